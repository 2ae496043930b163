"""Petitions as values: the vocabularies and the facts that rules and policy decide on (domain.md §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.organisations.model import OrganisationKind


class PetitionClass(StrEnum):
    PETITION = "petition"
    REFLECTION = "reflection"
    REQUEST = "request"
    QUESTION = "question"
    CONTRIBUTION = "contribution"
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    REGULATION_PETITION = "regulation_petition"
    MIXED = "mixed"


class State(StrEnum):
    RECEIVED = "received"
    REVIEWING = "reviewing"
    AWAITING_INFORMATION = "awaiting_information"
    SUSPENDED = "suspended"
    IN_HANDLING = "in_handling"
    AWAITING_APPROVAL = "awaiting_approval"
    ESCALATED = "escalated"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    FOLLOWING_UP = "following_up"
    COMPLETED = "completed"
    DECLINED = "declined"
    GUIDED = "guided"
    WITHDRAWN = "withdrawn"
    SPLIT = "split"


CLOSED_STATES: Final = frozenset({State.COMPLETED, State.DECLINED, State.GUIDED, State.WITHDRAWN, State.SPLIT})
OPEN_STATES: Final = frozenset(State) - CLOSED_STATES


class Action(StrEnum):
    REVIEW = "review"
    ASSIGN = "assign"
    FORWARD = "forward"
    GUIDE = "guide"
    DECLINE = "decline"
    ANSWER_ON_THE_SPOT = "answer_on_the_spot"
    NOTE = "note"
    RECLASSIFY = "reclassify"
    SPLIT = "split"
    TRANSFER = "transfer"
    RETURN_TRANSFER = "return_transfer"
    QUARANTINE = "quarantine"
    REQUEST_INFORMATION = "request_information"
    PROVIDE_INFORMATION = "provide_information"
    CONTINUE_WITHOUT_INFORMATION = "continue_without_information"
    RECORD_FORWARD_RESULT = "record_forward_result"
    FORWARD_RETURNED = "forward_returned"
    CLOSE_FORWARDED = "close_forwarded"
    RETURN_ASSIGNMENT = "return_assignment"
    RECALL_ASSIGNMENT = "recall_assignment"
    REASSIGN = "reassign"
    CONTRIBUTE = "contribute"
    PROPOSE_ESCALATION = "propose_escalation"
    REQUEST_EXTENSION = "request_extension"
    DECIDE_EXTENSION = "decide_extension"
    SUBMIT_ANSWER = "submit_answer"
    WITHDRAW_ANSWER = "withdraw_answer"
    RETURN_ANSWER = "return_answer"
    APPROVE_ANSWER = "approve_answer"
    ESCALATE = "escalate"
    RECALL_ESCALATION = "recall_escalation"
    RECEIVE_ESCALATION = "receive_escalation"
    RETURN_ESCALATION = "return_escalation"
    TELL = "tell"
    CONTEST = "contest"
    FOLLOW_UP = "follow_up"
    COMPLETE = "complete"
    CLOSE_UNFULFILLED = "close_unfulfilled"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    REOPEN = "reopen"
    FLAG_UNSATISFACTORY = "flag_unsatisfactory"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    SUSPEND = "suspend"
    RESUME = "resume"
    RECORD_SETTLEMENT = "record_settlement"
    REQUEST_WITHDRAWAL = "request_withdrawal"
    ACCEPT_WITHDRAWAL = "accept_withdrawal"
    CONTINUE = "continue"


EXPOSED: Final = frozenset(
    {
        Action.REVIEW, Action.NOTE, Action.ANSWER_ON_THE_SPOT, Action.RECLASSIFY, Action.TRANSFER,
        Action.RETURN_TRANSFER, Action.ASSIGN, Action.RETURN_ASSIGNMENT, Action.RECALL_ASSIGNMENT,
        Action.SUBMIT_ANSWER, Action.WITHDRAW_ANSWER, Action.RETURN_ANSWER, Action.APPROVE_ANSWER,
        Action.ESCALATE, Action.RECALL_ESCALATION, Action.RECEIVE_ESCALATION, Action.RETURN_ESCALATION,
        Action.TELL, Action.CONTEST, Action.COMPLETE, Action.CLOSE_UNFULFILLED, Action.PUBLISH,
        Action.UNPUBLISH, Action.DECLINE, Action.GUIDE, Action.WITHDRAW, Action.REOPEN,
    }
)  # fmt: skip
"""The verbs of the contract so far. The others stand in the table and its tests, not in the contract."""


class Channel(StrEnum):
    SESSION = "session"
    RECEPTION = "reception"
    LIVE_QUESTION = "live_question"
    HAMLET = "hamlet"
    FRONT = "front"
    POST = "post"
    SUGGESTION_BOX = "suggestion_box"
    PHONE = "phone"
    WEB = "web"
    MOBILE = "mobile"
    ONE_STOP = "one_stop"
    OPEN311 = "open311"
    DEPUTY = "deputy"
    PRESS = "press"
    IMPORT = "import"


class PetitionerKind(StrEnum):
    INDIVIDUAL = "individual"
    GROUP = "group"
    ORGANISATION = "organisation"
    ANONYMOUS = "anonymous"


class Confidentiality(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    DENUNCIATION = "denunciation"


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class HotFlag(StrEnum):
    MULTI_PERSON = "multi_person"
    COMPLEX = "complex"
    PROLONGED = "prolonged"
    PROMINENT = "prominent"
    ETHNIC_RELIGIOUS = "ethnic_religious"


class Outcome(StrEnum):
    """What became of an opinion in the hall."""

    SETTLED = "settled"
    EXPLAINED = "explained"
    NOTED = "noted"


class Case(StrEnum):
    """The three ways in which a petition may be handled; follows from its confidentiality."""

    ORDINARY = "ordinary"
    RESTRICTED = "restricted"
    DENUNCIATION = "denunciation"


class Means(StrEnum):
    """How the petitioner was told the answer."""

    IN_PERSON = "in_person"
    LETTER = "letter"
    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    APP = "app"
    HAMLET_NOTICE = "hamlet_notice"
    SESSION = "session"


class DeclineReason(StrEnum):
    NOT_PROCESSABLE = "not_processable"
    FINALLY_DECIDED = "finally_decided"
    IN_COURT = "in_court"
    ALREADY_ANSWERED = "already_answered"
    DUPLICATE = "duplicate"
    SENT_TO_COMPETENT_BODY = "sent_to_competent_body"


@dataclass(frozen=True, slots=True)
class Petition:
    """The facts about one petition that rules and policy read; nothing here identifies the petitioner.

    Organisations are ids. `assigned` are the organisations with a running assignment, `lead_id` the one that leads;
    `answered_by` submitted an answer at some time. `sent_from`/`sent_to` are the ends of the escalation that is
    under way or was received and not yet answered or returned; `sent_up_by` sent it up to the holder who answered it.
    `excluded_persons` wrote the answer that was contested; empty where the holder has nobody else. `writers` wrote any
    text of the answer that is being prepared, returned and withdrawn ones too.
    """

    id: UUID
    code: str
    klass: PetitionClass
    field: str
    state: State
    confidentiality: Confidentiality
    channel: Channel
    petitioner_kind: PetitionerKind
    urgency: Urgency
    received_at: datetime
    version: int
    holder_id: UUID
    holder_kind: OrganisationKind
    holder_superior_id: UUID | None
    origin_id: UUID
    holder_area_path: tuple[UUID, ...]
    area_path: tuple[UUID, ...]
    """From the province down to the place of the matter."""
    hops: frozenset[UUID] = frozenset()
    handed_in_by_id: UUID | None = None
    subjects: frozenset[UUID] = frozenset()
    outside: bool = False
    """About a body that has no superior in the system: the inspection commission holds it and passes it on."""
    handlers: frozenset[UUID] = frozenset()
    parties: frozenset[UUID] = frozenset()
    """Accounts of the petitioner and the representatives; empty for a denunciation."""
    several: bool = False
    """More than one person is on record as having brought it."""
    lead_id: UUID | None = None
    assigned: frozenset[UUID] = frozenset()
    answered_by: frozenset[UUID] = frozenset()
    writers: frozenset[UUID] = frozenset()
    nobody_else: bool = False
    """Four eyes leave nobody in the holder: every head or acting head wrote a text of the answer that awaits approval,
    or who made the redaction is alone there."""
    excluded_persons: frozenset[UUID] = frozenset()
    redactors: frozenset[UUID] = frozenset()
    session_id: UUID | None = None
    session_writers: frozenset[UUID] = frozenset()
    """Accounts that are clerk or chair of its session while it takes opinions down."""
    session_hosts: frozenset[UUID] = frozenset()
    """Host and co-hosts of its session while it takes opinions down (in progress, minutes not signed)."""
    sent_from_id: UUID | None = None
    sent_to_id: UUID | None = None
    sent_up_by: frozenset[UUID] = frozenset()
    escalation_returns: int = 0
    assignment_returns: int = 0
    assignment_return_until: date | None = None
    """Due day of the running assignment's R15, acknowledged meanwhile or not."""
    transferred_from_id: UUID | None = None
    """Set while the petition lies with the organisation that a transfer brought it to."""
    transfer_return_until: date | None = None
    transfer_returns: int = 0
    forwards: int = 0
    contests: int = 0
    told_on: date | None = None
    contest_until: date | None = None
    posted: bool = False
    published: bool = False
    commitments_open: int = 0
    commitments_total: int = 0
    commitments_not_done: int = 0
    """Promises of the newest approved answer; those of an earlier one are followed up by themselves."""
    suspended_from: State | None = None
    withdrawal_requested: bool = False
    information_requests: int = 0
    approval_due_on: date | None = None
    """Due day of the running R28: a submitted answer, or a case that only the head can close, waits for the head."""
    approval_late: bool = False
    """The head is three working days late with it: the superior head may decide."""


def case_of(confidentiality: Confidentiality) -> Case:
    """Public and internal petitions are ordinary; the other two are cases of their own."""
    return {
        Confidentiality.RESTRICTED: Case.RESTRICTED,
        Confidentiality.DENUNCIATION: Case.DENUNCIATION,
    }.get(confidentiality, Case.ORDINARY)


def lowest_confidentiality(klass: PetitionClass, *, protection_requested: bool, about_person: bool) -> Confidentiality:
    """The least protection a class allows (domain.md §2.1): nobody may choose a lower one."""
    if klass is PetitionClass.DENUNCIATION:
        return Confidentiality.DENUNCIATION
    if klass is PetitionClass.COMPLAINT or protection_requested:
        return Confidentiality.RESTRICTED
    if klass is PetitionClass.CONTRIBUTION and about_person:
        return Confidentiality.RESTRICTED
    return Confidentiality.PUBLIC
