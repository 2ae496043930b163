"""The working-day calendar, what it makes of a number of days, and the rules that run on it (domain.md §3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.db.engine import Session
from api.db.queries import deadlines as rows
from api.domain.actor import Actor
from api.domain.deadlines.model import CalendarDay, Clock, DayKind, Direction, Rule, SkippedDay, Unit
from api.domain.deadlines.rules import calendar_of, explain
from api.domain.errors import Invalid, Unavailable
from api.domain.organisations.service import require_staff

MOST_DAYS: Final = 400
"""The longest period that can be asked for."""

_ORDER_OF_CERTAINTY: Final = ("verified", "unconfirmed", "estimate")
_WORDS: Final = {
    "weekend": ("Cuối tuần, không tính", "Weekend, not counted"),
    "off": ("Ngày nghỉ, không tính", "Day off, not counted"),
    "not_counted_roll": (
        "Hạn rơi vào ngày không làm việc nên chuyển sang ngày làm việc tiếp theo",
        "The last day falls on a day without work, so it moves to the next working day",
    ),
    "swapped_working": ("Ngày làm bù, có tính", "Worked in exchange, counted"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One day between the start and the due day that isn't what its weekday says, or doesn't count."""

    day: date
    why: str
    text_vi: str
    text_en: str


@dataclass(frozen=True, slots=True)
class DueDay:
    """`unrolled_on` is the last day before it moved off a day without work. `certainty` is that of the least sure
    calendar day on the way."""

    due_on: date
    unrolled_on: date
    started_on: date
    days: int
    unit: Unit
    certainty: str
    explanation: tuple[Step, ...]
    sentence_vi: str
    sentence_en: str


async def list_calendar(session: Session, first: date | None, last: date | None) -> list[rows.CalendarRow]:
    """The exceptions to Monday–Friday from `first` to `last`, both included. Raises Invalid when last < first."""
    if first is not None and last is not None and last < first:
        raise Invalid.field(
            "?to", "ends_before_start", "Phải từ ngày bắt đầu trở đi.", "This must not be before `from`."
        )
    found = await rows.list_calendar(session)
    return [row for row in found if (first or date.min) <= row.day <= (last or date.max)]


async def due_day(session: Session, started_on: date, days: int, unit: Unit) -> DueDay:
    """The day on which a period of `days` ends that starts on S = `started_on`, which isn't counted.

    A period in calendar days that ends on a day without work moves to the next working day. Raises Invalid when the
    start or the end lies outside the years of the calendar: nobody knows the days off there. Unavailable without one.
    """
    found = await rows.list_calendar(session)
    if not found:
        raise Unavailable  # no reference data yet: counting would be wrong without a sign
    years = {row.day.year for row in found}
    if started_on.year not in years:
        raise _outside("?from", years)
    calendar = calendar_of(CalendarDay(row.day, DayKind(row.kind), row.name_vi, row.name_en) for row in found)
    explanation = explain(_plain(days, unit), Clock(started_on, days, unit), calendar)
    due_on, unrolled_on = explanation.due_on, explanation.unrolled_on
    if due_on is None or unrolled_on is None or due_on.year not in years:
        raise _outside("?days", years)
    on_the_way = [row for row in found if started_on < row.day <= due_on]
    steps = [_skipped(day) for day in explanation.skipped]
    if unit is Unit.WORKING:
        steps += [_step(row.day, row.kind, row.name_vi, row.name_en) for row in on_the_way if _is_swapped(row)]
    return DueDay(
        due_on=due_on,
        unrolled_on=unrolled_on,
        started_on=started_on,
        days=days,
        unit=unit,
        certainty=max((row.certainty for row in on_the_way), key=_ORDER_OF_CERTAINTY.index, default="verified"),
        explanation=tuple(sorted(steps, key=lambda step: step.day)),
        sentence_vi=explanation.sentence_vi,
        sentence_en=explanation.sentence_en,
    )


async def list_rules(session: Session, actor: Actor, *, code: str | None, valid_on: date | None) -> list[rows.RuleRow]:
    """The versions of all rules, or of one code, or those valid on a day: by code, then the first day of validity.

    Raises Forbidden for citizens.
    """
    require_staff(actor)
    found = [
        row
        for row in await rows.list_rules(session)
        if (code is None or row.code == code)
        and (valid_on is None or row.valid_from <= valid_on <= (row.valid_to or date.max))
    ]
    return sorted(
        found, key=lambda row: (row.code, row.valid_from, row.starts_on, row.variant or "", row.classes or [])
    )


def _plain(days: int, unit: Unit) -> Rule:
    """A rule that is nobody's: a period, and that it rolls."""
    return Rule(
        id=UUID(int=0),
        code="",
        name_vi="",
        name_en="",
        classes=None,
        variant=None,
        starts_on="",
        stops_on=frozenset(),
        owner="",
        direction=Direction.FORWARD,
        days=days,
        unit=unit,
        rolls=True,
        pausable=False,
        max_extension_days=None,
        not_for_anonymous=False,
        legal_basis_vi="",
        legal_basis_en="",
        certainty="design",
        valid_from=date.min,
        valid_to=None,
    )


def _is_swapped(row: rows.CalendarRow) -> bool:
    return row.kind == DayKind.SWAPPED_WORKING


def _skipped(day: SkippedDay) -> Step:
    return _step(day.day, day.why, day.name_vi, day.name_en)


def _step(day: date, why: str, name_vi: str, name_en: str) -> Step:
    text_vi, text_en = _WORDS[why]
    return Step(
        day, why, f"{text_vi} ({name_vi})" if name_vi else text_vi, f"{text_en} ({name_en})" if name_en else text_en
    )


def _outside(pointer: str, years: set[int]) -> Invalid:
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    return Invalid.field(
        pointer,
        "outside_calendar",
        f"Lịch làm việc chỉ có từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}.",
        f"The working-day calendar reaches from {first} to {last}.",
    )
