"""Signing in, the seat it starts with, and who one is then."""

from __future__ import annotations

import statistics
import time
from datetime import date, timedelta
from unicodedata import normalize

import httpx
import pytest
from argon2 import extract_parameters
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.accounts.passwords import OWASP, Passwords
from api.domain.organisations.model import OrganisationKind, Position
from api.routers.throttle import Throttle
from conftest import SettableClock, SignIn
from factories.accounts import (
    PASSWORD,
    Seat,
    make_account,
    make_area,
    make_delegation,
    make_membership,
    make_organisation,
    make_seat,
)
from factories.signing_in import LOGOUT, ME, REFRESH, TOKEN, bearer, cookie, form

TODAY = date(2026, 3, 2)


@pytest.fixture
async def officer(db: AsyncSession) -> Seat:
    return await make_seat(db, await make_organisation(db, await make_area(db)), username="officer.commune")


class TestSigningIn:
    async def test_a_browser(self, client: httpx.AsyncClient, officer: Seat) -> None:
        answer = await client.post(TOKEN, data=form("officer.commune"))
        said = answer.json()
        assert set(said) == {"access_token", "token_type", "expires_in", "membership"}
        assert (said["token_type"], said["expires_in"]) == ("bearer", 600)
        assert said["membership"]["id"] == str(officer.membership.id)
        assert "no-store" in answer.headers["cache-control"]
        given = cookie(answer)
        assert given.key == "refresh"
        assert (given["httponly"], given["samesite"], given["path"]) == (True, "strict", "/api/v1/auth")
        assert given["secure"] == ""
        assert given["domain"] == ""
        assert given["max-age"] == str(14 * 24 * 3600)
        me = await client.get(ME, headers=bearer(answer))
        assert me.json()["account"]["username"] == "officer.commune"

    async def test_off_loopback_the_cookie_is_secure(self, app: FastAPI, officer: Seat) -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://doithoai.gialai.example") as client:
            given = cookie(await client.post(TOKEN, data=form("officer.commune")))
            assert (given.key, given["secure"]) == ("__Secure-refresh", True)
            assert (await client.post(REFRESH)).status_code == 200

    async def test_a_native_client(self, client: httpx.AsyncClient, officer: Seat) -> None:
        answer = await client.post(TOKEN, data=form("officer.commune", client="native"))
        assert "set-cookie" not in answer.headers
        renewed = await client.post(REFRESH, json={"refresh_token": answer.json()["refresh_token"]})
        assert "set-cookie" not in renewed.headers
        assert renewed.json()["refresh_token"] != answer.json()["refresh_token"]
        ended = await client.post(LOGOUT, json={"refresh_token": renewed.json()["refresh_token"]})
        assert ended.status_code == 204
        assert (await client.get(ME, headers=bearer(renewed))).status_code == 401

    async def test_name_and_password_as_other_keyboards_send_them(
        self, client: httpx.AsyncClient, officer: Seat
    ) -> None:
        answer = await client.post(TOKEN, data=form(" Officer.COMMUNE ", normalize("NFD", PASSWORD)))
        assert answer.status_code == 200

    async def test_every_refusal_is_alike(self, client: httpx.AsyncClient, db: AsyncSession, officer: Seat) -> None:
        await make_account(db, "retired", active=False)
        answers = [
            await client.post(TOKEN, data=form("officer.commune", "wrong")),
            await client.post(TOKEN, data=form("nobody", "wrong")),
            await client.post(TOKEN, data=form("retired")),
        ]
        assert {answer.status_code for answer in answers} == {401}
        assert len({answer.content for answer in answers}) == 1
        limits = [answer.headers.pop("ratelimit") for answer in answers]
        assert [limit.split(";")[:2] for limit in limits] == [['"sign-in"', f"r={left}"] for left in (59, 58, 57)]
        assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
        assert answers[0].json()["type"] == "/problems/invalid-credentials"

    async def test_an_unknown_name_costs_as_much_work(self) -> None:
        passwords = Passwords()
        stored = passwords.hash(PASSWORD)
        assert extract_parameters(passwords._decoy) == extract_parameters(stored)

        async def median(hashed: str | None) -> float:
            took = []
            for _ in range(5):
                start = time.perf_counter()
                assert not await passwords.matches(hashed, "wrong")
                took.append(time.perf_counter() - start)
            return statistics.median(took)

        assert 1 / 3 < await median(None) / await median(stored) < 3

    def test_passwords_are_argon2id_of_at_least_owasp_strength(self) -> None:
        parameters = extract_parameters(Passwords(OWASP).hash(PASSWORD))
        assert parameters.type.name == "ID"
        assert (parameters.memory_cost, parameters.time_cost) >= (19 * 1024, 2)

    async def test_wrong_forms(self, client: httpx.AsyncClient) -> None:
        answer = await client.post(TOKEN, data={"grant_type": "magic", "username": "a", "remember": "1"})
        assert answer.status_code == 422
        assert {error["pointer"]: error["code"] for error in answer.json()["errors"]} == {
            "/grant_type": "literal_error",
            "/password": "missing",
            "/remember": "extra_forbidden",
        }
        assert (await client.post(TOKEN, json=form("a"))).status_code == 415

    @pytest.mark.parametrize("per", ["name", "address"])
    async def test_throttled(self, app: FastAPI, client: httpx.AsyncClient, officer: Seat, per: str) -> None:
        setattr(app.state.throttles, f"sign_in_per_{per}", Throttle(2))
        names = ["officer.commune", "OFFICER.commune ", "officer.commune"] if per == "name" else ["a", "b", "c"]
        answers = [await client.post(TOKEN, data=form(name, "wrong")) for name in names]
        assert [answer.status_code for answer in answers] == [401, 401, 429]
        assert 1 <= int(answers[2].headers["retry-after"]) <= 60
        other = await client.post(TOKEN, data=form("somebody.else", "wrong"))
        assert other.status_code == (401 if per == "name" else 429)

    async def test_a_right_password_makes_the_tries_forgotten(
        self, app: FastAPI, client: httpx.AsyncClient, officer: Seat
    ) -> None:
        app.state.throttles.sign_in_per_name = Throttle(2)
        passwords = ["wrong", PASSWORD, PASSWORD, PASSWORD, "wrong", "wrong", PASSWORD]
        answers = [await client.post(TOKEN, data=form("officer.commune", one)) for one in passwords]
        assert [answer.status_code for answer in answers] == [401, 200, 200, 200, 401, 401, 429]


class TestDefaultMembership:
    async def test_a_citizen_has_none(self, client: httpx.AsyncClient, db: AsyncSession) -> None:
        await make_account(db, "citizen.1")
        answer = await client.post(TOKEN, data=form("citizen.1"))
        assert answer.json()["membership"] is None
        me = (await client.get(ME, headers=bearer(answer))).json()
        assert (me["role"], me["active_membership"], me["memberships"]) == ("citizen", None, [])

    async def test_the_most_senior_of_those_valid_today(self, client: httpx.AsyncClient, db: AsyncSession) -> None:
        area = await make_area(db)
        account = await make_account(db, "many.seats")
        ended = await make_organisation(db, area, valid_to=TODAY - timedelta(days=1))
        await make_membership(db, account, ended, Position.HEAD)
        past = await make_organisation(db, area)
        await make_membership(db, account, past, Position.HEAD, valid_to=TODAY - timedelta(days=1))
        coming = await make_organisation(db, area)
        await make_membership(db, account, coming, Position.HEAD, valid_from=TODAY + timedelta(days=1))
        officer = await make_membership(db, account, await make_organisation(db, area))
        deputy = await make_membership(db, account, await make_organisation(db, area), Position.DEPUTY)
        answer = await client.post(TOKEN, data=form("many.seats"))
        assert answer.json()["membership"]["id"] == str(deputy.id)
        me = (await client.get(ME, headers=bearer(answer))).json()
        assert {seat["id"] for seat in me["memberships"]} == {str(officer.id), str(deputy.id)}


class TestMe:
    async def test_a_seat(self, client: httpx.AsyncClient, db: AsyncSession, sign_in: SignIn) -> None:
        area = await make_area(db, "Gia Lai")
        organisation = await make_organisation(db, area, OrganisationKind.DEPARTMENT, name="Sở Nông nghiệp")
        seat = await make_seat(db, organisation, Position.HEAD, "dept.agriculture.head")
        me = (await client.get(ME, headers=await sign_in(seat))).json()
        membership = {
            "id": str(seat.membership.id),
            "organisation": {
                "id": str(organisation.id),
                "name": "Sở Nông nghiệp",
                "kind": "department",
                "area": {"id": str(area.id), "name": "Gia Lai", "kind": "province"},
            },
            "position": "head",
            "role": "department",
            "valid_from": "2025-07-01",
            "valid_to": None,
            "acting_head": False,
        }
        assert me == {
            "account": {
                "id": str(seat.account.id),
                "username": "dept.agriculture.head",
                "full_name": "Rơ Châm Hơ Blứ",
                "language": "vi",
            },
            "active_membership": membership,
            "memberships": [membership],
            "role": "department",
            "allowed_actions": [
                "see_petitions",
                "see_assignments",
                "see_commitments",
                "see_sessions",
                "see_notices",
                "see_delegations",
                "delegate",
            ],
        }

    async def test_an_acting_head_shows_it_and_does_not_delegate_on(
        self, client: httpx.AsyncClient, db: AsyncSession, sign_in: SignIn, clock: SettableClock
    ) -> None:
        organisation = await make_organisation(db, await make_area(db))
        head = await make_seat(db, organisation, Position.HEAD)
        deputy = await make_seat(db, organisation, Position.DEPUTY)
        await make_delegation(
            db, head.account, deputy.account, organisation, valid_from=TODAY, valid_to=TODAY + timedelta(days=1)
        )
        for days, acting in ((-1, False), (1, True), (1, True), (1, False)):
            clock.advance(timedelta(days=days))
            me = (await client.get(ME, headers=await sign_in(deputy))).json()
            assert me["active_membership"]["acting_head"] is acting
            assert me["active_membership"]["position"] == "deputy"
            assert "see_delegations" in me["allowed_actions"]
            assert "delegate" not in me["allowed_actions"]

    async def test_an_administrator(self, client: httpx.AsyncClient, db: AsyncSession, sign_in: SignIn) -> None:
        seat = await make_seat(db, await make_organisation(db, await make_area(db)), Position.ADMINISTRATOR)
        me = (await client.get(ME, headers=await sign_in(seat))).json()
        named = ["see_sessions", "see_notices", "see_delegations"]
        assert (me["role"], me["allowed_actions"]) == ("administrator", named)
