"""Who acts: one account under one active membership, one citizen, one tracking token, or the system (domain.md §2)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from api.domain.organisations.model import OrganisationKind, Position, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Rights come from the one active membership alone; `member_of` lists every organisation of the account valid
    today and serves subject exclusion only. `position` is `head` for an acting head as well (`acting` tells)."""

    account_id: UUID | None
    person_id: UUID | None
    role: Role
    organisation_id: UUID | None = None
    organisation_kind: OrganisationKind | None = None
    position: Position | None = None
    acting: bool = False
    area_id: UUID | None = None
    area_is_province: bool = False
    member_of: frozenset[UUID] = frozenset()
    membership_id: UUID | None = None
    tracking_petition_id: UUID | None = None
    """Set for the 15-minute token of code and secret: this one petition and nothing else."""
    name: str = ""
    organisation_name: str = ""
