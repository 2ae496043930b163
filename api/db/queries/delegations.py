"""Delegations of a head's powers, and the seats they are given from and to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from api.db.engine import Session
from api.db.tables.accounts import Account, Delegation, Membership, Person
from api.db.tables.reference import Organisation


class OfficeRow(NamedTuple):
    id: UUID
    superior_id: UUID | None


class MemberRow(NamedTuple):
    person_id: UUID
    position: str


class DelegationRow(NamedTuple):
    id: UUID
    organisation_id: UUID
    organisation_name: str
    from_account_id: UUID
    from_name: str
    to_account_id: UUID
    to_name: str
    document_number: str
    powers: list[str]
    valid_from: date
    valid_to: date
    created_at: datetime


_FROM, _TO = aliased(Account), aliased(Account)
_FROM_PERSON, _TO_PERSON = aliased(Person), aliased(Person)
_DELEGATIONS: Final = (
    select(
        Delegation.id,
        Delegation.organisation_id,
        Organisation.name_vi,
        Delegation.from_account_id,
        _FROM_PERSON.full_name,
        Delegation.to_account_id,
        _TO_PERSON.full_name,
        Delegation.document_number,
        Delegation.powers,
        Delegation.valid_from,
        Delegation.valid_to,
        Delegation.created_at,
    )
    .join(Organisation, Organisation.id == Delegation.organisation_id)
    .join(_FROM, _FROM.id == Delegation.from_account_id)
    .join(_FROM_PERSON, _FROM_PERSON.id == _FROM.person_id)
    .join(_TO, _TO.id == Delegation.to_account_id)
    .join(_TO_PERSON, _TO_PERSON.id == _TO.person_id)
)


async def get_office(session: Session, organisation_id: UUID) -> OfficeRow | None:
    found = await session.execute(
        select(Organisation.id, Organisation.superior_id).where(Organisation.id == organisation_id)
    )
    row = found.one_or_none()
    return OfficeRow(*row) if row else None


async def get_member(session: Session, account_id: UUID, organisation_id: UUID, on: date) -> MemberRow | None:
    """The seat that the account holds in the organisation on that day."""
    found = await session.execute(
        select(Account.person_id, Membership.position)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.account_id == account_id,
            Membership.organisation_id == organisation_id,
            Membership.valid_from <= on,
            Membership.valid_to.is_(None) | (Membership.valid_to >= on),
            Account.active,
        )
        .order_by(Membership.id)
        .limit(1)
    )
    row = found.one_or_none()
    return MemberRow(*row) if row else None


async def insert_delegation(
    session: Session,
    delegation_id: UUID,
    *,
    organisation_id: UUID,
    from_account_id: UUID,
    to_account_id: UUID,
    document_number: str,
    powers: Sequence[str],
    valid_from: date,
    valid_to: date,
    at: datetime,
) -> None:
    await session.execute(
        insert(Delegation).values(
            id=delegation_id,
            organisation_id=organisation_id,
            from_account_id=from_account_id,
            to_account_id=to_account_id,
            document_number=document_number,
            powers=list(powers),
            valid_from=valid_from,
            valid_to=valid_to,
            created_at=at,
        )
    )


async def get_delegation(session: Session, delegation_id: UUID) -> DelegationRow | None:
    row = (await session.execute(_DELEGATIONS.where(Delegation.id == delegation_id))).one_or_none()
    return DelegationRow._make(row) if row else None


async def list_delegations(
    session: Session, organisation_id: UUID, *, before: UUID | None, limit: int
) -> list[DelegationRow]:
    """The delegations of one organisation, newest first, those before the id `before`."""
    wanted = _DELEGATIONS.where(Delegation.organisation_id == organisation_id)
    if before is not None:
        wanted = wanted.where(Delegation.id < before)
    found = await session.execute(wanted.order_by(Delegation.id.desc()).limit(limit))
    return [DelegationRow._make(row) for row in found]
