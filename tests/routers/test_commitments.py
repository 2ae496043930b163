"""Commitments through the API: kept and confirmed, not kept, replaced, extended; who may, who sees, what is listed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.domain.commitments.model import CommitmentAction
from api.main import create_app
from api.settings import Settings
from conftest import Own, SettableClock, SignIn
from factories.hall import Hall, statements
from factories.world import World, make_world, matter, move, take_down

PATH = "/api/v1/commitments"


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


@pytest.fixture
def hall(client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock) -> Hall:
    return Hall(client, sign_in, world, clock)


async def promised(hall: Hall, *bodies: str, days: int = 30) -> list[dict[str, Any]]:
    """A session concluded with a commitment for each of these organisations."""
    await hall.open()
    await hall.end()
    for body in bodies:
        await hall.promise(body, days=days)
    await hall.conclude()
    return await hall.commitments()


async def post(
    hall: Hall, one: dict[str, Any], verb: str, seat: str, body: dict[str, Any] | None = None
) -> httpx.Response:
    """A move with the version last seen; the commitment is brought up to date when it succeeds."""
    answer = await hall.client.post(
        f"{PATH}/{one['id']}/{verb}",
        json=body or {},
        headers=await hall.as_(seat) | {"If-Match": f'"v{one["version"]}"'},
    )
    if answer.status_code == 200:
        one |= answer.json()
    return answer


async def get(hall: Hall, one: dict[str, Any], seat: str) -> httpx.Response:
    return await hall.client.get(f"{PATH}/{one['id']}", headers=await hall.as_(seat))


REASON = {"reason": "Chưa xong."}
DONE = {"report": "Đã nạo vét 850 m kênh N3."}


async def test_a_promise_is_kept_and_confirmed_on_the_ground(hall: Hall) -> None:
    [one] = await promised(hall, "economy")
    seen = (await get(hall, one, "economy.officer")).json()
    assert (seen["state"], seen["number"], seen["allowed_actions"]) == ("open", 1, ["start"])
    assert seen["session"]["id"] == hall.id
    assert seen["owner"]["id"] == hall.world.id_of("commune")
    assert seen["organisation"]["id"] == hall.world.id_of("economy")
    assert (seen["petition"], seen["first_due_on"]) == (None, seen["due_on"])
    assert (await post(hall, one, "start", "economy.officer")).json()["state"] == "in_progress"
    assert (await post(hall, one, "report-done", "economy.officer", DONE)).json()["report"] == DONE["report"]
    assert (await post(hall, one, "reject", "hamlet.head", REASON)).json()["state"] == "in_progress"
    assert (await post(hall, one, "report-done", "economy.officer", DONE)).json()["state"] == "reported_done"
    assert (await get(hall, one, "hamlet.head")).json()["allowed_actions"] == ["confirm", "reject"]
    confirmed = await post(hall, one, "confirm", "hamlet.head", {"remark": "Nước đã về."})
    assert (confirmed.json()["state"], confirmed.json()["allowed_actions"]) == ("confirmed", [])
    assert confirmed.headers["ETag"] == f'"v{confirmed.json()["version"]}"'
    listed = await hall.client.get(f"{PATH}/{one['id']}/events", headers=await hall.as_("commune.officer"))
    events = listed.json()["items"]
    assert [one["kind"] for one in events] == [
        "promise", "start", "report_done", "reject", "report_done", "confirm",
    ]  # fmt: skip
    assert events[3]["texts"] == REASON
    await hall.move("issue-conclusion", document_number="45/TB-UBND")
    assert (await hall.move("close"))["state"] == "closed"


async def test_a_promise_of_an_answer_is_the_holders_matter(hall: Hall, clock: SettableClock, db: AsyncSession) -> None:
    citizen = await hall.sign_in(hall.world.citizens["an"])
    officer, head = await hall.as_("commune.officer"), await hall.as_("commune.head")
    case = await take_down(hall.client, citizen, matter(hall.world, channel="web", parties=[]))
    case, _ = await move(hall.client, officer, case, "assign", {"lead_id": hall.world.id_of("economy")})
    promise = {"text": "Đổ bê tông 60 m", "organisation_id": hall.world.id_of("culture"), "due_on": "2026-06-30"}
    division = await hall.as_("economy.officer")
    case, _ = await move(hall.client, division, case, "submit-answer", {"text": "Sẽ sửa.", "promises": [promise]})
    case, _ = await move(hall.client, head, case, "approve-answer")
    told = {"means": "phone", "told_at": clock().isoformat()}
    await hall.client.post(f"/api/v1/petitions/{case.id}/tell", json=told, headers=officer)

    [one] = (await hall.client.get(f"{PATH}?petition_id={case.id}", headers=officer)).json()["items"]
    assert one["petition"] == {"id": case.id, "name": case.code}
    assert (one["owner"]["id"], one["session"]) == (hall.world.id_of("commune"), None)
    hidden = (await get(hall, one, "culture.officer")).json()
    assert (hidden["petition"], hidden["owner"], hidden["allowed_actions"]) == (None, None, ["start"])
    unseen = await hall.client.get(f"{PATH}?petition_id={case.id}", headers=await hall.as_("culture.officer"))
    assert unseen.json()["items"] == [], "who can't see the petition can't ask by it"
    assert (await post(hall, one, "start", "culture.officer")).status_code == 200
    assert (await post(hall, one, "report-done", "culture.officer", DONE)).status_code == 200
    assert (await post(hall, one, "confirm", "commune.front.officer")).status_code == 200

    page = (await hall.client.get(f"/api/v1/petitions/{case.id}", headers=officer)).json()
    assert page["state"] == "following_up", "the last confirmation completes nothing by itself"
    assert "complete" in page["allowed_actions"]
    notices = (await db.execute(text("select count(*) from notices where kind = 'commitment_not_done'"))).scalar_one()
    assert notices == 0


async def test_the_petitioner_is_told_of_a_broken_promise(hall: Hall, clock: SettableClock, db: AsyncSession) -> None:
    citizen = await hall.sign_in(hall.world.citizens["an"])
    officer, head = await hall.as_("commune.officer"), await hall.as_("commune.head")
    case = await take_down(hall.client, citizen, matter(hall.world, channel="web", parties=[]))
    case, _ = await move(hall.client, officer, case, "assign", {"lead_id": hall.world.id_of("commune")})
    promise = {"text": "Sửa cầu", "organisation_id": hall.world.id_of("economy"), "due_on": "2026-03-31"}
    case, _ = await move(hall.client, officer, case, "submit-answer", {"text": "Sẽ sửa.", "promises": [promise]})
    case, _ = await move(hall.client, head, case, "approve-answer")
    told = {"means": "app", "told_at": clock().isoformat()}
    await hall.client.post(f"/api/v1/petitions/{case.id}/tell", json=told, headers=officer)
    [one] = (await hall.client.get(f"{PATH}?petition_id={case.id}", headers=officer)).json()["items"]
    ended = await post(hall, one, "mark-not-done", "commune.head", {"reason": "Hết vốn."})
    assert (ended.json()["state"], ended.json()["end_reason"]) == ("not_done", "Hết vốn.")
    account = hall.world.citizens["an"].id
    found = await db.execute(
        text("select code from notices where kind = 'commitment_not_done' and account_id = :account"),
        {"account": account},
    )
    assert found.scalars().all() == [case.code]
    page = (await hall.client.get(f"/api/v1/petitions/{case.id}", headers=head)).json()
    assert "close_unfulfilled" in page["allowed_actions"]


async def test_of_a_restricted_case_nobody_else_hears_and_the_head_confirms(hall: Hall) -> None:
    head, deputy = await hall.as_("commune.head"), await hall.as_("commune.deputy")
    case = await take_down(hall.client, deputy, matter(hall.world, confidentiality="restricted"))
    case, _ = await move(hall.client, deputy, case, "assign", {"lead_id": hall.world.id_of("commune")})
    promise = {"text": "Trả lại hồ sơ", "organisation_id": hall.world.id_of("economy"), "due_on": "2026-06-30"}
    case, _ = await move(hall.client, deputy, case, "submit-answer", {"text": "Sẽ trả.", "promises": [promise]})
    case, _ = await move(hall.client, head, case, "approve-answer")
    [one] = (await hall.client.get(f"{PATH}?petition_id={case.id}", headers=deputy)).json()["items"]
    for seat in ("economy.officer", "commune.front.head", "hamlet.head", "province.head", "other.head"):
        assert (await get(hall, one, seat)).status_code == 404, seat
        listed = await hall.client.get(PATH, headers=await hall.as_(seat))
        assert listed.json()["items"] == [], seat
        events = await hall.client.get(f"{PATH}/{one['id']}/events", headers=await hall.as_(seat))
        assert events.status_code == 404, seat
    assert (await post(hall, one, "start", "commune.deputy")).status_code == 200
    assert (await post(hall, one, "report-done", "commune.head", DONE)).status_code == 200
    assert (await post(hall, one, "confirm", "commune.deputy")).status_code == 403
    assert (await post(hall, one, "confirm", "commune.head")).status_code == 403, "not who reported it"
    assert (await post(hall, one, "reject", "commune.head", REASON)).status_code == 403
    assert (await post(hall, one, "replace", "commune.head", promise | REASON)).status_code == 201


async def test_a_promise_of_the_front_is_not_confirmed_by_the_front(hall: Hall) -> None:
    [one] = await promised(hall, "commune.front")
    await post(hall, one, "start", "commune.front.officer")
    await post(hall, one, "report-done", "commune.front.officer", DONE)
    for seat in ("commune.front.head", "hamlet.head", "province.front.head", "commune.officer"):
        assert (await post(hall, one, "confirm", seat)).status_code == 403, seat
    assert (await post(hall, one, "confirm", "commune.head")).json()["state"] == "confirmed"


async def test_who_confirms_stands_in_the_place_and_beside_the_work(hall: Hall) -> None:
    [one] = await promised(hall, "economy")
    await post(hall, one, "start", "economy.officer")
    await post(hall, one, "report-done", "economy.officer", DONE)
    for seat in ("commune.head", "economy.head", "other.front.head", "province.officer", "commune.council.head"):
        assert (await post(hall, one, "confirm", seat)).status_code == 403, seat
    for seat in ("hamlet.front.officer", "commune.front.deputy", "province.front.officer"):
        assert (await get(hall, one, seat)).json()["allowed_actions"] == ["confirm", "reject"], seat


async def test_the_other_ends_are_the_heads(hall: Hall, clock: SettableClock) -> None:
    one, two, three = await promised(hall, "economy", "culture", "police")
    for seat in ("commune.officer", "commune.deputy", "economy.head", "province.head", "commune.front.head"):
        for verb in ("mark-not-done", "extend", "replace"):
            assert (await post(hall, one, verb, seat, {"nonsense": 1})).status_code == 403, (seat, verb)
    due = one["due_on"]
    early = await post(hall, one, "extend", "commune.head", {"due_on": due, "reason": "Mưa."})
    assert early.json()["errors"][0]["pointer"] == "/due_on"
    extended = await post(hall, one, "extend", "commune.head", {"due_on": "2026-05-29", "reason": "Mưa."})
    assert (extended.json()["due_on"], extended.json()["first_due_on"]) == ("2026-05-29", due)
    assert (await post(hall, two, "mark-not-done", "commune.head", REASON)).json()["state"] == "not_done"
    new = {"text": "Lắp camera", "organisation_id": hall.world.id_of("economy"), "due_on": "2026-08-31"} | REASON
    wrong = {"organisation_id": str(uuid4()), "due_on": "2026-03-13"}
    refused = await post(hall, three, "replace", "commune.head", new | wrong)
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/organisation_id", "/due_on"]
    replaced = await post(hall, three, "replace", "commune.head", new)
    assert replaced.status_code == 201
    old, fresh = replaced.json()["replaced"], replaced.json()["replacement"]
    assert replaced.headers["Location"] == f"{PATH}/{fresh['id']}"
    assert (old["state"], old["replaced_by_id"], fresh["replaces_id"]) == ("replaced", fresh["id"], old["id"])
    assert (fresh["number"], fresh["state"], fresh["session"]["id"]) == (4, "open", hall.id)
    assert [one["number"] for one in await hall.commitments()] == [1, 2, 3, 4]
    await hall.move("issue-conclusion", document_number="45/TB-UBND")
    assert hall.seen["commitments_open"] == 2
    clock.advance(timedelta(days=90))
    late = await post(hall, one, "extend", "commune.head", {"due_on": "2026-12-31", "reason": "Mưa."})
    assert (late.status_code, late.json()["type"]) == (409, "/problems/conflict")


async def test_the_superior_head_ends_what_the_own_head_leaves_lying(hall: Hall, clock: SettableClock) -> None:
    [one] = await promised(hall, "economy", days=4)  # due Tue 17 March
    clock.advance(timedelta(days=7))  # Fri 20: three working days after, not more
    assert (await post(hall, one, "mark-not-done", "province.head", REASON)).status_code == 403
    clock.advance(timedelta(days=3))  # Mon 23
    assert (await get(hall, one, "province.head")).json()["allowed_actions"] == ["mark_not_done"]
    assert (await post(hall, one, "mark-not-done", "province.officer", REASON)).status_code == 403
    assert (await post(hall, one, "replace", "province.head", {"nonsense": 1})).status_code == 403
    assert (await post(hall, one, "mark-not-done", "province.head", REASON)).json()["state"] == "not_done"


async def test_the_order_of_refusal(hall: Hall, sign_in: SignIn) -> None:
    [one] = await promised(hall, "economy")
    path, wrong, client = f"{PATH}/{one['id']}/report-done", {"nonsense": 1}, hall.client
    citizen = await sign_in(hall.world.citizens["an"])
    admin, head = await hall.as_("commune.admin"), await hall.as_("commune.head")
    division = await hall.as_("economy.officer")
    assert (await client.post(path, json=wrong)).status_code == 401
    assert (await client.post(path, json=wrong, headers=citizen)).status_code == 404
    assert (await client.post(path, json=wrong, headers=admin)).status_code == 404
    assert (await client.post(path, json=wrong, headers=head)).status_code == 403
    assert (await client.post(path, json=wrong, headers=division)).status_code == 428
    stale = await client.post(path, json=wrong, headers=division | {"If-Match": '"v9"'})
    assert (stale.status_code, stale.json()["current_version"]) == (412, 1)
    fresh = division | {"If-Match": '"v1"'}
    assert (await client.post(path, json=wrong, headers=fresh)).status_code == 422
    early = await client.post(path, json=DONE, headers=fresh)
    assert (early.status_code, early.json()["allowed_actions"]) == (409, ["start"])
    unknown = await client.post(f"{PATH}/{uuid4()}/report-done", json=DONE, headers=fresh)
    assert unknown.status_code == 404
    assert (await client.get(PATH, headers=citizen)).status_code == 403
    assert (await client.get(PATH, headers=admin)).status_code == 403
    assert (await client.get(f"{PATH}/{one['id']}/events?limit=x", headers=citizen)).status_code == 404


async def test_the_list_filters_and_pages(hall: Hall, clock: SettableClock) -> None:
    one, two, three = await promised(hall, "economy", "culture", "economy", days=11)  # due Tue 24 March
    by_id = {one["id"]: 1, two["id"]: 2, three["id"]: 3}

    async def listed(query: str, seat: str = "commune.officer") -> set[int]:
        answer = await hall.client.get(f"{PATH}?{query}", headers=await hall.as_(seat))
        assert answer.status_code == 200, answer.text
        return {by_id[one["id"]] for one in answer.json()["items"]}

    world = hall.world
    assert await listed("") == {1, 2, 3}
    assert await listed(f"organisation_id={world.id_of('economy')}") == {1, 3}
    assert await listed(f"session_id={hall.id}", "other.officer") == {1, 2, 3}
    assert await listed(f"area_id={world.commune.id}") == {1, 2, 3}
    assert await listed(f"area_id={world.other_commune.id}") == set()
    assert await listed(f"petition_id={uuid4()}") == set()
    await post(hall, one, "start", "economy.officer")
    await post(hall, one, "report-done", "economy.officer", DONE)
    await post(hall, two, "start", "culture.officer")
    assert await listed("state=open&state=in_progress") == {2, 3}
    assert await listed("overdue=true") == set()
    clock.advance(timedelta(days=12))  # Wed 25 March
    assert await listed("overdue=true") == {2, 3}
    assert (await get(hall, two, "commune.officer")).json()["overdue"] is True
    assert await listed("unconfirmed=true") == set()
    clock.advance(timedelta(days=2))  # Fri 27: ten working days after the 13th, not over yet
    assert await listed("unconfirmed=true") == set()
    clock.advance(timedelta(days=3))
    assert await listed("unconfirmed=true") == {1}
    assert (await get(hall, one, "commune.officer")).json()["unconfirmed"] is True
    pages, query = [], "limit=2"
    for _ in range(2):
        page = (await hall.client.get(f"{PATH}?{query}", headers=await hall.as_("commune.officer"))).json()
        pages.append([one["id"] for one in page["items"]])
        query = f"limit=2&cursor={page['next_cursor']}"
    assert [len(page) for page in pages] == [2, 1]
    assert page["next_cursor"] is None
    flat = [one for page in pages for one in page]
    assert flat == sorted(by_id, reverse=True)
    for wrong in ("state=gone", "overdue=perhaps", "nonsense=1"):
        answer = await hall.client.get(f"{PATH}?{wrong}", headers=await hall.as_("commune.officer"))
        assert answer.status_code == 422, wrong


async def test_the_list_asks_the_database_twice(hall: Hall, connection: AsyncConnection) -> None:
    await promised(hall, "economy", "culture")
    headers = await hall.as_("commune.officer")
    with statements(connection) as seen:
        answer = await hall.client.get(f"{PATH}?overdue=true&unconfirmed=true&session_id={hall.id}", headers=headers)
    assert answer.status_code == 200
    assert len(seen) == 2, "the calendar and the list"


def test_each_action_of_the_table_is_a_verb_of_the_contract(settings: Settings) -> None:
    root = f"{PATH}/{{commitment_id}}/"
    paths = create_app(settings).openapi()["paths"]
    offered = {path.removeprefix(root) for path, item in paths.items() if path.startswith(root) and "post" in item}
    assert offered == {verb.replace("_", "-") for verb in CommitmentAction}


async def test_an_opinion_may_be_about_a_commitment(hall: Hall) -> None:
    [one] = await promised(hall, "economy")
    await hall.open()
    captured = await hall.capture(about_commitment_id=one["id"])
    listed = (await hall.send("GET", "/petitions", "commune.officer")).json()["items"]
    assert [(item["id"], item["about_commitment_id"]) for item in listed] == [(captured["id"], one["id"])]


async def test_the_chain_stands_on_the_commitment(hall: Hall, db: AsyncSession) -> None:
    [one] = await promised(hall, "economy")
    await post(hall, one, "start", "economy.officer")
    head = await db.execute(text("select event_count, chain_head from commitments where id = :id"), {"id": one["id"]})
    last = await db.execute(
        text("select n, hash from events where stream = 2 and stream_id = :id order by n desc limit 1"),
        {"id": one["id"]},
    )
    assert tuple(head.one()) == tuple(last.one())


async def test_two_replacements_at_once_take_two_numbers(own: Own) -> None:
    async with own.owner.begin() as db:
        world = await make_world(db)
    hall = Hall(own.client, own.sign_in, world, own.clock)
    one, two = await promised(hall, "economy", "culture")
    new = {"text": "Khác", "organisation_id": world.id_of("economy"), "due_on": "2026-08-31"} | REASON
    answers = await asyncio.gather(
        post(hall, one, "replace", "commune.head", new), post(hall, two, "replace", "commune.head", new)
    )
    assert [answer.status_code for answer in answers] == [201, 201]
    assert {answer.json()["replacement"]["number"] for answer in answers} == {3, 4}


async def test_two_who_decide_at_once(own: Own) -> None:
    async with own.owner.begin() as db:
        world = await make_world(db)
    hall = Hall(own.client, own.sign_in, world, own.clock)
    [one] = await promised(hall, "economy")
    await post(hall, one, "start", "economy.officer")
    await post(hall, one, "report-done", "economy.officer", DONE)
    answers = await asyncio.gather(
        post(hall, dict(one), "confirm", "hamlet.head"), post(hall, dict(one), "reject", "commune.front.head", REASON)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
