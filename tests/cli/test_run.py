"""The first start, Ctrl-C, and the second start; then what a stop does to work under way."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cli.command import FIRST_START_SECONDS, SECONDS, Running, doithoai, environment, free_port
from cli.places import base, shared  # noqa: F401  # fixtures of these tests
from sqlalchemy import text

from api.db import embedded
from api.db.engine import Session, make_engine, make_sessions
from api.db.postmaster import alive
from api.db.queries.history_check import lock_sealing
from api.db.queries.jobs import enqueue
from api.jobs.work import SEAL
from factories.signing_in import TOKEN, form

UP = "Ctrl-C stops it"
SHOWN_ONCE = "Password of all of them, shown this once: "


@dataclass(frozen=True)
class Begun:
    """A data directory after its first start, which ended by Ctrl-C."""

    data_dir: Path
    env: dict[str, str]
    first: list[str]
    password: str
    ready: dict[str, object]
    signed_in: int


@pytest.fixture(scope="module")
def begun(shared: Path) -> Begun:
    data_dir = shared / "var"
    env = environment(data_dir, PORT=str(free_port()))
    with Running.start("run", env=env) as running:
        running.hear(UP, FIRST_START_SECONDS)
        password = next(line for line in running.lines if SHOWN_ONCE in line).removeprefix(SHOWN_ONCE)
        ready, signed_in = readiness(env), sign_in(env, "officer.commune", password)
        server = postgres(data_dir)
        assert running.end(signal.SIGINT) == 0
    assert running.lines[-1] == "Stopped."
    assert not lives(server)
    return Begun(data_dir, env, running.lines, password, ready, signed_in)


def test_the_first_start_ends_ready_with_the_accounts_and_the_address(begun: Begun) -> None:
    assert begun.ready in (
        {"status": "ok"},
        {"status": 503, "missing": ["spa_built"]},
    )  # `make test` builds it; a bare pytest may not
    assert begun.signed_in == 200
    named = [line.split()[0] for line in begun.first if line.startswith("  ")]
    assert {"admin", "head.province", "officer.commune", "citizen.2"} <= set(named)
    assert f"http://127.0.0.1:{begun.env['PORT']}" in begun.first[-2]


def test_a_second_start_loads_nothing_again_and_is_up_soon(begun: Begun) -> None:
    before = loaded_rows(begun.data_dir)
    began = time.monotonic()
    with Running.start("run", env=begun.env) as running:
        running.hear(UP)
        assert time.monotonic() - began < 10
        assert sign_in(begun.env, "officer.commune", begun.password) == 200
        assert running.end(signal.SIGTERM) == 0
    assert not any("Loading" in line or begun.password in line for line in running.lines)
    assert loaded_rows(begun.data_dir) == before


def test_demo_accounts_are_not_served_beyond_loopback(begun: Begun) -> None:
    done = doithoai("serve", env=begun.env | {"HOST": "0.0.0.0"})
    assert done.refusal.startswith("HOST is 0.0.0.0, and demo data is never shown to other machines")
    assert embedded.status(begun.data_dir) is None


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_lets_the_job_in_flight_end_before_the_database(begun: Begun, sign: signal.Signals) -> None:
    async def stop_while_it_waits() -> None:
        async with superuser(begun.data_dir) as session:
            await lock_sealing(session)
            async with superuser(begun.data_dir) as other:
                await enqueue(other, SEAL, ["2001-01-01"])
            await until_true(session, "select count(*) = 1 from pg_locks where locktype = 'advisory' and not granted")
            running.process.send_signal(sign)
            until_closed(int(begun.env["PORT"]))
            assert running.process.poll() is None

    with Running.start("run", env=begun.env) as running:
        running.hear(UP)
        asyncio.run(stop_while_it_waits())
        assert running.wait() == 0
    assert running.lines[-1] == "Stopped."
    with embedded.running(begun.data_dir):
        assert asyncio.run(ask(begun.data_dir, "select count(*) from pgqueuer where status <> 'failed'")) == 0


def test_a_worker_of_its_own_does_the_jobs_beside_the_server(begun: Begun) -> None:
    async def put_in_and_wait() -> None:
        async with superuser(begun.data_dir) as session:
            await enqueue(session, SEAL, ["2001-01-02"])
        async with superuser(begun.data_dir) as session:
            await until_true(session, "select not exists (select from pgqueuer)")

    with (
        Running.start("serve", "--no-worker", env=begun.env) as server,
        Running.start("worker", env=begun.env) as worker,
    ):
        server.hear("Serving at http://127.0.0.1")
        worker.hear("Working.")
        asyncio.run(put_in_and_wait())
        database = postgres(begun.data_dir)
        assert server.end(signal.SIGTERM) == 0
        assert lives(database)
        assert worker.end(signal.SIGTERM) == 0
        assert not lives(database)


def test_a_held_job_is_listed_and_given_another_run(begun: Begun) -> None:
    async def hold() -> int:
        async with superuser(begun.data_dir) as session:
            await enqueue(session, SEAL, ["not a day"])
            return int((await session.execute(text("update pgqueuer set status = 'failed' returning id"))).scalar_one())

    with embedded.running(begun.data_dir):
        job_id = asyncio.run(hold())
        assert f"{job_id}  {SEAL} not a day  held since" in doithoai("jobs", "list", env=begun.env).said
        assert doithoai("jobs", "requeue", str(job_id), env=begun.env).said == f"Job {job_id} is in the queue again.\n"
        assert doithoai("jobs", "list", env=begun.env).said == "No job is held.\n"
        refusal = doithoai("jobs", "requeue", str(job_id), env=begun.env).refusal
        assert refusal == f"No job {job_id} is held: see `doithoai jobs list`."
        asyncio.run(ask(begun.data_dir, "delete from pgqueuer returning id"))


def test_the_history_is_verified_and_what_was_altered_is_found(begun: Begun) -> None:
    with embedded.running(begun.data_dir):
        sound = doithoai("verify-history", env=begun.env)
        assert (sound.code, sound.complained) == (0, "")
        assert sound.said.startswith("The history is as it was written (streams ")
        altered = asyncio.run(alter_one_event(begun.data_dir))
        found = doithoai("verify-history", env=begun.env)
        assert found.code == 1
        first, *_, last = found.said.splitlines()
        assert str(altered) in first
        assert last.startswith("Findings: ")


def test_ctrl_c_during_the_first_start_stops_the_database_too(base: Path) -> None:
    data_dir = base / "var"
    with Running.start("run", env=environment(data_dir, PORT=str(free_port()))) as running:
        running.hear("Loading the demo data")
        database = postgres(data_dir)
        assert running.end(signal.SIGINT) == 130
    assert running.lines[-1].startswith("Interrupted")
    assert not lives(database)


def readiness(env: dict[str, str]) -> dict[str, object]:
    answer = httpx.get(f"http://127.0.0.1:{env['PORT']}/health/ready", timeout=SECONDS).json()
    return {name: answer[name] for name in ("status", "missing") if name in answer}


def sign_in(env: dict[str, str], username: str, password: str) -> int:
    at = f"http://127.0.0.1:{env['PORT']}{TOKEN}"
    return httpx.post(at, data=form(username, password, client="native"), timeout=SECONDS).status_code


def postgres(data_dir: Path) -> embedded.Cluster:
    cluster = embedded.status(data_dir)
    assert cluster is not None
    return cluster


def lives(cluster: embedded.Cluster) -> bool:
    return alive(cluster.pid, cluster.data)


@asynccontextmanager
async def superuser(data_dir: Path) -> AsyncIterator[Session]:
    engine = make_engine(postgres(data_dir).url("doithoai"), pool_size=1)
    try:
        async with make_sessions(engine).begin() as session:
            yield session
    finally:
        await engine.dispose()


async def alter_one_event(data_dir: Path) -> object:
    async with superuser(data_dir) as session:
        # Nothing but a superuser who switches the guards off gets as far as this.
        await session.execute(text("set local session_replication_role = replica"))
        found = await session.execute(
            text("""update events set body = body || ' '
                     where (stream, stream_id, n) = (select stream, stream_id, n from events limit 1)
                     returning stream_id""")
        )
        return found.scalar_one()


async def ask(data_dir: Path, sql: str) -> object:
    async with superuser(data_dir) as session:
        return (await session.execute(text(sql))).scalars().first()


async def until_true(session: Session, sql: str) -> None:
    async with asyncio.timeout(SECONDS):
        while not (await session.execute(text(sql))).scalar_one():
            pass


def until_closed(port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionError:  # refused, or reset in the very moment of closing
            return
    raise AssertionError("still listening")


def loaded_rows(data_dir: Path) -> object:
    """Which transactions wrote the seeds, and how much there is: changes when anything is loaded again."""

    async def look() -> list[tuple[object, ...]]:
        async with superuser(data_dir) as session:
            found = await session.execute(
                text("""select name, xmin::text, (select count(*) from accounts), (select count(*) from petitions),
                               (select count(*) from events) from seeds order by name""")
            )
            return [tuple(row) for row in found]

    with embedded.running(data_dir):
        return asyncio.run(look())
