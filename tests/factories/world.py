"""A small province with everybody in it: enough for a petition to go through all hands. Rules and calendar are real."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.queries.seeding import load_calendar, load_fields, load_rules
from api.db.tables.accounts import Account
from api.db.tables.reference import Area, Organisation
from api.domain.organisations.model import OrganisationKind, Position
from factories.accounts import Seat, make_account, make_area, make_organisation, make_seats

K, P = OrganisationKind, Position
HEAD, DEPUTY, OFFICER = P.HEAD, P.DEPUTY, P.OFFICER


@dataclass
class World:
    """Organisations and seats by short names: `world.bodies["commune"]`, `world.seats["commune.head"]`. `foreign` is
    another province's committee: no deployment has one, and nothing may reach it or be reached from it all the same."""

    province: Area
    commune: Area
    other_commune: Area
    hamlet: Area
    elsewhere: Area
    """A province that has no body here."""
    bodies: dict[str, Organisation] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    citizens: dict[str, Account] = field(default_factory=dict)

    def id_of(self, body: str) -> str:
        return str(self.bodies[body].id)


_BODIES: tuple[tuple[str, OrganisationKind, str, str | None], ...] = (
    ("province", K.PEOPLE_COMMITTEE, "province", None),
    ("province.party", K.PARTY_COMMITTEE, "province", None),
    ("province.council", K.PEOPLE_COUNCIL, "province", None),
    ("province.front", K.FRONT_COMMITTEE, "province", None),
    ("province.reception", K.RECEPTION_BOARD, "province", "province"),
    ("province.inspection", K.INSPECTION_COMMISSION, "province", "province.party"),
    ("agriculture", K.DEPARTMENT, "province", "province"),
    ("construction", K.DEPARTMENT, "province", "province"),
    ("inspectorate", K.INSPECTORATE, "province", "province"),
    ("commune", K.PEOPLE_COMMITTEE, "commune", "province"),
    ("commune.party", K.PARTY_COMMITTEE, "commune", "province.party"),
    ("commune.council", K.PEOPLE_COUNCIL, "commune", "province.council"),
    ("commune.front", K.FRONT_COMMITTEE, "commune", "province.front"),
    ("economy", K.DIVISION, "commune", "commune"),
    ("culture", K.DIVISION, "commune", "commune"),
    ("police", K.POLICE, "commune", "commune"),
    ("other", K.PEOPLE_COMMITTEE, "other_commune", "province"),
    ("other.front", K.FRONT_COMMITTEE, "other_commune", "province.front"),
    ("hamlet", K.HAMLET, "hamlet", "commune"),
    ("hamlet.front", K.FRONT_BOARD, "hamlet", "commune.front"),
    ("foreign", K.PEOPLE_COMMITTEE, "foreign", None),
    ("foreign.health", K.DEPARTMENT, "foreign", "foreign"),
)
_STAFFED = (HEAD, DEPUTY, OFFICER)


async def make_world(db: AsyncSession) -> World:
    await load_fields(db)
    await load_rules(db)
    await load_calendar(db)
    province = await make_area(db)
    province.code = "52"  # reference codes carry it
    await db.flush()
    commune = await make_area(db, "Ia Le", kind="commune", parent=province)
    other = await make_area(db, "Ia Hrú", kind="commune", parent=province)
    hamlet = await make_area(db, "Thôn 4", kind="hamlet", parent=commune)
    elsewhere, foreign = await make_area(db, "Lâm Đồng"), await make_area(db, "Đắk Lắk")
    world = World(province, commune, other, hamlet, elsewhere)
    places = {
        "province": province, "commune": commune, "other_commune": other, "hamlet": hamlet, "foreign": foreign,
    }  # fmt: skip
    for name, kind, place, superior in _BODIES:
        above = world.bodies[superior] if superior else None
        world.bodies[name] = await make_organisation(db, places[place], kind, superior=above)
    posts = {f"{name}.{position}": (name, position) for name in world.bodies for position in _STAFFED}
    posts |= {"commune.officer2": ("commune", OFFICER), "commune.admin": ("commune", P.ADMINISTRATOR)}
    made = await make_seats(db, [(world.bodies[name], position) for name, position in posts.values()])
    world.seats.update(zip(posts, made, strict=True))
    world.citizens["an"] = await make_account(db, full_name="Nguyễn Văn An")
    world.citizens["binh"] = await make_account(db, full_name="Trần Thị Bình")
    return world


def matter(world: World, **changes: Any) -> dict[str, Any]:
    """The body of an intake: a road in the hamlet, brought by a named person."""
    body: dict[str, Any] = {
        "title": "Đường liên thôn bị xói lở",
        "body": "Đoạn từ cầu Gỗ đến nhà văn hóa xói lở khoảng 60 m, đề nghị sửa trước mùa mưa.",
        "class": "petition",
        "field": "giao_thong",
        "area_id": str(world.hamlet.id),
        "channel": "post",
        "parties": [{"full_name": "Rơ Châm H'Linh", "phone": "0900000001", "address": "Thôn 4"}],
    }
    return {**body, **changes}


@dataclass(frozen=True)
class Case:
    """A petition in a test, with its version as last seen."""

    id: str
    code: str
    version: int
    secret: str | None = None


async def take_down(client: httpx.AsyncClient, headers: dict[str, str], body: dict[str, Any]) -> Case:
    answer = await client.post("/api/v1/petitions", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    got = answer.json()
    return Case(got["id"], got["code"], got["version"], got["secret"])


async def move(
    client: httpx.AsyncClient, headers: dict[str, str], case: Case, verb: str, body: dict[str, Any] | None = None
) -> tuple[Case, dict[str, Any]]:
    """One move that must succeed: the case as it is then, and the answer."""
    answer = await client.post(
        f"/api/v1/petitions/{case.id}/{verb}",
        json=body or {},
        headers={**headers, "If-Match": f'"v{case.version}"'},
    )
    assert answer.status_code == 200, answer.text
    got = answer.json()
    return Case(case.id, case.code, got["version"], case.secret), got
