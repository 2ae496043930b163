"""The round trip of an escalated petition through the API: how often it goes, where it ends, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.escalations.service import receive_by_itself
from conftest import SettableClock, SignIn
from factories.hall import Hall
from factories.world import Case, World, make_world, matter, move, take_down

Headers = dict[str, str]


class Office:
    """The commune and the province at work on one petition."""

    def __init__(self, client: httpx.AsyncClient, sign_in: SignIn, world: World, db: AsyncSession) -> None:
        self.client, self.sign_in, self.world, self.db = client, sign_in, world, db
        self.case = Case("", "", 0)

    async def as_(self, seat: str) -> Headers:
        return await self.sign_in(self.world.seats[seat])

    async def take_down(self, **changes: Any) -> None:
        headers = await self.as_("commune.officer")
        self.case = await take_down(self.client, headers, matter(self.world, **changes))

    async def do(self, seat: str, verb: str, **body: Any) -> dict[str, Any]:
        self.case, got = await move(self.client, await self.as_(seat), self.case, verb, body)
        return got

    async def try_(self, seat: str, verb: str, **body: Any) -> httpx.Response:
        headers = await self.as_(seat) | {"If-Match": f'"v{self.case.version}"'}
        return await self.client.post(f"/api/v1/petitions/{self.case.id}/{verb}", json=body, headers=headers)

    def up(self, to: str = "province") -> dict[str, str]:
        return {"to_organisation_id": self.world.id_of(to), "reason": "Đường tỉnh.", "report": "Đã kiểm tra."}

    async def send_up(self) -> None:
        """Escalated by the commune and received by the province."""
        await self.do("commune.head", "escalate", **self.up())
        await self.do("province.officer", "receive-escalation")

    async def see(self, seat: str, below: str = "") -> Any:
        answer = await self.client.get(f"/api/v1/petitions/{self.case.id}{below}", headers=await self.as_(seat))
        assert answer.status_code == 200, answer.text
        seen = answer.json()
        return seen.get("items", seen)

    async def trips(self) -> list[str]:
        return sorted(one["state"] for one in await self.see("province.officer", "/escalations"))

    async def notified(self, seat: str) -> list[str]:
        found = await self.db.execute(
            text("select kind from notices where account_id = :id and petition_id = :petition order by id"),
            {"id": self.world.seats[seat].account.id, "petition": UUID(self.case.id)},
        )
        return list(found.scalars())


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


@pytest.fixture
async def office(client: httpx.AsyncClient, sign_in: SignIn, world: World, db: AsyncSession) -> Office:
    found = Office(client, sign_in, world, db)
    await found.take_down()
    await found.do("commune.officer", "review")
    return found


DECLINED = {"reason_code": "already_answered", "reason": "Đã trả lời năm 2025."}
GUIDED = {"where_to": "Tòa án nhân dân khu vực."}


def down(office: Office, to: str = "commune") -> dict[str, str]:
    return {"to_organisation_id": office.world.id_of(to), "reason": "Thuộc thẩm quyền của xã."}


async def test_what_comes_down_by_transfer_can_go_up_again_and_is_then_only_answered(office: Office) -> None:
    await office.send_up()
    await office.do("province.officer", "transfer", **down(office))
    assert await office.trips() == ["returned"]
    assert (await office.see("commune.officer"))["holder"]["id"] == office.world.id_of("commune")
    refused = await office.try_("province.officer", "return-escalation", reason="Trả lại.")
    assert refused.status_code == 403, "it is not above any more"

    await office.do("commune.officer", "review")
    await office.send_up()
    assert await office.trips() == ["received", "returned"]
    allowed = (await office.see("province.officer"))["allowed_actions"]
    assert not {"return_escalation", "transfer", "decline", "guide"} & set(allowed)
    for verb, body in (
        ("transfer", down(office)), ("decline", DECLINED), ("guide", GUIDED), ("return-escalation", {"reason": "x"}),
    ):  # fmt: skip
        answer = await office.try_("province.officer", verb, **body)
        assert answer.status_code == 409, (verb, answer.text)
    await office.do("province.officer", "assign", lead_id=office.world.id_of("construction"))
    await office.do("construction.officer", "submit-answer", text="Sở vá đường.")
    assert (await office.do("province.head", "approve-answer"))["state"] == "answered"
    assert await office.trips() == ["answered", "returned"]
    assert "answer_came_back" in await office.notified("commune.officer")


async def test_a_return_counts_as_the_transfer_does(office: Office) -> None:
    await office.send_up()
    await office.do("province.officer", "return-escalation", reason="Xã tự giải quyết.")
    await office.send_up()
    assert (await office.try_("province.officer", "transfer", **down(office))).status_code == 409


async def test_what_goes_on_to_another_office_is_told_below(office: Office) -> None:
    await office.send_up()
    await office.do("province.officer", "transfer", **down(office, "other"))
    assert await office.trips() == ["returned"]
    for seat in ("commune.head", "commune.officer"):
        assert "escalation_passed_on" in await office.notified(seat), seat
    assert await office.notified("other.officer") == ["transferred_to_you"]
    await office.do("other.officer", "review")
    await office.do("other.head", "escalate", **office.up())
    await office.do("province.officer", "receive-escalation")
    assert (await office.try_("province.officer", "transfer", **down(office))).status_code == 409


@pytest.mark.parametrize(("verb", "body", "state"), [("decline", DECLINED, "declined"), ("guide", GUIDED, "guided")])
async def test_the_origin_is_told_what_was_decided_above(
    office: Office, verb: str, body: dict[str, str], state: str
) -> None:
    await office.send_up()
    assert (await office.do("province.officer", verb, **body))["state"] == state
    (trip,) = await office.see("commune.officer", "/escalations")
    assert trip["state"] == "answered"
    assert trip["ended_at"] is not None
    for seat in ("commune.head", "commune.officer"):
        assert "answer_came_back" in await office.notified(seat), seat
    reopened = await office.do("province.head", "reopen", reason="Có tình tiết mới.")
    assert reopened["state"] == "reviewing"
    assert "return_escalation" not in reopened["allowed_actions"], "the trip is over"


@pytest.mark.parametrize("ends", ["declined", "answered"])
async def test_a_restricted_case_is_told_to_leaders_only(office: Office, clock: SettableClock, ends: str) -> None:
    """Nobody above sees it before it is received, so it is received by itself."""
    await office.take_down(**{"class": "complaint"})
    await office.do("commune.officer", "review")
    await office.do("commune.head", "escalate", **office.up())
    assert await receive_by_itself(office.db, UUID(office.case.id), clock())
    office.case = replace(office.case, version=office.case.version + 1)
    before = {seat: len(await office.notified(seat)) for seat in ("commune.head", "commune.deputy", "commune.officer")}
    if ends == "declined":
        await office.do("province.head", "decline", **DECLINED)
    else:
        await office.do("province.head", "assign", lead_id=office.world.id_of("construction"))
        await office.do("construction.officer", "submit-answer", text="Sở vá đường.")
        await office.do("province.head", "approve-answer")
    told = {seat: len(await office.notified(seat)) - count for seat, count in before.items()}
    assert told == {"commune.head": 1, "commune.deputy": 1, "commune.officer": 0}


@pytest.mark.parametrize("target", ["province.council", "province.reception", "construction", "province.front"])
async def test_only_who_can_receive_it_is_sent_it(office: Office, target: str) -> None:
    answer = await office.try_("commune.head", "escalate", **office.up(target))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/to_organisation_id"
    for able in ("province.inspection", "province.party"):
        assert (await office.do("commune.head", "escalate", **office.up(able)))["state"] == "escalated"
        await office.do("commune.head", "recall-escalation", reason="Nhầm nơi nhận.")


async def test_an_answer_in_the_hall_ends_the_trip(office: Office, clock: SettableClock) -> None:
    """Sent up while the session still sits, received, and settled by the hall after all."""
    hall = Hall(office.client, office.sign_in, office.world, clock)
    await hall.open()
    taken = await hall.capture()
    office.case = Case(taken["id"], taken["code"], taken["version"])
    await office.do("commune.officer", "review")
    await office.send_up()
    body = {"outcome": "settled", "text": "Xã cho nạo vét ngay.", "speaker": "Chủ tịch UBND xã"}
    await office.do("commune.officer2", "answer-on-the-spot", **body)
    assert await office.trips() == ["answered"]


async def test_an_escalation_is_under_way_once(office: Office) -> None:
    await office.do("commune.head", "escalate", **office.up())
    with pytest.raises(IntegrityError, match="uq_escalations_one_running"):
        async with office.db.begin_nested():
            await office.db.execute(
                text("""insert into escalations select gen_random_uuid(), petition_id, from_organisation_id,
                          to_organisation_id, 'received', reason, legal_basis, report, sent_at, sent_by_account_id,
                          received_at, received_automatically, ended_at, end_reason, version
                        from escalations where petition_id = :id"""),
                {"id": UUID(office.case.id)},
            )


async def test_the_days_to_route_it_are_the_receivers_from_receipt_on(office: Office, clock: SettableClock) -> None:
    await office.do("commune.head", "escalate", **office.up())
    clock.advance(timedelta(days=1))
    await office.do("province.officer", "receive-escalation")
    clocks = [one for one in await office.see("province.officer", "/deadlines") if one["rule"] == "R02"]
    assert [(one["state"], one["explanation"]["started_on"]) for one in clocks] == [
        ("handed_over", "2026-03-02"),
        ("open", "2026-03-03"),
    ]
    owners = await office.db.execute(
        text("""select o.id::text from deadlines d join organisations o on o.id = d.owner_organisation_id
                 where d.petition_id = :id and d.rule_code = 'R02' order by d.id"""),
        {"id": UUID(office.case.id)},
    )
    assert list(owners.scalars()) == [office.world.id_of("commune"), office.world.id_of("province")]


# --- outside: about the highest bodies of the province ---------------------------------------------------------------


@pytest.fixture
async def outside(client: httpx.AsyncClient, sign_in: SignIn, world: World, db: AsyncSession) -> Office:
    """About the provincial Party committee, so that the inspection commission holds it."""
    found = Office(client, sign_in, world, db)
    await found.take_down(subjects=[{"organisation_id": world.id_of("province.party")}])
    return found


async def test_a_case_about_the_highest_bodies_is_passed_on_and_not_handled(outside: Office) -> None:
    seen = await outside.see("province.inspection.officer")
    assert seen["holder"]["id"] == outside.world.id_of("province.inspection")
    assert set(seen["allowed_actions"]) == {"review", "reclassify", "guide"}
    for seat, verb, body in (
        ("province.inspection.officer", "assign", {"lead_id": outside.world.id_of("inspectorate")}),
        ("province.inspection.officer", "transfer", down(outside, "province")),
        ("province.inspection.officer", "decline", DECLINED),
        ("province.inspection.head", "escalate", outside.up("province.party")),
    ):
        answer = await outside.try_(seat, verb, **body)
        assert answer.status_code in {409, 422}, (verb, answer.text)
        assert (await outside.see(seat))["holder"]["id"] == outside.world.id_of("province.inspection")
    await outside.do("province.inspection.officer", "review")
    assert (await outside.do("province.inspection.officer", "guide", **GUIDED))["state"] == "guided"


async def test_what_the_commission_holds_for_another_reason_it_handles(
    client: httpx.AsyncClient, sign_in: SignIn, world: World, db: AsyncSession
) -> None:
    """Sent to it, and about nobody, or about a body that has a superior."""
    office = Office(client, sign_in, world, db)
    for subjects, holder in (([], "commune"), ([{"organisation_id": world.id_of("commune.party")}], "province.party")):
        await office.take_down(subjects=subjects)
        await office.do(f"{holder}.officer", "review")
        if holder == "commune":
            await office.do("commune.head", "escalate", **office.up("province.inspection"))
            await office.do("province.inspection.officer", "receive-escalation")
        else:
            await office.do("province.party.officer", "transfer", **down(office, "province.inspection"))
        allowed = (await office.see("province.inspection.officer"))["allowed_actions"]
        assert {"assign", "transfer", "decline"} <= set(allowed), holder
