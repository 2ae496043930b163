"""What whole requests cost: the register's page beside the least that gives the same page, and finding an area."""

from __future__ import annotations

from contextlib import ExitStack
from random import Random
from statistics import median
from typing import Any, Final
from unicodedata import normalize
from urllib.parse import quote

from api.db.engine import make_engine, make_sessions, transaction
from api.domain.accounts import service as accounts
from api.domain.deadlines.rules import local_day
from api.domain.register import service as register
from api.domain.register.service import Filters
from api.routers.tokens import Keys, Tokens
from api.settings import Settings
from bench.client import ask
from bench.corpus import NOW, province
from bench.database import Seat, Server, seats
from bench.lists import PAGE
from bench.report import Row
from bench.serving import Serving, Statement, serve_bare, serve_product, serving
from bench.texts import without_marks

ROUNDS, REQUESTS, CONNECTIONS = 7, 300, 2
LIST: Final = "/api/v1/petitions"
_READ_BY_POLICIES: Final = ("app.keys", "app.member_of")


async def measure(server: Server, database: str) -> list[Row]:
    """Interleaved, the best of ROUNDS; the processes idle while they are not asked."""
    seat = seats()["commune"][0]
    url = server.url(database)
    entering, listing, session = await _statements(url, seat)
    settings = Settings.model_validate({"DOITHOAI_DATA": server.data_dir})
    token = Tokens(Keys.of(server.data_dir)).issue(seat.account_id, seat.membership_id, seat.family_id, NOW)
    with ExitStack() as stack:
        product = stack.enter_context(serving(serve_product, settings, url))
        bare = stack.enter_context(serving(serve_bare, url, [listing], session))
        guarded = stack.enter_context(serving(serve_bare, url, [entering, listing], {}))
        cpu = await _cpu([product, bare, guarded], token)
        areas = await _areas(product)
    told = f"list of {PAGE}, CPU of a request ({cpu[0]:.0f} µs)"
    return [
        Row(told, f"bare ASGI application, same SQL as JSON ({cpu[1]:.0f} µs)", cpu[0] / cpu[1], 2.5),
        Row(told, f"the same in the product's whole transaction ({cpu[2]:.0f} µs)", cpu[0] / cpu[2], None),
        areas,
    ]


async def _statements(url: str, seat: Seat) -> tuple[Statement, Statement, dict[str, str]]:
    """What the product sends for the first page: who asks; the list, taken from its driver, JSON first; and what the
    first leaves in the session for row security to read."""
    who = seat.account_id, seat.membership_id, seat.family_id, local_day(NOW)
    entering: Statement = "select * from enter($1, $2, $3, $4)", who
    engine = make_engine(url, pool_size=1)
    sent: list[Statement] = []
    async with transaction(make_sessions(engine)) as session:
        actor = await accounts.enter(session, seat.account_id, seat.membership_id, seat.family_id, NOW)
        driver: Any = (await (await session.connection()).get_raw_connection()).driver_connection
        driver.add_query_logger(lambda query: sent.append((query.query, query.args)))
        await register.list_petitions(session, actor, Filters(), None, PAGE, NOW)
        settings = {name: await driver.fetchval("select current_setting($1)", name) for name in _READ_BY_POLICIES}
    await engine.dispose()
    return entering, sent[0], settings


async def _cpu(servers: list[Serving], token: str) -> list[float]:
    """Of each server, the microseconds that a request costs its process."""
    best = [float("inf")] * len(servers)
    for turn in range(ROUNDS + 1):
        for n, one in enumerate(servers):
            before = one.cpu_seconds()
            await ask(one.url, [LIST], REQUESTS, token=token, connections=CONNECTIONS)
            if turn:
                best[n] = min(best[n], (one.cpu_seconds() - before) / REQUESTS * 1e6)
    return best


async def _areas(product: Serving) -> Row:
    """Names as people type them, whole and begun, with accents, without, and decomposed."""
    communes = province()[1]
    names = [unit.full_name.partition(" ")[2] for unit in communes]
    typed = [form(name) for name in names[:40] for form in (str, without_marks, _decomposed, _begun)]
    Random(1).shuffle(typed)
    found = [f"/api/v1/areas?q={quote(one)}" for one in typed]
    single = [f"/api/v1/areas/{unit.id}" for unit in communes]
    best = {"q": float("inf"), "id": float("inf")}
    for turn in range(ROUNDS + 1):
        for name, paths in (("q", found), ("id", single)):
            took = median(await ask(product.url, paths, len(typed)))
            if turn:
                best[name] = min(best[name], took)
    return Row(
        f"/areas?q=, p50 of a request ({best['q'] * 1000:.2f} ms)",
        f"one area by id ({best['id'] * 1000:.2f} ms)",
        best["q"] / best["id"],
        5,
    )


def _decomposed(name: str) -> str:
    return normalize("NFD", name)


def _begun(name: str) -> str:
    return name[:2]
