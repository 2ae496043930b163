"""A promise that was not kept leaves a case to the head alone; after R28 and three days more, the head above may close
it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from conftest import SettableClock, SignIn
from factories.world import Case, World, make_world, matter, move, take_down


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


class Desk:
    """A petition answered with promises and told on Monday 2 March."""

    def __init__(self, client: httpx.AsyncClient, sign_in: SignIn, world: World) -> None:
        self.client, self.sign_in, self.world = client, sign_in, world
        self.case = Case("", "", 0)

    async def do(self, seat: str, verb: str, **body: Any) -> dict[str, Any]:
        self.case, got = await move(self.client, await self.sign_in(self.world.seats[seat]), self.case, verb, body)
        return got

    async def begin(self, promises: int, clock: SettableClock) -> None:
        headers = await self.sign_in(self.world.seats["commune.officer"])
        self.case = await take_down(self.client, headers, matter(self.world))
        await self.do("commune.officer", "assign", lead_id=self.world.id_of("economy"))
        made = [
            {"text": f"Đổ bê tông đoạn {n}", "organisation_id": self.world.id_of("economy"), "due_on": "2026-06-30"}
            for n in range(promises)
        ]
        await self.do("economy.officer", "submit-answer", text="Sẽ đổ bê tông.", promises=made)
        await self.do("commune.head", "approve-answer")
        told = {"means": "phone", "told_at": clock().isoformat()}
        answer = await self.client.post(f"/api/v1/petitions/{self.case.id}/tell", json=told, headers=headers)
        assert answer.json()["state"] == "following_up", answer.text
        self.case = Case(self.case.id, self.case.code, answer.json()["version"])

    async def see(self, seat: str, below: str = "") -> Any:
        headers = await self.sign_in(self.world.seats[seat])
        answer = await self.client.get(f"/api/v1/petitions/{self.case.id}{below}", headers=headers)
        assert answer.status_code == 200, answer.text
        seen = answer.json()
        return seen.get("items", seen)

    async def promise(self, number: int, seat: str, verb: str, **body: Any) -> None:
        one = (await self.see("commune.officer", "/commitments"))[number]
        headers = await self.sign_in(self.world.seats[seat]) | {"If-Match": f'"v{one["version"]}"'}
        answer = await self.client.post(f"/api/v1/commitments/{one['id']}/{verb}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text

    async def head_clocks(self) -> list[tuple[str, str, str]]:
        found = [one for one in await self.see("commune.officer", "/deadlines") if one["rule"] == "R28"]
        return [(one["state"], one["explanation"]["started_on"], one["explanation"]["due_on"]) for one in found]


@pytest.fixture
def desk(client: httpx.AsyncClient, sign_in: SignIn, world: World) -> Desk:
    return Desk(client, sign_in, world)


SUBMITTED = ("met", "2026-03-02", "2026-03-05")


async def test_the_head_above_closes_what_the_head_leaves_lying(desk: Desk, clock: SettableClock) -> None:
    await desk.begin(1, clock)
    clock.advance(timedelta(days=2))
    await desk.promise(0, "commune.head", "mark-not-done", reason="Hết vốn.")
    assert await desk.head_clocks() == [SUBMITTED, ("open", "2026-03-04", "2026-03-09")]
    assert (await desk.see("commune.head"))["due_on"] == "2026-03-09"
    clock.advance(timedelta(days=7))  # Wednesday 11 March: two working days late
    assert "close_unfulfilled" not in (await desk.see("province.head"))["allowed_actions"]
    assert "close_unfulfilled" in (await desk.see("commune.head"))["allowed_actions"]
    clock.advance(timedelta(days=1))
    assert "close_unfulfilled" in (await desk.see("province.head"))["allowed_actions"]
    assert "close_unfulfilled" not in (await desk.see("province.officer"))["allowed_actions"]
    assert (await desk.do("province.head", "close-unfulfilled", reason="Không giữ cam kết."))["state"] == "completed"
    assert await desk.head_clocks() == [SUBMITTED, ("met", "2026-03-04", "2026-03-09")]


async def test_it_waits_for_the_head_from_the_last_promise_on(desk: Desk, clock: SettableClock) -> None:
    """The last one may be kept, and whoever confirms it need not see the petition."""
    await desk.begin(2, clock)
    await desk.promise(0, "commune.head", "mark-not-done", reason="Hết vốn.")
    assert await desk.head_clocks() == [SUBMITTED]
    await desk.promise(1, "economy.officer", "start")
    await desk.promise(1, "economy.officer", "report-done", report="Đã đổ.")
    clock.advance(timedelta(days=1))
    await desk.promise(1, "hamlet.head", "confirm")
    assert await desk.head_clocks() == [SUBMITTED, ("open", "2026-03-03", "2026-03-06")]


async def test_where_every_promise_is_kept_nothing_waits_for_the_head(desk: Desk, clock: SettableClock) -> None:
    await desk.begin(1, clock)
    await desk.promise(0, "economy.officer", "start")
    await desk.promise(0, "economy.officer", "report-done", report="Đã đổ.")
    await desk.promise(0, "hamlet.head", "confirm")
    assert await desk.head_clocks() == [SUBMITTED]


async def test_a_contest_takes_it_out_of_the_heads_hands(desk: Desk, clock: SettableClock) -> None:
    await desk.begin(1, clock)
    clock.advance(timedelta(days=1))
    await desk.promise(0, "commune.head", "mark-not-done", reason="Hết vốn.")
    await desk.do("commune.officer2", "contest", reason="Người dân không đồng ý.")
    assert await desk.head_clocks() == [SUBMITTED, ("cancelled", "2026-03-03", "2026-03-06")]
