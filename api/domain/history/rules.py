"""How the heads of all streams become one digest, and what is signed of it (domain.md §7). Pure."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from api.domain.history.model import Head, Root

_RECORD: Final = struct.Struct(">B16sI32s")
RECORD_BYTES: Final = _RECORD.size


def record_of(head: Head) -> bytes:
    """Kind, id, number and hash in a fixed width: records sort as their streams do."""
    return _RECORD.pack(head.stream, head.id.bytes, head.n, head.hash)


def head_of(record: bytes) -> Head:
    """Raises struct.error for bytes of another length."""
    stream, id_, n, digest = _RECORD.unpack(record)
    return Head(stream, UUID(bytes=id_), n, digest)


def root_digest(records: Iterable[bytes]) -> str:
    """The digest over all heads, which come sorted by kind and id."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(record)
    return digest.hexdigest()


class Changes:
    """Which heads are not as they stood in the list before: new streams, and those that went on or were set back.

    Both lists come sorted by kind and id, so each is read once, in pieces of any size.
    """

    def __init__(self, before: Iterable[bytes]) -> None:
        self._before = iter(before)
        self._last: bytes | None = next(self._before, None)

    def among(self, records: Iterable[bytes]) -> Iterator[bytes]:
        for record in records:
            while self._last is not None and self._last[:_KEY] < record[:_KEY]:
                self._last = next(self._before, None)
            if self._last != record:
                yield record


_KEY: Final = 17
"""Kind and id, which name a stream, are the first bytes of its record."""


def signed_text(root: Root) -> bytes:
    """What the signature is over: the root's members as JSON with sorted names and no blanks."""
    members = asdict(root) | {
        "day": root.day.isoformat(),
        "sealed_at": root.sealed_at.astimezone(UTC).isoformat(timespec="seconds"),
        "streams": dict(root.streams),
    }
    return json.dumps(members, sort_keys=True, separators=(",", ":")).encode()


def root_of(members: dict[str, Any]) -> Root:
    """Raises KeyError, TypeError or ValueError where members are missing, more, or of another shape."""
    return Root(
        **members
        | {"day": date.fromisoformat(members["day"]), "sealed_at": datetime.fromisoformat(members["sealed_at"])}
    )
