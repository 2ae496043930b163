"""Where the script is played: every step in a transaction of its own, as the login of the application, under the
membership of whoever makes it, with the time handed in. Versions are kept as a client keeps them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session, SessionFactory, transaction
from api.db.queries import jobs, petitions
from api.db.queries.session_clocks import list_sessions_run_out
from api.domain.accounts.service import enter, enter_tracking
from api.domain.actor import Actor
from api.domain.answers.service import approve_answer
from api.domain.commitments.reading import CommitmentView, Wanted, list_commitments
from api.domain.deadlines.overdue import run_out, session_run_out
from api.domain.deadlines.rules import local_day
from api.domain.moves.service import Moved
from api.domain.petitions.model import Means
from api.domain.petitions.service import tell
from api.domain.sessions import concluding
from api.domain.sessions.reading import SessionView


@dataclass
class Promise:
    """A commitment in play."""

    id: UUID | None = None
    version: int = 1


@dataclass
class Case:
    """A petition in play; None before its intake."""

    id: UUID | None = None
    version: int = 1
    promises: list[Promise] = field(default_factory=list)
    redaction: UUID | None = None


@dataclass
class Meeting:
    """A session in play; None before it is planned."""

    id: UUID | None = None
    version: int = 1
    promises: list[Promise] = field(default_factory=list)


Verb = Callable[..., Awaitable[Moved]]
SessionVerb = Callable[..., Awaitable[SessionView]]
PromiseVerb = Callable[..., Awaitable[CommitmentView]]


@dataclass
class Stage:
    """`accounts`: by user name the account and its membership."""

    app: SessionFactory
    jobs: SessionFactory
    accounts: Mapping[str, tuple[UUID, UUID | None]]
    cases: dict[UUID, Case] = field(default_factory=dict)
    steps: int = 0

    @asynccontextmanager
    async def acting(self, who: str, now: datetime) -> AsyncIterator[tuple[Session, Actor]]:
        account_id, membership_id = self.accounts[who]
        async with transaction(self.app) as session:
            yield session, await enter(session, account_id, membership_id, None, now)
        self.steps += 1

    @asynccontextmanager
    async def visiting(self) -> AsyncIterator[Session]:
        """Somebody who is not signed in."""
        async with transaction(self.app) as session:
            yield session
        self.steps += 1

    async def move(self, who: str, case: Case, verb: Verb, now: datetime, **fields: Any) -> None:
        async with self.acting(who, now) as (session, actor):
            moved = await verb(session, actor, case.id, case.version, now, **fields)
        case.version = moved.version

    async def move_by_code(self, case: Case, verb: Verb, now: datetime, **fields: Any) -> None:
        """The petitioner without an account, who has code and secret."""
        petition_id = self.id_of(case)
        async with self.visiting() as session:
            actor = await enter_tracking(session, petition_id)
            moved = await verb(session, actor, petition_id, case.version, now, **fields)
        case.version = moved.version

    def enters(self, case: Case, petition_id: UUID, version: int) -> None:
        """A petition has been taken down."""
        case.id, case.version = petition_id, version
        self.cases[petition_id] = case

    def id_of(self, case: Case) -> UUID:
        assert case.id is not None, "it has been taken down"
        return case.id

    async def approve(self, who: str, case: Case, now: datetime) -> None:
        """The answer's promises are commitments from now on."""
        async with self.acting(who, now) as (session, actor):
            moved = await approve_answer(session, actor, self.id_of(case), case.version, now)
            if case.promises:
                found = await list_commitments(session, actor, Wanted(petition_id=case.id), now, after=None, limit=10)
                made = sorted(found, key=lambda one: one.facts.number)
                for promise, view in zip(case.promises, made, strict=True):
                    promise.id, promise.version = view.facts.id, view.facts.version
        case.version = moved.version

    async def tell(self, who: str, case: Case, now: datetime, means: Means) -> None:
        async with self.acting(who, now) as (session, actor):
            moved = await tell(session, actor, self.id_of(case), now, means=means, told_at=now, note=None)
        case.version = moved.version

    async def keep(self, who: str, promise: Promise, verb: PromiseVerb, now: datetime, **fields: Any) -> None:
        async with self.acting(who, now) as (session, actor):
            view = await verb(session, actor, promise.id, promise.version, now, **fields)
        promise.version = view.facts.version

    async def hold(self, who: str, meeting: Meeting, verb: SessionVerb, now: datetime, **fields: Any) -> None:
        async with self.acting(who, now) as (session, actor):
            view = await verb(session, actor, meeting.id, meeting.version, now, **fields)
        meeting.version = view.facts.version

    async def conclude(self, who: str, meeting: Meeting, now: datetime, text: str) -> None:
        async with self.acting(who, now) as (session, actor):
            assert meeting.id is not None
            view = await concluding.conclude(session, actor, meeting.id, meeting.version, now, conclusion=text)
            made = await concluding.list_commitments(session, actor, meeting.id)
        meeting.version = view.facts.version
        for promise, one in zip(meeting.promises, made, strict=True):
            promise.id, promise.version = UUID(one["id"]), one["version"]

    async def tick(self, now: datetime) -> None:
        """What the worker does at that time: overdue events and the system's own moves."""
        async with transaction(self.jobs) as session:
            ids = await jobs.list_petitions_run_out(session, now)
        for petition_id in sorted(ids):
            async with transaction(self.jobs) as session:
                await run_out(session, petition_id, now)
                await petitions.begin_task(session, petition_id)
                facts = await petitions.get_facts(session, petition_id, local_day(now))
            assert facts is not None
            self.cases[petition_id].version = facts.version
            self.steps += 1
        async with transaction(self.jobs) as session:
            late = await list_sessions_run_out(session, now)
        for session_id in late:
            async with transaction(self.jobs) as session:
                await session_run_out(session, session_id, now)
