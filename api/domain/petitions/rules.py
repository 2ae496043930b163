"""The moves of a petition: one table, absent = refused (domain.md §3.1).

`TRANSITIONS` holds every move of the page, the ones the contract does not offer yet included. A guard says what else
must hold beside state and class; it names the rule and is tested with it. Who may make the move is policy.py's matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from api.domain.errors import Conflict, IllegalMove
from api.domain.petitions.model import (
    OPEN_STATES,
    Action,
    Confidentiality,
    Petition,
    PetitionClass,
    PetitionerKind,
    State,
)


class Guard(StrEnum):
    """What must hold beside state and class."""

    MAY_RETURN_TRANSFER = "may_return_transfer"
    MAY_RETURN_ASSIGNMENT = "may_return_assignment"
    MAY_ASK_INFORMATION = "may_ask_information"
    FIRST_FORWARD = "first_forward"
    HELD_ABOVE = "held_above"
    NOT_SENT_UP_AGAIN = "not_sent_up_again"
    MAY_ESCALATE = "may_escalate"
    MAY_CONTEST = "may_contest"
    TOLD_AND_PROMISED = "told_and_promised"
    COMPLETE = "complete"
    UNFULFILLED = "unfulfilled"
    PUBLISHABLE = "publishable"
    PUBLISHED = "published"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    ALL_WITHDRAW = "all_withdraw"


MAX_ASSIGNMENT_RETURNS: Final = 2
ALL: Final = frozenset(PetitionClass)
_DENUNCIATION: Final = frozenset({PetitionClass.DENUNCIATION})
_SETTLED_BY_DECISION: Final = frozenset({PetitionClass.COMPLAINT, PetitionClass.DENUNCIATION})
_ACCEPTED: Final = _SETTLED_BY_DECISION | {PetitionClass.REGULATION_PETITION}
_NOT_DENUNCIATION: Final = ALL - _DENUNCIATION
_OUTSIDE_THE_HALL: Final = ALL - _SETTLED_BY_DECISION
"""A complaint is not settled inside a dialogue: the hall can explain, record and route it (dossier §1.6)."""


@dataclass(frozen=True, slots=True)
class Transition:
    """`to` None: the state stays (or, for resume, is again what it was before)."""

    from_states: frozenset[State]
    action: Action
    to: State | None
    classes: frozenset[PetitionClass] = ALL
    guard: Guard | None = None


def _row(
    from_states: str | frozenset[State],
    action: Action,
    to: State | None,
    classes: frozenset[PetitionClass] = ALL,
    guard: Guard | None = None,
) -> Transition:
    states = frozenset(State(s) for s in from_states.split()) if isinstance(from_states, str) else from_states
    return Transition(states, action, to, classes, guard)


_A, _S, _G = Action, State, Guard
TRANSITIONS: Final[tuple[Transition, ...]] = (
    _row("received", _A.REVIEW, _S.REVIEWING),
    _row("received reviewing", _A.ASSIGN, _S.IN_HANDLING),
    _row("received reviewing", _A.FORWARD, _S.FORWARDED, guard=_G.FIRST_FORWARD),
    _row("received reviewing", _A.GUIDE, _S.GUIDED, guard=_G.NOT_SENT_UP_AGAIN),
    _row("received reviewing", _A.DECLINE, _S.DECLINED, guard=_G.NOT_SENT_UP_AGAIN),
    _row("received reviewing", _A.ANSWER_ON_THE_SPOT, _S.ANSWERED, _OUTSIDE_THE_HALL),
    _row("received", _A.NOTE, _S.REVIEWING, _NOT_DENUNCIATION),
    _row("received reviewing", _A.RECLASSIFY, None),
    _row("received reviewing", _A.SPLIT, _S.SPLIT),
    _row("received reviewing", _A.TRANSFER, _S.RECEIVED, guard=_G.NOT_SENT_UP_AGAIN),
    _row("received reviewing", _A.RETURN_TRANSFER, _S.RECEIVED, guard=_G.MAY_RETURN_TRANSFER),
    _row("received reviewing", _A.QUARANTINE, None),
    _row("reviewing", _A.REQUEST_INFORMATION, _S.AWAITING_INFORMATION, guard=_G.MAY_ASK_INFORMATION),
    _row("awaiting_information", _A.PROVIDE_INFORMATION, _S.REVIEWING),
    _row("awaiting_information", _A.CONTINUE_WITHOUT_INFORMATION, _S.REVIEWING),
    _row("forwarded", _A.RECORD_FORWARD_RESULT, _S.ANSWERED),
    _row("forwarded", _A.FORWARD_RETURNED, _S.REVIEWING),
    _row("forwarded", _A.CLOSE_FORWARDED, _S.COMPLETED),
    _row("in_handling", _A.RETURN_ASSIGNMENT, _S.REVIEWING, guard=_G.MAY_RETURN_ASSIGNMENT),
    _row("in_handling", _A.RECALL_ASSIGNMENT, _S.REVIEWING),
    _row("in_handling", _A.REASSIGN, None),
    _row("in_handling", _A.CONTRIBUTE, None),
    _row("in_handling", _A.PROPOSE_ESCALATION, None),
    _row("in_handling", _A.REQUEST_EXTENSION, None),
    _row("in_handling", _A.DECIDE_EXTENSION, None),
    _row("in_handling", _A.SUBMIT_ANSWER, _S.AWAITING_APPROVAL),
    _row("awaiting_approval", _A.WITHDRAW_ANSWER, _S.IN_HANDLING),
    _row("awaiting_approval", _A.RETURN_ANSWER, _S.IN_HANDLING),
    _row("awaiting_approval", _A.APPROVE_ANSWER, _S.ANSWERED),
    _row("reviewing in_handling", _A.ESCALATE, _S.ESCALATED, guard=_G.MAY_ESCALATE),
    _row("escalated", _A.RECALL_ESCALATION, _S.REVIEWING),
    _row("escalated", _A.RECEIVE_ESCALATION, _S.REVIEWING),
    _row("escalated reviewing", _A.RETURN_ESCALATION, _S.REVIEWING, guard=_G.HELD_ABOVE),
    _row("answered", _A.TELL, None),
    _row("answered following_up", _A.CONTEST, _S.REVIEWING, _NOT_DENUNCIATION, _G.MAY_CONTEST),
    _row("answered", _A.FOLLOW_UP, _S.FOLLOWING_UP, guard=_G.TOLD_AND_PROMISED),
    _row("answered following_up", _A.COMPLETE, _S.COMPLETED, guard=_G.COMPLETE),
    _row("following_up", _A.CLOSE_UNFULFILLED, _S.COMPLETED, guard=_G.UNFULFILLED),
    _row("answered following_up completed", _A.PUBLISH, None, _NOT_DENUNCIATION, _G.PUBLISHABLE),
    _row("answered following_up completed", _A.UNPUBLISH, None, _NOT_DENUNCIATION, _G.PUBLISHED),
    _row("completed declined guided withdrawn", _A.REOPEN, _S.REVIEWING),
    _row("answered following_up completed", _A.FLAG_UNSATISFACTORY, None, _NOT_DENUNCIATION),
    _row(OPEN_STATES, _A.WITHDRAW, _S.WITHDRAWN, _NOT_DENUNCIATION, _G.ALL_WITHDRAW),
    _row("received reviewing", _A.ACCEPT, _S.REVIEWING, _ACCEPTED),
    _row("reviewing in_handling", _A.SUSPEND, _S.SUSPENDED, _SETTLED_BY_DECISION),
    _row("suspended", _A.RESUME, None, _SETTLED_BY_DECISION),
    _row("reviewing in_handling", _A.RECORD_SETTLEMENT, _S.COMPLETED, _ACCEPTED),
    _row(OPEN_STATES, _A.REQUEST_WITHDRAWAL, None, _DENUNCIATION),
    _row(OPEN_STATES, _A.ACCEPT_WITHDRAWAL, _S.WITHDRAWN, _DENUNCIATION, _G.WITHDRAWAL_REQUESTED),
    _row(OPEN_STATES, _A.CONTINUE, None, _DENUNCIATION, _G.WITHDRAWAL_REQUESTED),
)

_HANDLES_ITSELF: Final = frozenset(
    {
        _A.ASSIGN, _A.DECLINE, _A.ANSWER_ON_THE_SPOT, _A.NOTE, _A.SPLIT, _A.TRANSFER, _A.ESCALATE, _A.ACCEPT,
        _A.SUSPEND, _A.RECORD_SETTLEMENT,
    }
)  # fmt: skip
"""What nobody in the province does with a case about its highest bodies: such a case can only be forwarded, and guided
until `forward` is offered (docs/decisions/0009)."""

_BY_ACTION: Final = {row.action: row for row in TRANSITIONS}


def _may_return_transfer(p: Petition, today: date) -> bool:
    return (
        p.transferred_from_id is not None
        and p.transfer_returns == 0
        and p.transfer_return_until is not None
        and today <= p.transfer_return_until
    )


def _complete(p: Petition, today: date) -> bool:
    """Told (or, where nobody can be told, posted or published), and no promise still open or broken. Where nothing was
    promised, the time to contest must have run out: completing earlier would cut it off."""
    told = p.told_on is not None or (p.petitioner_kind is PetitionerKind.ANONYMOUS and (p.posted or p.published))
    if p.commitments_total:
        return told and p.commitments_open == 0 and p.commitments_not_done == 0
    return told and (p.contest_until is None or today > p.contest_until)


_GUARDS: Final[dict[Guard, Callable[[Petition, date], bool]]] = {
    _G.MAY_RETURN_TRANSFER: _may_return_transfer,
    _G.MAY_RETURN_ASSIGNMENT: lambda p, today: (
        p.assignment_returns < MAX_ASSIGNMENT_RETURNS
        and (p.assignment_return_until is None or today <= p.assignment_return_until)
    ),
    _G.MAY_ASK_INFORMATION: lambda p, _: p.information_requests == 0,
    _G.FIRST_FORWARD: lambda p, _: p.klass is not PetitionClass.DENUNCIATION or p.forwards == 0,
    _G.HELD_ABOVE: lambda p, _: p.sent_from_id is not None and p.escalation_returns == 0,
    _G.NOT_SENT_UP_AGAIN: lambda p, _: p.sent_from_id is None or p.escalation_returns == 0,
    _G.MAY_ESCALATE: lambda p, _: p.holder_superior_id is not None,
    _G.MAY_CONTEST: lambda p, today: p.contests == 0 and (p.contest_until is None or today <= p.contest_until),
    _G.TOLD_AND_PROMISED: lambda p, _: p.told_on is not None and p.commitments_total > 0,
    _G.COMPLETE: _complete,
    _G.UNFULFILLED: lambda p, _: p.commitments_open == 0 and p.commitments_not_done > 0,
    _G.PUBLISHABLE: lambda p, _: bool(p.redactors) and not p.published and p.confidentiality is Confidentiality.PUBLIC,
    _G.PUBLISHED: lambda p, _: p.published,
    _G.WITHDRAWAL_REQUESTED: lambda p, _: p.withdrawal_requested,
    # The members' own withdrawals are not kept yet: until they are, nobody withdraws for several.
    _G.ALL_WITHDRAW: lambda p, _: not (p.several and p.petitioner_kind is PetitionerKind.GROUP),
}

_REFUSALS: Final[dict[Guard, tuple[str, str]]] = {
    _G.MAY_RETURN_TRANSFER: (
        "Chỉ được trả lại một lần, trong 2 ngày làm việc kể từ khi nhận chuyển.",
        "A transfer may be returned once, within 2 working days.",
    ),
    _G.MAY_RETURN_ASSIGNMENT: (
        "Chỉ được trả lại trong hạn kể từ khi được giao, nhiều nhất hai lần; sau đó do người đứng đầu quyết định.",
        "An assignment is returned within its time, twice at the most; after that the head decides.",
    ),
    _G.MAY_ASK_INFORMATION: (
        "Đã yêu cầu bổ sung một lần; cần người đứng đầu đồng ý.",
        "Information was asked for once already; the head has to agree.",
    ),
    _G.FIRST_FORWARD: ("Tố cáo chỉ được chuyển một lần.", "A denunciation is forwarded only once."),
    _G.HELD_ABOVE: (
        "Vụ việc đã được trả lại một lần; lần này chỉ có thể trả lời.",
        "It was returned once already; a second escalation can only be answered.",
    ),
    _G.NOT_SENT_UP_AGAIN: (
        "Vụ việc cấp dưới chuyển lên lần thứ hai chỉ có thể được trả lời.",
        "A petition sent up a second time can only be answered.",
    ),
    _G.MAY_ESCALATE: (
        "Cơ quan đang giữ không có cấp trên trong hệ thống.",
        "The holder has no superior inside the system.",
    ),
    _G.MAY_CONTEST: (
        "Chỉ được đề nghị xem xét lại một lần, trong thời hạn.",
        "An answer may be contested once, within its time.",
    ),
    _G.TOLD_AND_PROMISED: (
        "Chưa báo cho người dân hoặc không có cam kết.",
        "Not told yet, or the answer carries no commitment.",
    ),
    _G.COMPLETE: (
        "Chưa thông báo cho người dân hoặc còn cam kết chưa được xác nhận.",
        "The petitioner was not told yet, or a commitment is not confirmed.",
    ),
    _G.UNFULFILLED: (
        "Chỉ khi mọi cam kết đã kết thúc và có cam kết không thực hiện.",
        "Only when every commitment is final and one at least was not done.",
    ),
    _G.PUBLISHABLE: (
        "Chỉ công khai vụ việc ở mức công khai, theo bản đã che thông tin do người khác làm.",
        "Only public petitions are published, from a redaction that another person made.",
    ),
    _G.PUBLISHED: ("Vụ việc chưa được công khai.", "It is not published."),
    _G.WITHDRAWAL_REQUESTED: ("Chưa có yêu cầu rút tố cáo.", "No withdrawal was asked for."),
    _G.ALL_WITHDRAW: (
        "Đơn của nhiều người chỉ được rút khi tất cả cùng rút; hãy đến nơi tiếp nhận.",
        "A group's petition is withdrawn only when all withdraw; turn to the office that took it in.",
    ),
}


def transition_for(petition: Petition, action: Action) -> Transition | None:
    """The row of the table for the petition's state and class, without its guard; None = refused."""
    if petition.outside and action in _HANDLES_ITSELF:
        return None
    row = _BY_ACTION[action]
    return row if petition.state in row.from_states and petition.klass in row.classes else None


def guard_holds(petition: Petition, row: Transition, today: date) -> bool:
    """Whether what the row asks beside state and class holds on the local day `today`."""
    return row.guard is None or _GUARDS[row.guard](petition, today)


def next_state(petition: Petition, action: Action, today: date) -> State:
    """The state after the move. Raises IllegalMove (no row for state and class) or Conflict (the guard refuses)."""
    row = transition_for(petition, action)
    if row is None:
        open_ways = [r.action.value for r in TRANSITIONS if transition_for(petition, r.action) is r]
        raise IllegalMove(petition.state.value, action.value, open_ways)
    if row.guard is not None and not guard_holds(petition, row, today):
        raise Conflict(*_REFUSALS[row.guard])
    if action is Action.RESUME and petition.suspended_from is not None:
        return petition.suspended_from
    return row.to or petition.state
