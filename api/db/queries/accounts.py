"""Accounts, memberships, and the families of refresh tokens."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session as BlockingSession

from api.db.engine import Session
from api.db.tables.accounts import Account, Delegation, Membership, Person, RefreshToken, TokenFamily
from api.db.tables.reference import Area, Organisation


class EntryRow(NamedTuple):
    """Who a sign-in is today and in which seat; see the SQL function `enter`."""

    account_id: UUID
    account_key: int
    person_id: UUID
    full_name: str
    language: str
    membership_id: UUID | None
    organisation_id: UUID | None
    organisation_kind: str | None
    organisation_name: str | None
    seat: str | None
    acting: bool
    area_id: UUID | None
    area_is_province: bool
    member_of: list[UUID]


class CredentialsRow(NamedTuple):
    account_id: UUID
    password_hash: str


class AccountRow(NamedTuple):
    id: UUID
    username: str
    full_name: str
    language: str


class MembershipRow(NamedTuple):
    id: UUID
    position: str
    valid_from: date
    valid_to: date | None
    acting_head: bool
    organisation_id: UUID
    organisation_name: str
    organisation_kind: str
    area_id: UUID
    area_name: str
    area_kind: str


class RefreshTokenRow(NamedTuple):
    family_id: UUID
    account_id: UUID
    membership_id: UUID | None
    client: str
    expires_at: datetime
    used_at: datetime | None
    successor: bytes | None
    revoked: bool


_ENTER: Final = "select * from enter($1, $2, $3, $4)"
_TRACK: Final = text("select set_config('app.tracking', :petition, true)")


async def enter(
    session: Session, account_id: UUID, membership_id: UUID | None, family_id: UUID | None, today: date
) -> EntryRow | None:
    """Opens this transaction to what the sign-in may see; None when it is no longer good. One round trip."""
    row = await session.run_sync(_entered, (account_id, membership_id, family_id, today))
    return EntryRow(*row) if row else None


def _entered(session: BlockingSession, values: tuple[UUID | date | None, ...]) -> tuple[Any, ...] | None:
    """With the driver's cursor: what SQLAlchemy makes of a statement and its row costs more than both, and every
    request pays it."""
    cursor = session.connection().connection.cursor()
    cursor.execute(_ENTER, values)
    row: tuple[Any, ...] | None = cursor.fetchone()
    return row


async def enter_tracking(session: Session, petition_id: UUID) -> None:
    """Opens this transaction to one petition, for the holder of its code and secret."""
    await session.execute(_TRACK, {"petition": str(petition_id)})


async def get_credentials(session: Session, username: str) -> CredentialsRow | None:
    """The account that may sign in under this name."""
    found = await session.execute(
        select(Account.id, Account.password_hash).where(Account.username == username, Account.active)
    )
    row = found.one_or_none()
    return CredentialsRow(*row) if row else None


async def get_account(session: Session, account_id: UUID) -> AccountRow | None:
    found = await session.execute(
        select(Account.id, Account.username, Person.full_name, Account.language)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id == account_id, Account.active)
    )
    row = found.one_or_none()
    return AccountRow(*row) if row else None


async def list_memberships(session: Session, account_id: UUID, today: date) -> list[MembershipRow]:
    """The account's memberships that are valid today, in organisations that are, oldest first."""
    acting = (
        select(Delegation.id)
        .where(
            Delegation.to_account_id == account_id,
            Delegation.organisation_id == Organisation.id,
            Delegation.valid_from <= today,
            Delegation.valid_to >= today,
        )
        .exists()
    )
    found = await session.execute(
        select(
            Membership.id,
            Membership.position,
            Membership.valid_from,
            Membership.valid_to,
            (Membership.position.not_in(("head", "administrator")) & acting).label("acting_head"),
            Organisation.id,
            Organisation.name_vi,
            Organisation.kind,
            Area.id,
            Area.name,
            Area.kind,
        )
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Area, Area.id == Organisation.area_id)
        .where(
            Membership.account_id == account_id,
            Membership.valid_from <= today,
            Membership.valid_to.is_(None) | (Membership.valid_to >= today),
            Organisation.valid_from <= today,
            Organisation.valid_to.is_(None) | (Organisation.valid_to >= today),
        )
        .order_by(Membership.valid_from, Membership.id)
    )
    return [MembershipRow(*row) for row in found]


async def insert_family(
    session: Session, family_id: UUID, *, account_id: UUID, membership_id: UUID | None, client: str, at: datetime
) -> None:
    await session.execute(
        insert(TokenFamily).values(
            id=family_id, account_id=account_id, membership_id=membership_id, client=client, created_at=at
        )
    )


async def store_family_membership(session: Session, family_id: UUID, membership_id: UUID | None) -> None:
    await session.execute(update(TokenFamily).where(TokenFamily.id == family_id).values(membership_id=membership_id))


async def store_revocation(session: Session, family_id: UUID, why: str, at: datetime) -> None:
    """Ends the sign-in, unless it has ended before."""
    await session.execute(
        update(TokenFamily)
        .where(TokenFamily.id == family_id, TokenFamily.revoked_at.is_(None))
        .values(revoked_at=at, revoked_why=why)
    )


async def insert_refresh_token(session: Session, digest: bytes, family_id: UUID, expires_at: datetime) -> None:
    await session.execute(insert(RefreshToken).values(digest=digest, family_id=family_id, expires_at=expires_at))


async def lock_refresh_token(session: Session, digest: bytes) -> RefreshTokenRow | None:
    """The token and its family; two that present the same token come one after the other."""
    found = await session.execute(
        select(
            RefreshToken.family_id,
            TokenFamily.account_id,
            TokenFamily.membership_id,
            TokenFamily.client,
            RefreshToken.expires_at,
            RefreshToken.used_at,
            RefreshToken.successor,
            (TokenFamily.revoked_at.is_not(None) | ~Account.active).label("revoked"),
        )
        .join(TokenFamily, TokenFamily.id == RefreshToken.family_id)
        .join(Account, Account.id == TokenFamily.account_id)
        .where(RefreshToken.digest == digest)
        .with_for_update(of=RefreshToken)
    )
    row = found.one_or_none()
    return RefreshTokenRow(*row) if row else None


async def store_spent_token(session: Session, digest: bytes, successor: bytes, at: datetime) -> None:
    await session.execute(
        update(RefreshToken).where(RefreshToken.digest == digest).values(used_at=at, successor=successor)
    )
