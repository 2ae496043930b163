"""The pages behind the `type` of every problem."""

from __future__ import annotations

from fastapi import APIRouter

from api.domain.errors import NotFound
from api.routers.problem_types import PROBLEM_TYPES
from api.routers.route import ApiRoute
from api.routers.schemas.problems import ProblemPage, ProblemPages

router = APIRouter(route_class=ApiRoute, tags=["problems"])


@router.get("/problems", include_in_schema=False)
@router.get("/api/v1/problems")
async def list_problems() -> ProblemPages:
    """Every problem type that this API answers with."""
    return ProblemPages(items=[_page(code) for code in PROBLEM_TYPES])


@router.get("/problems/{code}", include_in_schema=False)
@router.get("/api/v1/problems/{code}")
async def get_problem(code: str) -> ProblemPage:
    """What a problem type means and what to do about it; `type` of a problem leads here."""
    if code not in PROBLEM_TYPES:
        raise NotFound
    return _page(code)


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
