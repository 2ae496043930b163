"""Connection pools and the unit of work: one session, one transaction, one row-security setting a request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

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
    return create_async_engine(
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


def make_sessions(engine: AsyncEngine) -> SessionFactory:
    return async_sessionmaker(engine, expire_on_commit=False, autoflush=False)


@asynccontextmanager
async def transaction(sessions: SessionFactory) -> AsyncIterator[Session]:
    """One transaction: committed when the block ends, rolled back when it raises."""
    async with sessions() as session, session.begin():
        yield session
