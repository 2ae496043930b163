"""The worker: ticks every minute, runs what is in the queue, stops cleanly, and outlives a lost database.

It runs inside `serve` on the same event loop, or as a process of its own; any number may run at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from pgqueuer import Job as Picked
from pgqueuer import QueueManager, RetryRequested

from api.db.engine import SessionFactory, make_engine, make_sessions
from api.db.faults import is_passing
from api.db.queries.jobs import queue_at
from api.domain.clock import Clock
from api.jobs.work import JOBS, Job, tick

_log = logging.getLogger(__name__)

GRACE: Final = timedelta(seconds=10)
"""What a job in flight may still take when the worker is asked to stop; then it is rolled back and put back."""
_AT_ONCE: Final = 4
_LONGEST_RETRY: Final = 300
_FIRST_BACK_OFF: Final = 0.5
_LONGEST_BACK_OFF: Final = 60.0
"""Seconds between attempts to come back to the database, or to a job, doubling from the first to the longest."""

_NEVER: Final = timedelta(0)
"""How often the log is counted up in pgqueuer_statistics, which nobody here reads and which would only grow."""

Wait = Callable[[float], Awaitable[bool]]
"""Waits so many seconds, or less when it is time to end: then True."""


async def run_worker(
    jobs_url: str,
    clock: Clock,
    stop: asyncio.Event,
    *,
    jobs: Mapping[str, Job] = JOBS,
    grace: timedelta = GRACE,
) -> None:
    """Works as the login of `jobs_url` until `stop` is set; returns when the last job is finished or put back.

    No error of the database or of a job ends it: it logs, waits, and goes on. A job that fails is held in the queue for
    an operator, unless the database was out of reach: then it is tried again later.
    """
    engine = make_engine(jobs_url, pool_size=_AT_ONCE)
    worker = _Worker(make_sessions(engine), clock, stop, jobs, grace)
    loop = asyncio.get_running_loop()
    back_off = _FIRST_BACK_OFF
    try:
        while not stop.is_set():
            began = loop.time()
            try:
                async with queue_at(jobs_url) as queue:
                    await worker.shift(queue)
            except Exception as error:
                _tell(error)
            if loop.time() - began > _LONGEST_BACK_OFF:
                back_off = _FIRST_BACK_OFF
            await _until(stop, back_off)
            back_off = min(back_off * 2, _LONGEST_BACK_OFF)
    finally:
        await engine.dispose()


def _tell(error: Exception) -> None:
    causes = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
    if all(is_passing(cause) for cause in causes):
        # What was asked of it follows on lines of its own.
        _log.warning("The worker has no database: %s", str(causes[0]).partition("\n")[0])
    else:
        _log.error("The worker starts again after an error", exc_info=error)


@dataclass(frozen=True)
class _Worker:
    sessions: SessionFactory
    clock: Clock
    stop: asyncio.Event
    jobs: Mapping[str, Job]
    grace: timedelta
    in_flight: set[asyncio.Task[None]] = field(default_factory=set)

    async def shift(self, queue: QueueManager) -> None:
        """Works over one connection, until it is lost or the worker is stopped."""
        for name, job in self.jobs.items():
            queue.entrypoint(name, on_failure="hold")(self._entrypoint(job))
        async with asyncio.TaskGroup() as group:
            running = group.create_task(
                queue.run(batch_size=_AT_ONCE // 2, max_concurrent_tasks=_AT_ONCE, log_aggregation_interval=_NEVER)
            )
            group.create_task(keep_ticking(self._tick, self.clock, partial(_until, queue.shutdown)))
            stopping = group.create_task(_pass_on(self.stop, queue.shutdown))
            await queue.shutdown.wait()
            stopping.cancel()
            await asyncio.wait({running}, timeout=self.grace.total_seconds())
            for task in self.in_flight:
                task.cancel()

    async def _tick(self, now: datetime) -> None:
        await tick(self.sessions, now)

    def _entrypoint(self, job: Job) -> Callable[[Picked], Awaitable[None]]:
        """The job as a task that can be sent home: its transaction is rolled back, and it is put back."""

        async def work(picked: Picked) -> None:
            await job(self.sessions, (picked.payload or b"").decode(), self.clock())

        async def run(picked: Picked) -> None:
            task = asyncio.create_task(work(picked))
            self.in_flight.add(task)
            try:
                await task
            except asyncio.CancelledError as error:
                raise RetryRequested(reason="the worker stopped") from error
            except Exception as error:
                if not is_passing(error):
                    raise
                delay = min(2**picked.attempts, _LONGEST_RETRY)
                raise RetryRequested(timedelta(seconds=delay), reason=str(error)) from error
            finally:
                self.in_flight.discard(task)

        return run


async def keep_ticking(tick: Callable[[datetime], Awaitable[None]], clock: Clock, wait: Wait) -> None:
    """Ticks now, and then at the beginning of each minute of the clock, until `wait` says that it is time to end."""
    while True:
        await tick(clock())
        now = clock()
        if await wait(60 - now.second - now.microsecond / 1e6):
            return


async def _until(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def _pass_on(event: asyncio.Event, to: asyncio.Event) -> None:
    await event.wait()
    to.set()
