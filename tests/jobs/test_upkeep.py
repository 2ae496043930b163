"""What is kept for a time and then deleted: answers to retried requests, the log of the queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jobs.office import Office, open_office

from api.db.engine import transaction
from api.db.queries import job_log, kept_answers
from api.db.queries.jobs import list_held
from api.jobs import work
from api.jobs.work import FORGET, STORES, forget, tick
from api.settings import get_settings
from conftest import Own
from factories.database import Server
from factories.world import matter

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
DONE = 9_000
"""A job that is no longer in the queue."""


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DOITHOAI_DATA", str(tmp_path))
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


@pytest.fixture
async def office(server: Server, own: Own) -> AsyncIterator[Office]:
    async with open_office(server, own) as one:
        yield one


async def to_forget(office: Office, now: datetime) -> list[str]:
    await tick(office.jobs, now)
    return sorted(payload for entrypoint, payload, _ in await office.queued() if entrypoint == FORGET)


async def keep_answer(office: Office, key: str) -> None:
    """By a request that carries the key."""
    headers = await office.own.sign_in(office.world.seats["commune.officer"])
    answer = await office.own.client.post(
        "/api/v1/petitions", json=matter(office.world), headers={**headers, "Idempotency-Key": key}
    )
    assert answer.status_code == 201, answer.text


async def kept(office: Office) -> list[str]:
    return [key for (key,) in await office.ask("select key from kept_answers order by key")]


async def log(office: Office, job_id: int, at: datetime) -> None:
    await office.ask(
        """insert into pgqueuer_log (job_id, status, priority, entrypoint, created, traceback)
           values (:job, 'failed', 0, 'probe', :at, '{"exception_type": "E", "exception_message": "m"}') returning 1""",
        job=job_id,
        at=at,
    )


async def logged(office: Office) -> list[int]:
    return [job for (job,) in await office.ask("select job_id from pgqueuer_log order by job_id")]


def test_answers_are_kept_as_long_as_they_are_given() -> None:
    assert timedelta(hours=72) == kept_answers.KEPT_FOR


class TestKeptAnswers:
    async def test_they_go_when_they_are_no_longer_given_and_not_before(self, office: Office) -> None:
        await keep_answer(office, "first")
        office.own.clock.now = NOW + AN_HOUR
        await keep_answer(office, "second")
        await forget(office.jobs, "kept_answers", NOW + kept_answers.KEPT_FOR - timedelta(microseconds=1))
        assert await kept(office) == ["first", "second"]
        await forget(office.jobs, "kept_answers", NOW + kept_answers.KEPT_FOR)
        assert await kept(office) == ["second"]

    async def test_they_are_looked_for_once_an_hour_at_most(self, office: Office) -> None:
        assert await to_forget(office, NOW) == []
        await keep_answer(office, "first")
        too_old = NOW + kept_answers.KEPT_FOR + AN_HOUR
        assert await to_forget(office, too_old - timedelta(microseconds=1)) == []
        assert await to_forget(office, too_old) == ["kept_answers"]

    async def test_batch_after_batch_until_none_is_left(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(work, "BATCH", 2)
        for key in "abcde":
            await keep_answer(office, key)
        batches: list[int] = []
        store = STORES["kept_answers"]

        async def counted(*how: object) -> int:
            deleted = await store.delete(*how)  # type: ignore[arg-type]
            batches.append(deleted)
            return deleted

        counting = work.Store(store.kept_for, store.has, counted)
        monkeypatch.setattr(work, "STORES", {"kept_answers": counting})
        await forget(office.jobs, "kept_answers", NOW + kept_answers.KEPT_FOR)
        assert batches == [2, 2, 1]
        assert await kept(office) == []

    async def test_two_at_once_are_not_in_each_others_way(self, office: Office) -> None:
        for key in "abc":
            await keep_answer(office, key)
        late = NOW + kept_answers.KEPT_FOR
        await asyncio.gather(*(forget(office.jobs, "kept_answers", late) for _ in range(3)))
        assert await kept(office) == []


class TestJobLog:
    async def test_what_is_old_goes_but_for_jobs_that_stand_in_the_queue(self, office: Office) -> None:
        ((held,),) = await office.ask(
            "insert into pgqueuer (priority, status, entrypoint) values (0, 'failed', 'probe') returning id"
        )
        for job_id in (held, DONE):
            await log(office, job_id, NOW)
        await log(office, DONE + 1, NOW + AN_HOUR)
        too_old = NOW + job_log.KEPT_FOR
        assert await to_forget(office, too_old + AN_HOUR - timedelta(microseconds=1)) == []
        assert await to_forget(office, too_old + AN_HOUR) == ["job_log"]
        await forget(office.jobs, "job_log", too_old)
        left = await logged(office)
        assert (held in left, DONE in left, DONE + 1 in left) == (True, False, True)
        async with transaction(office.jobs) as session:
            assert [job.error for job in await list_held(session)] == ["E: m"]

    async def test_what_only_the_queue_needs_is_not_looked_for_again(self, office: Office) -> None:
        ((held,),) = await office.ask(
            "insert into pgqueuer (priority, status, entrypoint) values (0, 'failed', 'probe') returning id"
        )
        await log(office, held, NOW)
        assert await to_forget(office, NOW + job_log.KEPT_FOR + AN_HOUR) == []

    async def test_batch_after_batch(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(work, "BATCH", 2)
        for job_id in range(1, 6):
            await log(office, job_id, NOW)
        await forget(office.jobs, "job_log", NOW + job_log.KEPT_FOR)
        assert await logged(office) == []
