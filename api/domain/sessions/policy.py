"""Who may do what in a session, and who sees it (domain.md §2, §4). Absent = refused.

A grant hangs on the organisation's kind, the position, the organisation's part in the session and the duty that the
person was appointed to. `granted` is the table itself and serves the full-product tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.actor import Actor
from api.domain.organisations.model import OrganisationKind, Position, Role, role_of
from api.domain.sessions.model import (
    HOST_KINDS,
    LEADING_KINDS,
    SESSION_KINDS,
    DialogueSession,
    Duty,
    SessionAction,
    SessionKind,
)
from api.domain.sessions.rules import guards_hold, transition_for


class Part(StrEnum):
    """What the actor's organisation is to the session."""

    HOST = "host"
    CO_HOST = "co_host"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Grant:
    """One right of members of the host or a co-host; `duties` None = whether or not they have a duty."""

    parts: frozenset[Part]
    positions: frozenset[Position]
    duties: frozenset[Duty] | None = None


_A, _P, _D = SessionAction, Position, Duty
_ANY: Final = frozenset({_P.HEAD, _P.DEPUTY, _P.OFFICER})
_LEADERS: Final = frozenset({_P.HEAD, _P.DEPUTY})
_HEAD: Final = frozenset({_P.HEAD})
_HOST: Final = frozenset({Part.HOST})
_CO_HOST: Final = frozenset({Part.CO_HOST})
_BOTH: Final = _HOST | _CO_HOST
_AT_THE_TABLE: Final = frozenset({_D.CHAIR, _D.CO_CHAIR, _D.CLERK})
_CHAIRS: Final = frozenset({_D.CHAIR, _D.CO_CHAIR})

_HOST_ANY: Final = Grant(_HOST, _ANY)
_RUN: Final = (_HOST_ANY, Grant(_CO_HOST, _ANY, _AT_THE_TABLE))
"""The host's own people, and whoever of a co-host chairs or keeps the minutes."""

GRANTS: Final[Mapping[SessionAction, tuple[Grant, ...]]] = {
    _A.UPDATE: _RUN,
    _A.APPOINT: (_HOST_ANY,),
    _A.ANNOUNCE: (_HOST_ANY,),
    _A.MAKE_READY: _RUN,
    _A.POSTPONE: (_HOST_ANY,),
    _A.CANCEL: (Grant(_HOST, _LEADERS),),
    _A.START: _RUN,
    _A.RECORD_ATTENDANCE: (Grant(_BOTH, _ANY),),
    _A.CAPTURE: (Grant(_BOTH, _ANY),),
    _A.CLOSE_CAPTURE: _RUN,
    _A.ABORT: (Grant(_HOST, _LEADERS), Grant(_BOTH, _ANY, _AT_THE_TABLE)),
    _A.SIGN_MINUTES: (Grant(_BOTH, _ANY, _AT_THE_TABLE),),
    _A.WRITE_COMMITMENTS: _RUN,
    _A.CONCLUDE: (Grant(_HOST, _HEAD), Grant(_CO_HOST, _HEAD, _CHAIRS)),
    _A.ISSUE_CONCLUSION: (_HOST_ANY,),
    _A.CLOSE: (_HOST_ANY,),
}


def granted(
    action: SessionAction,
    role: Role,
    kind: OrganisationKind | None,
    position: Position | None,
    *,
    part: Part,
    duties: frozenset[Duty],
) -> bool:
    """One cell of the table. Departments have no part in running a session, whatever they are appointed to."""
    if kind not in LEADING_KINDS or position is None or role is not role_of(kind, position):
        return False
    return any(
        part in grant.parts and position in grant.positions and (grant.duties is None or bool(grant.duties & duties))
        for grant in GRANTS[action]
    )


def part_of(actor: Actor, dialogue: DialogueSession) -> Part:
    """By the active membership's organisation alone."""
    if actor.organisation_id == dialogue.host_id:
        return Part.HOST
    return Part.CO_HOST if actor.organisation_id in dialogue.co_host_ids else Part.OUTSIDE


def duties_of(actor: Actor, dialogue: DialogueSession) -> frozenset[Duty]:
    """What the person was appointed to; who in fact took the chair counts as chair."""
    duties = {one.duty for one in dialogue.appointed if one.account_id == actor.account_id}
    if dialogue.presided_by is not None and dialogue.presided_by == actor.account_id:
        duties.add(Duty.CHAIR)
    return frozenset(duties)


def may(actor: Actor, action: SessionAction, dialogue: DialogueSession) -> bool:
    """Whether the actor may make the move, the state aside."""
    return granted(
        action,
        actor.role,
        actor.organisation_kind,
        actor.position,
        part=part_of(actor, dialogue),
        duties=duties_of(actor, dialogue),
    )


def may_plan_any(actor: Actor) -> bool:
    """Whether the actor's organisation convenes sessions of some kind."""
    return actor.role is not Role.ADMINISTRATOR and actor.organisation_kind in HOST_KINDS


def may_plan(actor: Actor, kind: SessionKind) -> bool:
    """A session is planned by a member of the organisation that hosts it."""
    return may_plan_any(actor) and actor.organisation_kind in SESSION_KINDS[kind].hosts


def allowed_actions(actor: Actor, dialogue: DialogueSession, today: date) -> list[SessionAction]:
    """What this caller can do with the session now, in the table's order: a client shows a button for each."""
    return [
        action
        for action in SessionAction
        if (row := transition_for(dialogue, action)) is not None
        and guards_hold(dialogue, row, today)
        and may(actor, action, dialogue)
    ]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which sessions exist for somebody: all that were announced when `staff`; before that those that the organisation
    hosts or co-hosts, and for a committee those hosted in its area or below."""

    staff: bool
    organisation_id: UUID | None
    committee_area_id: UUID | None


def visible_to(actor: Actor) -> Scope:
    """The rows of the sessions' table that the actor may know of. Citizens read the public pages instead."""
    office = None if actor.role is Role.ADMINISTRATOR else actor.organisation_id
    area = actor.area_id if actor.role is Role.COMMITTEE else None
    return Scope(actor.organisation_id is not None, office, area)


def sees_any(actor: Actor) -> bool:
    """Whether the staff's list of sessions is for the actor: citizens read the public pages."""
    return visible_to(actor).staff


def sees(actor: Actor, dialogue: DialogueSession) -> bool:
    """Whether the session exists for the actor; the same predicate as the queries' own."""
    scope = visible_to(actor)
    if not scope.staff:
        return False
    if dialogue.announced or scope.committee_area_id in dialogue.host_area_path:
        return True
    return scope.organisation_id is not None and scope.organisation_id in dialogue.co_host_ids | {dialogue.host_id}
