"""Reading petitions: lists by scope, the parts of one, the history for the office and the plain timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson

from api.db.engine import Session
from api.db.queries import deadlines, history, petitions, register
from api.db.queries.register import COUNT_CAP
from api.domain.actor import Actor
from api.domain.deadlines.model import Explanation
from api.domain.deadlines.rules import is_overdue, local_day
from api.domain.deadlines.service import explained, load_almanac, nearest_due
from api.domain.errors import Forbidden, NotFound, VersionRequired, VersionStale
from api.domain.moves.service import load
from api.domain.organisations.model import Role
from api.domain.petitions.policy import Group, audience_of, shown, walks_province
from api.domain.register.model import TIMELINE, TimelineEntry

Filters = register.Filters
"""What a list can be asked for."""
_RUNNING: Final = ("running",)
_OF_DRAFTS: Final = frozenset({"submit_answer", "return_answer"})
"""Events that carry a draft's text, or what the head said of it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list and whether more follow."""

    items: list[dict[str, Any]]
    more: bool


async def list_petitions(
    session: Session,
    actor: Actor,
    filters: Filters,
    after: tuple[date, UUID] | UUID | None,
    limit: int,
    now: datetime,
) -> register.RegisterPage:
    """What the actor may see and asked for, newest first or by due day."""
    scope = register.Scope(walks_province(actor))
    return await register.list_petitions(session, scope, filters, after, limit, local_day(now))


async def count_petitions(session: Session, actor: Actor, filters: Filters, now: datetime) -> tuple[int, bool]:
    """How many, and whether the count stopped at its cap."""
    n = await register.count_petitions(session, register.Scope(walks_province(actor)), filters, local_day(now))
    return min(n, COUNT_CAP), n > COUNT_CAP


async def list_part(
    session: Session, actor: Actor, part: str, petition_id: UUID, now: datetime
) -> list[dict[str, Any]]:
    """Assignments, answers, escalations or commitments. Drafts of answers: the holder's side and who wrote them."""
    _, petition = await load(session, actor, petition_id, now)
    groups = shown(actor, petition)
    items = await register.list_part(session, part, petition_id)
    if part == "answers" and Group.DRAFTS not in groups:
        own = str(actor.organisation_id)
        return [x for x in items if x["state"] == "approved" or x["organisation"]["id"] == own]
    if part in {"assignments", "escalations"} and Group.INTERNAL not in groups:
        for item in items:
            for name in ("instruction", "end_reason", "reason", "report", "legal_basis"):
                if name in item:
                    item[name] = None
    return items


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One clock with its explanation."""

    id: UUID
    rule: str
    owner: str
    owner_organisation_id: UUID | None
    state: str
    overdue: bool
    ended_on: date | None
    explanation: Explanation


async def list_deadlines(session: Session, actor: Actor, petition_id: UUID, now: datetime) -> list[DeadlineView]:
    await load(session, actor, petition_id, now)
    almanac = await load_almanac(session)
    return [
        DeadlineView(
            row.id,
            row.rule_code,
            row.owner,
            row.owner_organisation_id,
            row.state,
            # the petitioner's own time is a right: when it has ended, nobody is late
            row.state == "open" and row.owner != "petitioner" and is_overdue(row.due_at, now),
            row.ended_on,
            explained(row, almanac),
        )
        for row in await deadlines.list_deadlines(session, petition_id)
    ]


@dataclass(frozen=True, slots=True)
class Sealed:
    """Kinds of events whose texts are kept back from all but the organisation that did it."""

    kinds: frozenset[str]
    but_of: UUID | None

    def keeps_back(self, kind: str, organisation: str | None) -> bool:
        return kind in self.kinds and organisation != str(self.but_of)


_NOTHING_SEALED: Final = Sealed(frozenset(), None)


@dataclass(frozen=True, slots=True)
class EventView:
    n: int
    at: datetime
    kind: str
    actor: str | None
    organisation: str | None
    data: dict[str, Any]
    texts: dict[str, str]


async def list_events(
    session: Session, actor: Actor, petition_id: UUID, after: int, limit: int, now: datetime
) -> list[EventView]:
    """The whole history, for those who see the internal side; a draft's text, and why one came back, only for those
    who see drafts and for the office that wrote it. Raises Forbidden for anybody else who sees the case."""
    _, petition = await load(session, actor, petition_id, now)
    groups = shown(actor, petition)
    if Group.INTERNAL not in groups:
        raise Forbidden("Lịch sử nội bộ chỉ dành cho cơ quan xử lý.", "The internal history is the office's.")
    sealed = _NOTHING_SEALED if Group.DRAFTS in groups else Sealed(_OF_DRAFTS, actor.organisation_id)
    return await view_events(session, history.PETITION, petition_id, after, limit, sealed)


async def refuse_history(session: Session, actor: Actor, path: Mapping[str, Any], _: int | None, now: datetime) -> None:
    """What the history is refused with, before the shape of the request counts."""
    await list_events(session, actor, path["petition_id"], 0, 1, now)


async def view_events(
    session: Session, stream: int, stream_id: UUID, after: int, limit: int, sealed: Sealed = _NOTHING_SEALED
) -> list[EventView]:
    """A stream's events with the names of who did them and their texts, as far as those are not sealed."""
    found = await history.list_events(session, stream, stream_id, after, limit)
    bodies = [orjson.loads(row.body) for row in found]
    names = await register.names_of(session, _ids(bodies, "organisation"), _ids(bodies, "account"))
    return [
        EventView(
            row.n,
            row.at,
            row.kind,
            names.get(UUID(body["account"])) if body["account"] else None,
            names.get(UUID(body["organisation"])) if body["organisation"] else None,
            body["data"],
            {} if sealed.keeps_back(row.kind, body["organisation"]) else row.values,
        )
        for row, body in zip(found, bodies, strict=True)
    ]


def _ids(bodies: Sequence[dict[str, Any]], name: str) -> list[UUID]:
    return sorted({UUID(body[name]) for body in bodies if body[name]})


async def list_timeline(session: Session, actor: Actor, petition_id: UUID, now: datetime) -> list[TimelineEntry]:
    """What happened, in plain words, for the petitioner and everybody who sees the case: never an internal step."""
    await load(session, actor, petition_id, now)
    found = await history.list_events(session, history.PETITION, petition_id, 0, 1000)
    bodies = [orjson.loads(row.body) for row in found]
    wanted = {
        UUID(str(body["data"][TIMELINE[row.kind].names]))
        for row, body in zip(found, bodies, strict=True)
        if row.kind in TIMELINE and TIMELINE[row.kind].names and body["data"].get(TIMELINE[row.kind].names)
    }
    names = await register.names_of(session, sorted(wanted), [])
    return [
        TIMELINE[row.kind].entry(row.at, row.kind, body["data"], names, row.values)
        for row, body in zip(found, bodies, strict=True)
        if row.kind in TIMELINE
    ]


async def list_work(
    session: Session, actor: Actor, states: Sequence[str], after: UUID | None, limit: int, now: datetime
) -> Listed:
    """The queue of the actor's own organisation. Raises Forbidden for who has none."""
    items = await register.list_work(session, _own(actor), states or _RUNNING, after, limit + 1, local_day(now))
    return Listed(items[:limit], len(items) > limit)


async def list_hops(
    session: Session,
    actor: Actor,
    *,
    incoming: bool,
    states: Sequence[str],
    after: UUID | None,
    limit: int,
    now: datetime,
) -> Listed:
    """Escalations in or out of the actor's own organisation."""
    items = await register.list_hops(
        session,
        _own(actor),
        incoming=incoming,
        states=states or ("sent", "received"),
        after=after,
        limit=limit + 1,
        today=local_day(now),
    )
    return Listed(items[:limit], len(items) > limit)


def _own(actor: Actor) -> UUID:
    if actor.organisation_id is None or actor.role is Role.ADMINISTRATOR:
        raise Forbidden("Danh sách này dành cho cơ quan.", "This list is an organisation's.")
    return actor.organisation_id


async def acknowledge(
    session: Session, actor: Actor, assignment_id: UUID, version: int | None, now: datetime
) -> tuple[UUID, int]:
    """The assigned organisation confirms that it took the work up: R15 is met. Gives petition and new version."""
    row = await register.lock_assignment(session, assignment_id)
    if row is None:
        raise NotFound
    if actor.organisation_id != row.organisation_id:
        raise Forbidden("Chỉ đơn vị được giao xác nhận.", "Only the assigned organisation acknowledges.")
    if version is None:
        raise VersionRequired("Thiếu phiên bản (If-Match).", "The version (If-Match) is missing.")
    if version != row.version:
        raise VersionStale(row.version)
    if row.acknowledged_at is None:
        await petitions.lock_facts(session, row.petition_id, local_day(now))
        facts, petition = await load(session, actor, row.petition_id, now)
        version = await register.acknowledge(session, assignment_id, now)
        running = await deadlines.list_deadlines(session, row.petition_id)
        met = {
            d.id: (d.id, "met", local_day(now), "acknowledge")
            for d in running
            if d.rule_code == "R15" and d.state == "open" and d.assignment_id == assignment_id
        }
        await deadlines.end_deadlines(session, list(met.values()))
        await petitions.store_move(
            session,
            row.petition_id,
            head=history.ChainHead(facts.event_count, facts.chain_head),
            events=[
                history.NewEvent(
                    "acknowledge", now, actor.account_id, actor.organisation_id, {"assignment": assignment_id}
                )
            ],
            audience=audience_of(petition),
            changes={"due_on": nearest_due([d for d in running if d.id not in met])},
            bump=False,
        )
    return row.petition_id, version
