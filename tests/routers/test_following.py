"""Code and secret: who gives them out, and the account that takes a petition over with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from conftest import SettableClock, SignIn
from factories.hall import Hall
from factories.world import Case, World, make_world, matter, move, take_down

Headers = dict[str, str]
WRONG = {"code": "PA-52-2026-9999999X", "secret": "AAAA-BBBB-CCCC"}


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


async def give_secret(client: httpx.AsyncClient, petition_id: str, headers: Headers) -> dict[str, str]:
    answer = await client.post(f"/api/v1/petitions/{petition_id}/tracking-secret", json={}, headers=headers)
    assert answer.status_code == 200, answer.text
    slip: dict[str, str] = answer.json()
    return slip


async def claim(client: httpx.AsyncClient, headers: Headers, slip: dict[str, str]) -> httpx.Response:
    return await client.post("/api/v1/petitions/claim", json=slip, headers=headers)


async def page(client: httpx.AsyncClient, petition_id: str, headers: Headers) -> Any:
    answer = await client.get(f"/api/v1/petitions/{petition_id}", headers=headers)
    return answer.json() if answer.status_code == 200 else answer.status_code


async def test_who_spoke_in_the_hall_follows_it_through_the_own_account(
    client: httpx.AsyncClient, world: World, sign_in: SignIn, clock: SettableClock
) -> None:
    hall = Hall(client, sign_in, world, clock)
    await hall.open()
    taken = await hall.capture()
    officer = await hall.as_("commune.officer")
    citizen = await sign_in(world.citizens["an"])
    assert await page(client, taken["id"], citizen) == 404
    slip = await give_secret(client, taken["id"], officer)

    claimed = await claim(client, citizen, {"code": slip["code"].lower(), "secret": slip["secret"]})
    assert claimed.status_code == 200, claimed.text
    assert claimed.json() == {"id": taken["id"], "code": slip["code"]}
    own = await page(client, taken["id"], citizen)
    assert own["shown"] == ["contact", "content"]
    assert "withdraw" in own["allowed_actions"]
    listed = (await client.get("/api/v1/petitions", headers=citizen)).json()["items"]
    assert [one["id"] for one in listed] == [taken["id"]]
    assert (await claim(client, citizen, slip)).json() == claimed.json(), "twice is once"
    events = (await client.get(f"/api/v1/petitions/{taken['id']}/events", headers=officer)).json()["items"]
    assert [one["kind"] for one in events] == ["receive", "tracking_secret", "claim"]
    assert (await page(client, taken["id"], officer))["version"] == own["version"] == taken["version"]


async def test_another_account_gets_neither_the_petition_nor_its_place(
    client: httpx.AsyncClient, world: World, sign_in: SignIn
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    case = await take_down(client, officer, matter(world))
    slip = await give_secret(client, case.id, officer)
    first, second = [await sign_in(world.citizens[name]) for name in ("an", "binh")]
    assert (await claim(client, first, slip)).status_code == 200
    late = await claim(client, second, slip)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/conflict")
    assert await page(client, case.id, second) == 404
    third = await take_down(
        client, officer, matter(world, parties=[{"full_name": "A"}, {"full_name": "B", "role": "co_signatory"}])
    )
    slip = await give_secret(client, third.id, officer)
    assert [(await claim(client, who, slip)).status_code for who in (first, second)] == [200, 409]


async def test_a_wrong_pair_gets_the_one_answer_and_is_throttled(
    client: httpx.AsyncClient, world: World, sign_in: SignIn
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    case = await take_down(client, officer, matter(world))
    slip = await give_secret(client, case.id, officer)
    citizen = await sign_in(world.citizens["an"])
    pairs = [WRONG, slip | {"secret": WRONG["secret"]}, {"code": "x", "secret": "y"}, slip | {"code": WRONG["code"]}]
    answers = [await claim(client, citizen, pair) for pair in pairs]
    assert {one.status_code for one in answers} == {401}
    assert len({one.content for one in answers}) == 1
    tries = [(await claim(client, citizen, slip | {"secret": WRONG["secret"]})).status_code for _ in range(10)]
    assert tries == [401] * 9 + [429]


@pytest.mark.parametrize(
    "changes",
    [{"class": "denunciation"}, {"petitioner_kind": "anonymous", "parties": []}],
    ids=["denunciation", "anonymous"],
)
async def test_what_has_code_and_secret_only_stays_without_an_account(
    client: httpx.AsyncClient, world: World, sign_in: SignIn, db: AsyncSession, changes: dict[str, Any]
) -> None:
    body = {name: value for name, value in matter(world, **changes).items() if name != "channel"}
    got = (await client.post("/api/v1/public/petitions", json=body)).json()
    citizen = await sign_in(world.citizens["an"])
    refused = await claim(client, citizen, {"code": got["code"], "secret": got["secret"]})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/conflict")
    assert await page(client, got["id"], citizen) == 404
    kept = await db.execute(text("select count(*) from petition_parties where account_id is not null"))
    assert kept.scalar_one() == 0
    told = await db.execute(text("select count(*) from events where kind = 'claim'"))
    assert told.scalar_one() == 0


async def test_only_as_a_citizen(client: httpx.AsyncClient, world: World, sign_in: SignIn) -> None:
    body = {name: value for name, value in matter(world).items() if name != "channel"}
    got = (await client.post("/api/v1/public/petitions", json=body)).json()
    slip = {"code": got["code"], "secret": got["secret"]}
    tracked = (await client.post("/api/v1/public/petitions/track", json=slip)).json()
    token = {"Authorization": f"Bearer {tracked['access_token']}"}
    for headers in (await sign_in(world.seats["commune.head"]), await sign_in(world.seats["commune.admin"]), token):
        assert (await claim(client, headers, slip)).status_code == 403
        assert (await claim(client, headers, WRONG)).status_code == 403, "no oracle for who may not claim"
        nothing = await client.post("/api/v1/petitions/claim", json={}, headers=headers)
        assert nothing.status_code == 403


async def test_the_page_says_who_may_give_out_a_secret(
    client: httpx.AsyncClient, world: World, sign_in: SignIn
) -> None:
    """Whoever sees the page: the flag and the operation agree."""
    hamlet = await sign_in(world.seats["hamlet.head"])
    case = await take_down(client, hamlet, matter(world, channel="hamlet"))
    officer = await sign_in(world.seats["commune.officer"])
    case, _ = await move(client, officer, Case(case.id, case.code, case.version), "review")
    case, _ = await move(client, officer, case, "assign", {"lead_id": world.id_of("economy")})
    said = {}
    for name, seat in world.seats.items():
        headers = await sign_in(seat)
        seen = await page(client, case.id, headers)
        answer = await client.post(f"/api/v1/petitions/{case.id}/tracking-secret", json={}, headers=headers)
        said[name] = seen if isinstance(seen, int) else seen["may_give_secret"]
        assert answer.status_code == {True: 200, False: 403, 404: 404}[said[name]], name
    assert {name for name, may in said.items() if may is True} == {
        *(f"{body}.{position}" for body in ("commune", "hamlet") for position in ("head", "deputy", "officer")),
        "commune.officer2",
    }
    assert (said["economy.head"], said["province.officer"], said["other.head"]) == (False, False, 404)


async def test_no_flag_for_a_denunciation(client: httpx.AsyncClient, world: World, sign_in: SignIn) -> None:
    head = await sign_in(world.seats["commune.head"])
    case = await take_down(client, head, matter(world, **{"class": "denunciation"}))
    assert (await page(client, case.id, head))["may_give_secret"] is False
    answer = await client.post(f"/api/v1/petitions/{case.id}/tracking-secret", json={}, headers=head)
    assert answer.status_code == 403


class TestLimits:
    async def test_an_address_is_told_what_it_has_left(self, client: httpx.AsyncClient, app: FastAPI) -> None:
        app.state.throttles.tracking_per_address.per_minute = 2
        answers = [await client.post("/api/v1/public/petitions/track", json=WRONG) for _ in range(3)]
        assert [one.status_code for one in answers] == [401, 401, 429]
        assert {one.headers["ratelimit-policy"] for one in answers} == {'"tracking";q=2;w=60'}
        left = [one.headers["ratelimit"].split(";") for one in answers]
        assert [(name, rest) for name, rest, _ in left] == [('"tracking"', f"r={n}") for n in (1, 0, 0)]
        assert left[2][2] == f"t={answers[2].headers['retry-after']}"

    async def test_nobody_is_told_what_others_try_on_a_code(self, client: httpx.AsyncClient, app: FastAPI) -> None:
        app.state.throttles.tracking_per_code.per_minute = 1
        answers = [await client.post("/api/v1/public/petitions/track", json=WRONG) for _ in range(2)]
        assert [one.status_code for one in answers] == [401, 429]
        assert [one.headers["ratelimit"].split(";")[:2] for one in answers] == [
            ['"tracking"', "r=29"],
            ['"tracking"', "r=28"],
        ]

    async def test_what_counts_nothing_says_nothing(self, client: httpx.AsyncClient) -> None:
        assert "ratelimit" not in (await client.get("/api/v1/public/petitions")).headers


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("09:15", 200),
        ("09:15:00", 200),
        ("09:15:42", 200),
        ("09:14", 422),
        ("09:15:41", 422),
        ("09:15:00.000001", 422),
    ],
)
async def test_a_telling_typed_to_the_minute_means_the_whole_minute(
    client: httpx.AsyncClient, world: World, sign_in: SignIn, clock: SettableClock, told: str, status: int
) -> None:
    clock.advance(timedelta(minutes=15, seconds=42))  # 09:15:42 in Việt Nam
    officer, head, division = [
        await sign_in(world.seats[name]) for name in ("commune.officer", "commune.head", "economy.officer")
    ]
    case = await take_down(client, officer, matter(world))
    case, _ = await move(client, officer, case, "assign", {"lead_id": world.id_of("economy")})
    case, _ = await move(client, division, case, "submit-answer", {"text": "Đã gia cố taluy."})
    case, _ = await move(client, head, case, "approve-answer")
    answer = await client.post(
        f"/api/v1/petitions/{case.id}/tell",
        json={"means": "in_person", "told_at": f"2026-03-02T{told}+07:00"},
        headers=officer,
    )
    assert answer.status_code == status, answer.text
    if status == 422:
        assert answer.json()["errors"][0]["pointer"] == "/told_at"
