"""`GET /me` names what a seat may do outside of any one case; here each name is held to the operation behind it."""

from __future__ import annotations

from typing import Final

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.accounts.model import AccountAction
from conftest import SettableClock, SignIn
from factories.hall import Hall
from factories.world import World, make_world, matter, move, take_down

A = AccountAction
OPERATIONS: Final[dict[AccountAction, tuple[str, str]]] = {
    A.TAKE_DOWN_PETITION: ("POST", "petitions"),
    A.CLAIM_PETITION: ("POST", "petitions/claim"),
    A.SEE_PETITIONS: ("GET", "petitions"),
    A.SEE_ASSIGNMENTS: ("GET", "assignments"),
    A.SEE_ESCALATIONS: ("GET", "escalations"),
    A.SEE_COMMITMENTS: ("GET", "commitments"),
    A.PLAN_SESSION: ("POST", "sessions"),
    A.SEE_SESSIONS: ("GET", "sessions"),
    A.SEE_NOTICES: ("GET", "notices"),
    A.SEE_DELEGATIONS: ("GET", "delegations"),
    A.DELEGATE: ("POST", "delegations"),
}
EMPTY_RATHER_THAN_REFUSED: Final = {A.SEE_PETITIONS, A.SEE_ASSIGNMENTS, A.SEE_ESCALATIONS, A.SEE_SESSIONS}
"""Lists that answer with no row where the name is not given."""


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


async def something_in_every_list(hall: Hall) -> None:
    """A citizen's petition that was assigned, one that went up, and a session that was announced."""
    client, world = hall.client, hall.world
    citizen = await hall.sign_in(world.citizens["an"])
    officer, head = await hall.as_("commune.officer"), await hall.as_("commune.head")
    for verb, who, body in (
        ("assign", officer, {"lead_id": world.id_of("economy"), "coordinating_ids": [world.id_of("police")]}),
        ("escalate", head, {"reason": "Đường tỉnh.", "to_organisation_id": world.id_of("province"), "report": "Có."}),
    ):
        case = await take_down(client, citizen, matter(world, channel="web"))
        case, _ = await move(client, officer, case, "review")
        await move(client, who, case, verb, body)
    await hall.plan()
    await hall.appoint(chair="commune.head", clerk="commune.officer2")
    await hall.move("announce")


async def test_a_name_is_there_when_and_only_when_the_operation_takes_the_seat(
    client: httpx.AsyncClient, world: World, sign_in: SignIn, clock: SettableClock
) -> None:
    assert set(OPERATIONS) == set(AccountAction)
    await something_in_every_list(Hall(client, sign_in, world, clock))
    seats = {name: seat for name, seat in world.seats.items() if not name.endswith(".deputy")}
    signed_in = {name: await sign_in(seat) for name, seat in seats.items()}
    signed_in["citizen"] = await sign_in(world.citizens["an"])
    wrong = []
    for who, headers in signed_in.items():
        named = (await client.get("/api/v1/me", headers=headers)).json()["allowed_actions"]
        for action, (method, path) in OPERATIONS.items():
            body: dict[str, str] | None = {} if method == "POST" else None
            answer = await client.request(method, f"/api/v1/{path}", json=body, headers=headers)
            taken = {200: True, 422: True, 403: False}[answer.status_code]
            if action in EMPTY_RATHER_THAN_REFUSED and taken and action not in named:
                taken = answer.json()["items"] != []
            if taken is not (action in named):
                wrong.append(f"{who}: {action} is {'' if action in named else 'not '}named, {answer.status_code}")
    assert wrong == []
