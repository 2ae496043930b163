"""Who may be named on a case, what a denunciation keeps so that it is never lost, and what the lead may give back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.organisations.model import Position
from conftest import SettableClock, SignIn
from factories.accounts import make_membership, make_seat
from factories.desk import Desk
from factories.hall import SETTLED, Hall
from factories.world import World, make_world

REPORT = {"reason": "Đường tỉnh.", "report": "Xã đã kiểm tra."}


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


@pytest.fixture
def desk(client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock) -> Desk:
    return Desk(client, sign_in, world, clock)


async def denounce(desk: Desk) -> None:
    """About the committee of the commune: the province holds it."""
    subject = {"organisation_id": desk.world.id_of("commune"), "position": "head"}
    await desk.take_down("commune.officer", **{"class": "denunciation"}, subjects=[subject])


def handlers(desk: Desk, *seats: str) -> list[str]:
    return [str(desk.seat(seat).account.id) for seat in seats]


async def pointers(desk: Desk, who: str, lead: str, named: list[str]) -> list[tuple[str, str]]:
    refused = await desk.refused(who, "assign", lead_id=desk.world.id_of(lead), handler_ids=named)
    assert refused.status_code == 422, refused.text
    return [(error["pointer"], error["code"]) for error in refused.json()["errors"]]


# --- who may be named ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "seat",
    ["commune.officer", "hamlet.head", "agriculture.officer", "other.officer", "commune.admin", "province.front.head"],
)
async def test_a_denunciation_is_not_given_to_a_stranger_or_the_subject(desk: Desk, seat: str) -> None:
    await denounce(desk)
    named = handlers(desk, "construction.officer", seat)
    assert await pointers(desk, "province.head", "construction", named) == [("/handler_ids/1", "not_possible")]
    assert (await desk.page("province.head"))["state"] == "received"


async def test_nobody_is_named_who_has_no_seat(desk: Desk, world: World) -> None:
    await denounce(desk)
    named = [str(uuid4()), str(world.citizens["an"].id), *handlers(desk, "construction.officer")]
    assert await pointers(desk, "province.head", "construction", named) == [
        ("/handler_ids/0", "not_possible"),
        ("/handler_ids/1", "not_possible"),
    ]


async def test_a_second_hat_in_the_subject_bars_from_the_case(desk: Desk, db: AsyncSession, world: World) -> None:
    await denounce(desk)
    await make_membership(db, desk.seat("construction.officer").account, world.bodies["commune"], Position.OFFICER)
    named = handlers(desk, "construction.officer")
    assert ("/handler_ids/0", "not_possible") in await pointers(desk, "province.head", "construction", named)


async def test_a_denunciation_needs_somebody_of_the_lead_beside_the_approver(desk: Desk) -> None:
    await denounce(desk)
    inspects = handlers(desk, "inspectorate.officer")
    assert await pointers(desk, "province.head", "construction", inspects) == [("/handler_ids", "lead_missing")]
    alone = handlers(desk, "province.head")
    assert await pointers(desk, "province.head", "province", alone) == [("/handler_ids", "lead_missing")]


async def test_hamlets_are_not_named_on_a_complaint(desk: Desk) -> None:
    await desk.take_down("commune.officer", **{"class": "complaint"})
    named = handlers(desk, "hamlet.head")
    assert await pointers(desk, "commune.head", "economy", named) == [("/handler_ids/0", "not_possible")]
    assert (await desk.refused("hamlet.head", "review")).status_code == 404


async def test_an_inspectorate_is_named_on_a_complaint(desk: Desk) -> None:
    await desk.take_down("commune.officer", **{"class": "complaint"})
    assert (await desk.refused("inspectorate.officer", "review")).status_code == 404
    named = handlers(desk, "inspectorate.officer")
    await desk.does("commune.head", "assign", lead_id=desk.world.id_of("economy"), handler_ids=named)
    assert (await desk.page("inspectorate.officer"))["state"] == "in_handling"


# --- a denunciation is never lost ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "writer"), [("construction", "construction.officer"), ("province", "province.officer")]
)
async def test_a_denunciation_with_named_handlers_comes_to_its_answer(desk: Desk, lead: str, writer: str) -> None:
    await denounce(desk)
    await desk.does(
        "province.head", "assign", lead_id=desk.world.id_of(lead), handler_ids=handlers(desk, writer, writer)
    )
    assert (await desk.page("province.head"))["state"] == "in_handling", "the head keeps what is to be approved"
    assert (await desk.refused(f"{lead}.deputy", "submit-answer", text="Kết luận.")).status_code == 404
    await desk.does(writer, "submit-answer", text="Kết luận nội dung tố cáo.")
    assert "approve_answer" not in await desk.buttons(writer)
    assert (await desk.does("province.head", "approve-answer"))["state"] == "answered"


async def test_a_new_head_comes_in_when_the_case_is_given_out_again(desk: Desk, db: AsyncSession, world: World) -> None:
    await denounce(desk)
    lead = {"lead_id": world.id_of("province"), "handler_ids": handlers(desk, "province.officer")}
    await desk.does("province.head", "assign", **lead)
    await db.execute(
        text("update memberships set valid_to = date '2026-03-01' where id = :id"),
        {"id": desk.seat("province.head").membership.id},
    )
    successor = await make_seat(db, world.bodies["province"], Position.HEAD)
    assert (await desk.refused(successor, "review")).status_code == 404
    await desk.does("province.officer", "recall-assignment", reason="Đổi người đứng đầu.")
    await desk.does("province.officer", "assign", **lead)
    await desk.does("province.officer", "submit-answer", text="Kết luận.")
    assert (await desk.does(successor, "approve-answer"))["state"] == "answered"


async def test_those_named_on_a_denunciation_are_told_and_nobody_beside_them(
    desk: Desk, db: AsyncSession, world: World
) -> None:
    await denounce(desk)
    named = handlers(desk, "construction.officer")
    await desk.does("province.head", "assign", lead_id=world.id_of("construction"), handler_ids=named)
    assert await desk.notices("construction.officer") == ["work_to_do"]
    await desk.does("construction.officer", "submit-answer", text="Kết luận.")
    assert await desk.notices("province.head") == ["work_to_do"] * 2, "it came, and its answer waits"
    stored = await db.execute(text("select kind from notices where petition_id = :id"), {"id": desk.case.id})
    assert list(stored.scalars()) == ["work_to_do"] * 3


# --- giving an assignment back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("acknowledged", [False, True])
async def test_an_assignment_is_returned_within_its_time(desk: Desk, clock: SettableClock, acknowledged: bool) -> None:
    await desk.take_down()
    await desk.does("commune.officer", "assign", lead_id=desk.world.id_of("culture"))  # Monday 2 March
    if acknowledged:
        headers = await desk.sign_in(desk.seat("culture.officer"))
        [row] = (await desk.client.get("/api/v1/assignments", headers=headers)).json()["items"]
        taken_up = await desk.client.post(
            f"/api/v1/assignments/{row['id']}/acknowledge", headers={**headers, "If-Match": f'"v{row["version"]}"'}
        )
        assert taken_up.status_code == 200, taken_up.text
    clock.advance(timedelta(days=2))
    assert "return_assignment" in await desk.buttons("culture.officer")
    clock.advance(timedelta(days=1))
    assert "return_assignment" not in await desk.buttons("culture.officer")
    late = await desk.refused("culture.officer", "return-assignment", reason="Thuộc Phòng Kinh tế.")
    assert late.status_code == 409
    assert (await desk.does("commune.officer", "recall-assignment", reason="Giao nhầm."))["state"] == "reviewing"
    await desk.does("commune.officer", "assign", lead_id=desk.world.id_of("culture"))
    got = await desk.does("culture.officer", "return-assignment", reason="Thuộc Phòng Kinh tế.")
    assert got["in_sight"] is False


# --- whose answer it is, who tells it, who is told of a broken promise -----------------------------------------------


async def test_an_answer_in_the_hall_is_the_hosts_though_another_body_holds_the_case(
    desk: Desk, world: World, clock: SettableClock
) -> None:
    hall = Hall(desk.client, desk.sign_in, world, clock)
    await hall.open()
    captured = await hall.capture()
    await desk.open(captured["id"])
    await desk.does(
        "commune.officer", "transfer", to_organisation_id=world.id_of("commune.party"), reason="Thuộc Đảng ủy."
    )
    given = {"outcome": SETTLED["outcome"], "text": SETTLED["answer"], "speaker": SETTLED["answered_by"]}
    await desk.does("commune.officer2", "answer-on-the-spot", **given)
    headers = await desk.sign_in(desk.seat("commune.party.officer"))
    [answer] = (await desk.client.get(f"/api/v1/petitions/{desk.case.id}/answers", headers=headers)).json()["items"]
    assert answer["organisation"]["id"] == world.id_of("commune")


async def test_who_passed_a_case_on_does_not_tell_its_answer(desk: Desk, world: World) -> None:
    """Who sent it up does: it stays responsible to the petitioner."""
    await desk.take_down()
    await desk.does("commune.officer", "transfer", to_organisation_id=world.id_of("other"), reason="Thuộc xã bên.")
    lead = {"lead_id": world.id_of("other")}
    await desk.does("other.officer", "assign", **lead)
    await desk.does("other.officer", "submit-answer", text="Xã sẽ sửa đường.")
    await desk.does("other.head", "approve-answer")
    assert "tell" not in await desk.buttons("commune.officer")
    assert "tell" in await desk.buttons("other.officer")


async def test_who_sent_a_case_up_is_told_its_answer_and_tells_it(desk: Desk, world: World) -> None:
    await desk.take_down()
    await desk.does("commune.officer", "transfer", to_organisation_id=world.id_of("other"), reason="Thuộc xã bên.")
    await desk.does("other.officer", "review")
    await desk.does("other.head", "escalate", to_organisation_id=world.id_of("province"), **REPORT)
    await desk.does("province.officer", "receive-escalation")
    await desk.does("province.officer", "assign", lead_id=world.id_of("construction"))
    await desk.does("construction.officer", "submit-answer", text="Sở sẽ sửa mặt đường.")
    await desk.does("province.head", "approve-answer")
    notices = await desk.client.get("/api/v1/notices", headers=await desk.sign_in(desk.seat("other.officer")))
    assert "answer_came_back" in {one["kind"] for one in notices.json()["items"]}
    assert "tell" not in await desk.buttons("commune.officer")
    assert "tell" in await desk.buttons("other.officer")


@pytest.mark.parametrize(("klass", "told"), [("petition", True), ("complaint", False)])
async def test_the_front_is_told_of_a_promise_not_kept(desk: Desk, world: World, klass: str, told: bool) -> None:
    await desk.take_down("hamlet.head", **{"class": klass})
    promise = {"text": "Đổ bê tông 60 m", "organisation_id": world.id_of("economy"), "due_on": "2026-03-10"}
    await desk.does("commune.head", "assign", lead_id=world.id_of("economy"))
    await desk.does("economy.officer", "submit-answer", text="Sẽ đổ bê tông.", promises=[promise])
    await desk.does("commune.head", "approve-answer")
    await desk.tell("commune.head")
    await desk.mark_not_done("commune.head")
    before = {
        seat: await desk.notices(seat) for seat in ("commune.front.officer", "province.front.head", "hamlet.head")
    }
    await desk.does("commune.head", "close-unfulfilled", reason="Không có vốn.")
    for seat, seen in before.items():
        new = await desk.notices(seat)
        assert new[: len(new) - len(seen)] == (["commitment_not_done"] if told else []), seat


# --- decided on paper ------------------------------------------------------------------------------------------------


async def test_what_is_said_to_a_complaint_in_the_hall_is_noted_and_settles_nothing(
    desk: Desk, world: World, clock: SettableClock
) -> None:
    hall = Hall(desk.client, desk.sign_in, world, clock)
    await hall.open()
    captured = await hall.capture("commune.head", **{"class": "complaint"})
    await desk.open(captured["id"])
    said = {"outcome": "explained", "text": "Đã giải thích quy định.", "speaker": "Chủ tịch UBND xã"}
    refused = await desk.refused("commune.head", "answer-on-the-spot", **said)
    assert refused.status_code == 409
    assert "note" in refused.json()["allowed_actions"]
    assert (await desk.does("commune.head", "note", remark="Đã giải thích quy định."))["state"] == "reviewing"
