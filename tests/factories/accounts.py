"""Areas, organisations, people and their seats, few and small, so that tests need no reference data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.folding import fold
from api.db.tables.accounts import Account, Delegation, Membership, Person, TokenFamily
from api.db.tables.reference import Area, AreaName, Organisation, key_seq
from api.domain.clock import new_id
from api.domain.organisations.model import OrganisationKind, Position

PASSWORD = "một mật khẩu dài"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_HASH = QUICK.hash(PASSWORD)
_LONG_AGO = date(2025, 7, 1)
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
_number = count(1)


@dataclass(frozen=True)
class Seat:
    """An account and one membership of it."""

    account: Account
    membership: Membership
    organisation: Organisation


def _id() -> UUID:
    return new_id(_MADE)


async def _keys(db: AsyncSession, n: int) -> list[int]:
    found = await db.scalars(select(key_seq.next_value()).select_from(func.generate_series(1, n)))
    return list(found)


async def make_area(
    db: AsyncSession, name: str = "Gia Lai", *, kind: str = "province", parent: Area | None = None
) -> Area:
    """A province, or a commune, ward or special zone of one."""
    key, front_key = await _keys(db, 2)
    area_id = _id()
    designation = {"province": "tỉnh", "commune": "xã", "ward": "phường", "special_zone": "đặc khu", "hamlet": "thôn"}[
        kind
    ]
    area = Area(
        id=area_id,
        key=key,
        front_key=front_key,
        kind=kind,
        designation=designation,
        code=f"{next(_number):05}",
        parent_id=parent.id if parent else None,
        path=[*(parent.path if parent else []), area_id],
        name=name,
        full_name=f"{designation.capitalize()} {name}",
        name_en=name,
        valid_from=_LONG_AGO,
        valid_to=None,
    )
    db.add(area)
    await db.flush()
    db.add(AreaName(area_id=area_id, folded=fold(name), rank=0))
    await db.flush()
    return area


async def make_organisation(
    db: AsyncSession,
    area: Area,
    kind: OrganisationKind = OrganisationKind.PEOPLE_COMMITTEE,
    *,
    superior: Organisation | None = None,
    name: str | None = None,
    valid_from: date = _LONG_AGO,
    valid_to: date | None = None,
) -> Organisation:
    key, lead_key, head_key = await _keys(db, 3)
    organisation = Organisation(
        id=_id(),
        key=key,
        lead_key=lead_key,
        head_key=head_key,
        kind=kind,
        template=kind,
        name_vi=name or f"Cơ quan {next(_number)} {area.name}",
        name_en=name or f"Body {area.name}",
        area_id=area.id,
        superior_id=superior.id if superior else None,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    db.add(organisation)
    await db.flush()
    return organisation


async def make_account(
    db: AsyncSession,
    username: str | None = None,
    *,
    full_name: str = "Rơ Châm Hơ Blứ",
    person_id: UUID | None = None,
    password_hash: str = _HASH,
    active: bool = True,
) -> Account:
    """An account with PASSWORD; its person is new unless given."""
    if person_id is None:
        person_id = _id()
        db.add(Person(id=person_id, full_name=full_name))
        await db.flush()
    account = _account(await _keys(db, 2), person_id, username, password_hash=password_hash, active=active)
    db.add(account)
    await db.flush()
    return account


def _account(
    keys: Sequence[int],
    person_id: UUID,
    username: str | None = None,
    *,
    password_hash: str = _HASH,
    active: bool = True,
) -> Account:
    key, handler_key = keys
    return Account(
        id=_id(),
        key=key,
        handler_key=handler_key,
        person_id=person_id,
        username=username or f"person.{next(_number)}",
        password_hash=password_hash,
        language="vi",
        active=active,
        created_at=_MADE,
    )


async def make_membership(
    db: AsyncSession,
    account: Account,
    organisation: Organisation,
    position: Position = Position.OFFICER,
    *,
    valid_from: date = _LONG_AGO,
    valid_to: date | None = None,
) -> Membership:
    membership = _membership(account, organisation, position, valid_from, valid_to)
    db.add(membership)
    await db.flush()
    return membership


def _membership(
    account: Account,
    organisation: Organisation,
    position: Position,
    valid_from: date = _LONG_AGO,
    valid_to: date | None = None,
) -> Membership:
    return Membership(
        id=_id(),
        account_id=account.id,
        organisation_id=organisation.id,
        position=position,
        valid_from=valid_from,
        valid_to=valid_to,
    )


async def make_seat(
    db: AsyncSession, organisation: Organisation, position: Position = Position.OFFICER, username: str | None = None
) -> Seat:
    """A new account that holds one position."""
    account = await make_account(db, username)
    return Seat(account, await make_membership(db, account, organisation, position), organisation)


async def make_seats(db: AsyncSession, posts: Sequence[tuple[Organisation, Position]]) -> list[Seat]:
    """New accounts that hold one position each, in few statements."""
    keys = await _keys(db, 2 * len(posts))
    persons = [Person(id=_id(), full_name="Rơ Châm Hơ Blứ") for _ in posts]
    accounts = [_account(keys[2 * n : 2 * n + 2], person.id) for n, person in enumerate(persons)]
    memberships = [_membership(account, *post) for account, post in zip(accounts, posts, strict=True)]
    for rows in (persons, accounts, memberships):
        db.add_all(rows)
        await db.flush()
    return [
        Seat(account, membership, post[0])
        for account, membership, post in zip(accounts, memberships, posts, strict=True)
    ]


async def make_delegation(
    db: AsyncSession,
    head: Account,
    delegate: Account,
    organisation: Organisation,
    *,
    valid_from: date,
    valid_to: date,
    powers: Sequence[str] = (),
) -> Delegation:
    delegation = Delegation(
        id=_id(),
        from_account_id=head.id,
        to_account_id=delegate.id,
        organisation_id=organisation.id,
        document_number="01/QĐ-UBND",
        powers=list(powers),
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=_MADE,
    )
    db.add(delegation)
    await db.flush()
    return delegation


async def make_family(db: AsyncSession, account: Account, membership: Membership | None) -> UUID:
    """A sign-in, without the password."""
    family = TokenFamily(
        id=_id(),
        account_id=account.id,
        membership_id=membership.id if membership else None,
        client="browser",
        created_at=_MADE,
    )
    db.add(family)
    await db.flush()
    return family.id
