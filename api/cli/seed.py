"""`doithoai seed`: the data that the product starts with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli import demo
from api.cli.database import alone, database, sessions_of, upgrade
from api.cli.refusals import Refused, read_settings

if TYPE_CHECKING:
    from api.db.provision import Endpoints

app: Final = typer.Typer(help="Reference data, demo data.", no_args_is_help=True)
Province = Annotated[str | None, typer.Option(help="Code of the province served, such as 52: with its organisations.")]


@app.command()
def reference(province: Province = None) -> None:
    """Load areas, fields, deadline rules and the calendar; doing it again changes nothing."""
    settings = read_settings()
    with database(settings) as endpoints, alone(settings):
        upgrade(endpoints.owner)
        asyncio.run(_load_reference(endpoints, province))
    typer.echo("The reference data is loaded.")


@app.command("demo")
def demo_() -> None:
    """Load the demo province, once, and print its accounts."""
    settings = read_settings()
    if not settings.on_loopback:
        raise demo.beyond_loopback(settings)
    with database(settings) as endpoints, alone(settings):
        upgrade(endpoints.owner)
        demo.tell_accounts(asyncio.run(demo.load(settings, endpoints)))


async def _load_reference(endpoints: Endpoints, province: str | None) -> None:
    from api.db.engine import transaction
    from api.db.queries.seeding import load_reference

    try:
        async with sessions_of(endpoints.owner) as sessions, transaction(sessions) as session:
            await load_reference(session, province=province)
    except ValueError as error:
        raise Refused(f"The reference data was not loaded: {error}.") from error
