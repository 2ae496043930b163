"""Connection pools and the unit of work: one session, one transaction, one row-security setting a request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session as BlockingSession
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

Session = AsyncSession
SessionFactory = async_sessionmaker[AsyncSession]


def async_url(url: str) -> str:
    """The same address for SQLAlchemy's asyncpg driver."""
    return "postgresql+asyncpg://" + url.split("://", 1)[1]


def make_engine(url: str, *, pool_size: int = 10) -> AsyncEngine:
    """A pool for one login role.

    Generic plans: under row security the planner would otherwise make a custom plan for each call, which costs more
    than the short lists themselves (docs/decisions/0002).
    """
    engine = create_async_engine(
        async_url(url),
        pool_size=pool_size,
        max_overflow=5,
        hide_parameters=True,  # a logged statement must not quote people's texts
        pool_timeout=5,
        connect_args={
            "timeout": 5,
            "server_settings": {
                "plan_cache_mode": "force_generic_plan",
                "application_name": "doithoai",
                "lock_timeout": "10s",
            },
        },
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def make_sessions(engine: AsyncEngine) -> SessionFactory:
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=False)


@asynccontextmanager
async def transaction(sessions: SessionFactory) -> AsyncIterator[Session]:
    """One transaction: committed when the block ends, rolled back when it raises."""
    session = sessions()
    try:
        yield session
        await session.run_sync(_end)
    except BaseException:
        await asyncio.shield(session.close())  # a request that is cancelled gives its connection back too
        raise


def _end(session: BlockingSession) -> None:
    """Both in one crossing into SQLAlchemy's blocking half, since a crossing costs more than either."""
    session.commit()
    session.close()


def _refuse_closed(connection: DBAPIConnection, _: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
    """A connection that the server closed while it waited in the pool is replaced before anybody uses it."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError
