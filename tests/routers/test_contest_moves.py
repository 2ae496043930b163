"""Who takes it up again after a contest, and who may approve: other hands than before, and never a locked office."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.organisations.model import Position
from conftest import SettableClock, SignIn
from factories.accounts import make_delegation, make_organisation, make_seat
from factories.desk import Desk
from factories.hall import EXPLAINED, Hall
from factories.world import World, make_world


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


@pytest.fixture
def desk(client: httpx.AsyncClient, sign_in: SignIn, world: World, clock: SettableClock) -> Desk:
    return Desk(client, sign_in, world, clock)


# --- after a contest -------------------------------------------------------------------------------------------------


async def test_the_head_who_assigned_and_approved_is_not_locked_out_by_a_contest(desk: Desk) -> None:
    await desk.take_down()
    await desk.does("commune.head", "assign", lead_id=desk.world.id_of("economy"))
    await desk.does("economy.officer", "submit-answer", text="Chưa có kinh phí.")
    await desk.does("commune.head", "approve-answer")
    await desk.tell()
    await desk.does("commune.officer", "contest", reason="Nước vẫn ngập.")
    assert {"assign", "escalate", "decline"} <= await desk.buttons("commune.head")
    await desk.does("commune.head", "assign", lead_id=desk.world.id_of("culture"))
    promise = {"text": "Nạo vét", "organisation_id": desk.world.id_of("culture"), "due_on": "2026-06-30"}
    await desk.does("culture.officer", "submit-answer", text="Tuần sau nạo vét.", promises=[promise])
    assert {"approve_answer", "return_answer"} <= await desk.buttons("commune.head")
    await desk.does("commune.head", "approve-answer")
    assert (await desk.tell("commune.head"))["state"] == "following_up"


async def test_another_officer_of_the_lead_answers_after_a_contest(desk: Desk) -> None:
    await desk.take_down()
    await desk.answer("economy", "Chưa có kinh phí.")
    await desk.tell()
    await desk.does("commune.officer", "contest", reason="Nước vẫn ngập.")
    await desk.does("commune.officer", "assign", lead_id=desk.world.id_of("economy"))
    refused = await desk.refused("economy.officer", "submit-answer", text="Vẫn chưa có kinh phí.")
    assert refused.status_code == 403
    assert "submit_answer" not in await desk.buttons("economy.officer")
    got = await desk.does("economy.deputy", "submit-answer", text="Đã có kinh phí.")
    assert got["state"] == "awaiting_approval"


async def test_a_head_who_wrote_the_contested_answer_keeps_the_moves_of_a_head(desk: Desk) -> None:
    await desk.take_down()
    await desk.does("commune.officer", "assign", lead_id=desk.world.id_of("commune"))
    await desk.does("commune.head", "submit-answer", text="Xã trả lời.")
    await desk.does("province.head", "approve-answer")
    await desk.tell()
    await desk.does("commune.officer", "contest", reason="Chưa rõ.")
    buttons = await desk.buttons("commune.head")
    assert "escalate" in buttons
    assert "assign" not in buttons
    await desk.does("commune.officer", "assign", lead_id=desk.world.id_of("commune"))
    assert (await desk.refused("commune.head", "submit-answer", text="Xã trả lời lại.")).status_code == 403
    await desk.does("commune.officer", "submit-answer", text="Xã kiểm tra lại và trả lời.")
    assert (await desk.does("commune.head", "approve-answer"))["state"] == "answered"


async def test_an_office_of_one_takes_its_contested_answer_up_again(desk: Desk, db: AsyncSession) -> None:
    alone = await make_organisation(db, desk.world.other_commune, superior=desk.world.bodies["province"])
    head = await make_seat(db, alone, Position.HEAD)
    await desk.take_down(head)
    await desk.does(head, "assign", lead_id=str(alone.id))
    await desk.does(head, "submit-answer", text="Xã trả lời.")
    await desk.does("province.head", "approve-answer")
    await desk.tell(head)
    await desk.does(head, "contest", reason="Chưa rõ.")
    assert "assign" in await desk.buttons(head)


async def test_who_answered_in_the_hall_does_not_answer_there_again(
    desk: Desk, world: World, clock: SettableClock
) -> None:
    hall = Hall(desk.client, desk.sign_in, world, clock)
    await hall.open()
    captured = await hall.capture(on_the_spot=EXPLAINED)
    await desk.open(captured["id"])
    await desk.does("commune.officer", "contest", reason="Tôi chưa đồng ý.")
    again = {"outcome": "explained", "text": "Như đã nói.", "speaker": "Chủ tịch UBND xã"}
    assert (await desk.refused("commune.officer2", "answer-on-the-spot", **again)).status_code == 403
    got = await desk.does("commune.deputy", "answer-on-the-spot", **again)
    assert got["state"] == "answered"


async def test_promises_of_a_contested_answer_do_not_rule_the_next_one(desk: Desk, clock: SettableClock) -> None:
    await desk.take_down()
    promise = {"text": "Đổ bê tông 60 m", "organisation_id": desk.world.id_of("economy"), "due_on": "2026-03-10"}
    await desk.answer("economy", "Sẽ đổ bê tông.", promises=[promise])
    assert (await desk.tell())["state"] == "following_up"
    await desk.mark_not_done("commune.head")
    assert (await desk.does("commune.head", "close-unfulfilled", reason="Không có vốn."))["state"] == "completed"
    await desk.does("commune.head", "reopen", reason="Có vốn mới.")
    await desk.answer("economy", "Đường đã đổ bê tông xong.")
    assert (await desk.tell())["state"] == "answered"
    clock.advance(timedelta(days=20))
    assert (await desk.does("commune.officer", "complete"))["state"] == "completed"


# --- four eyes -------------------------------------------------------------------------------------------------------


async def test_a_text_stays_its_writers_when_another_submits_it_again(desk: Desk) -> None:
    await desk.take_down()
    await desk.does("commune.officer", "assign", lead_id=desk.world.id_of("commune"))
    await desk.does("commune.head", "submit-answer", text="Xã trả lời.")
    await desk.does("commune.head", "return-answer", reason="Trình lại.")
    await desk.does("commune.officer", "submit-answer", text="Xã trả lời.")
    assert "approve_answer" not in await desk.buttons("commune.head")
    assert (await desk.refused("commune.head", "approve-answer")).status_code == 403
    assert (await desk.does("province.head", "approve-answer"))["state"] == "answered"


async def test_an_earlier_answers_writer_may_approve_a_later_one(desk: Desk) -> None:
    """Texts count until one is approved: the next answer is another."""
    await desk.take_down()
    await desk.does("commune.officer", "assign", lead_id=desk.world.id_of("commune"))
    await desk.does("commune.head", "submit-answer", text="Xã trả lời.")
    await desk.does("province.head", "approve-answer")
    await desk.tell()
    await desk.does("commune.officer", "contest", reason="Chưa rõ.")
    await desk.does("commune.officer", "assign", lead_id=desk.world.id_of("economy"))
    await desk.does("economy.officer", "submit-answer", text="Phòng trả lời.")
    assert (await desk.does("commune.head", "approve-answer"))["state"] == "answered"


async def test_the_superior_approves_only_where_no_head_and_no_acting_head_can(desk: Desk, db: AsyncSession) -> None:
    await desk.take_down()
    await desk.does("commune.officer", "assign", lead_id=desk.world.id_of("commune"))
    await desk.does("commune.head", "submit-answer", text="Xã trả lời.")
    assert "approve_answer" in await desk.buttons("province.head")
    head, deputy = desk.seat("commune.head"), desk.seat("commune.deputy")
    today = desk.clock.now.date()
    await make_delegation(db, head.account, deputy.account, head.organisation, valid_from=today, valid_to=today)
    assert "approve_answer" not in await desk.buttons("province.head")
    assert (await desk.does("commune.deputy", "approve-answer"))["state"] == "answered"


async def test_the_superiors_officer_publishes_what_an_office_of_one_redacted(desk: Desk, db: AsyncSession) -> None:
    alone = await make_organisation(db, desk.world.other_commune, superior=desk.world.bodies["province"])
    head = await make_seat(db, alone, Position.HEAD)
    desk.world.seats |= {"alone.head": head}
    await desk.take_down(head)
    await desk.does(head, "assign", lead_id=str(alone.id))
    await desk.does(head, "submit-answer", text="Xã trả lời.")
    await desk.does("province.head", "approve-answer")
    redaction = {"title": "Đường bị xói lở", "body": "Đoạn đường liên thôn.", "answer": "Xã trả lời."}
    made = await desk.client.post(
        f"/api/v1/petitions/{desk.case.id}/redactions", json=redaction, headers=await desk.sign_in(head)
    )
    assert made.status_code == 201, made.text
    assert "publish" not in await desk.buttons(head)
    assert "publish" in await desk.buttons("province.officer")
    await make_seat(db, alone, Position.OFFICER)
    assert "publish" not in await desk.buttons("province.officer")
    assert (await desk.refused("province.officer", "publish", redaction_id=made.json()["id"])).status_code == 403
