"""Accounts, the seats they hold, sign-ins and delegations (domain.md §2, api.md auth)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.organisations.model import OrganisationKind, Position, Role, role_of


class Client(StrEnum):
    """How a sign-in keeps its refresh token: a browser in a cookie, anything else by its own means."""

    BROWSER = "browser"
    NATIVE = "native"


class AccountAction(StrEnum):
    """What a seat may do outside of any one case: `see_…` names a list that can hold something for it."""

    TAKE_DOWN_PETITION = "take_down_petition"
    CLAIM_PETITION = "claim_petition"
    SEE_PETITIONS = "see_petitions"
    SEE_ASSIGNMENTS = "see_assignments"
    SEE_ESCALATIONS = "see_escalations"
    SEE_COMMITMENTS = "see_commitments"
    PLAN_SESSION = "plan_session"
    SEE_SESSIONS = "see_sessions"
    SEE_NOTICES = "see_notices"
    SEE_DELEGATIONS = "see_delegations"
    DELEGATE = "delegate"


@dataclass(frozen=True, slots=True)
class Place:
    """The area that an organisation works for."""

    id: UUID
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Office:
    """The organisation of a membership."""

    id: UUID
    name: str
    kind: OrganisationKind
    area: Place


@dataclass(frozen=True, slots=True)
class Membership:
    """One seat of an account. `acting_head`: a delegation of the head is in force today."""

    id: UUID
    organisation: Office
    position: Position
    valid_from: date
    valid_to: date | None
    acting_head: bool

    @property
    def role(self) -> Role:
        return role_of(self.organisation.kind, self.position)


@dataclass(frozen=True, slots=True)
class Account:
    id: UUID
    username: str
    full_name: str
    language: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in after signing in, renewing or switching. `refresh_token` is None when it stays as it was."""

    account_id: UUID
    family_id: UUID
    client: Client
    membership: Membership | None
    refresh_token: str | None


@dataclass(frozen=True, slots=True)
class Me:
    account: Account
    active_membership: Membership | None
    memberships: tuple[Membership, ...]
    role: Role
    allowed_actions: tuple[AccountAction, ...]


POWERS_OF_HEAD: Final = ("approve_answers", "decide_extensions", "conclude_sessions")
"""What only a head or an acting head does (domain.md §2). A delegation gives all of it: an acting head counts as head
wherever one is asked for, save the chair of a leader's reception."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """The named person acts as head of the organisation from the first to the last day, both included."""

    id: UUID
    organisation_id: UUID
    organisation_name: str
    from_account_id: UUID
    from_name: str
    to_account_id: UUID
    to_name: str
    document_number: str
    powers: tuple[str, ...]
    valid_from: date
    valid_to: date
    created_at: datetime
