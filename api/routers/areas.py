"""Administrative units, found with or without accents."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.db.queries.reference import AreaPlace
from api.domain.organisations import service
from api.routers.caching import NOT_MODIFIED, Copy
from api.routers.deps import Page, PageOf, RequestSession
from api.routers.route import ApiRoute
from api.routers.schemas.areas import AreaDetail, AreaKind, AreaOut
from api.routers.schemas.common import Paged, Text

router = APIRouter(prefix="/api/v1/areas", route_class=ApiRoute, tags=["reference"])


@router.get("", response_model=Paged[AreaOut], responses=NOT_MODIFIED)
async def list_areas(
    *,
    session: RequestSession,
    page: PageOf,
    copy: Copy,
    q: Annotated[
        str,
        Text(200, shortest=0, one_line=True),
        Query(
            description="The beginning of a name, with or without its kind, or of a later word; accents don't matter.",
            examples=["xa ia le"],
        ),
    ] = "",
    kind: Annotated[tuple[AreaKind, ...], Query(description="May be repeated.")] = (),
    parent_id: Annotated[UUID | None, Query(description="Only what lies directly in this area.")] = None,
    near: Annotated[
        UUID | None,
        Query(description="An area of the served province: its commune and what lies in it come before all others."),
    ] = None,
) -> Response:
    """Areas of the served province first, then of the others; in each the best first: the name itself, names that
    begin so, names with their kind, later words. Without `q` all by name."""
    found = await service.find_areas(
        session, q=q, kinds=kind, parent_id=parent_id, near=near, after=_place(page), limit=page.limit + 1
    )
    shown = found[: page.limit]
    cursor = page.next_cursor(*shown[-1].place) if len(found) > page.limit else None
    return copy.answer(Paged(items=[AreaOut.of(one.area) for one in shown], next_cursor=cursor), page.headers)


def _place(page: Page) -> AreaPlace | None:
    if page.after is None:
        return None
    nearness, rank, folded, area_id = page.after
    return AreaPlace(int(nearness), int(rank), folded, UUID(area_id))


@router.get("/{area_id}", response_model=AreaDetail, responses=NOT_MODIFIED)
async def get_area(area_id: UUID, session: RequestSession, copy: Copy) -> Response:
    """One area with what it was made of and what became of it."""
    return copy.answer(AreaDetail.with_history(await service.get_area(session, area_id)))
