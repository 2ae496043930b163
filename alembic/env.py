"""Runs migrations as the owner of the tables, with short lock and statement limits (architecture: a migration says
what it locks). One at a time for each database, whichever machine it starts on: the others wait, and find it done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, pool, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from api.db.engine import async_url
from api.db.faults import LOCK_NOT_AVAILABLE, sqlstate
from api.db.tables import Base
from api.db.unavailable import DatabaseUnavailable

MIGRATING = 0x446F694D696772
"""Advisory lock of the one who migrates."""
WAIT_SECONDS = 180.0
"""How long the others wait: what a start may take at most before it says why it does not go on."""


def include_name(name: str | None, kind: str, _: object) -> bool:
    """The job queue's tables are the library's own: made by a migration, not by our models."""
    return not (kind == "table" and name is not None and name.startswith("pgqueuer"))


@contextmanager
def alone(connection: Connection, wait_seconds: float) -> Iterator[None]:
    """Nobody else migrates this database inside. Raises DatabaseUnavailable when another does not end in time.

    The lock is the connection's own, so that a migration may commit part by part; it goes with a lost connection.
    """
    connection.execute(text("set statement_timeout = 0"))
    connection.execute(text(f"set lock_timeout = {int(wait_seconds * 1000)}"))
    try:
        connection.execute(text(f"select pg_advisory_lock({MIGRATING})"))
    except DBAPIError as error:
        if sqlstate(error) != LOCK_NOT_AVAILABLE:
            raise
        raise DatabaseUnavailable(
            f"Another process has been changing the schema of this database for {wait_seconds:g} s: "
            "wait until it has ended, then start again."
        ) from error
    connection.commit()
    try:
        yield
    finally:
        if not connection.invalidated:
            connection.rollback()
            connection.execute(text(f"select pg_advisory_unlock({MIGRATING})"))
            connection.commit()


def run(connection: Connection) -> None:
    with alone(connection, context.config.attributes.get("wait_seconds", WAIT_SECONDS)):
        migrate(connection)


def migrate(connection: Connection) -> None:
    connection.execute(text("set lock_timeout = '4s'"))
    connection.execute(text("set statement_timeout = '60s'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=include_name,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_async(url: str) -> None:
    engine = create_async_engine(async_url(url), poolclass=pool.NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_async(context.config.attributes["url"]))
