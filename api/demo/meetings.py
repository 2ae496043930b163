"""A session of the demo, from its plan to what became of its conclusion; what is said in it lives on as petitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from api.demo import opinions
from api.demo import stage as play
from api.demo.bill import Bill
from api.demo.cast import hamlet_of
from api.demo.hours import moment
from api.demo.lives import Life
from api.demo.promises import Vow, play_out
from api.demo.season import Desk, days_after
from api.demo.thread import Thread
from api.domain.deadlines.rules import add_working_days
from api.domain.sessions import appointing, capture, concluding, planning
from api.domain.sessions import service as holding
from api.domain.sessions.concluding import Planned
from api.domain.sessions.model import Duty, SessionState


@dataclass(kw_only=True)
class Meeting(Thread):
    """`opens`: the minute of the day; `state`: where it stands by the script."""

    bill: Bill
    day: date
    opens: int
    held: play.Meeting = field(default_factory=play.Meeting)
    state: SessionState = SessionState.DRAFT
    lives: list[Life] = field(default_factory=list)

    @property
    def host(self) -> Desk:
        return self.season.desks[self.bill.host]

    @property
    def begins(self) -> datetime:
        return moment(self.day, self.opens)

    def _hold(self, at: datetime, who: str, verb: play.SessionVerb, state: SessionState | None, **fields: Any) -> None:
        async def act(stage: play.Stage, now: datetime) -> None:
            await stage.hold(who, self.held, verb, now, **fields)

        if self.step(at, act) and state is not None:
            self.state = state

    def _days_before(self, days: int) -> datetime:
        """So many working days before it; the last working day where that is still to come."""
        hours = self.season.hours
        at = moment(add_working_days(self.day, -days, hours.calendar), self.rng.randint(480, 560))
        if at >= hours.now:
            at = hours.past(1, self.rng)
        return max(at, self.at + timedelta(minutes=self.rng.randint(20, 60)))

    def hold_until(self, others: Mapping[str, Meeting]) -> None:
        """From its plan as far as the bill says. `others`: the sessions before it."""
        self.plan(others)
        for state, acts in (
            (SessionState.ANNOUNCED, (self.announce,)),
            (SessionState.READY, (self.make_ready,)),
            (SessionState.IN_PROGRESS, (self.run,)),
            (SessionState.MINUTES, (self.end,)),
            (SessionState.CONCLUDED, (self.sign, self.write_commitments, self.conclude)),
            (SessionState.FOLLOWING_UP, (self.issue, self.follow_up)),
        ):
            if _ORDER.index(self.bill.until) < _ORDER.index(state) or self.state is SessionState.CANCELLED:
                break
            for act in acts:
                act()

    # Before it.

    def plan(self, others: Mapping[str, Meeting]) -> None:
        """The host's clerk or officer plans it."""
        bill, places, begins = self.bill, self.season.places, self.begins
        previous = others.get(bill.follows) if bill.follows else None
        area = places[hamlet_of(bill.communes[0], bill.hamlet)] if bill.hamlet else None

        async def act(stage: play.Stage, now: datetime) -> None:
            form = planning.Plan(
                kind=bill.kind,
                title=bill.title,
                starts_at=begins,
                ends_at=begins + timedelta(minutes=bill.lasts),
                venue=bill.venue,
                theme=bill.theme,
                area_id=area.id if area else None,
                co_host_ids=[self.season.desks[key].id for key in bill.co_hosts],
                cluster_area_ids=[places[code].id for code in bill.cluster],
                previous_session_id=previous.held.id if previous else None,
            )
            async with stage.acting(self.planner, now) as (session, actor):
                view, _ = await planning.plan(session, actor, form, now)
            self.held.id, self.held.version = view.facts.id, view.facts.version

        self.step(self.at, act)

    @property
    def planner(self) -> str:
        return self.bill.clerk if self.bill.clerk in self.host.officers else self.host.worker

    def announce(self) -> None:
        """In time, unless there is a reason; then it may be put off or called off."""
        late = self.bill.late
        at = self._days_before(3 if late else 9)
        self._hold(at, self.planner, planning.announce, SessionState.ANNOUNCED, late_reason=late)
        if self.bill.postponed:
            self.postpone()
        if self.bill.cancelled:
            self.cancel(self.bill.cancelled)

    def postpone(self) -> None:
        """To a later day, announced in time again."""
        at = self._days_before(4)
        self.day = add_working_days(self.day, self.bill.postponed, self.season.hours.calendar)
        self._hold(
            at,
            self.planner,
            planning.postpone,
            SessionState.ANNOUNCED,
            starts_at=self.begins,
            ends_at=self.begins + timedelta(minutes=self.bill.lasts),
            reason="Trùng lịch họp Hội đồng nhân dân tỉnh.",
            late_reason=None,
        )

    def cancel(self, reason: str) -> None:
        who = self.host.deputy or self.host.head
        self._hold(self._days_before(1), who, planning.cancel, SessionState.CANCELLED, reason=reason)

    def make_ready(self) -> None:
        """Who does what, and everything prepared."""
        named = ((self.bill.chair, Duty.CHAIR), (self.bill.clerk, Duty.CLERK))

        async def appoint(stage: play.Stage, now: datetime) -> None:
            duties = [(stage.accounts[who][0], duty) for who, duty in named]
            await stage.hold(self.planner, self.held, appointing.appoint, now, appointments=duties)

        self.step(self._days_before(2), appoint)
        self._hold(self._days_before(1), self.planner, planning.make_ready, SessionState.READY)

    # In it.

    def run(self) -> None:
        """Opened, people counted, opinions taken down as they come."""
        stand_in = self.bill.stand_in

        async def start(stage: play.Stage, now: datetime) -> None:
            chair = stage.accounts[stand_in][0] if stand_in else None
            await stage.hold(self.planner, self.held, holding.start, now, presided_by_account_id=chair)

        if self.step(self.begins, start):
            self.state = SessionState.IN_PROGRESS
        officials, members, people = self.bill.present

        async def count(stage: play.Stage, now: datetime) -> None:
            counts = {"officials": officials, "members": members, "people": people}
            await stage.hold(self.bill.clerk, self.held, holding.record_attendance, now, **counts)

        self.step(self.at + timedelta(minutes=12), count)
        raised = [name for name, n in self.bill.opinions for _ in range(n)]
        self.rng.shuffle(raised)
        for number, name in enumerate(raised, start=1):
            self._opinion(number, name, (self.bill.lasts - 30) / max(len(raised), 1))

    def _opinion(self, number: int, plot: str, minutes: float) -> None:
        name = f"{self.bill.name} {number}"
        at = self.at + timedelta(minutes=max(1.0, minutes * Random(name).uniform(0.6, 1.0)))
        life, opinion = opinions.raised(self.season, name, self.bill, plot, at)

        async def act(stage: play.Stage, now: datetime) -> None:
            async with stage.acting(self.bill.clerk, now) as (session, actor):
                assert self.held.id is not None
                captured = await capture.capture(session, actor, self.held.id, now, opinion)
            stage.enters(life.case, captured.id, captured.version)

        if self.step(at, act):
            self.lives.append(life)
            opinions.live_on(life, plot)

    # After it.

    def end(self) -> None:
        """At its time, or broken off."""
        if self.bill.broken_off:
            at, why = self.at + timedelta(minutes=4), self.bill.broken_off
            self._hold(at, self.bill.chair, holding.abort, SessionState.MINUTES, reason=why)
        else:
            at = max(self.begins + timedelta(minutes=self.bill.lasts), self.at + timedelta(minutes=3))
            self._hold(at, self.bill.clerk, holding.close_capture, SessionState.MINUTES)

    def sign(self) -> None:
        self._hold(self.later((0, 1)), self.bill.clerk, holding.sign_minutes, None)

    def write_commitments(self) -> None:
        """One for each of what it is to come to, given to the first competent bodies of what was raised."""
        at = self.later((0, 1))
        raised = sorted(self.lives, key=lambda life: life.words.promise is None)
        self._texts = [(life.promise, life) for life in raised][: len(self.bill.promised)]
        self.held.promises = [play.Promise() for _ in self._texts]
        self._fates = self.bill.promised[: len(self._texts)]
        planned = [
            Planned(
                text=text,
                organisation_id=self._keeper(life).id,
                due_on=days_after(at, 45 if fate in _FINAL else 20),
                area_id=life.area.id,
            )
            for (text, life), fate in zip(self._texts, self._fates, strict=True)
        ]
        self._hold(at, self.bill.clerk, concluding.write_commitments, None, planned=planned)

    _texts: list[tuple[str, Life]] = field(default_factory=list)
    _fates: Sequence[str] = ()

    def _keeper(self, life: Life) -> Desk:
        """A department, or the host itself."""
        return self.season.lead_for(life.field_code, self.host)

    def conclude(self) -> None:
        head = self.host.head
        text = (
            "Ghi nhận các ý kiến thẳng thắn, trách nhiệm của bà con. Giao các cơ quan thực hiện đúng thời hạn các nội"
            " dung đã kết luận; Mặt trận và thôn làng giám sát, xác nhận kết quả tại chỗ."
        )

        async def act(stage: play.Stage, now: datetime) -> None:
            await stage.conclude(head, self.held, now, text)

        if self.step(self.later((3, 3)), act):
            self.state = SessionState.CONCLUDED

    def issue(self) -> None:
        number = f"{self.rng.randint(20, 300)}/TB"
        self._hold(
            self.later((0, 1)),
            self.planner,
            concluding.issue_conclusion,
            SessionState.FOLLOWING_UP,
            document_number=number,
            issued_on=None,
        )

    def follow_up(self) -> None:
        """Each commitment in its own time; closed when every one has come to its end."""
        threads = []
        for (text, life), fate, promise in zip(self._texts, self._fates, self.held.promises, strict=True):
            lead = self._keeper(life)
            thread = Thread(season=self.season, rng=self.rng, at=self.at, over=self.over)
            keeper = lead.worker if lead is not self.host else self.planner
            play_out(Vow(thread, promise, text, lead, keeper, self.host.head, life.witness), fate)
            threads.append(thread)
        self.over = any(thread.over for thread in threads) or not _FINAL.issuperset(self._fates)
        self.at = max((thread.at for thread in threads), default=self.at)
        self._hold(self.later((1, 3)), self.planner, concluding.close, SessionState.CLOSED)


_ORDER: Final = tuple(SessionState)
_FINAL: Final = frozenset({"kept", "kept_in_the_end", "replaced_and_kept", "broken"})
