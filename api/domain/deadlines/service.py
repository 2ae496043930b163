"""The clocks of a petition: run an event through the rules, store what it starts and stops, explain any due day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import deadlines as rows
from api.domain.clock import new_id
from api.domain.deadlines.course import RECEIVE, Exchange, Party, Start, Subject, course
from api.domain.deadlines.model import (
    Calendar,
    CalendarDay,
    Clock,
    DayKind,
    DeadlineState,
    Direction,
    Explanation,
    OpenDeadline,
    Pause,
    Rule,
    Unit,
)
from api.domain.deadlines.rules import calendar_of, due, due_at, explain, is_overdue, local_day

_NOT_WORK = frozenset({"R18", "R25", "R26"})
"""Clocks that say nothing about how late the handling of the petition is."""


@dataclass(frozen=True, slots=True)
class Almanac:
    """The rules and the calendar, read once for one use case."""

    rules: tuple[Rule, ...]
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class ClockOutcome:
    """After an event: the nearest due day of those who handle the petition, and until when it can be contested."""

    due_on: date | None
    started: tuple[str, ...]
    stopped: tuple[str, ...]


def to_rule(row: rows.RuleRow) -> Rule:
    return Rule(
        id=row.id,
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        classes=frozenset(row.classes) if row.classes is not None else None,
        variant=row.variant,
        starts_on=row.starts_on,
        stops_on=frozenset(row.stops_on),
        owner=row.owner,
        direction=Direction(row.direction),
        days=row.days,
        unit=Unit(row.unit),
        rolls=row.rolls,
        pausable=row.pausable,
        max_extension_days=row.max_extension_days,
        not_for_anonymous=row.not_for_anonymous,
        legal_basis_vi=row.legal_basis_vi,
        legal_basis_en=row.legal_basis_en,
        certainty=row.certainty,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


async def load_almanac(session: Session) -> Almanac:
    """Every clock rule (frequencies are no clocks) and the whole calendar."""
    rules = tuple(to_rule(row) for row in await rows.list_rules(session) if row.kind != "frequency")
    return Almanac(rules, await load_calendar(session))


async def load_calendar(session: Session) -> Calendar:
    return calendar_of(
        CalendarDay(row.day, DayKind(row.kind), row.name_vi, row.name_en) for row in await rows.list_calendar(session)
    )


def clock_of(row: rows.DeadlineRow) -> Clock:
    return Clock(
        started_on=row.started_on,
        days=row.days,
        unit=Unit(row.unit),
        rolls=row.rolls,
        pauses=tuple(_pause(pause) for pause in row.pauses),
        extension_days=row.extension_days,
        variant_changed_on=row.variant_changed_on,
    )


def _pause(stored: dict[str, Any]) -> Pause:
    ended = stored.get("ended_on")
    return Pause(
        date.fromisoformat(stored["begun_on"]),
        date.fromisoformat(ended) if ended else None,
        stored.get("reason", ""),
    )


def _open_of(found: Sequence[rows.DeadlineRow], almanac: Almanac) -> list[OpenDeadline]:
    by_id = {rule.id: rule for rule in almanac.rules}
    return [
        OpenDeadline(
            row.id, by_id[row.rule_id], row.owner_organisation_id, row.assignment_id, clock_of(row), row.due_at
        )
        for row in found
        if row.state == DeadlineState.OPEN
    ]


async def run_event(
    session: Session,
    almanac: Almanac,
    petition_id: UUID,
    event: str,
    at: datetime,
    subject: Subject,
    party: Party,
    *,
    assignment_id: UUID | None = None,
    answered_on: date | None = None,
    happened_on: date | None = None,
) -> ClockOutcome:
    """Apply one event to the petition's clocks and say what is due next.

    `happened_on` is the day of an event that is recorded at `at` but happened before (a telling).
    """
    stored = [] if event == RECEIVE else await rows.list_deadlines(session, petition_id)
    running = _open_of(stored, almanac)
    on = subject.received_on if event == RECEIVE else happened_on or local_day(at)
    met = {row.rule_code for row in stored if row.state == DeadlineState.MET}
    done = course(almanac.rules, running, event, on, subject, party, answered_on=answered_on, met=met)
    await rows.end_deadlines(session, [(s.deadline.id, s.state.value, s.on, event) for s in done.stops])
    started = [_row(almanac, petition_id, start, at, assignment_id) for start in done.starts]
    await rows.insert_deadlines(session, started)
    exchanged = {one.deadline.id: _exchanged(almanac, one, at) for one in done.exchanges}
    await rows.exchange_rules(session, exchanged)
    ended = {stop.deadline.id for stop in done.stops}
    left = [
        exchanged[row.id]["due_on"] if row.id in exchanged else row.due_on
        for row in stored
        if _is_work(row) and row.id not in ended
    ]
    fresh = [row["due_on"] for row in started if row["rule_code"] not in _NOT_WORK and row["state"] == "open"]
    days = [day for day in (*left, *fresh) if day is not None]
    return ClockOutcome(
        None if subject.closed or not days else min(days),
        tuple(start.rule.code for start in done.starts),
        tuple(stop.deadline.rule.code for stop in done.stops),
    )


def nearest_due(found: Sequence[rows.DeadlineRow]) -> date | None:
    """The earliest due day of the running clocks of those who handle the petition."""
    return min((row.due_on for row in found if _is_work(row) and row.due_on is not None), default=None)


def _is_work(row: rows.DeadlineRow) -> bool:
    return row.state == DeadlineState.OPEN and row.rule_code not in _NOT_WORK


def _row(almanac: Almanac, petition_id: UUID, start: Start, at: datetime, assignment_id: UUID | None) -> dict[str, Any]:
    rule = start.rule
    clock = Clock(start.on, rule.days, rule.unit, rule.rolls)
    outcome = due(clock, almanac.calendar)
    issued = "code_issued" in rule.stops_on
    return {
        "id": new_id(at),
        "petition_id": petition_id,
        "session_id": None,
        "assignment_id": assignment_id if rule.owner == "lead" else None,
        "rule_id": rule.id,
        "rule_code": rule.code,
        "owner": rule.owner,
        "owner_organisation_id": start.owner_organisation_id,
        # The code is given in the very transaction of receipt, so R01 is met as it starts.
        "state": DeadlineState.MET.value if issued else DeadlineState.OPEN.value,
        "started_on": start.on,
        "started_at": at,
        "days": rule.days,
        "unit": rule.unit.value,
        "rolls": rule.rolls,
        "extension_days": 0,
        "variant_changed_on": None,
        "pauses": [],
        "unrolled_on": outcome.unrolled_on,
        "due_on": outcome.due_on,
        "due_at": due_at(outcome.due_on) if outcome.due_on else None,
        "ended_on": local_day(at) if issued else None,
        "ended_by": "code_issued" if issued else None,
        "overdue_recorded": False,
    }


def _exchanged(almanac: Almanac, exchange: Exchange, at: datetime) -> dict[str, Any]:
    """What changes in the row of a clock that goes on by another variant's rule.

    A clock that ran out before stays so in history; when the new day is still to come, it can run out once more.
    """
    rule = exchange.rule
    clock = replace(
        exchange.deadline.clock, days=rule.days, unit=rule.unit, rolls=rule.rolls, variant_changed_on=exchange.on
    )
    outcome = due(clock, almanac.calendar)
    ends = due_at(outcome.due_on) if outcome.due_on else None
    return {
        "rule_id": rule.id,
        "days": rule.days,
        "unit": rule.unit.value,
        "rolls": rule.rolls,
        "variant_changed_on": exchange.on,
        "unrolled_on": outcome.unrolled_on,
        "due_on": outcome.due_on,
        "due_at": ends,
        **({} if is_overdue(ends, at) else {"overdue_recorded": False}),
    }


def explained(row: rows.DeadlineRow, almanac: Almanac) -> Explanation:
    """Why the due day of a stored clock is what it is."""
    rule = next(rule for rule in almanac.rules if rule.id == row.rule_id)
    return explain(rule, clock_of(row), almanac.calendar)
