"""`doithoai verify-history`: is the history what was written (domain.md §7)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from api.cli.database import made_database, sessions_of
from api.cli.refusals import read_settings

if TYPE_CHECKING:
    from api.domain.history.model import Findings


def verify() -> None:
    """Check every event, head and daily root. Exit code 1, with a line for each finding, when anything is wrong."""
    with made_database(read_settings()) as endpoints:
        findings = asyncio.run(_findings(endpoints.owner))
    for finding in findings.found:
        typer.echo(f"{finding}")
    if not findings.complete:
        typer.echo("The check stopped here: there is more.")
    verdict = f"Findings: {len(findings.found)}" if findings.found else "The history is as it was written"
    typer.echo(
        f"{verdict} (streams {findings.streams}, events {findings.events}, personal values {findings.values},"
        f" daily roots {findings.roots}, newest {findings.newest_root or 'none'})."
    )
    raise typer.Exit(findings.exit_code)


async def _findings(owner_url: str) -> Findings:
    from api.db.engine import transaction
    from api.domain.history.service import verify_history

    async with sessions_of(owner_url) as sessions, transaction(sessions) as session:
        return await verify_history(session)
