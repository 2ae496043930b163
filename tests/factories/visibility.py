"""Holding row security to policy: what a way in finds in the database, and what `sees` says it must find."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db.engine import Session, make_engine, make_sessions, transaction
from api.db.passwords import APP
from api.db.queries.history import ChainHead, NewEvent
from api.db.queries.petitions import begin_task, lock_facts, store_move
from api.db.queries.register import COUNT_CAP, Filters, Scope, count_petitions, list_petitions
from api.db.queries.seeding import load_fields, load_rules
from api.db.tables.handling import Deadline
from api.domain.accounts import service as accounts
from api.domain.actor import Actor
from api.domain.deadlines.service import load_almanac
from api.domain.errors import Unauthenticated
from api.domain.moves.service import to_petition
from api.domain.organisations.model import Role
from api.domain.petitions.model import CLOSED_STATES, Petition
from api.domain.petitions.policy import audience_of, sees, walks_province
from factories.database import Server
from factories.visibility_cast import NOW, TODAY, Who
from factories.visibility_world import Province

_SEED: Final = 20260302
_PETITIONS: Final = 240
_MOST: Final = COUNT_CAP


@dataclass(frozen=True)
class World:
    """A filled database, with everything in it that a comparison asks."""

    database: str
    whos: tuple[Who, ...]
    petitions: Mapping[UUID, Petition]
    due: Mapping[UUID, date | None]
    census: Mapping[tuple[str, UUID], int]
    """Rows by table and petition (or session, or for notices account), counted by the superuser."""
    open_promises: frozenset[UUID]


class Seen(NamedTuple):
    """What somebody finds: who they are, and how many rows by table and petition (or session, or account)."""

    actor: Actor | None
    rows: Mapping[tuple[str, UUID], int]

    @property
    def petitions(self) -> frozenset[UUID]:
        return frozenset(of for table, of in self.rows if table == "petitions")


class Listed(NamedTuple):
    """The register. `walked`: by a walk over all petitions, whatever walk is theirs."""

    newest: list[UUID]
    by_due: list[UUID]
    walked: list[UUID]
    total: int


_worlds: dict[str, World] = {}


def visibility_world(server: Server, worker_id: str) -> World:
    """The drawn world in a database of its own. Leave it as it is: all tests of the worker share it."""
    name = f"visibility_{worker_id}"
    if name not in _worlds:
        server.clone(name)
        _worlds[name] = asyncio.run(_fill(name, server.cluster.url(name), Province(_SEED, _PETITIONS)))
    return _worlds[name]


@asynccontextmanager
async def superuser_in(server: Server, world: World) -> AsyncIterator[Session]:
    """A session in the world's database that leaves nothing behind, dead rows included: they would slow the next."""
    engine = make_engine(server.cluster.url(world.database), pool_size=1)
    async with make_sessions(engine)() as session:
        yield session
        await session.rollback()
    await _vacuum(engine)


async def _vacuum(engine: AsyncEngine) -> None:
    """And the end of the engine."""
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("vacuum analyze"))
    await engine.dispose()


@asynccontextmanager
async def taken_back(session: Session) -> AsyncIterator[None]:
    """What is done and set inside is undone."""
    point = await session.begin_nested()
    await session.connection()  # the savepoint is set with the first statement, which may go past SQLAlchemy
    try:
        yield
    finally:
        await point.rollback()


async def become_application(session: Session) -> None:
    await session.execute(text(f"set local role {APP}"))


async def _fill(name: str, url: str, province: Province) -> World:
    engine = make_engine(url, pool_size=1)
    async with transaction(make_sessions(engine)) as session:
        await load_fields(session)
        await load_rules(session)
        rule_id = (await session.execute(text("select id from deadline_rules limit 1"))).scalar_one()
        for row in province.cast.rows[Deadline]:
            row["rule_id"] = rule_id
        for model, rows in province.tables():
            await session.execute(insert(model), rows)
        petitions = {
            petition_id: await _store(session, petition_id, links) for petition_id, links in province.links.items()
        }
        due = {row.id: row.due_on for row in await session.execute(text("select id, due_on from petitions"))}
        census = await take_census(session)
    await _vacuum(engine)
    return World(name, tuple(province.cast.whos), petitions, due, census, frozenset(province.open_promises))


async def _store(session: Session, petition_id: UUID, links: Mapping[str, object]) -> Petition:
    """As a move stores it: from the locked facts, by the one function that says who sees the row."""
    facts = await lock_facts(session, petition_id, TODAY)
    assert facts is not None
    petition = to_petition(facts, await load_almanac(session), TODAY)
    assert {name: getattr(petition, name) for name in links} == links, "the facts are read back as they were written"
    earlier = replace(petition, holder_id=petition.origin_id, handlers=petition.parties, lead_id=petition.holder_id)
    head = ChainHead(facts.event_count, facts.chain_head)
    for stage in (earlier, petition):
        events = [NewEvent("stored", NOW, personal={"text": "…"})] if stage is petition else []
        await store_move(session, petition_id, head=head, events=events, audience=audience_of(stage), changes={})
    return petition


# --- what is there ---------------------------------------------------------------------------------------------------

_BY_PETITION: Final = (
    "petition_parties", "petition_subjects", "petition_handlers", "petition_hops", "tellings", "redactions",
    "publications", "assignments", "answers", "escalations", "commitments", "deadlines",
)  # fmt: skip
_COUNTS: Final = (
    "select 'petitions' as what, id, 1 as n from petitions",
    *(
        f"select '{table}', petition_id, count(*) from {table} where petition_id is not null group by 2"
        for table in _BY_PETITION
    ),
    "select 'deadlines of sessions', session_id, count(*) from deadlines where petition_id is null group by 2",
    *(
        f"select '{table} of stream ' || stream, stream_id, count(*) from {table} group by 1, 2"
        for table in ("events", "event_values")
    ),
    "select 'notices', account_id, count(*) from notices group by 2",
    "select distinct 'petition_access', petition_id, 1 from petition_access",
)
_CENSUS: Final = text(" union all ".join(_COUNTS))
CLOSED_TO_JOBS: Final = ("tellings", "events", "event_values", "notices", "petition_access")
"""Tables under row security that the jobs' login may not read at all. Nor may anybody the vault."""
_CENSUS_OF_JOBS: Final = text(
    " union all ".join(one for one in _COUNTS if not re.search(rf"from ({'|'.join(CLOSED_TO_JOBS)})\b", one))
)


async def take_census(session: Session, *, of_jobs: bool = False) -> dict[tuple[str, UUID], int]:
    """The rows that this transaction finds in every guarded table; `of_jobs`: in those that the jobs may read."""
    return {(row[0], row[1]): row[2] for row in await session.execute(_CENSUS_OF_JOBS if of_jobs else _CENSUS)}


async def come_in(session: Session, who: Who) -> Actor | None:
    actor = who.actor
    if who.account_id is not None:
        try:
            actor = await accounts.enter(session, who.account_id, who.membership_id, who.family_id, NOW)
        except Unauthenticated:
            actor = None
    elif actor is not None and actor.tracking_petition_id is not None:
        actor = await accounts.enter_tracking(session, actor.tracking_petition_id)
    if who.task is not None:
        await begin_task(session, who.task)
    return actor


async def observe(session: Session, who: Who) -> Seen:
    """Everything that this way in opens; the session is the application's and is left as it was."""
    async with taken_back(session):
        return Seen(await come_in(session, who), await take_census(session))


async def glance(session: Session, who: Who) -> tuple[Actor | None, frozenset[UUID]]:
    """Who comes in, and the petitions found: the quickest look."""
    async with taken_back(session):
        return await come_in(session, who), frozenset(
            (await session.execute(text("select id from petitions"))).scalars()
        )


async def list_all(session: Session, who: Who) -> Listed:
    async with taken_back(session):
        actor = await come_in(session, who)
        scope = Scope(actor is not None and walks_province(actor))
        return Listed(
            await _list(session, scope, Filters()),
            await _list(session, scope, Filters(by_due=True)),
            await _list(session, Scope(whole_province=True), Filters()),
            await count_petitions(session, scope, Filters(), TODAY),
        )


async def changeable(session: Session, who: Who) -> tuple[int, int]:
    """How many petitions and erasable values this way in could change. Neither statement reads a column, so no policy
    for reading stands in the way."""
    async with taken_back(session):
        await come_in(session, who)
        connection = await session.connection()
        changed = await connection.execute(text("update petitions set posted = true"))
        erased = await connection.execute(text("delete from event_values"))
        return changed.rowcount, erased.rowcount


async def _list(session: Session, scope: Scope, filters: Filters) -> list[UUID]:
    page = await list_petitions(session, scope, filters, None, _MOST, TODAY)
    return [UUID(item["id"]) for item in orjson.loads(page.items)]


# --- what must be there ----------------------------------------------------------------------------------------------


def expected(world: World, who: Who) -> Seen:
    """The same by policy alone, from the facts of the petitions' own tables."""
    own = {p.id for p in world.petitions.values() if who.actor is not None and sees(who.actor, p)}
    return Seen(who.actor, _expected_rows(world, who, own | ({who.task} - {None})))


def expected_lists(world: World, who: Who, seen: Seen) -> Listed:
    """A register is an account's: code and secret, and a job, have none, unless they are let walk all petitions."""
    walks = seen.actor is not None and walks_province(seen.actor)
    listed = seen.petitions
    if not walks:
        task = frozenset() if who.actor and who.task and sees(who.actor, world.petitions[who.task]) else {who.task}
        listed = seen.petitions - task if who.account_id else frozenset()
    running = [p for p in listed if world.petitions[p].state not in CLOSED_STATES and world.due[p] is not None]
    return Listed(
        sorted(listed, reverse=True),
        sorted(running, key=lambda p: (world.due[p], p)),
        sorted(seen.petitions, reverse=True),
        len(listed),
    )


def _expected_rows(world: World, who: Who, visible: Collection[UUID | None]) -> dict[tuple[str, UUID], int]:
    actor = who.actor
    staff = actor is not None and actor.organisation_id is not None and actor.role is not Role.ADMINISTRATOR
    keyed = {p.id for p in world.petitions.values() if who.account_id and actor is not None and _has_key(actor, p)}

    def found(table: str, of: UUID) -> bool:
        if table == "petition_access":
            return of in keyed and of in visible
        if table == "notices":
            return of == who.account_id and actor is not None and actor.role is not Role.ADMINISTRATOR
        if table.startswith("commitments") or table.endswith("of stream 2"):
            return of in visible or (staff and of in world.open_promises)
        if table.endswith(("of sessions", "of stream 1")):
            return staff
        return of in visible

    return {key: n for key, n in world.census.items() if found(*key)}


def _has_key(actor: Actor, petition: Petition) -> bool:
    """Whether one of the actor's keys has an access row there: the province's own have none."""
    area = None if walks_province(actor) else actor.area_id
    return sees(replace(actor, area_id=area, member_of=frozenset()), petition)


def expected_changeable(seen: Seen) -> tuple[int, int]:
    """What is found can be changed."""
    return len(seen.petitions), sum(n for (table, _), n in seen.rows.items() if table.startswith("event_values"))


def differences(wanted: Seen, seen: Seen) -> list[str]:
    """In words, one a place where the two part; empty = they say the same."""
    parted = sorted({key for key, _ in wanted.rows.items() ^ seen.rows.items()})
    rows = [f"{table} of {of}: {seen.rows.get((table, of), 0)}, should be {wanted.rows.get((table, of), 0)}"
            for table, of in parted]  # fmt: skip
    return rows if wanted.actor == seen.actor else [f"{seen.actor}, should be {wanted.actor}", *rows]
