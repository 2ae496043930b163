"""Idempotency-Key: one effect and one answer, however often and however close together (api.md, retries)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.organisations.model import Position
from conftest import Own, SettableClock, SignIn
from factories import probe
from factories.accounts import PASSWORD, make_account, make_area, make_organisation, make_seat

PROBES = "/api/v1/probes"
NOTE = f"{PROBES}/note"
KEY = {"Idempotency-Key": "5f0c7a52-1c68-4f8e-a7b6-b5d1a8a3f7c1"}
Headers = dict[str, str]


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.include_router(probe.router)
    app.state.outcomes = probe.Outcomes()
    return app


@pytest.fixture
async def officer(db: AsyncSession, sign_in: SignIn) -> Headers:
    return await sign_in(await make_seat(db, await make_organisation(db, await make_area(db))))


async def effects(db: AsyncSession) -> int:
    count: int = (await db.execute(text("select count(*) from notices"))).scalar_one()
    return count


def replayed(answer: httpx.Response) -> bool:
    return bool(answer.headers.get("idempotency-replayed") == "true")


async def test_the_same_request_again_gives_the_first_answer(
    client: httpx.AsyncClient, db: AsyncSession, officer: Headers
) -> None:
    first = await client.post(NOTE, headers=officer | KEY)
    again = await client.post(NOTE, headers=officer | KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (replayed(first), replayed(again)) == (False, True)
    assert again.content == first.content
    assert again.headers["content-type"] == first.headers["content-type"]
    assert "no-store" in again.headers["cache-control"]
    assert await effects(db) == 1


async def test_without_a_key_every_request_counts(
    client: httpx.AsyncClient, db: AsyncSession, officer: Headers
) -> None:
    for _ in range(2):
        assert not replayed(await client.post(NOTE, headers=officer))
    assert await effects(db) == 2


async def test_a_key_belongs_to_its_caller(
    client: httpx.AsyncClient, db: AsyncSession, officer: Headers, sign_in: SignIn
) -> None:
    other = await sign_in(await make_account(db))
    for headers in (officer, other):
        assert not replayed(await client.post(NOTE, headers=headers | KEY))
    assert await effects(db) == 2


async def test_what_one_seat_was_answered_is_not_for_another_of_the_same_account(
    client: httpx.AsyncClient, db: AsyncSession, sign_in: SignIn
) -> None:
    seat = await make_seat(db, await make_organisation(db, await make_area(db)))
    assert (await client.post(NOTE, headers=await sign_in(seat) | KEY)).status_code == 201
    elsewhere = await client.post(NOTE, headers=await sign_in(seat.account) | KEY)
    assert (elsewhere.status_code, elsewhere.json()["type"]) == (422, "/problems/key-reused")
    assert await effects(db) == 1


async def test_another_request_with_the_same_key_is_refused(client: httpx.AsyncClient, officer: Headers) -> None:
    assert (await client.post(PROBES, json={"title": "a"}, headers=officer | KEY)).status_code == 201
    for path, body in ((PROBES, {"title": "b"}), (NOTE, {"title": "a"}), (f"{PROBES}/returned", None)):
        answer = await client.post(path, json=body, headers=officer | KEY)
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/key-reused")
    assert replayed(await client.post(PROBES, json={"title": "a"}, headers=officer | KEY))


@pytest.mark.parametrize("key", ["", "a b", "khóa".encode(), "x" * 256])
async def test_malformed_keys(client: httpx.AsyncClient, officer: Headers, key: str | bytes) -> None:
    headers: Any = officer | {"Idempotency-Key": key}
    answer = await client.post(NOTE, headers=headers)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("header:Idempotency-Key", "key_form")]


async def test_after_72_hours_the_key_is_free(
    client: httpx.AsyncClient, db: AsyncSession, clock: SettableClock, sign_in: SignIn
) -> None:
    account = await make_account(db)
    await client.post(NOTE, headers=await sign_in(account) | KEY)
    clock.advance(timedelta(hours=72) - timedelta(seconds=1))
    assert replayed(await client.post(NOTE, headers=await sign_in(account) | KEY))
    clock.advance(timedelta(seconds=1))
    assert not replayed(await client.post(NOTE, headers=await sign_in(account) | KEY))
    assert replayed(await client.post(NOTE, headers=await sign_in(account) | KEY))
    assert await effects(db) == 2


async def test_a_refusal_is_kept_and_its_effect_is_not(
    app: FastAPI, client: httpx.AsyncClient, db: AsyncSession, officer: Headers
) -> None:
    app.state.outcomes.refusals = [probe.refusal("conflict")]
    first = await client.post(NOTE, headers=officer | KEY)
    again = await client.post(NOTE, headers=officer | KEY)
    assert (first.status_code, again.status_code, replayed(again)) == (409, 409, True)
    assert again.content == first.content
    assert again.headers["content-type"] == "application/problem+json"
    assert (app.state.outcomes.runs, await effects(db)) == (1, 0)


async def test_a_wrong_shape_is_kept(client: httpx.AsyncClient, officer: Headers) -> None:
    for expected in (False, True):
        answer = await client.post(PROBES, json={"title": 1}, headers=officer | KEY)
        assert (answer.status_code, replayed(answer)) == (422, expected)


@pytest.mark.parametrize(
    "refusal",
    [RuntimeError("a fault"), ConnectionError("gone"), *map(probe.refusal, ("throttled", "stale", "required"))],
    ids=lambda refusal: type(refusal).__name__,
)
async def test_what_may_pass_next_time_is_not_kept(
    app: FastAPI, client: httpx.AsyncClient, db: AsyncSession, officer: Headers, refusal: Exception
) -> None:
    app.state.outcomes.refusals = [refusal]
    assert (await client.post(NOTE, headers=officer | KEY)).status_code >= 400
    assert (await client.post(NOTE, headers=officer | KEY)).status_code == 201
    assert await effects(db) == 1


async def test_the_answer_is_kept_sealed(client: httpx.AsyncClient, db: AsyncSession, officer: Headers) -> None:
    """It may hold a secret that is shown once, and the request a password."""
    await client.post(PROBES, json={"title": "mật mã 1234"}, headers=officer | KEY)
    kept = (await db.execute(text("select * from kept_answers"))).mappings().one()
    for value in kept.values():
        assert "1234" not in str(value)
        assert "mật" not in (value.decode(errors="replace") if isinstance(value, bytes) else str(value))


async def test_an_answer_with_a_cookie_is_not_kept(client: httpx.AsyncClient, db: AsyncSession) -> None:
    account = await make_account(db)
    form = {"grant_type": "password", "username": account.username, "password": PASSWORD}
    for _ in range(2):
        answer = await client.post("/api/v1/auth/token", data=form, headers=KEY)
        assert answer.status_code == 200
        assert "refresh" in answer.cookies
    assert (await db.execute(text("select count(*) from kept_answers"))).scalar_one() == 0


async def test_the_address_of_a_caller_without_an_account_is_not_kept(app: FastAPI, db: AsyncSession) -> None:
    """Who sends an anonymous petition must leave no address behind; the key itself is what nobody else knows."""
    account = await make_account(db)
    form = {"grant_type": "password", "username": account.username, "password": PASSWORD, "client": "native"}

    async def replays(address: str) -> bool:
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            answer = await client.post("/api/v1/auth/token", data=form, headers=KEY)
            assert answer.status_code == 200
            return replayed(answer)

    assert [await replays(address) for address in ("192.0.2.1", "2001:db8::1")] == [False, True]
    callers = (await db.execute(text("select distinct caller from kept_answers"))).scalars().all()
    assert callers == ["public"]


class TestAtTheSameInstant:
    """With commits and connections of their own."""

    async def seat(self, own: Own) -> Headers:
        own.app.include_router(probe.router)
        own.app.state.outcomes = probe.Outcomes()
        async with own.owner.begin() as db:
            area = await make_area(db)
            seat = await make_seat(db, await make_organisation(db, area), Position.HEAD)
        return await own.sign_in(seat)

    async def test_one_effect(self, own: Own) -> None:
        headers = await self.seat(own) | KEY
        answers = await asyncio.gather(*(own.client.post(NOTE, headers=headers) for _ in range(8)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert sorted(replayed(answer) for answer in answers) == [False] + [True] * 7
        async with own.owner.begin() as db:
            assert await effects(db) == 1

    async def test_while_the_first_still_runs(self, own: Own) -> None:
        headers = await self.seat(own) | KEY
        own.app.state.retry_wait = timedelta(milliseconds=50)
        outcomes = own.app.state.outcomes
        first = asyncio.create_task(own.client.post(f"{PROBES}/wait", headers=headers))
        await outcomes.entered.wait()
        second = await own.client.post(f"{PROBES}/wait", headers=headers)
        assert (second.status_code, second.json()["type"]) == (409, "/problems/still-running")
        assert int(second.headers["retry-after"]) > 0
        outcomes.go_on.set()
        assert (await first).status_code == 201
        third = await own.client.post(f"{PROBES}/wait", headers=headers)
        assert (third.status_code, third.content, replayed(third)) == (201, (await first).content, True)
        assert outcomes.runs == 1

    async def test_the_second_waits_for_the_first(self, own: Own) -> None:
        headers = await self.seat(own) | KEY
        outcomes = own.app.state.outcomes
        first = asyncio.create_task(own.client.post(f"{PROBES}/wait", headers=headers))
        await outcomes.entered.wait()
        second = asyncio.create_task(own.client.post(f"{PROBES}/wait", headers=headers))
        async with asyncio.timeout(10):
            while not await self.somebody_waits(own):
                pass
        outcomes.go_on.set()
        assert [(await task).status_code for task in (first, second)] == [201, 201]
        assert replayed(await second)
        assert outcomes.runs == 1

    async def somebody_waits(self, own: Own) -> bool:
        async with own.owner.begin() as db:
            waiting = text(
                "select exists (select from pg_locks where locktype = 'advisory' and not granted"
                " and database = (select oid from pg_database where datname = current_database()))"
            )
            return bool((await db.execute(waiting)).scalar_one())

    async def test_a_failed_commit_keeps_nothing(self, own: Own) -> None:
        headers = await self.seat(own) | KEY
        async with own.owner.begin() as db:
            await db.execute(text("create table parents (id int primary key)"))
            await db.execute(
                text("create table children (parent int references parents deferrable initially deferred)")
            )
            await db.execute(text("grant insert on children to doithoai_app"))
        path = f"{PROBES}/keep-account-twice"
        assert (await own.client.post(path, headers=headers)).status_code == 500
        async with own.owner.begin() as db:
            await db.execute(text("insert into parents values (1)"))
        answer = await own.client.post(path, headers=headers)
        assert (answer.status_code, replayed(answer)) == (201, False)
