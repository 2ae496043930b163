"""Holding a session: open it, count who came, end it, sign the minutes (domain.md §4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import deadlines
from api.db.queries import sessions as rows
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.deadlines.model import Clock, DeadlineState, Rule
from api.domain.deadlines.rules import due, due_at, started_by
from api.domain.deadlines.service import Almanac, load_almanac
from api.domain.errors import Invalid
from api.domain.sessions.model import Duty, SessionAction
from api.domain.sessions.reading import SessionView
from api.domain.sessions.rules import chairs_in_person
from api.domain.sessions.turns import Change, Turn, begin, finish, state_after

_SESSION_ENDED = "session_ended"
"""The event that starts R17."""


async def start(
    session: Session,
    actor: Actor,
    session_id: UUID,
    version: int | None,
    now: datetime,
    *,
    presided_by_account_id: UUID | None,
) -> SessionView:
    """Opened by whoever in fact took the chair; `presided_in_person` says whether it was the one appointed to it, by
    their own seat and not acting for the head."""
    turn = await begin(session, actor, session_id, SessionAction.START, now, version=version)
    chair = next((one for one in turn.before.appointed if one.duty is Duty.CHAIR), None)
    account_id = presided_by_account_id or (chair.account_id if chair else actor.account_id)
    hosts = [turn.facts.host_id, *turn.facts.co_host_ids]
    seats = await rows.list_seats(session, [account_id] if account_id else [], hosts, turn.today)
    if not seats:
        raise Invalid.field(
            "/presided_by_account_id",
            "not_a_member",
            "Người chủ trì phải thuộc cơ quan chủ trì hoặc phối hợp.",
            "Who presides must be a member of the host or a co-host.",
        )
    in_person = chair is not None and chair.account_id == account_id and chairs_in_person(turn.before.kind, chair)
    return await finish(
        turn,
        Change(
            columns={"started_at": now, "presided_by_account_id": account_id, "presided_in_person": in_person},
            data={"presided_by": account_id, "in_person": in_person},
        ),
    )


async def record_attendance(
    session: Session,
    actor: Actor,
    session_id: UUID,
    version: int | None,
    now: datetime,
    *,
    officials: int,
    members: int,
    people: int,
) -> SessionView:
    """How many came: officials, members of the organisations, people. Counting again replaces the count, so who counts
    must have seen the last one."""
    turn = await begin(session, actor, session_id, SessionAction.RECORD_ATTENDANCE, now, version=version)
    counts = {"officials": officials, "members": members, "people": people}
    return await finish(turn, Change(columns=counts, data=counts))


async def close_capture(
    session: Session, actor: Actor, session_id: UUID, version: int | None, now: datetime
) -> SessionView:
    """The session is over: its minutes are made up, R17 runs."""
    turn = await begin(session, actor, session_id, SessionAction.CLOSE_CAPTURE, now, version=version)
    return await _end(turn, Change(columns={"capture_closed_at": now}))


async def abort(
    session: Session, actor: Actor, session_id: UUID, version: int | None, now: datetime, *, reason: str
) -> SessionView:
    """Broken off (storm, disorder): what was said so far goes into minutes, R17 runs."""
    turn = await begin(session, actor, session_id, SessionAction.ABORT, now, version=version)
    return await _end(
        turn, Change(columns={"capture_closed_at": now, "end_reason": reason}, personal={"reason": reason})
    )


async def _end(turn: Turn, change: Change) -> SessionView:
    state_after(turn)
    almanac = await load_almanac(turn.session)
    rules = started_by(almanac.rules, _SESSION_ENDED, turn.today, klass="", variant="", anonymous=False)
    await deadlines.insert_deadlines(turn.session, [_clock_row(turn, rule, almanac) for rule in rules])
    return await finish(turn, change)


def _clock_row(turn: Turn, rule: Rule, almanac: Almanac) -> dict[str, Any]:
    outcome = due(Clock(turn.today, rule.days, rule.unit, rule.rolls), almanac.calendar)
    return {
        "id": new_id(turn.now),
        "petition_id": None,
        "session_id": turn.before.id,
        "assignment_id": None,
        "rule_id": rule.id,
        "rule_code": rule.code,
        "owner": rule.owner,
        "owner_organisation_id": turn.before.host_id,
        "state": DeadlineState.OPEN.value,
        "started_on": turn.today,
        "started_at": turn.now,
        "days": rule.days,
        "unit": rule.unit.value,
        "rolls": rule.rolls,
        "extension_days": 0,
        "variant_changed_on": None,
        "pauses": [],
        "unrolled_on": outcome.unrolled_on,
        "due_on": outcome.due_on,
        "due_at": due_at(outcome.due_on) if outcome.due_on else None,
        "ended_on": None,
        "ended_by": None,
        "overdue_recorded": False,
    }


async def sign_minutes(
    session: Session, actor: Actor, session_id: UUID, version: int | None, now: datetime
) -> SessionView:
    """The chair or the clerk signs: nothing is taken down any more."""
    turn = await begin(session, actor, session_id, SessionAction.SIGN_MINUTES, now, version=version)
    return await finish(turn, Change(columns={"minutes_signed_at": now}, data={"opinions": turn.facts.opinions}))
