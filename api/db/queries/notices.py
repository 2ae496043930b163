"""In-app notices: one row for an account, kind and cause."""

from __future__ import annotations

from collections.abc import Sequence
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


_INSERT = """insert into notices (id, account_id, kind, about, petition_id, code, created_at)
             select gen_random_uuid(), a, :kind, :about, :petition_id, :code, :at from ({accounts}) x(a)
             on conflict do nothing"""


async def notify_organisation(
    session: Session,
    organisation_id: UUID,
    positions: Sequence[str],
    *,
    kind: str,
    about: str,
    petition_id: UUID,
    code: str,
    at: datetime,
    today: date,
) -> None:
    """A notice for every member in one of the positions today."""
    accounts = """select distinct m.account_id from memberships m
                   where m.organisation_id = :organisation_id and m.position = any (:positions)
                     and m.valid_from <= :today and (m.valid_to is null or m.valid_to >= :today)"""
    await session.execute(
        text(_INSERT.format(accounts=accounts)),
        {
            "organisation_id": organisation_id,
            "positions": list(positions),
            "kind": kind,
            "about": about,
            "petition_id": petition_id,
            "code": code,
            "at": at,
            "today": today,
        },
    )


async def notify_accounts(
    session: Session, accounts: Sequence[UUID], *, kind: str, about: str, petition_id: UUID, code: str, at: datetime
) -> None:
    if accounts:
        await session.execute(
            text(_INSERT.format(accounts="select unnest(cast(:accounts as uuid[]))")),
            {
                "accounts": list(accounts),
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
