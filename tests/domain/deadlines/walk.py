"""The slow side of the clock tests: the days off of 2026 written by hand, and a walk over the days one by one.

Written from domain.md §3.2 alone and sharing no line with the engine, not even the time zone: it asks of one day after
the other whether it counts. It is meant to be read, not to be fast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from api.domain.deadlines.model import CalendarDay, Clock, DayKind, Pause, Unit

ONE_DAY = timedelta(days=1)
VIETNAM = timezone(timedelta(hours=7))
CLOSING = time(17, 0)

Exceptions = Mapping[date, CalendarDay]


def _off(year: int, month: int, day: int, name_vi: str, name_en: str) -> CalendarDay:
    return CalendarDay(date(year, month, day), DayKind.OFF, name_vi, name_en)


def _swapped(year: int, month: int, day: int) -> CalendarDay:
    return CalendarDay(date(year, month, day), DayKind.SWAPPED_WORKING, "Ngày làm bù", "Swapped working day")


DAYS_2026 = (
    _off(2026, 1, 1, "Tết Dương lịch", "New Year"),
    _off(2026, 1, 2, "Nghỉ hoán đổi", "Day off in exchange"),
    _swapped(2026, 1, 10),
    _off(2026, 2, 16, "Tết Nguyên đán", "Lunar New Year"),
    _off(2026, 2, 17, "Tết Nguyên đán", "Lunar New Year"),
    _off(2026, 2, 18, "Tết Nguyên đán", "Lunar New Year"),
    _off(2026, 2, 19, "Tết Nguyên đán", "Lunar New Year"),
    _off(2026, 2, 20, "Tết Nguyên đán", "Lunar New Year"),
    _off(2026, 4, 27, "Nghỉ bù Giỗ Tổ Hùng Vương", "Hung Kings' day in lieu"),
    _off(2026, 4, 30, "Ngày Thống nhất", "Reunification Day"),
    _off(2026, 5, 1, "Ngày Quốc tế Lao động", "Labour Day"),
    _swapped(2026, 8, 22),
    _off(2026, 8, 31, "Nghỉ hoán đổi", "Day off in exchange"),
    _off(2026, 9, 1, "Quốc khánh", "National Day"),
    _off(2026, 9, 2, "Quốc khánh", "National Day"),
)


@dataclass(frozen=True)
class Walked:
    """What the walk found. `passed` gives each passed-over day every reason that holds for it.

    Days up to the counted end (`unrolled_on`) or up to the pause that holds the clock stand in `passed`; days between
    the counted end and the due day stand in `moved`.
    """

    due_on: date | None
    unrolled_on: date | None
    remaining_days: int | None
    halfway_on: date | None
    passed: Mapping[date, frozenset[str]]
    moved: tuple[date, ...]


def works(day: date, exceptions: Exceptions) -> bool:
    """Whether people work on that day."""
    exception = exceptions.get(day)
    if exception is not None:
        return exception.kind == DayKind.SWAPPED_WORKING
    return day.isoweekday() <= 5


def working_day_after(day: date, exceptions: Exceptions) -> date:
    """The first working day later than `day`."""
    day += ONE_DAY
    while not works(day, exceptions):
        day += ONE_DAY
    return day


def nth_working_day(day: date, n: int, exceptions: Exceptions) -> date:
    """The n-th working day after `day`; for a negative n, before it."""
    step = ONE_DAY if n > 0 else -ONE_DAY
    counted = 0
    while counted < abs(n):
        day += step
        if works(day, exceptions):
            counted += 1
    return day


def receipt_start(at: datetime, exceptions: Exceptions, session_on: date | None) -> date:
    """S of a receipt: the session's day, else the day itself, else the next working day."""
    if session_on is not None:
        return session_on
    local = at.astimezone(VIETNAM)
    if local.time() > CLOSING:
        return working_day_after(local.date(), exceptions)
    if not works(local.date(), exceptions):
        return working_day_after(local.date(), exceptions)
    return local.date()


def _paused(day: date, pause: Pause) -> bool:
    if day <= pause.begun_on:
        return False
    return pause.ended_on is None or day <= pause.ended_on


def _reasons(day: date, clock: Clock, exceptions: Exceptions) -> frozenset[str]:
    """Every reason for which the day doesn't count; none = it counts."""
    found = set()
    if clock.unit == Unit.WORKING and not works(day, exceptions):
        if day.isoweekday() > 5:
            found.add("weekend")
        if day in exceptions:
            found.add("off")
    for pause in clock.pauses:
        if _paused(day, pause):
            found.add("paused")
    return frozenset(found)


def walk(clock: Clock, exceptions: Exceptions) -> Walked:
    """Count from the day after S until the n-th counting day or until a pause without an end."""
    n = clock.days + clock.extension_days
    half = n // 2 if n % 2 == 0 else n // 2 + 1
    counted = 0
    halfway_on = None
    passed: dict[date, frozenset[str]] = {}
    day = clock.started_on
    while counted < n:
        day += ONE_DAY
        if any(pause.ended_on is None and day > pause.begun_on for pause in clock.pauses):
            return Walked(None, None, n - counted, halfway_on, passed, ())
        reasons = _reasons(day, clock, exceptions)
        if reasons:
            passed[day] = reasons
            continue
        counted += 1
        if counted == half:
            halfway_on = day
    unrolled_on = day
    due_on = unrolled_on
    if clock.unit == Unit.CALENDAR and clock.rolls and not works(due_on, exceptions):
        due_on = working_day_after(due_on, exceptions)
    if clock.variant_changed_on is not None:
        due_on = max(due_on, working_day_after(clock.variant_changed_on, exceptions))
    moved = []
    day = unrolled_on + ONE_DAY
    while day < due_on:
        moved.append(day)
        day += ONE_DAY
    return Walked(due_on, unrolled_on, None, halfway_on, passed, tuple(moved))


def latest_act_before(event_on: date, days: int, unit: Unit, exceptions: Exceptions) -> date:
    """Try the days before the event, latest first, counting anew each time what lies strictly between."""
    act_on = event_on
    while True:
        act_on -= ONE_DAY
        between = 0
        day = act_on + ONE_DAY
        while day < event_on:
            if unit == Unit.CALENDAR or works(day, exceptions):
                between += 1
            day += ONE_DAY
        if between >= days:
            return act_on
