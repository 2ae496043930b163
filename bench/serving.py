"""Servers in processes of their own, started alike: the product, and the least that gives the same list.

One process each, because what is compared is the time that a request costs the server's process: the HTTP protocol is
in it as in life, the client and PostgreSQL are not.
"""

from __future__ import annotations

import multiprocessing
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import asyncpg
import uvicorn
import uvloop
from starlette.types import Receive, Scope, Send

from api.main import create_app
from api.settings import Settings
from bench.corpus import NOW

HOST: Final = "127.0.0.1"
Statement = tuple[str, Sequence[Any]]


@dataclass(frozen=True)
class Serving:
    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """What its threads have used so far, in nanoseconds' steps where psutil counts in hundredths of a second."""
        threads = Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


@contextmanager
def serving(target: Callable[..., None], *args: object) -> Iterator[Serving]:
    """The target's server, which gets the listening socket first, in a process that ends with the block."""
    with socket.create_server((HOST, 0)) as listener:
        process = multiprocessing.get_context("spawn").Process(target=target, args=(listener, *args), daemon=True)
        process.start()
        assert process.pid is not None
        try:
            yield Serving(f"http://{HOST}:{listener.getsockname()[1]}", process.pid)
        finally:
            process.terminate()
            process.join()


def serve_product(listener: socket.socket, settings: Settings, database: str) -> None:
    """The whole application, at the corpus's present."""
    _serve(listener, create_app(settings, database=database, clock=lambda: NOW))


def serve_bare(
    listener: socket.socket, database: str, statements: Sequence[Statement], session: Mapping[str, str]
) -> None:
    """No framework, no token: a pooled connection, the statements, the bytes."""
    _serve(listener, Bare(database, statements, session))


class Bare:
    """Answers every request with what the last statement gives. Several run in a transaction; one runs alone, and who
    asks then stands in the settings of the session."""

    def __init__(self, database: str, statements: Sequence[Statement], session: Mapping[str, str]) -> None:
        self._database, self._session = database, session
        *self._before, self._last = statements
        self._pool: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        async with self._pool.acquire() as connection:
            if self._before:
                async with connection.transaction():
                    for sql, values in self._before:
                        await connection.fetchrow(sql, *values)
                    items = await connection.fetchval(self._last[0], *self._last[1])
            else:
                items = await connection.fetchval(self._last[0], *self._last[1])
        body = b'{"items":' + items.encode() + b"}"
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        settings = {"plan_cache_mode": "force_generic_plan", **self._session}
        self._pool = await asyncpg.create_pool(self._database, server_settings=settings, min_size=1)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})


def _serve(listener: socket.socket, app: Callable[..., Any]) -> None:
    config = uvicorn.Config(
        app, http="httptools", ws="none", lifespan="on", access_log=False, log_level="error", server_header=False
    )
    uvloop.run(uvicorn.Server(config).serve([listener]))
