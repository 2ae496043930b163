"""What the running product asks of its database before it takes people in."""

from __future__ import annotations

from sqlalchemy import text

from api.db.engine import Session


async def get_revision(session: Session) -> str | None:
    """The migration the database stands at; None before the first."""
    if (await session.execute(text("select to_regclass('alembic_version')"))).scalar_one() is None:
        return None
    return (await session.execute(text("select version_num from alembic_version"))).scalar_one_or_none()


async def is_seeded(session: Session) -> bool:
    """Whether reference data was loaded; asks only a database that is migrated."""
    return bool((await session.execute(text("select exists (select from seeds)"))).scalar_one())
