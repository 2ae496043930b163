"""R17 when it runs out: the conclusion notice of a session that is late."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jobs.office import Office, open_office

from api.db.engine import transaction
from api.domain.errors import NotFound
from api.domain.history.service import verify_history
from api.jobs.work import SESSION_RUN_OUT, deal_with_session_run_out, tick
from api.settings import get_settings
from conftest import Own
from factories.database import Server
from factories.hall import Hall

LATE = datetime(2026, 3, 21, tzinfo=UTC) - timedelta(hours=7)
"""The session ends on Friday 13 March: the notice is due on Friday 20 March."""
SOON_LATE = LATE - timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DOITHOAI_DATA", str(tmp_path))
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


@dataclass(frozen=True)
class Ended:
    """A session whose capture is closed."""

    office: Office
    hall: Hall

    async def late(self) -> list[dict[str, Any]]:
        """The overdue events that its readers find in its history."""
        answer = await self.hall.send("GET", "/events", "commune.officer")
        return [event for event in answer.json()["items"] if event["kind"] == "deadline_overdue"]

    async def queued(self, now: datetime) -> list[str]:
        await tick(self.office.jobs, now)
        return [payload for entrypoint, payload, _ in await self.office.queued() if entrypoint == SESSION_RUN_OUT]

    async def issue(self) -> dict[str, Any]:
        await self.hall.move("sign-minutes", "commune.officer2")
        await self.hall.conclude()
        return await self.hall.move("issue-conclusion", document_number="12/TB-UBND")


@pytest.fixture
async def ended(server: Server, own: Own) -> AsyncIterator[Ended]:
    async with open_office(server, own) as office:
        hall = Hall(own.client, own.sign_in, office.world, own.clock)
        await hall.open()
        assert (await hall.move("close-capture"))["conclusion_due_on"] == "2026-03-20"
        yield Ended(office, hall)


async def test_it_is_found_with_the_first_instant_of_the_day_after(ended: Ended) -> None:
    assert await ended.queued(SOON_LATE) == []
    assert await ended.queued(LATE) == [ended.hall.id]


async def test_it_is_written_once_dated_when_it_fell_due_and_makes_nobodys_version_stale(ended: Ended) -> None:
    await asyncio.gather(*(deal_with_session_run_out(ended.office.jobs, ended.hall.id, LATE) for _ in range(3)))
    await deal_with_session_run_out(ended.office.jobs, ended.hall.id, LATE + timedelta(days=3))
    (event,) = await ended.late()
    assert datetime.fromisoformat(event["at"]) == LATE
    assert (event["data"]["rule"], event["data"]["due_on"]) == ("R17", "2026-03-20")
    assert event["data"]["owner"] == ended.office.world.id_of("commune")
    ended.office.own.clock.now = LATE + timedelta(hours=9)
    assert (await ended.hall.move("sign-minutes", "commune.officer2"))["conclusion_overdue"]
    assert await ended.queued(LATE + timedelta(days=4)) == []


async def test_a_notice_issued_late_does_not_undo_it(ended: Ended) -> None:
    """No worker ran when it fell due, and the clock is no longer open when one does."""
    ended.office.own.clock.now = LATE + timedelta(hours=9)
    issued = await ended.issue()
    assert (issued["conclusion_due_on"], issued["conclusion_overdue"]) == ("2026-03-20", True)
    assert await ended.queued(LATE + timedelta(hours=10)) == [ended.hall.id]
    await deal_with_session_run_out(ended.office.jobs, ended.hall.id, LATE + timedelta(hours=10))
    assert [datetime.fromisoformat(event["at"]) for event in await ended.late()] == [LATE]


async def test_a_notice_issued_in_time_leaves_nothing_to_write(ended: Ended) -> None:
    await ended.issue()
    assert await ended.queued(LATE + timedelta(days=1)) == []
    await deal_with_session_run_out(ended.office.jobs, ended.hall.id, LATE + timedelta(days=1))
    assert await ended.late() == []


async def test_the_history_stays_whole(ended: Ended) -> None:
    await deal_with_session_run_out(ended.office.jobs, ended.hall.id, LATE)
    await ended.issue()
    async with transaction(ended.office.own.owner) as session:
        findings = await verify_history(session)
    assert findings.found == ()


async def test_a_session_that_is_not_there_is_an_error(ended: Ended) -> None:
    with pytest.raises(NotFound):
        await deal_with_session_run_out(ended.office.jobs, ended.office.world.id_of("commune"), LATE)
