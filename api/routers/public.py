"""Open to everybody: handing in without an account, following by code and secret, published petitions and sessions."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status

from api.domain.deadlines.rules import local_day
from api.domain.intake import service as intake
from api.domain.intake.model import IntakeForm, Received
from api.domain.organisations import service as organisations
from api.domain.organisations.model import OrganisationKind
from api.domain.organisations.service import OrganisationPlace
from api.domain.petitions.model import Channel
from api.domain.public import service as public
from api.routers.caching import NOT_MODIFIED, Copy
from api.routers.deps import Now, Page, PageOf, RequestSession
from api.routers.petitions import parties_and_subjects
from api.routers.route import ApiRoute
from api.routers.schemas.common import Line, Paged, Text
from api.routers.schemas.organisations import PublicOrganisation
from api.routers.schemas.petitions import CodeAndSecret, PublicPetitionIn, ReceivedOut
from api.routers.schemas.public import PublicSession, PublishedItem, PublishedPage, TrackOut
from api.routers.throttle import THROTTLED, Throttles, address_of
from api.routers.tokens import TRACKING_LIFETIME, Tokens

router = APIRouter(prefix="/api/v1/public", route_class=ApiRoute, tags=["public"])


@router.post("/petitions", status_code=status.HTTP_201_CREATED, response_model=ReceivedOut, responses=THROTTLED)
async def submit_petition(body: PublicPetitionIn, request: Request, session: RequestSession, now: Now) -> Received:
    """Hand a petition in without an account. The answer carries code and secret, this once."""
    throttles: Throttles = request.app.state.throttles
    await throttles.handing_in_per_address.hit(request, address_of(request))
    form = IntakeForm(
        klass=body.class_,
        channel=Channel.WEB,
        **{
            name: getattr(body, name)
            for name in type(body).model_fields
            if name not in {"class_", "parties", "subjects"}
        },
        **parties_and_subjects(body),
    )
    return await intake.receive(session, None, form, now)


@router.post("/petitions/track", response_model=TrackOut, responses=THROTTLED)
async def track_petition(body: CodeAndSecret, request: Request, session: RequestSession, now: Now) -> dict[str, Any]:
    """The petition as its owner sees it, and a token for it. One answer for a wrong code and a wrong secret."""
    throttles: Throttles = request.app.state.throttles
    await throttles.hit_tracking(request, body.code)
    petition_id, tracked = await public.track(session, body.code, body.secret, now)
    tokens: Tokens = request.app.state.tokens
    answers = [
        {
            "text": one["text"],
            "legal_basis": one["legal_basis"],
            "decided_at": one["decided_at"],
            "organisation_name": one["organisation"]["name"],
        }
        for one in tracked.answers
    ]
    return {
        "petition": {**tracked.page, "answers": answers, "timeline": tracked.timeline},
        "access_token": tokens.issue_tracking(petition_id, now),
        "expires_in": int(TRACKING_LIFETIME.total_seconds()),
    }


@router.get("/petitions", response_model=Paged[PublishedItem], responses=NOT_MODIFIED)
async def list_published_petitions(
    session: RequestSession,
    copy: Copy,
    page: PageOf,
    area_id: Annotated[UUID | None, Query(description="The area and what lies below it.")] = None,
    field: Annotated[Line | None, Query(description="Code of a field.")] = None,
) -> Response:
    """Published petitions, redacted, newest first."""
    items = await public.list_published(
        session, area_id=area_id, field=field, after=page.after_id, limit=page.limit + 1
    )
    return copy.answer(Paged[PublishedItem].model_validate(_paged(items, page)), page.headers)


@router.get("/petitions/{petition_id}", response_model=PublishedPage, responses=NOT_MODIFIED)
async def get_published_petition(petition_id: UUID, session: RequestSession, copy: Copy) -> Response:
    """One published petition with its answer, redacted."""
    return copy.answer(PublishedPage.model_validate(await public.get_published(session, petition_id)))


@router.get("/sessions", response_model=Paged[PublicSession], responses=NOT_MODIFIED)
async def list_public_sessions(
    session: RequestSession,
    copy: Copy,
    page: PageOf,
    area_id: Annotated[UUID | None, Query(description="The area and what lies below it.")] = None,
) -> Response:
    """Announced, running and held sessions, newest first."""
    items = await public.list_sessions(session, area_id=area_id, after=page.after_id, limit=page.limit + 1)
    return copy.answer(Paged[PublicSession].model_validate(_paged(items, page)), page.headers)


@router.get("/sessions/{session_id}", response_model=PublicSession, responses=NOT_MODIFIED)
async def get_public_session(session_id: UUID, session: RequestSession, copy: Copy) -> Response:
    """One session that was announced, with its figures once it is held."""
    return copy.answer(PublicSession.model_validate(await public.get_session(session, session_id)))


@router.get("/organisations", response_model=Paged[PublicOrganisation], responses=NOT_MODIFIED)
async def list_public_organisations(
    *,
    session: RequestSession,
    now: Now,
    copy: Copy,
    page: PageOf,
    q: Annotated[
        str,
        Text(200, shortest=0, one_line=True),
        Query(
            description="Beginnings of words of the name, or initials of three words or more; accents don't matter.",
            examples=["ubnd ia le"],
        ),
    ] = "",
    area_id: Annotated[UUID | None, Query(description="Only those of this very area.")] = None,
    kind: Annotated[tuple[OrganisationKind, ...], Query(description="May be repeated.")] = (),
) -> Response:
    """The bodies there are today, by name: to say which one a complaint or denunciation is about (`subjects`)."""
    found = await organisations.find_public_organisations(
        session,
        q=q,
        area_id=area_id,
        kinds=kind,
        valid_on=local_day(now),
        after=OrganisationPlace(page.after[0], UUID(page.after[1])) if page.after else None,
        limit=page.limit + 1,
    )
    shown = found[: page.limit]
    last = shown[-1].place if len(found) > page.limit else None
    items = [PublicOrganisation.of(one.organisation) for one in shown]
    cursor = page.next_cursor(last.folded, last.organisation_id) if last else None
    return copy.answer(Paged(items=items, next_cursor=cursor), page.headers)


def _paged(items: list[dict[str, Any]], page: Page) -> dict[str, Any]:
    kept = items[: page.limit]
    return {"items": kept, "next_cursor": page.next_cursor(kept[-1]["id"]) if len(items) > page.limit else None}
