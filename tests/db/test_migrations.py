"""Migrations: numbered without gap, one head, no drift against the models, down and up again, one at a time."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from api.db.passwords import OWNER
from api.db.provision import provision_embedded
from api.db.unavailable import DatabaseUnavailable
from factories.database import ROOT, Server
from factories.rights import Right, list_policies, list_rights
from factories.visibility import (
    World,
    become_application,
    differences,
    expected,
    observe,
    superuser_in,
    visibility_world,
)
from factories.visibility_cast import Who

VERSIONS = ROOT / "alembic" / "versions"
MIGRATING: Final = 0x446F694D696772
"""The advisory lock of alembic/env.py."""
SOON: Final = 60
"""Seconds after which a test that waits for something has failed."""
UPGRADE: Final = "import sys; from api.cli.database import upgrade; upgrade(sys.argv[1])"


@pytest.fixture
def config(server: Server, own_database: str) -> Config:
    return config_of(server, own_database)


def config_of(server: Server, database: str) -> Config:
    found = Config(str(ROOT / "alembic.ini"))
    found.attributes["url"] = server.endpoints(database).owner
    return found


def test_names_are_numbered_and_there_is_one_head(config: Config) -> None:
    names = sorted(path.name for path in VERSIONS.glob("*.py"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)+\.py", name) for name in names)
    assert ScriptDirectory.from_config(config).get_heads() == [names[-1][:4]]


def test_the_folder_does_not_shadow_the_library() -> None:
    assert not Path(ROOT / "alembic" / "__init__.py").exists()


def test_the_models_say_the_same_as_the_migrations(config: Config) -> None:
    command.check(config)


def test_down_to_nothing_and_up_again(config: Config) -> None:
    command.downgrade(config, "base")
    command.upgrade(config, "head")
    command.check(config)


# --- what was there before comes through, and comes back -------------------------------------------------------------


@pytest.fixture
def filled(server: Server, worker_id: str) -> Iterator[World]:
    """A copy of the drawn world, in a database that a test may change."""
    world = visibility_world(server, worker_id)
    name = f"filled_{worker_id}"
    asyncio.run(execute(server.cluster.url(), f'create database "{name}" owner {OWNER} template "{world.database}"'))
    yield World(name, world.whos, world.petitions, world.due, world.census, world.open_promises)
    server.drop(name)


async def execute(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def parting(server: Server, world: World, who: Who) -> list[str]:
    async with superuser_in(server, world) as session:
        await become_application(session)
        return differences(expected(world, who), await observe(session, who))


def test_a_filled_database_of_the_release_before_goes_up(server: Server, filled: World) -> None:
    """At 0004 the lists' table tells a barred organisation's member what exists; at the head it does not."""
    config = config_of(server, filled.database)
    told = next(w for w in filled.whos if w.actor and w.actor.organisation_id and barred_from(filled, w))
    command.downgrade(config, "0004")
    before = asyncio.run(parting(server, filled, told))
    assert any(line.startswith("petition_access of") for line in before)
    command.upgrade(config, "head")
    for who in (told, *filled.whos[::40]):
        assert asyncio.run(parting(server, filled, who)) == [], who.name


def barred_from(world: World, who: Who) -> bool:
    """Whether the office of the one who comes in holds a petition that is about another office of theirs."""
    assert who.actor is not None
    actor = who.actor
    return any(actor.member_of & p.subjects and actor.organisation_id == p.holder_id for p in world.petitions.values())


def test_each_step_down_gives_back_the_rights_and_policies_that_were(server: Server, own_database: str) -> None:
    """But for 0003, which leaves the logins the use of the sequence of keys."""
    config, url = config_of(server, own_database), server.cluster.url(own_database)

    def stands() -> set[Right]:
        return {*asyncio.run(list_rights(url)), *asyncio.run(list_policies(url))}

    command.downgrade(config, "base")
    for number in sorted(path.name[:4] for path in VERSIONS.glob("*.py")):
        before = stands()
        command.upgrade(config, number)
        command.downgrade(config, "-1")
        left = {right for right in stands() - before if (number, right.on) != ("0003", "key_seq")}
        assert (left, before - stands()) == (set(), set()), number
        command.upgrade(config, number)


# --- one at a time ---------------------------------------------------------------------------------------------------


@pytest.fixture
def fresh_database(server: Server, worker_id: str) -> Iterator[str]:
    name = f"fresh_{worker_id}"
    asyncio.run(provision_embedded(server.cluster, server.data_dir, name))
    yield name
    server.drop(name)


async def start_two(url: str, owner_url: str) -> list[subprocess.CompletedProcess[str]]:
    """Two that migrate at once: they are let go when both wait for the lock that is held here."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("select pg_advisory_lock($1)", MIGRATING)
        command_line = [sys.executable, "-c", UPGRADE, owner_url]
        both = [
            asyncio.create_task(asyncio.to_thread(subprocess.run, command_line, capture_output=True, text=True))
            for _ in range(2)
        ]
        waiting, until = 0, time.monotonic() + SOON
        while waiting < 2:
            assert time.monotonic() < until, "they do not wait"
            waiting = await connection.fetchval(
                "select count(*) from pg_locks where locktype = 'advisory' and not granted"
            )
    finally:
        await connection.close()
    return await asyncio.gather(*both)


def test_two_at_once_migrate_once(server: Server, fresh_database: str) -> None:
    url = server.cluster.url(fresh_database)
    both = asyncio.run(start_two(url, server.endpoints(fresh_database).owner))
    assert [(one.returncode, one.stderr) for one in both] == [(0, ""), (0, "")]
    command.check(config_of(server, fresh_database))


async def hold_lock(url: str, config: Config) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("select pg_advisory_lock($1)", MIGRATING)
        await asyncio.to_thread(command.upgrade, config, "head")
    finally:
        await connection.close()


def test_who_waits_too_long_says_so_in_one_sentence(server: Server, own_database: str) -> None:
    config = config_of(server, own_database)
    config.attributes["wait_seconds"] = 0.1
    sentence = "Another process has been changing the schema of this database for 0.1 s: wait until it has ended, then"
    with pytest.raises(DatabaseUnavailable, match=sentence):
        asyncio.run(hold_lock(server.cluster.url(own_database), config))
    command.upgrade(config, "head")
