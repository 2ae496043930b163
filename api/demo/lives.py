"""The life of one petition, written move by move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api.demo import stage as play
from api.demo.promises import Vow, play_out
from api.demo.season import Act, Desk, Place, days_after
from api.demo.thread import Span, Thread
from api.demo.wording import Words
from api.domain.answers import service as answers
from api.domain.assignments import service as assignments
from api.domain.intake.model import IntakeForm
from api.domain.intake.service import receive
from api.domain.petitions import service as petitions
from api.domain.petitions.model import DeclineReason, Means, State
from api.domain.publications import service as publications
from api.domain.register.service import acknowledge, list_part


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the office takes, in working days."""

    assign: Span = (0, 1)
    answer: Span = (1, 4)
    approve: Span = (0, 1)
    tell: Span = (0, 1)


QUICK: Final = Pace()
SLOW: Final = Pace(answer=(8, 13))
"""The petitioner hears late, the department is in time."""
LATE: Final = Pace(assign=(2, 6), answer=(17, 24), approve=(0, 5), tell=(0, 2))


@dataclass(kw_only=True)
class Life(Thread):
    """`holder`: the desk that has it; `officer`: who of it acts; `helper`: the Front or hamlet that handed it in and
    may tell; `citizen`: the petitioner's account; `by_code`: has code and secret instead; `witness`: who confirms on
    the ground. `state`: where it stands by the script; `awaited`: what the system will do by itself, and when."""

    words: Words
    field_code: str
    area: Place
    holder: Desk
    officer: str
    witness: str
    pace: Pace = QUICK
    helper: str | None = None
    citizen: str | None = None
    by_code: bool = False
    public: bool = True
    case: play.Case = field(default_factory=play.Case)
    state: State = State.RECEIVED
    awaited: tuple[datetime, State] | None = None
    lead: Desk | None = None
    below: Desk | None = None
    above: Desk | None = None

    def go(self, at: datetime, act: Act, state: State | None = None) -> bool:
        """The next move, to that state (None: it stays)."""
        if not self.over:
            self.catch_up(at)
        moved = self.step(at, act)
        if moved and state is not None:
            self.state = state
        return moved

    def catch_up(self, until: datetime) -> None:
        """What the system has done by itself until then."""
        if self.awaited is not None and self.awaited[0] <= until:
            self.at, self.state = self.awaited
            self.awaited = None

    def wait(self) -> None:
        """Go on after what the system does by itself, if it has done so by now."""
        if self.awaited is not None:
            self.over = self.over or self.awaited[0] > self.season.hours.now
            self.catch_up(self.awaited[0])

    def move(self, span: Span, who: str, verb: play.Verb, state: State | None, **fields: Any) -> bool:
        async def act(stage: play.Stage, now: datetime) -> None:
            await stage.move(who, self.case, verb, now, **fields)

        return self.go(self.later(span), act, state)

    def held_by(self, desk: Desk) -> None:
        self.holder, self.officer, self.lead = desk, desk.worker, None

    # Taking it down, and routing it.

    def take_down(self, form: IntakeForm, taker: str | None) -> None:
        """`taker` None: handed in without signing in, by code and secret."""

        async def act(stage: play.Stage, now: datetime) -> None:
            if taker is None:
                async with stage.visiting() as session:
                    received = await receive(session, None, form, now)
            else:
                own = stage.accounts[taker][0] if taker == self.citizen else None
                async with stage.acting(taker, now) as (session, actor):
                    received = await receive(session, actor, replace(form, for_account_id=own), now)
            stage.enters(self.case, received.id, received.version)

        self.by_code = taker is None
        self.go(self.at, act)

    def review(self, span: Span = (0, 1)) -> None:
        self.move(span, self.officer, petitions.review, State.REVIEWING)

    def reclassify(self, **changes: Any) -> None:
        reason = "Phân loại lại theo nội dung trình bày của người dân."
        self.move((0, 0), self.officer, petitions.reclassify, None, reason=reason, **changes)

    def decline(self, code: DeclineReason, reason: str) -> None:
        self.move((1, 3), self.officer, petitions.decline, State.DECLINED, reason_code=code, reason=reason)

    def guide(self, where_to: str) -> None:
        self.move((0, 2), self.officer, petitions.guide, State.GUIDED, where_to=where_to)

    def transfer(self, to: Desk) -> None:
        reason = f"Nội dung thuộc thẩm quyền của {to.name}."
        if self.move((0, 1), self.officer, petitions.transfer, State.RECEIVED, to_organisation_id=to.id, reason=reason):
            self.below = self.holder
            self.held_by(to)

    def return_transfer(self) -> None:
        reason = "Địa điểm nêu trong đơn không thuộc địa bàn quản lý."
        if self.move((0, 1), self.officer, petitions.return_transfer, State.RECEIVED, reason=reason) and self.below:
            self.held_by(self.below)

    def as_petitioner(self, verb: play.Verb, state: State, **fields: Any) -> bool:
        """Under the own account, by code and secret, else an officer on their behalf."""
        who = self.citizen or self.officer

        async def act(stage: play.Stage, now: datetime) -> None:
            if self.by_code:
                await stage.move_by_code(self.case, verb, now, **fields)
            else:
                await stage.move(who, self.case, verb, now, **fields)

        return self.go(self.later((1, 4)), act, state)

    # Handling.

    def assign(self, lead: Desk | None = None, *, coordinating: Sequence[Desk] = (), take_up: bool = True) -> None:
        """To the first competent body unless said; `take_up`: it says within its two days that it has the work."""
        chosen = self.lead = lead or self.season.lead_for(self.field_code, self.holder)
        self.move(
            self.pace.assign,
            self.officer,
            assignments.assign,
            State.IN_HANDLING,
            lead_id=chosen.id,
            coordinating_ids=[desk.id for desk in coordinating],
            instruction="Kiểm tra thực tế, tham mưu văn bản trả lời người dân đúng hạn.",
        )

        keeper = self.keeper

        async def acknowledged(stage: play.Stage, now: datetime) -> None:
            async with stage.acting(keeper, now) as (session, actor):
                for one in await list_part(session, actor, "assignments", stage.id_of(self.case), now):
                    if one["state"] == "running" and one["organisation"]["id"] == str(chosen.id):
                        await acknowledge(session, actor, UUID(one["id"]), one["version"], now)

        if take_up:
            self.go(self.later((0, 1)), acknowledged)

    @property
    def promise(self) -> str:
        return self.words.promise or "Báo cáo kết quả thực hiện nội dung đã trả lời người dân"

    @property
    def keeper(self) -> str:
        """Who works on it in the organisation that leads."""
        return self.lead.worker if self.lead and self.lead is not self.holder else self.officer

    def return_assignment(self) -> None:
        reason = "Nội dung không thuộc chức năng của đơn vị, đề nghị giao cơ quan khác."
        self.move((1, 2), self.keeper, assignments.return_assignment, State.REVIEWING, reason=reason)

    def recall_assignment(self) -> None:
        reason = "Giao lại cho đơn vị phù hợp hơn."
        self.move((1, 3), self.officer, assignments.recall_assignment, State.REVIEWING, reason=reason)

    def submit(self, text: str | None = None, *, promised: Sequence[int] = ()) -> None:
        """`promised`: one promise for each, due after so many days."""
        at = self.later(self.pace.answer)
        lead = self.lead or self.holder
        promises = [
            answers.Promise(self.promise if i == 0 else f"{self.promise} (đợt {i + 1})", lead.id, day)
            for i, day in enumerate(days_after(at, days) for days in promised)
        ]
        self.case.promises = [play.Promise() for _ in promises]
        said = text or self.words.answer
        who = self.keeper

        async def act(stage: play.Stage, now: datetime) -> None:
            await stage.move(
                who,
                self.case,
                answers.submit_answer,
                now,
                text=said,
                legal_basis=self.words.legal_basis,
                promises=promises,
            )

        self.go(at, act, State.AWAITING_APPROVAL)

    def withdraw_answer(self) -> None:
        self.move((0, 1), self.keeper, answers.withdraw_answer, State.IN_HANDLING)

    def return_answer(self) -> None:
        reason = "Trả lời còn chung chung, chưa nêu thời hạn và người chịu trách nhiệm. Đề nghị viết lại."
        self.move(self.pace.approve, self.holder.head, answers.return_answer, State.IN_HANDLING, reason=reason)

    def approve(self) -> None:
        """By the head, or by the deputy who acts for the head."""
        at, holder = self.later(self.pace.approve), self.holder

        async def act(stage: play.Stage, now: datetime) -> None:
            await stage.approve(self.season.head_of(holder, at), self.case, now)

        self.go(at, act, State.ANSWERED)

    def tell(self, means: Means | None = None) -> None:
        """By an officer, or by the Front or hamlet that handed it in. Where nothing is promised it completes by itself
        when the time to contest has ended."""
        chosen = means or self.rng.choice((Means.LETTER, Means.PHONE, Means.IN_PERSON, Means.SMS))
        who = self.helper or self.officer

        async def act(stage: play.Stage, now: datetime) -> None:
            await stage.tell(who, self.case, now, chosen)

        promised = bool(self.case.promises)
        if self.go(self.later(self.pace.tell), act, State.FOLLOWING_UP if promised else State.ANSWERED):
            self.told(promised=promised)

    def told(self, *, promised: bool = False) -> None:
        if not promised:
            self.awaited = (self.season.ran_out("R25", self.at), State.COMPLETED)

    def contest(self, reason: str) -> None:
        """Another officer takes it up again."""
        if self.as_petitioner(petitions.contest, State.REVIEWING, reason=reason):
            self.awaited = None
            self.officer = next(one for one in self.holder.officers if one != self.officer)

    def withdraw(self, reason: str) -> None:
        self.as_petitioner(petitions.withdraw, State.WITHDRAWN, reason=reason)

    def reopen(self) -> None:
        reason = "Phát sinh tình tiết mới, cần kiểm tra lại kết quả thực hiện."
        self.move((2, 4), self.holder.head, petitions.reopen, State.REVIEWING, reason=reason)

    def publish(self) -> None:
        """An officer writes what may be shown, another one publishes it; of an internal one nothing."""
        if not self.public:
            return
        first = self.officer
        second = next(one for one in (*self.holder.officers, self.holder.head) if one != first)

        async def redact(stage: play.Stage, now: datetime) -> None:
            async with stage.acting(first, now) as (session, actor):
                self.case.redaction = await publications.redact(
                    session,
                    actor,
                    stage.id_of(self.case),
                    now,
                    title=self.words.title,
                    body=self.words.redacted,
                    answer=self.words.answer,
                )

        async def publish(stage: play.Stage, now: datetime) -> None:
            await stage.move(second, self.case, publications.publish, now, redaction_id=self.case.redaction)

        self.go(self.later((0, 1)), redact)
        self.go(self.later((0, 1)), publish)

    def unpublish(self) -> None:
        if not self.public:
            return
        reason = "Nội dung trả lời được cập nhật, công khai lại sau khi chỉnh sửa."
        self.move((2, 5), self.officer, publications.unpublish, None, reason=reason)

    # What was promised.

    def keep(self, *fates: str) -> None:
        """What becomes of each promise of the answer, one after the other."""
        for promise, fate in zip(self.case.promises, fates, strict=True):
            lead = self.lead or self.holder
            vow = Vow(self, promise, self.promise, lead, self.keeper, self.holder.head, self.witness)
            play_out(vow, fate)

    def complete(self) -> None:
        self.move((0, 2), self.officer, petitions.complete, State.COMPLETED)

    def close_unfulfilled(self) -> None:
        reason = "Cam kết không thực hiện được; đã thông báo cho người dân và Mặt trận."
        self.move((0, 2), self.holder.head, petitions.close_unfulfilled, State.COMPLETED, reason=reason)
