"""Telling an answer through the API: when it may be, which day counts, and until when the answer can be contested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from conftest import SettableClock, SignIn
from factories.world import Case, World, make_world, matter, move, take_down


def local(day: int, hour: int, minute: int = 0, *, second: int = 0) -> datetime:
    """An hour of a day of March 2026 in Việt Nam."""
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC) - timedelta(hours=7)


class Desk:
    """The commune with an answer approved on Monday 2 March at 09:00:30."""

    def __init__(self, client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock) -> None:
        self.client, self.sign_in, self.world, self.clock = client, sign_in, world, clock
        self.case = Case("", "", 0)
        self.officer = "commune.officer"

    async def do(self, seat: str, verb: str, **body: Any) -> dict[str, Any]:
        """By whoever signs in now, on the version that is there now."""
        headers = await self.sign_in(self.world.seats[seat])
        self.case = replace(self.case, version=(await self.page())["version"])
        self.case, got = await move(self.client, headers, self.case, verb, body)
        return got

    async def page(self, below: str = "") -> Any:
        headers = await self.sign_in(self.world.seats["commune.head"])
        answer = await self.client.get(f"/api/v1/petitions/{self.case.id}{below}", headers=headers)
        assert answer.status_code == 200, answer.text
        seen = answer.json()
        return seen.get("items", seen)

    async def answer(self, text: str) -> None:
        await self.do(self.officer, "assign", lead_id=self.world.id_of("commune"))
        await self.do(self.officer, "submit-answer", text=text)
        await self.do("commune.head", "approve-answer")

    async def tell(self, told_at: datetime, means: str = "phone") -> httpx.Response:
        headers = await self.sign_in(self.world.seats[self.officer])
        body = {"means": means, "told_at": told_at.isoformat()}
        return await self.client.post(f"/api/v1/petitions/{self.case.id}/tell", json=body, headers=headers)

    async def clocks(self, rule: str) -> list[Mapping[str, Any]]:
        return [one for one in await self.page("/deadlines") if one["rule"] == rule]

    async def contest_by(self) -> list[tuple[str, str]]:
        found = [one["explanation"] for one in await self.clocks("R25") if one["state"] == "open"]
        return [(one["started_on"], one["due_on"]) for one in found]


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


@pytest.fixture
async def desk(client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock) -> Desk:
    clock.now = local(2, 9, second=30)
    found = Desk(client, sign_in, world, clock)
    found.case = await take_down(client, await sign_in(world.seats["commune.officer"]), matter(world))
    await found.answer("Xã sửa đường.")
    return found


async def test_the_time_to_contest_runs_from_the_first_telling(desk: Desk) -> None:
    for day in (2, 16, 30):
        desk.clock.now = local(day, 10)
        told = await desk.tell(local(day, 10))
        assert told.status_code == 200, told.text
        assert await desk.contest_by() == [("2026-03-02", "2026-03-17")]
    assert (await desk.page())["told_on"] == "2026-03-02"


async def test_after_the_first_fifteen_days_it_is_not_contested_any_more(desk: Desk) -> None:
    """Another telling on the fourteenth day gives no new time."""
    assert (await desk.tell(local(2, 9, second=30))).status_code == 200
    desk.clock.now = local(16, 10)
    assert (await desk.tell(local(16, 10), "letter")).status_code == 200
    desk.clock.now = local(18, 10)
    allowed = (await desk.page())["allowed_actions"]
    assert "contest" not in allowed
    assert "complete" in allowed
    [ended] = await desk.clocks("R25")
    assert (ended["state"], ended["overdue"]) == ("open", False)


async def test_a_telling_belongs_to_the_day_on_which_it_happened(desk: Desk, db: AsyncSession) -> None:
    """Told on the last day of R03 and written down on Monday 23 March: in time, and the right runs from that day."""
    desk.clock.now = local(23, 10)
    assert (await desk.tell(local(16, 15))).status_code == 200
    assert await desk.contest_by() == [("2026-03-16", "2026-03-31")]
    (told,) = await desk.clocks("R03")
    assert (told["state"], told["explanation"]["due_on"], told["ended_on"]) == ("met", "2026-03-16", "2026-03-16")
    found = await db.execute(
        text("""select at, body::jsonb #>> '{data,told_at}' from events where stream_id = :id and kind = 'tell'"""),
        {"id": UUID(desk.case.id)},
    )
    at, told_at = found.one()
    assert (at, datetime.fromisoformat(told_at)) == (desk.clock.now, local(16, 15)), "history keeps both moments"


async def test_a_telling_late_in_the_evening_belongs_to_its_local_day(desk: Desk) -> None:
    desk.clock.now = local(4, 8)
    assert (await desk.tell(local(3, 23, 30))).status_code == 200
    assert await desk.contest_by() == [("2026-03-03", "2026-03-18")]


@pytest.mark.parametrize(
    ("told_at", "why"),
    [(local(2, 8, 59), "before_answer"), (local(2, 9, 0, second=29), "before_answer"), (local(2, 11), "in_future")],
)
async def test_nobody_is_told_what_was_not_approved_yet(desk: Desk, told_at: datetime, why: str) -> None:
    desk.clock.now = local(2, 10)
    refused = await desk.tell(told_at)
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [("/told_at", why)]
    assert await desk.contest_by() == []


async def test_a_moment_typed_to_the_minute_means_the_whole_of_it(desk: Desk) -> None:
    desk.clock.now = local(2, 10)
    assert (await desk.tell(local(2, 9))).status_code == 200


async def test_the_answer_after_a_contest_has_its_own_telling(desk: Desk) -> None:
    """What was told of the first answer tells nothing of the second."""
    desk.clock.now = local(5, 10)
    for day in (3, 4):
        assert (await desk.tell(local(day, 10))).status_code == 200
    assert (await desk.do("commune.officer2", "contest", reason="Chưa sửa."))["state"] == "reviewing"
    desk.officer = "commune.officer2"
    await desk.answer("Xã sửa lại.")
    assert (await desk.tell(local(4, 10))).status_code == 422
    desk.clock.now = local(6, 10)
    assert (await desk.tell(local(6, 9))).status_code == 200
    assert await desk.contest_by() == [("2026-03-06", "2026-03-23")]
