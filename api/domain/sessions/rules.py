"""The moves of a session, one table, absent = refused (domain.md §4); its chair, its announcement, its figures. Pure.

Who may make a move is policy.py's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from api.domain.deadlines.model import Calendar, Rule
from api.domain.deadlines.rules import latest_act, rules_in_force
from api.domain.errors import Conflict, IllegalMove
from api.domain.organisations.model import Position
from api.domain.sessions.model import (
    SESSION_KINDS,
    Appointed,
    DialogueSession,
    Duty,
    SessionAction,
    SessionKind,
    SessionState,
)


class Guard(StrEnum):
    """What must hold beside the state."""

    DATE_AHEAD = "date_ahead"
    CHAIR_FITS = "chair_fits"
    FOLLOW_UP_REPORTED = "follow_up_reported"
    FROM_ITS_DAY = "from_its_day"
    NOT_SIGNED = "not_signed"
    SIGNED = "signed"
    NONE_STILL_RECEIVED = "none_still_received"
    COMMITMENTS_FINAL = "commitments_final"


@dataclass(frozen=True, slots=True)
class Transition:
    """`to` None: the state stays."""

    from_states: frozenset[SessionState]
    action: SessionAction
    to: SessionState | None
    guards: tuple[Guard, ...] = ()


def _row(from_states: str, action: SessionAction, to: SessionState | None, *guards: Guard) -> Transition:
    return Transition(frozenset(SessionState(s) for s in from_states.split()), action, to, guards)


_A, _S, _G = SessionAction, SessionState, Guard
TRANSITIONS: Final[tuple[Transition, ...]] = (
    _row("draft announced ready", _A.UPDATE, None),
    _row("draft announced ready in_progress minutes", _A.APPOINT, None),
    _row("draft", _A.ANNOUNCE, _S.ANNOUNCED, _G.DATE_AHEAD),
    _row("announced", _A.MAKE_READY, _S.READY, _G.DATE_AHEAD, _G.CHAIR_FITS, _G.FOLLOW_UP_REPORTED),
    _row("draft announced ready", _A.POSTPONE, _S.ANNOUNCED),
    _row("draft announced ready", _A.CANCEL, _S.CANCELLED),
    _row("ready", _A.START, _S.IN_PROGRESS, _G.FROM_ITS_DAY),
    _row("in_progress minutes", _A.RECORD_ATTENDANCE, None, _G.NOT_SIGNED),
    _row("in_progress minutes", _A.CAPTURE, None, _G.NOT_SIGNED),
    _row("in_progress", _A.CLOSE_CAPTURE, _S.MINUTES),
    _row("in_progress", _A.ABORT, _S.MINUTES),
    _row("minutes", _A.SIGN_MINUTES, None, _G.NOT_SIGNED),
    _row("minutes", _A.WRITE_COMMITMENTS, None),
    _row("minutes", _A.CONCLUDE, _S.CONCLUDED, _G.SIGNED, _G.NONE_STILL_RECEIVED),
    _row("concluded", _A.ISSUE_CONCLUSION, _S.FOLLOWING_UP),
    _row("following_up", _A.CLOSE, _S.CLOSED, _G.COMMITMENTS_FINAL),
)
_BY_ACTION: Final = {row.action: row for row in TRANSITIONS}


def may_chair(kind: SessionKind, appointed: Appointed) -> bool:
    """Whether the seat that somebody holds on the day may chair a session of this kind."""
    return chairs_in_person(kind, appointed) or any(
        appointed.acting
        and rule.delegate
        and Position.HEAD in rule.positions
        and appointed.organisation_kind in rule.kinds
        for rule in SESSION_KINDS[kind].chairs
    )


def chairs_in_person(kind: SessionKind, appointed: Appointed) -> bool:
    """The compliance flag: somebody whose own seat may chair, not one who acts for the head."""
    return any(
        appointed.organisation_kind in rule.kinds and appointed.position in rule.positions
        for rule in SESSION_KINDS[kind].chairs
    )


def _chair_fits(dialogue: DialogueSession, _: date) -> bool:
    chairs = [one for one in dialogue.appointed if one.duty is Duty.CHAIR]
    return bool(chairs) and all(may_chair(dialogue.kind, one) for one in chairs)


_GUARDS: Final[Mapping[Guard, Callable[[DialogueSession, date], bool]]] = {
    _G.DATE_AHEAD: lambda s, today: today <= s.day,
    _G.CHAIR_FITS: _chair_fits,
    # The report on the earlier session's commitments can't be made yet, so it can't be attached either.
    _G.FOLLOW_UP_REPORTED: lambda s, _: s.previous_session_id is None,
    _G.FROM_ITS_DAY: lambda s, today: s.day <= today,
    _G.NOT_SIGNED: lambda s, _: not s.minutes_signed,
    _G.SIGNED: lambda s, _: s.minutes_signed,
    _G.NONE_STILL_RECEIVED: lambda s, _: s.still_received == 0,
    _G.COMMITMENTS_FINAL: lambda s, _: s.commitments_open == 0,
}

_REFUSALS: Final[Mapping[Guard, tuple[str, str]]] = {
    _G.DATE_AHEAD: (
        "Ngày tổ chức đã qua; hãy hoãn sang ngày mới hoặc hủy.",
        "The planned day has passed; postpone to a new date or cancel.",
    ),
    _G.CHAIR_FITS: (
        "Chưa cử chủ trì có thẩm quyền vào ngày tổ chức (người đứng đầu, hoặc người được ủy quyền nếu loại hội nghị"
        " cho phép).",
        "No chair is appointed who may chair this kind of session on its day (the head, or an acting head where the"
        " kind allows one).",
    ),
    _G.FOLLOW_UP_REPORTED: (
        "Kỳ đối thoại tiếp theo cần báo cáo kết quả thực hiện kỳ trước; chưa có báo cáo đính kèm.",
        "A follow-up session needs the report on what became of the previous one; none is attached.",
    ),
    _G.FROM_ITS_DAY: (
        "Chưa đến ngày tổ chức; muốn tổ chức sớm hơn hãy đổi ngày.",
        "Its day has not come; to hold it earlier, change the date first.",
    ),
    _G.NOT_SIGNED: (
        "Biên bản đã ký, không sửa được nữa.",
        "The minutes are signed and can't be changed any more.",
    ),
    _G.SIGNED: ("Biên bản chưa ký.", "The minutes are not signed yet."),
    _G.NONE_STILL_RECEIVED: (
        "Còn ý kiến chưa được xử lý bước đầu (giải quyết, giải thích, ghi nhận, giao hoặc chuyển).",
        "Opinions are left that nobody has taken up (settled, explained, noted, assigned or passed on).",
    ),
    _G.COMMITMENTS_FINAL: (
        "Còn cam kết chưa kết thúc.",
        "Commitments of its conclusion are still open.",
    ),
}


def transition_for(dialogue: DialogueSession, action: SessionAction) -> Transition | None:
    """The row of the table for the session's state, without its guards; None = refused."""
    row = _BY_ACTION[action]
    return row if dialogue.state in row.from_states else None


def guards_hold(dialogue: DialogueSession, row: Transition, today: date) -> bool:
    return all(_GUARDS[guard](dialogue, today) for guard in row.guards)


def next_state(
    dialogue: DialogueSession, action: SessionAction, today: date, allowed: Sequence[SessionAction] = ()
) -> SessionState:
    """The state after the move on the local day `today`. Raises IllegalMove, which names `allowed`, when the table has
    no row for the state, and Conflict when a guard refuses."""
    row = transition_for(dialogue, action)
    if row is None:
        raise IllegalMove(dialogue.state.value, action.value, [one.value for one in allowed])
    for guard in row.guards:
        if not _GUARDS[guard](dialogue, today):
            raise Conflict(*_REFUSALS[guard], guard=guard.value)
    return row.to or dialogue.state


def announce_by(kind: SessionKind, day: date, rules: Sequence[Rule], calendar: Calendar) -> date | None:
    """The latest day for announcing a session of that day in time (R14, backward); None = at any time. The version of
    the rule is the one valid on the session's day."""
    wanted = SESSION_KINDS[kind].announcement
    rule = next((rule for rule in rules_in_force(rules, "R14", day) if rule.variant == wanted), None)
    if wanted is None or rule is None:
        return None
    return latest_act(day, rule.days, rule.unit, calendar)


def percent(part: int, whole: int) -> Decimal | None:
    """part ÷ whole × 100 with one decimal, half up; None of nothing."""
    if whole == 0:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


TITLE_LENGTH: Final = 120


def title_of(opinion: str) -> str:
    """What an opinion is listed under when the clerk gave no title: its beginning, cut between words."""
    line = " ".join(opinion.split())
    if len(line) <= TITLE_LENGTH:
        return line
    return line[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
