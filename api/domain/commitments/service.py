"""Keeping a commitment, confirming it, and its other ends: load → permit → decide → store (domain.md §3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import commitments as rows
from api.db.queries import petitions
from api.db.queries.handling import list_organisations
from api.db.queries.history import ChainHead, NewEvent
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.commitments.model import Commitment, CommitmentAction, CommitmentState
from api.domain.commitments.policy import allowed_actions, may
from api.domain.commitments.reading import CommitmentView, get_commitment, seen, to_commitment
from api.domain.commitments.rules import next_state
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import load_calendar
from api.domain.errors import FieldError, Forbidden, Invalid, VersionRequired, VersionStale
from api.domain.moves.service import Precheck
from api.domain.notices import service as notices
from api.domain.petitions.waiting import wait_for_head


@dataclass(frozen=True, slots=True)
class Turn:
    """A move under way: the locked facts, who makes it and when."""

    session: Session
    actor: Actor
    action: CommitmentAction
    now: datetime
    facts: rows.Facts
    before: Commitment

    @property
    def today(self) -> date:
        return local_day(self.now)


@dataclass(frozen=True, slots=True)
class Change:
    """What a move decided: stored columns, and what its event tells (`data` open, `personal` erasable)."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)


def _permit(turn: Turn, version: int | None) -> None:
    """403, 428, 412, in this order (api.md, order of refusal)."""
    if not may(turn.actor, turn.action, turn.before):
        raise Forbidden(
            "Bạn xem được cam kết này nhưng không có quyền thực hiện thao tác.",
            "You may see this commitment but not do this with it.",
            action=turn.action.value,
        )
    if version is None:
        raise VersionRequired(
            "Thiếu phiên bản (If-Match) của bản ghi.", "The version (If-Match) of the record is missing."
        )
    if version != turn.before.version:
        raise VersionStale(turn.before.version)


def refuse_moving(action: CommitmentAction) -> Precheck:
    """The refusals of one verb that come before its body is judged."""

    async def refuse(
        session: Session, actor: Actor, path: Mapping[str, Any], version: int | None, now: datetime
    ) -> None:
        facts = seen(actor, await rows.get_facts(session, path["commitment_id"]))
        _permit(await _turn(session, actor, facts, action, now), version)

    return refuse


async def _begin(
    session: Session, actor: Actor, commitment_id: UUID, action: CommitmentAction, now: datetime, *, version: int | None
) -> Turn:
    """Lock the commitment and permit the move. Raises NotFound, Forbidden, VersionRequired, VersionStale."""
    facts = seen(actor, await rows.lock_facts(session, commitment_id))
    turn = await _turn(session, actor, facts, action, now)
    _permit(turn, version)
    return turn


async def _turn(session: Session, actor: Actor, facts: rows.Facts, action: CommitmentAction, now: datetime) -> Turn:
    calendar = await load_calendar(session)
    return Turn(session, actor, action, now, facts, to_commitment(facts, calendar, local_day(now)))


def _state_after(turn: Turn) -> CommitmentState:
    """Raises IllegalMove, naming what the caller can do instead, or Conflict."""
    allowed = allowed_actions(turn.actor, turn.before, turn.today)
    return next_state(turn.before, turn.action, turn.today, allowed)


async def _finish(turn: Turn, change: Change) -> CommitmentView:
    """Decide and store; the commitment as it is now. Raises IllegalMove or Conflict, storing nothing."""
    state = _state_after(turn)
    await rows.store_move(
        turn.session,
        turn.before.id,
        head=ChainHead(turn.facts.event_count, turn.facts.chain_head),
        event=NewEvent(
            kind=turn.action.value,
            at=turn.now,
            account_id=turn.actor.account_id,
            organisation_id=turn.actor.organisation_id,
            data={"from": turn.before.state.value, "to": state.value, **change.data},
            personal=change.personal,
        ),
        changes={"state": state.value, **change.columns},
    )
    if turn.facts.of_petition and state in {CommitmentState.CONFIRMED, CommitmentState.NOT_DONE}:
        await wait_for_head(turn.session, await rows.get_petition_id(turn.session, turn.before.id), turn.now)
    return await get_commitment(turn.session, turn.actor, turn.before.id, turn.now)


async def start(
    session: Session, actor: Actor, commitment_id: UUID, version: int | None, now: datetime
) -> CommitmentView:
    """The responsible organisation has begun."""
    return await _finish(
        await _begin(session, actor, commitment_id, CommitmentAction.START, now, version=version), Change()
    )


async def report_done(
    session: Session, actor: Actor, commitment_id: UUID, version: int | None, now: datetime, *, report: str
) -> CommitmentView:
    """The responsible organisation says what was done; others confirm it."""
    turn = await _begin(session, actor, commitment_id, CommitmentAction.REPORT_DONE, now, version=version)
    return await _finish(
        turn,
        Change(
            columns={"report": report, "reported_at": now, "reported_by_person_id": actor.person_id},
            personal={"report": report},
        ),
    )


async def confirm(
    session: Session, actor: Actor, commitment_id: UUID, version: int | None, now: datetime, *, remark: str | None
) -> CommitmentView:
    """Somebody of the place saw that it is done. A petition's last one does not complete the petition by itself."""
    turn = await _begin(session, actor, commitment_id, CommitmentAction.CONFIRM, now, version=version)
    return await _finish(
        turn,
        Change(
            columns={"confirmed_at": now, "confirmed_by_account_id": actor.account_id},
            personal={"remark": remark} if remark else {},
        ),
    )


async def reject(
    session: Session, actor: Actor, commitment_id: UUID, version: int | None, now: datetime, *, reason: str
) -> CommitmentView:
    """It is not done as reported: the responsible organisation goes on."""
    turn = await _begin(session, actor, commitment_id, CommitmentAction.REJECT, now, version=version)
    return await _finish(turn, Change(personal={"reason": reason}))


async def mark_not_done(
    session: Session, actor: Actor, commitment_id: UUID, version: int | None, now: datetime, *, reason: str
) -> CommitmentView:
    """It was not kept, and will not be; the petitioner is told."""
    turn = await _begin(session, actor, commitment_id, CommitmentAction.MARK_NOT_DONE, now, version=version)
    view = await _finish(turn, Change(columns={"end_reason": reason}, personal={"reason": reason}))
    await _tell_petitioner(turn)
    return view


async def _tell_petitioner(turn: Turn) -> None:
    facts = turn.facts
    if facts.petition_id is None:
        return
    petition = await petitions.get_facts(turn.session, facts.petition_id, turn.today)
    if petition is not None:
        await notices.notify_accounts(
            turn.session,
            petition.parties,
            kind="commitment_not_done",
            about=f"{facts.id}:{facts.event_count + 1}",
            petition_id=petition.id,
            code=petition.code,
            at=turn.now,
        )


async def replace(
    session: Session,
    actor: Actor,
    commitment_id: UUID,
    version: int | None,
    now: datetime,
    *,
    text: str,
    organisation_id: UUID,
    due_on: date,
    reason: str,
) -> tuple[CommitmentView, CommitmentView]:
    """Another promise takes its place, linked to it: the old one and the new one."""
    turn = await _begin(session, actor, commitment_id, CommitmentAction.REPLACE, now, version=version)
    await _check_new(turn, organisation_id, due_on)
    _state_after(turn)
    new = new_id(now)
    facts = turn.facts
    await rows.insert_commitment(
        session,
        {
            "id": new,
            "petition_id": facts.petition_id,
            "answer_id": facts.answer_id,
            "session_id": facts.session_id,
            "number": await rows.next_number(session, facts.petition_id, facts.session_id),
            "text": text,
            "organisation_id": organisation_id,
            "area_id": facts.area_id,
            "due_on": due_on,
            "open_to_staff": facts.open_to_staff,
        },
        now,
        actor.account_id,
        actor.organisation_id,
    )
    old = await _finish(
        turn,
        Change(
            columns={"replaced_by_id": new, "end_reason": reason},
            data={"replaced_by": new},
            personal={"reason": reason},
        ),
    )
    return old, await get_commitment(session, actor, new, now)


async def _check_new(turn: Turn, organisation_id: UUID, due_on: date) -> None:
    wrong = []
    found = await list_organisations(turn.session, [organisation_id])
    ended = bool(found) and found[0].valid_to is not None and found[0].valid_to < turn.today
    if not found or ended or found[0].area_path[0] != turn.before.area_path[0]:
        wrong.append(
            FieldError("/organisation_id", "unknown", "Không có cơ quan này.", "There is no such organisation.")
        )
    if due_on <= turn.today:
        wrong.append(FieldError("/due_on", "past", "Hạn phải sau hôm nay.", "A commitment is due after today."))
    if wrong:
        raise Invalid(wrong)


async def extend(
    session: Session,
    actor: Actor,
    commitment_id: UUID,
    version: int | None,
    now: datetime,
    *,
    due_on: date,
    reason: str,
) -> CommitmentView:
    """More time, decided by the end of the due day; the first day promised stays on record."""
    turn = await _begin(session, actor, commitment_id, CommitmentAction.EXTEND, now, version=version)
    if due_on <= turn.before.due_on:
        raise Invalid.field(
            "/due_on", "not_later", "Hạn mới phải sau hạn cũ.", "The new day must come after the old one."
        )
    return await _finish(
        turn,
        Change(
            columns={"due_on": due_on},
            data={"due_before": turn.before.due_on, "due_on": due_on},
            personal={"reason": reason},
        ),
    )
