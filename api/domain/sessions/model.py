"""Dialogue sessions as values: the kinds and what each asks for, states, duties, and the facts that rules decide on.

Source: domain.md §4, dossier §3.1. How many days before a session it is announced is no constant here: the kind names
the variant of rule R14, whose dated row in the rule table has the number and its legal basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.organisations.model import COMMITTEE_KINDS, FRONT_KINDS, OrganisationKind, Position


class SessionKind(StrEnum):
    PERIODIC_DIALOGUE = "periodic_dialogue"
    THEMATIC_DIALOGUE = "thematic_dialogue"
    EXTRAORDINARY_DIALOGUE = "extraordinary_dialogue"
    COMMUNE_DIALOGUE = "commune_dialogue"
    HAMLET_LISTENING = "hamlet_listening"
    ONLINE_DIALOGUE = "online_dialogue"
    LEADER_RECEPTION = "leader_reception"
    REGULAR_RECEPTION = "regular_reception"
    EXTRAORDINARY_RECEPTION = "extraordinary_reception"
    VOTER_MEETING = "voter_meeting"
    ORGANISATION_DIALOGUE = "organisation_dialogue"
    SUPERVISION = "supervision"
    SOCIAL_CRITICISM = "social_criticism"
    BRIEFING = "briefing"
    COMMUNITY_CONFERENCE = "community_conference"


class SessionState(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    MINUTES = "minutes"
    CONCLUDED = "concluded"
    FOLLOWING_UP = "following_up"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SessionAction(StrEnum):
    UPDATE = "update"
    APPOINT = "appoint"
    ANNOUNCE = "announce"
    MAKE_READY = "make_ready"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    START = "start"
    RECORD_ATTENDANCE = "record_attendance"
    CAPTURE = "capture"
    CLOSE_CAPTURE = "close_capture"
    ABORT = "abort"
    SIGN_MINUTES = "sign_minutes"
    WRITE_COMMITMENTS = "write_commitments"
    CONCLUDE = "conclude"
    ISSUE_CONCLUSION = "issue_conclusion"
    CLOSE = "close"


VERBS: Final = frozenset(SessionAction) - {
    SessionAction.UPDATE,
    SessionAction.APPOINT,
    SessionAction.RECORD_ATTENDANCE,
    SessionAction.CAPTURE,
    SessionAction.WRITE_COMMITMENTS,
}
"""Moves with a verb of their own in the contract; the others are a PATCH, a PUT or a POST below the session."""


class Duty(StrEnum):
    """What somebody is appointed to do in a session."""

    CHAIR = "chair"
    CO_CHAIR = "co_chair"
    CLERK = "clerk"
    ANSWERER = "answerer"
    MODERATOR = "moderator"
    TIMEKEEPER = "timekeeper"


class SpeakerKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


LEADING_DUTIES: Final = frozenset({Duty.CHAIR, Duty.CO_CHAIR, Duty.CLERK})
"""Duties of the committees and the Front; departments answer, moderate and keep time."""


@dataclass(frozen=True, slots=True)
class ChairRule:
    """Whose seat may chair: any of these positions in an organisation of any of these kinds. `delegate`: an acting
    head counts as head."""

    kinds: frozenset[OrganisationKind]
    positions: frozenset[Position]
    delegate: bool = True


@dataclass(frozen=True, slots=True)
class KindRule:
    """What a kind of session asks for. `announcement` names the variant of R14, None = at any time. `register`: people
    are entered in the reception register (form 03/TCD). `follow_up_report`: a session may follow an earlier one, and
    then opens with the report on what became of it."""

    hosts: frozenset[OrganisationKind]
    chairs: tuple[ChairRule, ...]
    announcement: str | None
    live_questions: bool = False
    register: bool = False
    follow_up_report: bool = False


_K, _P = OrganisationKind, Position
_AUTHORITIES: Final = frozenset({_K.PARTY_COMMITTEE, _K.PEOPLE_COMMITTEE})
_ORGANISATIONS: Final = frozenset({_K.FRONT_COMMITTEE, _K.SOCIO_POLITICAL})
_HEAD: Final = frozenset({_P.HEAD})
_LEADERS: Final = frozenset({_P.HEAD, _P.DEPUTY})
_ANYBODY: Final = frozenset({_P.HEAD, _P.DEPUTY, _P.OFFICER})
_RECEIVING: Final = _AUTHORITIES | {_K.RECEPTION_BOARD}

_BY_HEAD: Final = (ChairRule(_AUTHORITIES, _HEAD),)
_BY_HEAD_IN_PERSON: Final = (ChairRule(_AUTHORITIES, _HEAD, delegate=False),)
_BY_COMMUNE_CHAIR: Final = (ChairRule(frozenset({_K.PEOPLE_COMMITTEE}), _HEAD),)
_BY_RECEPTION_OFFICER: Final = (ChairRule(_RECEIVING, _ANYBODY),)
_BY_FRONT: Final = (ChairRule(_ORGANISATIONS, _LEADERS),)
_BY_DEPUTIES: Final = (
    ChairRule(frozenset({_K.PEOPLE_COUNCIL}), _ANYBODY),
    ChairRule(frozenset({_K.FRONT_COMMITTEE}), _LEADERS),
)
_BY_HAMLET_HEAD: Final = (ChairRule(frozenset({_K.HAMLET}), _HEAD),)
_DIALOGUE, _RECEPTION = "dialogue", "reception"

_S = SessionKind
SESSION_KINDS: Final[Mapping[SessionKind, KindRule]] = {
    _S.PERIODIC_DIALOGUE: KindRule(_AUTHORITIES, _BY_HEAD, _DIALOGUE, live_questions=True, follow_up_report=True),
    _S.THEMATIC_DIALOGUE: KindRule(_AUTHORITIES, _BY_HEAD, _DIALOGUE, live_questions=True, follow_up_report=True),
    _S.EXTRAORDINARY_DIALOGUE: KindRule(_AUTHORITIES, _BY_HEAD, None, live_questions=True, follow_up_report=True),
    _S.COMMUNE_DIALOGUE: KindRule(
        frozenset({_K.PEOPLE_COMMITTEE}), _BY_COMMUNE_CHAIR, _DIALOGUE, live_questions=True, follow_up_report=True
    ),
    _S.HAMLET_LISTENING: KindRule(_AUTHORITIES, _BY_HEAD, _DIALOGUE, follow_up_report=True),
    _S.ONLINE_DIALOGUE: KindRule(_AUTHORITIES, _BY_HEAD, _DIALOGUE, live_questions=True, follow_up_report=True),
    _S.LEADER_RECEPTION: KindRule(_AUTHORITIES, _BY_HEAD_IN_PERSON, _RECEPTION, register=True),
    _S.REGULAR_RECEPTION: KindRule(_RECEIVING, _BY_RECEPTION_OFFICER, None, register=True),
    _S.EXTRAORDINARY_RECEPTION: KindRule(_AUTHORITIES, _BY_HEAD, None, register=True),
    _S.VOTER_MEETING: KindRule(frozenset({_K.PEOPLE_COUNCIL, _K.FRONT_COMMITTEE}), _BY_DEPUTIES, _DIALOGUE),
    _S.ORGANISATION_DIALOGUE: KindRule(_AUTHORITIES, _BY_HEAD, _DIALOGUE, follow_up_report=True),
    _S.SUPERVISION: KindRule(
        _ORGANISATIONS | {_K.PEOPLE_COUNCIL},
        (*_BY_FRONT, ChairRule(frozenset({_K.PEOPLE_COUNCIL}), _LEADERS)),
        _DIALOGUE,
    ),
    _S.SOCIAL_CRITICISM: KindRule(_ORGANISATIONS, _BY_FRONT, _DIALOGUE),
    _S.BRIEFING: KindRule(_AUTHORITIES, _BY_HEAD, _DIALOGUE, follow_up_report=True),
    _S.COMMUNITY_CONFERENCE: KindRule(frozenset({_K.HAMLET}), _BY_HAMLET_HEAD, _DIALOGUE),
}

HOST_KINDS: Final = frozenset(kind for rule in SESSION_KINDS.values() for kind in rule.hosts)
LEADING_KINDS: Final = COMMITTEE_KINDS | FRONT_KINDS
"""Organisations whose members may chair, keep the minutes and take opinions down."""


@dataclass(frozen=True, slots=True)
class Appointed:
    """Somebody with a duty, and the seat they hold on the day of the session: `position` None when it has ended by
    then, `acting` when a delegation of the head covers that day."""

    account_id: UUID
    duty: Duty
    organisation_kind: OrganisationKind
    position: Position | None
    acting: bool = False


@dataclass(frozen=True, slots=True)
class DialogueSession:
    """The facts about one session that rules and policy read. `still_received` counts its petitions that nobody has
    taken up yet, `commitments_open` the commitments of its conclusion that are not final."""

    id: UUID
    kind: SessionKind
    state: SessionState
    version: int
    host_id: UUID
    host_area_path: tuple[UUID, ...]
    """From the province down to the host's own area."""
    co_host_ids: frozenset[UUID]
    day: date
    """The local day on which it is planned to begin."""
    announced: bool = False
    """It was announced once, so everybody may know of it."""
    previous_session_id: UUID | None = None
    appointed: tuple[Appointed, ...] = ()
    presided_by: UUID | None = None
    """The account that took the chair, whoever was appointed."""
    minutes_signed: bool = False
    still_received: int = 0
    commitments_open: int = 0
