"""The rules behind every deadline, for staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.domain.calendar import service
from api.routers.deps import CurrentActor, RequestSession
from api.routers.route import ApiRoute
from api.routers.schemas.common import Day
from api.routers.schemas.deadline_rules import DeadlineRuleOut, DeadlineRules

router = APIRouter(prefix="/api/v1/deadline-rules", route_class=ApiRoute, tags=["reference"])


@router.get("")
async def list_deadline_rules(
    actor: CurrentActor,
    session: RequestSession,
    code: Annotated[str | None, Query(pattern="^R[0-9]{2}$", examples=["R03"])] = None,
    valid_on: Annotated[Day | None, Query(description="Only versions that are valid on this day.")] = None,
) -> DeadlineRules:
    """Every version of every rule with its legal basis, source and certainty. One page."""
    found = await service.list_rules(session, actor, code=code, valid_on=valid_on)
    return DeadlineRules(items=[DeadlineRuleOut.of(row) for row in found], next_cursor=None)
