"""Which faults of the database mean "try again": real ones, as the drivers hand them on."""

from __future__ import annotations

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from api.db.engine import make_engine
from api.db.faults import is_passing, sqlstate
from conftest import Own


async def fault_of(connection: AsyncConnection, *statements: str) -> Exception:
    try:
        for statement in statements:
            await connection.execute(text(statement))
    except DBAPIError as error:
        return error
    raise AssertionError("no fault")


async def test_faults_that_pass(own: Own) -> None:
    lock = "select pg_advisory_xact_lock(1)"
    async with own.engine.connect() as first, own.engine.connect() as second:
        await first.execute(text(lock))
        waited = await fault_of(second, "set local lock_timeout = '10ms'", lock)
        assert sqlstate(waited) == "55P03"
        await second.rollback()
        slow = await fault_of(second, "set local statement_timeout = '10ms'", "select pg_sleep(5)")
        await second.rollback()
        own_pid = (await second.execute(text("select pg_backend_pid()"))).scalar_one()
        ended = await fault_of(second, f"select pg_terminate_backend({own_pid})", "select 1")
        assert all(is_passing(error) for error in (waited, slow, ended))


async def test_a_pool_with_nothing_left_and_an_address_where_nobody_answers(own: Own) -> None:
    narrow = create_async_engine(own.engine.url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    async with narrow.connect():
        with pytest.raises(PoolTimeout) as empty:
            await narrow.connect()
        assert is_passing(empty.value)
    await narrow.dispose()
    for host in ("127.0.0.1:1", "localhost:1"):
        nobody = make_engine(f"postgresql://x:y@{host}/z")
        with pytest.raises(OSError, match="Connect") as refused:
            await nobody.connect()
        assert is_passing(refused.value)
        await nobody.dispose()


async def test_faults_of_ours_that_do_not_pass(own: Own) -> None:
    async with own.engine.connect() as connection:
        for statement in ("select 1 / 0", "select nothing", "insert into areas default values"):
            assert not is_passing(await fault_of(connection, statement))
            await connection.rollback()
    for error in (ValueError("x"), FileNotFoundError(2, "gone"), PermissionError(13, "no")):
        assert not is_passing(error)


async def test_a_statement_that_meets_the_end_of_its_connection() -> None:
    """asyncpg's own word for a server that just said that it ends; it comes by chance, so it is made here."""
    wrapped = RuntimeError()
    wrapped.__cause__ = asyncpg.InternalClientError("unexpected message")
    assert is_passing(wrapped)
