"""What the database refuses by itself, to the logins that the application and its jobs really use (architecture.md §2).

Row security guards against a forgotten condition. It is closed by default: a table is under it, or stands in OPEN.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from typing import Final

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.db.engine import SessionFactory, make_engine, make_sessions, transaction
from api.domain.organisations.model import Role
from api.domain.petitions.model import Confidentiality
from factories.database import Server
from factories.visibility import (
    World,
    changeable,
    come_in,
    expected,
    superuser_in,
    take_census,
    visibility_world,
)
from factories.visibility_cast import NOBODY

OPEN: Final = {
    **dict.fromkeys(("areas", "area_names", "area_successions", "organisations", "organisation_successions"), "public"),
    **dict.fromkeys(("fields", "deadline_rules", "calendar_days", "seeds"), "public"),
    **dict.fromkeys(("persons", "accounts", "memberships", "delegations"), "staff; read by queries that name the one"),
    **dict.fromkeys(("token_families", "refresh_tokens", "tracking_secrets"), "digests; asked before anybody is known"),
    "kept_answers": "asked by the caller's own name, before anybody is known",
    "code_counters": "numbers",
    "sessions": "announced to everybody; a draft is hidden by its queries",
    "session_appointments": "as their session",
    **dict.fromkeys(("pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics"), "ids of work to do"),
    "alembic_version": "the schema's own",
}
"""Tables without row security, and why. Whatever else appears in the schema must be put under it or in here."""
PASSING: Final = {"set_access", "chain_heads", "session_figures", "taken_down"}
"""Functions that run as the owner, past row security: each gives numbers, heads or ids, or writes what it is given."""


@pytest.fixture(scope="module")
def world(server: Server, worker_id: str) -> World:
    return visibility_world(server, worker_id)


@pytest.fixture
async def app_login(server: Server, world: World) -> AsyncIterator[SessionFactory]:
    engine = make_engine(server.endpoints(world.database).app, pool_size=1)
    yield make_sessions(engine)
    await engine.dispose()


# --- closed by default -----------------------------------------------------------------------------------------------


async def test_every_table_is_guarded_or_open_by_decision(server: Server, world: World) -> None:
    async with superuser_in(server, world) as db:
        found = await db.execute(
            text("""select relname, relrowsecurity, relforcerowsecurity from pg_class
                     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'm', 'f')""")
        )
        rows = found.all()
        guarded = {row[0]: row[1] for row in rows}
    assert [row[0] for row in rows if row[2]] == [], "PASSING and migrations run as the owner, who is neither login"
    assert {name for name, on in guarded.items() if not on} == {*OPEN}
    counted = {table.partition(" ")[0] for table, _ in world.census}
    assert {name for name, on in guarded.items() if on} == counted | {"denouncer_identities", "sealed_roots"}, (
        "the census counts them all"
    )


async def test_views_and_functions_that_pass_row_security_are_named(server: Server, world: World) -> None:
    async with superuser_in(server, world) as db:
        views = await db.execute(text("select viewname from pg_views where schemaname = 'public'"))
        assert set(views.scalars()) == {"published_petitions"}
        functions = await db.execute(
            text("""select proname, proconfig, has_function_privilege('public', oid, 'execute') from pg_proc
                     where pronamespace = 'public'::regnamespace and prosecdef""")
        )
        found = {row[0]: (row[1], row[2]) for row in functions}
    assert found == dict.fromkeys(PASSING, (["search_path=public, pg_temp"], False))


async def test_the_logins_own_nothing_and_pass_nothing(server: Server, world: World) -> None:
    async with superuser_in(server, world) as db:
        roles = await db.execute(
            text("""select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication,
                           (select count(*) from pg_auth_members m where m.member = r.oid),
                           (select count(*) from pg_class c where c.relowner = r.oid)
                      from pg_roles r where rolname in ('doithoai_app', 'doithoai_jobs') order by 1""")
        )
        assert [tuple(row) for row in roles] == [("doithoai_app", False, 0, 0), ("doithoai_jobs", False, 0, 0)]


# --- no setting, no row ----------------------------------------------------------------------------------------------


async def test_without_a_setting_there_is_no_row(app_login: SessionFactory) -> None:
    async with transaction(app_login) as session:
        assert await take_census(session) == {}
        assert await changeable(session, NOBODY) == (0, 0)


async def test_settings_end_with_the_transaction(world: World, app_login: SessionFactory) -> None:
    """The connection is used again, and what was set does not stay; PostgreSQL then answers '' and not null."""
    for who in next(w for w in world.whos if w.actor and w.membership_id), next(w for w in world.whos if w.task):
        async with transaction(app_login) as session:
            await come_in(session, who)
            assert len(await take_census(session)) > 5
        async with transaction(app_login) as session:
            assert await take_census(session) == {}
            settings = text("select current_setting('app.keys', true), current_setting('app.task', true)")
            assert not any((await session.execute(settings)).one())


# --- notices ---------------------------------------------------------------------------------------------------------

NEW_NOTICE: Final = text("""insert into notices (id, account_id, kind, about, petition_id, code, created_at)
                            values (gen_random_uuid(), :account, 'told', 'it', :petition, 'PA', now())""")


async def test_a_notice_is_its_own_accounts_alone_in_any_seat(world: World, app_login: SessionFactory) -> None:
    """Reading, marking read, and what it cannot do to its own; each account of the world has one."""
    in_seats = [w for w in world.whos if w.actor and w.membership_id and w.actor.role is not Role.ADMINISTRATOR]
    citizens = [w for w in world.whos if w.actor and w.account_id and not w.membership_id]
    for who in (*in_seats[::20], *citizens[::20]):
        async with app_login() as session:
            await come_in(session, who)
            own = list((await session.execute(text("select account_id from notices"))).scalars())
            marked = (await session.execute(text("update notices set read_at = now() returning account_id"))).scalars()
            assert own == list(marked) == [who.account_id]
            await session.rollback()


async def test_code_and_secret_an_administrator_and_a_job_at_work_read_no_notice(
    world: World, app_login: SessionFactory
) -> None:
    without = {
        "code and secret": next(w for w in world.whos if w.name == "code and secret"),
        "administrator": next(w for w in world.whos if w.actor and w.actor.role is Role.ADMINISTRATOR),
        "a job at work": next(w for w in world.whos if w.name == "a job at work"),
    }
    for name, who in without.items():
        async with transaction(app_login) as session:
            await come_in(session, who)
            assert (await session.execute(text("select count(*) from notices"))).scalar_one() == 0, name


async def test_whoever_moves_a_petition_tells_others(world: World, app_login: SessionFactory) -> None:
    mover, other = [w for w in world.whos if w.actor and w.membership_id][:2]
    assert mover.account_id != other.account_id
    async with app_login() as session:
        await come_in(session, mover)
        await session.execute(NEW_NOTICE, {"account": other.account_id, "petition": next(iter(world.petitions))})
        await session.rollback()


# --- what no setting opens -------------------------------------------------------------------------------------------

REFUSED: Final = {
    "select * from denouncer_identities": "permission denied for table denouncer_identities",
    "select count(*) from denouncer_identities": "permission denied for table denouncer_identities",
    "update denouncer_identities set key_id = ''": "permission denied for table denouncer_identities",
    "delete from denouncer_identities": "permission denied for table denouncer_identities",
    "update events set body = ''": "permission denied for table events",
    "delete from events": "permission denied for table events",
    "truncate events": "permission denied for table events",
    "update event_values set value = ''": "permission denied for table event_values",
    "delete from petitions": "permission denied for table petitions",
    "insert into petition_access values (2, gen_random_uuid(), 0, 0)": "permission denied for table petition_access",
    "update accounts set active = true": "permission denied for table accounts",
    "update memberships set position = 'head'": "permission denied for table memberships",
    "update areas set key = 1": "permission denied for table areas",
    "select * from chain_heads(0, gen_random_uuid(), 1)": "permission denied for function chain_heads",
    "set role doithoai_owner": "permission denied to set role",
    "set role postgres": "permission denied to set role",
    "set session authorization doithoai_owner": "permission denied to set session authorization",
    "set session_replication_role = replica": "permission denied to set parameter",
    "alter table petitions disable row level security": "must be owner of table petitions",
    "drop policy petitions_read on petitions": "must be owner of relation petitions",
    "create table mine (id int)": "permission denied for schema public",
    "create function mine() returns int language sql as 'select 1'": "permission denied for schema public",
}


@pytest.mark.parametrize("statement", REFUSED)
async def test_the_application_is_refused(statement: str, server: Server, world: World) -> None:
    connection = await asyncpg.connect(server.endpoints(world.database).app)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match=REFUSED[statement]):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_row_security_cannot_be_left_out(app_login: SessionFactory) -> None:
    """Off means for such a login: rather an error than fewer rows."""
    async with transaction(app_login) as session:
        await session.execute(text("set local row_security = off"))
        with pytest.raises(DBAPIError, match="query would be affected by row-level security policy"):
            async with session.begin_nested():
                await session.execute(text("select 1 from petitions"))


async def test_an_event_can_be_added_for_what_is_out_of_sight(app_login: SessionFactory, world: World) -> None:
    """The move that takes a petition out of sight still writes its history, and the vault takes what it never gives."""
    petition_id = next(iter(world.petitions))
    async with app_login() as session:
        await session.execute(
            text("""insert into events (stream, stream_id, n, at, kind, body, hash)
                    values (0, :id, 99, now(), '', '', '')"""),
            {"id": petition_id},
        )
        await session.execute(
            text("""insert into denouncer_identities (id, petition_id, key_id, sealed, created_at)
                    values (:id, :id, '', '', now())"""),
            {"id": petition_id},
        )
        await session.rollback()


# --- what everybody sees ---------------------------------------------------------------------------------------------


async def test_only_what_is_published_is_public_and_never_a_denunciation(
    server: Server, world: World, app_login: SessionFactory
) -> None:
    """Every drawn petition has a publication, half of them taken down again."""
    async with superuser_in(server, world) as db:
        up = set(
            (await db.execute(text("select petition_id from publications where unpublished_at is null"))).scalars()
        )
    async with transaction(app_login) as session:
        shown = set((await session.execute(text("select id from published_petitions"))).scalars())
    levels = Counter(world.petitions[one].confidentiality for one in up)
    assert min(levels[level] for level in Confidentiality) > 10
    assert shown == {one for one in up if world.petitions[one].confidentiality is Confidentiality.PUBLIC}


async def test_a_subject_still_reads_what_is_published(world: World, app_login: SessionFactory) -> None:
    who = next(
        w for w in world.whos if w.actor and any(w.actor.member_of & p.subjects for p in world.petitions.values())
    )
    assert who.actor is not None
    barred = {p.id for p in world.petitions.values() if who.actor.member_of & p.subjects}
    async with transaction(app_login) as session:
        await come_in(session, who)
        shown = set((await session.execute(text("select id from published_petitions"))).scalars())
    assert shown & barred
    assert not barred & expected(world, who).petitions
