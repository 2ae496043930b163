"""The queue's own log, which grows by three rows with each job: what is old goes, but never what an operator needs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from api.db.engine import Session

KEPT_FOR: Final = timedelta(days=30)

# A job that still stands in the queue keeps its log: `doithoai jobs list` reads the error of a held one from it.
_OUTLIVED: Final = "created <= :before and not exists (select 1 from pgqueuer q where q.id = l.job_id)"


async def has_job_log(session: Session, before: datetime) -> bool:
    """Whether there is a row of that time or earlier that no job in the queue needs."""
    found = await session.execute(
        text(f"select exists (select 1 from pgqueuer_log l where {_OUTLIVED})"), {"before": before}
    )
    return bool(found.scalar_one())


async def delete_job_log(session: Session, before: datetime, limit: int) -> int:
    """Deletes the oldest of these rows, at most `limit`; gives how many."""
    found = await session.execute(
        text(f"""with gone as (
                   delete from pgqueuer_log where id in (
                     select id from pgqueuer_log l where {_OUTLIVED} order by created limit :limit) returning 1)
                 select count(*) from gone"""),
        {"before": before, "limit": limit},
    )
    return int(found.scalar_one())
