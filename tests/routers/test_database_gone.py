"""The database goes away and comes back: 503 with Retry-After in between, and nothing acknowledged is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db import embedded
from api.db.engine import make_engine, make_sessions
from api.main import create_app
from api.settings import Settings
from conftest import SettableClock
from factories import probe
from factories.accounts import make_account, make_family
from factories.database import TEMPLATE, Server, migrate

NOTE = "/api/v1/probes/note"


@pytest.fixture
def lone_server() -> Iterator[Server]:
    """A server that no other test uses."""
    data_dir = Path(tempfile.mkdtemp(prefix="doithoai-gone-", dir="/tmp"))
    data_dir.chmod(0o755)
    with embedded.running(data_dir, durable=False) as cluster:
        try:
            migrate(cluster, data_dir)
            yield Server(cluster, data_dir)
        finally:
            embedded.stop(data_dir)
    shutil.rmtree(data_dir)


@pytest.fixture
async def engine(lone_server: Server) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(lone_server.endpoints(TEMPLATE).app)
    yield engine
    await engine.dispose()


@pytest.fixture
async def owner(lone_server: Server) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(lone_server.endpoints(TEMPLATE).owner)
    yield engine
    await engine.dispose()


@pytest.fixture
def app(lone_server: Server, engine: AsyncEngine, clock: SettableClock) -> FastAPI:
    settings = Settings.model_validate({"DOITHOAI_DATA": lone_server.data_dir})
    app = create_app(settings, sessions=make_sessions(engine), clock=clock)
    app.include_router(probe.router)
    app.state.outcomes = probe.Outcomes()
    return app


@pytest.fixture
async def headers(app: FastAPI, owner: AsyncEngine, clock: SettableClock) -> dict[str, str]:
    async with make_sessions(owner).begin() as db:
        account = await make_account(db)
        family_id = await make_family(db, account, None)
    await owner.dispose()  # its connections will not outlive the server
    token = app.state.tokens.issue(account.id, None, family_id, clock())
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": "one"}


def refused(answer: httpx.Response) -> bool:
    assert answer.json()["type"] == "/problems/unavailable"
    assert int(answer.headers["retry-after"]) > 0
    return answer.status_code == 503


async def test_gone_and_back(
    lone_server: Server, owner: AsyncEngine, client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    first = await client.post(NOTE, headers=headers)
    assert first.status_code == 201
    embedded.stop(lone_server.data_dir)
    for _ in range(2):
        assert refused(await client.post(NOTE, headers=headers))
        assert refused(await client.get("/api/v1/me", headers=headers))
        assert refused(await client.get("/health/ready"))
    assert (await client.get("/health/live")).status_code == 200
    embedded.start(lone_server.data_dir)
    again = await client.post(NOTE, headers=headers)
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 200
    async with make_sessions(owner).begin() as db:
        assert (await db.execute(text("select count(*) from notices"))).scalar_one() == 1


async def test_back_before_anybody_asked(
    lone_server: Server, client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    """The pool still holds connections to the server that was: one request finds out, the next goes through."""
    assert (await client.post(NOTE, headers=headers)).status_code == 201
    embedded.stop(lone_server.data_dir)
    embedded.start(lone_server.data_dir)
    assert refused(await client.get("/api/v1/me", headers=headers))
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 200
