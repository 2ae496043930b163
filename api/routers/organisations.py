"""Organisations of the province and its areas, for staff."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.domain.deadlines.rules import local_day
from api.domain.organisations import service
from api.domain.organisations.model import OrganisationKind
from api.domain.organisations.service import OrganisationPlace
from api.routers.deps import CurrentActor, Now, PageOf, RequestSession
from api.routers.route import ApiRoute, refuses_first
from api.routers.schemas.common import Day, Paged, Text
from api.routers.schemas.organisations import MemberOut, Members, OrganisationOut

router = APIRouter(prefix="/api/v1/organisations", route_class=ApiRoute, tags=["reference"])


@router.get("")
async def list_organisations(
    *,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
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
    valid_on: Annotated[Day | None, Query(description="Those that exist on this day; today without it.")] = None,
) -> Paged[OrganisationOut]:
    """Organisations by name."""
    after = OrganisationPlace(page.after[0], UUID(page.after[1])) if page.after else None
    found = await service.find_organisations(
        session,
        actor,
        q=q,
        area_id=area_id,
        kinds=kind,
        valid_on=valid_on or local_day(now),
        after=after,
        limit=page.limit + 1,
    )
    shown = found[: page.limit]
    last = shown[-1].place if len(found) > page.limit else None
    return Paged(
        items=[OrganisationOut.of(one.organisation) for one in shown],
        next_cursor=page.next_cursor(last.folded, last.organisation_id) if last else None,
    )


@router.get("/{organisation_id}")
async def get_organisation(organisation_id: UUID, actor: CurrentActor, session: RequestSession) -> OrganisationOut:
    """One organisation, an ended one too."""
    return OrganisationOut.of(await service.get_organisation(session, actor, organisation_id))


@router.get("/{organisation_id}/members")
@refuses_first(service.refuse_organisation)
async def list_organisation_members(
    organisation_id: UUID,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    valid_on: Annotated[Day | None, Query(description="Who sits there on this day; today without it.")] = None,
) -> Members:
    """Who holds a seat there, the head first. One page."""
    found = await service.list_members(session, actor, organisation_id, valid_on or local_day(now))
    return Members(items=[MemberOut.model_validate(row) for row in found], next_cursor=None)
