"""Petitions through the API: taking down, the whole way to a kept answer, and who sees what on the way."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from conftest import SettableClock, SignIn
from factories.world import World, make_world, matter, move, take_down


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


async def test_a_petition_goes_all_the_way(
    client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    head = await sign_in(world.seats["commune.head"])
    division = await sign_in(world.seats["economy.officer"])

    case = await take_down(client, officer, matter(world))
    assert case.code.startswith(f"PA-{world.province.code[:2]}") or case.code.startswith("PA-")
    case, got = await move(client, officer, case, "review")
    assert got["state"] == "reviewing"
    case, got = await move(client, officer, case, "assign", {"lead_id": world.id_of("economy")})
    assert got["state"] == "in_handling"
    case, got = await move(
        client,
        division,
        case,
        "submit-answer",
        {
            "text": "Phòng Kinh tế sẽ gia cố taluy và đổ bê tông.",
            "promises": [
                {"text": "Đổ bê tông 60 m", "organisation_id": world.id_of("economy"), "due_on": "2026-06-30"}
            ],
        },
    )
    assert got["state"] == "awaiting_approval"
    case, got = await move(client, head, case, "approve-answer")
    assert got["state"] == "answered"
    told = await client.post(
        f"/api/v1/petitions/{case.id}/tell",
        json={"means": "phone", "told_at": clock().isoformat()},
        headers=officer,
    )
    assert told.status_code == 200, told.text
    assert told.json()["state"] == "following_up"

    page = (await client.get(f"/api/v1/petitions/{case.id}", headers=officer)).json()
    assert page["state"] == "following_up"
    assert page["parties"][0]["full_name"] == "Rơ Châm H'Linh"
    commitments = (await client.get(f"/api/v1/petitions/{case.id}/commitments", headers=officer)).json()["items"]
    assert [one["text"] for one in commitments] == ["Đổ bê tông 60 m"]
    deadlines = (await client.get(f"/api/v1/petitions/{case.id}/deadlines", headers=officer)).json()["items"]
    by_rule = {one["rule"]: one["state"] for one in deadlines}
    assert by_rule["R01"] == "met"
    assert by_rule["R02"] == "met"
    assert by_rule["R16"] == "met"
    assert by_rule["R28"] == "met"
    assert by_rule["R25"] == "open"
    timeline = (await client.get(f"/api/v1/petitions/{case.id}/timeline", headers=officer)).json()["items"]
    assert [one["kind"] for one in timeline] == ["receive", "assign", "approve_answer", "tell", "follow_up"]
    events = (await client.get(f"/api/v1/petitions/{case.id}/events", headers=officer)).json()["items"]
    assert [one["kind"] for one in events] == [
        "receive", "review", "assign", "submit_answer", "approve_answer", "tell", "follow_up",
    ]  # fmt: skip


async def test_strangers_get_404_and_seers_without_a_right_403(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    case = await take_down(client, officer, matter(world))
    for who in ("other.officer", "economy.officer", "commune.admin"):
        headers = await sign_in(world.seats[who])
        assert (await client.get(f"/api/v1/petitions/{case.id}", headers=headers)).status_code == 404, who
        answer = await client.post(f"/api/v1/petitions/{case.id}/review", json={}, headers=headers)
        assert answer.status_code == 404, who
    front = await sign_in(world.seats["commune.front.officer"])
    seen = await client.get(f"/api/v1/petitions/{case.id}", headers=front)
    assert seen.status_code == 200
    assert seen.json()["parties"] == []
    assert (await client.post(f"/api/v1/petitions/{case.id}/review", json={}, headers=front)).status_code == 403
    assert (await client.get(f"/api/v1/petitions/{case.id}/events", headers=front)).status_code == 403


async def test_the_order_of_refusal(client: httpx.AsyncClient, sign_in: SignIn, world: World) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    case = await take_down(client, officer, matter(world))
    path = f"/api/v1/petitions/{case.id}/assign"
    wrong = {"nonsense": 1}
    stranger = await sign_in(world.seats["other.officer"])
    front = await sign_in(world.seats["commune.front.officer"])
    assert (await client.post(path, json=wrong)).status_code == 401
    assert (await client.post(path, json=wrong, headers=stranger)).status_code == 404
    assert (await client.post(path, json=wrong, headers=front)).status_code == 403
    assert (await client.post(path, json=wrong, headers=officer)).status_code == 428
    stale = {**officer, "If-Match": '"v99"'}
    answer = await client.post(path, json=wrong, headers=stale)
    assert answer.status_code == 412
    assert answer.json()["current_version"] == 1
    fresh = {**officer, "If-Match": '"v1"'}
    assert (await client.post(path, json=wrong, headers=fresh)).status_code == 422
    late = await client.post(f"/api/v1/petitions/{case.id}/complete", json={}, headers=fresh)
    assert late.status_code == 409
    assert "review" in late.json()["allowed_actions"]


async def test_an_unknown_or_foreign_organisation_is_a_field_error(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    case = await take_down(client, officer, matter(world))
    for lead in (str(uuid4()), world.id_of("other"), world.id_of("commune.front"), world.id_of("agriculture")):
        answer = await client.post(
            f"/api/v1/petitions/{case.id}/assign", json={"lead_id": lead}, headers={**officer, "If-Match": '"v1"'}
        )
        assert answer.status_code == 422, lead
        assert answer.json()["errors"][0]["pointer"] == "/lead_id"


async def test_the_department_loses_sight_when_it_returns_the_assignment(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    division = await sign_in(world.seats["culture.officer"])
    case = await take_down(client, officer, matter(world))
    case, _ = await move(client, officer, case, "assign", {"lead_id": world.id_of("culture")})
    queue = (await client.get("/api/v1/assignments", headers=division)).json()["items"]
    assert [one["petition"]["code"] for one in queue] == [case.code]
    taken_up = await client.post(
        f"/api/v1/assignments/{queue[0]['id']}/acknowledge", headers={**division, "If-Match": '"v1"'}
    )
    assert taken_up.status_code == 200, taken_up.text
    events = (await client.get(f"/api/v1/petitions/{case.id}/events", headers=officer)).json()["items"]
    assert [one["kind"] for one in events] == ["receive", "assign", "acknowledge"]
    clocks = (await client.get(f"/api/v1/petitions/{case.id}/deadlines", headers=officer)).json()["items"]
    work = [one["explanation"]["due_on"] for one in clocks if one["state"] == "open"]
    page = (await client.get(f"/api/v1/petitions/{case.id}", headers=officer)).json()
    assert page["due_on"] == min(work)
    assert "R15" not in {one["rule"] for one in clocks if one["state"] == "open"}
    case, got = await move(client, division, case, "return-assignment", {"reason": "Thuộc Phòng Kinh tế."})
    assert got["in_sight"] is False
    assert (await client.get(f"/api/v1/petitions/{case.id}", headers=division)).status_code == 404
    assert (await client.get("/api/v1/assignments", headers=division)).json()["items"] == []
    page = (await client.get(f"/api/v1/petitions/{case.id}", headers=officer)).json()
    assert page["state"] == "reviewing"


async def test_who_wrote_the_answer_cannot_approve_it(client: httpx.AsyncClient, sign_in: SignIn, world: World) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    head = await sign_in(world.seats["commune.head"])
    case = await take_down(client, officer, matter(world))
    case, _ = await move(client, officer, case, "assign", {"lead_id": world.id_of("commune")})
    case, got = await move(client, head, case, "submit-answer", {"text": "Xã trả lời."})
    assert "approve_answer" not in got["allowed_actions"]
    refused = await client.post(
        f"/api/v1/petitions/{case.id}/approve-answer", json={}, headers={**head, "If-Match": f'"v{case.version}"'}
    )
    assert refused.status_code == 403
    above = await sign_in(world.seats["province.head"])
    case, got = await move(client, above, case, "approve-answer")
    assert got["state"] == "answered"


async def test_a_round_trip_up_and_back(client: httpx.AsyncClient, sign_in: SignIn, world: World) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    head = await sign_in(world.seats["commune.head"])
    up = await sign_in(world.seats["province.officer"])
    up_head = await sign_in(world.seats["province.head"])
    department = await sign_in(world.seats["construction.officer"])
    case = await take_down(client, officer, matter(world))
    case, _ = await move(client, officer, case, "review")
    report = {"to_organisation_id": world.id_of("province"), "reason": "Đường tỉnh.", "report": "Xã đã kiểm tra."}
    case, got = await move(client, head, case, "escalate", report)
    assert got["state"] == "escalated"
    incoming = (await client.get("/api/v1/escalations", headers=up)).json()["items"]
    assert [one["petition"]["code"] for one in incoming] == [case.code]
    case, got = await move(client, up, case, "receive-escalation")
    assert got["state"] == "reviewing"
    page = (await client.get(f"/api/v1/petitions/{case.id}", headers=officer)).json()
    assert page["holder"]["id"] == world.id_of("province")
    case, _ = await move(client, up, case, "assign", {"lead_id": world.id_of("construction")})
    case, _ = await move(client, department, case, "submit-answer", {"text": "Sở sẽ sửa mặt đường."})
    case, got = await move(client, up_head, case, "approve-answer")
    assert got["state"] == "answered"
    answers = (await client.get(f"/api/v1/petitions/{case.id}/answers", headers=officer)).json()["items"]
    assert [one["text"] for one in answers] == ["Sở sẽ sửa mặt đường."]
    outgoing = (await client.get("/api/v1/escalations?direction=out&state=answered", headers=officer)).json()
    assert len(outgoing["items"]) == 1


async def test_a_denunciation_leaves_the_taker_and_keeps_the_author_sealed(
    client: httpx.AsyncClient, sign_in: SignIn, world: World, db: AsyncSession
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    case = await take_down(
        client,
        officer,
        matter(
            world,
            **{"class": "denunciation"},
            subjects=[{"organisation_id": world.id_of("commune"), "position": "head"}],
        ),
    )
    assert case.secret is not None
    for who in ("commune.officer", "commune.head", "commune.party.head", "province.officer", "province.front.head"):
        headers = await sign_in(world.seats[who])
        assert (await client.get(f"/api/v1/petitions/{case.id}", headers=headers)).status_code == 404, who
    above = await sign_in(world.seats["province.head"])
    page = await client.get(f"/api/v1/petitions/{case.id}", headers=above)
    assert page.status_code == 200
    assert page.json()["parties"] == []
    assert (await db.execute(text("select count(*) from petition_parties"))).scalar_one() == 0
    sealed = (await db.execute(text("select sealed from denouncer_identities"))).scalars().all()
    assert len(sealed) == 1
    assert b"Linh" not in sealed[0]


async def test_reclassifying_to_a_denunciation_hides_it_at_once(
    client: httpx.AsyncClient, sign_in: SignIn, world: World, db: AsyncSession
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    case = await take_down(client, officer, matter(world))
    case, got = await move(
        client, officer, case, "reclassify", {"class": "denunciation", "reason": "Tố cáo cán bộ nhận tiền."}
    )
    assert got["in_sight"] is False
    assert (await client.get(f"/api/v1/petitions/{case.id}", headers=officer)).status_code == 404
    dump = (await db.execute(text("select count(*) from petition_parties"))).scalar_one()
    values = (await db.execute(text("select count(*) from event_values where value like '%Rơ Châm%'"))).scalar_one()
    assert (dump, values) == (0, 0)


async def test_a_citizen_follows_and_contests_once(
    client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock
) -> None:
    citizen = await sign_in(world.citizens["an"])
    officer = await sign_in(world.seats["commune.officer"])
    second = await sign_in(world.seats["commune.officer2"])
    head = await sign_in(world.seats["commune.head"])
    division = await sign_in(world.seats["economy.officer"])
    case = await take_down(client, citizen, matter(world, channel="web", parties=[]))
    case, _ = await move(client, officer, case, "assign", {"lead_id": world.id_of("economy")})
    case, _ = await move(client, division, case, "submit-answer", {"text": "Chưa có kinh phí."})
    case, _ = await move(client, head, case, "approve-answer")
    await client.post(
        f"/api/v1/petitions/{case.id}/tell",
        json={"means": "app", "told_at": clock().isoformat()},
        headers=officer,
    )
    page = (await client.get(f"/api/v1/petitions/{case.id}", headers=citizen)).json()
    assert page["allowed_actions"] == ["contest", "withdraw"]
    case = type(case)(case.id, case.code, page["version"])
    case, got = await move(client, citizen, case, "contest", {"reason": "Nước vẫn ngập."})
    assert got["state"] == "reviewing"
    for who in (officer, second, head):
        assert "assign" in (await client.get(f"/api/v1/petitions/{case.id}", headers=who)).json()["allowed_actions"]


async def test_the_register_pages_filters_and_counts(
    client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    codes = []
    for n in range(7):
        clock.advance(timedelta(minutes=1))
        changes = {"field": "dat_dai"} if n % 2 else {}
        codes.append((await take_down(client, officer, matter(world, title=f"Việc {n}", **changes))).code)
    listed: list[str] = []
    url: str | None = "/api/v1/petitions?limit=3"
    while url:
        answer = await client.get(url, headers=officer)
        assert answer.status_code == 200, answer.text
        listed += [one["code"] for one in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        url = f"/api/v1/petitions?limit=3&cursor={cursor}" if cursor else None
    assert listed == codes[::-1]
    land = (await client.get("/api/v1/petitions?field=dat_dai", headers=officer)).json()["items"]
    assert [one["code"] for one in land] == codes[1::2][::-1]
    counted = (await client.get("/api/v1/petitions/count?field=dat_dai", headers=officer)).json()
    assert counted == {"count": 3, "capped": False}
    by_due = await client.get("/api/v1/petitions?sort=due_on&limit=2", headers=officer)
    assert [one["code"] for one in by_due.json()["items"]] == codes[:2]
    more = await client.get(
        f"/api/v1/petitions?sort=due_on&limit=2&cursor={by_due.json()['next_cursor']}", headers=officer
    )
    assert [one["code"] for one in more.json()["items"]] == codes[2:4]
    clock.advance(timedelta(days=30))
    officer = await sign_in(world.seats["commune.officer"])
    late = (await client.get("/api/v1/petitions?overdue=true", headers=officer)).json()["items"]
    assert {one["code"] for one in late} == set(codes)
    province = await sign_in(world.seats["province.officer"])
    assert len((await client.get("/api/v1/petitions?overdue=true", headers=province)).json()["items"]) == 7
    inside = await client.get(f"/api/v1/petitions?area_id={world.commune.id}&state=received", headers=province)
    assert len(inside.json()["items"]) == 7
    other = await sign_in(world.seats["other.officer"])
    assert (await client.get("/api/v1/petitions", headers=other)).json()["items"] == []


async def test_the_same_client_id_gives_the_same_petition(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    body = matter(world, client_id=str(uuid4()))
    first = await client.post("/api/v1/petitions", json=body, headers=officer)
    again = await client.post("/api/v1/petitions", json=body, headers=officer)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]


async def test_the_members_of_an_organisation_are_named_to_staff(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    url = f"/api/v1/organisations/{world.id_of('commune')}/members"
    items = (await client.get(url, headers=officer)).json()["items"]
    assert [one["position"] for one in items] == ["head", "deputy", "officer", "officer"]
    citizen = await sign_in(world.citizens["an"])
    assert (await client.get(url, headers=citizen)).status_code == 403
    assert (await client.get(f"{url}?valid_on=x", headers=citizen)).status_code == 403
    assert (await client.get(f"{url}?valid_on=2020-01-01", headers=officer)).json()["items"] == []


async def test_a_complaint_that_becomes_a_denunciation_leaves_its_handler(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    head = await sign_in(world.seats["commune.head"])
    case = await take_down(client, officer, matter(world, **{"class": "complaint"}))
    assert (await client.get(f"/api/v1/petitions/{case.id}", headers=officer)).status_code == 200
    case, got = await move(client, officer, case, "reclassify", {"class": "denunciation", "reason": "Tố cáo."})
    assert got["in_sight"] is False
    assert (await client.get(f"/api/v1/petitions/{case.id}", headers=officer)).status_code == 404
    assert (await client.get(f"/api/v1/petitions/{case.id}", headers=head)).status_code == 200


async def test_a_restricted_case_leaves_its_handler_with_the_office(
    client: httpx.AsyncClient, sign_in: SignIn, world: World
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    receiver = await sign_in(world.seats["other.head"])
    case = await take_down(client, officer, matter(world, **{"class": "complaint"}))
    to = {"to_organisation_id": world.id_of("other"), "reason": "Thuộc xã bên."}
    case, got = await move(client, officer, case, "transfer", to)
    assert got["in_sight"] is False
    case, _ = await move(client, receiver, case, "review")
    assert (await client.get(f"/api/v1/petitions/{case.id}", headers=officer)).status_code == 404
