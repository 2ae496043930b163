"""Dialogue sessions: plan, hold, conclude, one POST a verb; opinions, appointments, commitments below them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, status

from api.db.engine import Session
from api.domain.actor import Actor
from api.domain.errors import Invalid
from api.domain.sessions import appointing, capture, concluding, planning, reading, service
from api.domain.sessions.capture import Captured, OnTheSpot, Opinion, Speaker
from api.domain.sessions.concluding import Planned
from api.domain.sessions.model import SessionAction, SessionKind, SessionState
from api.domain.sessions.planning import Plan
from api.domain.sessions.reading import Filters, SessionView
from api.domain.sessions.turns import refuse_moving
from api.routers.deps import CurrentActor, IfMatch, Now, PageOf, RequestSession
from api.routers.histories import History
from api.routers.route import ApiRoute, refuses_first
from api.routers.schemas import sessions as s
from api.routers.schemas.common import Day, Paged, known
from api.routers.schemas.petitions import EventOut

router = APIRouter(prefix="/api/v1/sessions", route_class=ApiRoute, tags=["sessions"])
_A = SessionAction


def shown(view: SessionView, response: Response) -> s.SessionOut:
    """The session with its version as ETag."""
    response.headers["ETag"] = f'"v{view.facts.version}"'
    return s.SessionOut.of(view)


def filters(
    state: Annotated[list[SessionState] | None, Query(description="Repeatable.")] = None,
    kind: Annotated[list[SessionKind] | None, Query(description="Repeatable.")] = None,
    host_id: UUID | None = None,
    area_id: Annotated[UUID | None, Query(description="The area and what lies below it.")] = None,
    from_: Annotated[Day | None, Query(alias="from", description="First day on which it begins.")] = None,
    to: Annotated[Day | None, Query(description="Last day on which it begins.")] = None,
) -> Filters:
    if from_ and to and from_ > to:
        raise Invalid.field("?to", "before_from", "Khoảng thời gian không hợp lệ.", "The period is reversed.")
    return Filters(
        states=[one.value for one in state or ()],
        kinds=[one.value for one in kind or ()],
        host_id=host_id,
        area_id=area_id,
        from_day=from_,
        to_day=to,
    )


async def refuse_planning(
    session: Session, actor: Actor, path: Mapping[str, Any], version: int | None, now: datetime
) -> None:
    planning.refuse_planning(actor)


@router.post("", status_code=status.HTTP_201_CREATED, responses=known(s.SessionOut))
@refuses_first(refuse_planning)
async def plan_session(
    body: s.SessionIn, response: Response, actor: CurrentActor, session: RequestSession, now: Now
) -> s.SessionOut:
    """Plan a session, hosted by the caller's organisation. 200 with what is stored for a known `client_id`."""
    view, new = await planning.plan(session, actor, Plan(**body.model_dump()), now)
    if not new:
        response.status_code = status.HTTP_200_OK
    response.headers["Location"] = f"/api/v1/sessions/{view.facts.id}"
    return shown(view, response)


@router.get("")
async def list_sessions(
    wanted: Annotated[Filters, Depends(filters)], page: PageOf, actor: CurrentActor, session: RequestSession
) -> Paged[s.SessionItem]:
    """Sessions, newest first: those that were announced, and of the others those that the caller's organisation hosts,
    co-hosts or stands above."""
    found = await reading.list_sessions(session, actor, wanted, page.after_id, page.limit + 1)
    items = [s.SessionItem.model_validate(one) for one in found[: page.limit]]
    return Paged(items=items, next_cursor=page.next_cursor(items[-1].id) if len(found) > page.limit else None)


@router.get("/{session_id}")
async def get_session(
    session_id: UUID, response: Response, actor: CurrentActor, session: RequestSession, now: Now
) -> s.SessionOut:
    """One session with its figures, its appointments and what this caller may do."""
    return shown(await reading.get_session(session, actor, session_id, now), response)


@router.patch("/{session_id}")
@refuses_first(refuse_moving(_A.UPDATE))
async def update_session(
    *,
    session_id: UUID,
    body: s.SessionPatch,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """Correct title, theme, venue or times, until it begins, or say that it follows no earlier session."""
    changes = body.model_dump(exclude_unset=True)
    return shown(await planning.update(session, actor, session_id, version, now, changes=changes), response)


@router.get("/{session_id}/events")
@refuses_first(reading.refuse_reading)
async def list_session_events(
    *,
    session_id: UUID,
    actor: CurrentActor,
    session: RequestSession,
    page: History,
) -> Paged[EventOut]:
    """The session's append-only history, ascending. What was said in it has histories of its own."""
    return page.of(await reading.list_events(session, actor, session_id, page.after, page.limit))


@router.get("/{session_id}/appointments")
async def list_appointments(
    session_id: UUID, response: Response, actor: CurrentActor, session: RequestSession, now: Now
) -> Paged[s.AppointmentOut]:
    """Who does what in the session. One page."""
    view = await reading.get_session(session, actor, session_id, now)
    return Paged(items=shown(view, response).appointments, next_cursor=None)


@router.put("/{session_id}/appointments")
@refuses_first(refuse_moving(_A.APPOINT))
async def store_appointments(
    *,
    session_id: UUID,
    body: s.AppointmentsIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """Appoint these and no others; who keeps a duty keeps its date."""
    wanted = [(one.account_id, one.duty) for one in body.appointments]
    return shown(await appointing.appoint(session, actor, session_id, version, now, appointments=wanted), response)


@router.put("/{session_id}/attendance")
@refuses_first(refuse_moving(_A.RECORD_ATTENDANCE))
async def store_attendance(
    *,
    session_id: UUID,
    body: s.AttendanceIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """How many came, until the minutes are signed: these numbers in the place of those that were read."""
    counts = body.model_dump()
    return shown(await service.record_attendance(session, actor, session_id, version, now, **counts), response)


@router.get("/{session_id}/petitions")
@refuses_first(reading.refuse_reading)
async def list_opinions(
    session_id: UUID, page: PageOf, actor: CurrentActor, session: RequestSession
) -> Paged[s.OpinionOut]:
    """What was said, by number, as far as the caller may see it; never a denunciation."""
    after = int(page.after[0]) if page.after else 0
    found = await reading.list_opinions(session, actor, session_id, after, page.limit + 1)
    items = [s.OpinionOut.model_validate(one) for one in found[: page.limit]]
    return Paged(items=items, next_cursor=page.next_cursor(items[-1].number) if len(found) > page.limit else None)


@router.post(
    "/{session_id}/petitions",
    status_code=status.HTTP_201_CREATED,
    response_model=s.CapturedOut,
    responses=known(s.CapturedOut),
)
@refuses_first(refuse_moving(_A.CAPTURE, versioned=False))
async def capture_opinion(
    *,
    session_id: UUID,
    body: s.OpinionIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
) -> Captured:
    """Take one opinion down, at once with its outcome where there is one. 200 with what is stored for a known
    `client_id`; then nothing of the body counts."""
    given = body.model_dump(exclude={"class_", "speaker", "on_the_spot"})
    opinion = Opinion(
        **given,
        klass=body.class_,
        speaker=Speaker(**body.speaker.model_dump()),
        on_the_spot=OnTheSpot(**body.on_the_spot.model_dump()) if body.on_the_spot else None,
    )
    captured = await capture.capture(session, actor, session_id, now, opinion)
    if captured.existing:
        response.status_code = status.HTTP_200_OK
    return captured


@router.get("/{session_id}/commitments")
async def list_session_commitments(
    session_id: UUID, actor: CurrentActor, session: RequestSession
) -> Paged[s.SessionCommitmentOut]:
    """The numbered commitments of the conclusion. Before it is concluded: as planned, to the hosts. One page."""
    found = await concluding.list_commitments(session, actor, session_id)
    return Paged(items=[s.SessionCommitmentOut.model_validate(one) for one in found], next_cursor=None)


@router.post("/{session_id}/commitments", status_code=status.HTTP_201_CREATED)
@refuses_first(refuse_moving(_A.WRITE_COMMITMENTS, versioned=False))
async def add_session_commitment(
    *,
    session_id: UUID,
    body: s.PlannedCommitmentIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
) -> s.SessionOut:
    """Write one more commitment into the conclusion, under the next number."""
    planned = Planned(**body.model_dump())
    return shown(await concluding.add_commitment(session, actor, session_id, now, planned), response)


@router.put("/{session_id}/commitments")
@refuses_first(refuse_moving(_A.WRITE_COMMITMENTS))
async def store_session_commitments(
    *,
    session_id: UUID,
    body: s.PlannedCommitmentsIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """The commitments of the conclusion while it is written: these and no others, numbered in this order."""
    planned = [Planned(**one.model_dump()) for one in body.commitments]
    return shown(
        await concluding.write_commitments(session, actor, session_id, version, now, planned=planned), response
    )
