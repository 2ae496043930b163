"""What becomes of one commitment, of an answer or of a conclusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from api.demo import stage as play
from api.demo.season import Desk, days_after
from api.demo.thread import Span, Thread
from api.domain.commitments import service as keeping


@dataclass(frozen=True)
class Vow:
    """`keeper` of `lead` does it, `head` of the owner decides on it, `witness` of the place confirms it."""

    thread: Thread
    promise: play.Promise
    text: str
    lead: Desk
    keeper: str
    head: str
    witness: str

    def _keep(self, span: Span, who: str, verb: play.PromiseVerb, **fields: Any) -> None:
        async def act(stage: play.Stage, now: datetime) -> None:
            await stage.keep(who, self.promise, verb, now, **fields)

        self.thread.step(self.thread.later(span), act)

    def start(self) -> None:
        self._keep((1, 3), self.keeper, keeping.start)

    def report(self) -> None:
        report = "Đã thực hiện xong, có biên bản nghiệm thu và ảnh chụp tại chỗ."
        self._keep((3, 7), self.keeper, keeping.report_done, report=report)

    def confirm(self) -> None:
        self._keep((1, 4), self.witness, keeping.confirm, remark="Đã đến xem, đúng như báo cáo.")

    def reject(self) -> None:
        self._keep((1, 3), self.witness, keeping.reject, reason="Mới làm được một nửa, bà con chưa đồng ý.")

    def give_up(self) -> None:
        reason = "Không bố trí được vốn trong năm, đã báo với người dân."
        self._keep((12, 18), self.head, keeping.mark_not_done, reason=reason)

    def extend(self) -> None:
        """Before it is due: every promise has more days than this takes."""
        at = self.thread.later((1, 3))

        async def act(stage: play.Stage, now: datetime) -> None:
            due_on, reason = days_after(at, 60), "Mưa kéo dài, chưa thi công được."
            await stage.keep(self.head, self.promise, keeping.extend, now, due_on=due_on, reason=reason)

        self.thread.step(at, act)

    def replace(self) -> None:
        """The new commitment goes on in the place of the old one."""

        async def act(stage: play.Stage, now: datetime) -> None:
            async with stage.acting(self.head, now) as (session, actor):
                assert self.promise.id is not None
                _, new = await keeping.replace(
                    session,
                    actor,
                    self.promise.id,
                    self.promise.version,
                    now,
                    text=f"{self.text} (theo phương án điều chỉnh)",
                    organisation_id=self.lead.id,
                    due_on=days_after(now, 45),
                    reason="Phương án kỹ thuật thay đổi sau khảo sát.",
                )
            self.promise.id, self.promise.version = new.facts.id, new.facts.version

        self.thread.step(self.thread.later((1, 3)), act)


_V = Vow
FATES: Final[Mapping[str, tuple[Callable[[Vow], None], ...]]] = {
    "open": (),
    "started": (_V.start,),
    "extended": (_V.start, _V.extend),
    "reported": (_V.start, _V.report),
    "rejected": (_V.start, _V.report, _V.reject),
    "kept": (_V.start, _V.report, _V.confirm),
    "kept_in_the_end": (_V.start, _V.report, _V.reject, _V.report, _V.confirm),
    "replaced": (_V.start, _V.replace),
    "replaced_and_kept": (_V.start, _V.replace, _V.start, _V.report, _V.confirm),
    "broken": (_V.start, _V.give_up),
}
"""What a promise may come to, by what is done about it."""


def play_out(vow: Vow, fate: str) -> None:
    for move in FATES[fate]:
        move(vow)
