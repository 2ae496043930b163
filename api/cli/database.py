"""`doithoai db`: the server and the schema. And for the other commands: the database while they run."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from api.cli.refusals import Refused, read_settings
from api.settings import Settings

if TYPE_CHECKING:
    from api.db.engine import SessionFactory
    from api.db.provision import Endpoints

app: Final = typer.Typer(help="The PostgreSQL server and its schema.", no_args_is_help=True)
_ALEMBIC: Final = Path(__file__).parents[2] / "alembic.ini"


@contextmanager
def database(settings: Settings) -> Iterator[Endpoints]:
    """The three logins of DATABASE_URL, or of the embedded server, which then runs at least as long as the block."""
    from api.db.embedded import running
    from api.db.provision import provision_embedded, provision_url

    if settings.database_url is not None:
        yield asyncio.run(provision_url(settings.database_url, settings.data_dir))
        return
    with running(settings.data_dir) as cluster:
        yield asyncio.run(provision_embedded(cluster, settings.data_dir))


@contextmanager
def made_database(settings: Settings) -> Iterator[Endpoints]:
    """The same, for what works on data that is there. Raises Refused before the first migration."""
    with database(settings) as endpoints:
        if asyncio.run(_revision(endpoints.owner)) is None:
            raise Refused("The database is empty: run `doithoai seed reference --province CODE`, or `make run`, first.")
        yield endpoints


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """One process at a time brings schema and data up to date; the others wait, and find it done."""
    with (settings.data_dir / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@asynccontextmanager
async def sessions_of(url: str) -> AsyncIterator[SessionFactory]:
    from api.db.engine import make_engine, make_sessions

    engine = make_engine(url, pool_size=2)
    try:
        yield make_sessions(engine)
    finally:
        await engine.dispose()


def upgrade(owner_url: str) -> None:
    """Brings the schema to the newest migration, all of the missing ones or none."""
    from alembic import command
    from alembic.config import Config

    config = Config(str(_ALEMBIC))
    config.attributes["url"] = owner_url
    command.upgrade(config, "head")


@app.command()
def start() -> None:
    """Start the embedded server, and leave it running until `doithoai db stop`."""
    from api.db.embedded import start as start_server
    from api.db.provision import provision_embedded

    settings = _embedded_settings()
    cluster = start_server(settings.data_dir)
    asyncio.run(provision_embedded(cluster, settings.data_dir))
    typer.echo(f"PostgreSQL {cluster.version} runs at {cluster.host}:{cluster.port}, with its data in {cluster.data}.")


@app.command()
def stop() -> None:
    """Stop the embedded server, even while others use it."""
    from api.db.embedded import stop as stop_server

    stopped = stop_server(_embedded_settings().data_dir)
    typer.echo("PostgreSQL has stopped." if stopped else "PostgreSQL was not running.")


@app.command()
def migrate() -> None:
    """Bring the schema to the newest migration."""
    settings = read_settings()
    with database(settings) as endpoints, alone(settings):
        upgrade(endpoints.owner)
    typer.echo("The schema is up to date.")


async def _revision(owner_url: str) -> str | None:
    from api.db.engine import transaction
    from api.db.queries.readiness import get_revision

    async with sessions_of(owner_url) as sessions, transaction(sessions) as session:
        return await get_revision(session)


def _embedded_settings() -> Settings:
    settings = read_settings()
    if settings.database_url is not None:
        raise Refused("DATABASE_URL names a server of your own: start and stop that one by its own means.")
    return settings
