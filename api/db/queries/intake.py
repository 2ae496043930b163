"""What taking a petition down asks of the database: area, receiving bodies, the client's own id, the secret."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from api.db.engine import Session
from api.db.vocabulary import STATES


class AreaRow(NamedTuple):
    id: UUID
    path: list[UUID]
    province_code: str


class BodyRow(NamedTuple):
    id: UUID
    kind: str
    superior_id: UUID | None
    area_path: list[UUID]


class ExistingRow(NamedTuple):
    id: UUID
    code: str
    state: str | None
    version: int | None


_BODY = """select o.id, o.kind, o.superior_id, a.path from organisations o join areas a on a.id = o.area_id"""
_VALID = "o.valid_from <= :today and (o.valid_to is null or o.valid_to >= :today)"


async def get_area(session: Session, area_id: UUID, today: date) -> AreaRow | None:
    """An area of the served province, valid today: one whose province has organisations here."""
    found = (
        await session.execute(
            text("""select a.id, a.path, p.code from areas a join areas p on p.id = a.path[1]
                     where a.id = :id and a.valid_from <= :today and (a.valid_to is null or a.valid_to >= :today)
                       and exists (select 1 from organisations o where o.area_id = p.id)"""),
            {"id": area_id, "today": today},
        )
    ).one_or_none()
    return AreaRow(*found) if found else None


async def field_exists(session: Session, code: str, today: date) -> bool:
    found = await session.execute(
        text("""select 1 from fields where code = :code and valid_from <= :today
                   and (valid_to is null or valid_to >= :today)"""),
        {"code": code, "today": today},
    )
    return found.one_or_none() is not None


async def get_body(session: Session, organisation_id: UUID, today: date) -> BodyRow | None:
    found = (
        await session.execute(text(f"{_BODY} where o.id = :id and {_VALID}"), {"id": organisation_id, "today": today})
    ).one_or_none()
    return BodyRow(*found) if found else None


async def get_authority(session: Session, path: Sequence[UUID], today: date) -> BodyRow:
    """The People's Committee of the place: of the commune, or of the province where there is none below."""
    found = await session.execute(
        text(f"""{_BODY} where o.kind = 'people_committee' and o.area_id = any (:path) and {_VALID}
                  order by cardinality(a.path) desc limit 1"""),
        {"path": list(path), "today": today},
    )
    return BodyRow(*found.one())


async def get_inspection_commission(session: Session, path: Sequence[UUID], today: date) -> BodyRow:
    """The provincial inspection commission: holds what stands above the provincial heads."""
    found = await session.execute(
        text(f"""{_BODY} where o.kind = 'inspection_commission' and o.area_id = :province and {_VALID} limit 1"""),
        {"province": path[0], "today": today},
    )
    return BodyRow(*found.one())


async def list_ladder(session: Session, ids: Sequence[UUID], today: date) -> list[BodyRow]:
    """These organisations and all their superiors."""
    found = await session.execute(
        text(f"""with recursive ladder as (
                   select o.id, o.superior_id from organisations o where o.id = any (:ids) and {_VALID}
                   union
                   select o.id, o.superior_id from organisations o join ladder l on l.superior_id = o.id)
                 {_BODY} where o.id in (select id from ladder)"""),
        {"ids": list(ids), "today": today},
    )
    return [BodyRow(*row) for row in found]


async def lock_client_id(session: Session, account_id: UUID, client_id: UUID) -> None:
    """The same client_id of one account twice at once: the second waits for the first to end."""
    await session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"{account_id}/{client_id}"}
    )


async def get_by_client_id(session: Session, account_id: UUID, client_id: UUID) -> ExistingRow | None:
    """What the account took down under this id. Out of its sight meanwhile: id and code, which it was told, alone."""
    found = (
        await session.execute(
            text("""select t.id, t.code, p.state, p.version
                      from taken_down(:account, :client) t left join petitions p on p.id = t.id"""),
            {"account": account_id, "client": client_id},
        )
    ).one_or_none()
    if found is None:
        return None
    return ExistingRow(found[0], found[1], STATES[found[2]] if found[2] is not None else None, found[3])


async def set_due(session: Session, petition_id: UUID, due_on: date | None) -> None:
    await session.execute(
        text("""update petitions set due_on = :due_on where id = :id
                returning set_access(id, audience, state, field, due_on)"""),
        {"id": petition_id, "due_on": due_on},
    )


async def person_as_party(session: Session, account_id: UUID) -> dict[str, Any]:
    """The petitioner's own data, from the account's person."""
    found = await session.execute(
        text("""select p.full_name, p.phone, p.email, p.address from accounts a join persons p on p.id = a.person_id
                 where a.id = :id"""),
        {"id": account_id},
    )
    return dict(found.mappings().one()) | {
        "role": "petitioner",
        "birth_year": None,
        "sex": None,
        "organisation_name": None,
    }


async def store_secret(session: Session, code: str, petition_id: UUID, digest: bytes, at: datetime) -> None:
    """A new secret replaces the earlier one."""
    await session.execute(
        text("""insert into tracking_secrets (code, petition_id, digest, created_at)
                values (:code, :petition_id, :digest, :at)
                on conflict (code) do update set digest = excluded.digest, created_at = excluded.created_at"""),
        {"code": code, "petition_id": petition_id, "digest": digest, "at": at},
    )


class SecretRow(NamedTuple):
    petition_id: UUID
    digest: bytes


async def get_secret(session: Session, code: str) -> SecretRow | None:
    found = (
        await session.execute(
            text("select petition_id, digest from tracking_secrets where code = :code"), {"code": code}
        )
    ).one_or_none()
    return SecretRow(*found) if found else None


async def asks_protection(session: Session, petition_id: UUID) -> bool:
    """Whether the petitioner asked to be protected."""
    found = await session.execute(
        text("select protection_requested from petitions where id = :id"), {"id": petition_id}
    )
    return bool(found.scalar_one())


async def petition_in_sight(session: Session, petition_id: UUID) -> bool:
    """Whether the caller sees the petition, or everybody does."""
    found = await session.execute(
        text("""select exists (select 1 from petitions p where p.id = :id)
                    or exists (select 1 from published_petitions p where p.id = :id)"""),
        {"id": petition_id},
    )
    return bool(found.scalar_one())


async def commitment_in_sight(session: Session, commitment_id: UUID) -> bool:
    found = await session.execute(
        text("select exists (select 1 from commitments c where c.id = :id)"), {"id": commitment_id}
    )
    return bool(found.scalar_one())
