"""The engine against the slow walk of walk.py, on more than 20,000 random clocks and calendars."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta, timezone

from domain.deadlines.walk import (
    VIETNAM,
    Exceptions,
    Walked,
    latest_act_before,
    nth_working_day,
    receipt_start,
    walk,
    working_day_after,
    works,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.domain.deadlines.model import Calendar, CalendarDay, Clock, DayKind, Due, Pause, Unit
from api.domain.deadlines.rules import (
    add_working_days,
    calendar_of,
    due,
    is_working,
    latest_act,
    next_working_day,
    start_of_receipt,
)

CASES = 20_000
BACKWARD_CASES = 2_000
UNITS = tuple(Unit)
KINDS = tuple(DayKind)
CLOSING_TIMES = (time(16, 59, 59), time(17, 0), time(17, 0, 0, 1), time(17, 0, 1))
HOURS = (time(0, 0), time(8, 30), *CLOSING_TIMES, time(23, 59, 59))
ZONES = (UTC, VIETNAM, timezone(-timedelta(hours=8)))


class Dice:
    """Numbers read off one drawn byte string: one draw a case is what makes 20,000 cases quick."""

    def __init__(self, drawn: bytes) -> None:
        self._left = int.from_bytes(drawn, "little")

    def below(self, sides: int) -> int:
        self._left, number = divmod(self._left, sides)
        return number

    def one_in(self, sides: int) -> bool:
        return self.below(sides) == sides - 1


def random_exceptions(dice: Dice, around: date) -> Exceptions:
    """Up to eight single days of either kind, on any weekday, and sometimes a run of days off."""
    days: dict[date, CalendarDay] = {}
    for number in range(dice.below(9)):
        day = around + timedelta(days=dice.below(100) - 15)
        days[day] = CalendarDay(day, KINDS[dice.below(2)], f"ngày {number}", f"day {number}")
    run_on = around + timedelta(days=dice.below(60) - 5)
    for number in range(dice.below(10)):
        day = run_on + timedelta(days=number)
        days[day] = CalendarDay(day, DayKind.OFF, "Tết", "New Year")
    return days


def random_pause(dice: Dice, start: date) -> Pause:
    begun_on = start + timedelta(days=dice.below(70) - 3)
    if dice.one_in(8):
        return Pause(begun_on, None)
    return Pause(begun_on, begun_on + timedelta(days=dice.below(25)))


def random_start(dice: Dice, exceptions: Exceptions, calendar: Calendar, around: date) -> date:
    """S of a receipt at a random instant, told as any time zone tells it; checked on the way."""
    local = datetime.combine(around + timedelta(days=dice.below(8)), HOURS[dice.below(len(HOURS))], VIETNAM)
    at = local.astimezone(ZONES[dice.below(3)])
    session_on = around + timedelta(days=dice.below(8)) if dice.one_in(4) else None
    start = receipt_start(at, exceptions, session_on)
    assert start_of_receipt(at, calendar, session_on=session_on) == start
    return start


def random_clock(dice: Dice, start: date) -> Clock:
    return Clock(
        start,
        dice.below(60) + 1,
        UNITS[dice.below(2)],
        rolls=not dice.one_in(4),
        pauses=tuple(random_pause(dice, start) for _ in range(dice.below(5))),
        extension_days=dice.below(31) if dice.one_in(3) else 0,
        variant_changed_on=start + timedelta(days=dice.below(90)) if dice.one_in(4) else None,
    )


def check_skipped(found: Due, walked: Walked, clock: Clock, exceptions: Exceptions) -> None:
    """Every uncounted day is told, with a reason that holds, in order; and every day that a roll passed over.

    The counted end itself, when it rolls, may be told or not, and so may the days up to a variant's floor: the page is
    silent on both.
    """
    days = [skipped.day for skipped in found.skipped]
    assert days == sorted(set(days))
    before = [skipped for skipped in found.skipped if skipped.day in walked.passed]
    after = [skipped for skipped in found.skipped if skipped.day not in walked.passed]
    assert [skipped.day for skipped in before] == list(walked.passed)
    for skipped in before:
        assert skipped.why in walked.passed[skipped.day]
        if skipped.why == "off":
            off = exceptions[skipped.day]
            assert (skipped.name_vi, skipped.name_en) == (off.name_vi, off.name_en)
    if walked.unrolled_on is None or walked.due_on == walked.unrolled_on:
        assert after == []
        return
    assert {skipped.why for skipped in after} <= {"not_counted_roll"}
    told = {skipped.day for skipped in after}
    assert told <= {walked.unrolled_on, *walked.moved}
    if clock.variant_changed_on is None:
        assert told >= set(walked.moved)


def kinds_of(walked: Walked, clock: Clock, exceptions: Exceptions) -> dict[str, bool]:
    """What kinds of case this was, so that the test can tell that no kind was missed."""
    end = walked.unrolled_on
    last = end or max(walked.passed, default=clock.started_on)
    late = [pause for pause in clock.pauses if end is not None and pause.begun_on >= end]
    spans = [(pause.begun_on, pause.ended_on) for pause in clock.pauses if pause.ended_on is not None]
    swapped = [
        day.day for day in exceptions.values() if day.kind == DayKind.SWAPPED_WORKING and day.day.isoweekday() > 5
    ]
    return {
        "working": clock.unit == Unit.WORKING,
        "calendar": clock.unit == Unit.CALENDAR,
        "held": end is None,
        "held after halfway": end is None and walked.halfway_on is not None,
        "pause after the end": late != [],
        "open pause after the end": any(pause.ended_on is None for pause in late),
        "overlapping pauses": any(begun < other < ended for begun, ended in spans for other, _ in spans),
        "pause of no day": any(begun == ended for begun, ended in spans),
        "paused weekend": {"weekend", "paused"} in walked.passed.values(),
        "day off": any("off" in reasons for reasons in walked.passed.values()),
        "swapped day": any(clock.started_on < day <= last for day in swapped),
        "extended": clock.extension_days > 0,
        "rolled": walked.due_on != end and clock.variant_changed_on is None,
        "moved by a variant change": walked.due_on != end and clock.variant_changed_on is not None,
        "left on a day off": end is not None and walked.due_on == end and not works(end, exceptions),
    }


def test_engine_equals_the_walk() -> None:
    ran: Counter[str] = Counter()

    @settings(max_examples=CASES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.binary(min_size=40, max_size=40))
    def check(drawn: bytes) -> None:
        dice = Dice(drawn)
        around = date(2026, 1, 1) + timedelta(days=dice.below(365))
        exceptions = random_exceptions(dice, around)
        calendar = calendar_of(exceptions.values())
        start = random_start(dice, exceptions, calendar, around)
        clock = random_clock(dice, start)
        walked = walk(clock, exceptions)
        found = due(clock, calendar)
        for outcome in ("unrolled_on", "due_on", "remaining_days", "halfway_on"):
            assert getattr(found, outcome) == getattr(walked, outcome), outcome
        check_skipped(found, walked, clock, exceptions)
        ran["cases"] += 1
        ran.update(kinds_of(walked, clock, exceptions))

    check()
    assert ran["cases"] >= CASES
    assert [kind for kind, cases in ran.items() if cases < CASES // 100] == []


def test_working_days_and_backward_rules_equal_the_walk() -> None:
    ran: Counter[str] = Counter()

    @settings(max_examples=BACKWARD_CASES, deadline=None, database=None)
    @given(st.binary(min_size=24, max_size=24))
    def check(drawn: bytes) -> None:
        dice = Dice(drawn)
        around = date(2026, 1, 1) + timedelta(days=dice.below(365))
        exceptions = random_exceptions(dice, around - timedelta(days=45))
        calendar = calendar_of(exceptions.values())
        days, unit = dice.below(30) + 1, UNITS[dice.below(2)]
        assert latest_act(around, days, unit, calendar) == latest_act_before(around, days, unit, exceptions)
        assert next_working_day(around, calendar) == working_day_after(around, exceptions)
        for n in (-days, -2, 1, 3, 5, days):
            reached = nth_working_day(around, n, exceptions)
            assert add_working_days(around, n, calendar) == reached
            assert is_working(reached, calendar)
        ran["cases"] += 1

    check()
    assert ran["cases"] >= BACKWARD_CASES
