"""The worked examples of domain.md §3.2, each row naming its number and rule, and the edges its rules speak of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import NamedTuple

import pytest
from domain.deadlines.walk import DAYS_2026

from api.domain.deadlines.model import LOCAL, Calendar, Clock, Due, Pause, Unit
from api.domain.deadlines.rules import (
    add_working_days,
    calendar_of,
    due,
    latest_act,
    start_of_event,
    start_of_receipt,
)

W, C = Unit.WORKING, Unit.CALENDAR


def local(text: str) -> datetime:
    """An instant written as local time."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def shown(day: date | None) -> str | None:
    """The day as the page writes it, so that a slip in the weekday shows."""
    return None if day is None else f"{day:%a %Y-%m-%d}"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return calendar_of(DAYS_2026)


class Receipt(NamedTuple):
    example: str
    received_at: str
    session_on: date | None
    start: str
    days: int
    due: str


RECEIPTS = [
    Receipt("1 R03", "2025-12-31 09:00", None, "Wed 2025-12-31", 10, "Thu 2026-01-15"),
    Receipt("2 R01", "2026-01-01 10:00", None, "Mon 2026-01-05", 1, "Tue 2026-01-06"),
    Receipt("4 R03 before closing", "2026-02-13 16:59", None, "Fri 2026-02-13", 10, "Fri 2026-03-06"),
    Receipt("4 R03 after closing", "2026-02-13 18:30", None, "Mon 2026-02-23", 10, "Mon 2026-03-09"),
    Receipt("5 R16 in a session", "2026-04-24 17:40", date(2026, 4, 24), "Fri 2026-04-24", 15, "Wed 2026-05-20"),
    Receipt("11 R03 of the petitioner", "2026-04-16 09:00", None, "Thu 2026-04-16", 10, "Tue 2026-05-05"),
]


@pytest.mark.parametrize("row", RECEIPTS, ids=lambda row: row.example)
def test_worked_example_that_starts_with_a_receipt(row: Receipt, calendar: Calendar) -> None:
    start = start_of_receipt(local(row.received_at), calendar, session_on=row.session_on)
    assert shown(start) == row.start
    assert shown(due(Clock(start, row.days, W), calendar).due_on) == row.due


class Event(NamedTuple):
    example: str
    happened_on: date
    days: int
    unit: Unit
    unrolled: str
    due: str
    pauses: tuple[Pause, ...] = ()
    extension_days: int = 0
    variant_on: date | None = None


def paused(begun: date, ended: date | None) -> tuple[Pause, ...]:
    return (Pause(begun, ended),)


MARCH = paused(date(2026, 3, 10), date(2026, 3, 20))
AUGUST = paused(date(2026, 8, 20), date(2026, 8, 26))
NO_DAY = paused(date(2026, 8, 20), date(2026, 8, 20))

EVENTS = [
    Event("3 R15", date(2026, 1, 8), 2, W, "Sat 2026-01-10", "Sat 2026-01-10"),
    Event("6 R05", date(2026, 4, 1), 30, C, "Fri 2026-05-01", "Mon 2026-05-04"),
    Event("6 R05 extended to 45", date(2026, 4, 1), 30, C, "Sat 2026-05-16", "Mon 2026-05-18", extension_days=15),
    Event("7 R09", date(2026, 1, 20), 30, C, "Thu 2026-02-19", "Mon 2026-02-23"),
    Event("8 R16", date(2026, 8, 17), 15, W, "Wed 2026-09-09", "Wed 2026-09-09"),
    Event("8 R16 paused", date(2026, 8, 17), 15, W, "Wed 2026-09-16", "Wed 2026-09-16", AUGUST),
    Event("8 R16 paused for no day", date(2026, 8, 17), 15, W, "Wed 2026-09-09", "Wed 2026-09-09", NO_DAY),
    Event("9 R09 before the suspension", date(2026, 3, 2), 30, C, "Wed 2026-04-01", "Wed 2026-04-01"),
    Event("9 R09 suspended", date(2026, 3, 2), 30, C, "Sat 2026-04-11", "Mon 2026-04-13", MARCH),
    Event("10 R16 ordinary", date(2026, 3, 2), 15, W, "Mon 2026-03-23", "Mon 2026-03-23"),
    Event("10 R16 complex", date(2026, 3, 2), 30, W, "Mon 2026-04-13", "Mon 2026-04-13", variant_on=date(2026, 3, 20)),
    Event("11 R24", date(2026, 4, 20), 2, W, "Wed 2026-04-22", "Wed 2026-04-22"),
    Event("11 R16 of the new holder", date(2026, 4, 22), 15, W, "Mon 2026-05-18", "Mon 2026-05-18"),
    Event("13 R25", date(2026, 4, 17), 15, C, "Sat 2026-05-02", "Mon 2026-05-04"),
]


@pytest.mark.parametrize("hour", ["00:00:00", "09:00:00", "23:59:59"])
@pytest.mark.parametrize("row", EVENTS, ids=lambda row: row.example)
def test_worked_example_that_starts_with_another_event(row: Event, hour: str, calendar: Calendar) -> None:
    start = start_of_event(datetime.combine(row.happened_on, time.fromisoformat(hour), LOCAL))
    assert start == row.happened_on
    clock = Clock(
        start,
        row.days,
        row.unit,
        pauses=row.pauses,
        extension_days=row.extension_days,
        variant_changed_on=row.variant_on,
    )
    found = due(clock, calendar)
    assert (shown(found.unrolled_on), shown(found.due_on)) == (row.unrolled, row.due)


@pytest.mark.parametrize(
    ("session_on", "latest"),
    [(date(2026, 5, 8), "Tue 2026-04-28"), (date(2026, 1, 10), "Sun 2026-01-04")],
    ids=["12 R14 over the holidays", "12 R14 session on a swapped Saturday"],
)
def test_worked_example_that_counts_backward(session_on: date, latest: str, calendar: Calendar) -> None:
    assert shown(latest_act(session_on, 5, W, calendar)) == latest


def test_backward_rule_in_calendar_days(calendar: Calendar) -> None:
    """R20: fifteen whole days between the draft's sending (1 April) and the adoption (17 April)."""
    assert shown(latest_act(date(2026, 4, 17), 15, C, calendar)) == "Wed 2026-04-01"


def outcome(found: Due) -> tuple[str | None, str | None, int | None]:
    return shown(found.unrolled_on), shown(found.due_on), found.remaining_days


R05 = Clock(date(2026, 4, 1), 30, C)
R16 = Clock(date(2026, 8, 17), 15, W)
R05_ENDS = ("Fri 2026-05-01", "Mon 2026-05-04", None)
R16_ENDS = ("Wed 2026-09-09", "Wed 2026-09-09", None)
PAUSED_ENDS = ("Wed 2026-09-16", "Wed 2026-09-16", None)


def held(clock: Clock, *pauses: tuple[Pause, ...]) -> Clock:
    return replace(clock, pauses=tuple(pause for pair in pauses for pause in pair))


def since(month: int, day: int) -> tuple[Pause, ...]:
    """A pause without an end."""
    return paused(date(2026, month, day), None)


def within_august(begun: int, ended: int) -> tuple[Pause, ...]:
    return paused(date(2026, 8, begun), date(2026, 8, ended))


EDGES: list[tuple[str, Clock, tuple[str | None, str | None, int | None]]] = [
    ("open pause", held(R16, since(8, 20)), (None, None, 12)),
    ("open pause on the day of the start", held(R16, since(8, 17)), (None, None, 15)),
    ("open pause, extended", replace(held(R16, since(8, 20)), extension_days=10), (None, None, 22)),
    ("open pause after a closed one", held(R16, within_august(18, 20), since(8, 21)), (None, None, 13)),
    ("open pause within a closed one", held(R16, within_august(18, 26), since(8, 20)), (None, None, 14)),
    ("open pause on the eve of the end", held(R16, since(9, 8)), (None, None, 1)),
    ("open pause on the last day", held(R16, since(9, 9)), R16_ENDS),
    ("open pause on the unrolled end", held(R05, since(5, 1)), R05_ENDS),
    ("open pause between the end and its roll", held(R05, since(5, 2)), R05_ENDS),
    ("pause between the end and its roll", held(R05, paused(date(2026, 5, 2), date(2026, 5, 6))), R05_ENDS),
    ("open pause within what an earlier one added", held(R16, AUGUST, since(9, 10)), (None, None, 4)),
    ("days in two pauses are left out once", held(R16, within_august(20, 25), within_august(21, 26)), PAUSED_ENDS),
    ("pauses told in any order", held(R16, within_august(24, 26), within_august(20, 24)), PAUSED_ENDS),
    ("not rolled", replace(R05, rolls=False), ("Fri 2026-05-01", "Fri 2026-05-01", None)),
    ("extended from S, not from the rolled day", replace(R05, extension_days=1), ("Sat 2026-05-02", R05_ENDS[1], None)),
    (
        "shorter variant, never before the next working day",
        replace(R16, days=2, variant_changed_on=date(2026, 8, 28)),
        ("Wed 2026-08-19", "Thu 2026-09-03", None),
    ),
    (
        "shorter variant that still lies ahead",
        replace(R16, days=10, variant_changed_on=date(2026, 8, 20)),
        ("Fri 2026-08-28", "Fri 2026-08-28", None),
    ),
]


@pytest.mark.parametrize(("clock", "expected"), [row[1:] for row in EDGES], ids=[row[0] for row in EDGES])
def test_edges(clock: Clock, expected: tuple[str | None, str | None, int | None], calendar: Calendar) -> None:
    assert outcome(due(clock, calendar)) == expected


@pytest.mark.parametrize("days", [0, -1])
@pytest.mark.parametrize("unit", Unit)
def test_a_clock_has_at_least_one_day(days: int, unit: Unit, calendar: Calendar) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        due(Clock(date(2026, 3, 2), days, unit), calendar)


def test_skipped_days_name_their_reason(calendar: Calendar) -> None:
    """Example 1: ten days with New Year, the swap and two weekends between; the swapped Saturday counts."""
    skipped = due(Clock(date(2025, 12, 31), 10, W), calendar).skipped
    assert [(f"{day.day:%d/%m}", day.why, day.name_vi, day.name_en) for day in skipped if day.why == "off"] == [
        ("01/01", "off", "Tết Dương lịch", "New Year"),
        ("02/01", "off", "Nghỉ hoán đổi", "Day off in exchange"),
    ]
    assert [f"{day.day:%d/%m}" for day in skipped if day.why == "weekend"] == ["03/01", "04/01", "11/01"]
    assert len(skipped) == 5


def test_calendar_days_skip_only_what_is_paused_or_rolled_over(calendar: Calendar) -> None:
    """Example 9: ten suspended days, then the Sunday that the roll passes over."""
    clock = Clock(date(2026, 3, 2), 30, C, pauses=MARCH)
    skipped = due(clock, calendar).skipped
    assert [day.day for day in skipped if day.why == "paused"] == [date(2026, 3, n) for n in range(11, 21)]
    rolled = [day for day in skipped if day.why != "paused"]
    assert date(2026, 4, 12) in [day.day for day in rolled]
    assert {day.day for day in rolled} <= {date(2026, 4, 11), date(2026, 4, 12)}
    assert {day.why for day in rolled} == {"not_counted_roll"}


@pytest.mark.parametrize(
    ("clock", "halfway"),
    [
        (R16, "Wed 2026-08-26"),
        (replace(R16, extension_days=1), "Wed 2026-08-26"),
        (replace(R16, extension_days=2), "Thu 2026-08-27"),
        (held(R16, AUGUST), "Mon 2026-09-07"),
        (Clock(date(2026, 4, 1), 1, C), "Thu 2026-04-02"),
        (R05, "Thu 2026-04-16"),
        (replace(R05, days=6), "Sat 2026-04-04"),
    ],
)
def test_halfway_is_the_upper_half_and_does_not_roll(clock: Clock, halfway: str, calendar: Calendar) -> None:
    assert shown(due(clock, calendar).halfway_on) == halfway


@pytest.mark.parametrize(
    ("days", "expected"), [(-2, "Thu 2026-08-27"), (1, "Fri 2026-09-04"), (3, "Tue 2026-09-08"), (5, "Thu 2026-09-10")]
)
def test_reminders_are_working_days_from_the_due_day(days: int, expected: str, calendar: Calendar) -> None:
    """Around a due day of Thu 2026-09-03, with National Day and the weekends left out."""
    assert shown(add_working_days(date(2026, 9, 3), days, calendar)) == expected
