"""The whole reference data of one province, loaded once a worker into a database of its own."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Final

from api.db.engine import make_engine, make_sessions, transaction
from api.db.queries.seeding import load_reference
from factories.database import Server

GIA_LAI: Final = "52"


@dataclass(frozen=True)
class Loaded:
    """`seconds`: how long the load took."""

    database: str
    seconds: float


_loaded: dict[str, Loaded] = {}


def gia_lai(server: Server, worker_id: str) -> Loaded:
    """Everything shipped, with the organisations of Gia Lai. Leave it as it is: all tests of the worker share it."""
    name = f"reference_{worker_id}"
    if name not in _loaded:
        server.clone(name)
        _loaded[name] = Loaded(name, asyncio.run(_load(server.endpoints(name).owner)))
    return _loaded[name]


async def _load(url: str) -> float:
    engine = make_engine(url, pool_size=1)
    begun = time.perf_counter()
    async with transaction(make_sessions(engine)) as session:
        await load_reference(session, province=GIA_LAI)
    took = time.perf_counter() - begun
    await engine.dispose()
    return took
