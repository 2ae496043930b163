"""Migration 0006 on a database in use: escalations that were over end, and of two under way the newer one stays."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from api.db.engine import make_engine
from api.db.tables.base import Base
from api.db.vocabulary import STATES
from factories.database import ROOT, Server

NOON: Final = datetime(2026, 3, 2, 5, tzinfo=UTC)
_PLAIN: Final[Mapping[type, Any]] = {
    int: 0, str: "", bool: False, datetime: NOON, date: NOON.date(), list: [], bytes: b"", UUID: UUID(int=1),
}  # fmt: skip
BELOW, ABOVE = (UUID(int=n) for n in (1, 2))
KEYS: Final = {BELOW: 1001, ABOVE: 1002}


async def put(connection: AsyncConnection, table: str, **own: Any) -> None:
    """A row of which nothing else counts."""
    found = Base.metadata.tables[table]
    plain = {
        column.name: _PLAIN[column.type.python_type]
        for column in found.columns
        if not column.nullable and column.server_default is None and column.computed is None
    }
    await connection.execute(insert(found).values(plain | own))


CASES: Final[Mapping[str, tuple[str, UUID, list[str], list[str]]]] = {
    # what happened: the petition's state and holder, its escalations from old to new, and what they are afterwards
    "under way": ("escalated", BELOW, ["sent"], ["sent"]),
    "in hand above": ("reviewing", ABOVE, ["received"], ["received"]),
    "handled above": ("awaiting_approval", ABOVE, ["returned", "received"], ["returned", "received"]),
    "transferred down": ("reviewing", BELOW, ["received"], ["returned"]),
    "declined above": ("declined", ABOVE, ["received"], ["answered"]),
    "guided above": ("guided", ABOVE, ["received"], ["answered"]),
    "answered in the hall": ("answered", ABOVE, ["received"], ["answered"]),
    "withdrawn": ("withdrawn", ABOVE, ["received"], ["returned"]),
    "sent and forgotten": ("reviewing", BELOW, ["sent"], ["recalled"]),
    "came down and went up again": ("escalated", BELOW, ["received", "sent"], ["returned", "sent"]),
    "twice in hand above": ("reviewing", ABOVE, ["received", "received"], ["returned", "received"]),
}


async def fill(url: str, petitions: Mapping[str, UUID]) -> None:
    engine = make_engine(url, pool_size=1)
    async with engine.begin() as connection:
        await connection.execute(text("set local session_replication_role = replica"))
        for organisation, key in KEYS.items():
            await put(
                connection, "organisations", id=organisation, key=key, lead_key=key + 10, head_key=key + 20,
                kind="people_committee",
            )  # fmt: skip
        for name, (state, holder, trips, _) in CASES.items():
            await put(
                connection, "petitions", id=petitions[name], code=name, state=STATES.index(state),
                holder_key=KEYS[holder],
            )  # fmt: skip
            for i, trip in enumerate(trips):
                await put(
                    connection, "escalations", id=uuid4(), petition_id=petitions[name], from_organisation_id=BELOW,
                    to_organisation_id=ABOVE, state=trip, sent_at=NOON + timedelta(days=i), version=1,
                )  # fmt: skip
    await engine.dispose()


async def trips(url: str, petitions: Mapping[str, UUID]) -> dict[str, list[tuple[str, bool]]]:
    """(state, whether it has an end) of each petition's escalations, from old to new."""
    engine = make_engine(url, pool_size=1)
    async with engine.begin() as connection:
        found = {
            name: [
                (state, ended)
                for state, ended in await connection.execute(
                    text("""select state, ended_at is not null from escalations
                             where petition_id = :id order by sent_at"""),
                    {"id": petition},
                )
            ]
            for name, petition in petitions.items()
        }
    await engine.dispose()
    return found


@pytest.fixture
def config(server: Server, own_database: str) -> Config:
    found = Config(str(ROOT / "alembic.ini"))
    found.attributes["url"] = server.endpoints(own_database).owner
    return found


def test_what_is_over_ends_and_one_stays_under_way(server: Server, own_database: str, config: Config) -> None:
    url = server.cluster.url(own_database)
    petitions = {name: uuid4() for name in CASES}
    command.downgrade(config, "0005")
    asyncio.run(fill(url, petitions))
    before = asyncio.run(trips(url, petitions))
    command.upgrade(config, "head")
    after = asyncio.run(trips(url, petitions))
    assert {name: [state for state, _ in found] for name, found in after.items()} == {
        name: expected for name, (*_, expected) in CASES.items()
    }
    changed = [
        ended
        for name, found in after.items()
        for (was, _), (state, ended) in zip(before[name], found, strict=True)
        if was != state
    ]
    assert changed
    assert all(changed)
    command.downgrade(config, "0005")
    assert asyncio.run(trips(url, petitions)) == after
    command.upgrade(config, "head")
