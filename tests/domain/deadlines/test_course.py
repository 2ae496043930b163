"""What an event does to the clocks: two clocks side by side, the petitioner's never reset (domain.md §3.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from api.db.queries.seeding import rule_id
from api.db.reference import read_rules
from api.domain.deadlines.course import RECEIVE, Exchange, Party, Start, Stop, Subject, course
from api.domain.deadlines.model import Clock, DeadlineState, Direction, OpenDeadline, Rule, Unit

RULES = tuple(
    Rule(
        id=rule_id(r), code=r.code, name_vi=r.name_vi, name_en=r.name_en,
        classes=frozenset(r.classes) if r.classes is not None else None, variant=r.variant,
        starts_on=r.starts_on, stops_on=frozenset(r.stops_on), owner=r.owner, direction=Direction(r.direction),
        days=r.days, unit=Unit(r.unit), rolls=r.rolls, pausable=r.pausable, max_extension_days=r.max_extension_days,
        not_for_anonymous=r.not_for_anonymous, legal_basis_vi=r.legal_basis_vi, legal_basis_en=r.legal_basis_en,
        certainty=r.certainty, valid_from=r.valid_from, valid_to=r.valid_to,
    )
    for r in read_rules()
)  # fmt: skip
HOLDER, LEAD, ABOVE = (UUID(int=n) for n in (1, 2, 3))
DAY = date(2026, 4, 20)
ORDINARY = Subject("petition", "ordinary", anonymous=False, publishable=True, closed=False, received_on=DAY)
PARTY = Party(HOLDER, None, None)


def running(start: Start) -> OpenDeadline:
    rule = start.rule
    clock = Clock(start.on, rule.days, rule.unit, rule.rolls)
    return OpenDeadline(uuid4(), rule, start.owner_organisation_id, None, clock, None)


class Play:
    """A petition's clocks through a row of events."""

    def __init__(self, subject: Subject = ORDINARY) -> None:
        self.subject, self.open = subject, list[OpenDeadline]()
        self.stops: list[Stop] = []
        self.exchanges: list[Exchange] = []
        self.met: set[str] = set()

    def on(self, event: str, day: date = DAY, party: Party = PARTY, *, answered_on: date | None = None) -> list[Start]:
        done = course(RULES, self.open, event, day, self.subject, party, answered_on=answered_on, met=self.met)
        self.met |= {stop.deadline.rule.code for stop in done.stops if stop.state is DeadlineState.MET}
        ended = {stop.deadline.id for stop in done.stops}
        self.stops, self.exchanges = done.stops, done.exchanges
        self.open = [one for one in self.open if one.id not in ended] + [running(start) for start in done.starts]
        return done.starts

    def codes(self) -> list[str]:
        return sorted(one.rule.code for one in self.open)

    def ended(self) -> dict[str, str]:
        return {stop.deadline.rule.code: stop.state.value for stop in self.stops}


def test_receipt_starts_the_clocks_of_the_class() -> None:
    play = Play()
    play.on(RECEIVE)
    assert play.codes() == ["R01", "R02", "R03"]
    complaint = Play(replace(ORDINARY, klass="complaint"))
    complaint.on(RECEIVE)
    assert complaint.codes() == ["R01", "R03", "R04"]
    anonymous = Play(replace(ORDINARY, anonymous=True))
    anonymous.on(RECEIVE)
    assert anonymous.codes() == ["R01", "R02"]


def test_assigning_meets_r02_and_starts_the_leads_clock() -> None:
    play = Play()
    play.on(RECEIVE)
    starts = play.on("assign", party=Party(HOLDER, LEAD, None))
    assert play.ended() == {"R02": "met"}
    assert {(s.rule.code, s.owner_organisation_id) for s in starts} == {("R15", LEAD), ("R16", LEAD)}


def test_approval_stops_r16_on_the_day_of_submission() -> None:
    play = Play()
    play.on("assign", party=Party(HOLDER, LEAD, None))
    play.on("submit_answer", date(2026, 4, 24), Party(HOLDER, LEAD, None))
    assert "R28" in play.codes()
    play.on("approve_answer", date(2026, 4, 29), answered_on=date(2026, 4, 24))
    days = {stop.deadline.rule.code: stop.on for stop in play.stops}
    assert days == {"R16": date(2026, 4, 24), "R28": date(2026, 4, 29)}
    assert play.codes() == ["R18"]


def test_a_returned_answer_never_stopped_r16() -> None:
    play = Play()
    play.on("assign", party=Party(HOLDER, LEAD, None))
    play.on("submit_answer", party=Party(HOLDER, LEAD, None))
    play.on("return_answer", party=Party(HOLDER, LEAD, None))
    assert play.ended() == {"R28": "met"}
    assert play.codes() == ["R16"]


def test_going_up_hands_the_holders_clock_over_and_leaves_the_petitioners_alone() -> None:
    play = Play()
    play.on(RECEIVE, date(2026, 4, 16))
    play.on("note", date(2026, 4, 16))
    assert [s.rule.code for s in play.on("escalate", party=Party(HOLDER, None, ABOVE))] == ["R24"]
    starts = play.on("receive_escalation", date(2026, 4, 22), Party(ABOVE, None, ABOVE))
    assert play.ended() == {"R24": "met", "R16": "handed_over", "R02": "handed_over"}
    assert {(s.rule.code, s.on, s.owner_organisation_id) for s in starts} == {
        ("R16", date(2026, 4, 22), ABOVE),
        ("R02", date(2026, 4, 22), ABOVE),
    }
    petitioners = [one for one in play.open if one.rule.code == "R03"]
    assert [one.clock.started_on for one in petitioners] == [date(2026, 4, 16)]


@pytest.mark.parametrize("event", ["return_assignment", "recall_assignment", "contest", "reopen", "transfer"])
def test_whoever_has_it_in_hand_again_has_a_clock(event: str) -> None:
    play = Play()
    play.on("assign", party=Party(HOLDER, LEAD, None))
    starts = play.on(event)
    assert [(s.rule.code, s.owner_organisation_id) for s in starts] == [("R16", HOLDER)]
    assert play.ended().get("R16") == "handed_over"


def test_closing_ends_every_clock_but_publication_and_contest() -> None:
    play = Play()
    play.on(RECEIVE)
    play.on("approve_answer")
    play.on("tell")
    play.subject = replace(ORDINARY, closed=True)
    play.on("complete")
    assert play.codes() == ["R18", "R25"]
    assert DeadlineState.MET.value not in play.ended().values()


def test_another_class_has_other_clocks_from_the_same_receipt() -> None:
    play = Play()
    play.on(RECEIVE)
    play.subject = replace(ORDINARY, klass="complaint", publishable=False)
    starts = play.on("reclassify", date(2026, 5, 4))
    assert play.ended() == {"R02": "cancelled"}
    assert [(s.rule.code, s.on) for s in starts] == [("R04", DAY)]


def test_a_restricted_answer_has_no_date_of_publication() -> None:
    play = Play(replace(ORDINARY, publishable=False))
    assert play.on("approve_answer") == []


def test_what_was_routed_before_it_went_up_is_not_routed_again() -> None:
    play = Play()
    play.on(RECEIVE)
    play.on("assign", party=Party(HOLDER, LEAD, None))
    play.on("escalate", party=Party(HOLDER, None, ABOVE))
    starts = play.on("receive_escalation", date(2026, 4, 22), Party(ABOVE, None, ABOVE))
    assert [(s.rule.code, s.owner_organisation_id) for s in starts] == [("R16", ABOVE)]


def test_what_comes_back_unrouted_is_routed_below() -> None:
    play = Play()
    play.on(RECEIVE)
    play.on("receive_escalation", date(2026, 4, 22), Party(ABOVE, None, ABOVE))
    starts = play.on("return_escalation", date(2026, 4, 24), PARTY)
    assert play.ended() == {"R02": "handed_over", "R16": "handed_over"}
    assert {(s.rule.code, s.on, s.owner_organisation_id) for s in starts} == {
        ("R02", date(2026, 4, 24), HOLDER),
        ("R16", date(2026, 4, 24), HOLDER),
    }


def test_the_time_to_contest_runs_from_the_first_telling() -> None:
    play = Play()
    assert [(s.rule.code, s.on) for s in play.on("tell", date(2026, 3, 2))] == [("R25", date(2026, 3, 2))]
    assert play.on("tell", date(2026, 3, 16)) == []
    assert play.codes() == ["R25"]
    play.on("reopen", date(2026, 3, 20))
    assert [(s.rule.code, s.on) for s in play.on("tell", date(2026, 4, 1))] == [("R25", date(2026, 4, 1))]


@pytest.mark.parametrize("event", ["note", "recall_assignment", "receive_escalation", "contest"])
def test_a_complex_matter_in_the_holders_hand_has_thirty_days(event: str) -> None:
    play = Play(replace(ORDINARY, variant="complex"))
    assert [(s.rule.code, s.rule.days) for s in play.on(event)] == [("R16", 30)]


@pytest.mark.parametrize(("event", "party"), [("note", PARTY), ("assign", Party(HOLDER, LEAD, None))])
def test_another_variant_exchanges_the_days_of_a_running_clock(event: str, party: Party) -> None:
    """Both ways; the clocks that have one variant only go on untouched."""
    play = Play()
    play.on(RECEIVE)
    play.on(event, party=party)
    play.subject = replace(ORDINARY, variant="complex")
    assert play.on("reclassify", date(2026, 5, 4), party) == []
    assert play.stops == []
    assert [(e.deadline.rule.days, e.rule.code, e.rule.days, e.on) for e in play.exchanges] == [
        (15, "R16", 30, date(2026, 5, 4))
    ]
    [exchange] = play.exchanges
    assert exchange.rule.starts_on == event
    now_complex = replace(exchange.deadline, rule=exchange.rule)
    back = course(RULES, [now_complex], "reclassify", date(2026, 5, 5), ORDINARY, party)
    assert [(e.rule.days, e.rule.starts_on) for e in back.exchanges] == [(15, event)]


def test_a_class_that_is_routed_by_another_rule_keeps_the_new_holders_start() -> None:
    play = Play()
    play.on(RECEIVE)
    play.on("receive_escalation", date(2026, 4, 22), Party(ABOVE, None, ABOVE))
    play.subject = replace(ORDINARY, klass="regulation_petition")
    starts = play.on("reclassify", date(2026, 4, 23), Party(ABOVE, None, ABOVE))
    assert [(s.rule.code, s.on, s.owner_organisation_id) for s in starts] == [("R02", date(2026, 4, 22), ABOVE)]
