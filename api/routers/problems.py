"""The pages behind the `type` of every problem."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.domain.errors import NotFound
from api.routers.caching import NOT_MODIFIED, Copy
from api.routers.problem_types import PROBLEM_TYPES
from api.routers.route import ApiRoute
from api.routers.schemas.problems import ProblemPage, ProblemPages

router = APIRouter(route_class=ApiRoute, tags=["problems"])


@router.get("/problems", include_in_schema=False)
@router.get("/api/v1/problems", response_model=ProblemPages, responses=NOT_MODIFIED)
async def list_problems(copy: Copy) -> Response:
    """Every problem type that this API answers with. One page."""
    return copy.answer(ProblemPages(items=[_page(code) for code in PROBLEM_TYPES], next_cursor=None))


@router.get("/problems/{code}", include_in_schema=False)
@router.get("/api/v1/problems/{code}", response_model=ProblemPage, responses=NOT_MODIFIED)
async def get_problem(code: str, copy: Copy) -> Response:
    """What a problem type means and what to do about it; `type` of a problem leads here."""
    if code not in PROBLEM_TYPES:
        raise NotFound
    return copy.answer(_page(code))


def _page(code: str) -> ProblemPage:
    kind = PROBLEM_TYPES[code]
    return ProblemPage(
        code=code,
        type=f"/problems/{code}",
        status=kind.status,
        title_vi=kind.title_vi,
        title_en=kind.title_en,
        about_vi=kind.about_vi,
        about_en=kind.about_en,
    )
