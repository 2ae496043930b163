"""The system's jobs, thin like routers: one call each, in one transaction; and the tick that finds work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from api.db.engine import Session, SessionFactory, transaction
from api.db.queries import job_log, jobs, kept_answers
from api.db.queries.session_clocks import list_sessions_run_out
from api.domain.deadlines.overdue import run_out, session_run_out
from api.domain.deadlines.rules import local_day
from api.domain.history.service import is_sealed, seal_day

Job = Callable[[SessionFactory, str, datetime], Awaitable[None]]
"""Takes the sessions of the jobs' login, the text that names the work, and the time. May be run again at any point."""

RUN_OUT: Final = "deadlines.run_out"
SESSION_RUN_OUT: Final = "deadlines.session_run_out"
SEAL: Final = "history.seal"
FORGET: Final = "upkeep.forget"

BATCH: Final = 1_000
_FORGOTTEN_EVERY: Final = timedelta(hours=1)
"""How much older than it must be something gets before it is swept away with all that has become old since."""


@dataclass(frozen=True)
class Store:
    """What is kept for a time and then deleted, oldest first, at most so many at once."""

    kept_for: timedelta
    has: Callable[[Session, datetime], Awaitable[bool]]
    delete: Callable[[Session, datetime, int], Awaitable[int]]


STORES: Final[Mapping[str, Store]] = {
    "kept_answers": Store(kept_answers.KEPT_FOR, kept_answers.has_kept_answers, kept_answers.delete_kept_answers),
    "job_log": Store(job_log.KEPT_FOR, job_log.has_job_log, job_log.delete_job_log),
}


async def deal_with_run_out(sessions: SessionFactory, petition_id: str, now: datetime) -> None:
    async with transaction(sessions) as session:
        await run_out(session, UUID(petition_id), now)


async def deal_with_session_run_out(sessions: SessionFactory, session_id: str, now: datetime) -> None:
    async with transaction(sessions) as session:
        await session_run_out(session, UUID(session_id), now)


async def seal(sessions: SessionFactory, day: str, now: datetime) -> None:
    async with transaction(sessions) as session:
        await seal_day(session, date.fromisoformat(day), now)


async def forget(sessions: SessionFactory, name: str, now: datetime) -> None:
    """Batch after batch, each in a transaction of its own: no lock is held for long, and a stop undoes one at most."""
    store = STORES[name]
    deleted = BATCH
    while deleted == BATCH:
        async with transaction(sessions) as session:
            deleted = await store.delete(session, now - store.kept_for, BATCH)


JOBS: Final[Mapping[str, Job]] = {
    RUN_OUT: deal_with_run_out,
    SESSION_RUN_OUT: deal_with_session_run_out,
    SEAL: seal,
    FORGET: forget,
}


async def tick(sessions: SessionFactory, now: datetime) -> None:
    """Put in what is due by now: a job for each petition or session with a clock that ran out, the root of the day that
    ended, and the deletion of what has been kept long enough.

    Whatever was missed while no worker ran is found by the next tick; what is in the queue is not put in again.
    """
    yesterday = local_day(now) - timedelta(days=1)
    sealed = await asyncio.to_thread(is_sealed, yesterday)
    async with transaction(sessions) as session:
        petitions = await jobs.list_petitions_run_out(session, now)
        await jobs.enqueue(session, RUN_OUT, [str(petition_id) for petition_id in petitions])
        late_sessions = await list_sessions_run_out(session, now)
        await jobs.enqueue(session, SESSION_RUN_OUT, [str(session_id) for session_id in late_sessions])
        if not sealed:
            await jobs.enqueue(session, SEAL, [yesterday.isoformat()])
        for name, store in STORES.items():
            if await store.has(session, now - store.kept_for - _FORGOTTEN_EVERY):
                await jobs.enqueue(session, FORGET, [name])
