"""What a check of the history finds, and the daily root that is kept outside the database (domain.md §7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID


class What(StrEnum):
    ALTERED = "altered"
    """The event, or the head that stands on its stream's row, is not what was written."""
    MISSING = "missing"
    TAIL_REMOVED = "tail_removed"
    STREAM_REMOVED = "stream_removed"
    """The petition, session or commitment itself is gone."""
    VALUE_MISMATCH = "value_mismatch"
    """A personal value is another than the one whose digest the event holds."""
    VALUE_REMOVED = "value_removed"
    """A personal value is gone, and no event says that the stream's values were erased."""
    ROOT_SIGNATURE = "root_signature"
    """A daily root, its list of heads or its predecessor is not what was sealed or is gone, so it proves nothing any
    more."""


_SAID: Final = {
    What.ALTERED: "was altered",
    What.MISSING: "is missing",
    What.TAIL_REMOVED: "and all after it were removed",
    What.STREAM_REMOVED: "was removed",
    What.VALUE_MISMATCH: "has a personal value that was altered",
    What.VALUE_REMOVED: "lost a personal value, and nothing says that it was erased",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written. `n` is the number of the first event concerned, None where the whole
    stream is; `root` the day of the root that shows it, None where the chain itself does."""

    what: What
    stream: str | None = None
    id: UUID | None = None
    n: int | None = None
    root: date | None = None

    def __str__(self) -> str:
        if self.what is What.ROOT_SIGNATURE:
            return f"the root of {self.root} is not what was sealed, or is gone"
        event = f", event {self.n}," if self.n is not None else ""
        shown = f" (shown by the root of {self.root})" if self.root else ""
        return f"{self.stream} {self.id}{event} {_SAID[self.what]}{shown}"


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, and how much was looked at. `complete` is False where the check stopped at too many findings."""

    found: tuple[Finding, ...]
    complete: bool
    streams: int
    events: int
    values: int
    roots: int
    newest_root: date | None

    @property
    def exit_code(self) -> int:
        """0 = the history is as it was written."""
        return 1 if self.found else 0


class Head(NamedTuple):
    """The last event of a stream at the moment of sealing. `stream` is its place in db.vocabulary.STREAMS."""

    stream: int
    id: UUID
    n: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Root:
    """One digest over the heads of all streams, as of `sealed_at`.

    Which heads changed since the root before stands in a list beside it; digests are SHA-256 in hexadecimal.
    """

    day: date
    sealed_at: datetime
    streams: Mapping[str, int]
    """How many of each kind there were."""
    root: str
    """Digest of the records of all heads, by kind and id."""
    changed: int
    changed_digest: str
    previous: str | None
    """Digest of the file of the root before; None for the first."""
