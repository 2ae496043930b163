"""`doithoai jobs`: work that failed for good and waits for an operator."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import typer

from api.cli.database import made_database, sessions_of
from api.cli.refusals import Refused, read_settings

if TYPE_CHECKING:
    from api.db.queries.jobs import HeldJob

app: Final = typer.Typer(help="Jobs that failed and are held.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the held jobs, oldest first, at most 100."""
    with made_database(read_settings()) as endpoints:
        held = asyncio.run(_held(endpoints.owner))
    for job in held:
        typer.echo(
            f"{job.id}  {job.entrypoint} {job.payload}  held since {job.held_at:%Y-%m-%d %H:%M} UTC"
            f" after {job.attempts} attempts: {job.error or 'no reason kept'}"
        )
    if not held:
        typer.echo("No job is held.")


@app.command()
def requeue(job_id: int) -> None:
    """Give a held job another run."""
    with made_database(read_settings()) as endpoints:
        if not asyncio.run(_requeued(endpoints.owner, job_id)):
            raise Refused(f"No job {job_id} is held: see `doithoai jobs list`.")
    typer.echo(f"Job {job_id} is in the queue again.")


async def _held(owner_url: str) -> list[HeldJob]:
    from api.db.engine import transaction
    from api.db.queries.jobs import list_held

    async with sessions_of(owner_url) as sessions, transaction(sessions) as session:
        return await list_held(session)


async def _requeued(owner_url: str, job_id: int) -> bool:
    from api.db.engine import transaction
    from api.db.queries.jobs import requeue as give_another_run

    async with sessions_of(owner_url) as sessions, transaction(sessions) as session:
        return await give_another_run(session, job_id)
