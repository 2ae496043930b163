"""What the jobs find and do, each under its own login: overdue events, R24, R25, the root of the day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from jobs.office import Office, open_office

from api.db.engine import transaction
from api.domain.history.service import is_sealed, verify_history
from api.jobs.work import RUN_OUT, SEAL, deal_with_run_out, seal, tick
from api.settings import get_settings
from conftest import Own
from factories.database import Server
from factories.world import Case

OVERDUE = "deadline_overdue"


def midnight(day: int) -> datetime:
    """When that day of March begins in Việt Nam: what was due the day before is late."""
    return datetime(2026, 3, day, tzinfo=UTC) - timedelta(hours=7)


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


async def work_through(office: Office, now: datetime) -> None:
    """One tick, and each job that it put in, once."""
    await tick(office.jobs, now)
    for entrypoint, payload, _ in await office.queued():
        if entrypoint == RUN_OUT:
            await deal_with_run_out(office.jobs, payload, now)
    await office.ask("delete from pgqueuer returning 1")


async def recorded(office: Office, case: Case) -> list[tuple[str, datetime]]:
    """(rule, time) of each overdue event, in the order of the history."""
    return [(event.data["rule"], event.at) for event in await office.happened(case, OVERDUE)]


class TestOverdue:
    async def test_it_is_found_with_the_first_instant_of_the_day_after(self, office: Office) -> None:
        case = await office.assigned()
        await tick(office.jobs, midnight(5) - timedelta(microseconds=1))
        assert RUN_OUT not in [entrypoint for entrypoint, _, _ in await office.queued()]
        await tick(office.jobs, midnight(5))
        assert (RUN_OUT, case.id, "queued") in await office.queued()

    async def test_it_is_written_once_dated_when_it_fell_due(self, office: Office) -> None:
        case = await office.assigned()
        before = await office.look(case)
        for late in range(3):
            await deal_with_run_out(office.jobs, case.id, midnight(5) + timedelta(hours=late))
        (event,) = await office.happened(case, OVERDUE)
        assert event.at == midnight(5)
        assert event.data["rule"] == "R15"
        assert event.data["due_on"] == "2026-03-04"
        assert event.data["owner"] == office.world.id_of("economy")
        assert (await office.look(case))["version"] == before["version"] == case.version

    async def test_the_owners_head_is_told_once_and_nobody_else(self, office: Office) -> None:
        case = await office.assigned()
        for late in range(2):
            await deal_with_run_out(office.jobs, case.id, midnight(5) + timedelta(hours=late))
        told = await office.ask("select account_id, code, petition_id::text from notices where kind = :k", k=OVERDUE)
        assert told == [(office.world.seats["economy.head"].account.id, case.code, case.id)]

    async def test_what_was_missed_is_written_later_in_the_order_it_fell_due(self, office: Office) -> None:
        case = await office.assigned()
        await work_through(office, midnight(31))
        assert await recorded(office, case) == [("R15", midnight(5)), ("R03", midnight(17)), ("R16", midnight(24))]

    async def test_an_act_that_came_late_does_not_undo_it(self, office: Office) -> None:
        """No worker ran when R15 fell due, and it is no longer open when one does."""
        case = await office.assigned()
        office.own.clock.now = midnight(6)
        await office.do("economy.officer", case, "submit-answer", {"text": "Sẽ sửa."})
        await work_through(office, midnight(6) + timedelta(hours=12))
        assert await recorded(office, case) == [("R15", midnight(5))]

    async def test_an_act_in_time_leaves_nothing_to_write(self, office: Office) -> None:
        case = await office.assigned()
        await office.do("economy.officer", case, "submit-answer", {"text": "Sẽ sửa."})
        await work_through(office, midnight(5))
        assert await recorded(office, case) == []

    @pytest.mark.parametrize(
        ("verb", "body", "late"),
        [("approve-answer", {}, []), ("return-answer", {"reason": "Chưa rõ."}, [("R16", midnight(24))])],
    )
    async def test_r16_waits_for_what_becomes_of_an_answer_handed_in_time(
        self, office: Office, verb: str, body: dict[str, str], late: list[tuple[str, datetime]]
    ) -> None:
        case = await office.assigned()
        case = await office.do("economy.officer", case, "submit-answer", {"text": "Sẽ sửa."})
        await work_through(office, midnight(30))
        others = await recorded(office, case)
        assert "R16" not in [rule for rule, _ in others]
        office.own.clock.now = midnight(30)
        await office.do("commune.head", case, verb, body)
        await work_through(office, midnight(31))
        assert (await recorded(office, case))[len(others) :] == late

    async def test_one_handed_in_late_does_not_stop_r16(self, office: Office) -> None:
        case = await office.assigned()
        office.own.clock.now = midnight(24)
        case = await office.do("economy.officer", case, "submit-answer", {"text": "Sẽ sửa."})
        await work_through(office, midnight(25))
        assert ("R16", midnight(24)) in await recorded(office, case)

    async def test_two_at_once_write_one_event(self, office: Office) -> None:
        case = await office.assigned()
        await asyncio.gather(*(deal_with_run_out(office.jobs, case.id, midnight(5)) for _ in range(3)))
        assert len(await office.happened(case, OVERDUE)) == 1

    async def test_the_history_stays_whole(self, office: Office) -> None:
        await office.assigned()
        await work_through(office, midnight(31))
        async with transaction(office.own.owner) as session:
            findings = await verify_history(session)
        assert findings.found == ()
        assert findings.events >= 5


class TestReceivedAbove:
    async def test_when_r24_has_run_out(self, office: Office) -> None:
        case = await office.escalated(await office.receive_reviewed())
        await work_through(office, midnight(4))
        assert (await office.look(case))["state"] == "escalated"
        await work_through(office, midnight(5))
        page = await office.look(case)
        assert (page["state"], page["holder"]["id"]) == ("reviewing", office.world.id_of("province"))
        assert [event.data["automatic"] for event in await office.happened(case, "receive_escalation")] == [True]
        assert ("R24", midnight(5)) in await recorded(office, case)
        told = await office.ask("select account_id from notices where kind = 'escalation_received_by_itself'")
        assert told == [(office.world.seats["province.head"].account.id,)]

    async def test_not_when_it_was_sent_up_anew(self, office: Office) -> None:
        """A job that comes late, or is given another run, finds an escalation that has its own two days."""
        case = await office.escalated(await office.receive_reviewed())
        office.own.clock.now = midnight(4)
        case = await office.do("commune.head", case, "recall-escalation", {"reason": "Bổ sung hồ sơ."})
        await office.escalated(case)
        await deal_with_run_out(office.jobs, case.id, midnight(5))
        assert (await office.look(case))["state"] == "escalated"


class TestCompleted:
    async def test_the_day_after_the_time_to_contest_ended(self, office: Office) -> None:
        case = await office.told()
        await work_through(office, midnight(17))
        assert (await office.look(case))["state"] == "answered"
        await work_through(office, midnight(18))
        assert (await office.look(case))["state"] == "completed"
        assert "R25" not in [rule for rule, _ in await recorded(office, case)]

    async def test_not_while_something_is_promised_and_it_is_not_tried_every_minute(self, office: Office) -> None:
        promise = {"text": "Đổ bê tông", "organisation_id": office.world.id_of("economy"), "due_on": "2026-06-30"}
        case = await office.told(promises=[promise])
        await work_through(office, midnight(18))
        assert (await office.look(case))["state"] == "following_up"
        await tick(office.jobs, midnight(18))
        assert RUN_OUT not in [entrypoint for entrypoint, _, _ in await office.queued()]

    async def test_not_when_it_was_contested(self, office: Office) -> None:
        case = await office.told()
        headers = await office.own.sign_in(office.world.seats["commune.officer"])
        page = await office.look(case)
        said = await office.own.client.post(
            f"/api/v1/petitions/{case.id}/contest",
            json={"reason": "Chưa sửa."},
            headers={**headers, "If-Match": f'"v{page["version"]}"'},
        )
        assert said.status_code == 200, said.text
        await work_through(office, midnight(18))
        assert (await office.look(case))["state"] == "reviewing"


class TestTick:
    async def test_a_petition_has_one_job_however_many_clocks_and_ticks(self, office: Office) -> None:
        first, second = await office.assigned(), await office.receive()
        for late in range(3):
            await tick(office.jobs, midnight(31) + timedelta(minutes=late))
        jobs = [payload for entrypoint, payload, _ in await office.queued() if entrypoint == RUN_OUT]
        assert sorted(jobs) == sorted([first.id, second.id])

    async def test_the_day_that_ended_is_sealed_once(self, office: Office) -> None:
        await office.receive()
        await tick(office.jobs, midnight(4))
        await tick(office.jobs, midnight(4) + timedelta(minutes=1))
        assert await office.queued() == [(SEAL, "2026-03-03", "queued")]
        await asyncio.gather(*(seal(office.jobs, "2026-03-03", midnight(4)) for _ in range(3)))
        assert is_sealed(date(2026, 3, 3))
        await office.ask("delete from pgqueuer returning 1")
        await tick(office.jobs, midnight(4) + timedelta(hours=23))
        assert await office.queued() == []
        await tick(office.jobs, midnight(5))
        assert await office.queued() == [(SEAL, "2026-03-04", "queued")]

    async def test_the_jobs_login_seals_what_it_may_not_see(self, office: Office) -> None:
        await office.receive()
        await seal(office.jobs, "2026-03-03", midnight(4))
        async with transaction(office.own.owner) as session:
            findings = await verify_history(session)
        assert (findings.found, findings.streams, findings.roots) == ((), 1, 1)
