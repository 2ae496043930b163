"""Loads the demo: founds it, writes the script for today, plays it, opens the accounts. Once for a database."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import text

from api.db import reference
from api.db.engine import Session, SessionFactory, make_engine, make_sessions, transaction
from api.db.provision import Endpoints
from api.db.vocabulary import SESSION_STATES, STATES
from api.demo import founding
from api.demo.cast import Seat, seats
from api.demo.hours import Hours, moment
from api.demo.programme import write
from api.demo.season import Season, Step, desks_of
from api.demo.stage import Stage
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import load_almanac

_EARLIEST: Final = date(2026, 2, 1)
"""Half a year before lies the day since when the communes of today exist."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What is there. `seconds` and `per_second` (petitions) are 0 when it had been loaded before. `accounts`: user
    name, full name, organisation, position."""

    petitions: Mapping[str, int]
    sessions: Mapping[str, int]
    steps: int
    seconds: float
    per_second: float
    accounts: tuple[tuple[str, str, str, str], ...]


ACCOUNTS: Final[Mapping[str, str]] = {
    seat.username: f"{seat.full_name}, {seat.title}" for seat in seats() if seat.shown
}
"""The demo accounts and who they are."""


async def is_loaded(session: Session) -> bool:
    return await founding.state_of(session) not in {None, founding.BEGUN}


async def load_demo(
    endpoints: Endpoints,
    password: str,
    *,
    now: datetime,
    progress: Callable[[str], None],
    share: float = 1.0,
) -> DemoReport:
    """Load the demo as it stands at `now`, unless it is loaded. `password`: of the demo accounts; nobody can sign in
    until everything is there. A load that was broken off is begun again from nothing. Two that load at once come one
    after the other. `share` of the petitions beside the sessions (tests).

    The same day gives the same petitions, codes and states; ids differ. ValueError when the database has accounts of
    its own, or `now` is too early for the half year before it.
    """
    if local_day(now) < _EARLIEST:
        raise ValueError(f"the demo plays half a year up to today, which may not be before {_EARLIEST}")
    begun = time.perf_counter()
    async with _sessions(endpoints.owner, 2) as owner, _alone(owner):
        async with transaction(owner) as session:
            loaded = await is_loaded(session)
            if not loaded:
                await founding.found(session, now - timedelta(days=200))
        steps = 0
        if not loaded:
            steps = await _play(endpoints, owner, now, progress, share)
            async with transaction(owner) as session:
                await founding.open_accounts(session, seats(), password, await _digest(session))
        async with transaction(owner) as session:
            report = await _report(session, steps, 0 if loaded else time.perf_counter() - begun)
    if not loaded:
        progress(
            f"{sum(report.petitions.values())} petitions and {sum(report.sessions.values())} sessions in"
            f" {report.seconds:.0f} s ({report.per_second:.1f} petitions a second, {steps} steps)."
        )
    return report


@asynccontextmanager
async def _sessions(url: str, size: int) -> AsyncIterator[SessionFactory]:
    engine = make_engine(url, pool_size=size)
    try:
        yield make_sessions(engine)
    finally:
        await engine.dispose()


@asynccontextmanager
async def _alone(owner: SessionFactory) -> AsyncIterator[None]:
    async with owner() as session:
        await session.execute(text("set lock_timeout = 0"))
        await session.execute(text("select pg_advisory_lock(hashtextextended('doithoai demo', 0))"))
        yield


async def _play(
    endpoints: Endpoints, owner: SessionFactory, now: datetime, progress: Callable[[str], None], share: float
) -> int:
    async with transaction(owner) as session:
        almanac = await load_almanac(session)
        bodies = await founding.bodies_of(session)
        season = Season(
            hours=Hours(almanac.calendar, now),
            almanac=almanac,
            places=await founding.places_of(session),
            desks=desks_of(seats(), bodies),
            fields={record.code: record for record in reference.read_fields()},
        )
        accounts = await founding.accounts_of(session)
    write(season, share=share)
    by_day = defaultdict(list)
    for step in sorted(season.steps, key=lambda step: step.at):
        by_day[local_day(step.at)].append(step)
    async with _sessions(endpoints.app, _AT_ONCE) as app, _sessions(endpoints.jobs, 1) as jobs:
        stage = Stage(app, jobs, accounts)
        day = min(by_day)
        while day <= local_day(now):
            if day.day == 1:
                progress(f"Playing {day:%m/%Y} …")
            # What the worker does in the first minute of a day.
            await stage.tick(moment(day, 0))
            await _play_day(stage, by_day[day])
            day += timedelta(days=1)
    return stage.steps


async def _play_day(stage: Stage, steps: Sequence[Step]) -> None:
    """A few at once, in the order that their keys ask for."""
    free = asyncio.Semaphore(_AT_ONCE)
    last: dict[object, asyncio.Task[None]] = {}

    async def play(step: Step, before: set[asyncio.Task[None]]) -> None:
        for task in before:
            await task
        async with free:
            await step.act(stage, step.at)

    async with asyncio.TaskGroup() as group:
        for step in steps:
            waits_for = (
                set(last.values()) if not step.keys else {last[key] for key in (*step.keys, _ALL) if key in last}
            )
            task = group.create_task(play(step, waits_for))
            if not step.keys:
                last.clear()
            last |= dict.fromkeys(step.keys or (_ALL,), task)


_AT_ONCE: Final = 3
"""So many transactions at once keep both a client and a server process at work."""
_ALL: Final = object()


async def _digest(session: Session) -> str:
    """Of what everybody can check: code, state and title of each petition."""
    rows = await session.execute(text("select code, state, title from petitions order by code"))
    return hashlib.sha256("\n".join(f"{code} {state} {title}" for code, state, title in rows).encode()).hexdigest()


async def _report(session: Session, steps: int, seconds: float) -> DemoReport:
    petitions = await session.execute(text("select state, count(*) from petitions group by state order by state"))
    sessions = await session.execute(text("select state, count(*) from sessions group by state order by state"))
    bodies = await founding.bodies_of(session)
    by_state = {STATES[state]: n for state, n in petitions}
    return DemoReport(
        petitions=by_state,
        sessions={SESSION_STATES[state]: n for state, n in sessions},
        steps=steps,
        seconds=seconds,
        per_second=sum(by_state.values()) / seconds if seconds else 0.0,
        accounts=tuple(
            (seat.username, seat.full_name, bodies[seat.organisation][1] if seat.organisation else "", seat.title)
            for seat in _shown()
        ),
    )


def _shown() -> list[Seat]:
    return [seat for seat in seats() if seat.shown]
