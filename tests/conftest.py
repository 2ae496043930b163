"""Fixtures of every test that meets the database.

Most tests share one connection and roll it back at the end: `db` writes on it as superuser, `app` and `client` work on
it as `doithoai_app`, under row security, each request in a savepoint of its own. So requests come one after the other.
A test of commits, of concurrency or of a lost database takes `own`: a database of its own with real logins.
"""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session as SyncSession
from sqlalchemy.orm import SessionTransaction

from api.db.engine import SessionFactory, make_engine, make_sessions
from api.db.passwords import APP
from api.db.tables.accounts import Account, Membership
from api.domain.accounts.passwords import Passwords
from api.main import create_app
from api.settings import Settings
from factories.accounts import QUICK, Seat, make_family
from factories.database import Server, server_of_run

MONDAY_MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 09:00 in Việt Nam
SignIn = Callable[..., Awaitable[dict[str, str]]]
_databases = count(1)


def stay_at_home(event: str, args: tuple[object, ...]) -> None:
    """An audit hook: no test may reach beyond this machine (architecture.md §6). `.invalid` has no address anywhere."""
    host: object = None
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    elif event == "socket.getaddrinfo":
        host = args[0]
    if not isinstance(host, str) or host == "localhost" or host.endswith(".invalid"):
        return
    try:
        at_home = ipaddress.ip_address(host).is_loopback
    except ValueError:
        at_home = False
    if not at_home:
        raise PermissionError(f"A test may talk to loopback only, not to {host}.")


sys.addaudithook(stay_at_home)


@dataclass
class SettableClock:
    """The time that the application takes for now."""

    now: datetime = field(default=MONDAY_MORNING)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One event loop a run, so that one connection serves it all."""
    return "asyncio"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    base = tmp_path_factory.getbasetemp()
    with server_of_run(base if worker_id == "master" else base.parent) as one:
        yield one


@pytest.fixture(scope="session")
def worker_database(server: Server, worker_id: str) -> str:
    name = f"worker_{worker_id}"
    server.clone(name)
    return name


@pytest.fixture(scope="session")
async def worker_connection(server: Server, worker_database: str) -> AsyncIterator[AsyncConnection]:
    engine = make_engine(server.cluster.url(worker_database), pool_size=1)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


@pytest.fixture
async def connection(worker_connection: AsyncConnection) -> AsyncIterator[AsyncConnection]:
    """The shared connection in a transaction that ends with the test."""
    transaction = await worker_connection.begin()
    yield worker_connection
    await transaction.rollback()


@pytest.fixture
async def db(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    """The superuser's session, for factories and for looking behind the API."""
    async with AsyncSession(
        connection, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint"
    ) as session:
        yield session


class _AsApp(SyncSession):
    """A session that takes the application's role for each of its transactions."""


@event.listens_for(_AsApp, "after_begin")
def _enter_role(session: SyncSession, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:
        return
    connection.exec_driver_sql(f"set local role {APP}")
    for name in ("keys", "member_of", "tracking", "task"):
        connection.exec_driver_sql(f"set local app.{name} = ''")


@event.listens_for(_AsApp, "after_transaction_end")
def _leave_role(session: SyncSession, transaction: SessionTransaction) -> None:
    """What a released savepoint set stays set: the next session on the connection is another's."""
    if transaction.parent is None and isinstance(session.bind, Connection):
        session.bind.exec_driver_sql("reset role")


@pytest.fixture
def app_sessions(connection: AsyncConnection) -> SessionFactory:
    return async_sessionmaker(
        connection,
        sync_session_class=_AsApp,
        expire_on_commit=False,
        autoflush=False,
        join_transaction_mode="create_savepoint",
    )


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="session")
def settings(server: Server) -> Settings:
    return Settings.model_validate({"DOITHOAI_DATA": server.data_dir, "DOITHOAI_ORIGINS": "https://doithoai.example"})


@pytest.fixture
def app(settings: Settings, app_sessions: SessionFactory, clock: SettableClock) -> FastAPI:
    return _quick(create_app(settings, sessions=app_sessions, clock=clock))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with _client_of(app) as one:
        yield one


@pytest.fixture
def sign_in(app: FastAPI, db: AsyncSession, clock: SettableClock) -> SignIn:
    return _sign_in_of(app, db, clock)


@dataclass(frozen=True)
class Own:
    """An application on a database of its own, with real logins and real commits. `owner` is the superuser."""

    app: FastAPI
    client: httpx.AsyncClient
    clock: SettableClock
    sessions: SessionFactory
    owner: SessionFactory
    engine: AsyncEngine
    name: str

    async def sign_in(self, who: Seat | Account) -> dict[str, str]:
        async with self.owner.begin() as db:
            return await _sign_in_of(self.app, db, self.clock)(who)


@pytest.fixture
def own_database(server: Server, worker_id: str) -> Iterator[str]:
    name = f"own_{worker_id}_{next(_databases)}"
    server.clone(name)
    yield name
    server.drop(name)


@pytest.fixture
async def own(server: Server, own_database: str, settings: Settings, clock: SettableClock) -> AsyncIterator[Own]:
    engine = make_engine(server.endpoints(own_database).app)
    superuser = make_engine(server.cluster.url(own_database), pool_size=2)
    sessions = make_sessions(engine)
    app = _quick(create_app(settings, sessions=sessions, clock=clock))
    async with _client_of(app) as client:
        yield Own(app, client, clock, sessions, make_sessions(superuser), engine, own_database)
    await engine.dispose()
    await superuser.dispose()


def _quick(app: FastAPI) -> FastAPI:
    app.state.passwords = Passwords(QUICK)
    return app


@asynccontextmanager
async def _client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


def _sign_in_of(app: FastAPI, db: AsyncSession, clock: SettableClock) -> SignIn:
    async def sign_in(who: Seat | Account, membership: Membership | None = None) -> dict[str, str]:
        """The headers of somebody signed in: of a seat, or of an account (under a membership, else as a citizen)."""
        account = who.account if isinstance(who, Seat) else who
        seat = who.membership if isinstance(who, Seat) else membership
        family_id = await make_family(db, account, seat)
        token = app.state.tokens.issue(account.id, seat.id if seat else None, family_id, clock())
        return {"Authorization": f"Bearer {token}"}

    return sign_in


@pytest.fixture
def repository() -> Path:
    return Path(__file__).parents[1]
