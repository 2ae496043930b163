"""In-app notices: one row for an account, kind and cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from api.db.engine import Session


class NoticeRow(NamedTuple):
    id: UUID
    kind: str
    code: str
    petition_id: UUID | None
    created_at: datetime
    read_at: datetime | None


async def list_members(session: Session, organisation_id: UUID, positions: Sequence[str], today: date) -> list[UUID]:
    """Accounts of the organisation's members in one of the positions today."""
    found = await session.execute(
        text("""select distinct m.account_id from memberships m
                 where m.organisation_id = :id and m.position = any (:positions)
                   and m.valid_from <= :today and (m.valid_to is null or m.valid_to >= :today)"""),
        {"id": organisation_id, "positions": list(positions), "today": today},
    )
    return list(found.scalars())


async def insert_notices(
    session: Session,
    addressed: Mapping[UUID, UUID],
    *,
    kind: str,
    about: str,
    petition_id: UUID,
    code: str,
    at: datetime,
) -> None:
    """A notice (its id by account) for each account that has none of this kind about this cause yet."""
    if addressed:
        await session.execute(
            text("""insert into notices (id, account_id, kind, about, petition_id, code, created_at)
                    select id, account, :kind, :about, :petition_id, :code, :at
                      from unnest(cast(:ids as uuid[]), cast(:accounts as uuid[])) x(id, account)
                    on conflict do nothing"""),
            {
                "ids": list(addressed.values()),
                "accounts": list(addressed),
                "kind": kind,
                "about": about,
                "petition_id": petition_id,
                "code": code,
                "at": at,
            },
        )


async def list_notices(session: Session, account_id: UUID, before: UUID | None, limit: int) -> list[NoticeRow]:
    """Newest first; a notice of a petition that left the reader's sight is not shown any more."""
    found = await session.execute(
        text("""select n.id, n.kind, n.code, n.petition_id, n.created_at, n.read_at from notices n
                 where n.account_id = :account and (cast(:before as uuid) is null or n.id < :before)
                   and (n.petition_id is null or exists (select 1 from petitions p where p.id = n.petition_id))
                 order by n.id desc limit :limit"""),
        {"account": account_id, "before": before, "limit": limit},
    )
    return [NoticeRow(*row) for row in found]


async def mark_read(session: Session, account_id: UUID, notice_id: UUID, at: datetime) -> bool:
    found = await session.execute(
        text("""update notices set read_at = coalesce(read_at, :at)
                 where id = :id and account_id = :account returning id"""),
        {"id": notice_id, "account": account_id, "at": at},
    )
    return found.one_or_none() is not None
