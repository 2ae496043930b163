"""Loads the demo: founds it, writes the script for today, plays it, opens the accounts. Once for a database."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
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
from api.demo.cast import OFFICES, seats
from api.demo.hours import Hours, moment
from api.demo.programme import write
from api.demo.season import Season, desks_of
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
    seat.username: f"{seat.full_name}, {seat.title}" + (f", {OFFICES[seat.organisation]}" if seat.organisation else "")
    for seat in seats()
    if seat.shown
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
    after the other. `share` of it all is enough for a test.

    The same day gives the same petitions, codes and states; ids differ. ValueError when the database has accounts of
    its own, or `now` is too early for the half year before it.
    """
    begun = time.perf_counter()
    async with _sessions(endpoints.owner, 2) as owner, _alone(owner):
        async with transaction(owner) as session:
            if await is_loaded(session):
                return await _report(session, 0, 0.0)
            if local_day(now) < _EARLIEST:
                raise ValueError(f"the demo plays half a year up to today, and today may not be before {_EARLIEST}")
            await founding.found(session, now - timedelta(days=200))
        steps = await _play(endpoints, owner, now, progress, share)
        async with transaction(owner) as session:
            await founding.open_accounts(session, password, await _digest(session))
            report = await _report(session, steps, time.perf_counter() - begun)
    progress(
        f"{sum(report.petitions.values())} petitions and {sum(report.sessions.values())} sessions in"
        f" {report.seconds:.0f} s ({report.per_second:.1f} petitions a second)."
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
    """One that loads at a time; the others wait, however long that takes."""
    async with transaction(owner) as session:
        await session.execute(text("set local lock_timeout = 0"))
        await session.execute(text("select pg_advisory_xact_lock(hashtextextended('doithoai demo', 0))"))
        yield


async def season_up_to(session: Session, now: datetime) -> Season:
    """An empty script for the places and people that have been founded."""
    almanac = await load_almanac(session)
    return Season(
        hours=Hours(almanac.calendar, now),
        almanac=almanac,
        places=await founding.places_of(session),
        desks=desks_of(seats(), await founding.bodies_of(session)),
        fields={record.code: record for record in reference.read_fields()},
    )


async def _play(
    endpoints: Endpoints, owner: SessionFactory, now: datetime, progress: Callable[[str], None], share: float
) -> int:
    async with transaction(owner) as session:
        season = await season_up_to(session, now)
        accounts = await founding.accounts_of(session)
    write(season, share=share)
    steps = sorted(season.steps, key=lambda step: step.at)
    async with _sessions(endpoints.app, 1) as app, _sessions(endpoints.jobs, 1) as jobs:
        stage = Stage(app, jobs, accounts)
        day = local_day(steps[0].at)
        for step in steps:
            while day < local_day(step.at):
                day = await _next_day(stage, day, progress)
            await step.act(stage, step.at)
        while day < local_day(now):
            day = await _next_day(stage, day, progress)
    return stage.steps


async def _next_day(stage: Stage, day: date, progress: Callable[[str], None]) -> date:
    """Begins as the worker does in its first minute."""
    day += timedelta(days=1)
    if day.day == 1:
        progress(f"Playing {day:%m/%Y} …")
    await stage.tick(moment(day, 0))
    return day


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
            for seat in seats()
            if seat.shown
        ),
    )
