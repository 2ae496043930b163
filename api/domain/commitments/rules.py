"""The moves of a commitment: one table, absent = refused (domain.md §3.1). Who may make them is policy.py's matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.domain.commitments.model import (
    LATE_AFTER_WORKING_DAYS,
    UNCONFIRMED_AFTER_WORKING_DAYS,
    Commitment,
    CommitmentAction,
    CommitmentState,
)
from api.domain.deadlines.model import Calendar
from api.domain.deadlines.rules import add_working_days
from api.domain.errors import Conflict, IllegalMove


@dataclass(frozen=True, slots=True)
class Transition:
    """`to` None: the state stays. `in_time`: only until the end of the due day."""

    from_states: frozenset[CommitmentState]
    action: CommitmentAction
    to: CommitmentState | None
    in_time: bool = False


def _row(
    from_states: str, action: CommitmentAction, to: CommitmentState | None, *, in_time: bool = False
) -> Transition:
    return Transition(frozenset(CommitmentState(s) for s in from_states.split()), action, to, in_time)


_A, _S = CommitmentAction, CommitmentState
TRANSITIONS: Final[tuple[Transition, ...]] = (
    _row("open", _A.START, _S.IN_PROGRESS),
    _row("in_progress", _A.REPORT_DONE, _S.REPORTED_DONE),
    _row("reported_done", _A.CONFIRM, _S.CONFIRMED),
    _row("reported_done", _A.REJECT, _S.IN_PROGRESS),
    _row("open in_progress reported_done", _A.MARK_NOT_DONE, _S.NOT_DONE),
    _row("open in_progress reported_done", _A.REPLACE, _S.REPLACED),
    _row("open in_progress", _A.EXTEND, None, in_time=True),
)
_BY_ACTION: Final = {row.action: row for row in TRANSITIONS}


def transition_for(commitment: Commitment, action: CommitmentAction) -> Transition | None:
    """The row of the table for the commitment's state, without its guard; None = refused."""
    row = _BY_ACTION[action]
    return row if commitment.state in row.from_states else None


def guard_holds(commitment: Commitment, row: Transition, today: date) -> bool:
    """An extension is decided by the end of the due day (domain.md §3.2)."""
    return not row.in_time or today <= commitment.due_on


def next_state(
    commitment: Commitment, action: CommitmentAction, today: date, allowed: Sequence[CommitmentAction] = ()
) -> CommitmentState:
    """The state after the move on the local day `today`. Raises IllegalMove, which names `allowed`, or Conflict."""
    row = transition_for(commitment, action)
    if row is None:
        raise IllegalMove(commitment.state.value, action.value, [one.value for one in allowed])
    if not guard_holds(commitment, row, today):
        raise Conflict(
            "Đã quá hạn nên không gia hạn được; hãy thay bằng cam kết mới hoặc ghi nhận không thực hiện.",
            "It is past due and can't be extended; replace it or mark it not done.",
        )
    return row.to or commitment.state


def late_before(today: date, calendar: Calendar) -> date:
    """A commitment due before this day is more than LATE_AFTER_WORKING_DAYS late on `today`: that many whole working
    days lie strictly between the due day and today."""
    return add_working_days(today, -LATE_AFTER_WORKING_DAYS, calendar)


def unconfirmed_before(today: date, calendar: Calendar) -> date:
    """What was reported done before this day has waited UNCONFIRMED_AFTER_WORKING_DAYS whole working days."""
    return add_working_days(today, -UNCONFIRMED_AFTER_WORKING_DAYS, calendar)
