"""The unit of work, on real commits."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as BlockingSession
from sqlalchemy.pool import QueuePool

from api.db.engine import Session, SessionFactory, transaction
from api.db.faults import is_passing
from api.domain.accounts import service as accounts
from api.domain.register import service as register
from api.domain.register.service import Filters
from conftest import MONDAY_MORNING, Own
from factories.accounts import make_account, make_family

_STORED = text("select count(*) from persons where full_name = 'Rơ-châm H''Blơi'")
_STORE = text("insert into persons (id, full_name) values (gen_random_uuid(), 'Rơ-châm H''Blơi')")


async def _stored(own: Own) -> int:
    async with transaction(own.owner) as session:
        return int((await session.execute(_STORED)).scalar_one())


async def _driver_of(session: Session) -> Any:
    return (await (await session.connection()).get_raw_connection()).driver_connection


async def _store_and_raise(sessions: SessionFactory) -> None:
    async with transaction(sessions) as session:
        await session.execute(_STORE)
        raise LookupError


async def test_what_ends_is_stored_and_what_raises_is_not(own: Own) -> None:
    async with transaction(own.owner) as session:
        await session.execute(_STORE)
    with pytest.raises(LookupError):
        await _store_and_raise(own.owner)
    assert await _stored(own) == 1


async def test_every_connection_goes_back(own: Own) -> None:
    for _ in range(3):
        with pytest.raises(LookupError):
            await _store_and_raise(own.owner)
        assert await _stored(own) == 0
    assert isinstance(pool := own.owner.kw["bind"].pool, QueuePool)
    assert pool.checkedout() == 0


async def test_a_connection_that_was_closed_while_it_waited_is_replaced(own: Own) -> None:
    pid = text("select pg_backend_pid()")
    async with transaction(own.sessions) as session:
        before = (await session.execute(pid)).scalar_one()
        driver = await _driver_of(session)
    await driver.close()
    async with transaction(own.sessions) as session:
        assert (await session.execute(pid)).scalar_one() != before


async def _store_both_ways_and_raise(sessions: SessionFactory, *, statement: bool) -> None:
    async with transaction(sessions) as session:
        await session.run_sync(_store_past_it)
        if statement:
            await session.execute(_STORE)
        raise LookupError


@pytest.mark.parametrize("statement", [False, True])
async def test_what_goes_past_sqlalchemy_is_rolled_back(own: Own, statement: bool) -> None:
    with pytest.raises(LookupError):
        await _store_both_ways_and_raise(own.owner, statement=statement)
    assert await _stored(own) == 0


async def test_what_goes_past_sqlalchemy_is_stored_with_what_does_not(own: Own) -> None:
    async with transaction(own.owner) as session:
        await session.run_sync(_store_past_it)
    async with transaction(own.owner) as session:
        await session.run_sync(_store_past_it)
        await session.execute(_STORE)
        with pytest.raises(LookupError):
            await _store_in_a_savepoint_and_raise(session)
        assert (await session.execute(_STORED)).scalar_one() == 3
    assert await _stored(own) == 3


def _store_past_it(session: BlockingSession) -> None:
    session.connection().connection.cursor().execute(_STORE.text)


async def _store_in_a_savepoint_and_raise(session: Session) -> None:
    async with session.begin_nested():
        await session.execute(_STORE)
        raise LookupError


async def test_a_connection_that_ends_amid_a_request_is_a_reason_to_ask_again(own: Own) -> None:
    async with own.owner.begin() as db:
        account = await make_account(db)
        family_id = await make_family(db, account, None)

    async def ask() -> None:
        async with transaction(own.sessions) as session:
            actor = await accounts.enter(session, account.id, None, family_id, MONDAY_MORNING)
            await (await _driver_of(session)).close()
            await register.list_petitions(session, actor, Filters(), None, 25, MONDAY_MORNING)

    with pytest.raises((asyncpg.InterfaceError, DBAPIError)) as ended:
        await ask()
    assert is_passing(ended.value)
    assert isinstance(pool := own.sessions.kw["bind"].pool, QueuePool)
    assert pool.checkedout() == 0
    async with transaction(own.sessions) as session:
        assert (await session.execute(text("select 1"))).scalar_one() == 1


async def test_a_request_that_is_cancelled_gives_its_connection_back(own: Own) -> None:
    asked = asyncio.Event()

    async def ask() -> None:
        async with transaction(own.owner) as session:
            await session.run_sync(_store_past_it)
            asked.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(ask())
    await asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert own.owner.kw["bind"].pool.checkedout() == 0
    assert await _stored(own) == 0
