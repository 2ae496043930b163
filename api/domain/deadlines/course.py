"""Which clocks an event of a petition stops, hands over and starts (domain.md §3.2). Pure.

Two clocks run side by side: the petitioner's (R03 and the total age) from the first receipt, never reset; and the
holder's, which is closed as handed over when somebody else takes the petition in hand, while a new one starts on the
day that they do. The holder has two: R02 until the matter is routed, R16 while nobody else has it in hand.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.domain.deadlines.model import DeadlineState, OpenDeadline, Rule
from api.domain.deadlines.rules import started_by, stopped_by

RECEIVE: Final = "receive"
PROMISES_ENDED: Final = "promises_ended"
"""No move: the last promise became final and one was not kept, so that the head alone can close the case."""
_HOLDER_RULE: Final = "R16"
_HEAD_RULE: Final = "R28"
_ROUTING_RULE: Final = "R02"
_CONTEST_RULE: Final = "R25"
_TAKEN_IN_HAND: Final = frozenset(
    {"transfer", "return_transfer", "receive_escalation", "return_escalation", "contest", "reopen"}
    | {"return_assignment", "recall_assignment", "recall_escalation"}
)
"""Events after which the holder itself has the matter in hand again: its own R16 starts that day."""
_HANDED_ON: Final = _TAKEN_IN_HAND | {"assign"}
"""Events that end the R16 of whoever had it in hand."""
_NOT_ROUTED_YET: Final = frozenset({"receive_escalation", "return_escalation"})
"""Events that change the holder and route nothing: an R02 that still runs is the new holder's to keep."""
_ENDS: Final[dict[str, frozenset[str]]] = {
    "recall_assignment": frozenset({"R15"}),
    "submit_answer": frozenset({"R15"}),
    "recall_escalation": frozenset({"R24"}),
    "return_escalation": frozenset({"R24"}),
    "withdraw": frozenset({"R24"}),
    "reopen": frozenset({"R25"}),
    "contest": frozenset({"R28"}),
}
"""Clocks whose event can't come any more, beside what the rule row itself names."""
_OUTLIVE_CLOSING: Final = frozenset({"R18", "R25"})


@dataclass(frozen=True, slots=True)
class Stop:
    deadline: OpenDeadline
    state: DeadlineState
    on: date


@dataclass(frozen=True, slots=True)
class Start:
    rule: Rule
    on: date
    owner_organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """The clock goes on by the rule of another variant: same S and pauses, new n."""

    deadline: OpenDeadline
    rule: Rule
    on: date


@dataclass(frozen=True, slots=True)
class Course:
    """What an event does to the clocks of a petition."""

    stops: list[Stop]
    starts: list[Start]
    exchanges: list[Exchange]


@dataclass(frozen=True, slots=True)
class Party:
    """Who owns a clock, by the word of the rule row."""

    holder_id: UUID
    lead_id: UUID | None
    higher_id: UUID | None

    def owning(self, owner: str) -> UUID | None:
        if owner == "petitioner":
            return None
        if owner == "lead":
            return self.lead_id or self.holder_id
        return (self.higher_id if owner == "higher" else None) or self.holder_id


@dataclass(frozen=True, slots=True)
class Subject:
    """What of the petition decides which rules concern it, after the event."""

    klass: str
    variant: str
    anonymous: bool
    publishable: bool
    closed: bool
    received_on: date
    """S of the first receipt."""


def course(
    rules: Sequence[Rule],
    open_deadlines: Sequence[OpenDeadline],
    event: str,
    on: date,
    subject: Subject,
    party: Party,
    *,
    answered_on: date | None = None,
    met: Collection[str] = (),
) -> Course:
    """What the event does to the clocks.

    `on` is the local day of the event (S of what it starts; the S of receipt for `receive`). `answered_on` is the day
    on which the answer now approved was submitted: R16 stops on that day, however long the approval took. `met` are
    the codes of the clocks that were met before: another class does not ask for it again.
    """
    stops = _stops(open_deadlines, event, on, subject, answered_on)
    stopped = {stop.deadline.id for stop in stops}
    left = [deadline for deadline in open_deadlines if deadline.id not in stopped]
    if event == "reclassify":
        starts = _restarted(rules, left, stops, subject, party, met)
        return Course(stops, starts, _exchanges(rules, left, on, subject))
    if subject.closed and event not in {"approve_answer", "tell"}:
        return Course(stops, [], [])
    starts = _starts(rules, event, on, subject, party)
    if any(stop.deadline.rule.code == _ROUTING_RULE and stop.state is DeadlineState.HANDED_OVER for stop in stops):
        starts += [Start(rule, on, party.holder_id) for rule in _started(rules, RECEIVE, _ROUTING_RULE, on, subject)]
    if any(deadline.rule.code == _CONTEST_RULE for deadline in left):
        # The time to contest runs from the first telling; another one gives no new time and takes none.
        starts = [start for start in starts if start.rule.code != _CONTEST_RULE]
    return Course(stops, starts, [])


def _stops(
    open_deadlines: Sequence[OpenDeadline], event: str, on: date, subject: Subject, answered_on: date | None
) -> list[Stop]:
    stops: dict[UUID, Stop] = {}
    for deadline in stopped_by(open_deadlines, event):
        day = answered_on if deadline.rule.code == _HOLDER_RULE and answered_on is not None else on
        stops[deadline.id] = Stop(deadline, DeadlineState.MET, day)
    for deadline in open_deadlines:
        code = deadline.rule.code
        if deadline.id in stops:
            continue
        if event == "reclassify" and not _concerns(deadline.rule, subject):
            stops[deadline.id] = Stop(deadline, DeadlineState.CANCELLED, on)
        elif (code == _HOLDER_RULE and event in _HANDED_ON) or (code == _ROUTING_RULE and event in _NOT_ROUTED_YET):
            stops[deadline.id] = Stop(deadline, DeadlineState.HANDED_OVER, on)
        elif code in _ENDS.get(event, frozenset()) or (subject.closed and code not in _OUTLIVE_CLOSING):
            stops[deadline.id] = Stop(deadline, DeadlineState.CANCELLED, on)
    return list(stops.values())


def _starts(rules: Sequence[Rule], event: str, on: date, subject: Subject, party: Party) -> list[Start]:
    found = started_by(rules, event, on, klass=subject.klass, variant=subject.variant, anonymous=subject.anonymous)
    starts = [Start(rule, on, party.owning(rule.owner)) for rule in found if subject.publishable or rule.code != "R18"]
    if event in _TAKEN_IN_HAND:
        starts += [Start(rule, on, party.holder_id) for rule in _started(rules, "note", _HOLDER_RULE, on, subject)]
    if event == PROMISES_ENDED:
        # What waits for the head has one length, whether an answer lies there or a case that can only be closed.
        starts += [
            Start(rule, on, party.holder_id) for rule in _started(rules, "submit_answer", _HEAD_RULE, on, subject)
        ]
    return starts


def _started(rules: Sequence[Rule], event: str, code: str, on: date, subject: Subject) -> list[Rule]:
    """The row of that code for the petition's class and variant, as if the event were on that day."""
    found = started_by(rules, event, on, klass=subject.klass, variant=subject.variant, anonymous=subject.anonymous)
    return [rule for rule in found if rule.code == code]


def _restarted(
    rules: Sequence[Rule],
    left: Sequence[OpenDeadline],
    stops: Sequence[Stop],
    subject: Subject,
    party: Party,
    met: Collection[str],
) -> list[Start]:
    """Another class has other clocks of receipt: they run from where those of the same code ran, else from the receipt;
    those in common go on."""
    settled = {deadline.rule.code for deadline in left} | set(met)
    since = {stop.deadline.rule.code: stop.deadline.clock.started_on for stop in stops}
    return [
        Start(rule, since.get(code, subject.received_on), party.owning(rule.owner))
        for code in ("R02", "R04", "R07", "R19", "R21")
        if code not in settled
        for rule in _started(rules, RECEIVE, code, since.get(code, subject.received_on), subject)
    ]


def _exchanges(rules: Sequence[Rule], left: Sequence[OpenDeadline], on: date, subject: Subject) -> list[Exchange]:
    """The clocks of which the petition's variant, as it is now, has another row valid on their S."""
    return [
        Exchange(deadline, rule, on)
        for deadline in left
        for rule in _started(rules, deadline.rule.starts_on, deadline.rule.code, deadline.clock.started_on, subject)
        if rule.variant != deadline.rule.variant
    ]


def _concerns(rule: Rule, subject: Subject) -> bool:
    return rule.classes is None or subject.klass in rule.classes
