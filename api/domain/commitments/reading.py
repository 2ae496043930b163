"""Reading commitments: one with what the caller may do, lists, the history of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import commitments as rows
from api.db.queries.history import COMMITMENT
from api.db.vocabulary import COMMITMENT_STATES
from api.domain.actor import Actor
from api.domain.commitments.model import Commitment, CommitmentAction, CommitmentState
from api.domain.commitments.policy import allowed_actions, sees_any
from api.domain.commitments.rules import late_before, unconfirmed_before
from api.domain.deadlines.model import Calendar
from api.domain.deadlines.rules import due_at, local_day
from api.domain.deadlines.service import load_calendar
from api.domain.errors import Forbidden, NotFound
from api.domain.organisations.model import OrganisationKind
from api.domain.register.service import EventView, view_events


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """A commitment for one caller. `overdue`: due, and not even reported done; `unconfirmed`: reported done so long ago
    that somebody should have looked."""

    facts: rows.Facts
    state: CommitmentState
    overdue: bool
    unconfirmed: bool
    allowed_actions: tuple[CommitmentAction, ...]


def to_commitment(facts: rows.Facts, calendar: Calendar, today: date) -> Commitment:
    """The stored facts as the rules read them."""
    return Commitment(
        id=facts.id,
        state=CommitmentState(COMMITMENT_STATES[facts.state]),
        version=facts.version,
        organisation_id=facts.organisation_id,
        organisation_kind=OrganisationKind(facts.organisation_kind),
        owner_id=facts.owner_id,
        owner_superior_id=facts.owner_superior_id,
        area_path=tuple(facts.area_path),
        due_on=facts.due_on,
        closed_case=not facts.open_to_staff,
        reported_by=facts.reported_by_person_id,
        late=facts.due_on < late_before(today, calendar),
    )


def _view(facts: rows.Facts, actor: Actor, calendar: Calendar, today: date) -> CommitmentView:
    commitment = to_commitment(facts, calendar, today)
    unfinished = commitment.state in {CommitmentState.OPEN, CommitmentState.IN_PROGRESS}
    waits = commitment.state is CommitmentState.REPORTED_DONE and facts.reported_at is not None
    return CommitmentView(
        facts,
        commitment.state,
        unfinished and facts.due_on < today,
        waits and facts.reported_at is not None and local_day(facts.reported_at) < unconfirmed_before(today, calendar),
        tuple(allowed_actions(actor, commitment, today)),
    )


def seen(actor: Actor, facts: rows.Facts | None) -> rows.Facts:
    """Row security has decided which commitments a member of staff may see."""
    if facts is None or not sees_any(actor):
        raise NotFound
    return facts


async def get_commitment(session: Session, actor: Actor, commitment_id: UUID, now: datetime) -> CommitmentView:
    """One commitment and what this caller may do with it. Raises NotFound."""
    facts = seen(actor, await rows.get_facts(session, commitment_id))
    return _view(facts, actor, await load_calendar(session), local_day(now))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which commitments are asked for. Absent = not asked for; `area_id` includes what lies below it."""

    states: Sequence[CommitmentState] = ()
    organisation_id: UUID | None = None
    area_id: UUID | None = None
    petition_id: UUID | None = None
    session_id: UUID | None = None
    overdue: bool = False
    unconfirmed: bool = False


async def list_commitments(
    session: Session, actor: Actor, wanted: Wanted, now: datetime, *, after: UUID | None, limit: int
) -> list[CommitmentView]:
    """The commitments that the actor may see, newest first. Raises Forbidden for who follows up none."""
    if not sees_any(actor):
        raise Forbidden("Danh sách này dành cho cơ quan.", "This list is for organisations.")
    today, calendar = local_day(now), await load_calendar(session)
    # The first instant of a day is where the deadline of the day before ends.
    waited_since = due_at(unconfirmed_before(today, calendar) - timedelta(days=1))
    filters = rows.Filters(
        states=[state.value for state in wanted.states],
        organisation_id=wanted.organisation_id,
        area_id=wanted.area_id,
        petition_id=wanted.petition_id,
        session_id=wanted.session_id,
        due_before=today if wanted.overdue else None,
        reported_before=waited_since if wanted.unconfirmed else None,
    )
    found = await rows.list_commitments(session, filters, after, limit)
    return [_view(facts, actor, calendar, today) for facts in found]


async def refuse_reading(
    session: Session, actor: Actor, path: Mapping[str, Any], version: int | None, now: datetime
) -> None:
    """Not there, or not for this caller."""
    seen(actor, await rows.get_facts(session, path["commitment_id"]))


async def list_events(session: Session, actor: Actor, commitment_id: UUID, after: int, limit: int) -> list[EventView]:
    """The commitment's own history, ascending. Raises NotFound."""
    seen(actor, await rows.get_facts(session, commitment_id))
    return await view_events(session, COMMITMENT, commitment_id, after, limit)
