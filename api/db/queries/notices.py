"""In-app notices: one row for an account, kind and cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from api.db.engine import Session
from api.db.vocabulary import CONFIDENTIALITIES

WORK_TO_DO = "work_to_do"
"""What a notice of a confidential case is called, whatever happened."""
_DENUNCIATION = CONFIDENTIALITIES.index("denunciation")


class NoticeRow(NamedTuple):
    id: UUID
    kind: str
    code: str
    petition_id: UUID | None
    created_at: datetime
    read_at: datetime | None


async def list_recipients(
    session: Session, petition_id: UUID, organisation_id: UUID, positions: Sequence[str], today: date
) -> list[UUID]:
    """Accounts of the organisation's members today, in one of the positions or named as handlers of the petition. Of a
    denunciation its handlers alone, all of them when none sits there, and the holder's head until somebody is named.
    Nobody who sits in a subject."""
    found = await session.execute(
        text(f"""
            with seats as (
              select m.account_id, m.organisation_id, m.position from memberships m
               where m.valid_from <= :today and (m.valid_to is null or m.valid_to >= :today)),
            handlers as (select x.account_id from petition_handlers x where x.petition_id = :petition)
            select distinct s.account_id
              from seats s left join petitions p on p.id = :petition
             where case
                   when p.confidentiality is distinct from {_DENUNCIATION} then s.organisation_id = :organisation
                     and (s.position = any (:positions) or s.account_id in (select account_id from handlers))
                   when exists (select 1 from handlers) then s.account_id in (select account_id from handlers)
                     and (s.organisation_id = :organisation or not exists (
                       select 1 from seats y join handlers using (account_id) where y.organisation_id = :organisation))
                   else s.position = 'head'
                     and s.organisation_id = (select o.id from organisations o where o.key = p.holder_key) end
               and not exists (
                   select 1 from petition_subjects x join seats y on y.organisation_id = x.organisation_id
                    where x.petition_id = :petition and y.account_id = s.account_id)"""),
        {"petition": petition_id, "organisation": organisation_id, "positions": list(positions), "today": today},
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
    """A notice (its id by account) for each account that has none of this kind about this cause yet. Of a confidential
    case the kind is not kept: that there is work, and the code, is all that a notice may say (domain.md §7)."""
    if addressed:
        await session.execute(
            text("""insert into notices (id, account_id, kind, about, petition_id, code, created_at)
                    select x.id, x.account, case when p.confidentiality < :closed then :kind else :plain end,
                           :about, :petition_id, :code, :at
                      from unnest(cast(:ids as uuid[]), cast(:accounts as uuid[])) x(id, account)
                      left join petitions p on p.id = :petition_id
                    on conflict do nothing"""),
            {
                "ids": list(addressed.values()),
                "accounts": list(addressed),
                "kind": kind,
                "plain": WORK_TO_DO,
                "closed": CONFIDENTIALITIES.index("restricted"),
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
