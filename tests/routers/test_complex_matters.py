"""A matter that turns out to be complex, through the API: its holder has thirty days, from the same start."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.deadlines.overdue import run_out
from conftest import SettableClock, SignIn
from factories.world import Case, World, make_world, matter, move, take_down


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


class Desk:
    """The officer of the commune, with a matter that came back into the office's own hand on Monday 2 March."""

    def __init__(self, client: httpx.AsyncClient, sign_in: SignIn, world: World) -> None:
        self.client, self.sign_in, self.world = client, sign_in, world
        self.case = Case("", "", 0)

    async def do(self, verb: str, **body: Any) -> None:
        headers = await self.sign_in(self.world.seats["commune.officer"])
        self.case, _ = await move(self.client, headers, self.case, verb, body)

    async def see(self, below: str = "") -> Any:
        headers = await self.sign_in(self.world.seats["commune.officer"])
        answer = await self.client.get(f"/api/v1/petitions/{self.case.id}{below}", headers=headers)
        assert answer.status_code == 200, answer.text
        seen = answer.json()
        return seen.get("items", seen)

    async def own(self) -> dict[str, Any]:
        """The holder's clock that runs."""
        (one,) = [c for c in await self.see("/deadlines") if c["rule"] == "R16" and c["state"] == "open"]
        found: dict[str, Any] = one
        return found

    async def due(self) -> tuple[str, int]:
        explained = (await self.own())["explanation"]
        return explained["due_on"], explained["days"]


@pytest.fixture
async def desk(client: httpx.AsyncClient, sign_in: SignIn, world: World) -> Desk:
    found = Desk(client, sign_in, world)
    found.case = await take_down(client, await sign_in(world.seats["commune.officer"]), matter(world))
    await found.do("assign", lead_id=world.id_of("economy"))
    await found.do("recall-assignment", reason="Nhầm đơn vị.")
    return found


async def test_the_running_clock_goes_on_from_the_same_start_with_thirty_days(
    desk: Desk, clock: SettableClock, db: AsyncSession
) -> None:
    """Worked example 10: started on 2 March, made complex on the 20th."""
    assert await desk.due() == ("2026-03-23", 15)
    before = await desk.own()
    clock.advance(timedelta(days=18))
    await desk.do("reclassify", hot_flags=["complex"], reason="Liên quan nhiều xã.")
    assert await desk.due() == ("2026-04-13", 30)
    after = await desk.own()
    assert (after["id"], after["explanation"]["started_on"]) == (before["id"], "2026-03-02")
    assert (await desk.see())["due_on"] == min(
        one["explanation"]["due_on"] for one in await desk.see("/deadlines") if one["state"] == "open"
    )
    kept = await db.execute(text("select variant_changed_on from deadlines where id = :id"), {"id": UUID(after["id"])})
    assert kept.scalar_one().isoformat() == "2026-03-20"


async def test_a_new_class_or_flag_starts_no_clock_that_was_met(desk: Desk) -> None:
    """It was routed once; that another flag is set does not ask for it again."""
    await desk.do("reclassify", hot_flags=["complex"], reason="Phức tạp.")
    assert [one["state"] for one in await desk.see("/deadlines") if one["rule"] == "R02"] == ["met"]


async def test_back_to_ordinary_it_is_never_due_before_the_next_working_day(desk: Desk, clock: SettableClock) -> None:
    await desk.do("reclassify", hot_flags=["complex"], reason="Phức tạp.")
    clock.advance(timedelta(days=25))
    await desk.do("reclassify", hot_flags=[], reason="Không phức tạp.")
    assert await desk.due() == ("2026-03-30", 15), "Friday 27 March: the next working day is Monday"


async def test_whatever_comes_into_hand_later_has_the_thirty_days(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    desk = Desk(client, sign_in, world)
    headers = await sign_in(world.seats["commune.officer"])
    desk.case = await take_down(client, headers, matter(world, hot_flags=["complex"]))
    await desk.do("assign", lead_id=world.id_of("economy"))
    assert (await desk.due())[1] == 30
    await desk.do("recall-assignment", reason="Nhầm đơn vị.")
    assert await desk.due() == ("2026-04-13", 30)


async def test_a_clock_that_ran_out_may_run_out_once_more(desk: Desk, clock: SettableClock, db: AsyncSession) -> None:
    """It stays overdue in history, and the new day is watched as well."""
    overdue = text("""select body::jsonb #>> '{data,due_on}' from events
                       where stream_id = :id and kind = 'deadline_overdue' and body like '%"R16"%' order by n""")
    petition = UUID(desk.case.id)
    clock.advance(timedelta(days=22))
    await run_out(db, petition, clock())
    assert list((await db.execute(overdue, {"id": petition})).scalars()) == ["2026-03-23"]
    await desk.do("reclassify", hot_flags=["complex"], reason="Phức tạp.")
    assert (await desk.own())["overdue"] is False
    clock.advance(timedelta(days=21))
    await run_out(db, petition, clock())
    assert list((await db.execute(overdue, {"id": petition})).scalars()) == ["2026-03-23", "2026-04-13"]
