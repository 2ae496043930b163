"""Who may do what with a commitment, and who sees it (domain.md §3.1). Absent = refused.

A grant hangs on the organisation's kind, the position, the circle and one relation to the commitment (`Condition`).
`granted` is the table itself and serves the full-product tests; `may` asks the relation as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from api.domain.actor import Actor
from api.domain.commitments.model import Circle, Commitment, CommitmentAction
from api.domain.commitments.rules import guard_holds, transition_for
from api.domain.organisations.model import (
    COMMITTEE_KINDS,
    FRONT_KINDS,
    OrganisationKind,
    Position,
    Role,
    role_of,
)


class Condition(StrEnum):
    """The relation of the actor to the commitment that a right hangs on."""

    RESPONSIBLE = "responsible"
    """The organisation that is to keep it."""
    OWNER = "owner"
    """The holder of the petition or the host of the session."""
    OWNER_SECOND = "owner_second"
    """The owner's, and another person than the one who reported it done."""
    PLACE = "place"
    """Of the place where it is to be kept or above it, not the organisation that is to keep it, and another person than
    the one who reported it done."""
    SUPERIOR_LATE = "superior_late"
    """Directly superior to the owner, and the commitment is late."""


@dataclass(frozen=True, slots=True)
class Grant:
    kinds: frozenset[OrganisationKind]
    positions: frozenset[Position]
    condition: Condition
    circles: frozenset[Circle] = frozenset(Circle)


_A, _C, _P = CommitmentAction, Condition, Position
_ALL: Final = frozenset(OrganisationKind)
_OWNING: Final = COMMITTEE_KINDS | FRONT_KINDS
_ANY: Final = frozenset({_P.HEAD, _P.DEPUTY, _P.OFFICER})
_HEAD: Final = frozenset({_P.HEAD})
_OPEN: Final = frozenset({Circle.OPEN})
_CLOSED: Final = frozenset({Circle.CLOSED})

# In a closed case the responsible organisation may not know of it any more: then the owner's officers report for it.
_DOES: Final = (Grant(_ALL, _ANY, _C.RESPONSIBLE), Grant(COMMITTEE_KINDS, _ANY, _C.OWNER, _CLOSED))
_CONFIRMS: Final = (
    Grant(FRONT_KINDS, _ANY, _C.PLACE, _OPEN),
    Grant(_OWNING, _HEAD, _C.OWNER_SECOND, _CLOSED),
)
_DECIDES: Final = (Grant(_OWNING, _HEAD, _C.OWNER),)

GRANTS: Final[Mapping[CommitmentAction, tuple[Grant, ...]]] = {
    _A.START: _DOES,
    _A.REPORT_DONE: _DOES,
    _A.CONFIRM: _CONFIRMS,
    _A.REJECT: _CONFIRMS,
    _A.MARK_NOT_DONE: (*_DECIDES, Grant(_OWNING, _HEAD, _C.SUPERIOR_LATE)),
    _A.REPLACE: _DECIDES,
    _A.EXTEND: _DECIDES,
}


def circle_of(commitment: Commitment) -> Circle:
    """Closed: promised in a restricted case, or a promise of the Front and its organisations themselves."""
    own = commitment.organisation_kind in FRONT_KINDS
    return Circle.CLOSED if commitment.closed_case or own else Circle.OPEN


_RELATIONS: Final[Mapping[Condition, Callable[[Actor, Commitment], bool]]] = {
    _C.RESPONSIBLE: lambda a, c: a.organisation_id == c.organisation_id,
    _C.OWNER: lambda a, c: a.organisation_id == c.owner_id,
    _C.OWNER_SECOND: lambda a, c: a.organisation_id == c.owner_id and a.person_id != c.reported_by,
    _C.PLACE: lambda a, c: (
        a.area_id in c.area_path and a.organisation_id != c.organisation_id and a.person_id != c.reported_by
    ),
    _C.SUPERIOR_LATE: lambda a, c: a.organisation_id == c.owner_superior_id and c.late,
}


def granted(
    action: CommitmentAction, role: Role, kind: OrganisationKind | None, position: Position | None, circle: Circle
) -> frozenset[Condition]:
    """The cell of the table: relations each of which suffices; empty = no."""
    if kind is None or position is None or role is not role_of(kind, position) or role is Role.ADMINISTRATOR:
        return frozenset()
    return frozenset(
        grant.condition
        for grant in GRANTS[action]
        if kind in grant.kinds and position in grant.positions and circle in grant.circles
    )


def may(actor: Actor, action: CommitmentAction, commitment: Commitment) -> bool:
    """Whether the actor may make the move, the state aside. Sight is asked before."""
    cell = granted(action, actor.role, actor.organisation_kind, actor.position, circle_of(commitment))
    return any(_RELATIONS[condition](actor, commitment) for condition in cell)


def allowed_actions(actor: Actor, commitment: Commitment, today: date) -> list[CommitmentAction]:
    """What this caller can do with it now, in the table's order."""
    return [
        action
        for action in CommitmentAction
        if (row := transition_for(commitment, action)) is not None
        and guard_holds(commitment, row, today)
        and may(actor, action, commitment)
    ]


def sees_any(actor: Actor) -> bool:
    """Commitments are the staff's to follow up; which of them, row security says. Citizens read them with their
    petition, administrators read no content."""
    return actor.organisation_id is not None and actor.role is not Role.ADMINISTRATOR
