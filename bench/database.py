"""A server of its own for one run of the bench: migrated, with the real reference data and people who ask for lists."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import quote
from uuid import UUID

import asyncpg
from alembic import command
from alembic.config import Config

from api.db import embedded
from api.db.engine import make_engine, make_sessions, transaction
from api.db.passwords import APP, OWNER, role_passwords
from api.db.provision import provision_embedded
from api.db.queries.seeding import add_hamlets, load_reference
from bench.corpus import CITIZENS, FIRST, GIA_LAI, HAMLETS, HAMLETS_SINCE, HANDLERS, account_id, province

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
TEMPLATE: Final = "bench_template"
_ALEMBIC: Final = Path(__file__).parents[1] / "alembic.ini"
_BUSY: Final = 20
"""Of the communes, and of the hamlets, the busiest that ask for lists."""


@dataclass(frozen=True)
class Seat:
    """Somebody with one membership who is signed in; what a token of theirs says."""

    name: str
    organisation_id: UUID
    position: str

    @property
    def account_id(self) -> UUID:
        return account_id(self.name)

    @property
    def membership_id(self) -> UUID:
        return account_id(f"{self.name}/membership")

    @property
    def family_id(self) -> UUID:
        return account_id(f"{self.name}/family")


@dataclass(frozen=True)
class Server:
    """Not durable, otherwise as the product starts it: its shared_buffers, its logins."""

    cluster: embedded.Cluster
    data_dir: Path

    def url(self, database: str, role: str = APP) -> str:
        password = quote(role_passwords(self.data_dir)[role], "")
        return f"postgresql://{role}:{password}@{self.cluster.host}:{self.cluster.port}/{database}"

    @asynccontextmanager
    async def owner(self, database: str) -> AsyncIterator[Connection]:
        connection = await asyncpg.connect(self.url(database, OWNER))
        try:
            yield connection
        finally:
            await connection.close()

    async def clone(self, database: str) -> None:
        """A database with the same places and people, and the same keys, without petitions."""
        connection = await asyncpg.connect(self.cluster.url())
        try:
            await connection.execute(f"create database {database} owner {OWNER} template {TEMPLATE} strategy file_copy")
        finally:
            await connection.close()


def seats() -> dict[str, list[Seat]]:
    """By kind of asker: officers of the busiest communes, of every department, of the province; heads of hamlets."""
    whole, communes = province()
    busy = communes[:_BUSY]
    departments = [code for code in whole.bodies if code.startswith("dept_")]
    return {
        "commune": [Seat(f"officer.{c.code}", c.bodies["people_committee"], "officer") for c in busy],
        "department": [Seat(f"officer.{code}", whole.bodies[code], "officer") for code in departments],
        "province": [Seat("officer.province", whole.bodies["people_committee"], "officer")],
        "hamlet": [Seat(f"head.{c.hamlets[0].code}", c.hamlets[0].bodies["hamlet"], "head") for c in busy],
    }


@contextmanager
def own_server() -> Iterator[Server]:
    """Goes, with all its data, when the block ends. To be entered outside a running loop."""
    data_dir = Path(tempfile.mkdtemp(prefix="doithoai-bench-", dir="/tmp"))
    data_dir.chmod(0o755)  # started by root, the server runs under a user of its own
    try:
        with embedded.running(data_dir, durable=False) as cluster:
            server = Server(cluster, data_dir)
            asyncio.run(provision_embedded(cluster, data_dir, TEMPLATE))
            config = Config(str(_ALEMBIC))
            config.attributes["url"] = server.url(TEMPLATE, OWNER)
            command.upgrade(config, "head")
            asyncio.run(populate(server.url(TEMPLATE, OWNER)))
            yield server
    finally:
        shutil.rmtree(data_dir)


async def populate(url: str) -> None:
    """The real places and organisations, and made-up hamlets and people, for the owner of a migrated database."""
    engine = make_engine(url, pool_size=1)
    async with transaction(make_sessions(engine)) as session:
        await load_reference(session, province=GIA_LAI)
        for commune in province()[1]:
            await add_hamlets(session, commune.code, HAMLETS, HAMLETS_SINCE)
    await engine.dispose()
    connection = await asyncpg.connect(url)
    try:
        await _store_people(connection)
    finally:
        await connection.close()


async def _store_people(connection: Connection) -> None:
    """Accounts of all seats, handlers and citizens; each seat is signed in."""
    seated = [seat for kind in seats().values() for seat in kind]
    names = [seat.name for seat in seated] + [*HANDLERS, *CITIZENS]
    await connection.executemany(
        """with p as (insert into persons (id, full_name) values ($1, $2) returning id)
           insert into accounts (id, key, handler_key, person_id, username, password_hash, language, active, created_at)
           select p.id, nextval('key_seq'), nextval('key_seq'), p.id, $2, '', 'vi', true, $3 from p""",
        [(account_id(name), name, FIRST) for name in names],
    )
    await connection.executemany(
        "insert into memberships (id, account_id, organisation_id, position, valid_from) values ($1, $2, $3, $4, $5)",
        [(s.membership_id, s.account_id, s.organisation_id, s.position, HAMLETS_SINCE) for s in seated],
    )
    await connection.executemany(
        """insert into token_families (id, account_id, membership_id, client, created_at)
           values ($1, $2, $3, 'browser', $4)""",
        [(s.family_id, s.account_id, s.membership_id, FIRST) for s in seated],
    )
