"""Whatever a client makes of the contract, the answer is one of the contract's: never a 5xx, never another shape."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.core.result import Ok

from api.db.engine import make_engine, make_sessions
from api.main import create_app
from api.settings import Settings
from factories.accounts import make_family
from factories.database import Server
from factories.world import make_world

EXAMPLES = 8
LEFT_OUT = {
    "/api/v1/auth/logout",  # would end the sign-in that the others need
    "/health/ready",  # says 503 here, rightly: no province is loaded
}
_DEADLINE_SECONDS = 20.0


@dataclass(frozen=True)
class Standing:
    """A served application on loopback and somebody signed in."""

    app: FastAPI
    url: str
    headers: dict[str, str]


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(_DEADLINE_SECONDS)


async def _populate(url: str, app: FastAPI) -> dict[str, str]:
    engine = make_engine(url, pool_size=1)
    async with make_sessions(engine).begin() as db:
        world = await make_world(db)
        seat = world.seats["commune.head"]
        family = await make_family(db, seat.account, seat.membership)
    await engine.dispose()
    token = app.state.tokens.issue(seat.account.id, seat.membership.id, family, app.state.clock())
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
def standing(server: Server, worker_id: str) -> Iterator[Standing]:
    name = f"fuzzed_{worker_id}"
    server.clone(name)
    app = create_app(Settings.model_validate({"DOITHOAI_DATA": server.data_dir}), database=server.endpoints(name).app)
    headers = asyncio.run(_populate(server.cluster.url(name), app))
    with served(app) as url:
        yield Standing(app, url, headers)


def test_no_operation_fails(standing: Standing) -> None:
    schema = schemathesis.openapi.from_dict(standing.app.openapi())
    tried = 0
    failures: list[str] = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        if operation.path in LEFT_OUT:
            continue

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def call(case: Case[Any]) -> None:
            nonlocal tried
            tried += 1
            answer = case.call(base_url=standing.url, headers=standing.headers)
            media = answer.headers.get("content-type", [""])[0]
            if answer.status_code >= 500 or (answer.status_code >= 400 and media != "application/problem+json"):
                failures.append(f"{case.method} {case.formatted_path}: {answer.status_code} {answer.text[:200]}")

        call()
    assert tried > 300
    assert failures == []
