"""Petitions: intake, the register, one page with its parts, and what is no state change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response, status

from api.domain.errors import Invalid
from api.domain.intake import following
from api.domain.intake import service as intake
from api.domain.intake.model import IntakeForm, PartyForm, Received, SubjectForm
from api.domain.moves import service as moves
from api.domain.petitions.model import PetitionClass, State
from api.domain.publications import service as publications
from api.domain.register import pages
from api.domain.register import service as register
from api.domain.register.service import Filters
from api.routers.deps import CurrentActor, Now, Page, PageOf, RequestSession
from api.routers.histories import History
from api.routers.route import ApiRoute, refuses_first
from api.routers.schemas.common import Day, Line, Paged, known
from api.routers.schemas.petitions import (
    AnswerOut,
    AssignmentOut,
    ClaimedOut,
    CodeAndSecret,
    CommitmentBrief,
    CountOut,
    Created,
    DeadlineOut,
    EscalationOut,
    EventOut,
    Matter,
    PetitionIn,
    PetitionItem,
    PetitionPage,
    ReceivedOut,
    RedactionIn,
    SecretOut,
    TimelineOut,
)
from api.routers.throttle import THROTTLED, Throttles

router = APIRouter(prefix="/api/v1/petitions", route_class=ApiRoute, tags=["petitions"])


def parties_and_subjects(body: Matter) -> dict[str, Any]:
    """The parts of a form that are lists of records."""
    return {
        "parties": [PartyForm(**party.model_dump()) for party in body.parties],
        "subjects": [SubjectForm(**subject.model_dump()) for subject in body.subjects],
    }


async def filters(
    state: Annotated[list[State] | None, Query(description="Repeatable.")] = None,
    class_: Annotated[list[PetitionClass] | None, Query(alias="class", description="Repeatable.")] = None,
    field: Annotated[list[Line] | None, Query(description="Field codes, repeatable.")] = None,
    holder_id: UUID | None = None,
    area_id: Annotated[UUID | None, Query(description="The area and what lies below it.")] = None,
    session_id: UUID | None = None,
    received_from: Day | None = None,
    received_to: Day | None = None,
    overdue: Annotated[bool, Query(description="Only what is past its due day; then ordered by due day.")] = False,
) -> Filters:
    if received_from and received_to and received_from > received_to:
        raise Invalid.field("?received_to", "before_from", "Khoảng thời gian không hợp lệ.", "The period is reversed.")
    return Filters(
        states=[one.value for one in state or ()],
        classes=[one.value for one in class_ or ()],
        fields=field or (),
        holder_id=holder_id,
        area_id=area_id,
        session_id=session_id,
        received_from=received_from,
        received_to=received_to,
        overdue=overdue,
    )


FiltersOf = Annotated[Filters, Depends(filters)]


class Sort(StrEnum):
    NEWEST = "newest"
    DUE_ON = "due_on"


def page_of(items: list[Any] | orjson.Fragment, cursor: str | None, page: Page) -> Response:
    """A list whose rows PostgreSQL made, passed through; tests hold such bodies to the declared model."""
    return Response(
        orjson.dumps({"items": items, "next_cursor": cursor}), media_type="application/json", headers=page.headers
    )


@router.post("", status_code=status.HTTP_201_CREATED, response_model=ReceivedOut, responses=known(ReceivedOut))
@refuses_first(intake.refuse_taking_down)
async def create_petition(
    body: PetitionIn, actor: CurrentActor, session: RequestSession, now: Now, response: Response
) -> Received:
    """Take a petition down. A citizen's own account follows it; 200 with what is stored for a known `client_id`."""
    form = IntakeForm(
        klass=body.class_,
        for_account_id=intake.own_account(actor),
        **{
            name: getattr(body, name)
            for name in type(body).model_fields
            if name not in {"class_", "parties", "subjects"}
        },
        **parties_and_subjects(body),
    )
    received = await intake.receive(session, actor, form, now)
    if received.existing:
        response.status_code = status.HTTP_200_OK
    return received


@router.post("/claim", response_model=ClaimedOut, responses=THROTTLED)
@refuses_first(following.refuse_claiming)
async def claim_petition(
    body: CodeAndSecret, request: Request, actor: CurrentActor, session: RequestSession, now: Now
) -> following.Claimed:
    """From now on the citizen's own account follows the petition that code and secret open, one taken down in a
    session too. One answer for a wrong code and a wrong secret; 409 for a denunciation and an anonymous petition."""
    throttles: Throttles = request.app.state.throttles
    await throttles.hit_tracking(request, body.code)
    return await following.claim(session, actor, body.code, body.secret, now)


@router.get("", response_model=Paged[PetitionItem])
async def list_petitions(
    found: FiltersOf,
    page: PageOf,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    sort: Sort = Sort.NEWEST,
) -> Response:
    """The register: what the caller may see, newest first or by due day."""
    by_due = sort is Sort.DUE_ON or found.overdue
    asked = found.by_due_day() if by_due else found
    after = (date.fromisoformat(page.after[0]), UUID(page.after[1])) if by_due and page.after else page.after_id
    listed = await register.list_petitions(session, actor, asked, after, page.limit, now)
    cursor = None
    if listed.more:
        cursor = page.next_cursor(*([listed.last_due_on] if by_due else []), listed.last_id)
    return page_of(orjson.Fragment(listed.items), cursor, page)


@router.get("/count", response_model=CountOut)
async def count_petitions(
    found: FiltersOf, actor: CurrentActor, session: RequestSession, now: Now
) -> dict[str, int | bool]:
    """How many match, counted up to a cap."""
    count, capped = await register.count_petitions(session, actor, found, now)
    return {"count": count, "capped": capped}


@router.get("/{petition_id}", response_model=PetitionPage)
async def get_petition(petition_id: UUID, actor: CurrentActor, session: RequestSession, now: Now) -> Response:
    """One petition as this caller may see it, with what they may do."""
    page = await pages.get_page(session, actor, petition_id, now)
    return Response(orjson.dumps(page), media_type="application/json", headers={"ETag": f'"v{page["version"]}"'})


@router.get("/{petition_id}/events")
@refuses_first(register.refuse_history)
async def list_petition_events(
    petition_id: UUID, page: History, actor: CurrentActor, session: RequestSession, now: Now
) -> Paged[EventOut]:
    """The append-only history, ascending, for the offices that handle it."""
    return page.of(await register.list_events(session, actor, petition_id, page.after, page.limit, now))


def whole(items: Sequence[Any]) -> dict[str, Any]:
    """A list of one petition that never has a second page."""
    return {"items": items, "next_cursor": None}


@router.get("/{petition_id}/timeline", response_model=Paged[TimelineOut])
async def list_petition_timeline(
    petition_id: UUID, actor: CurrentActor, session: RequestSession, now: Now
) -> dict[str, Any]:
    """What happened, in plain words; never an internal step. One page."""
    return whole(await register.list_timeline(session, actor, petition_id, now))


@router.get("/{petition_id}/assignments", response_model=Paged[AssignmentOut])
async def list_petition_assignments(
    petition_id: UUID, actor: CurrentActor, session: RequestSession, now: Now
) -> dict[str, Any]:
    """Who leads and who coordinates, now and before. Instructions and reasons for the offices that handle it."""
    return whole(await register.list_part(session, actor, "assignments", petition_id, now))


@router.get("/{petition_id}/answers", response_model=Paged[AnswerOut])
async def list_petition_answers(
    petition_id: UUID, actor: CurrentActor, session: RequestSession, now: Now
) -> dict[str, Any]:
    """Approved answers; drafts for the holder's side and who wrote them."""
    return whole(await register.list_part(session, actor, "answers", petition_id, now))


@router.get("/{petition_id}/escalations", response_model=Paged[EscalationOut])
async def list_petition_escalations(
    petition_id: UUID, actor: CurrentActor, session: RequestSession, now: Now
) -> dict[str, Any]:
    """Every trip to the level above. Reasons and reports for the offices that handle it."""
    return whole(await register.list_part(session, actor, "escalations", petition_id, now))


@router.get("/{petition_id}/commitments", response_model=Paged[CommitmentBrief])
async def list_petition_commitments(
    petition_id: UUID, actor: CurrentActor, session: RequestSession, now: Now
) -> dict[str, Any]:
    """The promises of its answers, in their order. What a caller may do with one stands at the promise itself."""
    return whole(await register.list_part(session, actor, "commitments", petition_id, now))


@router.get("/{petition_id}/deadlines", response_model=Paged[DeadlineOut])
async def list_petition_deadlines(
    petition_id: UUID, actor: CurrentActor, session: RequestSession, now: Now
) -> dict[str, Any]:
    """Every clock of the petition with the explanation of its due day."""
    return whole(await register.list_deadlines(session, actor, petition_id, now))


@router.post("/{petition_id}/redactions", status_code=status.HTTP_201_CREATED, response_model=Created)
@refuses_first(moves.refuse_reading)
async def create_redaction(
    petition_id: UUID, body: RedactionIn, actor: CurrentActor, session: RequestSession, now: Now
) -> dict[str, UUID]:
    """What everybody may read of it, as one officer writes it; another one publishes."""
    return {"id": await publications.redact(session, actor, petition_id, now, **body.model_dump())}


@router.post("/{petition_id}/tracking-secret", response_model=SecretOut)
async def create_tracking_secret(
    petition_id: UUID, actor: CurrentActor, session: RequestSession, now: Now
) -> dict[str, str]:
    """A secret for a petition that somebody else took down: shown once, replaces the earlier, logged."""
    code, secret = await intake.renew_secret(session, actor, petition_id, now)
    return {"code": code, "secret": secret}
