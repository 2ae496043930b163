"""What people and scripts send that they should not: a clear problem, and nothing lost."""

from __future__ import annotations

import asyncio
import unicodedata
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from conftest import Own, SignIn
from factories.world import World, make_world, matter, move, take_down


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


async def refused(client: httpx.AsyncClient, headers: dict[str, str], body: dict[str, Any], pointer: str) -> None:
    answer = await client.post("/api/v1/petitions", json=body, headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert pointer in {one["pointer"] for one in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"nonsense": 1}, "/nonsense"),
        ({"title": 7}, "/title"),
        ({"title": ""}, "/title"),
        ({"body": "x" * 1_000_000}, "/body"),
        ({"body": "một\u0000hai"}, "/body"),
        ({"class": "wish"}, "/class"),
        ({"field": "khong_co"}, "/field"),
        ({"area_id": "not-an-id"}, "/area_id"),
        ({"area_id": str(uuid4())}, "/area_id"),
        ({"on_behalf_of": 0}, "/on_behalf_of"),
        ({"title": "\u200b\u2060"}, "/title"),
        ({"title": "\u3164 \u2800"}, "/title"),
        ({"body": "\u0301\u00ad"}, "/body"),
        ({"title": "Hợp đồng \u202e4202"}, "/title"),
        ({"parties": [{"full_name": "Nguyễn \u2066Văn An"}]}, "/parties/0/full_name"),
        ({"happened_on": "9999-12-31"}, "/happened_on"),
        ({"happened_on": "2026-03-03"}, "/happened_on"),
        ({"captured_at": "2030-01-01T09:00:00+07:00"}, "/captured_at"),
        ({"captured_at": "2026-03-02T09:06:00+07:00"}, "/captured_at"),
        ({"channel": "session"}, "/channel"),
        ({"channel": "live_question"}, "/channel"),
        ({"about_petition_id": str(uuid4())}, "/about_petition_id"),
        ({"about_commitment_id": str(uuid4())}, "/about_commitment_id"),
        ({"received_at": "2026-03-01T09:00:00+07:00"}, "/backdated_reason"),
        ({"received_at": "2026-04-01T09:00:00+07:00"}, "/received_at"),
        ({"received_at": "2019-01-01T09:00:00+07:00", "backdated_reason": "x"}, "/received_at"),
        ({"parties": []}, "/parties"),
        ({"petitioner_kind": "anonymous"}, "/parties"),
        ({"to_organisation_id": str(uuid4())}, "/to_organisation_id"),
        ({"subjects": [{"organisation_id": str(uuid4())}]}, "/subjects/0/organisation_id"),
        ({"confidentiality": "denunciation"}, "/confidentiality"),
    ],
)
async def test_a_wrong_field_is_named(
    client: httpx.AsyncClient, sign_in: SignIn, world: World, change: dict[str, Any], pointer: str
) -> None:
    await refused(client, await sign_in(world.seats["commune.officer"]), matter(world, **change), pointer)


async def test_an_organisation_of_another_kind_or_place_is_refused(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    for body in ("agriculture", "commune.front", "hamlet"):
        await refused(client, officer, matter(world, to_organisation_id=world.id_of(body)), "/to_organisation_id")


@pytest.mark.parametrize(
    "typed",
    [
        "Đường hỏng 🚧🙏 rất nguy hiểm",
        "شارع مكسور",
        "Gia đình 👨\u200d👩\u200d👧 ở thôn 4",
        "'; drop table petitions; --",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "Dấu chấm than!\tcột\nhai dòng",
    ],
)
async def test_odd_texts_are_stored_as_they_are(
    client: httpx.AsyncClient, sign_in: SignIn, world: World, typed: str
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    case = await take_down(client, officer, matter(world, body=typed))
    page = await client.get(f"/api/v1/petitions/{case.id}", headers=officer)
    assert page.json()["body"] == typed
    assert page.headers["content-type"] == "application/json"
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_decomposed_vietnamese_is_composed(client: httpx.AsyncClient, sign_in: SignIn, world: World) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    typed = unicodedata.normalize("NFD", "Đề nghị sửa đường ở làng Kênh Mék")
    case = await take_down(client, officer, matter(world, title=typed))
    page = await client.get(f"/api/v1/petitions/{case.id}", headers=officer)
    assert page.json()["title"] == unicodedata.normalize("NFC", typed)


async def test_a_tampered_cursor_and_an_unknown_filter_are_refused(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    for n in range(3):
        await take_down(client, officer, matter(world, title=f"Việc {n}"))
    cursor = (await client.get("/api/v1/petitions?limit=1", headers=officer)).json()["next_cursor"]
    tampered = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    assert (await client.get(f"/api/v1/petitions?limit=1&cursor={tampered}", headers=officer)).status_code == 422
    assert (await client.get("/api/v1/petitions?colour=red", headers=officer)).status_code == 422
    reversed_period = "/api/v1/petitions?received_from=2026-03-02&received_to=2026-03-01"
    assert (await client.get(reversed_period, headers=officer)).status_code == 422


async def test_a_telling_in_the_future_or_before_the_receipt(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    head = await sign_in(world.seats["commune.head"])
    division = await sign_in(world.seats["economy.officer"])
    case = await take_down(client, officer, matter(world))
    case, _ = await move(client, officer, case, "assign", {"lead_id": world.id_of("economy")})
    case, _ = await move(client, division, case, "submit-answer", {"text": "Sẽ sửa."})
    case, _ = await move(client, head, case, "approve-answer")
    for told_at in ("2027-01-01T09:00:00+07:00", "2026-02-01T09:00:00+07:00"):
        answer = await client.post(
            f"/api/v1/petitions/{case.id}/tell", json={"means": "phone", "told_at": told_at}, headers=officer
        )
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/told_at"


async def test_a_promise_in_the_past(client: httpx.AsyncClient, sign_in: SignIn, world: World) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    division = await sign_in(world.seats["economy.officer"])
    case = await take_down(client, officer, matter(world))
    case, _ = await move(client, officer, case, "assign", {"lead_id": world.id_of("economy")})
    promise = {"text": "Sửa", "organisation_id": world.id_of("economy"), "due_on": "2026-03-02"}
    answer = await client.post(
        f"/api/v1/petitions/{case.id}/submit-answer",
        json={"text": "Sẽ sửa.", "promises": [promise]},
        headers={**division, "If-Match": f'"v{case.version}"'},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/promises/0/due_on"


class TestAtTheSameInstant:
    """With commits and connections of their own."""

    async def prepare(self, own: Own) -> tuple[World, dict[str, str]]:
        async with own.owner.begin() as db:
            world = await make_world(db)
        return world, await own.sign_in(world.seats["commune.officer"])

    async def test_one_client_id_makes_one_petition(self, own: Own) -> None:
        world, officer = await self.prepare(own)
        body = matter(world, client_id=str(uuid4()))
        answers = await asyncio.gather(
            *(own.client.post("/api/v1/petitions", json=body, headers=officer) for _ in range(5))
        )
        assert sorted(one.status_code for one in answers) == [200, 200, 200, 200, 201]
        assert len({one.json()["id"] for one in answers}) == 1

    async def test_codes_have_no_gap_and_no_twin(self, own: Own) -> None:
        world, officer = await self.prepare(own)
        answers = await asyncio.gather(
            *(own.client.post("/api/v1/petitions", json=matter(world), headers=officer) for _ in range(8))
        )
        numbers = sorted(int(one.json()["code"][11:18]) for one in answers)
        assert numbers == list(range(1, 9))

    async def test_of_two_officers_moving_one_petition_one_wins(self, own: Own) -> None:
        world, officer = await self.prepare(own)
        second = await own.sign_in(world.seats["commune.officer2"])
        case = await take_down(own.client, officer, matter(world))
        match = {"If-Match": '"v1"'}
        answers = await asyncio.gather(
            own.client.post(
                f"/api/v1/petitions/{case.id}/assign",
                json={"lead_id": world.id_of("economy")},
                headers={**officer, **match},
            ),
            own.client.post(
                f"/api/v1/petitions/{case.id}/decline",
                json={"reason": "Đã trả lời.", "reason_code": "already_answered"},
                headers={**second, **match},
            ),
        )
        assert sorted(one.status_code for one in answers) == [200, 412]
        async with own.owner.begin() as db:
            events = (await db.execute(text("select kind from events order by n"))).scalars().all()
        assert len(events) == 2
