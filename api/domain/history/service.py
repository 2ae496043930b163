"""Checking the whole history, and sealing it day by day outside the database (domain.md §7)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from api.db.engine import Session
from api.db.queries import history_check as rows
from api.db.vocabulary import STREAMS
from api.domain.history.model import Finding, Findings, Head, Root, What
from api.domain.history.roots import Roots

_EVENTS_AT_ONCE: Final = 100_000
_HEADS_AT_ONCE: Final = 20_000
_MOST: Final = 1_000
"""So many findings say enough; the check stops there."""


@dataclass
class _Report:
    found: list[Finding] = field(default_factory=list)
    streams: int = 0
    events: int = 0
    values: int = 0
    roots: int = 0
    newest_root: date | None = None

    @property
    def full(self) -> bool:
        return len(self.found) >= _MOST

    def add(self, stream: str, flaws: Iterable[rows.Flaw], root: date | None = None) -> None:
        """A chain and its head often show the same; a root adds only streams whose own rows show nothing."""
        known = {(finding.stream, finding.id) for finding in self.found} if root else set()
        for flaw in flaws:
            finding = Finding(What(flaw.what), stream, flaw.stream_id, flaw.n, root)
            if (stream, flaw.stream_id) not in known and finding not in self.found and not self.full:
                self.found.append(finding)


async def verify_history(session: Session) -> Findings:
    """Check every event, head and personal value of all streams, and what the daily roots say was once there.

    Runs as the owner of the tables, beside the application at work. It finds what was altered or removed in the
    database by whatever login, and roots that are gone; what was written since the last root may still be cut off with
    its petition unseen.
    """
    report = _Report()
    for stream in range(len(STREAMS)):
        await _check_stream(session, stream, report)
    await _check_roots(session, report)
    return Findings(
        tuple(report.found),
        not report.full,
        report.streams,
        report.events,
        report.values,
        report.roots,
        report.newest_root,
    )


async def _check_stream(session: Session, stream: int, report: _Report) -> None:
    name, after = STREAMS[stream], rows.FIRST
    while after != rows.LAST and not report.full:
        span = await rows.next_span(session, stream, after, _EVENTS_AT_ONCE)
        chain = await rows.check_chain(session, span)
        heads = await rows.check_heads(session, span)
        values = await rows.check_values(session, span)
        report.events += chain.rows
        report.streams += heads.rows
        report.values += values.rows
        removed = await rows.check_removed_values(session, span)
        flaws = [*chain.flaws, *heads.flaws, *values.flaws]
        flawed = {flaw.stream_id for flaw in flaws}
        report.add(name, (*flaws, *(flaw for flaw in removed.flaws if flaw.stream_id not in flawed)))
        after = span.upto


async def _check_roots(session: Session, report: _Report) -> None:
    """A root is whole when it is signed, follows the one before, has its list, and is the one that was noted here."""
    roots = await asyncio.to_thread(Roots)
    seals = await rows.list_seals(session)
    days = await asyncio.to_thread(roots.days)
    previous: str | None = None
    for day in sorted({*days, *seals}):
        if day not in days:
            report.found.append(Finding(What.ROOT_SIGNATURE, root=day))
            continue
        root = await asyncio.to_thread(roots.read, day)
        whole = root is not None and root.previous == previous and await asyncio.to_thread(roots.has_its_heads, root)
        previous = await asyncio.to_thread(roots.file_digest, day)
        report.roots += 1
        report.newest_root = day
        if not whole or seals.get(day, previous) != previous:
            report.found.append(Finding(What.ROOT_SIGNATURE, root=day))
            continue
        for heads in roots.changed(day):
            await _check_sealed(session, day, heads, report)


async def _check_sealed(session: Session, day: date, heads: list[Head], report: _Report) -> None:
    for stream, name in enumerate(STREAMS):
        wanted = [(head.id, head.n, head.hash) for head in heads if head.stream == stream]
        if wanted and not report.full:
            report.add(name, await rows.check_sealed(session, stream, wanted), day)


def is_sealed(day: date) -> bool:
    """Whether the day, or a later one, has its root."""
    return max(Roots().days(), default=date.min) >= day


async def seal_day(session: Session, day: date, now: datetime) -> Root | None:
    """Write the root over all heads as they are at `now`, signed, under the name of `day`, outside the database.

    A root is made once: None when the day, or a later one, has it already. OSError when it can't be written; then
    nothing of it is left. Many at once make one. The database notes which file it is, so that its loss is found.
    """
    await rows.lock_sealing(session)
    if await asyncio.to_thread(is_sealed, day):
        return None
    roots = await asyncio.to_thread(Roots)
    with await asyncio.to_thread(roots.draft, day) as draft:
        for stream, name in enumerate(STREAMS):
            after: UUID | None = rows.FIRST
            while after is not None:
                found = await rows.list_heads(session, stream, after, _HEADS_AT_ONCE)
                await asyncio.to_thread(draft.add, name, [Head(stream, *head) for head in found])
                after = found[-1][0] if len(found) == _HEADS_AT_ONCE else None
        root = await asyncio.to_thread(draft.seal, now)
    await rows.insert_seal(session, day, now, await asyncio.to_thread(roots.file_digest, day))
    return root
