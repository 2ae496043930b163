"""In-app notices of one account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.db.engine import Session
from api.db.queries import notices as rows
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.deadlines.rules import local_day
from api.domain.errors import Forbidden, NotFound


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
) -> None:
    """One notice for each member in these positions, once for a kind and cause. Of a denunciation to its handlers
    alone, and never to a member of a subject."""
    accounts = await rows.list_recipients(session, petition_id, organisation_id, positions, local_day(at))
    await notify_accounts(session, accounts, kind=kind, about=about, petition_id=petition_id, code=code, at=at)


async def notify_accounts(
    session: Session,
    accounts: Sequence[UUID],
    *,
    kind: str,
    about: str,
    petition_id: UUID,
    code: str,
    at: datetime,
) -> None:
    """One notice for each account. Of a confidential case it says that there is work, and the code."""
    addressed = {account: new_id(at) for account in accounts}
    await rows.insert_notices(session, addressed, kind=kind, about=about, petition_id=petition_id, code=code, at=at)


async def list_notices(session: Session, actor: Actor, before: UUID | None, limit: int) -> list[rows.NoticeRow]:
    """Newest first. A notice of a petition that left the reader's sight is gone with it."""
    return await rows.list_notices(session, _account(actor), before, limit)


async def mark_read(session: Session, actor: Actor, notice_id: UUID, now: datetime) -> None:
    if not await rows.mark_read(session, _account(actor), notice_id, now):
        raise NotFound


def _account(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise Forbidden("Mã theo dõi không có hộp thông báo.", "A tracking token has no notices.")
    return actor.account_id
