"""What becomes a denunciation loses its personal values, and its history says so: the check of the history agrees."""

from __future__ import annotations

from uuid import UUID

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.queries.history_check import FIRST, LAST, Flaw, Span, check_removed_values
from conftest import SignIn
from factories.world import make_world, matter, move, take_down


async def test_values_go_with_a_trace_and_not_without(
    client: httpx.AsyncClient, sign_in: SignIn, db: AsyncSession
) -> None:
    world = await make_world(db)
    officer = await sign_in(world.seats["commune.officer"])
    case = await take_down(client, officer, matter(world))
    case, _ = await move(client, officer, case, "reclassify", {"urgency": "urgent", "reason": "Sắp vào mùa mưa."})
    await move(client, officer, case, "reclassify", {"class": "denunciation", "reason": "Tố cáo cán bộ."})
    petition = UUID(case.id)

    async def left() -> list[int]:
        found = await db.execute(text("select n from event_values where stream_id = :id order by n"), {"id": petition})
        return list(found.scalars())

    span = Span(0, FIRST, LAST)
    assert await left() == [3], "the reason of the one that sealed it"
    assert (await check_removed_values(db, span)).flaws == []
    await db.execute(text("delete from event_values where stream_id = :id"), {"id": petition})
    assert (await check_removed_values(db, span)).flaws == [Flaw(petition, 3, "value_removed")]
