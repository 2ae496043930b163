"""Answers to POSTs that carried an Idempotency-Key, kept in the transaction of their effect (api.md, retries)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import delete, literal, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from api.db.engine import Session
from api.db.faults import LOCK_NOT_AVAILABLE, sqlstate
from api.db.tables.history import KeptAnswer

KEPT_FOR: Final = timedelta(hours=72)
"""api.md, retries. Older answers are no longer given, and an hour later they are gone."""


class KeptAnswerRow(NamedTuple):
    fingerprint: bytes
    status: int
    headers: dict[str, str]
    body: bytes


async def lock_key(session: Session, lock: int, wait_ms: int) -> bool:
    """Makes this transaction the only one that works on the key (`lock` is its 64-bit digest); waits for another.

    False when the other did not end within `wait_ms`.
    """
    before = (await session.execute(text("select current_setting('lock_timeout')"))).scalar_one()
    set_timeout = text("select set_config('lock_timeout', :value, true)")
    await session.execute(set_timeout, {"value": f"{wait_ms}ms"})
    try:
        async with session.begin_nested():
            await session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": lock})
    except DBAPIError as error:
        if sqlstate(error) != LOCK_NOT_AVAILABLE:
            raise
        return False
    await session.execute(set_timeout, {"value": before})
    return True


async def get_kept_answer(session: Session, caller: str, key: str, since: datetime) -> KeptAnswerRow | None:
    """The answer kept for the caller's key, unless it is older than `since`."""
    found = await session.execute(
        select(KeptAnswer.fingerprint, KeptAnswer.status, KeptAnswer.headers, KeptAnswer.body).where(
            KeptAnswer.caller == caller, KeptAnswer.key == key, KeptAnswer.created_at > since
        )
    )
    row = found.one_or_none()
    return KeptAnswerRow(*row) if row else None


async def store_kept_answer(session: Session, caller: str, key: str, at: datetime, answer: KeptAnswerRow) -> None:
    """Keeps the answer; an outlived one of the same key gives way."""
    values = {**answer._asdict(), "created_at": at}
    await session.execute(
        insert(KeptAnswer)
        .values(caller=caller, key=key, **values)
        .on_conflict_do_update(index_elements=["caller", "key"], set_=values)
    )


async def has_kept_answers(session: Session, before: datetime) -> bool:
    """Whether an answer of that time or earlier is still kept."""
    found = await session.execute(select(select(KeptAnswer.key).where(KeptAnswer.created_at <= before).exists()))
    return bool(found.scalar_one())


async def delete_kept_answers(session: Session, before: datetime, limit: int) -> int:
    """Forgets the oldest of the answers kept until `before`, at most `limit`; gives how many.

    One whose key was used again at this very moment stays, with its new answer.
    """
    oldest = (
        select(KeptAnswer.caller, KeptAnswer.key)
        .where(KeptAnswer.created_at <= before)
        .order_by(KeptAnswer.created_at)
        .limit(limit)
    )
    gone = await session.execute(
        delete(KeptAnswer)
        .where(tuple_(KeptAnswer.caller, KeptAnswer.key).in_(oldest), KeptAnswer.created_at <= before)
        .returning(literal(1))
    )
    return len(gone.all())
