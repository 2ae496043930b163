"""Real PostgreSQL for the tests: one server and one migrated template a run, a clone for whoever asks."""

from __future__ import annotations

import asyncio
import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import asyncpg
from alembic import command
from alembic.config import Config

from api.db import embedded
from api.db.passwords import APP, JOBS, OWNER, role_passwords
from api.db.provision import Endpoints, provision_embedded

ROOT = Path(__file__).parents[2]
TEMPLATE = "template_migrated"


@dataclass(frozen=True)
class Server:
    """The run's server. Data and keys are under `data_dir`, which goes with the run."""

    cluster: embedded.Cluster
    data_dir: Path

    def endpoints(self, database: str) -> Endpoints:
        passwords = role_passwords(self.data_dir)
        owner, app, jobs = (
            f"postgresql://{role}:{quote(passwords[role], '')}@{self.cluster.host}:{self.cluster.port}/{database}"
            for role in (OWNER, APP, JOBS)
        )
        return Endpoints(owner, app, jobs)

    def clone(self, name: str) -> None:
        asyncio.run(self._execute(f'create database "{name}" owner {OWNER} template {TEMPLATE} strategy file_copy'))

    def drop(self, name: str) -> None:
        asyncio.run(self._execute(f'drop database "{name}" with (force)'))

    async def _execute(self, sql: str) -> None:
        connection = await asyncpg.connect(self.cluster.url())
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


@contextmanager
def server_of_run(shared: Path) -> Iterator[Server]:
    """The one server of all workers of this run, found through `shared`; the last to leave removes its data."""
    with _alone(shared):
        place = shared / "data_dir"
        if not place.exists():
            made = Path(tempfile.mkdtemp(prefix="doithoai-run-", dir="/tmp"))
            made.chmod(0o755)
            place.write_text(str(made))
        data_dir = Path(place.read_text())
    with embedded.running(data_dir, durable=False) as cluster:
        with _alone(shared):
            if not (shared / "migrated").exists():
                migrate(cluster, data_dir)
                (shared / "migrated").touch()
        yield Server(cluster, data_dir)
    with _alone(shared):
        if data_dir.exists() and embedded.status(data_dir) is None:
            shutil.rmtree(data_dir)


def migrate(cluster: embedded.Cluster, data_dir: Path) -> None:
    endpoints = asyncio.run(provision_embedded(cluster, data_dir, TEMPLATE))
    config = Config(str(ROOT / "alembic.ini"))
    config.attributes["url"] = endpoints.owner
    command.upgrade(config, "head")


@contextmanager
def _alone(shared: Path) -> Iterator[None]:
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
