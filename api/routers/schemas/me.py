"""The caller, and who acts for a head."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.accounts.model import AccountAction, Delegation
from api.domain.organisations.model import Role
from api.routers.schemas.auth import MembershipOut
from api.routers.schemas.common import Answer, Body, Day, Line


class AccountOut(Answer):
    id: UUID
    username: str
    full_name: str
    language: str


class MeOut(Answer):
    """The account, all its memberships of today, and what the active one may do outside of any one case."""

    account: AccountOut
    active_membership: MembershipOut | None
    memberships: list[MembershipOut]
    role: Role
    allowed_actions: list[AccountAction] = Field(
        description="What a client offers as navigation: `see_…` names a list that can hold something for this seat."
    )


class DelegationIn(Body):
    """The head hands the head's powers to a deputy or officer, from the first to the last day."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to_account_id": "018f3a2e-0000-7000-8000-000000000003",
                    "document_number": "12/QĐ-UBND",
                    "valid_from": "2026-04-01",
                    "valid_to": "2026-04-30",
                }
            ]
        }
    )
    to_account_id: UUID
    organisation_id: Annotated[
        UUID | None, Field(description="The own organisation, or one directly below it; absent: the own.")
    ] = None
    document_number: Annotated[Line, Field(examples=["12/QĐ-UBND"])]
    valid_from: Day
    valid_to: Day


class NamedOrganisation(Answer):
    id: UUID
    name: str


class NamedAccount(Answer):
    id: UUID
    full_name: str


class DelegationOut(Answer):
    id: UUID
    organisation: NamedOrganisation
    from_account: NamedAccount
    to_account: NamedAccount
    document_number: str
    powers: list[str]
    valid_from: date
    valid_to: date
    created_at: datetime

    @classmethod
    def of(cls, delegation: Delegation) -> DelegationOut:
        d = delegation
        return cls(
            id=d.id,
            organisation=NamedOrganisation(id=d.organisation_id, name=d.organisation_name),
            from_account=NamedAccount(id=d.from_account_id, full_name=d.from_name),
            to_account=NamedAccount(id=d.to_account_id, full_name=d.to_name),
            document_number=d.document_number,
            powers=list(d.powers),
            valid_from=d.valid_from,
            valid_to=d.valid_to,
            created_at=d.created_at,
        )
