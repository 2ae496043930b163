"""`doithoai serve` and `doithoai worker`: the processes that stay up until they are told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Final

import typer
import uvicorn
import uvloop

from api.cli.address import listening, url_of
from api.cli.database import made_database
from api.cli.demo import refuse_demo_beyond_loopback
from api.cli.refusals import read_settings
from api.settings import Settings

if TYPE_CHECKING:
    from api.db.provision import Endpoints

GRACE_SECONDS: Final = 10
"""What requests in flight may still take when the server is asked to stop."""
TO_STOP: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WithWorker = Annotated[bool, typer.Option("--worker/--no-worker", help="Whether jobs run in this process too.")]


def serve(worker: WithWorker = True) -> None:
    """Serve API and SPA on HOST and PORT, from a database that is migrated and seeded."""
    settings = read_settings()
    with listening(settings) as listener, made_database(settings) as endpoints:
        refuse_demo_beyond_loopback(settings, endpoints)
        serve_until_told(
            settings, endpoints, listener, worker=worker, say=lambda: typer.echo(f"Serving at {url_of(settings)}")
        )


def worker() -> None:
    """Run the jobs in a process of their own, beside `doithoai serve --no-worker`."""
    with made_database(read_settings()) as endpoints:
        _log_warnings()
        typer.echo("Working.")
        uvloop.run(_work(endpoints.jobs))


def serve_until_told(
    settings: Settings, endpoints: Endpoints, listener: socket.socket, *, worker: bool, say: Callable[[], None]
) -> None:
    """Serves until Ctrl-C or SIGTERM: then requests end, after them the job in flight; a second Ctrl-C hurries.

    `say` is called once requests are answered.
    """
    from api.main import create_app

    _log_warnings()
    # Made here, not in the loop: a Ctrl-C meanwhile ends the command at once, with nothing of it half begun.
    server = _Server(configured(create_app(settings, database=endpoints.app), settings), say)
    uvloop.run(_serve(server, listener, endpoints.jobs if worker else None))


async def _serve(server: _Server, listener: socket.socket, jobs_url: str | None) -> None:
    with _told_to_stop(server.stop):
        from api.domain.clock import utc_now
        from api.jobs.worker import run_worker

        stop_working = asyncio.Event()
        working = asyncio.create_task(run_worker(jobs_url, utc_now, stop_working)) if jobs_url else None
        if working is not None:
            working.add_done_callback(lambda _: server.stop())  # it ends before it is told to only by an error
        try:
            await server.serve([listener])
        finally:
            stop_working.set()
            if working is not None:
                await working


async def _work(jobs_url: str) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    with _told_to_stop(lambda _: loop.call_soon_threadsafe(stop.set)):
        from api.domain.clock import utc_now
        from api.jobs.worker import run_worker

        await run_worker(jobs_url, utc_now, stop)


def configured(app: Callable[..., object], settings: Settings) -> uvicorn.Config:
    """One process without an access log: addresses are personal data. Who sent a request is asked of the connection,
    and of X-Forwarded-For only where the settings name the proxy, whatever else the environment says."""
    return uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


class _Server(uvicorn.Server):
    """Without signal handling of its own, which would raise the signals again before the worker and the database have
    ended."""

    def __init__(self, config: uvicorn.Config, say: Callable[[], None]) -> None:
        super().__init__(config)
        self._say = say

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._say()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self, signal_number: int | None = None) -> None:
        """Lets requests in flight end; at a second Ctrl-C it does not wait for them."""
        self.force_exit = self.should_exit and signal_number == signal.SIGINT
        self.should_exit = True


@contextmanager
def _told_to_stop(stop: Callable[[int], object]) -> Iterator[None]:
    def told(number: int, frame: FrameType | None) -> None:
        stop(number)

    heeded = [number for number in TO_STOP if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, told) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _log_warnings() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
