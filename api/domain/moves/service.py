"""One move of a petition, the shape every verb has: load → permit → decide → store (architecture.md §1).

A verb's service calls `begin`, decides what changes, and gives that to `finish`, which asks the transition table,
runs the clocks, and stores row, access and history in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import petitions as rows
from api.db.queries.history import ChainHead, NewEvent
from api.db.vocabulary import CHANNELS, CLASSES, CONFIDENTIALITIES, PETITIONER_KINDS, STATES, URGENCIES
from api.domain.actor import Actor
from api.domain.deadlines.course import Party, Subject
from api.domain.deadlines.rules import add_working_days, local_day, start_of_receipt
from api.domain.deadlines.service import Almanac, load_almanac, run_event
from api.domain.errors import Forbidden, IllegalMove, NotFound, VersionRequired, VersionStale
from api.domain.notices import service as notices
from api.domain.organisations.model import OrganisationKind
from api.domain.petitions.model import (
    CLOSED_STATES,
    Action,
    Channel,
    Confidentiality,
    Petition,
    PetitionClass,
    PetitionerKind,
    State,
    Urgency,
)
from api.domain.petitions.policy import allowed_actions, audience_of, may, sees
from api.domain.petitions.rules import next_state, transition_for

CLOSED_CIRCLE = frozenset({Confidentiality.RESTRICTED, Confidentiality.DENUNCIATION})
"""Cases that open to named persons and leaders only."""
_UNVERSIONED = frozenset({Action.TELL})
"""Moves that commute with others and need no If-Match (api.md, concurrency)."""
_SUPERIOR_AFTER_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move answers. `in_sight` False: the caller just gave the petition out of hand and sees it no more."""

    id: UUID
    code: str
    state: State
    version: int
    in_sight: bool
    allowed_actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Notify:
    """Whom to tell of the move: members of an organisation in these positions."""

    kind: str
    organisation_id: UUID
    positions: tuple[str, ...] = ("head", "deputy", "officer")


@dataclass(frozen=True, slots=True)
class Move:
    """A move under way: the locked facts, who makes it and when."""

    session: Session
    actor: Actor | None
    """None = the system's own job."""
    action: Action
    now: datetime
    facts: rows.FactsRow
    before: Petition
    almanac: Almanac

    @property
    def today(self) -> date:
        return local_day(self.now)


@dataclass(frozen=True, slots=True)
class Change:
    """What a verb decided: `facts` replaces fields of the petition, `columns` further stored columns, the rest is told
    in the event (`data` open, `personal` erasable)."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)
    assignment_id: UUID | None = None
    answered_on: date | None = None
    happened_on: date | None = None
    """The day of what is recorded today but happened before (a telling): the clocks go by it."""
    notify: Sequence[Notify] = ()
    tell_parties: str | None = None
    """Kind of the notice for the petitioner's account."""


def to_petition(row: rows.FactsRow, almanac: Almanac, today: date) -> Petition:
    """The stored facts as the rules read them."""
    late_from = (
        add_working_days(row.approval_due_on, _SUPERIOR_AFTER_WORKING_DAYS, almanac.calendar)
        if row.approval_due_on
        else None
    )
    return Petition(
        id=row.id,
        code=row.code,
        klass=PetitionClass(CLASSES[row.klass]),
        field=row.field,
        state=State(STATES[row.state]),
        confidentiality=Confidentiality(CONFIDENTIALITIES[row.confidentiality]),
        channel=Channel(CHANNELS[row.channel]),
        petitioner_kind=PetitionerKind(PETITIONER_KINDS[row.petitioner_kind]),
        urgency=Urgency(URGENCIES[row.urgency]),
        received_at=row.received_at,
        version=row.version,
        holder_id=row.holder_id,
        holder_kind=OrganisationKind(row.holder_kind),
        holder_superior_id=row.holder_superior_id,
        origin_id=row.origin_id,
        holder_area_path=tuple(row.holder_area_path),
        area_path=tuple(row.area_path),
        hops=frozenset(row.hops),
        handed_in_by_id=row.handed_in_by_id,
        subjects=frozenset(row.subjects),
        outside=row.outside,
        handlers=frozenset(row.handlers),
        parties=frozenset(row.parties),
        several=row.several,
        lead_id=row.lead_id,
        assigned=frozenset(row.assigned),
        answered_by=frozenset(row.answered_by),
        writers=frozenset(row.writers),
        nobody_else=row.nobody_else,
        excluded_persons=frozenset(row.excluded_persons),
        redactors=frozenset(row.redactors),
        session_id=row.session_id,
        session_writers=frozenset(row.session_writers),
        session_hosts=frozenset(row.session_hosts),
        sent_from_id=row.sent_from_id,
        sent_to_id=row.sent_to_id,
        sent_up_by=frozenset(row.sent_up_by),
        escalation_returns=row.escalation_returns,
        assignment_returns=row.assignment_returns,
        assignment_return_until=row.assignment_return_until,
        transferred_from_id=row.transferred_from_id,
        transfer_return_until=row.transfer_return_until,
        transfer_returns=row.transfer_returns,
        contests=row.contests,
        told_on=row.told_on,
        contest_until=row.contest_until,
        posted=row.posted,
        published=row.published,
        commitments_open=row.commitments_open,
        commitments_total=row.commitments_total,
        commitments_not_done=row.commitments_not_done,
        approval_due_on=row.approval_due_on,
        approval_late=late_from is not None and today >= late_from,
    )


async def load(session: Session, actor: Actor, petition_id: UUID, now: datetime) -> tuple[rows.FactsRow, Petition]:
    """The petition as the actor may see it; NotFound hides whether it exists."""
    today = local_day(now)
    row = await rows.get_facts(session, petition_id, today)
    if row is None:
        raise NotFound
    petition = to_petition(row, await load_almanac(session), today)
    if not sees(actor, petition):
        raise NotFound
    return row, petition


def permit(actor: Actor, action: Action, petition: Petition, version: int | None) -> None:
    """404, 403, 428, 412, in this order (api.md, order of refusal)."""
    if not sees(actor, petition):
        raise NotFound
    if not may(actor, action, petition):
        raise Forbidden(
            "Bạn xem được vụ việc này nhưng không có quyền thực hiện thao tác.",
            "You may see this petition but not do this with it.",
            action=action.value,
        )
    if action in _UNVERSIONED:
        return
    if version is None:
        raise VersionRequired(
            "Thiếu phiên bản (If-Match) của bản ghi.", "The version (If-Match) of the record is missing."
        )
    if version != petition.version:
        raise VersionStale(petition.version)


async def check(
    session: Session, actor: Actor, petition_id: UUID, action: Action, version: int | None, now: datetime
) -> None:
    """The refusals that come before a body is judged."""
    _, petition = await load(session, actor, petition_id, now)
    permit(actor, action, petition, version)


Precheck = Callable[[Session, Actor, Mapping[str, Any], int | None, datetime], Awaitable[None]]


def refuse_moving(action: Action) -> Precheck:
    """The refusals of one verb, for a request whose shape is wrong."""

    async def refuse(
        session: Session, actor: Actor, path: Mapping[str, Any], version: int | None, now: datetime
    ) -> None:
        await check(session, actor, path["petition_id"], action, version, now)

    return refuse


async def refuse_reading(session: Session, actor: Actor, path: Mapping[str, Any], _: int | None, now: datetime) -> None:
    """Not there, or not for this caller."""
    await load(session, actor, path["petition_id"], now)


async def begin(
    session: Session, actor: Actor, petition_id: UUID, action: Action, version: int | None, now: datetime
) -> Move:
    """Lock the petition and permit the move. Raises NotFound, Forbidden, VersionRequired, VersionStale."""
    move = await _locked(session, actor, petition_id, action, now)
    permit(actor, action, move.before, version)
    await rows.begin_task(session, petition_id)
    return move


async def begin_automatic(session: Session, petition_id: UUID, action: Action, now: datetime) -> Move:
    """The same for the system's own moves: nobody's right is asked, the table still is."""
    await rows.begin_task(session, petition_id)
    return await _locked(session, None, petition_id, action, now)


async def _locked(session: Session, actor: Actor | None, petition_id: UUID, action: Action, now: datetime) -> Move:
    row = await rows.lock_facts(session, petition_id, local_day(now))
    if row is None:
        raise NotFound
    almanac = await load_almanac(session)
    return Move(session, actor, action, now, row, to_petition(row, almanac, local_day(now)), almanac)


def require_state(move: Move) -> State:
    """The state after the move, before anything is stored. Raises IllegalMove or Conflict."""
    row = transition_for(move.before, move.action)
    if row is None:
        allowed = allowed_actions(move.actor, move.before, move.today) if move.actor else []
        raise IllegalMove(move.before.state.value, move.action.value, [action.value for action in allowed])
    return next_state(move.before, move.action, move.today)


async def finish(move: Move, change: Change) -> Moved:
    """Decide and store: state, clocks, sight, history, notices. Raises IllegalMove or Conflict, storing nothing."""
    state = require_state(move)
    after = replace(move.before, state=state, **change.facts)
    if after.holder_id != move.before.holder_id and after.confidentiality in CLOSED_CIRCLE:
        # Another office, other hands: those named before would keep sight, and shut the new head out.
        after = replace(after, handlers=frozenset())
        await rows.delete_handlers(move.session, after.id)
    outcome = await run_event(
        move.session,
        move.almanac,
        after.id,
        move.action.value,
        move.now,
        clock_subject(after, move.facts.variant, move.almanac, change.columns.get("variant")),
        Party(after.holder_id, after.lead_id, after.sent_to_id),
        assignment_id=change.assignment_id,
        answered_on=change.answered_on,
        happened_on=change.happened_on,
    )
    version = await _store(move, after, change, outcome.due_on)
    await _notify(move, after, change)
    return await moved(move, after, version)


async def _store(move: Move, after: Petition, change: Change, due_on: date | None) -> int:
    columns: dict[str, Any] = {"state": after.state.value, "due_on": due_on, **change.columns}
    if after.state in CLOSED_STATES and move.before.state not in CLOSED_STATES:
        columns["closed_at"] = move.now
    elif after.state not in CLOSED_STATES and move.before.state in CLOSED_STATES:
        columns["closed_at"] = None
    if after.holder_id != move.before.holder_id:
        columns["holder_id"] = after.holder_id
    event = NewEvent(
        kind=move.action.value,
        at=move.now,
        account_id=move.actor.account_id if move.actor else None,
        organisation_id=move.actor.organisation_id if move.actor else None,
        data={"from": move.before.state.value, "to": after.state.value, **change.data},
        personal=change.personal,
    )
    return await rows.store_move(
        move.session,
        after.id,
        head=ChainHead(move.facts.event_count, move.facts.chain_head),
        events=[event],
        audience=audience_of(after),
        changes=columns,
    )


async def _notify(move: Move, after: Petition, change: Change) -> None:
    about = f"{after.id}:{move.facts.event_count + 1}"
    for target in change.notify:
        leaders = after.confidentiality is Confidentiality.RESTRICTED and target.organisation_id == after.holder_id
        await notices.notify_organisation(
            move.session,
            target.organisation_id,
            ("head", "deputy") if leaders else target.positions,
            kind=target.kind,
            about=about,
            petition_id=after.id,
            code=after.code,
            at=move.now,
        )
    if change.tell_parties and after.parties:
        await notices.notify_accounts(
            move.session,
            sorted(after.parties),
            kind=change.tell_parties,
            about=about,
            petition_id=after.id,
            code=after.code,
            at=move.now,
        )


async def moved(move: Move, after: Petition, version: int) -> Moved:
    """The answer to the caller, by the sight that is left after the move."""
    await rows.end_task(move.session)
    if move.actor is None or not sees(move.actor, after):
        return Moved(after.id, after.code, after.state, version, False, ())
    fresh = await rows.get_facts(move.session, after.id, move.today)
    if fresh is None:
        return Moved(after.id, after.code, after.state, version, False, ())
    petition = to_petition(fresh, move.almanac, move.today)
    actions = tuple(allowed_actions(move.actor, petition, move.today))
    return Moved(petition.id, petition.code, petition.state, version, True, actions)


def clock_subject(petition: Petition, variant: str, almanac: Almanac, new_variant: str | None = None) -> Subject:
    """What of the petition the clock rules ask."""
    session_on = local_day(petition.received_at) if petition.channel in {Channel.SESSION, Channel.RECEPTION} else None
    return Subject(
        klass=petition.klass.value,
        variant=new_variant or variant,
        anonymous=petition.petitioner_kind is PetitionerKind.ANONYMOUS,
        publishable=petition.confidentiality is Confidentiality.PUBLIC,
        closed=petition.state in CLOSED_STATES,
        received_on=start_of_receipt(petition.received_at, almanac.calendar, session_on=session_on),
    )
