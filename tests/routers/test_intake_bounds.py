"""What taking a petition down must not open: an office's fields to a citizen, hidden cases to anybody, other places."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.queries.notices import list_recipients
from api.domain.deadlines.rules import local_day
from conftest import SettableClock, SignIn
from factories.accounts import make_membership
from factories.desk import Desk
from factories.world import World, make_world, matter


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


@pytest.fixture
def desk(client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock) -> Desk:
    return Desk(client, sign_in, world, clock)


async def pointers(client: httpx.AsyncClient, headers: dict[str, str], body: dict[str, Any]) -> set[str]:
    """The fields for which it is refused."""
    answer = await client.post("/api/v1/petitions", json=body, headers=headers)
    assert answer.status_code == 422, answer.text
    return {one["pointer"] for one in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("channel", "session"),
        ("channel", "post"),
        ("received_at", "2026-03-02T08:00:00+07:00"),
        ("backdated_reason", "Đến sớm hơn."),
        ("captured_at", "2026-03-02T08:00:00+07:00"),
        ("source_number", "12/CV"),
        ("urgency", "emergency"),
        ("hot_flags", ["complex"]),
    ],
)
async def test_a_citizen_sets_nothing_that_an_office_answers_for(
    client: httpx.AsyncClient, sign_in: SignIn, world: World, name: str, given: object
) -> None:
    citizen = await sign_in(world.citizens["an"])
    body = matter(world, **{"channel": "web", name: given})
    assert await pointers(client, citizen, body) == {f"/{name}"}


async def test_a_citizens_own_is_received_now(desk: Desk, db: AsyncSession) -> None:
    citizen = await desk.sign_in(desk.world.citizens["an"])
    for channel in ("web", "mobile"):
        body = matter(desk.world, channel=channel, parties=[], urgency="normal", hot_flags=[])
        answer = await desk.client.post("/api/v1/petitions", json=body, headers=citizen)
        assert answer.status_code == 201, answer.text
    received = (await db.execute(text("select received_at from petitions"))).scalars().all()
    assert received == [desk.clock.now] * 2


async def test_a_link_to_a_hidden_case_is_refused_as_one_to_none(desk: Desk) -> None:
    """Who may not see a case must not learn from the answer that there is one."""
    await desk.take_down("other.officer")
    officer = await desk.sign_in(desk.seat("commune.officer"))
    refused = []
    for about in (desk.case.id, str(uuid4())):
        body = matter(desk.world, about_petition_id=about)
        answer = await desk.client.post("/api/v1/petitions", json=body, headers=officer)
        refused.append((answer.status_code, answer.json()["errors"]))
    assert refused[0] == refused[1]
    assert refused[0][0] == 422
    above = await desk.sign_in(desk.seat("province.officer"))
    body = matter(desk.world, about_petition_id=desk.case.id)
    assert (await desk.client.post("/api/v1/petitions", json=body, headers=above)).status_code == 201


async def test_another_provinces_places_and_bodies_are_none_of_ours(desk: Desk) -> None:
    world = desk.world
    officer = await desk.sign_in(desk.seat("province.officer"))
    foreign = world.id_of("foreign")
    wrong: dict[str, dict[str, Any]] = {
        "/area_id": {"area_id": str(world.elsewhere.id)},
        "/to_organisation_id": {"to_organisation_id": foreign},
        "/subjects/0/organisation_id": {"subjects": [{"organisation_id": foreign}]},
    }
    for pointer, changes in wrong.items():
        assert await pointers(desk.client, officer, matter(world, **changes)) == {pointer}
    await desk.take_down("province.officer")
    health = world.id_of("foreign.health")
    for verb, body in {
        "transfer": {"to_organisation_id": foreign, "reason": "x"},
        "assign": {"lead_id": health},
    }.items():
        assert (await desk.refused("province.officer", verb, **body)).status_code == 422, verb
    await desk.does("province.officer", "review")
    up = {"to_organisation_id": foreign, "reason": "x", "report": "y"}
    assert (await desk.refused("province.head", "escalate", **up)).status_code == 422
    for who in ("foreign.head", "foreign.officer", "foreign.health.officer"):
        assert (await desk.refused(who, "review")).status_code == 404
        listed = await desk.client.get("/api/v1/petitions", headers=await desk.sign_in(desk.seat(who)))
        assert listed.json()["items"] == []


async def test_reclassifying_to_no_field_names_it(desk: Desk) -> None:
    await desk.take_down()
    answer = await desk.refused("commune.officer", "reclassify", reason="x", field="khong_co")
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/field"]
    await desk.does("commune.officer", "reclassify", reason="x", field="dat_dai")


async def test_whoever_asked_for_protection_keeps_it(desk: Desk) -> None:
    await desk.take_down(protection_requested=True)
    for who in ("commune.officer", "commune.head"):
        for level in ("public", "internal"):
            answer = await desk.refused(who, "reclassify", reason="x", confidentiality=level)
            assert [one["code"] for one in answer.json()["errors"]] == ["too_low"]
    await desk.does("commune.officer", "reclassify", reason="x", field="dat_dai")
    assert (await desk.page("commune.head"))["confidentiality"] == "restricted"


async def test_only_the_head_opens_a_restricted_case_to_more_people(desk: Desk) -> None:
    """A contribution about a person: nothing is stored that would tell it from another one."""
    await desk.take_down(about_person=True, **{"class": "contribution"})
    answer = await desk.refused("commune.officer", "reclassify", reason="x", confidentiality="public")
    assert [one["code"] for one in answer.json()["errors"]] == ["heads_decision"]
    await desk.does("commune.head", "reclassify", reason="x", confidentiality="public")
    assert (await desk.page("commune.officer2"))["confidentiality"] == "public"


async def test_a_notice_of_a_confidential_case_says_that_there_is_work_and_the_code(
    desk: Desk, db: AsyncSession
) -> None:
    for klass, kind in (("petition", "petition_received"), ("complaint", "work_to_do")):
        await desk.take_down("hamlet.officer", to_organisation_id=desk.world.id_of("commune"), **{"class": klass})
        assert (await desk.notices("commune.head"))[0] == kind
        stored = await db.execute(
            text("select distinct kind from notices where petition_id = :id"), {"id": desk.case.id}
        )
        assert list(stored.scalars()) == [kind]
        desk.clock.advance(timedelta(minutes=1))


async def test_nobody_who_sits_in_a_subject_is_told_of_a_denunciation(desk: Desk, db: AsyncSession) -> None:
    """The holder's head is, one level above the subject; not when the head has a seat in the subject as well."""
    world = desk.world
    await make_membership(db, world.seats["commune.head"].account, world.bodies["culture"])
    told: dict[str, set[str]] = {"economy": {"commune.head"}, "commune": {"province.head"}, "culture": set()}
    for subject, expected in told.items():
        about = [{"organisation_id": world.id_of(subject)}]
        await desk.take_down("other.officer", subjects=about, **{"class": "denunciation"})
        found = await db.execute(text("select account_id from notices where petition_id = :id"), {"id": desk.case.id})
        assert set(found.scalars()) == {world.seats[who].account.id for who in expected}, subject


async def test_a_named_handler_is_told_wherever_the_notice_goes(desk: Desk, db: AsyncSession) -> None:
    world, day = desk.world, local_day(desk.clock.now)

    async def told(body: str, *positions: str) -> set[str]:
        organisation = world.bodies[body].id
        accounts = await list_recipients(db, UUID(desk.case.id), organisation, positions, day)
        return {name for name, seat in world.seats.items() if seat.account.id in accounts}

    about = [{"organisation_id": world.id_of("commune"), "position": "head"}]
    await desk.take_down("commune.officer", subjects=about, **{"class": "denunciation"})
    assert await told("inspectorate", "head", "officer") == {"province.head"}, "nobody is named yet"
    named = [str(world.seats[who].account.id) for who in ("province.head", "inspectorate.officer")]
    await desk.does("province.head", "assign", lead_id=world.id_of("inspectorate"), handler_ids=named)
    assert await told("inspectorate", "head") == {"inspectorate.officer"}
    assert await told("province", "head", "officer") == {"province.head"}
    assert await told("commune", "head") == {"province.head", "inspectorate.officer"}, "none of them sits there"

    await desk.take_down("commune.officer", **{"class": "complaint"})
    assert await told("commune", "head", "deputy") == {"commune.head", "commune.deputy", "commune.officer"}
    await desk.take_down("commune.officer")
    assert await told("commune", "head") == {"commune.head"}
