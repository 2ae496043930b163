"""Who may be named as handler of a case (domain.md §2, §2.1). Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from api.domain.organisations.model import OrganisationKind, Position


@dataclass(frozen=True, slots=True)
class Seat:
    """One membership that an active account has today; `ended`: its organisation has closed."""

    account_id: UUID
    organisation_id: UUID
    kind: OrganisationKind
    position: Position
    area_path: tuple[UUID, ...]
    ended: bool


def may_be_named(
    seats: Collection[Seat],
    *,
    holder_id: UUID,
    lead_id: UUID,
    holder_path: tuple[UUID, ...],
    subjects: frozenset[UUID],
) -> bool:
    """Whether the person with these seats may handle the case by name: of the holder or the lead, or of an inspectorate
    on the holder's line of areas; never somebody of an organisation that the case is about, by whatever seat."""
    if any(seat.organisation_id in subjects for seat in seats):
        return False
    return any(
        seat.position is not Position.ADMINISTRATOR
        and not seat.ended
        and (seat.organisation_id in {holder_id, lead_id} or _inspects(seat, holder_path))
        for seat in seats
    )


def _inspects(seat: Seat, holder_path: tuple[UUID, ...]) -> bool:
    on_line = seat.area_path[-1] in holder_path or holder_path[-1] in seat.area_path
    return seat.kind is OrganisationKind.INSPECTORATE and on_line
