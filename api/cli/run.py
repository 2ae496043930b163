"""`doithoai run`: what `make run` calls once everything is installed and built."""

from __future__ import annotations

import asyncio

import typer

from api.cli import demo
from api.cli.address import listening, url_of
from api.cli.database import alone, database, upgrade
from api.cli.refusals import read_settings
from api.cli.serve import WithWorker, serve_until_told


def run(worker: WithWorker = True) -> None:
    """Bring up the demo province: database, schema, data, then API and SPA on one port until Ctrl-C."""
    settings = read_settings()
    if not settings.on_loopback:
        raise demo.beyond_loopback(settings)
    with listening(settings) as listener, database(settings) as endpoints:
        with alone(settings):
            upgrade(endpoints.owner)
            loaded = asyncio.run(demo.load(settings, endpoints))

        def say() -> None:
            demo.tell_accounts(loaded)
            typer.echo(f"Đối Thoại is at {url_of(settings)} (Ctrl-C stops it).")

        serve_until_told(settings, endpoints, listener, worker=worker, say=say)
    typer.echo("Stopped.")
