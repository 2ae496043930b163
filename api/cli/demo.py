"""The demo data: fictional people in a real province, with known names, so on this machine only."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from api.cli.database import sessions_of
from api.cli.refusals import Refused
from api.settings import Settings

if TYPE_CHECKING:
    from api.db.provision import Endpoints


@dataclass(frozen=True)
class Loaded:
    """What this start found or did. `password` is there only when it was made at random just now."""

    now: bool
    password: str | None = None


def refuse_demo_beyond_loopback(settings: Settings, endpoints: Endpoints) -> None:
    """Raises Refused when HOST would show demo accounts to other machines."""
    if not settings.on_loopback and asyncio.run(_is_loaded(endpoints.owner)):
        raise beyond_loopback(settings)


def beyond_loopback(settings: Settings) -> Refused:
    return Refused(
        f"HOST is {settings.host}, and demo data is never shown to other machines: leave HOST out, "
        "or serve a database of your own with `doithoai serve` (README, A real installation)."
    )


async def load(settings: Settings, endpoints: Endpoints) -> Loaded:
    """Reference data and demo data, each where it is missing.

    Raises Refused when the database is a real installation's: demo data would mix with it.
    """
    from api.db.engine import transaction
    from api.db.queries.seeding import load_reference
    from api.demo.cast import PROVINCE
    from api.demo.load import load_demo
    from api.domain.clock import utc_now

    made = secrets.token_urlsafe(9)
    try:
        async with sessions_of(endpoints.owner) as sessions, transaction(sessions) as session:
            await load_reference(session, province=PROVINCE)
        if await _is_loaded(endpoints.owner):
            return Loaded(now=False)
        typer.echo("Loading the demo data, once; this takes a while …")
        await load_demo(endpoints, settings.demo_password or made, now=utc_now(), progress=typer.echo)
    except ValueError as error:
        raise Refused(f"Demo data cannot be loaded here: {error}.") from error
    return Loaded(now=True, password=None if settings.demo_password else made)


def tell_accounts(loaded: Loaded) -> None:
    from api.demo.load import ACCOUNTS

    typer.echo("Demo accounts:")
    for username, who in ACCOUNTS.items():
        typer.echo(f"  {username:22} {who}")
    if loaded.password is not None:
        typer.echo(f"Password of all of them, shown this once: {loaded.password}")
    elif loaded.now:
        typer.echo("Password of all of them: what DOITHOAI_DEMO_PASSWORD says.")
    else:
        typer.echo("Password of all of them: the one of the first start.")


async def _is_loaded(owner_url: str) -> bool:
    from api.db.engine import transaction
    from api.demo.load import is_loaded

    async with sessions_of(owner_url) as sessions, transaction(sessions) as session:
        return await is_loaded(session)
