"""Which errors of a database call mean "not now": they say nothing about what was asked, so it may be asked again."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Final

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# Connection, resources, operator intervention: whole classes of SQLSTATE.
_PASSING_CLASSES: Final = ("08", "53", "57")
# Serialisation failure, deadlock, lock not available, a server that became a standby.
_PASSING_STATES: Final = frozenset({"40001", "40P01", "55P03", "25006"})
LOCK_NOT_AVAILABLE: Final = "55P03"


def sqlstate(error: BaseException) -> str | None:
    """The SQLSTATE that the server gave, however deep the drivers wrapped it."""
    for one in _chain(error):
        state = getattr(one, "sqlstate", None)
        if isinstance(state, str):
            return state
    return None


def is_passing(error: BaseException) -> bool:
    """Whether the database was out of reach, too busy, or let another transaction win: the same call may go through
    later, and nothing of it was stored."""
    if isinstance(error, PoolTimeout | ConnectionError | TimeoutError | socket.gaierror):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    # asyncio joins the refusals of several addresses of one host into an OSError without a number.
    if isinstance(error, OSError) and error.errno is None:
        return True
    if any(_met_an_end(one) for one in _chain(error)):
        return True
    state = sqlstate(error)
    return state is not None and (state[:2] in _PASSING_CLASSES or state in _PASSING_STATES)


def _met_an_end(error: BaseException) -> bool:
    """A statement met a connection on which the server was just saying that it ends, or one that had ended: of that the
    driver says no more than of a wrong argument, but in words."""
    if isinstance(error, asyncpg.InterfaceError):
        return "connection is closed" in str(error)
    return isinstance(error, asyncpg.InternalClientError)


def _chain(error: BaseException) -> Iterator[BaseException]:
    step: BaseException | None = error
    while step is not None:
        yield step
        inner = getattr(step, "orig", None)
        step = inner if isinstance(inner, BaseException) else step.__cause__
