"""After every move the stored audience is what the stored facts say: no move forgets a link, or leaves one behind."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.queries.history import ChainHead
from api.db.queries.petitions import lock_facts, store_move
from api.domain.deadlines.service import load_almanac
from api.domain.moves.service import to_petition
from api.domain.petitions.policy import audience_of
from conftest import SignIn
from factories.world import World, make_world, matter, move, take_down

TODAY: Final = date(2026, 3, 2)
Step = tuple[str, str, dict[str, Any]]
ANSWER: Final = {"text": "Sẽ gia cố taluy trước mùa mưa."}
WHY: Final = {"reason": "Cần xem xét thêm."}
REPORT: Final = {**WHY, "report": "Đã kiểm tra thực địa."}

JOURNEYS: Final[dict[str, tuple[str, dict[str, Any], tuple[Step, ...]]]] = {
    "assigned, returned, answered": (
        "hamlet.officer",
        {"channel": "hamlet"},
        (
            ("commune.officer", "review", {}),
            ("commune.officer", "assign", {"lead_id": "economy", "coordinating_ids": ["culture"]}),
            ("economy.officer", "return-assignment", WHY),
            ("commune.officer", "assign", {"lead_id": "culture", "coordinating_ids": ["police"]}),
            ("culture.officer", "submit-answer", ANSWER),
            ("culture.officer", "withdraw-answer", {}),
            ("culture.officer", "submit-answer", ANSWER),
            ("commune.head", "return-answer", WHY),
            ("commune.officer", "recall-assignment", WHY),
            ("commune.officer", "assign", {"lead_id": "economy"}),
            ("economy.officer", "submit-answer", ANSWER),
            ("commune.head", "approve-answer", {}),
        ),
    ),
    "transferred and back, up and back": (
        "commune.officer",
        {},
        (
            ("commune.officer", "review", {}),
            ("commune.officer", "transfer", {**WHY, "to_organisation_id": "commune.council"}),
            ("commune.council.officer", "return-transfer", WHY),
            ("commune.officer", "review", {}),
            ("commune.head", "escalate", {**REPORT, "to_organisation_id": "province"}),
            ("province.officer", "receive-escalation", {}),
            ("province.officer", "return-escalation", WHY),
            ("commune.officer", "assign", {"lead_id": "commune"}),
        ),
    ),
    "restricted, transferred": (
        "commune.officer",
        {"class": "complaint"},
        (
            ("commune.officer", "review", {}),
            ("commune.officer", "transfer", {**WHY, "to_organisation_id": "commune.party"}),
            ("commune.party.head", "review", {}),
        ),
    ),
    "restricted, then secret": (
        "commune.officer",
        {},
        (
            ("commune.officer", "review", {}),
            ("commune.officer", "reclassify", {**WHY, "class": "complaint"}),
            ("commune.head", "reclassify", {**WHY, "class": "denunciation"}),
        ),
    ),
}


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


async def keys(db: AsyncSession, petition_id: UUID) -> list[set[int]]:
    found = await db.execute(
        text("""select audience, barred, array(select key from petition_access a where a.petition_id = p.id)
                  from petitions p where id = :id"""),
        {"id": petition_id},
    )
    return [set(one) for one in found.one()]


async def stored_anew(db: AsyncSession, petition_id: UUID) -> list[set[int]]:
    facts = await lock_facts(db, petition_id, TODAY)
    assert facts is not None
    petition = to_petition(facts, await load_almanac(db), TODAY)
    point = await db.begin_nested()
    head = ChainHead(facts.event_count, facts.chain_head)
    await store_move(db, petition_id, head=head, events=[], audience=audience_of(petition), changes={})
    found = await keys(db, petition_id)
    await point.rollback()
    return found


def named(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """With ids where bodies stand by their short names."""
    return {
        name: [world.id_of(one) for one in value]
        if isinstance(value, list)
        else world.id_of(value)
        if name.endswith("_id")
        else value
        for name, value in body.items()
    }


@pytest.mark.parametrize("name", JOURNEYS)
async def test_every_move_stores_what_its_facts_say(
    name: str, client: httpx.AsyncClient, sign_in: SignIn, world: World, db: AsyncSession
) -> None:
    taker, form, steps = JOURNEYS[name]
    case = await take_down(client, await sign_in(world.seats[taker]), matter(world, **form))
    assert await keys(db, UUID(case.id)) == await stored_anew(db, UUID(case.id)), "at intake"
    for seat, verb, body in steps:
        case, _ = await move(client, await sign_in(world.seats[seat]), case, verb, named(world, body))
        assert await keys(db, UUID(case.id)) == await stored_anew(db, UUID(case.id)), f"{seat}: {verb}"
