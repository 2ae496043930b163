"""Sessions through the API: from the plan to the close, who may do what, numbers under races, figures, sight."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.domain.sessions.model import VERBS
from api.main import create_app
from api.routers.schemas import commitments as commitment_schemas
from api.routers.schemas import sessions as session_schemas
from api.routers.schemas.common import Body
from api.settings import Settings
from conftest import Own, SettableClock, SignIn
from factories.accounts import make_delegation
from factories.hall import EXPLAINED, NOTED, SETTLED, Hall, opinion, statements
from factories.world import World, make_world, matter


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


@pytest.fixture
def hall(client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock) -> Hall:
    return Hall(client, sign_in, world, clock)


def pointers(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 422, answer.text
    return sorted(error["pointer"] for error in answer.json()["errors"])


# --- the whole way ---------------------------------------------------------------------------------------------------


async def test_a_session_goes_all_the_way(hall: Hall, clock: SettableClock) -> None:
    planned = await hall.plan()
    assert planned["state"] == "draft"
    assert planned["announce_by"] == "2026-03-05"  # five working days, 6–12 March, before Friday the 13th
    assert planned["allowed_actions"] == ["update", "appoint", "announce", "postpone"]
    appointed = await hall.appoint(chair="commune.head", clerk="commune.officer2", co_chair="commune.front.head")
    assert [one["duty"] for one in appointed["appointments"]] == ["chair", "clerk", "co_chair"]
    announced = await hall.move("announce")
    assert (announced["state"], announced["announced_late"]) == ("announced", False)
    assert (await hall.move("make-ready"))["state"] == "ready"
    clock.advance(timedelta(days=11, hours=6))
    started = await hall.move("start")
    assert (started["state"], started["presided_in_person"]) == ("in_progress", True)
    assert started["presided_by"]["id"] == str(hall.world.seats["commune.head"].account.id)
    came = {"officials": 14, "members": 9, "people": 77}
    counted = await hall.send("PUT", "/attendance", "commune.front.officer", came)
    assert counted.json()["attendance"] == came
    await hall.capture(on_the_spot=SETTLED)
    await hall.capture(on_the_spot=EXPLAINED)
    await hall.capture(on_the_spot=NOTED)
    ended = await hall.move("close-capture", "commune.officer2")
    assert (ended["state"], ended["conclusion_due_on"]) == ("minutes", "2026-03-20")  # R17: 5 working days
    signed = await hall.move("sign-minutes", "commune.officer2")
    assert signed["minutes_signed_at"]
    await hall.promise()
    concluded = await hall.send("POST", "/conclude", "commune.head", {"conclusion": "Giao Phòng Kinh tế nạo vét."})
    assert concluded.json()["state"] == "concluded"
    issued = await hall.move("issue-conclusion", document_number="45/TB-UBND")
    assert (issued["state"], issued["conclusion_due_on"]) == ("following_up", "2026-03-20")
    assert (issued["conclusion_number"], issued["conclusion_issued_on"]) == ("45/TB-UBND", "2026-03-13")
    assert (issued["commitments_total"], issued["commitments_open"]) == (1, 1)
    waiting = await hall.send("POST", "/close", "commune.officer", {})
    assert waiting.status_code == 409
    assert waiting.json()["guard"] == "commitments_final"
    events = (await hall.send("GET", "/events", "commune.officer")).json()["items"]
    assert [one["kind"] for one in events] == [
        "plan", "appoint", "announce", "make_ready", "start", "record_attendance", "close_capture", "sign_minutes",
        "write_commitments", "conclude", "issue_conclusion",
    ]  # fmt: skip
    assert events[0]["organisation"] == hall.world.bodies["commune"].name_vi


async def test_the_clock_of_the_conclusion_stops_on_the_day_of_issue(
    hall: Hall, db: AsyncSession, clock: SettableClock
) -> None:
    await hall.open()
    await hall.move("abort", "commune.deputy", reason="Bão.")
    assert hall.seen["end_reason"] == "Bão."
    await hall.move("sign-minutes", "commune.head")
    clock.advance(timedelta(days=3))
    await hall.conclude()
    assert hall.seen["conclusion_overdue"] is False
    clock.advance(timedelta(days=7))
    assert (await hall.send("GET", "", "commune.officer")).json()["conclusion_overdue"] is True
    early = await hall.send(
        "POST", "/issue-conclusion", "commune.officer", {"document_number": "1", "issued_on": "2026-03-15"}
    )
    assert pointers(early) == ["/issued_on"]
    late = await hall.send(
        "POST", "/issue-conclusion", "commune.officer", {"document_number": "1", "issued_on": "2026-03-24"}
    )
    assert pointers(late) == ["/issued_on"]
    await hall.move("issue-conclusion", document_number="46/TB-UBND", issued_on="2026-03-17")
    stored = await db.execute(
        text("select rule_code, state, ended_on::text, ended_by from deadlines where session_id = :id"), {"id": hall.id}
    )
    assert [tuple(row) for row in stored] == [("R17", "met", "2026-03-17", "conclusion_issued")]


# --- planning --------------------------------------------------------------------------------------------------------


async def test_what_is_planned_wrong_is_said_field_by_field(hall: Hall) -> None:
    starts = (hall.clock.now - timedelta(days=1)).isoformat()
    body = hall.plan_of(
        starts_at=starts,
        ends_at=starts,
        area_id=str(hall.world.other_commune.id),
        cluster_area_ids=[str(uuid4())],
        co_host_ids=[hall.world.id_of("commune"), str(uuid4())],
        previous_session_id=str(uuid4()),
    )
    answer = await hall.client.post("/api/v1/sessions", json=body, headers=await hall.as_("commune.officer"))
    assert pointers(answer) == [
        "/area_id", "/cluster_area_ids/0", "/co_host_ids/0", "/co_host_ids/1", "/ends_at", "/previous_session_id",
        "/starts_at",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seat", "kind", "status"),
    [
        ("commune.front.officer", "social_criticism", 201),
        ("hamlet.head", "community_conference", 201),
        ("province.reception.officer", "regular_reception", 201),
        ("commune.front.officer", "hamlet_listening", 403),
        ("commune.officer", "supervision", 403),
        ("economy.head", "hamlet_listening", 403),
        ("commune.admin", "hamlet_listening", 403),
    ],
)
async def test_who_plans_what(hall: Hall, seat: str, kind: str, status: int) -> None:
    body = {**hall.plan_of(kind=kind), "co_host_ids": [], "area_id": None}
    answer = await hall.client.post("/api/v1/sessions", json=body, headers=await hall.as_(seat))
    assert answer.status_code == status, answer.text


async def test_a_citizen_plans_nothing_whatever_the_body(hall: Hall, sign_in: SignIn) -> None:
    headers = await sign_in(hall.world.citizens["an"])
    answer = await hall.client.post("/api/v1/sessions", json={"nonsense": 1}, headers=headers)
    assert answer.status_code == 403


async def test_the_same_client_id_gives_the_same_session(hall: Hall) -> None:
    body = hall.plan_of(client_id=str(uuid4()))
    headers = await hall.as_("commune.officer")
    first = await hall.client.post("/api/v1/sessions", json=body, headers=headers)
    again = await hall.client.post("/api/v1/sessions", json=body | {"title": "Khác"}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.headers["ETag"] == '"v1"'
    assert first.headers["Location"] == f"/api/v1/sessions/{first.json()['id']}"
    other = await hall.client.post("/api/v1/sessions", json=body, headers=await hall.as_("commune.officer2"))
    assert other.status_code == 201, "each account has its own name space"


async def test_correcting_it(hall: Hall) -> None:
    await hall.plan()
    corrected = await hall.send("PATCH", "", "commune.officer", {"title": "Nghe dân nói", "theme": "Thủy lợi"})
    assert (corrected.json()["title"], corrected.json()["theme"]) == ("Nghe dân nói", "Thủy lợi")
    assert corrected.headers["ETag"] == '"v2"'
    moved = (hall.clock.now + timedelta(days=12)).isoformat()
    wrong = await hall.send("PATCH", "", "commune.officer", {"starts_at": moved})
    assert pointers(wrong) == ["/ends_at"]
    ends = (hall.clock.now + timedelta(days=12, hours=2)).isoformat()
    assert (await hall.send("PATCH", "", "commune.officer", {"starts_at": moved, "ends_at": ends})).status_code == 200
    assert pointers(await hall.send("PATCH", "", "commune.officer", {"title": None})) == ["/title"]
    assert (await hall.send("PATCH", "", "commune.officer", {"theme": None})).json()["theme"] is None
    await hall.move("announce")
    again = (hall.clock.now + timedelta(days=13)).isoformat()
    ends = (hall.clock.now + timedelta(days=13, hours=2)).isoformat()
    refused = await hall.send("PATCH", "", "commune.officer", {"starts_at": again, "ends_at": ends})
    assert refused.status_code == 409, "another day is a postponement"


async def test_a_correction_tells_what_was_changed(hall: Hall) -> None:
    await hall.plan()
    assert (await hall.send("PATCH", "", "commune.officer", {})).json()["version"] == 1, "nothing to store"
    await hall.send("PATCH", "", "commune.officer", {"title": "Nghe dân nói", "theme": None})
    last = (await hall.send("GET", "/events?after=1", "commune.officer")).json()["items"]
    assert [(one["kind"], one["data"]["changed"], one["texts"]) for one in last] == [
        ("update", ["theme", "title"], {"title": "Nghe dân nói", "theme": ""})
    ]


async def test_announcing_late_needs_a_reason_and_is_counted(hall: Hall, clock: SettableClock) -> None:
    await hall.plan()
    clock.advance(timedelta(days=4))
    silent = await hall.send("POST", "/announce", "commune.officer", {})
    assert pointers(silent) == ["/late_reason"]
    assert "05/03/2026" in silent.json()["errors"][0]["message"]
    announced = await hall.move("announce", late_reason="Nhiều hộ dân yêu cầu.")
    assert announced["announced_late"] is True
    assert announced["late_announcement_reason"] == "Nhiều hộ dân yêu cầu."
    starts = hall.clock.now + timedelta(days=20)
    ends = starts + timedelta(hours=2)
    later = await hall.move("postpone", starts_at=starts.isoformat(), ends_at=ends.isoformat(), reason="Mưa lũ.")
    assert (later["state"], later["announced_late"]) == ("announced", False)


async def test_an_extraordinary_session_is_announced_at_any_time(hall: Hall) -> None:
    planned = await hall.plan(
        kind="extraordinary_dialogue",
        starts_at=(hall.clock.now + timedelta(hours=3)).isoformat(),
        ends_at=(hall.clock.now + timedelta(hours=5)).isoformat(),
    )
    assert planned["announce_by"] is None
    assert (await hall.move("announce"))["announced_late"] is False


async def test_postponing_and_cancelling(hall: Hall, clock: SettableClock) -> None:
    await hall.make_ready()
    same = {"starts_at": hall.seen["starts_at"], "ends_at": hall.seen["ends_at"], "reason": "Đổi giờ."}
    assert pointers(await hall.send("POST", "/postpone", "commune.officer", same)) == ["/starts_at"]
    soon = {
        "starts_at": (clock.now + timedelta(days=2)).isoformat(),
        "ends_at": (clock.now + timedelta(days=2, hours=2)).isoformat(),
        "reason": "Chủ tịch đi họp tỉnh.",
    }
    assert pointers(await hall.send("POST", "/postpone", "commune.officer", soon)) == ["/late_reason"]
    moved = await hall.move("postpone", **soon, late_reason="Theo đề nghị của thôn.")
    assert (moved["state"], moved["announced_late"]) == ("announced", True)
    assert (await hall.send("POST", "/cancel", "commune.officer", {"reason": "Bão."})).status_code == 403
    cancelled = await hall.move("cancel", "commune.deputy", reason="Bão.")
    assert (cancelled["state"], cancelled["end_reason"], cancelled["allowed_actions"]) == ("cancelled", "Bão.", [])


async def test_a_day_that_has_passed_can_only_be_postponed_or_cancelled(hall: Hall, clock: SettableClock) -> None:
    await hall.plan()
    clock.advance(timedelta(days=12))
    refused = await hall.send("POST", "/announce", "commune.officer", {"late_reason": "Quên."})
    assert (refused.status_code, refused.json()["guard"]) == (409, "date_ahead")


async def test_a_follow_up_session_waits_for_the_report(hall: Hall) -> None:
    await hall.plan()
    await hall.move("announce")
    before = hall.id
    await hall.plan(previous_session_id=before)
    await hall.appoint(chair="commune.head")
    await hall.move("announce")
    refused = await hall.send("POST", "/make-ready", "commune.officer", {})
    assert (refused.status_code, refused.json()["guard"]) == (409, "follow_up_reported")
    assert "make_ready" not in hall.seen["allowed_actions"]
    other = await hall.send("PATCH", "", "commune.officer", {"previous_session_id": str(uuid4())})
    assert pointers(other) == ["/previous_session_id"]
    alone = await hall.send("PATCH", "", "commune.officer", {"previous_session_id": None})
    assert (alone.status_code, alone.json()["previous_session_id"]) == (200, None)
    assert (await hall.move("make-ready"))["state"] == "ready"
    none = hall.plan_of(kind="leader_reception", previous_session_id=before)
    answer = await hall.client.post("/api/v1/sessions", json=none, headers=await hall.as_("commune.officer"))
    assert pointers(answer) == ["/previous_session_id"], "receptions follow none"


# --- who chairs ------------------------------------------------------------------------------------------------------


async def test_the_chair_must_fit_on_the_day(hall: Hall, db: AsyncSession) -> None:
    await hall.plan()
    await hall.move("announce")
    for wrong in ({}, {"clerk": "commune.head"}, {"chair": "commune.deputy"}, {"chair": "commune.front.head"}):
        await hall.appoint(**wrong)
        refused = await hall.send("POST", "/make-ready", "commune.officer", {})
        assert (refused.status_code, refused.json()["guard"]) == (409, "chair_fits"), wrong
    world, day = hall.world, (hall.clock.now + timedelta(days=11)).date()
    head, deputy = world.seats["commune.head"], world.seats["commune.deputy"]
    await make_delegation(db, head.account, deputy.account, head.organisation, valid_from=day, valid_to=day)
    await hall.appoint(chair="commune.deputy")
    assert hall.seen["appointments"][0]["acting"] is True
    assert (await hall.move("make-ready"))["state"] == "ready"
    unfit = {"account_id": str(world.seats["commune.officer"].account.id), "duty": "chair"}
    refused = await hall.send("PUT", "/appointments", "commune.officer", {"appointments": [unfit]})
    assert refused.status_code == 409, "a ready session keeps a fitting chair"


async def test_a_delegate_never_chairs_a_leaders_reception(hall: Hall, db: AsyncSession) -> None:
    await hall.plan(kind="leader_reception", co_host_ids=[])
    await hall.move("announce")
    world, day = hall.world, (hall.clock.now + timedelta(days=11)).date()
    head, deputy = world.seats["commune.head"], world.seats["commune.deputy"]
    await make_delegation(db, head.account, deputy.account, head.organisation, valid_from=day, valid_to=day)
    await hall.appoint(chair="commune.deputy")
    assert (await hall.send("POST", "/make-ready", "commune.officer", {})).json()["guard"] == "chair_fits"
    await hall.appoint(chair="commune.head")
    assert (await hall.move("make-ready"))["state"] == "ready"


async def test_who_stood_in_for_the_chair_is_recorded(hall: Hall, clock: SettableClock) -> None:
    await hall.make_ready()
    early = await hall.send("POST", "/start", "commune.officer", {})
    assert early.json()["guard"] == "from_its_day"
    clock.advance(timedelta(days=11))
    stranger = {"presided_by_account_id": str(hall.world.seats["economy.head"].account.id)}
    assert pointers(await hall.send("POST", "/start", "commune.officer", stranger)) == ["/presided_by_account_id"]
    deputy = hall.world.seats["commune.deputy"].account.id
    started = await hall.move("start", presided_by_account_id=str(deputy))
    assert (started["presided_by"]["id"], started["presided_in_person"]) == (str(deputy), False)


async def test_appointments_are_of_the_hosts_and_keep_their_date(hall: Hall, clock: SettableClock) -> None:
    await hall.plan(co_host_ids=[hall.world.id_of("commune.front"), hall.world.id_of("economy")])
    await hall.appoint(chair="commune.head", clerk="commune.officer2")
    first = {one["duty"]: one["appointed_at"] for one in hall.seen["appointments"]}
    clock.advance(timedelta(hours=1))
    await hall.appoint(chair="commune.head", clerk="commune.front.officer", answerer="economy.officer")
    second = {one["duty"]: one["appointed_at"] for one in hall.seen["appointments"]}
    assert second["chair"] == first["chair"] < second["clerk"]
    listed = (await hall.send("GET", "/appointments", "commune.front.head")).json()["items"]
    assert [one["name"] for one in listed] == [one["name"] for one in hall.seen["appointments"]]
    account = {name: str(seat.account.id) for name, seat in hall.world.seats.items()}
    wrong = [
        {"account_id": account["other.head"], "duty": "chair"},
        {"account_id": account["economy.officer"], "duty": "clerk"},
        {"account_id": account["commune.head"], "duty": "chair"},
        {"account_id": account["commune.admin"], "duty": "timekeeper"},
    ]
    answer = await hall.send("PUT", "/appointments", "commune.officer", {"appointments": wrong})
    assert pointers(answer) == [
        "/appointments/0/account_id", "/appointments/1/duty", "/appointments/2/duty", "/appointments/3/account_id",
    ]  # fmt: skip


# --- refusals --------------------------------------------------------------------------------------------------------


async def test_the_order_of_refusal(hall: Hall, sign_in: SignIn) -> None:
    await hall.plan()
    path, wrong = f"{hall.path}/announce", {"nonsense": 1}
    client = hall.client
    stranger, above = await hall.as_("other.officer"), await hall.as_("province.officer")
    officer, citizen = await hall.as_("commune.officer"), await sign_in(hall.world.citizens["an"])
    assert (await client.post(path, json=wrong)).status_code == 401
    assert (await client.post(path, json=wrong, headers=stranger)).status_code == 404
    assert (await client.post(path, json=wrong, headers=citizen)).status_code == 404
    assert (await client.post(path, json=wrong, headers=above)).status_code == 403
    assert (await client.post(path, json=wrong, headers=officer)).status_code == 428
    stale = await client.post(path, json=wrong, headers=officer | {"If-Match": '"v9"'})
    assert (stale.status_code, stale.json()["current_version"]) == (412, 1)
    fresh = officer | {"If-Match": '"v1"'}
    assert (await client.post(path, json=wrong, headers=fresh)).status_code == 422
    early = await client.post(f"{hall.path}/sign-minutes", json={}, headers=fresh)
    assert early.status_code == 403, "nobody is appointed to sign"
    early = await client.post(f"{hall.path}/close", json={}, headers=fresh)
    assert early.status_code == 409
    assert early.json()["state"] == "draft"
    assert early.json()["allowed_actions"] == ["update", "appoint", "announce", "postpone"]
    for below in ("/events?limit=x", "/petitions?limit=x", "/commitments", "/appointments"):
        assert (await client.get(hall.path + below, headers=stranger)).status_code == 404, below


async def test_opinions_wait_for_the_session_and_end_with_the_minutes(hall: Hall) -> None:
    await hall.make_ready()
    early = await hall.send("POST", "/petitions", "commune.officer2", opinion(), version=None)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/illegal-move")
    hall.clock.advance(timedelta(days=11))
    await hall.move("start")
    await hall.move("close-capture")
    assert (await hall.capture(on_the_spot=NOTED))["number"] == 1, "what a device brings late is still taken"
    await hall.move("sign-minutes", "commune.officer2")
    late = await hall.send("POST", "/petitions", "commune.officer2", opinion(), version=None)
    assert (late.status_code, late.json()["guard"]) == (409, "not_signed")
    count = await hall.send("PUT", "/attendance", "commune.officer", {"officials": 1, "members": 1, "people": 1})
    assert count.status_code == 409
    assert (await hall.send("POST", "/sign-minutes", "commune.head", {})).status_code == 409, "once"


async def test_nothing_is_concluded_before_every_opinion_was_taken_up(hall: Hall) -> None:
    await hall.open()
    waiting = await hall.capture()
    await hall.move("close-capture")
    unsigned = await hall.send("POST", "/conclude", "commune.head", {"conclusion": "Xong."})
    assert unsigned.json()["guard"] == "signed"
    await hall.move("sign-minutes", "commune.officer2")
    refused = await hall.send("POST", "/conclude", "commune.head", {"conclusion": "Xong."})
    assert refused.json()["guard"] == "none_still_received"
    reviewed = await hall.client.post(
        f"/api/v1/petitions/{waiting['id']}/review",
        json={},
        headers=await hall.as_("commune.officer") | {"If-Match": '"v1"'},
    )
    assert reviewed.status_code == 200, reviewed.text
    for seat in ("commune.officer", "commune.deputy", "commune.front.head"):
        assert (await hall.send("POST", "/conclude", seat, {"conclusion": "Xong."})).status_code == 403, seat
    await hall.conclude()
    assert hall.seen["state"] == "concluded"


# --- opinions --------------------------------------------------------------------------------------------------------


async def petition(hall: Hall, petition_id: str) -> dict[str, Any]:
    """The petition as an officer of the host sees it."""
    answer = await hall.client.get(f"/api/v1/petitions/{petition_id}", headers=await hall.as_("commune.officer"))
    page: dict[str, Any] = answer.json()
    return page


async def test_of_two_clerks_who_count_the_second_sees_what_the_first_wrote(hall: Hall) -> None:
    await hall.open()
    read = hall.seen["version"]
    first = {"officials": 14, "members": 9, "people": 77}
    counted = await hall.send("PUT", "/attendance", "commune.officer2", first)
    assert counted.json()["version"] == read + 1
    assert counted.headers["ETag"] == f'"v{read + 1}"'
    second = first | {"people": 60}
    late = await hall.send("PUT", "/attendance", "commune.front.officer", second, version=read)
    assert (late.status_code, late.json()["current_version"]) == (412, read + 1)
    missing = await hall.send("PUT", "/attendance", "commune.front.officer", second, version=None)
    assert missing.status_code == 428
    assert (await hall.send("GET", "", "commune.officer")).json()["attendance"] == first


async def test_an_opinion_becomes_a_petition_of_the_host(hall: Hall) -> None:
    await hall.open()
    captured = await hall.capture(
        speaker={"kind": "organisation", "organisation": "Hội Nông dân xã", "name": "Siu Blin"}, on_behalf_of=12
    )
    assert (captured["number"], captured["state"], captured["version"]) == (1, "received", 1)
    page = (
        await hall.client.get(f"/api/v1/petitions/{captured['id']}", headers=await hall.as_("commune.officer"))
    ).json()
    assert page["session_id"] == hall.id
    assert (page["opinion_number"], page["channel"], page["petitioner_kind"]) == (1, "session", "organisation")
    assert page["holder"]["id"] == hall.world.id_of("commune")
    assert page["area"]["id"] == str(hall.world.hamlet.id), "the session's place unless said otherwise"
    assert page["received_at"].startswith("2026-03-13"), "the session's date, whatever the hour"
    assert page["title"] == "Kênh N3 bồi lắng hai vụ nay, đề nghị nạo vét trước vụ hè thu."
    assert "multi_person" in page["hot_flags"]
    assert page["parties"][0]["organisation_name"] == "Hội Nông dân xã"
    about = await hall.capture(about_petition_id=captured["id"], speaker={"kind": "person"})
    page = await petition(hall, about["id"])
    assert (page["about_petition_id"], page["petitioner_kind"]) == (captured["id"], "anonymous")


async def test_receptions_enter_the_register(hall: Hall) -> None:
    await hall.plan(kind="regular_reception", co_host_ids=[], area_id=None)
    await hall.appoint(chair="commune.officer", clerk="commune.officer2")
    await hall.move("announce")
    await hall.move("make-ready")
    hall.clock.advance(timedelta(days=11))
    await hall.move("start")
    captured = await hall.capture()
    assert (await petition(hall, captured["id"]))["channel"] == "reception"


async def test_outcomes_in_the_same_request(hall: Hall) -> None:
    await hall.open()
    settled = await hall.capture(on_the_spot=SETTLED)
    explained = await hall.capture(on_the_spot=EXPLAINED, seat="commune.front.officer")
    noted = await hall.capture(on_the_spot=NOTED)
    assert [one["state"] for one in (settled, explained, noted)] == ["answered", "answered", "reviewing"]
    listed = (await hall.send("GET", "/petitions", "commune.officer")).json()["items"]
    assert [one["outcome"] for one in listed] == ["settled", "explained", "noted"]
    answers = await hall.client.get(
        f"/api/v1/petitions/{settled['id']}/answers", headers=await hall.as_("commune.officer")
    )
    assert [(one["text"], one["speaker"]) for one in answers.json()["items"]] == [
        (SETTLED["answer"], SETTLED["answered_by"])
    ]
    silent = opinion(on_the_spot={"outcome": "settled"})
    answer = await hall.send("POST", "/petitions", "commune.officer2", silent, version=None)
    assert pointers(answer) == ["/on_the_spot/answer", "/on_the_spot/answered_by"]
    complaint = opinion(**{"class": "complaint"}, on_the_spot=SETTLED)
    answer = await hall.send("POST", "/petitions", "commune.officer2", complaint, version=None)
    assert answer.status_code == 409, "a complaint is not settled in the hall"
    assert (await hall.capture())["number"] == 4, "what was refused took no number"


async def test_wrong_opinions(hall: Hall) -> None:
    await hall.open()
    body = opinion(
        about_petition_id=str(uuid4()), about_commitment_id=str(uuid4()), **{"class": "denunciation"}, on_the_spot=NOTED
    )
    answer = await hall.send("POST", "/petitions", "commune.officer2", body, version=None)
    assert pointers(answer) == ["/about_commitment_id", "/about_petition_id", "/on_the_spot"]
    answer = await hall.send("POST", "/petitions", "commune.officer2", opinion(field="khong_co"), version=None)
    assert pointers(answer) == ["/field"]
    for seat in ("economy.officer", "commune.party.head", "province.officer"):
        refused = await hall.send("POST", "/petitions", seat, {"nonsense": 1}, version=None)
        assert refused.status_code == 403, seat


async def test_who_loses_sight_of_a_complaint_records_no_outcome(hall: Hall) -> None:
    await hall.open()
    complaint = opinion(**{"class": "complaint"})
    refused = await hall.send(
        "POST", "/petitions", "commune.front.officer", complaint | {"on_the_spot": NOTED}, version=None
    )
    assert refused.status_code == 409
    complaint |= {"client_id": str(uuid4())}
    captured = await hall.capture("commune.front.officer", **complaint)
    assert (captured["number"], captured["in_sight"]) == (1, False)
    again = await hall.send("POST", "/petitions", "commune.front.officer", complaint, version=None)
    assert (again.status_code, again.json()) == (200, captured), "the receipt, though the complaint is out of sight"
    assert (await hall.send("GET", "/petitions", "commune.front.officer")).json()["items"] == []
    assert [one["number"] for one in (await hall.send("GET", "/petitions", "commune.head")).json()["items"]] == [1]


async def test_a_denunciation_stands_in_no_session(hall: Hall) -> None:
    await hall.open()
    await hall.capture()
    denounced = await hall.capture(**{"class": "denunciation"}, text="Cán bộ X nhận tiền.")
    assert denounced["number"] is None
    assert denounced["secret"]
    assert denounced["in_sight"] is False
    last = await hall.capture()
    assert last["number"] == 2, "it left no gap"
    hidden = await hall.client.post(
        f"/api/v1/petitions/{last['id']}/reclassify",
        json={"class": "denunciation", "reason": "Nội dung tố cáo."},
        headers=await hall.as_("commune.officer") | {"If-Match": f'"v{last["version"]}"'},
    )
    assert hidden.status_code == 200, hidden.text
    for seat in ("commune.head", "commune.officer", "province.head"):
        listed = (await hall.send("GET", "/petitions", seat)).json()["items"]
        assert [one["number"] for one in listed] == [1], seat
        page = (await hall.send("GET", "", seat)).json()
        assert page["figures"]["opinions"] == 1, seat
    everything = [
        *(await hall.send("GET", "/events", "commune.officer")).text.split("\n"),
        (await hall.client.get("/api/v1/sessions", headers=await hall.as_("commune.officer"))).text,
    ]
    for secret in (denounced["id"], denounced["code"], last["id"]):
        assert not [one for one in everything if secret in one]


async def test_the_figures_are_the_same_for_every_reader(hall: Hall) -> None:
    await hall.open()
    for spot in (SETTLED, SETTLED, EXPLAINED, NOTED):
        await hall.capture(on_the_spot=spot)
    await hall.capture(**{"class": "complaint"})
    await hall.capture()
    expected = {
        "opinions": 6, "settled": 2, "explained": 1, "noted": 1, "settled_percent": 33.3, "explained_percent": 16.7,
        "noted_percent": 16.7, "settled_or_explained_percent": 50.0,
    }  # fmt: skip
    for seat in ("commune.head", "commune.front.officer", "other.officer", "agriculture.officer"):
        assert (await hall.send("GET", "", seat)).json()["figures"] == expected, seat
        listed = await hall.client.get("/api/v1/sessions", headers=await hall.as_(seat))
        assert [one["figures"] for one in listed.json()["items"]] == [expected], seat


async def test_opinions_are_listed_by_number_as_far_as_the_reader_sees(hall: Hall) -> None:
    await hall.open()
    for n in range(4):
        await hall.capture(text=f"Việc số {n + 1}.", seat="commune.front.officer" if n == 3 else "commune.officer2")
    await hall.capture(**{"class": "complaint"})
    first = (await hall.send("GET", "/petitions?limit=2", "commune.officer2")).json()
    assert [(one["number"], one["text"]) for one in first["items"]] == [(1, "Việc số 1."), (2, "Việc số 2.")]
    cursor = first["next_cursor"]
    rest = (await hall.send("GET", f"/petitions?limit=3&cursor={cursor}", "commune.officer2")).json()
    assert [one["number"] for one in rest["items"]] == [3, 4, 5]
    assert rest["next_cursor"] is None
    named = {seat: await hall.send("GET", "/petitions", seat) for seat in (
        "commune.head", "commune.officer", "commune.front.officer", "province.officer", "other.officer",
    )}  # fmt: skip
    shown = {seat: [one["speaker_name"] for one in answer.json()["items"]] for seat, answer in named.items()}
    name = "Rơ Châm H'Linh"
    assert shown == {
        "commune.head": [name] * 5,
        "commune.officer": [name] * 4,  # the complaint is its taker's and the leaders'
        "commune.front.officer": [None, None, None, name],  # who handed it in knows whose it is
        "province.officer": [None] * 4,
        "other.officer": [],
    }


async def test_the_same_client_id_gives_the_same_opinion_for_ever(hall: Hall) -> None:
    await hall.open()
    client_id = str(uuid4())
    first = await hall.capture(client_id=client_id, on_the_spot=NOTED)
    again = await hall.send("POST", "/petitions", "commune.officer2", opinion(client_id=client_id), version=None)
    assert again.status_code == 200
    assert again.json() == first
    await hall.end()
    much_later = await hall.send("POST", "/petitions", "commune.officer2", opinion(client_id=client_id), version=None)
    assert (much_later.status_code, much_later.json()["number"]) == (200, 1)
    assert (await hall.send("GET", "", "commune.officer")).json()["figures"]["opinions"] == 1


# --- the conclusion's commitments ------------------------------------------------------------------------------------


async def test_commitments_are_promises_only_when_concluded(hall: Hall) -> None:
    await hall.open()
    early = {"text": "Sớm", "organisation_id": hall.world.id_of("economy"), "due_on": "2026-06-30"}
    assert (await hall.send("POST", "/commitments", "commune.officer2", early, version=None)).status_code == 409
    await hall.end()
    await hall.promise()
    await hall.promise("culture", text="Sửa nhà văn hóa")
    planned = await hall.commitments()
    assert [(one["number"], one["id"], one["state"]) for one in planned] == [(1, None, None), (2, None, None)]
    assert planned[0]["organisation"]["id"] == hall.world.id_of("economy")
    assert (await hall.send("GET", "/commitments", "province.officer")).json()["items"] == [], "still the hosts' own"
    wrong = [
        {"text": "A", "organisation_id": str(uuid4()), "due_on": "2026-06-30"},
        {"text": "B", "organisation_id": hall.world.id_of("economy"), "due_on": "2026-03-13", "area_id": str(uuid4())},
    ]
    answer = await hall.send("PUT", "/commitments", "commune.officer2", {"commitments": wrong})
    assert pointers(answer) == ["/commitments/0/organisation_id", "/commitments/1/area_id", "/commitments/1/due_on"]
    kept = {"text": "Nạo vét kênh N3, 850 m", "organisation_id": hall.world.id_of("economy"), "due_on": "2026-06-30"}
    read = hall.seen["version"]
    assert (await hall.send("PUT", "/commitments", "commune.officer2", {"commitments": [kept]})).status_code == 200
    stale = await hall.send("POST", "/conclude", "commune.head", {"conclusion": "Giao."}, version=read)
    assert stale.status_code == 412, "the head concludes what the head has read"
    await hall.conclude()
    [final] = await hall.commitments()
    assert (final["number"], final["text"], final["state"]) == (1, "Nạo vét kênh N3, 850 m", "open")
    assert final["id"]
    assert (await hall.send("GET", "/commitments", "province.officer")).json()["items"] == [final]
    assert (await hall.send("PUT", "/commitments", "commune.officer2", {"commitments": []})).status_code == 409


async def test_a_commitment_that_fell_due_meanwhile_is_corrected_first(hall: Hall, clock: SettableClock) -> None:
    await hall.open()
    await hall.end()
    await hall.promise(days=2)
    clock.advance(timedelta(days=2))
    refused = await hall.send("POST", "/conclude", "commune.head", {"conclusion": "Giao."})
    assert refused.status_code == 409
    assert "số 1" in refused.json()["detail"]


# --- lists -----------------------------------------------------------------------------------------------------------


async def test_drafts_are_listed_to_the_hosts_and_the_committees_above(hall: Hall) -> None:
    await hall.plan()
    draft = hall.id
    await hall.plan()
    await hall.move("announce")
    announced = hall.id

    async def listed(seat: str) -> set[str]:
        answer = await hall.client.get("/api/v1/sessions", headers=await hall.as_(seat))
        return {one["id"] for one in answer.json()["items"]}

    for seat in ("commune.officer", "commune.front.officer", "commune.party.head", "province.officer"):
        assert await listed(seat) == {draft, announced}, seat
    for seat in ("other.officer", "province.front.head", "economy.officer", "hamlet.head", "commune.admin"):
        assert await listed(seat) == {announced}, seat
        page = await hall.client.get(f"/api/v1/sessions/{draft}", headers=await hall.as_(seat))
        assert page.status_code == 404, seat


async def test_an_administrator_follows_up_no_commitment(hall: Hall) -> None:
    await hall.open()
    await hall.end()
    await hall.promise()
    await hall.conclude()
    for path in (f"{hall.path}/commitments", "/api/v1/commitments"):
        refused = await hall.client.get(path, headers=await hall.as_("commune.admin"))
        assert refused.status_code == 403, path
        assert (await hall.client.get(path, headers=await hall.as_("commune.officer"))).json()["items"], path


async def test_a_move_that_the_state_forbids_is_refused_in_words(hall: Hall) -> None:
    await hall.plan()
    for language in ("vi", "en"):
        headers = await hall.as_("commune.officer") | {"If-Match": '"v1"', "Accept-Language": language}
        refused = (await hall.client.post(f"{hall.path}/close-capture", json={}, headers=headers)).json()
        assert refused["type"] == "/problems/illegal-move"
        assert (refused["state"], refused["action"]) == ("draft", "close_capture")
        assert "announce" in refused["allowed_actions"]
        assert "draft" not in refused["detail"]
        assert "close_capture" not in refused["detail"]
        assert refused["detail"].isascii() is (language == "en")


async def test_a_citizen_finds_no_session_here(hall: Hall, sign_in: SignIn) -> None:
    await hall.plan()
    await hall.move("announce")
    citizen = await sign_in(hall.world.citizens["an"])
    assert (await hall.client.get("/api/v1/sessions", headers=citizen)).json()["items"] == []
    assert (await hall.client.get(hall.path, headers=citizen)).status_code == 404


async def test_the_list_pages_and_filters(hall: Hall, clock: SettableClock) -> None:
    ids = []
    for n in range(5):
        clock.advance(timedelta(minutes=1))
        changes: dict[str, Any] = {"kind": "thematic_dialogue", "area_id": None} if n % 2 else {}
        starts = clock.now + timedelta(days=10 + n)
        await hall.plan(starts_at=starts.isoformat(), ends_at=(starts + timedelta(hours=2)).isoformat(), **changes)
        ids.append(hall.id)
    await hall.move("announce")
    headers = await hall.as_("commune.officer")

    async def listed(query: str) -> list[int]:
        answer = await hall.client.get(f"/api/v1/sessions?{query}", headers=headers)
        assert answer.status_code == 200, answer.text
        return [ids.index(one["id"]) for one in answer.json()["items"]]

    page = (await hall.client.get("/api/v1/sessions?limit=2", headers=headers)).json()
    assert [ids.index(one["id"]) for one in page["items"]] == [4, 3]
    assert await listed(f"limit=2&cursor={page['next_cursor']}") == [2, 1]
    assert await listed("kind=thematic_dialogue") == [3, 1]
    assert await listed("kind=thematic_dialogue&kind=hamlet_listening") == [4, 3, 2, 1, 0]
    assert await listed("state=announced") == [4]
    assert await listed(f"host_id={hall.world.id_of('commune')}") == [4, 3, 2, 1, 0]
    assert await listed(f"host_id={hall.world.id_of('other')}") == []
    assert await listed(f"area_id={hall.world.hamlet.id}") == [4, 2, 0]
    assert await listed(f"area_id={hall.world.commune.id}") == [4, 3, 2, 1, 0]
    assert await listed("from=2026-03-13&to=2026-03-14") == [2, 1]
    for wrong in ("from=2026-03-14&to=2026-03-13", "state=gone", "nonsense=1", "cursor=x"):
        assert (await hall.client.get(f"/api/v1/sessions?{wrong}", headers=headers)).status_code == 422, wrong


async def test_lists_ask_the_database_once_or_twice(hall: Hall, connection: AsyncConnection) -> None:
    await hall.open()
    for _ in range(3):
        await hall.capture(on_the_spot=NOTED)
    headers = await hall.as_("commune.officer")
    most = {"/api/v1/sessions": 1, hall.path: 1, f"{hall.path}/petitions": 2, f"{hall.path}/commitments": 2}
    for path, at_most in most.items():
        with statements(connection) as seen:
            assert (await hall.client.get(path, headers=headers)).status_code == 200
        assert 1 <= len(seen) <= at_most, f"{path}: {seen}"


# --- history and races ----------------------------------------------------------------------------------------------


async def test_the_chain_stands_on_the_session(hall: Hall, db: AsyncSession) -> None:
    await hall.open()
    head = await db.execute(text("select event_count, chain_head from sessions where id = :id"), {"id": hall.id})
    last = await db.execute(
        text("select n, hash from events where stream = 1 and stream_id = :id order by n desc limit 1"),
        {"id": hall.id},
    )
    assert tuple(head.one()) == tuple(last.one())


@pytest.fixture
async def own_hall(own: Own) -> Hall:
    async with own.owner.begin() as db:
        world = await make_world(db)
    hall = Hall(own.client, own.sign_in, world, own.clock)
    await hall.open()
    return hall


async def test_clerks_who_write_at_once_get_numbers_without_gap_or_double(own_hall: Hall) -> None:
    hall = own_hall
    clerks = [await hall.as_(seat) for seat in ("commune.officer2", "commune.front.officer", "commune.officer")]
    refused = opinion(**{"class": "complaint"}, on_the_spot=SETTLED)
    bodies = [opinion(text=f"Việc {n}.") for n in range(9)] + [refused, opinion(**{"class": "denunciation"})]
    answers = await asyncio.gather(
        *(
            hall.client.post(f"{hall.path}/petitions", json=body, headers=clerks[n % len(clerks)])
            for n, body in enumerate(bodies)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [409]
    numbers = [answer.json()["number"] for answer in answers if answer.status_code == 201]
    assert sorted(number for number in numbers if number is not None) == list(range(1, 10))


async def test_the_same_client_id_twice_at_once_is_one_opinion(own_hall: Hall) -> None:
    hall = own_hall
    headers = await hall.as_("commune.officer2")
    body = opinion(client_id=str(uuid4()))
    answers = await asyncio.gather(
        *(hall.client.post(f"{hall.path}/petitions", json=body, headers=headers) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert {answer.json()["number"] for answer in answers} == {1}


async def test_the_same_client_id_through_two_doors_at_once_is_one_petition(own_hall: Hall) -> None:
    hall = own_hall
    headers = await hall.as_("commune.officer")
    client_id = str(uuid4())
    answers = await asyncio.gather(
        hall.client.post(f"{hall.path}/petitions", json=opinion(client_id=client_id), headers=headers),
        hall.client.post("/api/v1/petitions", json=matter(hall.world, client_id=client_id), headers=headers),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    taken = answers[0].json()["number"]
    following = await hall.client.post(f"{hall.path}/petitions", json=opinion(), headers=headers)
    assert following.json()["number"] == (taken or 0) + 1


async def test_the_same_client_id_twice_at_once_is_one_session(own_hall: Hall) -> None:
    hall = own_hall
    headers = await hall.as_("commune.officer")
    body = hall.plan_of(client_id=str(uuid4()))
    answers = await asyncio.gather(
        *(hall.client.post("/api/v1/sessions", json=body, headers=headers) for _ in range(3))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_two_who_move_one_session_at_once(own_hall: Hall) -> None:
    hall = own_hall
    version = {"If-Match": f'"v{hall.seen["version"]}"'}
    answers = await asyncio.gather(
        hall.client.post(f"{hall.path}/close-capture", json={}, headers=await hall.as_("commune.officer2") | version),
        hall.client.post(
            f"{hall.path}/abort", json={"reason": "Bão."}, headers=await hall.as_("commune.head") | version
        ),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]


def test_every_example_is_what_the_contract_takes() -> None:
    models = [one for module in (session_schemas, commitment_schemas) for one in vars(module).values()]
    bodies = [one for one in models if isinstance(one, type) and issubclass(one, Body)]
    given = [(one, one.model_config.get("json_schema_extra")) for one in bodies]
    shown = {one: extra["examples"] for one, extra in given if isinstance(extra, dict)}
    assert len(shown) >= 15
    for model, examples in shown.items():
        assert isinstance(examples, list)
        for example in examples:
            assert model.model_validate_json(orjson.dumps(example)).model_fields_set, model


def test_each_verb_of_the_table_is_a_verb_of_the_contract(settings: Settings) -> None:
    root = "/api/v1/sessions/{session_id}/"
    paths = create_app(settings).openapi()["paths"]
    offered = {path.removeprefix(root) for path, item in paths.items() if path.startswith(root) and "post" in item}
    assert offered - {"petitions", "commitments"} == {verb.replace("_", "-") for verb in VERBS}
