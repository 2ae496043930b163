"""What the demo needs before anything happens: hamlets, people, accounts and their seats. Accounts have no service yet,
so this is the owner's connection's work."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Final
from uuid import UUID

from anyio import to_thread
from sqlalchemy import delete, insert, select, text, update

from api.db.engine import Session
from api.db.queries.seeding import add_hamlets, load_reference
from api.db.tables.accounts import Account, Membership, Person
from api.db.tables.reference import Area, Organisation, Seed
from api.demo.cast import AROUND, HAMLETS, PROVINCE, STAGES, Key, hamlet_of, seats
from api.demo.season import Place
from api.domain.accounts.passwords import Passwords
from api.domain.clock import new_id

SEED: Final = "demo"
BEGUN: Final = "begun"
"""The digest of the seed while the demo is being loaded."""
_SINCE: Final = date(2025, 7, 1)
"""Since when the organisations of the two tiers exist, and these people sit in them."""


async def state_of(session: Session) -> str | None:
    """The digest of the demo that is loaded, BEGUN after a load that was broken off, None before any."""
    found = await session.execute(select(Seed.digest).where(Seed.name == SEED))
    return found.scalar_one_or_none()


async def found(session: Session, now: datetime) -> None:
    """Reference data, hamlets, and all accounts, with passwords that nobody knows. What an earlier load that was broken
    off has left behind is removed first.

    ValueError when the database has other people's accounts: demo data would mix with them.
    """
    await load_reference(session, province=PROVINCE)
    names = {seat.username for seat in seats()}
    strangers = (await session.execute(select(Account.username).where(Account.username.not_in(names)))).scalars().all()
    begun = await state_of(session) == BEGUN
    if strangers or (not begun and (await session.execute(select(Account.id).limit(1))).first()):
        raise ValueError("the database has accounts of its own")
    if begun:
        await session.execute(text(f"truncate {_MADE} cascade"))
        await session.execute(delete(Seed).where(Seed.name == SEED))
    for commune, hamlets in HAMLETS.items():
        await add_hamlets(session, commune, hamlets, _SINCE)
    await _make_accounts(session, now)
    await session.execute(insert(Seed).values(name=SEED, digest=BEGUN))


_MADE: Final = "persons, accounts, petitions, sessions, events, event_values, code_counters, kept_answers, pgqueuer"


async def _make_accounts(session: Session, now: datetime) -> None:
    cast = seats()
    bodies = await bodies_of(session)
    keys = iter((await session.execute(_NEW_KEYS, {"n": 2 * len(cast)})).scalars().all())
    unusable = await to_thread.run_sync(Passwords().hash, secrets.token_urlsafe())
    people, accounts, memberships = [], [], []
    for seat in cast:
        person_id, account_id = new_id(now), new_id(now)
        people.append({"id": person_id, "full_name": seat.full_name})
        accounts.append(
            {
                "id": account_id,
                "key": next(keys),
                "handler_key": next(keys),
                "person_id": person_id,
                "username": seat.username,
                "password_hash": unusable,
                "language": "vi",
                "active": True,
                "created_at": now,
            }
        )
        if seat.organisation is not None:
            memberships.append(
                {
                    "id": new_id(now),
                    "account_id": account_id,
                    "organisation_id": bodies[seat.organisation][0],
                    "position": seat.position.value,
                    "valid_from": _SINCE,
                }
            )
    await session.execute(insert(Person), people)
    await session.execute(insert(Account), accounts)
    await session.execute(insert(Membership), memberships)


_NEW_KEYS: Final = text("select nextval('key_seq') from generate_series(1, :n)")


async def bodies_of(session: Session) -> dict[Key, tuple[UUID, str]]:
    """The organisations of the demo's places: id and name."""
    areas: dict[UUID, str] = {place.id: code for code, place in (await places_of(session)).items()}
    rows = await session.execute(
        select(Organisation.id, Organisation.template, Organisation.name_vi, Organisation.area_id)
        .where(Organisation.area_id.in_(areas))
        .order_by(Organisation.id)
    )
    return {(areas[row.area_id], row.template): (row.id, row.name_vi) for row in rows}


async def places_of(session: Session) -> dict[str, Place]:
    """The province and the communes by code, the hamlets as `hamlet_of` says."""
    wanted = [PROVINCE, *STAGES, *AROUND]
    rows = await session.execute(
        select(Area.id, Area.code, Area.full_name).where(Area.code.in_(wanted), Area.kind != "hamlet")
    )
    places = {code: Place(id_, name) for id_, code, name in rows}
    communes = {place.id: code for code, place in places.items() if code != PROVINCE}
    hamlets = await session.execute(
        select(Area.id, Area.parent_id, Area.full_name).where(Area.parent_id.in_(communes), Area.kind == "hamlet")
    )
    return places | {hamlet_of(communes[row.parent_id], row.full_name): Place(row.id, row.full_name) for row in hamlets}


async def accounts_of(session: Session) -> dict[str, tuple[UUID, UUID | None]]:
    """By user name: the account and its membership."""
    rows = await session.execute(
        select(Account.username, Account.id, Membership.id).outerjoin(Membership, Membership.account_id == Account.id)
    )
    return {username: (account_id, membership_id) for username, account_id, membership_id in rows}


async def open_accounts(session: Session, password: str, digest: str) -> None:
    """The last act: the demo accounts get their password, and the demo counts as loaded."""
    hashing = Passwords()
    for seat in seats():
        if seat.shown:
            hashed = await to_thread.run_sync(hashing.hash, password)
            await session.execute(update(Account).where(Account.username == seat.username).values(password_hash=hashed))
    await session.execute(update(Seed).where(Seed.name == SEED).values(digest=digest))
