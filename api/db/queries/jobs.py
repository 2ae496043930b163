"""The job queue: putting work in, the connection that hands it out, and the dead letters of jobs that failed for good.

The queue is pgqueuer's (alembic 0003). A job is named by its entrypoint and one text, mostly an id; of each such pair
there is one in the queue at most, be it waiting, running or held after failing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

import asyncpg
from pgqueuer import AsyncpgDriver, Queries, QueueManager
from sqlalchemy import text

from api.db.engine import Session

_CONNECT_SECONDS: Final = 5


class RunOutRow(NamedTuple):
    """A clock that ran out. `open` is False when what it waited for came late."""

    id: UUID
    rule_code: str
    owner: str
    owner_organisation_id: UUID | None
    due_on: date
    due_at: datetime
    open: bool


class HeldJob(NamedTuple):
    """A job that failed for good and waits for an operator. `error` is its last one, type and message."""

    id: int
    entrypoint: str
    payload: str
    attempts: int
    created_at: datetime
    held_at: datetime
    error: str | None


# The first line is, but for `now`, the condition of the index ix_deadlines_unrecorded. R16 waits for the answer that
# is approved in the end: while one that was submitted in time lies before the head (R28), nobody can say yet whether it
# ran out.
_RAN_OUT: Final = """
    not d.overdue_recorded and d.due_at <= :now and (d.state = 'open' or d.ended_on > d.due_on)
    and not (d.rule_code = 'R16' and d.state = 'open' and exists (
      select 1 from deadlines a where a.petition_id = d.petition_id and a.rule_code = 'R28' and a.state = 'open'
                                  and a.started_on <= d.due_on))"""


async def list_petitions_run_out(session: Session, now: datetime) -> list[UUID]:
    """Petitions with a clock that ran out, open or ended late, and was not dealt with yet (jobs' login)."""
    found = await session.execute(
        text(f"select distinct d.petition_id from deadlines d where d.petition_id is not null and {_RAN_OUT}"),
        {"now": now},
    )
    return list(found.scalars())


async def claim_run_out(session: Session, petition_id: UUID, now: datetime) -> list[RunOutRow]:
    """The petition's clocks that ran out, in the order in which they did; each is given to one transaction once."""
    found = await session.execute(
        text(f"""update deadlines d set overdue_recorded = true where d.petition_id = :petition_id and {_RAN_OUT}
                 returning {", ".join(RunOutRow._fields[:-1])}, state = 'open'"""),
        {"petition_id": petition_id, "now": now},
    )
    return sorted((RunOutRow(*row) for row in found), key=lambda row: (row.due_at, row.id))


async def enqueue(session: Session, entrypoint: str, payloads: Sequence[str]) -> int:
    """Put the jobs in that are not there yet, in the caller's transaction; gives how many."""
    keys = [f"{entrypoint}:{payload}" for payload in payloads]
    there = await session.execute(
        text("select dedupe_key from pgqueuer where dedupe_key = any (:keys)"),
        {"keys": keys},
    )
    known = set(there.scalars())
    fresh = [(key, payload) for key, payload in zip(keys, payloads, strict=True) if key not in known]
    if not fresh:
        return 0
    raw = (await (await session.connection()).get_raw_connection()).driver_connection
    assert raw is not None
    put = await Queries(AsyncpgDriver(raw)).enqueue(
        [entrypoint] * len(fresh),
        [payload.encode() for _, payload in fresh],
        [0] * len(fresh),
        dedupe_key=[key for key, _ in fresh],
        on_conflict="skip",
    )
    return sum(job is not None for job in put)


@asynccontextmanager
async def queue_at(url: str) -> AsyncIterator[QueueManager]:
    """The queue over a connection of its own, told to shut down when that connection is lost."""
    connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    manager = QueueManager(Queries(AsyncpgDriver(connection)))
    connection.add_termination_listener(lambda _: manager.shutdown.set())
    try:
        yield manager
    finally:
        await connection.close(timeout=_CONNECT_SECONDS)


async def list_held(session: Session, limit: int = 100) -> list[HeldJob]:
    """Oldest first, for `doithoai jobs list`."""
    found = await session.execute(
        text("""
            select q.id, q.entrypoint, coalesce(convert_from(q.payload, 'UTF8'), ''), q.attempts, q.created, q.updated,
                   (select (l.traceback ->> 'exception_type') || ': ' || (l.traceback ->> 'exception_message')
                      from pgqueuer_log l where l.job_id = q.id and l.status = 'failed' order by l.id desc limit 1)
              from pgqueuer q where q.status = 'failed' order by q.id limit :limit"""),
        {"limit": limit},
    )
    return [HeldJob(*row) for row in found]


async def requeue(session: Session, job_id: int) -> bool:
    """Give a held job another run, for `doithoai jobs requeue`. False: no such job is held."""
    found = await session.execute(
        text("""
            with again as (
              update pgqueuer set status = 'queued', execute_after = now(), updated = now(), attempts = 0,
                     queue_manager_id = null
               where id = :id and status = 'failed' returning id, entrypoint, priority)
            insert into pgqueuer_log (job_id, status, entrypoint, priority)
            select id, 'queued', entrypoint, priority from again returning job_id"""),
        {"id": job_id},
    )
    return found.one_or_none() is not None
