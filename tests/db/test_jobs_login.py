"""What the login of the jobs sees and writes: the clocks of all, and the one petition or session it works on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.db.engine import SessionFactory, make_engine, make_sessions, transaction
from api.db.queries.petitions import begin_task, end_task
from factories.database import Server
from factories.visibility import CLOSED_TO_JOBS, World, take_census, visibility_world

NEW_NOTICE: Final = text("""insert into notices (id, account_id, kind, about, petition_id, code, created_at)
                            values (gen_random_uuid(), :account, 'told', 'it', :petition, 'PA', now())""")


@pytest.fixture(scope="module")
def world(server: Server, worker_id: str) -> World:
    return visibility_world(server, worker_id)


@pytest.fixture
async def jobs_login(server: Server, world: World) -> AsyncIterator[SessionFactory]:
    engine = make_engine(server.endpoints(world.database).jobs, pool_size=1)
    yield make_sessions(engine)
    await engine.dispose()


async def test_a_job_sees_its_task_and_the_clocks_of_all(world: World, jobs_login: SessionFactory) -> None:
    task = next(who.task for who in world.whos if who.task)
    tables = [key for key in world.census if not key[0].startswith(CLOSED_TO_JOBS)]
    clocks = {key for key in tables if key[0].startswith("deadlines")}
    of_task = {key for key in tables if key[1] == task and not key[0].endswith("of sessions")}
    async with transaction(jobs_login) as session:
        assert {*await take_census(session, of_jobs=True)} == clocks
        await begin_task(session, task)
        assert {*await take_census(session, of_jobs=True)} == clocks | of_task
        await end_task(session)
        await session.execute(
            text("select set_config('app.keys', (select array_agg(n) from generate_series(1, 999) n)::text, true)")
        )
        assert {*await take_census(session, of_jobs=True)} == clocks, "keys open nothing to it"


async def test_a_job_tells_of_its_own_task_and_reads_nothing(world: World, jobs_login: SessionFactory) -> None:
    task, another = [*world.petitions][:2]
    reader = next(w.account_id for w in world.whos if w.account_id)
    async with jobs_login() as session:
        await begin_task(session, task)
        await session.execute(NEW_NOTICE, {"account": reader, "petition": task})
        for statement, petition in ((NEW_NOTICE, another), (text("select code from notices"), task)):
            with pytest.raises(DBAPIError, match=r"row-level security policy|permission denied for table notices"):
                async with session.begin_nested():
                    await session.execute(statement, {"account": reader, "petition": petition})
        await session.rollback()


async def test_a_job_writes_the_history_and_clocks_of_its_task_alone(world: World, jobs_login: SessionFactory) -> None:
    task, another = [*world.petitions][:2]
    event = text("""insert into events (stream, stream_id, n, at, kind, body, hash)
                    values (:stream, :id, 99, now(), '', '', '')""")
    async with jobs_login() as session:
        await begin_task(session, task)
        for stream in (0, 1):  # a petition's or a session's: only its id tells
            await session.execute(event, {"stream": stream, "id": task})
        for stream, stream_id in ((0, another), (1, another), (2, task)):
            with pytest.raises(DBAPIError, match="row-level security policy"):
                async with session.begin_nested():
                    await session.execute(event, {"stream": stream, "id": stream_id})
        changed = await session.execute(text("update deadlines set state = state returning petition_id, session_id"))
        assert {row[0] or row[1] for row in changed} == {task}
        await session.rollback()
