"""The way every operation goes: who asks, the order of refusals, problems, and the commit."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.organisations.model import Position
from api.main import create_app
from api.settings import Settings
from conftest import Own, SignIn
from factories import probe
from factories.accounts import make_area, make_organisation, make_seat
from factories.database import Server

PROBES = "/api/v1/probes"
Headers = dict[str, str]


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.include_router(probe.router)
    app.state.outcomes = probe.Outcomes()
    return app


@pytest.fixture
async def officer(db: AsyncSession, sign_in: SignIn) -> Headers:
    return await sign_in(await make_seat(db, await make_organisation(db, await make_area(db))))


@pytest.fixture
async def head(db: AsyncSession, sign_in: SignIn) -> Headers:
    return await sign_in(await make_seat(db, await make_organisation(db, await make_area(db)), Position.HEAD))


def codes(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


class TestOrderOfRefusal:
    """401, 404, 403, 428/412, 422: each goes before the next, with everything after it wrong as well."""

    WRONG = {"nonsense": 1}  # noqa: RUF012

    async def test_401_before_everything(self, client: httpx.AsyncClient) -> None:
        async def body() -> AsyncIterator[bytes]:
            raise AssertionError("the body was read")
            yield b""

        answer = await client.post(f"{PROBES}/{uuid4()}/move?wrong=1", content=body())
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"

    @pytest.mark.parametrize("id_", ["not-an-id", str(probe.HIDDEN)])
    async def test_404_before_403(self, client: httpx.AsyncClient, officer: Headers, id_: str) -> None:
        answer = await client.post(f"{PROBES}/{id_}/move?wrong=1", json=self.WRONG, headers=officer)
        assert answer.status_code == 404

    async def test_403_before_428(self, client: httpx.AsyncClient, officer: Headers) -> None:
        answer = await client.post(f"{PROBES}/{probe.KNOWN}/move?wrong=1", json=self.WRONG, headers=officer)
        assert answer.status_code == 403

    @pytest.mark.parametrize(
        ("version", "status"),
        [(None, 428), ('"v6"', 412), ("7", 412), ("*", 412), ('W/"v7"', 412), ('"v7", "v8"', 412), ('"v7"', 422)],
    )
    async def test_versions_before_422(
        self, client: httpx.AsyncClient, head: Headers, version: str | None, status: int
    ) -> None:
        headers = head | ({"If-Match": version} if version else {})
        answer = await client.post(f"{PROBES}/{probe.KNOWN}/move?wrong=1", json=self.WRONG, headers=headers)
        assert answer.status_code == status
        if status == 412:
            assert answer.json()["current_version"] == probe.PRESENT_VERSION
        sound = await client.post(f"{PROBES}/{probe.KNOWN}/move", json={"title": "x"}, headers=headers)
        assert sound.status_code == (200 if status == 422 else status)

    @pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
    async def test_415_after_403(self, client: httpx.AsyncClient, officer: Headers, content_type: str) -> None:
        headers = officer | {"Content-Type": content_type}
        foreign = await client.post(f"{PROBES}/{probe.KNOWN}/move", content=b'{"title": "x"}', headers=headers)
        assert foreign.status_code == 403
        own = await client.post(PROBES, content=b'{"title": "x"}', headers=headers)
        assert own.status_code == 415

    async def test_a_read_refuses_its_resource_before_its_parameters(
        self, client: httpx.AsyncClient, officer: Headers
    ) -> None:
        assert (await client.get(f"{PROBES}/{probe.HIDDEN}?wrong=1", headers=officer)).status_code == 404
        assert (await client.get(f"{PROBES}/nonsense?wrong=1", headers=officer)).status_code == 404
        answer = await client.get(f"{PROBES}/{probe.KNOWN}?wrong=1", headers=officer)
        assert codes(answer) == {"?wrong": "unknown_parameter"}

    async def test_a_wrong_parameter_undoes_what_was_done_and_goes_before_409(
        self, app: FastAPI, client: httpx.AsyncClient, officer: Headers, db: AsyncSession
    ) -> None:
        for refusals in ([], [probe.refusal("conflict")]):
            app.state.outcomes.refusals = refusals
            answer = await client.post(f"{PROBES}/note?wrong=1", headers=officer)
            assert codes(answer) == {"?wrong": "unknown_parameter"}
        assert (await db.execute(text("select count(*) from notices"))).scalar_one() == 0


class TestProblems:
    async def test_unknown_paths_below_api(self, client: httpx.AsyncClient) -> None:
        for path in ("/api/", "/api/v1/nothing", "/api/v1/me/", "/api/v2/me", "/api/v1/a.js"):
            answer = await client.get(path)
            assert answer.status_code == 404, path
            assert answer.json()["type"] == "/problems/not-found"
            assert answer.json()["instance"] == path

    async def test_unknown_methods(self, client: httpx.AsyncClient) -> None:
        answer = await client.delete("/api/v1/me")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD"
        assert answer.json()["type"] == "/problems/method-not-allowed"

    async def test_an_unexpected_fault_says_nothing_of_itself(
        self, client: httpx.AsyncClient, officer: Headers, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.ERROR, "doithoai.api"):
            answer = await client.get(f"{PROBES}/broken/nguyen-van-a", headers=officer)
        problem = answer.json()
        assert (answer.status_code, problem["type"]) == (500, "/problems/unexpected")
        assert "secret" not in answer.text
        assert problem["request_id"] in caplog.text
        assert "RuntimeError" in caplog.text
        assert "break_down" in caplog.text
        for private in ("secret", "nguyen-van-a", officer["Authorization"]):
            assert private not in caplog.text

    async def test_answers_of_operations_are_not_stored_anywhere(
        self, client: httpx.AsyncClient, officer: Headers
    ) -> None:
        for headers in (officer, {}):
            assert "no-store" in (await client.get("/api/v1/me", headers=headers)).headers["cache-control"]


class TestUnitOfWork:
    async def notices(self, db: AsyncSession) -> list[str]:
        return list((await db.execute(text("select about from notices"))).scalars())

    async def test_what_is_raised_rolls_back_and_what_is_returned_stays(
        self, app: FastAPI, client: httpx.AsyncClient, officer: Headers, db: AsyncSession
    ) -> None:
        app.state.outcomes.refusals = [probe.refusal("conflict")]
        assert (await client.post(f"{PROBES}/note", headers=officer)).status_code == 409
        assert await self.notices(db) == []
        assert (await client.post(f"{PROBES}/returned", headers=officer)).status_code == 409
        assert await self.notices(db) == ["returned"]

    async def test_a_commit_that_fails_is_no_success(self, own: Own) -> None:
        own.app.include_router(probe.router)
        async with own.owner.begin() as db:
            seat = await make_seat(db, await make_organisation(db, await make_area(db)))
            await db.execute(text("create table parents (id int primary key)"))
            await db.execute(
                text("create table children (parent int references parents deferrable initially deferred)")
            )
            await db.execute(text("grant insert on children to doithoai_app"))
        answer = await own.client.post(f"{PROBES}/keep-account-twice", headers=await own.sign_in(seat))
        assert answer.status_code == 500
        async with own.owner.begin() as db:
            await db.execute(text("insert into parents values (1)"))
        answer = await own.client.post(f"{PROBES}/keep-account-twice", headers=await own.sign_in(seat))
        assert answer.status_code == 201

    async def test_the_pool_lives_as_long_as_the_application(
        self, own: Own, server: Server, settings: Settings
    ) -> None:
        app = create_app(settings, database=server.endpoints(own.name).app)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
        ):
            assert (await client.get("/health/ready")).json()["missing"][0] == "seeded"
