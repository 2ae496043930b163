"""A petition goes up to the province, and comes back."""

from __future__ import annotations

from typing import Final

from api.demo.lives import Life
from api.demo.season import Desk
from api.demo.thread import Span
from api.domain.escalations import service as escalations
from api.domain.petitions.model import State

_LEGAL_BASIS: Final = "Luật Tiếp công dân số 42/2013/QH13, Điều 26 và Điều 28"


def escalate(life: Life, to: Desk, span: Span = (1, 2)) -> None:
    """By the head. Received above by itself after two working days, unless somebody does before."""
    sent = life.move(
        span,
        life.holder.head,
        escalations.escalate,
        State.ESCALATED,
        to_organisation_id=to.id,
        reason="Nội dung vượt thẩm quyền và khả năng ngân sách của cấp xã.",
        legal_basis=_LEGAL_BASIS,
        report="Đã kiểm tra thực tế, làm việc với người dân; kiến nghị cấp trên xem xét, giải quyết.",
    )
    if sent:
        life.below, life.above, life.lead = life.holder, to, None
        life.awaited = (life.season.ran_out("R24", life.at), State.REVIEWING)


def receive(life: Life) -> None:
    """An officer above takes it in hand on the next day."""
    if life.over or life.above is None:
        return
    if life.move((0, 1), life.above.worker, escalations.receive_escalation, State.REVIEWING):
        life.awaited = None
        life.held_by(life.above)


def receive_by_itself(life: Life) -> None:
    life.wait()
    if not life.over and life.above is not None:
        life.held_by(life.above)


def recall(life: Life) -> None:
    """Before anybody above has received it."""
    reason = "Xã bố trí được kinh phí, tự giải quyết."
    if life.move((0, 1), life.holder.head, escalations.recall_escalation, State.REVIEWING, reason=reason):
        life.awaited = None


def send_back(life: Life) -> None:
    reason = "Nội dung thuộc thẩm quyền của cấp xã theo phân cấp hiện hành."
    sent = life.move((1, 2), life.officer, escalations.return_escalation, State.REVIEWING, reason=reason)
    if sent and life.below is not None:
        life.held_by(life.below)
