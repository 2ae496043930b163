"""Which rules an event starts and stops, which version of them is valid, and the days and instants of a deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

import pytest
from domain.deadlines.walk import DAYS_2026

from api.domain.deadlines.model import (
    LOCAL,
    Calendar,
    Clock,
    Direction,
    OpenDeadline,
    Rule,
    Unit,
)
from api.domain.deadlines.rules import (
    add_working_days,
    calendar_of,
    due,
    due_at,
    is_overdue,
    is_working,
    local_day,
    next_working_day,
    overlapping,
    rules_in_force,
    start_of_event,
    start_of_receipt,
    started_by,
    stopped_by,
)

NAMESPACE = UUID(int=1)
BASE = Rule(
    id=NAMESPACE,
    code="R16",
    name_vi="Trả lời kiến nghị",
    name_en="Answer of the department",
    classes=frozenset({"petition", "reflection"}),
    variant=None,
    starts_on="assign",
    stops_on=frozenset({"approve_answer"}),
    owner="lead_department",
    direction=Direction.FORWARD,
    days=15,
    unit=Unit.WORKING,
    rolls=True,
    pausable=True,
    max_extension_days=15,
    not_for_anonymous=False,
    legal_basis_vi="Quyết định số 218, Điều 10",
    legal_basis_en="Decision 218, Article 10",
    certainty="D",
    valid_from=date(2024, 1, 1),
    valid_to=None,
)


def named(name: str, rule: Rule) -> Rule:
    """The rule with an id of its own."""
    return replace(rule, id=uuid5(NAMESPACE, name))


R04 = replace(BASE, code="R04", classes=frozenset({"complaint"}), starts_on="receive", stops_on=frozenset({"accept"}))
R04_OLD = named("old", replace(R04, days=10, unit=Unit.CALENDAR, valid_to=date(2026, 6, 30)))
R04_NEW = named("new", replace(R04, days=7, valid_from=date(2026, 7, 1)))
R16_ORDINARY = named("ordinary", replace(BASE, variant="ordinary"))
R16_COMPLEX = named("complex", replace(BASE, variant="complex", days=30))
R15 = named("R15", replace(BASE, code="R15", days=2, stops_on=frozenset({"return_assignment", "acknowledge"})))
R03 = named(
    "R03",
    replace(BASE, code="R03", classes=None, starts_on="receive", stops_on=frozenset({"tell"}), not_for_anonymous=True),
)
R01 = named("R01", replace(BASE, code="R01", classes=None, starts_on="receive", stops_on=frozenset({"issue_code"})))
R14 = named(
    "R14",
    replace(BASE, code="R14", classes=None, starts_on="receive", direction=Direction.BACKWARD, days=5, pausable=False),
)
RULES = [R04_NEW, R16_COMPLEX, R15, R04_OLD, R03, R14, R16_ORDINARY, R01]


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return calendar_of(DAYS_2026)


def started(event: str, on: date, klass: str, variant: str = "ordinary", *, anonymous: bool = False) -> set[UUID]:
    found = started_by(RULES, event, on, klass=klass, variant=variant, anonymous=anonymous)
    ids = {rule.id for rule in found}
    assert len(ids) == len(found)
    return ids


@pytest.mark.parametrize(
    ("received_at", "rule", "expected"),
    [
        ("2026-06-26 09:00", R04_OLD, date(2026, 7, 6)),
        ("2026-06-30 09:00", R04_OLD, date(2026, 7, 10)),
        ("2026-06-30 17:00", R04_OLD, date(2026, 7, 10)),
        ("2026-06-30 18:00", R04_NEW, date(2026, 7, 10)),
        ("2026-07-01 09:00", R04_NEW, date(2026, 7, 10)),
        ("2026-07-02 09:00", R04_NEW, date(2026, 7, 13)),
    ],
)
def test_the_version_valid_on_the_start_counts(
    received_at: str, rule: Rule, expected: date, calendar: Calendar
) -> None:
    start = start_of_receipt(datetime.fromisoformat(received_at).replace(tzinfo=LOCAL), calendar)
    [found] = rules_in_force(RULES, "R04", start)
    assert found.id == rule.id
    assert started("receive", start, "complaint") == {rule.id, R03.id, R01.id}
    assert due(Clock(start, found.days, found.unit, found.rolls), calendar).due_on == expected


def test_rules_in_force_respects_both_ends_and_keeps_every_variant() -> None:
    assert rules_in_force([R04_NEW], "R04", date(2026, 6, 30)) == []
    assert rules_in_force([R04_OLD], "R04", date(2026, 7, 1)) == []
    assert rules_in_force(RULES, "R04", date(2023, 12, 31)) == []
    assert rules_in_force(RULES, "R99", date(2026, 7, 1)) == []
    assert {rule.id for rule in rules_in_force(RULES, "R16", date(2026, 7, 1))} == {R16_ORDINARY.id, R16_COMPLEX.id}


def test_started_by_takes_event_class_and_forward_rules_only() -> None:
    assert started("receive", date(2026, 7, 1), "complaint") == {R04_NEW.id, R03.id, R01.id}
    assert started("receive", date(2026, 6, 30), "complaint") == {R04_OLD.id, R03.id, R01.id}
    assert started("receive", date(2026, 7, 1), "petition") == {R03.id, R01.id}
    assert started("assign", date(2026, 7, 1), "complaint") == set()
    assert started("publish", date(2026, 7, 1), "petition") == set()
    assert started("receive", date(2023, 12, 31), "petition") == set()


def test_started_by_leaves_out_the_notice_to_an_anonymous_petitioner() -> None:
    assert started("receive", date(2026, 7, 1), "petition", anonymous=True) == {R01.id}


@pytest.mark.parametrize(
    ("variant", "expected"), [("ordinary", R16_ORDINARY), ("complex", R16_COMPLEX), ("urgent", R16_ORDINARY)]
)
def test_started_by_takes_one_variant_of_a_code(variant: str, expected: Rule) -> None:
    """A variant that one code knows doesn't take the other code's only row away."""
    assert started("assign", date(2026, 7, 1), "petition", variant) == {expected.id, R15.id}


def test_started_by_falls_back_to_the_row_without_variant() -> None:
    plain = named("plain", BASE)
    for rules in ([plain, R16_COMPLEX], [R16_COMPLEX, plain]):
        for variant, expected in (("ordinary", plain), ("complex", R16_COMPLEX), ("urgent", plain)):
            assert started_by(
                rules, "assign", date(2026, 7, 1), klass="petition", variant=variant, anonymous=False
            ) == [expected]


def test_started_by_judges_a_variant_by_its_own_class_and_dates() -> None:
    """A complex row of another class, or one no longer valid, doesn't push the ordinary row out."""
    for unfit in (
        replace(R16_COMPLEX, classes=frozenset({"complaint"})),
        replace(R16_COMPLEX, valid_to=date(2026, 6, 30)),
        replace(R16_COMPLEX, starts_on="accept"),
    ):
        assert started_by(
            [unfit, R16_ORDINARY], "assign", date(2026, 7, 1), klass="petition", variant="complex", anonymous=False
        ) == [R16_ORDINARY]


def running(rule: Rule) -> OpenDeadline:
    clock = Clock(date(2026, 7, 1), rule.days, rule.unit)
    return OpenDeadline(uuid5(rule.id, "running"), rule, None, None, clock, None)


def test_stopped_by_takes_every_rule_that_names_the_event() -> None:
    open_deadlines = [running(rule) for rule in (R15, R16_ORDINARY, R03)]
    assert stopped_by(open_deadlines, "acknowledge") == [open_deadlines[0]]
    assert stopped_by(open_deadlines, "return_assignment") == [open_deadlines[0]]
    assert stopped_by(open_deadlines, "approve_answer") == [open_deadlines[1]]
    assert stopped_by(open_deadlines, "submit_answer") == []
    complex_too = [open_deadlines[1], running(R16_COMPLEX)]
    assert stopped_by(complex_too, "approve_answer") == complex_too


def pairs(*rules: Rule) -> list[set[UUID]]:
    return [{one.id, other.id} for one, other in overlapping(rules)]


def test_overlapping_versions_are_found() -> None:
    assert overlapping(RULES) == []
    late = replace(R04_OLD, valid_to=date(2026, 7, 1))
    endless = replace(R04_OLD, valid_to=None)
    for other in (late, endless):
        assert pairs(other, R04_NEW) == [{R04_OLD.id, R04_NEW.id}]
        assert pairs(R04_NEW, other) == [{R04_OLD.id, R04_NEW.id}]
    within = named("within", replace(R04, valid_from=date(2026, 2, 1), valid_to=date(2026, 2, 1)))
    assert pairs(within, R04_OLD, R04_NEW) == [{within.id, R04_OLD.id}]
    third = named("third", R04)
    assert sorted(map(sorted, pairs(R04_OLD, R04_NEW, third))) == sorted(
        map(sorted, [{R04_OLD.id, third.id}, {R04_NEW.id, third.id}])
    )


def test_versions_overlap_only_for_the_same_code_start_variant_and_class() -> None:
    copy = named("copy", R16_ORDINARY)
    assert pairs(R16_ORDINARY, copy) == [{R16_ORDINARY.id, copy.id}]
    assert pairs(R16_ORDINARY, replace(copy, code="R19")) == []
    assert pairs(R16_ORDINARY, replace(copy, variant="complex")) == []
    assert pairs(R16_ORDINARY, replace(copy, starts_on="note")) == []
    assert pairs(R16_ORDINARY, replace(copy, classes=frozenset({"complaint"}))) == []
    assert pairs(R16_ORDINARY, replace(copy, classes=frozenset({"complaint", "reflection"}))) != []
    assert pairs(R16_ORDINARY, replace(copy, classes=None)) != []
    assert pairs(replace(R16_ORDINARY, classes=None), replace(copy, classes=None)) != []


def test_working_days_by_the_calendar(calendar: Calendar) -> None:
    assert [day for day in range(1, 13) if is_working(date(2026, 1, day), calendar)] == [5, 6, 7, 8, 9, 10, 12]
    assert next_working_day(date(2026, 2, 13), calendar) == date(2026, 2, 23)
    assert next_working_day(date(2026, 8, 21), calendar) == date(2026, 8, 22)
    assert next_working_day(date(2026, 8, 22), calendar) == date(2026, 8, 24)
    assert add_working_days(date(2026, 9, 3), -2, calendar) == date(2026, 8, 27)
    assert is_working(date(2026, 1, 1), calendar_of([]))


@pytest.mark.parametrize(
    ("received_at", "start"),
    [
        ("2026-02-13 16:59:59", date(2026, 2, 13)),
        ("2026-02-13 17:00:00", date(2026, 2, 13)),
        ("2026-02-13 17:00:01", date(2026, 2, 23)),
        ("2026-02-14 00:00:00", date(2026, 2, 23)),
        ("2026-02-18 18:00:00", date(2026, 2, 23)),
        ("2026-08-22 09:00:00", date(2026, 8, 22)),
        ("2026-08-22 17:00:01", date(2026, 8, 24)),
    ],
)
def test_start_of_a_receipt(received_at: str, start: date, calendar: Calendar) -> None:
    at = datetime.fromisoformat(received_at).replace(tzinfo=LOCAL)
    assert start_of_receipt(at, calendar) == start
    assert start_of_receipt(at.astimezone(UTC), calendar) == start
    session_on = date(2026, 2, 14)
    assert start_of_receipt(at, calendar, session_on=session_on) == session_on


def test_the_closing_time_is_a_setting(calendar: Calendar) -> None:
    at = datetime(2026, 3, 2, 16, 45, tzinfo=LOCAL)
    assert start_of_receipt(at, calendar, closing=time(16, 30)) == date(2026, 3, 3)
    assert start_of_receipt(at, calendar, closing=time(16, 45)) == date(2026, 3, 2)


def test_local_day_is_vietnams() -> None:
    assert local_day(datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC)) == date(2026, 6, 30)
    assert local_day(datetime(2026, 6, 30, 17, 0, tzinfo=UTC)) == date(2026, 7, 1)
    assert start_of_event(datetime(2026, 6, 30, 17, 0, tzinfo=UTC)) == date(2026, 7, 1)


def test_overdue_from_the_first_instant_of_the_day_after() -> None:
    end = due_at(date(2026, 1, 15))
    assert end == datetime(2026, 1, 15, 17, 0, tzinfo=UTC) == datetime(2026, 1, 16, tzinfo=LOCAL)
    assert end.utcoffset() == timedelta(0)
    assert not is_overdue(end, end - timedelta(microseconds=1))
    assert is_overdue(end, end)
    assert is_overdue(end, end.astimezone(LOCAL) + timedelta(days=1))
    assert not is_overdue(None, end)
