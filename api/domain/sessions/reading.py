"""Reading sessions: one with what the caller may do, lists by scope, the opinions taken down in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import sessions as rows
from api.db.queries.history import SESSION
from api.db.vocabulary import SESSION_STATES
from api.domain.actor import Actor
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import load_almanac
from api.domain.errors import NotFound
from api.domain.organisations.model import OrganisationKind, Position, Role
from api.domain.register.service import EventView, view_events
from api.domain.sessions.model import Appointed, DialogueSession, Duty, SessionAction, SessionKind, SessionState
from api.domain.sessions.policy import allowed_actions, sees, visible_to
from api.domain.sessions.rules import announce_by, percent

Filters = rows.Filters
"""What a list of sessions is asked for."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the opinions in the hall, as counts and as shares of all of them in percent. A share of no
    opinion at all is None. Denunciations count nowhere."""

    opinions: int
    settled: int
    explained: int
    noted: int
    settled_percent: Decimal | None
    explained_percent: Decimal | None
    noted_percent: Decimal | None
    settled_or_explained_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session for one caller. `announce_by` is set while it is a draft whose kind asks for an announcement.
    `conclusion_overdue`: the notice is late, or was issued late (R17)."""

    facts: rows.Facts
    kind: SessionKind
    state: SessionState
    figures: Figures
    announce_by: date | None
    conclusion_overdue: bool
    allowed_actions: tuple[SessionAction, ...]


def figures_of(*, opinions: int, settled: int, explained: int, noted: int) -> Figures:
    return Figures(
        opinions,
        settled,
        explained,
        noted,
        percent(settled, opinions),
        percent(explained, opinions),
        percent(noted, opinions),
        percent(settled + explained, opinions),
    )


def to_dialogue(facts: rows.Facts) -> DialogueSession:
    """The stored facts as the rules read them."""
    return DialogueSession(
        id=facts.id,
        kind=SessionKind(facts.kind),
        state=SessionState(SESSION_STATES[facts.state]),
        version=facts.version,
        host_id=facts.host_id,
        host_area_path=tuple(facts.host_area_path),
        co_host_ids=frozenset(facts.co_host_ids),
        day=facts.day,
        announced=facts.announced_at is not None,
        previous_session_id=facts.previous_session_id,
        appointed=tuple(
            Appointed(
                UUID(one["account_id"]),
                Duty(one["duty"]),
                OrganisationKind(one["organisation_kind"]),
                Position(one["position"]) if one["position"] else None,
                one["acting"],
            )
            for one in facts.appointments
        ),
        presided_by=facts.presided_by_account_id,
        minutes_signed=facts.minutes_signed_at is not None,
        still_received=facts.still_received,
        commitments_open=facts.commitments_open,
    )


def seen(actor: Actor, facts: rows.Facts | None) -> tuple[rows.Facts, DialogueSession]:
    """The facts, for an actor who may know of the session. Raises NotFound."""
    if facts is None:
        raise NotFound
    dialogue = to_dialogue(facts)
    if not sees(actor, dialogue):
        raise NotFound
    return facts, dialogue


async def load(session: Session, actor: Actor, session_id: UUID) -> tuple[rows.Facts, DialogueSession]:
    """The session as the actor may know it; NotFound hides whether it exists."""
    return seen(actor, await rows.get_facts(session, session_id))


async def get_session(session: Session, actor: Actor, session_id: UUID, now: datetime) -> SessionView:
    """One session with its figures and what this caller may do with it. Raises NotFound."""
    facts, dialogue = await load(session, actor, session_id)
    latest = None
    if dialogue.state is SessionState.DRAFT:
        almanac = await load_almanac(session)
        latest = announce_by(dialogue.kind, dialogue.day, almanac.rules, almanac.calendar)
    return SessionView(
        facts,
        dialogue.kind,
        dialogue.state,
        figures_of(opinions=facts.opinions, settled=facts.settled, explained=facts.explained, noted=facts.noted),
        latest,
        facts.conclusion_due_on is not None
        and (facts.conclusion_issued_on or local_day(now)) > facts.conclusion_due_on,
        tuple(allowed_actions(actor, dialogue, local_day(now))),
    )


async def refuse_reading(
    session: Session, actor: Actor, path: Mapping[str, Any], version: int | None, now: datetime
) -> None:
    """Not there, or not for this caller."""
    await load(session, actor, path["session_id"])


async def list_sessions(
    session: Session, actor: Actor, filters: Filters, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """The sessions that exist for the actor, newest first, each with its figures."""
    scope = visible_to(actor)
    items = await rows.list_sessions(
        session,
        rows.Scope(scope.staff, scope.organisation_id, scope.committee_area_id),
        filters,
        after,
        limit,
    )
    for item in items:
        counts = {name: item.pop(name) for name in ("opinions", "settled", "explained", "noted")}
        item["figures"] = figures_of(**counts)
    return items


async def list_opinions(
    session: Session, actor: Actor, session_id: UUID, after: int, limit: int
) -> list[dict[str, Any]]:
    """What was said in the session, by number, as far as the actor may see it. Raises NotFound."""
    await load(session, actor, session_id)
    return await rows.list_opinions(
        session,
        session_id,
        actor.organisation_id,
        committee=actor.role is Role.COMMITTEE,
        after=after,
        limit=limit,
    )


async def list_events(session: Session, actor: Actor, session_id: UUID, after: int, limit: int) -> list[EventView]:
    """The session's own history, ascending. Raises NotFound."""
    await load(session, actor, session_id)
    return await view_events(session, SESSION, session_id, after, limit)
