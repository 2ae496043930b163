"""The append-only history: chained events, their erasable values, and reading them back (domain.md §7)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import insert, text

from api.db.engine import Session
from api.db.tables.history import Event, EventValue
from api.db.vocabulary import STREAMS

PETITION, SESSION, COMMITMENT = (STREAMS.index(name) for name in ("petition", "session", "commitment"))


class ChainHead(NamedTuple):
    """How many events a stream has and the hash of the last; it stands on the stream's own row."""

    n: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One thing that happened. `data` holds ids, codes and dates; `personal` what may have to be erased one day."""

    kind: str
    at: datetime
    account_id: UUID | None = None
    organisation_id: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)


class EventRow(NamedTuple):
    n: int
    at: datetime
    kind: str
    body: str
    values: dict[str, str]


def first_head(stream_id: UUID) -> ChainHead:
    """The chain begins with the stream's own id, so that no stream's rows can be passed off as another's."""
    return ChainHead(0, hashlib.sha256(stream_id.bytes).digest())


def next_hash(previous: bytes, n: int, body: str) -> bytes:
    return hashlib.sha256(previous + n.to_bytes(4, "big") + body.encode()).digest()


async def append_events(
    session: Session, stream: int, stream_id: UUID, head: ChainHead, events: Sequence[NewEvent]
) -> ChainHead:
    """Add the events to the chain and give its new head, which the caller stores on the locked row of the stream."""
    rows, values = [], []
    for event in events:
        n = head.n + 1
        digests = {}
        for name, value in sorted(event.personal.items()):
            salt = secrets.token_bytes(16)
            digests[name] = hashlib.sha256(salt + value.encode()).hexdigest()
            values.append(
                {"stream": stream, "stream_id": stream_id, "n": n, "name": name, "salt": salt, "value": value}
            )
        body = _canonical(event, n, digests)
        head = ChainHead(n, next_hash(head.hash, n, body))
        rows.append(
            {"stream": stream, "stream_id": stream_id, "n": n, "at": event.at, "kind": event.kind, "body": body}
            | {"hash": head.hash}
        )
    if rows:
        await session.execute(insert(Event), rows)
    if values:
        await session.execute(insert(EventValue), values)
    return head


def _canonical(event: NewEvent, n: int, digests: Mapping[str, str]) -> str:
    body = {
        "n": n,
        "kind": event.kind,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "account": event.account_id,
        "organisation": event.organisation_id,
        "data": dict(event.data),
        "personal": dict(digests),
    }
    return orjson.dumps(body, default=str, option=orjson.OPT_SORT_KEYS).decode()


async def list_events(session: Session, stream: int, stream_id: UUID, after: int, limit: int) -> list[EventRow]:
    """Ascending, with the values that were not erased; row security hides the events of what the caller can't see."""
    found = await session.execute(
        text("""
            select e.n, e.at, e.kind, e.body,
                   coalesce((select jsonb_object_agg(v.name, v.value) from event_values v
                              where v.stream = e.stream and v.stream_id = e.stream_id and v.n = e.n), '{}') as values
              from events e
             where e.stream = :stream and e.stream_id = :stream_id and e.n > :after
             order by e.n limit :limit"""),
        {"stream": stream, "stream_id": stream_id, "after": after, "limit": limit},
    )
    return [EventRow(*row) for row in found]


async def erase_values(session: Session, stream: int, stream_id: UUID) -> None:
    """Delete every personal value of the stream; its chain stays whole. The next event must say so in its data
    (`values_erased`: true), or the values count as removed by hand."""
    await session.execute(
        text("delete from event_values where stream = :stream and stream_id = :stream_id"),
        {"stream": stream, "stream_id": stream_id},
    )
