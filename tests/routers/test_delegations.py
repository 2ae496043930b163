"""Who acts for a head: made by the head, or the head above, for somebody else of the organisation, from today on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.tables.reference import Organisation
from api.domain.organisations.model import Position
from conftest import SettableClock, SignIn
from factories.accounts import Seat, make_account, make_area, make_membership, make_organisation, make_seat

PATH = "/api/v1/delegations"
TODAY = date(2026, 3, 2)


@pytest.fixture
async def organisation(db: AsyncSession) -> Organisation:
    area = await make_area(db)
    above = await make_organisation(db, area, name="Ủy ban nhân dân tỉnh")
    return await make_organisation(db, area, superior=above, name="Ủy ban nhân dân xã Ia Le")


@pytest.fixture
async def head(db: AsyncSession, organisation: Organisation) -> Seat:
    return await make_seat(db, organisation, Position.HEAD)


@pytest.fixture
async def deputy(db: AsyncSession, organisation: Organisation) -> Seat:
    return await make_seat(db, organisation, Position.DEPUTY)


def body(to: Seat, **changes: Any) -> dict[str, Any]:
    return {
        "to_account_id": str(to.account.id),
        "document_number": "12/QĐ-UBND",
        "valid_from": "2026-03-02",
        "valid_to": "2026-03-06",
        **changes,
    }


async def test_the_head_delegates_and_the_delegate_acts(
    client: httpx.AsyncClient, head: Seat, deputy: Seat, organisation: Organisation, sign_in: SignIn
) -> None:
    made = await client.post(PATH, json=body(deputy), headers=await sign_in(head))
    assert made.status_code == 201
    expected = {
        "id": made.json()["id"],
        "organisation": {"id": str(organisation.id), "name": "Ủy ban nhân dân xã Ia Le"},
        "from_account": {"id": str(head.account.id), "full_name": "Rơ Châm Hơ Blứ"},
        "to_account": {"id": str(deputy.account.id), "full_name": "Rơ Châm Hơ Blứ"},
        "document_number": "12/QĐ-UBND",
        "powers": ["approve_answers", "decide_extensions", "conclude_sessions"],
        "valid_from": "2026-03-02",
        "valid_to": "2026-03-06",
        "created_at": "2026-03-02T02:00:00Z",
    }
    assert made.json() == expected
    seen = await client.get(PATH, headers=await sign_in(deputy))
    assert seen.json() == {"items": [expected], "next_cursor": None}
    me = await client.get("/api/v1/me", headers=await sign_in(deputy))
    assert me.json()["active_membership"]["acting_head"] is True


async def test_the_head_above_delegates_below_and_no_other(
    client: httpx.AsyncClient, db: AsyncSession, deputy: Seat, organisation: Organisation, sign_in: SignIn
) -> None:
    above = await db.get_one(Organisation, organisation.superior_id)
    beside = await make_organisation(db, await make_area(db))
    wanted = body(deputy, organisation_id=str(organisation.id))
    for office, status in ((above, 201), (beside, 403)):
        other = await make_seat(db, office, Position.HEAD)
        assert (await client.post(PATH, json=wanted, headers=await sign_in(other))).status_code == status
    unknown = body(deputy, organisation_id=str(uuid4()))
    somebody = await make_seat(db, above, Position.HEAD)
    assert (await client.post(PATH, json=unknown, headers=await sign_in(somebody))).status_code == 404


@pytest.mark.parametrize("position", [Position.DEPUTY, Position.OFFICER, Position.ADMINISTRATOR, None])
async def test_nobody_else_delegates_whatever_they_send(
    *,
    client: httpx.AsyncClient,
    db: AsyncSession,
    deputy: Seat,
    organisation: Organisation,
    sign_in: SignIn,
    position: Position | None,
) -> None:
    who = await make_seat(db, organisation, position) if position else await make_account(db)
    for sent in (body(deputy), {"nonsense": 1}):
        assert (await client.post(PATH, json=sent, headers=await sign_in(who))).status_code == 403
    assert (await client.get(PATH, headers=await sign_in(who))).status_code == (200 if position else 403)


async def test_an_acting_head_does_not_delegate_on(
    *,
    client: httpx.AsyncClient,
    db: AsyncSession,
    head: Seat,
    deputy: Seat,
    organisation: Organisation,
    sign_in: SignIn,
) -> None:
    await client.post(PATH, json=body(deputy), headers=await sign_in(head))
    officer = await make_seat(db, organisation)
    assert (await client.post(PATH, json=body(officer), headers=await sign_in(deputy))).status_code == 403


async def test_every_wrong_field_is_named(
    *,
    client: httpx.AsyncClient,
    db: AsyncSession,
    head: Seat,
    deputy: Seat,
    organisation: Organisation,
    sign_in: SignIn,
) -> None:
    headers = await sign_in(head)
    second_account = await make_account(db, person_id=head.account.person_id)
    own_other = Seat(second_account, await make_membership(db, second_account, organisation), organisation)
    stranger = await make_seat(db, await make_organisation(db, await make_area(db)))
    clerk = await make_seat(db, organisation, Position.ADMINISTRATOR)

    async def refused(to: Seat, **changes: str) -> dict[str, str]:
        answer = await client.post(PATH, json=body(to, **changes), headers=headers)
        assert answer.status_code == 422, answer.text
        return {error["pointer"]: error["code"] for error in answer.json()["errors"]}

    assert await refused(head) == {"/to_account_id": "not_a_delegate"}
    assert await refused(own_other) == {"/to_account_id": "delegation_to_oneself"}
    assert await refused(stranger) == {"/to_account_id": "not_a_delegate"}
    assert await refused(clerk) == {"/to_account_id": "not_a_delegate"}
    assert await refused(deputy, valid_from="2026-03-01") == {"/valid_from": "in_the_past"}
    assert await refused(stranger, valid_from="2026-03-01", valid_to="2026-02-28") == {
        "/to_account_id": "not_a_delegate",
        "/valid_from": "in_the_past",
        "/valid_to": "ends_before_start",
    }
    assert await refused(deputy, valid_to="9999-12-31") == {"/valid_to": "day_out_of_range"}
    assert await refused(deputy, document_number=" \n ") == {"/document_number": "string_too_short"}


async def test_the_list_is_the_own_organisations_and_pages_newest_first(
    *, client: httpx.AsyncClient, db: AsyncSession, head: Seat, deputy: Seat, sign_in: SignIn, clock: SettableClock
) -> None:
    made = []
    for n in range(5):
        clock.advance(timedelta(seconds=1))
        sent = body(deputy, document_number=f"{n}/QĐ-UBND")
        made.append((await client.post(PATH, json=sent, headers=await sign_in(head))).json()["id"])
    seen: list[str] = []
    url: str | None = f"{PATH}?limit=2"
    while url is not None:
        page = await client.get(url, headers=await sign_in(deputy))
        seen += [item["id"] for item in page.json()["items"]]
        assert ("next" in page.links) == (page.json()["next_cursor"] is not None)
        url = page.links["next"]["url"] if page.links else None
    assert seen == made[::-1]
    stranger = await make_seat(db, await make_organisation(db, await make_area(db)))
    assert (await client.get(PATH, headers=await sign_in(stranger))).json()["items"] == []
