"""Deadline rules, the calendar, and the rows of running clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, text, update

from api.db.engine import Session
from api.db.tables.handling import Deadline


class RuleRow(NamedTuple):
    id: UUID
    code: str
    kind: str
    name_vi: str
    name_en: str
    classes: list[str] | None
    variant: str | None
    starts_on: str
    stops_on: list[str]
    owner: str
    direction: str
    days: int
    unit: str
    rolls: bool
    pausable: bool
    max_extension_days: int | None
    not_for_anonymous: bool
    legal_basis_vi: str
    legal_basis_en: str
    source: str
    certainty: str
    valid_from: date
    valid_to: date | None


class CalendarRow(NamedTuple):
    day: date
    kind: str
    name_vi: str
    name_en: str
    source: str
    certainty: str


class DeadlineRow(NamedTuple):
    id: UUID
    rule_id: UUID
    rule_code: str
    owner: str
    owner_organisation_id: UUID | None
    assignment_id: UUID | None
    state: str
    started_on: date
    days: int
    unit: str
    rolls: bool
    extension_days: int
    variant_changed_on: date | None
    pauses: list[dict[str, Any]]
    unrolled_on: date | None
    due_on: date | None
    due_at: datetime | None
    ended_on: date | None
    ended_by: str | None
    overdue_recorded: bool


_DEADLINE = ", ".join(DeadlineRow._fields)


async def list_rules(session: Session) -> list[RuleRow]:
    found = await session.execute(text(f"select {', '.join(RuleRow._fields)} from deadline_rules order by code, id"))
    return [RuleRow(*row) for row in found]


async def list_calendar(session: Session) -> list[CalendarRow]:
    found = await session.execute(text(f"select {', '.join(CalendarRow._fields)} from calendar_days order by day"))
    return [CalendarRow(*row) for row in found]


async def list_deadlines(session: Session, petition_id: UUID) -> list[DeadlineRow]:
    found = await session.execute(
        text(f"select {_DEADLINE} from deadlines where petition_id = :id order by id"), {"id": petition_id}
    )
    return [DeadlineRow(*row) for row in found]


async def list_session_deadlines(session: Session, session_id: UUID) -> list[DeadlineRow]:
    found = await session.execute(
        text(f"select {_DEADLINE} from deadlines where session_id = :id order by id"), {"id": session_id}
    )
    return [DeadlineRow(*row) for row in found]


async def insert_deadlines(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await session.execute(insert(Deadline), [dict(row) for row in rows])


async def end_deadlines(session: Session, ends: Sequence[tuple[UUID, str, date, str]]) -> None:
    """(id, state, day, event) of each clock that ended."""
    if ends:
        await session.execute(
            update(Deadline),
            [
                {"id": deadline_id, "state": state, "ended_on": on, "ended_by": event}
                for deadline_id, state, on, event in ends
            ],
        )


async def exchange_rules(session: Session, changes: Mapping[UUID, Mapping[str, Any]]) -> None:
    """The changed columns of each clock that goes on by the rule of another variant."""
    if changes:
        await session.execute(
            update(Deadline), [{"id": deadline_id, **values} for deadline_id, values in changes.items()]
        )
