"""Each single condition of the visibility policy and of row security counts: without it, the two no longer agree.

A mutant has one condition removed or turned round. Policies and pure functions are taken apart by factories.mutants, so
that a condition added later has its mutants at once; `enter` is changed by a table that must touch all of its lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from operator import itemgetter
from typing import Final
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi

from api.db.engine import Session
from api.db.queries.history import ChainHead
from api.db.queries.petitions import store_move
from api.domain.organisations.model import COMMITTEE_KINDS, OrganisationKind
from api.domain.petitions import policy
from factories.database import Server
from factories.mutants import Edit, expression_mutants, python_mutants
from factories.visibility import (
    Seen,
    World,
    become_application,
    changeable,
    differences,
    expected,
    expected_changeable,
    expected_lists,
    glance,
    list_all,
    observe,
    superuser_in,
    visibility_world,
)
from factories.visibility_cast import Who

Wanted = list[tuple[Who, Seen]]
Found = list[tuple[Who, frozenset[UUID]]]


@pytest.fixture(scope="module")
def world(server: Server, worker_id: str) -> World:
    return visibility_world(server, worker_id)


@pytest.fixture(scope="module")
def wanted(world: World) -> Wanted:
    """What policy says: one of each kind that has not just one seat, then one of each that has, and so on, so that a
    difference shows soon."""
    met: Counter[str] = Counter()
    turns: list[tuple[int, Who]] = []
    for who in world.whos:
        like = re.sub(r"\d+", "", who.name)
        one_seat = who.actor is not None and len(who.actor.member_of) == 1 and who.task is None
        turns.append((met[like] - (not one_seat), who))
        met[like] += 1
    return [(who, expected(world, who)) for _, who in sorted(turns, key=itemgetter(0))]


@pytest.fixture(scope="module")
async def connected(server: Server, world: World) -> AsyncIterator[Session]:
    async with superuser_in(server, world) as session:
        yield session


@pytest.fixture
async def superuser(connected: Session) -> AsyncIterator[Session]:
    yield connected
    await connected.rollback()


@asynccontextmanager
async def changed(superuser: Session, *statements: str) -> AsyncIterator[None]:
    """The application in a database where these statements were made."""
    connection = await superuser.connection()
    for statement in statements:
        await connection.exec_driver_sql(statement)
    await become_application(superuser)
    yield
    await superuser.rollback()


async def agree(session: Session, wanted: Wanted, *, changes: bool = False, lists: World | None = None) -> bool:
    for who, seen in wanted:
        if (
            differences(seen, await observe(session, who))
            or (changes and await changeable(session, who) != expected_changeable(seen))
            or (lists and await list_all(session, who) != expected_lists(lists, who, seen))
        ):
            return False
    return True


async def look_alike(session: Session, wanted: Wanted) -> bool:
    """By who comes in and the petitions found alone."""
    for who, seen in wanted:
        if await glance(session, who) != (seen.actor, seen.petitions):
            return False
    return True


# --- the pure functions ----------------------------------------------------------------------------------------------

SAME_ROWS: Final = {
    "_is_petitioner: not secret and actor.account_id is not None and (actor.account_id in p.parties)"
    " -> not secret and actor.account_id in p.parties": "no set of accounts holds None",
    "audience_of: {None, petition.holder_id} -> {petition.holder_id}": "None is left out once more below",
}
"""Mutants that change no row, and why."""
SHOWN: Final = dict(python_mutants(policy, "shown"))
AUDIENCE: Final = dict(python_mutants(policy, "audience_of"))
_ENOUGH: Final = 40


@pytest.fixture(scope="module")
async def found(connected: Session, wanted: Wanted) -> Found:
    """What row security gives each way in that policy judges alone."""
    async with changed(connected):
        return [(who, (await glance(connected, who))[1]) for who, _ in wanted if who.actor and not who.task]


@pytest.mark.parametrize("what", [what for what in SHOWN if what not in SAME_ROWS])
async def test_what_is_shown(what: str, world: World, found: Found) -> None:
    sees = SHOWN[what]()["sees"]
    assert any(sees(who.actor, p) is not (p.id in got) for who, got in found for p in world.petitions.values())


@pytest.mark.parametrize("what", [what for what in AUDIENCE if what not in SAME_ROWS])
async def test_the_audience(what: str, world: World, superuser: Session, wanted: Wanted) -> None:
    audience_of = AUDIENCE[what]()["audience_of"]
    others = [p for p in world.petitions.values() if audience_of(p) != policy.audience_of(p)][:_ENOUGH]
    for p in others:
        await store_move(superuser, p.id, head=ChainHead(1, b""), events=[], audience=audience_of(p), changes={})
    async with changed(superuser):
        assert not await look_alike(superuser, wanted)


def test_the_reasons_name_mutants() -> None:
    assert {*SAME_ROWS} <= {*SHOWN, *AUDIENCE}


# --- the database's own definitions ----------------------------------------------------------------------------------

POLICIES: Final = text("""
    select c.relname, p.polname, p.polcmd::text, pg_get_expr(p.polqual, p.polrelid) from pg_policy p
      join pg_class c on c.oid = p.polrelid
     where p.polqual is not null and 'doithoai_app'::regrole = any (p.polroles) order by 1, 2""")


async def test_row_security(superuser: Session, wanted: Wanted) -> None:
    """Every condition of every policy of the application, once as if it always held and once as if it never did."""
    left, tried = [], 0
    for table, name, command, expression in (await superuser.execute(POLICIES)).all():
        for mutant in expression_mutants(expression):
            tried += 1
            async with changed(superuser, f"alter policy {name} on {table} using ({mutant})"):
                if await agree(superuser, wanted, changes=command in "wd"):
                    left.append(f"{name}: {mutant}")
    assert left == []
    assert tried >= 100


_FROM, _TO = "s.valid_from <= today", "(s.valid_to is null or s.valid_to >= today)"
_COMMITTEES: Final = tuple(kind.value for kind in OrganisationKind if kind in COMMITTEE_KINDS)
ENTER: Final = (
    Edit(" and x.active", ""),
    Edit("the_family is null or ", ""),
    Edit("f.id = the_family and ", ""),
    Edit("f.account_id = x.id and ", ""),
    Edit(" and f.revoked_at is null", ""),
    Edit("if not found then return; end if;", ""),
    Edit("where s.account_id = a.id and ", "where "),
    Edit(_FROM, "true"),
    Edit(_TO, "true"),
    Edit(_TO, "s.valid_to is null"),
    Edit(_TO, "s.valid_to >= today"),
    Edit(_TO, "(s.valid_to is null or s.valid_to > today)"),
    Edit("array[a.key]", "'{}'"),
    Edit("array[a.key]", "array[a.key, a.handler_key]"),
    Edit("if the_membership is not null then", "if false then"),
    Edit("s.id = the_membership and ", ""),
    Edit("s.id = the_membership and s.account_id = a.id", "s.id = the_membership"),
    Edit(_FROM, "true", 1),
    Edit(_TO, "true", 1),
    Edit(_TO, "s.valid_to is null", 1),
    Edit(_TO, "s.valid_to >= today", 1),
    Edit("o.valid_from <= today", "true"),
    Edit("(o.valid_to is null or o.valid_to >= today)", "true"),
    Edit("(o.valid_to is null or o.valid_to >= today)", "o.valid_to is null"),
    Edit("(o.valid_to is null or o.valid_to >= today)", "o.valid_to >= today"),
    Edit("if not found then return; end if;", "", 1),
    Edit("m.position = 'administrator'", "false"),
    Edit("keys := '{}';", "null;"),
    Edit("m.position <> 'head' and ", ""),
    Edit("m.position <> 'head' and exists (", "m.position <> 'head' and not exists ("),
    Edit("d.to_account_id = a.id and ", ""),
    Edit("d.organisation_id = m.org_id", "true"),
    Edit("d.valid_from <= today", "true"),
    Edit("d.valid_from <= today", "d.valid_from < today"),
    Edit("d.valid_to >= today", "true"),
    Edit("d.valid_to >= today", "d.valid_to > today"),
    Edit("|| m.key", ""),
    Edit(" || a.handler_key", ""),
    Edit("('head', 'deputy')", "('head')"),
    Edit("('head', 'deputy')", "('deputy')"),
    Edit("('head', 'deputy')", "('head', 'deputy', 'officer')"),
    Edit("('head', 'deputy') or is_acting", "('head', 'deputy')"),
    Edit("|| m.lead_key", ""),
    Edit("m.position = 'head' or is_acting", "is_acting"),
    Edit("m.position = 'head' or is_acting", "m.position = 'head'"),
    Edit("m.position = 'head' or is_acting", "m.position in ('head', 'deputy') or is_acting"),
    Edit("|| m.head_key", ""),
    *(Edit(f"'{kind}'", "''") for kind in _COMMITTEES),
    Edit("if m.kind in (", "if true or m.kind in ("),
    Edit("|| m.area_key", ""),
    Edit("m.kind = 'front_committee'", "false"),
    Edit("m.kind = 'front_committee'", "true"),
    Edit("|| m.front_key", ""),
    Edit("|| m.front_key", "|| m.area_key"),
    Edit("set_config('app.keys', keys::text, true), ", ""),
    Edit(", set_config('app.member_of', barred_by::text, true)", ""),
    Edit("if the_membership is null then", "if true then"),
    Edit("case when is_acting then 'head' else m.position::text end", "m.position::text"),
)
ACCESS: Final = (
    Edit(" and key <> all (the_keys)", " and false"),
    Edit("(a.key = k or a.front_key = k)", "a.key = k"),
    Edit("(a.key = k or a.front_key = k)", "a.front_key = k"),
    Edit("a.kind = 'province' and ", ""),
    Edit("a.kind = 'province' and (a.key = k or a.front_key = k)", "a.kind = 'province'"),
    Edit("state = excluded.state, ", ""),
    Edit(", due_on = excluded.due_on", ""),
)
BREAKING: Final = {Edit("if the_membership is not null then", "if false then")}
"""Fails outright: the seat is asked for later on."""
AGAIN: Final = (
    "delete from petition_access",
    "select set_access(id, array(select unnest(audience) union select key from organisations), 14::smallint, field, "
    "null) from petitions",
    "select set_access(id, audience, state, field, case when state < 10 then due_on end) from petitions",
)
"""Access rows made anew, wrong in all, then put right."""
CONDITION: Final = re.compile(r"\b(if|elsif|where|and|or|case|set_config)\b|:=")


async def definition(superuser: Session, function: str) -> str:
    found = await superuser.execute(
        text("select pg_get_functiondef(oid) from pg_proc where proname = :name"), {"name": function}
    )
    return str(found.scalar_one())


@pytest.mark.parametrize("edit", ENTER, ids=str)
async def test_enter(edit: Edit, superuser: Session, wanted: Wanted) -> None:
    async with changed(superuser, edit.apply(await definition(superuser, "enter"))):
        try:
            assert not await look_alike(superuser, wanted)
        except AsyncAdapt_asyncpg_dbapi.Error:  # the driver's own: it is asked on its cursor
            assert edit in BREAKING


async def test_every_condition_of_enter_is_in_the_table(superuser: Session) -> None:
    original = await definition(superuser, "enter")
    edited = {original[: edit.place_in(original)].count("\n") for edit in ENTER}
    body = original[: original.index("begin")].count("\n")
    assert [
        line
        for i, line in enumerate(original.splitlines())
        if i > body and i not in edited and CONDITION.search(line.replace("end if;", ""))
    ] == []


@pytest.mark.parametrize("edit", ACCESS, ids=str)
async def test_access_rows(edit: Edit, world: World, superuser: Session, wanted: Wanted) -> None:
    async with changed(superuser, edit.apply(await definition(superuser, "set_access")), *AGAIN):
        assert not await agree(superuser, wanted, lists=world)


async def test_nothing_changed_changes_nothing(world: World, superuser: Session, wanted: Wanted) -> None:
    """The comparison itself kills no mutant."""
    functions = [await definition(superuser, name) for name in ("enter", "set_access")]
    async with changed(superuser, *functions, *AGAIN):
        assert await agree(superuser, wanted[:80], changes=True, lists=world)
