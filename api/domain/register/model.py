"""The plain timeline: which events it carries and in what words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    at: datetime
    kind: str
    sentence_vi: str
    sentence_en: str
    text: str | None
    """What the office wrote for the petitioner about this step, if anything."""


@dataclass(frozen=True, slots=True)
class Line:
    """`names`: the field of the event's data with an organisation's id, put where the sentence says {who}.
    `text`: the field of its texts that was written for the petitioner."""

    vi: str
    en: str
    names: str | None = None
    text: str | None = None

    def entry(
        self, at: datetime, kind: str, data: Mapping[str, Any], names: Mapping[UUID, str], texts: Mapping[str, str]
    ) -> TimelineEntry:
        found = data.get(self.names) if self.names else None
        who = names.get(UUID(str(found)), "") if found else ""
        return TimelineEntry(
            at, kind, self.vi.format(who=who), self.en.format(who=who), texts.get(self.text) if self.text else None
        )


TIMELINE: Final[Mapping[str, Line]] = {
    "receive": Line("{who} đã tiếp nhận.", "Received by {who}.", "holder"),
    "assign": Line("Đã giao {who} giải quyết.", "Assigned to {who}.", "lead"),
    "transfer": Line("Đã chuyển đến {who}.", "Transferred to {who}.", "to_organisation"),
    "return_transfer": Line("Đã chuyển lại {who}.", "Sent back to {who}.", "to_organisation"),
    "escalate": Line("Đã chuyển lên cấp trên: {who}.", "Sent up to {who}.", "to_organisation"),
    "receive_escalation": Line("{who} đã nhận giải quyết.", "{who} took it in hand.", "to_organisation"),
    "return_escalation": Line("Cấp trên đã chuyển lại {who}.", "The higher level sent it back to {who}.",
                              "to_organisation"),
    "recall_escalation": Line("Đã rút lại việc chuyển cấp trên.", "It was called back from the higher level."),
    "note": Line("Đã ghi nhận tại buổi đối thoại.", "Noted at the session."),
    "answer_on_the_spot": Line("Đã trả lời tại buổi đối thoại.", "Answered at the session.", text="text"),
    "approve_answer": Line("Đã có văn bản trả lời.", "The written answer was approved."),
    "tell": Line("Đã thông báo kết quả cho người dân.", "The petitioner was told the answer."),
    "follow_up": Line("Đang theo dõi thực hiện cam kết.", "The promises are being followed up."),
    "contest": Line("Người dân đề nghị xem xét lại.", "The petitioner contested the answer."),
    "complete": Line("Đã hoàn thành.", "Completed."),
    "close_unfulfilled": Line("Đã đóng: cam kết không được thực hiện.", "Closed: a promise was not kept.",
                              text="reason"),
    "publish": Line("Đã công khai.", "Published."),
    "decline": Line("Không thụ lý.", "Not taken on.", text="reason"),
    "guide": Line("Đã hướng dẫn đến nơi có thẩm quyền.", "Guided to the competent body.", text="where_to"),
    "withdraw": Line("Người dân đã rút.", "Withdrawn by the petitioner."),
    "reopen": Line("Đã mở lại để xem xét.", "Reopened."),
}  # fmt: skip
