"""Who may do what with a petition, and who sees what of it (domain.md §2, §2.1). Absent = refused.

A grant hangs on the organisation's kind, the position, the case and one relation to the petition (`Condition`).
`granted` is the table itself and serves the full-product tests; `may` asks the relation as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.actor import Actor
from api.domain.organisations.model import (
    COMMITTEE_KINDS,
    DEPARTMENT_KINDS,
    FRONT_KINDS,
    OrganisationKind,
    Position,
    Role,
    role_of,
)
from api.domain.petitions.model import (
    EXPOSED,
    OPEN_STATES,
    Action,
    Case,
    Confidentiality,
    Petition,
    State,
    case_of,
)
from api.domain.petitions.rules import guard_holds, transition_for


class Condition(StrEnum):
    """The relation of the actor to the petition that a right hangs on."""

    HOLDER = "holder"
    HANDLER = "handler"
    LEAD = "lead"
    COORDINATING = "coordinating"
    HOLDER_NOT_WRITER = "holder_not_writer"
    SUPERIOR_LATE = "superior_late"
    SUPERIOR_FOUR_EYES = "superior_four_eyes"
    SENDER = "sender"
    HIGHER = "higher"
    SESSION_WRITER = "session_writer"
    HANDED_IN = "handed_in"
    ORIGIN = "origin"
    PETITIONER = "petitioner"
    HOLDER_SECOND = "holder_second"
    FRONT_SCOPE = "front_scope"
    TRANSFERRED_TO = "transferred_to"


class Group(StrEnum):
    """Field groups of a petition; `content` brings state, deadlines, commitments and approved answers along."""

    CONTENT = "content"
    IDENTITY = "identity"
    CONTACT = "contact"
    INTERNAL = "internal"
    DRAFTS = "drafts"


@dataclass(frozen=True, slots=True)
class Grant:
    """One right: kinds None = the petitioner (role citizen)."""

    kinds: frozenset[OrganisationKind] | None
    positions: frozenset[Position]
    condition: Condition
    cases: frozenset[Case] = frozenset(Case)


_K, _C, _A, _P = OrganisationKind, Condition, Action, Position
_ANY: Final = frozenset({_P.HEAD, _P.DEPUTY, _P.OFFICER})
_HEAD: Final = frozenset({_P.HEAD})
_OPEN_CASES: Final = frozenset({Case.ORDINARY, Case.RESTRICTED})
_ORDINARY: Final = frozenset({Case.ORDINARY})
_SECRET: Final = frozenset({Case.DENUNCIATION})
_SETTLING: Final = COMMITTEE_KINDS - {_K.PEOPLE_COUNCIL, _K.RECEPTION_BOARD}
"""Committee organisations that handle: the Council supervises, the reception board registers and routes; both take in,
route and follow up, and neither assigns, approves or escalates."""


def _held(kinds: frozenset[OrganisationKind], positions: frozenset[Position]) -> tuple[Grant, ...]:
    """A right of the holder; for a denunciation, of its handlers."""
    return (
        Grant(kinds, positions, _C.HOLDER, _OPEN_CASES),
        Grant(kinds, positions, _C.HANDLER, _SECRET),
    )


def _seat(kinds: frozenset[OrganisationKind], positions: frozenset[Position], condition: Condition) -> Grant:
    """A right that hangs on the same relation in every case; sight is asked besides."""
    return Grant(kinds, positions, condition)


def _petitioner(cases: frozenset[Case]) -> Grant:
    return Grant(None, frozenset(), _C.PETITIONER, cases)


_OFFICER_ROUTES: Final = _held(COMMITTEE_KINDS, _ANY)
_OFFICER_HANDLES: Final = _held(_SETTLING, _ANY)
_HEAD_DECIDES: Final = _held(_SETTLING, _HEAD)
_HEAD_OF_ANY: Final = _held(COMMITTEE_KINDS, _HEAD)
_SUPERIOR_LATE: Final = _seat(_SETTLING, _HEAD, _C.SUPERIOR_LATE)
_SUPERIOR_LATE_ANY: Final = _seat(COMMITTEE_KINDS, _HEAD, _C.SUPERIOR_LATE)
_IN_THE_HALL: Final = (
    Grant(COMMITTEE_KINDS, _ANY, _C.SESSION_WRITER, _OPEN_CASES),
    Grant(FRONT_KINDS, _ANY, _C.SESSION_WRITER, _ORDINARY),
)
_LEAD_WORKS: Final = (_seat(DEPARTMENT_KINDS | _SETTLING, _ANY, _C.LEAD),)

GRANTS: Final[Mapping[Action, tuple[Grant, ...]]] = {
    _A.REVIEW: _OFFICER_ROUTES,
    _A.ASSIGN: _OFFICER_HANDLES,
    _A.FORWARD: _OFFICER_ROUTES,
    _A.GUIDE: _OFFICER_ROUTES,
    _A.DECLINE: _OFFICER_ROUTES,
    _A.ANSWER_ON_THE_SPOT: _IN_THE_HALL,
    _A.NOTE: _IN_THE_HALL,
    _A.RECLASSIFY: _OFFICER_ROUTES,
    _A.SPLIT: _OFFICER_ROUTES,
    _A.TRANSFER: _OFFICER_ROUTES,
    _A.RETURN_TRANSFER: (_seat(COMMITTEE_KINDS, _ANY, _C.TRANSFERRED_TO),),
    _A.QUARANTINE: _OFFICER_ROUTES,
    _A.REQUEST_INFORMATION: _OFFICER_ROUTES,
    _A.PROVIDE_INFORMATION: (*_OFFICER_ROUTES, _petitioner(frozenset(Case))),
    _A.CONTINUE_WITHOUT_INFORMATION: _OFFICER_ROUTES,
    _A.RECORD_FORWARD_RESULT: _OFFICER_ROUTES,
    _A.FORWARD_RETURNED: _OFFICER_ROUTES,
    _A.CLOSE_FORWARDED: _OFFICER_ROUTES,
    _A.RETURN_ASSIGNMENT: (_seat(DEPARTMENT_KINDS, _ANY, _C.LEAD),),
    _A.RECALL_ASSIGNMENT: _OFFICER_HANDLES,
    _A.REASSIGN: _OFFICER_HANDLES,
    _A.CONTRIBUTE: (_seat(DEPARTMENT_KINDS | _SETTLING, _ANY, _C.COORDINATING),),
    _A.PROPOSE_ESCALATION: _LEAD_WORKS,
    _A.REQUEST_EXTENSION: _LEAD_WORKS,
    _A.DECIDE_EXTENSION: _HEAD_DECIDES,
    _A.SUBMIT_ANSWER: _LEAD_WORKS,
    _A.WITHDRAW_ANSWER: _LEAD_WORKS,
    _A.RETURN_ANSWER: (*_HEAD_DECIDES, _SUPERIOR_LATE),
    _A.APPROVE_ANSWER: (
        _seat(_SETTLING, _HEAD, _C.HOLDER_NOT_WRITER),
        _SUPERIOR_LATE,
        _seat(_SETTLING, _HEAD, _C.SUPERIOR_FOUR_EYES),
    ),
    _A.ESCALATE: _HEAD_DECIDES,
    _A.RECALL_ESCALATION: (_seat(_SETTLING, _HEAD, _C.SENDER),),
    _A.RECEIVE_ESCALATION: (_seat(_SETTLING, _ANY, _C.HIGHER),),
    _A.RETURN_ESCALATION: (_seat(_SETTLING, _ANY, _C.HIGHER),),
    # An escalated petition is held above when it is answered; who sent it up stays responsible to the petitioner.
    _A.TELL: (
        *_OFFICER_ROUTES,
        Grant(COMMITTEE_KINDS, _ANY, _C.ORIGIN, _OPEN_CASES),
        Grant(FRONT_KINDS, _ANY, _C.HANDED_IN, _ORDINARY),
    ),
    _A.CONTEST: (Grant(COMMITTEE_KINDS, _ANY, _C.HOLDER, _OPEN_CASES), _petitioner(_OPEN_CASES)),
    _A.FOLLOW_UP: (),
    _A.COMPLETE: _OFFICER_ROUTES,
    _A.CLOSE_UNFULFILLED: (*_HEAD_OF_ANY, _SUPERIOR_LATE_ANY),
    _A.PUBLISH: (
        Grant(COMMITTEE_KINDS, _ANY, _C.HOLDER_SECOND, _OPEN_CASES),
        Grant(COMMITTEE_KINDS, _ANY, _C.SUPERIOR_FOUR_EYES, _OPEN_CASES),
    ),
    _A.UNPUBLISH: (Grant(COMMITTEE_KINDS, _ANY, _C.HOLDER, _OPEN_CASES),),
    _A.REOPEN: _HEAD_OF_ANY,
    _A.FLAG_UNSATISFACTORY: (Grant(frozenset({_K.FRONT_COMMITTEE}), _ANY, _C.FRONT_SCOPE, _ORDINARY),),
    _A.WITHDRAW: (_petitioner(_OPEN_CASES),),
    _A.ACCEPT: _HEAD_DECIDES,
    _A.SUSPEND: _HEAD_DECIDES,
    _A.RESUME: (*_HEAD_DECIDES, _SUPERIOR_LATE),
    _A.RECORD_SETTLEMENT: _HEAD_DECIDES,
    _A.REQUEST_WITHDRAWAL: (_petitioner(frozenset(Case)),),
    _A.ACCEPT_WITHDRAWAL: _HEAD_OF_ANY,
    _A.CONTINUE: _HEAD_OF_ANY,
}

_HEADS_OWN: Final = frozenset(
    action for action, grants in GRANTS.items() if all(grant.positions <= _HEAD for grant in grants)
)
_ANSWERED_ANEW: Final = OPEN_STATES - {State.ANSWERED, State.FOLLOWING_UP}


def _answered_before(actor: Actor, action: Action, p: Petition) -> bool:
    """After a contest another officer than before takes it up, until a new answer stands; what is the head's alone to
    do stays the head's."""
    return actor.person_id in p.excluded_persons and p.state in _ANSWERED_ANEW and action not in _HEADS_OWN


def _handles(actor: Actor, p: Petition) -> bool:
    """A named handler; until one is named, the head of the holder."""
    if p.handlers:
        return actor.account_id in p.handlers
    return actor.organisation_id == p.holder_id and actor.position is Position.HEAD


def _holds(actor: Actor, p: Petition) -> bool:
    return actor.organisation_id == p.holder_id


def _holds_unwritten(actor: Actor, p: Petition) -> bool:
    """Four eyes: the holder's, and wrote no text of the answer."""
    if p.confidentiality is Confidentiality.DENUNCIATION and not _handles(actor, p):
        return False
    return _holds(actor, p) and actor.person_id not in p.writers


def _is_petitioner(actor: Actor, p: Petition) -> bool:
    """By account, or by code and secret; a denunciation by code and secret only."""
    if actor.tracking_petition_id == p.id:
        return True
    secret = p.confidentiality is Confidentiality.DENUNCIATION
    return not secret and actor.account_id is not None and actor.account_id in p.parties


_WAITS_FOR_THE_HEAD: Final = frozenset({State.AWAITING_APPROVAL, State.SUSPENDED, State.FOLLOWING_UP})


def _late_above(actor: Actor, p: Petition) -> bool:
    return (
        actor.organisation_id == p.holder_superior_id
        and p.state in _WAITS_FOR_THE_HEAD
        and p.approval_late
        and actor.person_id not in p.writers
    )


_RELATIONS: Final[Mapping[Condition, Callable[[Actor, Petition], bool]]] = {
    _C.HOLDER: _holds,
    _C.HANDLER: _handles,
    _C.LEAD: lambda a, p: a.organisation_id == p.lead_id,
    _C.COORDINATING: lambda a, p: a.organisation_id in p.assigned and a.organisation_id != p.lead_id,
    _C.HOLDER_NOT_WRITER: _holds_unwritten,
    _C.SUPERIOR_LATE: _late_above,
    _C.SUPERIOR_FOUR_EYES: lambda a, p: (
        a.organisation_id == p.holder_superior_id and p.nobody_else and a.person_id not in p.writers | p.redactors
    ),
    _C.SENDER: lambda a, p: a.organisation_id == p.sent_from_id and p.state is State.ESCALATED,
    _C.HIGHER: lambda a, p: (
        a.organisation_id == p.sent_to_id and (p.state is State.ESCALATED or p.holder_id == p.sent_to_id)
    ),
    _C.SESSION_WRITER: lambda a, p: a.account_id in p.session_writers or a.organisation_id in p.session_hosts,
    _C.HANDED_IN: lambda a, p: a.organisation_id == p.handed_in_by_id,
    _C.ORIGIN: lambda a, p: a.organisation_id in p.sent_up_by,
    _C.PETITIONER: _is_petitioner,
    _C.HOLDER_SECOND: lambda a, p: _holds(a, p) and bool(p.redactors - {a.person_id}),
    _C.FRONT_SCOPE: lambda a, p: a.area_id in p.area_path,
    _C.TRANSFERRED_TO: lambda a, p: _holds(a, p) and p.transferred_from_id is not None,
}


def granted(
    action: Action, role: Role, kind: OrganisationKind | None, position: Position | None, case: Case
) -> frozenset[Condition]:
    """The cell of the table: relations each of which suffices; empty = no."""
    if not _seat_exists(role, kind, position):
        return frozenset()
    return frozenset(
        grant.condition
        for grant in GRANTS[action]
        if case in grant.cases
        and (role is Role.CITIZEN if grant.kinds is None else kind in grant.kinds and position in grant.positions)
    )


def _seat_exists(role: Role, kind: OrganisationKind | None, position: Position | None) -> bool:
    """A citizen sits nowhere; an administrator has no part; anybody else has the role of the organisation's kind."""
    if role is Role.CITIZEN:
        return kind is None and position is None
    return kind is not None and position is not None and role is role_of(kind, position) is not Role.ADMINISTRATOR


def may(actor: Actor, action: Action, petition: Petition) -> bool:
    """Whether the actor may make the move, state and class aside: sight first, then the table, then the relation."""
    if not sees(actor, petition) or _answered_before(actor, action, petition):
        return False
    cell = granted(action, actor.role, actor.organisation_kind, actor.position, case_of(petition.confidentiality))
    return any(_RELATIONS[condition](actor, petition) for condition in cell)


def allowed_actions(actor: Actor, petition: Petition, today: date) -> list[Action]:
    """The exposed moves this caller can make now, in the table's order: what a client shows as buttons."""
    return [
        action
        for action in Action
        if action in EXPOSED
        and (row := transition_for(petition, action)) is not None
        and guard_holds(petition, row, today)
        and may(actor, action, petition)
    ]


def may_do_any(actor: Actor) -> bool:
    """Whether some petition could open to the actor for some action: an administrator and a foreign seat never."""
    return _may_be(actor, frozenset(Condition))


def may_be_assigned(actor: Actor) -> bool:
    """Whether the actor's seat works in assignments: leads or coordinates."""
    return _may_be(actor, frozenset({Condition.LEAD, Condition.COORDINATING}))


def may_be_in_escalation(actor: Actor) -> bool:
    """Whether the actor's seat sends petitions up or takes them in from below."""
    return _may_be(actor, frozenset({Condition.SENDER, Condition.HIGHER}))


def _may_be(actor: Actor, relations: frozenset[Condition]) -> bool:
    """Whether the table gives the seat one of these relations in some case; a tracking token has its one petition."""
    if actor.account_id is None:
        return False
    return any(
        granted(action, actor.role, actor.organisation_kind, actor.position, case) & relations
        for action in GRANTS
        for case in Case
    )


def may_open_up(actor: Actor) -> bool:
    """Whether the actor decides, as head or acting head, that a restricted case becomes open to more people."""
    return actor.position is Position.HEAD


def may_redact(actor: Actor, petition: Petition) -> bool:
    """An officer of the holder writes the redaction; publishing it is another person's act (four eyes)."""
    return actor.role is Role.COMMITTEE and sees(actor, petition) and _holds(actor, petition)


def answers_in_the_hall(actor: Actor, petition: Petition) -> UUID:
    """Whose answer it is that is given in the hall: of the committee organisation whose member takes it down. A Front
    or hamlet edits no answer (domain.md §2): it takes down what the holder said."""
    if actor.role is Role.COMMITTEE and actor.organisation_id is not None:
        return actor.organisation_id
    return petition.holder_id


def walks_province(actor: Actor) -> bool:
    """Whether the actor's area is the whole province, so that its lists walk all petitions instead of probing keys."""
    scoped = actor.role is Role.COMMITTEE or actor.organisation_kind is OrganisationKind.FRONT_COMMITTEE
    return scoped and actor.area_is_province


_OWN_ALL: Final = frozenset(Group)
_NOTHING: Final[frozenset[Group]] = frozenset()


def shown(actor: Actor, petition: Petition) -> frozenset[Group]:
    """The field groups of §2.1; the first row that fits decides. Empty = the petition is not visible."""
    if actor.role is Role.ADMINISTRATOR or actor.member_of & petition.subjects:
        return _NOTHING
    if _is_petitioner(actor, petition):
        return frozenset({Group.CONTENT, Group.CONTACT})
    if petition.confidentiality is Confidentiality.DENUNCIATION:
        if actor.organisation_id is not None and _handles(actor, petition):
            return frozenset({Group.CONTENT, Group.INTERNAL, Group.DRAFTS})
        return _NOTHING
    if petition.confidentiality is Confidentiality.RESTRICTED:
        return _OWN_ALL if _sees_restricted(actor, petition) else _NOTHING
    return _shown_ordinary(actor, petition)


def _sees_restricted(actor: Actor, p: Petition) -> bool:
    leads = actor.organisation_id == p.holder_id and actor.position in {Position.HEAD, Position.DEPUTY}
    named = actor.organisation_id is not None and actor.account_id in p.handlers
    return leads or named or (actor.role is Role.DEPARTMENT and actor.organisation_id == p.lead_id)


def _shown_ordinary(actor: Actor, p: Petition) -> frozenset[Group]:
    if actor.organisation_id is None:
        return _NOTHING
    return {Role.COMMITTEE: _shown_to_committee, Role.FRONT: _shown_to_front}.get(actor.role, _shown_to_department)(
        actor, p
    )


def _was_theirs(actor: Actor, p: Petition) -> bool:
    """Their organisation holds or held it, or convened the session in which it was raised (docs/decisions/0006)."""
    own = actor.organisation_id
    return own in {p.holder_id, p.origin_id} or own in p.hops


def _shown_to_committee(actor: Actor, p: Petition) -> frozenset[Group]:
    if _was_theirs(actor, p) or actor.organisation_id in p.assigned:
        return _OWN_ALL
    return frozenset({Group.CONTENT, Group.INTERNAL}) if actor.area_id in p.holder_area_path else _NOTHING


def _shown_to_front(actor: Actor, p: Petition) -> frozenset[Group]:
    if actor.organisation_id == p.handed_in_by_id:
        return frozenset({Group.CONTENT, Group.IDENTITY, Group.CONTACT})
    supervises = actor.organisation_kind is OrganisationKind.FRONT_COMMITTEE and actor.area_id in p.area_path
    return frozenset({Group.CONTENT}) if supervises or _was_theirs(actor, p) else _NOTHING


def _shown_to_department(actor: Actor, p: Petition) -> frozenset[Group]:
    if actor.organisation_id in p.assigned or actor.organisation_id in p.answered_by:
        return frozenset({Group.CONTENT, Group.CONTACT, Group.INTERNAL})
    return frozenset({Group.CONTENT}) if _was_theirs(actor, p) else _NOTHING


def sees(actor: Actor, petition: Petition) -> bool:
    """Whether the row exists for the actor at all; the row-level-security policy says the same in SQL."""
    return bool(shown(actor, petition))


def audience_of(petition: Petition) -> dict[str, frozenset[UUID]]:
    """Who sees the row, written down for the database: the same rows of §2.1 as `shown`, from the petition's side.

    Organisations open it to all their members, leaders to head and deputies, heads to the head; areas to committees
    there and above, front_areas to Front committees there and above.
    """
    barred = {"barred": petition.subjects}
    if petition.confidentiality is Confidentiality.DENUNCIATION:
        until_named = frozenset() if petition.handlers else frozenset({petition.holder_id})
        return barred | {"handlers": petition.handlers, "heads": until_named}
    if petition.confidentiality is Confidentiality.RESTRICTED:
        lead = {petition.lead_id} - {None, petition.holder_id}
        return barred | {
            "handlers": petition.handlers,
            "leaders": frozenset({petition.holder_id}),
            "organisations": frozenset(x for x in lead if x is not None),
            "parties": petition.parties,
        }
    own = {petition.holder_id, petition.origin_id, petition.handed_in_by_id} | petition.hops
    return barred | {
        "organisations": frozenset(x for x in own | petition.assigned | petition.answered_by if x is not None),
        "areas": frozenset(petition.holder_area_path),
        "front_areas": frozenset(petition.area_path),
        "parties": petition.parties,
    }
