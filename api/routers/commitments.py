"""Commitments: promises of answers and of session conclusions, kept, confirmed or not (domain.md §3.1)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status

from api.domain.commitments import reading, service
from api.domain.commitments.model import CommitmentAction, CommitmentState
from api.domain.commitments.reading import CommitmentView, Wanted
from api.domain.commitments.service import refuse_moving
from api.routers.deps import CurrentActor, IfMatch, Now, PageOf, RequestSession
from api.routers.histories import History
from api.routers.route import ApiRoute, refuses_first
from api.routers.schemas import commitments as s
from api.routers.schemas.common import Paged
from api.routers.schemas.petitions import EventOut, Nothing, WithReason

router = APIRouter(prefix="/api/v1/commitments", route_class=ApiRoute, tags=["commitments"])
_A = CommitmentAction


def shown(view: CommitmentView, response: Response) -> s.CommitmentOut:
    """The commitment with its version as ETag."""
    response.headers["ETag"] = f'"v{view.facts.version}"'
    return s.CommitmentOut.of(view)


def wanted(
    state: Annotated[list[CommitmentState] | None, Query(description="Repeatable.")] = None,
    organisation_id: Annotated[UUID | None, Query(description="Who is to keep it.")] = None,
    area_id: Annotated[UUID | None, Query(description="The area and what lies below it.")] = None,
    petition_id: UUID | None = None,
    session_id: UUID | None = None,
    overdue: Annotated[bool, Query(description="Only what is past due and not reported done.")] = False,
    unconfirmed: Annotated[
        bool, Query(description="Only what was reported done 10 working days ago or more and nobody has confirmed.")
    ] = False,
) -> Wanted:
    return Wanted(
        states=state or (),
        organisation_id=organisation_id,
        area_id=area_id,
        petition_id=petition_id,
        session_id=session_id,
        overdue=overdue,
        unconfirmed=unconfirmed,
    )


@router.get("")
async def list_commitments(
    asked: Annotated[Wanted, Depends(wanted)], page: PageOf, actor: CurrentActor, session: RequestSession, now: Now
) -> Paged[s.CommitmentOut]:
    """Promises, newest first."""
    found = await reading.list_commitments(session, actor, asked, now, after=page.after_id, limit=page.limit + 1)
    items = [s.CommitmentOut.of(one) for one in found[: page.limit]]
    return Paged(items=items, next_cursor=page.next_cursor(items[-1].id) if len(found) > page.limit else None)


@router.get("/{commitment_id}")
async def get_commitment(
    commitment_id: UUID, response: Response, actor: CurrentActor, session: RequestSession, now: Now
) -> s.CommitmentOut:
    """One promise and what this caller may do with it."""
    return shown(await reading.get_commitment(session, actor, commitment_id, now), response)


@router.get("/{commitment_id}/events")
@refuses_first(reading.refuse_reading)
async def list_commitment_events(
    *,
    commitment_id: UUID,
    actor: CurrentActor,
    session: RequestSession,
    page: History,
) -> Paged[EventOut]:
    """The promise's append-only history, ascending."""
    return page.of(await reading.list_events(session, actor, commitment_id, page.after, page.limit))


@router.post("/{commitment_id}/start")
@refuses_first(refuse_moving(_A.START))
async def start_commitment(
    *,
    commitment_id: UUID,
    _: Nothing,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.CommitmentOut:
    """The responsible organisation has begun."""
    return shown(await service.start(session, actor, commitment_id, version, now), response)


@router.post("/{commitment_id}/report-done")
@refuses_first(refuse_moving(_A.REPORT_DONE))
async def report_commitment_done(
    *,
    commitment_id: UUID,
    body: s.ReportDoneIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.CommitmentOut:
    """The responsible organisation says what was done; others confirm it."""
    return shown(await service.report_done(session, actor, commitment_id, version, now, **body.model_dump()), response)


@router.post("/{commitment_id}/confirm")
@refuses_first(refuse_moving(_A.CONFIRM))
async def confirm_commitment(
    *,
    commitment_id: UUID,
    body: s.ConfirmIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.CommitmentOut:
    """Somebody of the place saw that it is done. Completing the petition is its officer's act."""
    return shown(await service.confirm(session, actor, commitment_id, version, now, **body.model_dump()), response)


@router.post("/{commitment_id}/reject")
@refuses_first(refuse_moving(_A.REJECT))
async def reject_commitment(
    *,
    commitment_id: UUID,
    body: WithReason,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.CommitmentOut:
    """It is not done as reported: the responsible organisation goes on."""
    return shown(await service.reject(session, actor, commitment_id, version, now, **body.model_dump()), response)


@router.post("/{commitment_id}/mark-not-done")
@refuses_first(refuse_moving(_A.MARK_NOT_DONE))
async def mark_commitment_not_done(
    *,
    commitment_id: UUID,
    body: WithReason,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.CommitmentOut:
    """It was not kept, and will not be; the petitioner is told."""
    return shown(
        await service.mark_not_done(session, actor, commitment_id, version, now, **body.model_dump()), response
    )


@router.post("/{commitment_id}/extend")
@refuses_first(refuse_moving(_A.EXTEND))
async def extend_commitment(
    *,
    commitment_id: UUID,
    body: s.ExtendIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.CommitmentOut:
    """More time, decided by the end of the due day; the day first promised stays on record."""
    return shown(await service.extend(session, actor, commitment_id, version, now, **body.model_dump()), response)


@router.post("/{commitment_id}/replace", status_code=status.HTTP_201_CREATED)
@refuses_first(refuse_moving(_A.REPLACE))
async def replace_commitment(
    *,
    commitment_id: UUID,
    body: s.ReplaceIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.ReplacedOut:
    """Another promise takes its place, linked to it."""
    old, new = await service.replace(session, actor, commitment_id, version, now, **body.model_dump())
    response.headers["Location"] = f"/api/v1/commitments/{new.facts.id}"
    return s.ReplacedOut(replaced=s.CommitmentOut.of(old), replacement=s.CommitmentOut.of(new))
