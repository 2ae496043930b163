"""Days off, days worked in exchange, and what they make of a number of days."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.domain.calendar import service
from api.domain.calendar.service import MOST_DAYS
from api.domain.deadlines.model import Unit
from api.routers.caching import NOT_MODIFIED, Copy
from api.routers.deps import RequestSession
from api.routers.route import ApiRoute
from api.routers.schemas.calendar import CalendarDayOut, CalendarOut, DueDayOut
from api.routers.schemas.common import Day

router = APIRouter(prefix="/api/v1/calendar", route_class=ApiRoute, tags=["reference"])


@router.get("", response_model=CalendarOut, responses=NOT_MODIFIED)
async def list_calendar_days(
    session: RequestSession,
    copy: Copy,
    first: Annotated[Day | None, Query(alias="from", description="First day; without it from the beginning.")] = None,
    last: Annotated[Day | None, Query(alias="to", description="Last day, inclusive; without it to the end.")] = None,
) -> Response:
    """The exceptions to Monday–Friday: days off, and weekend days worked in exchange. One page."""
    found = await service.list_calendar(session, first, last)
    return copy.answer(CalendarOut(items=[CalendarDayOut.model_validate(row) for row in found], next_cursor=None))


@router.get("/due", response_model=DueDayOut, responses=NOT_MODIFIED)
async def get_due_day(
    session: RequestSession,
    copy: Copy,
    start: Annotated[Day, Query(alias="from", description="The starting day itself, which isn't counted.")],
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)],
    unit: Annotated[Unit, Query()],
) -> Response:
    """The day on which a period ends, within the years of the calendar, and each day that was passed over.

    A period in calendar days that ends on a day without work moves to the next working day.
    """
    return copy.answer(DueDayOut.model_validate(await service.due_day(session, start, days, unit)))
