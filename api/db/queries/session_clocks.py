"""Clocks of sessions that ran out (R17, the conclusion notice), for the jobs' login."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text

from api.db.engine import Session
from api.db.queries.history import SESSION, ChainHead, NewEvent, append_events
from api.db.queries.jobs import RunOutRow

# The first line is, but for `now`, the condition of the index ix_deadlines_unrecorded.
_RAN_OUT: Final = """
    not d.overdue_recorded and d.due_at <= :now and (d.state = 'open' or d.ended_on > d.due_on)
    and d.session_id is not null"""


async def list_sessions_run_out(session: Session, now: datetime) -> list[UUID]:
    """Sessions with a clock that ran out, open or ended late, and was not dealt with yet."""
    found = await session.execute(text(f"select distinct d.session_id from deadlines d where {_RAN_OUT}"), {"now": now})
    return list(found.scalars())


async def lock_head(session: Session, session_id: UUID) -> ChainHead | None:
    """The head of the session's history, its row locked; None when there is no such session."""
    found = await session.execute(
        text("select event_count, chain_head from sessions where id = :id for update"), {"id": session_id}
    )
    row = found.one_or_none()
    return ChainHead(*row) if row else None


async def claim_session_run_out(session: Session, session_id: UUID, now: datetime) -> list[RunOutRow]:
    """The session's clocks that ran out; each is given to one transaction once."""
    found = await session.execute(
        text(f"""update deadlines d set overdue_recorded = true where d.session_id = :session_id and {_RAN_OUT}
                 returning {", ".join(RunOutRow._fields[:-1])}, state = 'open'"""),
        {"session_id": session_id, "now": now},
    )
    return sorted((RunOutRow(*row) for row in found), key=lambda row: (row.due_at, row.id))


async def store_events(session: Session, session_id: UUID, head: ChainHead, events: Sequence[NewEvent]) -> None:
    """Adds to the history of the session, whose row lock_head has locked; nobody's version becomes stale by it."""
    if events:
        new_head = await append_events(session, SESSION, session_id, head, events)
        await session.execute(
            text("update sessions set event_count = :n, chain_head = :hash where id = :id"),
            {"n": new_head.n, "hash": new_head.hash, "id": session_id},
        )
