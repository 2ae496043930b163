"""Which clocks an event of a petition stops, hands over and starts (domain.md §3.2). Pure.

Two clocks run side by side: the petitioner's (R03 and the total age) from the first receipt, never reset; and the
holder's, which is closed as handed over when somebody else takes the petition in hand, while a new one starts on the
day that they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.domain.deadlines.model import DeadlineState, OpenDeadline, Rule
from api.domain.deadlines.rules import rules_in_force, started_by, stopped_by

RECEIVE: Final = "receive"
_HOLDER_RULE: Final = "R16"
_TAKEN_IN_HAND: Final = frozenset(
    {"transfer", "return_transfer", "receive_escalation", "return_escalation", "contest", "reopen"}
    | {"return_assignment", "recall_assignment", "recall_escalation"}
)
"""Events after which the holder itself has the matter in hand again: its own R16 starts that day."""
_HANDED_ON: Final = _TAKEN_IN_HAND | {"assign"}
"""Events that end the R16 of whoever had it in hand."""
_ENDS: Final[dict[str, frozenset[str]]] = {
    "recall_assignment": frozenset({"R15"}),
    "submit_answer": frozenset({"R15"}),
    "recall_escalation": frozenset({"R24"}),
    "return_escalation": frozenset({"R24"}),
    "withdraw": frozenset({"R24"}),
    "reopen": frozenset({"R25"}),
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
) -> tuple[list[Stop], list[Start]]:
    """What the event does to the clocks.

    `on` is the local day of the event (S of what it starts; the S of receipt for `receive`). `answered_on` is the day
    on which the answer now approved was submitted: R16 stops on that day, however long the approval took.
    """
    stops = _stops(open_deadlines, event, on, subject, answered_on)
    if event == "reclassify":
        starts = _restarted(rules, open_deadlines, stops, subject, party)
    elif subject.closed and event not in {"approve_answer", "tell"}:
        starts = []
    else:
        starts = _starts(rules, event, on, subject, party)
    return stops, starts


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
        elif code == _HOLDER_RULE and event in _HANDED_ON:
            stops[deadline.id] = Stop(deadline, DeadlineState.HANDED_OVER, on)
        elif code in _ENDS.get(event, frozenset()) or (subject.closed and code not in _OUTLIVE_CLOSING):
            stops[deadline.id] = Stop(deadline, DeadlineState.CANCELLED, on)
    return list(stops.values())


def _starts(rules: Sequence[Rule], event: str, on: date, subject: Subject, party: Party) -> list[Start]:
    found = started_by(rules, event, on, klass=subject.klass, variant=subject.variant, anonymous=subject.anonymous)
    starts = [Start(rule, on, party.owning(rule.owner)) for rule in found if subject.publishable or rule.code != "R18"]
    if event in _TAKEN_IN_HAND:
        starts += [
            Start(rule, on, party.holder_id)
            for rule in rules_in_force(rules, _HOLDER_RULE, on)
            if rule.starts_on == "note" and _concerns(rule, subject)
        ]
    return starts


def _restarted(
    rules: Sequence[Rule],
    open_deadlines: Sequence[OpenDeadline],
    stops: Sequence[Stop],
    subject: Subject,
    party: Party,
) -> list[Start]:
    """Another class has other clocks of receipt: they run from the same receipt, those in common go on."""
    stopped = {stop.deadline.id for stop in stops}
    running = {deadline.rule.code for deadline in open_deadlines if deadline.id not in stopped}
    return [
        start
        for start in _starts(rules, RECEIVE, subject.received_on, subject, party)
        if start.rule.code not in running and start.rule.code in {"R02", "R04", "R07", "R19", "R21"}
    ]


def _concerns(rule: Rule, subject: Subject) -> bool:
    return rule.classes is None or subject.klass in rule.classes
