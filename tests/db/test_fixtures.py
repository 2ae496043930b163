"""The tests' own application works under row security, so that a test that passes says something."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.engine import Session, SessionFactory, transaction
from conftest import Own, SignIn
from factories.accounts import make_area, make_organisation
from factories.world import Case, make_world, matter, take_down

ME = text("select current_user")
CAN_BYPASS = text("select rolbypassrls or rolsuper from pg_roles where rolname = current_user")
ROWS = text("select count(*) from petitions")
"""A table under row security: whoever holds a key of the row's audience sees it."""
KEYS = text("select set_config('app.keys', :keys, true)")


async def keys_to(db: Session, case: Case) -> str:
    keys: str = (
        await db.execute(text("select audience::text from petitions where id = :id"), {"id": case.id})
    ).scalar_one()
    return keys


async def visible(session: Session) -> int:
    count: int = (await session.execute(ROWS)).scalar_one()
    return count


async def test_row_security_binds_the_application(
    db: AsyncSession, app_sessions: SessionFactory, client: httpx.AsyncClient, sign_in: SignIn
) -> None:
    world = await make_world(db)
    case = await take_down(client, await sign_in(world.seats["commune.officer"]), matter(world))
    keys = await keys_to(db, case)
    async with transaction(app_sessions) as session:
        assert (await session.execute(ME)).scalar_one() == "doithoai_app"
        assert (await session.execute(CAN_BYPASS)).scalar_one() is False
        assert await visible(session) == 0
        await session.execute(KEYS, {"keys": keys})
        assert await visible(session) == 1
    assert (await db.execute(ME)).scalar_one() == "postgres"
    assert await visible(db) == 1


async def test_what_one_request_may_see_the_next_may_not(app_sessions: SessionFactory) -> None:
    keys = text("select current_setting('app.keys', true)")
    async with transaction(app_sessions) as session:
        await session.execute(text("select set_config('app.keys', '{1,2}', true)"))
        async with session.begin_nested():
            assert (await session.execute(keys)).scalar_one() == "{1,2}"
    async with transaction(app_sessions) as session:
        assert (await session.execute(keys)).scalar_one() == ""


async def test_a_request_that_fails_leaves_the_rest_of_the_test_as_it_was(
    db: AsyncSession, app_sessions: SessionFactory
) -> None:
    area = await make_area(db)
    with pytest.raises(DBAPIError, match="division by zero"):
        async with transaction(app_sessions) as session:
            await session.execute(text("select 1 / 0"))
    assert (await db.execute(ME)).scalar_one() == "postgres"
    await make_organisation(db, area)
    assert (await db.execute(text("select count(*) from organisations"))).scalar_one() == 1


async def test_nothing_of_another_test_is_left(db: AsyncSession) -> None:
    assert (await db.execute(text("select count(*) from areas"))).scalar_one() == 0


async def test_a_database_of_its_own_has_real_logins(own: Own) -> None:
    async with own.owner.begin() as db:
        world = await make_world(db)
    case = await take_down(own.client, await own.sign_in(world.seats["commune.officer"]), matter(world))
    async with own.owner.begin() as db:
        keys = await keys_to(db, case)
    async with transaction(own.sessions) as session:
        assert (await session.execute(text("select session_user::text"))).scalar_one() == "doithoai_app"
        assert await visible(session) == 0
        await session.execute(KEYS, {"keys": keys})
        assert await visible(session) == 1
