"""How long a sign-in lasts: renewal, theft, other pages, signing out, changing seats, and what ends it at once."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.organisations.model import OrganisationKind
from conftest import Own, SettableClock, SignIn
from factories.accounts import Seat, make_area, make_membership, make_organisation, make_seat
from factories.signing_in import LOGOUT, ME, REFRESH, SWITCH, TOKEN, bearer, cookie, form, renew

SECOND = timedelta(seconds=1)
TODAY = date(2026, 3, 2)


@pytest.fixture
async def officer(db: AsyncSession) -> Seat:
    return await make_seat(db, await make_organisation(db, await make_area(db)), username="officer.commune")


class TestRefreshing:
    @pytest.fixture
    async def first(self, client: httpx.AsyncClient, officer: Seat) -> httpx.Response:
        return await client.post(TOKEN, data=form("officer.commune"))

    async def test_replaces_the_token(self, client: httpx.AsyncClient, first: httpx.Response, officer: Seat) -> None:
        second = await client.post(REFRESH)
        assert cookie(second).value != cookie(first).value
        assert second.json()["membership"]["id"] == str(officer.membership.id)
        assert (await client.get(ME, headers=bearer(second))).status_code == 200
        assert (await client.get(ME, headers=bearer(first))).status_code == 200

    async def test_within_ten_seconds_the_same_successor_comes_again(
        self, client: httpx.AsyncClient, first: httpx.Response, clock: SettableClock
    ) -> None:
        second = await renew(client, cookie(first).value)
        clock.advance(10 * SECOND)
        again = await renew(client, cookie(first).value)
        assert cookie(again).value == cookie(second).value
        assert (await renew(client, cookie(second).value)).status_code == 200

    async def test_the_successor_of_a_successor_spent_within_the_grace(
        self, client: httpx.AsyncClient, first: httpx.Response, clock: SettableClock
    ) -> None:
        second = await renew(client, cookie(first).value)
        clock.advance(5 * SECOND)
        third = await renew(client, cookie(second).value)
        clock.advance(5 * SECOND)
        late = await renew(client, cookie(first).value)
        assert cookie(late).value == cookie(third).value
        clock.advance(60 * SECOND)
        assert (await renew(client, cookie(late).value)).status_code == 200

    async def test_reuse_after_the_grace_ends_the_whole_sign_in(
        self, client: httpx.AsyncClient, db: AsyncSession, first: httpx.Response, clock: SettableClock
    ) -> None:
        second = await renew(client, cookie(first).value)
        clock.advance(10 * SECOND + timedelta(microseconds=1))
        reused = await renew(client, cookie(first).value)
        assert (reused.status_code, reused.json()["type"]) == (401, "/problems/unauthenticated")
        assert cookie(reused)["max-age"] == "0"
        assert (await renew(client, cookie(second).value)).status_code == 401
        for answer in (first, second):
            assert (await client.get(ME, headers=bearer(answer))).status_code == 401
        assert (await db.execute(text("select revoked_why from token_families"))).scalar_one() == "reuse"

    async def test_another_sign_in_of_the_account_goes_on(
        self, client: httpx.AsyncClient, first: httpx.Response, clock: SettableClock
    ) -> None:
        other = await client.post(TOKEN, data=form("officer.commune"))
        await renew(client, cookie(first).value)
        clock.advance(60 * SECOND)
        assert (await renew(client, cookie(first).value)).status_code == 401
        assert (await client.get(ME, headers=bearer(other))).status_code == 200

    async def test_ends_after_two_weeks_without_use(
        self, client: httpx.AsyncClient, first: httpx.Response, clock: SettableClock
    ) -> None:
        clock.advance(timedelta(days=14) - SECOND)
        second = await renew(client, cookie(first).value)
        assert second.status_code == 200
        clock.advance(timedelta(days=14))
        assert (await renew(client, cookie(second).value)).status_code == 401

    @pytest.mark.parametrize("token", [None, "", "unknown", "x" * 300])
    async def test_without_a_token_of_ours(self, client: httpx.AsyncClient, token: str | None) -> None:
        headers = {"Cookie": f"refresh={token}"} if token is not None else {}
        assert (await client.post(REFRESH, headers=headers)).status_code == 401
        assert (await client.post(LOGOUT, headers=headers)).status_code == 204

    async def test_a_stale_access_token_does_not_matter(self, client: httpx.AsyncClient, first: httpx.Response) -> None:
        assert (await client.post(REFRESH, headers={"Authorization": "Bearer stale"})).status_code == 200

    async def test_the_cookie_opens_nothing_else(self, client: httpx.AsyncClient, first: httpx.Response) -> None:
        headers = {"Cookie": f"refresh={cookie(first).value}"}
        assert (await client.get(ME, headers=headers)).status_code == 401
        assert (await client.post(SWITCH, json={"membership_id": None}, headers=headers)).status_code == 401

    async def test_only_the_digest_of_a_token_is_stored(
        self, client: httpx.AsyncClient, db: AsyncSession, first: httpx.Response
    ) -> None:
        second = await client.post(REFRESH)
        for row in await db.execute(text("select * from refresh_tokens")):
            for given in (first, second):
                assert cookie(given).value not in str(row)

    async def test_two_tabs_at_once_get_the_same_successor(self, own: Own) -> None:
        async with own.owner.begin() as db:
            await make_seat(db, await make_organisation(db, await make_area(db)), username="officer.commune")
        first = await own.client.post(TOKEN, data=form("officer.commune"))
        own.client.cookies.clear()
        headers = {"Cookie": f"refresh={cookie(first).value}"}
        answers = await asyncio.gather(*(own.client.post(REFRESH, headers=headers) for _ in range(6)))
        assert {answer.status_code for answer in answers} == {200}
        assert len({cookie(answer).value for answer in answers}) == 1


class TestOrigins:
    @pytest.mark.parametrize(
        ("origin", "allowed"),
        [
            (None, True),
            ("http://127.0.0.1:8000", True),
            ("https://127.0.0.1:8000", True),
            ("https://doithoai.example", True),
            ("https://doithoai.example:444", False),
            ("http://doithoai.example", False),
            ("http://127.0.0.1:8001", False),
            ("https://doithoai.example.evil.example", False),
            ("null", False),
            ("", False),
        ],
    )
    async def test_only_our_pages_renew_and_end_a_sign_in(
        self, client: httpx.AsyncClient, officer: Seat, origin: str | None, allowed: bool
    ) -> None:
        await client.post(TOKEN, data=form("officer.commune"))
        headers = {"Origin": origin} if origin is not None else {}
        renewed = await client.post(REFRESH, headers=headers)
        assert renewed.status_code == (200 if allowed else 403)
        assert (await client.post(LOGOUT, headers=headers)).status_code == (204 if allowed else 403)
        assert (await client.post(REFRESH)).status_code == (401 if allowed else 200)


class TestSigningOut:
    async def test_ends_every_token_of_the_sign_in(self, client: httpx.AsyncClient, officer: Seat) -> None:
        first = await client.post(TOKEN, data=form("officer.commune"))
        second = await client.post(REFRESH)
        answer = await client.post(LOGOUT)
        assert answer.status_code == 204
        assert answer.content == b""
        gone = cookie(answer)
        assert (gone["max-age"], gone["path"], gone["httponly"]) == ("0", "/api/v1/auth", True)
        for given in (first, second):
            assert (await client.get(ME, headers=bearer(given))).status_code == 401
            assert (await renew(client, cookie(given).value)).status_code == 401

    async def test_with_a_spent_token_as_well(self, client: httpx.AsyncClient, officer: Seat) -> None:
        first = await client.post(TOKEN, data=form("officer.commune"))
        second = await client.post(REFRESH)
        client.cookies.clear()
        await client.post(LOGOUT, headers={"Cookie": f"refresh={cookie(first).value}"})
        assert (await client.get(ME, headers=bearer(second))).status_code == 401


class TestSwitching:
    async def test_to_another_seat_and_to_citizen_and_back(
        self, client: httpx.AsyncClient, db: AsyncSession, officer: Seat
    ) -> None:
        front = await make_organisation(db, await make_area(db), OrganisationKind.FRONT_COMMITTEE)
        second = await make_membership(db, officer.account, front)
        headers = bearer(await client.post(TOKEN, data=form("officer.commune")))
        for membership_id, role in ((second.id, "front"), (None, "citizen"), (officer.membership.id, "committee")):
            wanted = str(membership_id) if membership_id else None
            answer = await client.post(SWITCH, json={"membership_id": wanted}, headers=headers)
            assert "set-cookie" not in answer.headers
            assert (answer.json()["membership"] or {"id": None})["id"] == wanted
            me = (await client.get(ME, headers=bearer(answer))).json()
            assert (me["role"], (me["active_membership"] or {"id": None})["id"]) == (role, wanted)
            renewed = await client.post(REFRESH)
            assert (renewed.json()["membership"] or {"id": None})["id"] == wanted

    async def test_not_to_a_seat_that_is_not_ones_own_today(
        self, client: httpx.AsyncClient, db: AsyncSession, officer: Seat, sign_in: SignIn
    ) -> None:
        foreign = await make_seat(db, officer.organisation)
        ended = await make_membership(
            db, officer.account, await make_organisation(db, await make_area(db)), valid_to=TODAY - timedelta(days=1)
        )
        headers = await sign_in(officer)
        for membership_id in (foreign.membership.id, ended.id, uuid4()):
            answer = await client.post(SWITCH, json={"membership_id": str(membership_id)}, headers=headers)
            assert answer.status_code == 404
        assert (await client.post(SWITCH, json={}, headers=headers)).status_code == 422

    async def test_a_tracking_token_has_nothing_to_switch(self, app: FastAPI, client: httpx.AsyncClient) -> None:
        token = app.state.tokens.issue_tracking(uuid4(), app.state.clock())
        answer = await client.post(SWITCH, json={"membership_id": None}, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 403


class TestWhatEndsAtTheNextRequest:
    """The token itself is good for minutes more, and was verified and remembered a moment ago."""

    async def ends(self, client: httpx.AsyncClient, headers: dict[str, str], db: AsyncSession, sql: str) -> None:
        assert (await client.get(ME, headers=headers)).status_code == 200
        await db.execute(text(sql))
        assert (await client.get(ME, headers=headers)).status_code == 401

    async def test_an_ended_membership(
        self, client: httpx.AsyncClient, db: AsyncSession, officer: Seat, sign_in: SignIn
    ) -> None:
        await self.ends(client, await sign_in(officer), db, "update memberships set valid_to = '2026-03-01'")

    async def test_a_membership_whose_last_day_passes(
        self, client: httpx.AsyncClient, db: AsyncSession, officer: Seat, sign_in: SignIn, clock: SettableClock
    ) -> None:
        await db.execute(text("update memberships set valid_to = '2026-03-02'"))
        clock.advance(timedelta(hours=14, minutes=59))  # 23:59 in Việt Nam
        headers = await sign_in(officer)
        assert (await client.get(ME, headers=headers)).status_code == 200
        clock.advance(timedelta(minutes=1))
        assert (await client.get(ME, headers=headers)).status_code == 401

    async def test_a_closed_organisation(
        self, client: httpx.AsyncClient, db: AsyncSession, officer: Seat, sign_in: SignIn
    ) -> None:
        await self.ends(client, await sign_in(officer), db, "update organisations set valid_to = '2026-03-01'")

    async def test_an_inactive_account(
        self, client: httpx.AsyncClient, db: AsyncSession, officer: Seat, sign_in: SignIn
    ) -> None:
        await self.ends(client, await sign_in(officer), db, "update accounts set active = false")

    async def test_a_revoked_sign_in(
        self, client: httpx.AsyncClient, db: AsyncSession, officer: Seat, sign_in: SignIn
    ) -> None:
        await self.ends(client, await sign_in(officer), db, "update token_families set revoked_at = now()")

    async def test_renewing_goes_on_in_the_seat_that_is_left(
        self, client: httpx.AsyncClient, db: AsyncSession, officer: Seat
    ) -> None:
        left = await make_membership(db, officer.account, await make_organisation(db, await make_area(db)))
        first = await client.post(TOKEN, data=form("officer.commune"))
        assert first.json()["membership"]["id"] == str(officer.membership.id)
        await db.execute(
            text("update memberships set valid_to = '2026-03-01' where id = :id"), {"id": officer.membership.id}
        )
        second = await client.post(REFRESH)
        assert second.json()["membership"]["id"] == str(left.id)
        assert (await client.get(ME, headers=bearer(second))).json()["active_membership"]["id"] == str(left.id)
