"""The worker itself: its minutes, a clean stop with a job in flight, dead letters, and a database that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jobs.office import Office, open_office
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from api.db.engine import SessionFactory, transaction
from api.db.passwords import JOBS as JOBS_LOGIN
from api.db.queries.jobs import enqueue, list_held, requeue
from api.domain.history.service import is_sealed
from api.jobs import worker
from api.jobs.work import JOBS, RUN_OUT, SEAL, Job, tick
from api.jobs.worker import keep_ticking, run_worker
from api.settings import get_settings
from conftest import Own, SettableClock
from factories.database import Server

NOON = datetime(2026, 3, 5, 5, 0, tzinfo=UTC)
PROBE = "probe"
SOON = 20
"""Seconds after which a test that waits for something has failed."""


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DOITHOAI_DATA", str(tmp_path))
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


@pytest.fixture
async def office(server: Server, own: Own) -> AsyncIterator[Office]:
    async with open_office(server, own) as one:
        async with own.owner.begin() as session:
            await session.execute(text("create table probes (name text primary key, times int not null)"))
            await session.execute(text("grant select, insert, update on probes to doithoai_jobs"))
        yield one


@dataclass
class Probe:
    """A job that writes a line, says that it is there, and waits to be let go before it commits."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    failures: list[Exception] = field(default_factory=list)

    async def __call__(self, sessions: SessionFactory, payload: str, now: datetime) -> None:
        async with transaction(sessions) as session:
            await session.execute(
                text("""insert into probes values (:name, 1)
                        on conflict (name) do update set times = probes.times + 1"""),
                {"name": payload},
            )
            self.begun.set()
            await self.let_go.wait()
            if self.failures:
                raise self.failures.pop()
        self.ended.set()


async def written(office: Office) -> list[tuple[str, int]]:
    """How often each probe came to its commit."""
    return await office.ask("select name, times from probes order by name")


async def waiting(office: Office) -> list[tuple[str, str, str]]:
    return [row for row in await office.queued() if row[0] == PROBE]


async def put_in(office: Office, *payloads: str) -> int:
    async with transaction(office.jobs) as session:
        return await enqueue(session, PROBE, payloads)


def signalling(jobs: Mapping[str, Job], name: str, done: asyncio.Event) -> Mapping[str, Job]:
    """The same jobs; `done` is set when one of that name has ended well."""

    async def run(sessions: SessionFactory, payload: str, now: datetime) -> None:
        await jobs[name](sessions, payload, now)
        done.set()

    return {**jobs, name: run}


@dataclass
class AtWork:
    stop: asyncio.Event
    task: asyncio.Task[None]

    async def end(self) -> None:
        self.stop.set()
        await asyncio.wait_for(self.task, SOON)


@asynccontextmanager
async def at_work(
    office: Office, jobs: Mapping[str, Job], *, now: datetime = NOON, grace: timedelta = timedelta(seconds=SOON)
) -> AsyncIterator[AtWork]:
    stop = asyncio.Event()
    task = asyncio.create_task(run_worker(office.jobs_url, lambda: now, stop, jobs=jobs, grace=grace))
    one = AtWork(stop, task)
    try:
        yield one
    finally:
        await one.end()


async def soon(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), SOON)


class TestMinutes:
    async def test_it_ticks_at_once_and_then_as_each_minute_begins(self) -> None:
        clock = SettableClock(datetime(2026, 3, 2, 2, 0, 42, 500_000, tzinfo=UTC))
        ticked, waited = [], []

        async def tick(now: datetime) -> None:
            ticked.append(now)
            clock.advance(timedelta(seconds=3))

        async def wait(seconds: float) -> bool:
            waited.append(seconds)
            clock.advance(timedelta(seconds=seconds))
            return len(waited) == 4

        await asyncio.wait_for(keep_ticking(tick, clock, wait), SOON)
        assert [now.strftime("%M:%S.%f") for now in ticked] == [
            "00:42.500000", "01:00.000000", "02:00.000000", "03:00.000000",
        ]  # fmt: skip
        assert waited == [14.5, 57, 57, 57]


class TestAWholeDay:
    async def test_it_finds_what_is_due_and_does_it_once(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        """Started again it finds nothing more to do."""
        case = await office.assigned()
        dealt, sealed, looked = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def look(sessions: SessionFactory, now: datetime) -> None:
            await tick(sessions, now)
            looked.set()

        async with at_work(office, signalling(signalling(JOBS, RUN_OUT, dealt), SEAL, sealed)):
            await soon(dealt)
            await soon(sealed)
        monkeypatch.setattr(worker, "tick", look)
        async with at_work(office, JOBS):
            await soon(looked)
            assert await office.queued() == []
        assert len(await office.happened(case, "deadline_overdue")) == 1
        assert is_sealed(NOON.date() - timedelta(days=1))

    async def test_two_workers_do_it_once(self, office: Office) -> None:
        case = await office.assigned()
        first, second, sealed = asyncio.Event(), asyncio.Event(), asyncio.Event()
        async with (
            at_work(office, signalling(signalling(JOBS, RUN_OUT, first), SEAL, sealed)),
            at_work(office, signalling(signalling(JOBS, RUN_OUT, second), SEAL, sealed)),
        ):
            await asyncio.wait_for(
                asyncio.wait(
                    [asyncio.create_task(event.wait()) for event in (first, second)],
                    return_when=asyncio.FIRST_COMPLETED,
                ),
                SOON,
            )
            await soon(sealed)
        assert len(await office.happened(case, "deadline_overdue")) == 1
        assert await office.queued() == []


class TestStop:
    async def test_a_job_in_flight_is_finished_first(self, office: Office) -> None:
        probe = Probe()
        await put_in(office, "probe 1")
        async with at_work(office, {**JOBS, PROBE: probe}) as working:
            await soon(probe.begun)
            working.stop.set()
            ended, _ = await asyncio.wait({working.task}, timeout=0.1)
            assert not ended
            assert await written(office) == []
            probe.let_go.set()
        assert await written(office) == [("probe 1", 1)]
        assert await waiting(office) == []

    async def test_one_that_takes_too_long_is_put_back_and_nothing_of_it_stays(self, office: Office) -> None:
        stuck, again = Probe(), Probe()
        await put_in(office, "probe 1")
        async with at_work(office, {**JOBS, PROBE: stuck}, grace=timedelta(0)):
            await soon(stuck.begun)
        assert await written(office) == []
        assert await waiting(office) == [(PROBE, "probe 1", "queued")]
        again.let_go.set()
        async with at_work(office, {**JOBS, PROBE: again}):
            await soon(again.ended)
        assert await written(office) == [("probe 1", 1)]
        assert await waiting(office) == []

    async def test_what_has_not_begun_stays_in_the_queue(self, office: Office) -> None:
        probe = Probe()
        payloads = [f"probe {n}" for n in range(20)]
        await put_in(office, *payloads)
        async with at_work(office, {**JOBS, PROBE: probe}) as working:
            await soon(probe.begun)
            working.stop.set()
            probe.let_go.set()
        done = {payload for payload, times in await written(office) if times == 1}
        left = {payload for _, payload, status in await waiting(office) if status == "queued"}
        assert done | left == set(payloads)
        assert not done & left
        assert left


class TestKilled:
    async def test_what_a_killed_worker_had_in_hand_is_run_again(self, office: Office) -> None:
        """It left its job as picked; its database session ended, so nothing that the job wrote is there."""
        await put_in(office, "probe 1")
        await office.ask(
            """update pgqueuer set status = 'picked', queue_manager_id = gen_random_uuid(), attempts = 1,
                                   heartbeat = now() - interval '1 hour', updated = now() - interval '1 hour'
                where entrypoint = :probe returning id""",
            probe=PROBE,
        )
        probe = Probe()
        probe.let_go.set()
        async with at_work(office, {**JOBS, PROBE: probe}):
            await soon(probe.ended)
        assert await written(office) == [("probe 1", 1)]
        assert await waiting(office) == []


class TestDeadLetters:
    async def test_a_job_that_fails_is_held_until_an_operator_gives_it_another_run(self, office: Office) -> None:
        probe = Probe(failures=[ValueError("không đọc được")])
        probe.let_go.set()
        await put_in(office, "probe 1")
        async with at_work(office, {**JOBS, PROBE: probe}):
            await soon(probe.begun)
        assert await written(office) == []
        async with transaction(office.jobs) as session:
            (held,) = await list_held(session)
            assert (held.entrypoint, held.payload, held.error) == (PROBE, "probe 1", "ValueError: không đọc được")
            assert held.held_at >= held.created_at
            assert await enqueue(session, PROBE, ["probe 1", "probe 2"]) == 1
            assert await requeue(session, held.id)
            assert not await requeue(session, held.id)
            assert await list_held(session) == []
        async with at_work(office, {**JOBS, PROBE: probe}):
            await soon(probe.ended)
        assert await written(office) == [("probe 1", 1), ("probe 2", 1)]
        assert await waiting(office) == []

    async def test_a_database_out_of_reach_holds_no_job(self, office: Office) -> None:
        probe = Probe(failures=[ConnectionRefusedError()])
        probe.let_go.set()
        await put_in(office, "probe 1")
        async with at_work(office, {**JOBS, PROBE: probe}):
            await soon(probe.ended)
        assert await written(office) == [("probe 1", 1)]
        assert await waiting(office) == []

    async def test_putting_in_is_part_of_the_transaction(self, office: Office) -> None:
        async def put_in_and_fail() -> None:
            async with transaction(office.jobs) as session:
                assert await enqueue(session, PROBE, ["probe 1", "probe 2", "probe 1"]) == 2
                raise LookupError

        with pytest.raises(LookupError):
            await put_in_and_fail()
        assert await waiting(office) == []


class TestDatabaseGone:
    async def test_it_comes_back_after_losing_its_connections(self, office: Office) -> None:
        first, second = Probe(), Probe()
        for probe in (first, second):
            probe.let_go.set()
        probes = iter([first, second])
        await put_in(office, "probe 1")

        async def next_probe(sessions: SessionFactory, payload: str, now: datetime) -> None:
            await next(probes)(sessions, payload, now)

        async with at_work(office, {**JOBS, PROBE: next_probe}):
            await soon(first.ended)
            ended = await office.ask(
                """select pg_terminate_backend(pid) from pg_stat_activity
                    where usename = :login and datname = current_database()""",
                login=JOBS_LOGIN,
            )
            assert len(ended) >= 2, "the queue's own connection and one of a job"
            async with transaction(office.own.owner) as session:
                await enqueue(session, PROBE, ["probe 2"])
            await soon(second.ended)
        assert await written(office) == [("probe 1", 1), ("probe 2", 1)]

    async def test_it_says_so_in_one_line(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        asked = asyncio.Event()

        async def lose(sessions: SessionFactory, now: datetime) -> None:
            asked.set()
            raise OperationalError("select 1", None, ConnectionResetError("gone"), connection_invalidated=True)

        monkeypatch.setattr(worker, "tick", lose)
        async with at_work(office, JOBS):
            await soon(asked)
        said = [record.getMessage() for record in caplog.records if record.name == worker.__name__]
        assert said
        assert [message for message in said if "gone" not in message or "\n" in message] == []

    async def test_it_waits_longer_and_longer_for_one_that_is_not_there(self, caplog: pytest.LogCaptureFixture) -> None:
        tried: list[float] = []
        thrice, loop = asyncio.Event(), asyncio.get_running_loop()

        async def turn_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            tried.append(loop.time())
            writer.close()
            if len(tried) == 3:
                thrice.set()

        door = await asyncio.start_server(turn_away, "127.0.0.1", 0)
        port = door.sockets[0].getsockname()[1]
        stop = asyncio.Event()
        url = f"postgresql://{JOBS_LOGIN}:x@127.0.0.1:{port}/none"
        task = asyncio.create_task(run_worker(url, lambda: NOON, stop))
        await soon(thrice)
        stop.set()
        await asyncio.wait_for(task, SOON)
        door.close()
        assert tried[2] - tried[1] > tried[1] - tried[0] > 0.4
        assert "The worker has no database" in caplog.text
