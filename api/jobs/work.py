"""The system's jobs, thin like routers: one service call each, in one transaction; and the tick that finds work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from api.db.engine import SessionFactory, transaction
from api.db.queries import jobs
from api.domain.deadlines.overdue import run_out
from api.domain.deadlines.rules import local_day
from api.domain.history.service import is_sealed, seal_day

Job = Callable[[SessionFactory, str, datetime], Awaitable[None]]
"""Takes the sessions of the jobs' login, the text that names the work, and the time. May be run again at any point."""

RUN_OUT: Final = "deadlines.run_out"
SEAL: Final = "history.seal"


async def deal_with_run_out(sessions: SessionFactory, petition_id: str, now: datetime) -> None:
    async with transaction(sessions) as session:
        await run_out(session, UUID(petition_id), now)


async def seal(sessions: SessionFactory, day: str, now: datetime) -> None:
    async with transaction(sessions) as session:
        await seal_day(session, date.fromisoformat(day), now)


JOBS: Final[Mapping[str, Job]] = {RUN_OUT: deal_with_run_out, SEAL: seal}


async def tick(sessions: SessionFactory, now: datetime) -> None:
    """Put in what is due by now: a job for each petition with a clock that ran out, and the root of the day that ended.

    Whatever was missed while no worker ran is found by the next tick; what is in the queue is not put in again.
    """
    yesterday = local_day(now) - timedelta(days=1)
    sealed = await asyncio.to_thread(is_sealed, yesterday)
    async with transaction(sessions) as session:
        petitions = await jobs.list_petitions_run_out(session, now)
        await jobs.enqueue(session, RUN_OUT, [str(petition_id) for petition_id in petitions])
        if not sealed:
            await jobs.enqueue(session, SEAL, [yesterday.isoformat()])
