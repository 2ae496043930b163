"""What a page of the register costs when the register grows: the same askers, the same share of cases, more rows.

Timed is the list's own statement as the application runs it, as its login role and under row security, on a connection
whose plans are warm. Opening the transaction and looking the sign-in up are not in it: they do not grow and would hide
what does.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from random import Random
from statistics import fmean
from typing import Final, NamedTuple
from uuid import UUID

import orjson

from api.db.engine import SessionFactory, make_engine, make_sessions, transaction
from api.domain.accounts import service as accounts
from api.domain.register import service as register
from api.domain.register.service import Filters
from bench.corpus import FIRST, NOW
from bench.database import Seat, Server, seats
from bench.report import Row, say

ROUNDS, CALLS, PAGE = 5, 60, 25


def _somewhere(rnd: Random) -> UUID:
    """A cursor in the middle half of the years."""
    at = FIRST + (NOW - FIRST) * rnd.uniform(0.25, 0.75)
    return UUID(int=int(at.timestamp() * 1000) << 80)


def _from_the_start(_: Random) -> None:
    return None


_LISTS: Final[Mapping[str, tuple[Filters, Callable[[Random], UUID | None], float]]] = {
    "newest": (Filters(), _from_the_start, 5),
    "deep page": (Filters(), _somewhere, 5),
    "overdue": (Filters(overdue=True, by_due=True), _from_the_start, 3),
}
"""With the most that p95 may grow."""


async def measure(server: Server, databases: Mapping[str, str]) -> list[Row]:
    """One row for each asker and list: p95 at the largest size ÷ p95 at the smallest."""
    engines = {size: make_engine(server.url(name), pool_size=1) for size, name in databases.items()}
    sessions = {size: make_sessions(engine) for size, engine in engines.items()}
    rows = []
    for asker, seated in seats().items():
        for name, (filters, cursor, demand) in _LISTS.items():
            say(f"{name}, {asker}")
            smallest, *_, largest = sessions
            asks = await _asks(sessions[smallest], seated, filters, cursor)
            if not asks:
                why = f"nobody's list has a row at {smallest}"
                rows.append(Row(f"{name}, {asker}: p95 at {largest}", why, None, demand))
                continue
            pages = await _pages(sessions, asks, filters)
            told = ", ".join(f"{size} {page.p95 * 1000:.2f} ms/{page.rows:.0f} rows" for size, page in pages.items())
            value = pages[largest].p95 / pages[smallest].p95
            rows.append(Row(f"{name}, {asker}: p95 at {largest}", f"at {smallest} ({told})", value, demand))
    for engine in engines.values():
        await engine.dispose()
    return rows


class _Ask(NamedTuple):
    """One page of one asker's list. The service reads one row more than `limit`."""

    seat: Seat
    after: UUID | None
    limit: int


async def _asks(
    smallest: SessionFactory, seated: Sequence[Seat], filters: Filters, cursor: Callable[[Random], UUID | None]
) -> list[_Ask]:
    """CALLS pages, each of as many rows as the smallest size has for it: a short list would fill its page at the larger
    sizes only, and a full page beside a half-empty one tells of rows, not of growth. Pages that are empty at the
    smallest size are left out; none at all when every one is."""
    rnd = Random(1)
    asks = []
    for call in range(CALLS):
        ask = _Ask(seated[call % len(seated)], cursor(rnd), PAGE)
        _, rows = await _one(smallest, ask, filters)
        if rows:
            asks.append(ask._replace(limit=rows - 1))
    return list(islice(cycle(asks), CALLS))


class _Page(NamedTuple):
    """Seconds, and how many rows were read for a page on the average."""

    p95: float
    rows: float


async def _pages(sessions: Mapping[str, SessionFactory], asks: Sequence[_Ask], filters: Filters) -> dict[str, _Page]:
    """Of each size the best p95 of ROUNDS, after one to warm up. The sizes take turns call by call, so that whatever
    else the machine does troubles them alike."""
    best: defaultdict[str, list[_Page]] = defaultdict(list)
    for turn in range(ROUNDS + 1):
        calls: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        for ask in asks:
            for size, factory in sessions.items():
                calls[size].append(await _one(factory, ask, filters))
        if turn:
            for size, took in calls.items():
                seconds, rows = zip(*took, strict=True)
                best[size].append(_Page(sorted(seconds)[int(CALLS * 0.95)], fmean(rows)))
    return {size: min(rounds) for size, rounds in best.items()}


async def _one(sessions: SessionFactory, ask: _Ask, filters: Filters) -> tuple[float, int]:
    """Seconds and rows read for one page."""
    seat = ask.seat
    async with transaction(sessions) as session:
        actor = await accounts.enter(session, seat.account_id, seat.membership_id, seat.family_id, NOW)
        begun = time.perf_counter()
        page = await register.list_petitions(session, actor, filters, ask.after, ask.limit, NOW)
        return time.perf_counter() - begun, len(orjson.loads(page.items)) + page.more
