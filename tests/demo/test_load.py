"""The demo, loaded with real logins: what is in it, that it comes once and whole, and the same on the same day."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from api.db.engine import SessionFactory, make_engine, make_sessions, transaction
from api.db.provision import Endpoints
from api.db.queries.register import Filters
from api.demo.load import ACCOUNTS, DemoReport, is_loaded, load_demo, season_up_to
from api.demo.programme import write
from api.domain.accounts.model import Client
from api.domain.accounts.passwords import Passwords
from api.domain.accounts.service import enter, sign_in
from api.domain.errors import InvalidCredentials
from api.domain.history.service import verify_history
from api.domain.petitions.model import EXPOSED, State
from api.domain.register.service import list_petitions, list_work
from api.domain.sessions.model import SessionState
from api.settings import get_settings
from factories.database import Server

NOW = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)  # Friday, 10:30 in Việt Nam
PASSWORD = "đối thoại thử"
NOT_REACHED = {State.AWAITING_INFORMATION, State.SUSPENDED, State.FORWARDED, State.SPLIT}
"""No verb of the contract leads there yet."""


def quiet(line: str) -> None:
    assert line


@dataclass(frozen=True)
class Place:
    """A database for a demo."""

    endpoints: Endpoints
    owner: SessionFactory
    app: SessionFactory

    async def ask(self, sql: str) -> list[Any]:
        async with transaction(self.owner) as session:
            return [tuple(row) for row in await session.execute(text(sql))]

    async def petitions(self) -> list[tuple[str, int, str]]:
        return await self.ask("select code, state, title from petitions order by code")

    async def may_sign_in(self, username: str, password: str = PASSWORD) -> bool:
        try:
            async with transaction(self.app) as session:
                await sign_in(session, Passwords(), username=username, password=password, client=Client.NATIVE, now=NOW)
        except InvalidCredentials:
            return False
        return True


@asynccontextmanager
async def place(server: Server, name: str) -> AsyncIterator[Place]:
    endpoints = server.endpoints(name)
    engines = [make_engine(endpoints.owner, pool_size=2), make_engine(endpoints.app, pool_size=2)]
    try:
        yield Place(endpoints, *map(make_sessions, engines))
    finally:
        for engine in engines:
            await engine.dispose()


@pytest.fixture(scope="module", autouse=True)
def _data_dir(server: Server) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DOITHOAI_DATA", str(server.data_dir / "demo"))
        get_settings.cache_clear()
        yield
    get_settings.cache_clear()


@pytest.fixture(scope="module")
def databases(server: Server, worker_id: str) -> Iterator[list[str]]:
    names = [f"demo_{worker_id}_{i}" for i in range(3)]
    for name in names:
        server.clone(name)
    yield names
    for name in names:
        server.drop(name)


@dataclass(frozen=True)
class Demo(Place):
    report: DemoReport


@pytest.fixture(scope="module")
async def demo(server: Server, databases: list[str]) -> AsyncIterator[Demo]:
    """The whole of it, loaded once for all tests here, which leave it as it is."""
    async with place(server, databases[0]) as one:
        report = await load_demo(one.endpoints, PASSWORD, now=NOW, progress=quiet)
        yield Demo(one.endpoints, one.owner, one.app, report)


async def test_every_state_that_the_verbs_reach_is_there(demo: Demo) -> None:
    assert sum(demo.report.petitions.values()) >= 300
    assert set(demo.report.petitions) == set(State) - NOT_REACHED
    assert sum(demo.report.sessions.values()) >= 18
    assert set(demo.report.sessions) == set(SessionState)
    assert demo.report.seconds > 0
    assert demo.report.per_second == pytest.approx(sum(demo.report.petitions.values()) / demo.report.seconds)


async def test_every_verb_was_used_and_every_class_is_there(demo: Demo) -> None:
    used = {kind for (kind,) in await demo.ask("select distinct kind from events where stream = 0")}
    assert {action.value for action in EXPOSED} <= used
    assert "deadline_overdue" in used
    assert len(await demo.ask("select distinct klass from petitions")) == 9
    assert len(await demo.ask("select distinct confidentiality from petitions")) == 4
    assert await demo.ask("select count(*) from petitions where klass = 6") == [(2,)]
    assert len(await demo.ask("select distinct field from petitions")) == 20
    assert len(await demo.ask("select distinct state from commitments where petition_id is not null")) == 6
    assert len(await demo.ask("select distinct state from commitments where session_id is not null")) == 6
    assert await demo.ask("select count(*) > 0 from petitions where closing_reason = 'not_kept'") == [(True,)]
    assert await demo.ask("select count(distinct kind) >= 10 from sessions") == [(True,)]
    (outcomes,) = await demo.ask("select array_agg(distinct outcome order by outcome) from petitions")
    assert outcomes == ([0, 1, 2, None],)


async def test_it_reads_like_half_a_year(demo: Demo) -> None:
    ((first, last),) = await demo.ask("select min(received_at), max(received_at) from petitions")
    assert NOW - timedelta(days=190) < first < NOW - timedelta(days=165)
    assert NOW - timedelta(days=2) < last <= NOW
    total = sum(demo.report.petitions.values())
    ((bare, many, automatic),) = await demo.ask(
        r"""select count(*) filter (where title !~ '[^\u0001-\u007f]'), count(*) filter (where on_behalf_of > 2),
                   (select count(*) from escalations where received_automatically) from petitions"""
    )
    assert 0.04 < bare / total < 0.13
    assert many >= 10
    assert automatic >= 1
    old = await demo.ask(
        f"select count(*) filter (where state >= 10)::float / count(*) from petitions"
        f" where received_at < timestamptz '{NOW - timedelta(days=100)}'"
    )
    assert old[0][0] > 0.9
    assert await demo.ask("select count(*) from events where at > now() + interval '100 years'") == [(0,)]


async def test_the_state_of_each_is_what_the_script_says(demo: Demo) -> None:
    async with transaction(demo.owner) as session:
        season = await season_up_to(session, NOW)
    written = write(season)
    assert Counter(state.value for state in written.states()) == demo.report.petitions
    assert Counter(meeting.state.value for meeting in written.meetings) == demo.report.sessions


@pytest.mark.parametrize(
    "now",
    [
        "2026-02-16T09:00",  # the eve of Tết
        "2026-02-23T07:05",  # the first morning after it
        "2026-05-01T12:00",  # a day off
        "2026-07-06T08:05",
        "2026-09-05T23:59",
        "2026-10-14T16:59",
        "2026-12-31T17:30",
        "2027-01-01T00:00",
        "2027-06-20T13:00",
    ],
)
async def test_nothing_is_missing_on_any_day(demo: Demo, now: str) -> None:
    async with transaction(demo.owner) as session:
        season = await season_up_to(session, datetime.fromisoformat(f"{now}+07:00"))
    written = write(season)
    assert set(written.states()) == set(State) - NOT_REACHED
    assert {meeting.state for meeting in written.meetings} == set(SessionState)
    assert len(written.lives) >= 300
    assert all(step.at < season.hours.now for step in season.steps)


async def test_there_is_work_on_the_desks(demo: Demo) -> None:
    async def seat(username: str) -> tuple[Any, Any]:
        ((account, membership),) = await demo.ask(
            f"select a.id, m.id from accounts a left join memberships m on m.account_id = a.id"
            f" where a.username = '{username}'"
        )
        return account, membership

    async with transaction(demo.app) as session:
        division = await enter(session, *await seat("division.economy"), None, NOW)
        work = await list_work(session, division, [], None, 100, NOW)
        assert 27 <= len(work.items) <= 33
    for username, at_least, states in (
        ("officer.commune", 25, ["received", "reviewing", "answered"]),
        ("head.commune", 4, ["awaiting_approval"]),
        ("head.province", 2, ["awaiting_approval"]),
        ("party.head.commune", 1, ["awaiting_approval"]),
        ("reception.province", 3, ["received", "reviewing"]),
        ("inspection.province", 1, ["reviewing"]),
        ("front.commune", 50, []),
        ("hamlet.commune", 5, []),
        ("dept.agriculture", 10, []),
        ("citizen.1", 7, []),
        ("citizen.2", 8, []),
    ):
        async with transaction(demo.app) as session:
            actor = await enter(session, *await seat(username), None, NOW)
            seen = await list_petitions(session, actor, Filters(states=states), None, 100, NOW)
            assert len(orjson.loads(seen.items)) >= at_least, username


async def test_the_deputy_acts_for_the_head_now(demo: Demo) -> None:
    ((account, membership),) = await demo.ask(
        "select a.id, m.id from accounts a join memberships m on m.account_id = a.id where username = 'deputy.commune'"
    )
    async with transaction(demo.app) as session:
        assert (await enter(session, account, membership, None, NOW)).acting


async def test_the_history_is_whole(demo: Demo) -> None:
    async with transaction(demo.owner) as session:
        findings = await verify_history(session)
    assert (findings.found, findings.complete) == ((), True)
    assert findings.events > 2000


async def test_the_demo_accounts_sign_in_and_nobody_else_does(demo: Demo) -> None:
    assert [username for username, *_ in demo.report.accounts] == list(ACCOUNTS)
    for username in ACCOUNTS:
        assert await demo.may_sign_in(username)
    assert not await demo.may_sign_in("head.commune", "một mật khẩu khác")
    others = await demo.ask("select username from accounts order by username")
    stranger = next(username for (username,) in others if username not in ACCOUNTS)
    assert not await demo.may_sign_in(stranger)


async def test_a_second_start_does_nothing(demo: Demo) -> None:
    before = await demo.ask("select sum(version), count(*) from petitions")
    said: list[str] = []
    again = await load_demo(demo.endpoints, "anything", now=NOW + timedelta(days=30), progress=said.append)
    assert (again.petitions, again.sessions) == (demo.report.petitions, demo.report.sessions)
    assert (again.steps, again.seconds, said) == (0, 0.0, [])
    assert await demo.ask("select sum(version), count(*) from petitions") == before
    assert await demo.may_sign_in("citizen.1")


class Stopped(Exception):
    """Somebody pulls the plug."""


async def test_a_load_that_was_broken_off_is_begun_again_and_gives_the_same(
    server: Server, databases: list[str]
) -> None:
    def stop(line: str) -> None:
        if "11/2026" in line:
            raise Stopped

    async with place(server, databases[1]) as broken, place(server, databases[2]) as whole:
        with pytest.raises(Stopped):
            await load_demo(broken.endpoints, PASSWORD, now=NOW, progress=stop, share=0.15)
        async with transaction(broken.owner) as session:
            assert not await is_loaded(session)
        assert len(await broken.petitions()) > 5
        assert not await broken.may_sign_in("head.commune")
        for one in (broken, whole):
            await load_demo(one.endpoints, PASSWORD, now=NOW, progress=quiet, share=0.15)
            async with transaction(one.owner) as session:
                assert await is_loaded(session)
        assert await broken.petitions() == await whole.petitions()
        digest = "select digest from seeds where name = 'demo'"
        assert await broken.ask(digest) == await whole.ask(digest)
        assert await broken.may_sign_in("head.commune")


async def test_it_keeps_away_from_other_peoples_accounts(server: Server, own_database: str) -> None:
    async with place(server, own_database) as one:
        with pytest.raises(ValueError, match="2026-02-01"):
            await load_demo(one.endpoints, PASSWORD, now=datetime(2026, 1, 31, tzinfo=UTC), progress=quiet)
        async with transaction(one.owner) as session:
            await session.execute(
                text("""with p as (insert into persons (id, full_name) values (gen_random_uuid(), 'Ai đó') returning id)
                        insert into accounts (id, key, handler_key, person_id, username, password_hash, language,
                                              active, created_at)
                        select gen_random_uuid(), 900001, 900002, id, 'ai.do', 'x', 'vi', true, now() from p""")
            )
        with pytest.raises(ValueError, match="accounts of its own"):
            await load_demo(one.endpoints, PASSWORD, now=NOW, progress=quiet)
        assert await one.ask("select username from accounts") == [("ai.do",)]
