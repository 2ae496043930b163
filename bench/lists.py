"""What a page of the register costs when the register grows: the same askers, the same share of cases, more rows.

Timed is the list's own statement as the application runs it, as its login role and under row security, on a connection
whose plans are warm. Opening the transaction and looking the sign-in up are not in it: they do not grow and would hide
what does.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from random import Random
from statistics import fmean
from typing import Final, NamedTuple
from uuid import UUID

from api.db.engine import SessionFactory, make_engine, make_sessions, transaction
from api.domain.accounts import service as accounts
from api.domain.register import service as register
from api.domain.register.service import Filters
from bench.corpus import FIRST, NOW
from bench.database import Seat, Server, seats
from bench.report import Row

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
            pages = await _pages(sessions, seated, filters, cursor)
            smallest, *_, largest = pages
            told = ", ".join(f"{size} {page.p95 * 1000:.2f} ms/{page.rows:.0f} rows" for size, page in pages.items())
            value = pages[largest].p95 / pages[smallest].p95
            rows.append(Row(f"{name}, {asker}: p95 at {largest}", f"at {smallest} ({told})", value, demand))
    for engine in engines.values():
        await engine.dispose()
    return rows


class _Page(NamedTuple):
    """Seconds, and how many rows a page had on the average: a short list fills its page at the larger sizes only."""

    p95: float
    rows: float


async def _pages(
    sessions: Mapping[str, SessionFactory],
    seated: Sequence[Seat],
    filters: Filters,
    cursor: Callable[[Random], UUID | None],
) -> dict[str, _Page]:
    """Of each size the best p95 of ROUNDS, after one to warm up. The sizes take turns call by call, so that whatever
    else the machine does troubles them alike."""
    rnd = Random(1)
    best: defaultdict[str, list[_Page]] = defaultdict(list)
    for turn in range(ROUNDS + 1):
        calls: defaultdict[str, list[tuple[float, int]]] = defaultdict(list)
        for call in range(CALLS):
            seat, after = seated[call % len(seated)], cursor(rnd)
            for size, factory in sessions.items():
                calls[size].append(await _one(factory, seat, filters, after))
        if turn:
            for size, took in calls.items():
                seconds, rows = zip(*took, strict=True)
                best[size].append(_Page(sorted(seconds)[int(CALLS * 0.95)], fmean(rows)))
    return {size: min(rounds) for size, rounds in best.items()}


async def _one(sessions: SessionFactory, seat: Seat, filters: Filters, after: UUID | None) -> tuple[float, int]:
    """Seconds and rows of one page."""
    async with transaction(sessions) as session:
        actor = await accounts.enter(session, seat.account_id, seat.membership_id, seat.family_id, NOW)
        begun = time.perf_counter()
        page = await register.list_petitions(session, actor, filters, after, PAGE, NOW)
        return time.perf_counter() - begun, len(page.items)
