"""Operations that only tests have: each shows one thing of the way every operation goes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy import text

from api.db.engine import Session
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    NotFound,
    TooManyRequests,
    VersionRequired,
    VersionStale,
)
from api.domain.organisations.model import Position
from api.routers.deps import CurrentActor, IfMatch, Now, PageOf, RequestSession
from api.routers.route import ApiRoute, refuses_first
from api.routers.schemas.common import Answer, Body, Day, Instant, Line, Paged, Text, Whole, YesNo

router = APIRouter(prefix="/api/v1/probes", route_class=ApiRoute)

KNOWN = UUID(int=7)
HIDDEN = UUID(int=8)
PRESENT_VERSION = 7


class ProbeIn(Body):
    title: Line
    story: Annotated[str, Text(20_000)] = "…"
    day: Day | None = None
    at: Instant | None = None
    count: Whole = 0
    urgent: YesNo = False
    position: Position | None = None
    tags: list[Line] = Field(default_factory=list)


class ProbeOut(Answer):
    title: str
    story: str
    day: str | None
    at: str | None


class Numbered(Answer):
    n: int


@dataclass
class Outcomes:
    """What `POST /probes/{id}/note` does next; the test decides."""

    refusals: list[Exception] = field(default_factory=list)
    runs: int = 0
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)


async def refuse_moving(
    session: Session, actor: Actor, path: Mapping[str, Any], version: int | None, now: datetime
) -> None:
    """The refusals of one resource: only KNOWN exists, only heads move it, at version 7."""
    if path["probe_id"] != KNOWN:
        raise NotFound
    if actor.position is not Position.HEAD:
        raise Forbidden
    if version is None:
        raise VersionRequired
    if version != PRESENT_VERSION:
        raise VersionStale(PRESENT_VERSION)


@router.post("", status_code=201)
async def create_probe(body: ProbeIn, actor: CurrentActor) -> ProbeOut:
    return ProbeOut(
        title=body.title,
        story=body.story,
        day=body.day.isoformat() if body.day else None,
        at=body.at.isoformat() if body.at else None,
    )


@router.get("")
async def list_probes(page: PageOf, sort: str = "id", q: str | None = None) -> Paged[Numbered]:
    start = int(page.after[0]) if page.after else 0
    items = [Numbered(n=n) for n in range(start + 1, start + 1 + page.limit)]
    return Paged(items=items, next_cursor=page.next_cursor(items[-1].n))


@router.get("/others")
async def list_other_probes(page: PageOf) -> Paged[Numbered]:
    return Paged(items=[], next_cursor=None)


@router.get("/{probe_id}")
async def get_probe(probe_id: UUID, version: IfMatch) -> Numbered:
    if probe_id != KNOWN:
        raise NotFound
    return Numbered(n=-99 if version is None else version)


@router.post("/{probe_id}/move")
@refuses_first(refuse_moving)
async def move_probe(
    *, probe_id: UUID, body: ProbeIn, version: IfMatch, actor: CurrentActor, session: RequestSession, now: Now
) -> Numbered:
    await refuse_moving(session, actor, {"probe_id": probe_id}, version, now)
    return Numbered(n=PRESENT_VERSION + 1)


@router.post("/note", status_code=201)
async def note_probe(request: Request, session: RequestSession, actor: CurrentActor, now: Now) -> Numbered:
    """Writes a notice, then refuses or fails as the test decided."""
    outcomes: Outcomes = request.app.state.outcomes
    outcomes.runs += 1
    await session.execute(
        text("""insert into notices (id, account_id, kind, about, code, created_at)
                values (:id, :account, 'probe', :about, '', :now)"""),
        {"id": new_id(now), "account": actor.account_id, "about": str(outcomes.runs), "now": now},
    )
    if outcomes.refusals:
        raise outcomes.refusals.pop(0)
    return Numbered(n=outcomes.runs)


@router.post("/wait", status_code=201)
async def wait_with_probe(request: Request) -> Numbered:
    """Runs until the test lets it go on."""
    outcomes: Outcomes = request.app.state.outcomes
    outcomes.runs += 1
    outcomes.entered.set()
    await outcomes.go_on.wait()
    return Numbered(n=outcomes.runs)


@router.post("/keep-account-twice", status_code=201)
async def break_at_commit(session: RequestSession) -> Numbered:
    """Breaks a rule that the database looks at when it commits; the test made the table."""
    await session.execute(text("insert into children (parent) values (1)"))
    return Numbered(n=1)


@router.post("/returned", status_code=201)
async def return_refusal(session: RequestSession, actor: CurrentActor, now: Now) -> Response:
    """Writes, then returns a refusal instead of raising it."""
    await session.execute(
        text("""insert into notices (id, account_id, kind, about, code, created_at)
                values (:id, :account, 'probe', 'returned', '', :now)"""),
        {"id": new_id(now), "account": actor.account_id, "now": now},
    )
    return Response(status_code=409)


@router.get("/broken/{what}")
async def break_down(what: str) -> Numbered:
    raise RuntimeError(f"the secret of {what}")


def refusal(name: str) -> DomainError:
    return {
        "conflict": Conflict(),
        "stale": VersionStale(3),
        "required": VersionRequired(),
        "throttled": TooManyRequests(9),
    }[name]
