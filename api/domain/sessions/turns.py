"""One move of a session, the shape every verb has: load → permit → decide → store (architecture.md §1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import sessions as rows
from api.db.queries.history import ChainHead, NewEvent
from api.domain.actor import Actor
from api.domain.deadlines.rules import local_day
from api.domain.errors import Forbidden, VersionRequired, VersionStale
from api.domain.moves.service import Precheck
from api.domain.sessions.model import DialogueSession, SessionAction, SessionState
from api.domain.sessions.policy import allowed_actions, may
from api.domain.sessions.reading import SessionView, get_session, load, seen
from api.domain.sessions.rules import next_state


@dataclass(frozen=True, slots=True)
class Turn:
    """A move under way: the locked facts, who makes it and when."""

    session: Session
    actor: Actor
    action: SessionAction
    now: datetime
    facts: rows.Facts
    before: DialogueSession

    @property
    def today(self) -> date:
        return local_day(self.now)


@dataclass(frozen=True, slots=True)
class Change:
    """What a move decided: stored columns, and what its event tells (`data` open, `personal` erasable)."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)


def _permit(
    actor: Actor, action: SessionAction, dialogue: DialogueSession, version: int | None, *, versioned: bool
) -> None:
    """403, 428, 412, in this order (api.md, order of refusal)."""
    if not may(actor, action, dialogue):
        raise Forbidden(
            "Bạn xem được buổi này nhưng không có quyền thực hiện thao tác.",
            "You may see this session but not do this with it.",
            action=action.value,
        )
    if versioned and version is None:
        raise VersionRequired(
            "Thiếu phiên bản (If-Match) của bản ghi.", "The version (If-Match) of the record is missing."
        )
    if versioned and version != dialogue.version:
        raise VersionStale(dialogue.version)


def refuse_moving(action: SessionAction, *, versioned: bool = True) -> Precheck:
    """The refusals of one verb that come before its body is judged."""

    async def refuse(
        session: Session, actor: Actor, path: Mapping[str, Any], version: int | None, now: datetime
    ) -> None:
        _, dialogue = await load(session, actor, path["session_id"])
        _permit(actor, action, dialogue, version, versioned=versioned)

    return refuse


async def begin(
    session: Session,
    actor: Actor,
    session_id: UUID,
    action: SessionAction,
    now: datetime,
    *,
    version: int | None,
    versioned: bool = True,
) -> Turn:
    """Lock the session and permit the move. Raises NotFound, Forbidden, VersionRequired, VersionStale.

    What commutes with everything else (opinions, adding a commitment) is not `versioned`.
    """
    facts, dialogue = seen(actor, await rows.lock_facts(session, session_id))
    _permit(actor, action, dialogue, version, versioned=versioned)
    return Turn(session, actor, action, now, facts, dialogue)


def state_after(turn: Turn) -> SessionState:
    """Raises IllegalMove, naming what the caller can do instead, or Conflict."""
    allowed = allowed_actions(turn.actor, turn.before, turn.today)
    return next_state(turn.before, turn.action, turn.today, allowed)


async def finish(turn: Turn, change: Change, *, bump: bool = True) -> SessionView:
    """Decide and store; the session as it is now. Raises IllegalMove or Conflict, storing nothing."""
    state = state_after(turn)
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
        bump=bump,
    )
    return await get_session(turn.session, turn.actor, turn.before.id, turn.now)
