"""No open state depends on one party alone (domain.md §3.1): built people, real facts, the real rights and guards.

Each party is taken away in turn, and nobody may count on the petitioner's taking the case back besides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

import pytest
from domain.petitions.facts import (
    COMMUNE,
    DEPARTMENT,
    HAMLET,
    HAMLET_FRONT,
    HOLDER,
    OTHER,
    PROVINCE,
    SUPERIOR,
    TODAY,
    YESTERDAY,
    account,
    actor,
    citizen,
    person,
    petition,
    token,
    uid,
)

from api.domain.actor import Actor
from api.domain.errors import Conflict, IllegalMove
from api.domain.organisations.model import OrganisationKind, Position
from api.domain.petitions.model import (
    CLOSED_STATES,
    OPEN_STATES,
    Action,
    Case,
    Petition,
    PetitionClass,
    State,
    case_of,
    lowest_confidentiality,
)
from api.domain.petitions.policy import may, sees
from api.domain.petitions.rules import next_state

K = OrganisationKind
HEAD, DEPUTY, OFFICER = Position.HEAD, Position.DEPUTY, Position.OFFICER
LATER: Final = TODAY + timedelta(days=90)
"""Every period has run out: nothing can be returned or contested any more."""


class Party(StrEnum):
    PETITIONER = "petitioner"
    OUTSIDE_BODY = "outside body"
    HIGHER_LEVEL = "higher level"
    HEAD = "head"
    DEPARTMENT = "department"
    FRONT = "Front"
    CLERK = "clerk"


def _of_department(position: Position, name: str) -> Actor:
    return actor(K.DEPARTMENT, position, DEPARTMENT, name=name, area=PROVINCE)


def _above(position: Position, name: str) -> Actor:
    return actor(position=position, organisation=SUPERIOR, name=name, area=PROVINCE)


CAST: Final[tuple[tuple[Party | None, Actor], ...]] = (
    (Party.PETITIONER, citizen()),
    (Party.PETITIONER, token()),
    (Party.HEAD, actor(position=HEAD, name="An")),
    (None, actor(position=DEPUTY, name="Đạt")),
    (None, actor(name="Kim")),
    (Party.CLERK, actor(name="Lan")),
    (Party.DEPARTMENT, _of_department(OFFICER, "Bình")),
    (Party.DEPARTMENT, _of_department(HEAD, "Bích")),
    (Party.HIGHER_LEVEL, _above(HEAD, "Minh")),
    (Party.HIGHER_LEVEL, _above(OFFICER, "Chi")),
    (Party.FRONT, actor(K.FRONT_COMMITTEE, HEAD, OTHER, name="Phúc", area=COMMUNE)),
    (Party.FRONT, actor(K.FRONT_BOARD, HEAD, HAMLET_FRONT, name="Dung", area=HAMLET)),
)
ACTING: Final = actor(position=HEAD, acting=True, name="Hạnh")
"""An officer whom the head above lets act where the head is away (domain.md §2, delegation)."""
AUTOMATIC: Final = frozenset(
    {Action.FOLLOW_UP, Action.COMPLETE, Action.RECEIVE_ESCALATION, Action.CONTINUE_WITHOUT_INFORMATION}
)
"""R24 receives, R25 completes, R26 continues, and an answer with commitments is followed up."""
OF_THE_OUTSIDE_BODY: Final = frozenset({Action.RECORD_FORWARD_RESULT, Action.FORWARD_RETURNED})
LEADS_NOWHERE: Final = frozenset(
    {Action.SPLIT, Action.TRANSFER, Action.RETURN_TRANSFER, Action.RECLASSIFY, Action.QUARANTINE}
)
"""Whoever gets it, or its children, stands before the same question."""

WORN_OUT: Final[Mapping[str, Any]] = {
    "transfer_returns": 1,
    "assignment_returns": 2,
    "assignment_return_until": YESTERDAY,
    "escalation_returns": 1,
    "information_requests": 1,
    "forwards": 1,
    "handed_in_by_id": HAMLET_FRONT,
}
CONTESTED: Final[Mapping[str, Any]] = {
    "contests": 1,
    "excluded_persons": frozenset(person(name) for name in ("An", "Bình", "Lan")),
}
"""The head wrote the contested answer with an officer of the lead and the clerk."""
UNTOLD: Final[Mapping[str, Any]] = {"told_on": None, "contest_until": None}
PROMISED: Final[Mapping[str, Any]] = {"commitments_total": 1, "commitments_open": 1}
BROKEN: Final[Mapping[str, Any]] = {"commitments_total": 1, "commitments_open": 0, "commitments_not_done": 1}
OWN_OFFICE: Final[Mapping[str, Any]] = {"lead_id": HOLDER, "assigned": frozenset({HOLDER})}
NAMED: Final = {
    DEPARTMENT: frozenset(account(name) for name in ("Bình", "An")),
    HOLDER: frozenset(account(name) for name in ("Kim", "Hạnh", "An")),
}
"""Whom assigning a denunciation leaves named, by its lead: one of the lead's and the head."""


def starts(klass: PetitionClass) -> Iterator[tuple[str, Petition]]:
    """Every open state the class can be in, with every once-only way used up, and what makes it hard to leave."""
    level = lowest_confidentiality(klass, protection_requested=False, about_person=False)
    secret = case_of(level) is Case.DENUNCIATION
    common = {"klass": klass, "confidentiality": level, **WORN_OUT, **({} if secret else CONTESTED)}

    def one(note: str, state: State, lead: Any = None, **facts: Any) -> tuple[str, Petition]:
        named = {"handlers": NAMED[lead]} if secret and lead else {}
        return f"{klass} {state} {note}".strip(), petition(state=state, **{**common, **named, **facts})

    for state in sorted(OPEN_STATES - {State.SUSPENDED, State.IN_HANDLING, State.AWAITING_APPROVAL}):
        given_out = state in {State.ANSWERED, State.FOLLOWING_UP}
        yield one("", state, DEPARTMENT if given_out else None)
    for lead in (DEPARTMENT, HOLDER):
        writer = "Bình" if lead == DEPARTMENT else "Kim"
        work = OWN_OFFICE if lead == HOLDER else {}
        by = "by a department" if lead == DEPARTMENT else "by the own office"
        yield one(by, State.IN_HANDLING, lead, **work)
        yield one(by, State.AWAITING_APPROVAL, lead, writers=frozenset({person(writer)}), **work)
    if klass in {PetitionClass.COMPLAINT, PetitionClass.DENUNCIATION}:
        yield one("", State.SUSPENDED, DEPARTMENT)
    if not secret:
        wrote = {"writers": frozenset({person("An")}), "nobody_else": True}
        yield one("by its head", State.AWAITING_APPROVAL, HOLDER, **OWN_OFFICE, **wrote)
    yield one("untold", State.ANSWERED, DEPARTMENT, **UNTOLD)
    yield one("promised", State.ANSWERED, DEPARTMENT, **PROMISED)
    yield one("untold, promised", State.ANSWERED, DEPARTMENT, **UNTOLD, **PROMISED)
    yield one("broken", State.FOLLOWING_UP, DEPARTMENT, **BROKEN)


def cast(removed: Party, *, acting: bool) -> list[Actor]:
    """Who is there. Without the head somebody acts for it, by a delegation of the head above."""
    there = [who for party, who in CAST if party not in {removed, Party.PETITIONER}]
    return [*there, ACTING] if removed is Party.HEAD and acting else there


def doers(facts: Petition, action: Action, there: list[Actor], removed: Party) -> list[Actor | None]:
    """Who can make the move; None = the system. What has gone up to an idle level is as good as not received."""
    if action in LEADS_NOWHERE or (action in OF_THE_OUTSIDE_BODY and removed is Party.OUTSIDE_BODY):
        return []
    found: list[Actor | None] = [who for who in there if may(who, action, facts)]
    idle = action is Action.RECEIVE_ESCALATION and removed is Party.HIGHER_LEVEL
    by_itself = action in AUTOMATIC and not idle and not (action is Action.COMPLETE and facts.commitments_total)
    return [*found, None] if by_itself else found


IDLE: Final[Mapping[str, Any]] = {
    "lead_id": None,
    "assigned": frozenset(),
    "approval_late": False,
    "nobody_else": False,
}
SENT_UP: Final[Mapping[str, Any]] = {
    "sent_from_id": HOLDER,
    "sent_to_id": SUPERIOR,
    "hops": frozenset({HOLDER, SUPERIOR}),
}
HELD_ABOVE: Final[Mapping[str, Any]] = {
    "holder_id": SUPERIOR,
    "holder_superior_id": None,
    "holder_area_path": (PROVINCE,),
    "handlers": frozenset(),
}
EFFECTS: Final[Mapping[Action, Mapping[str, Any]]] = {
    Action.RETURN_ANSWER: {"approval_late": False, "nobody_else": False},
    Action.WITHDRAW_ANSWER: {"approval_late": False, "nobody_else": False},
    Action.RECALL_ASSIGNMENT: IDLE,
    Action.RETURN_ASSIGNMENT: IDLE,
    Action.APPROVE_ANSWER: {**IDLE, **UNTOLD, "writers": frozenset()},
    Action.ESCALATE: {**IDLE, **SENT_UP},
    Action.RECEIVE_ESCALATION: HELD_ABOVE,
    Action.RECALL_ESCALATION: {"sent_from_id": None, "sent_to_id": None},
    Action.TELL: {"told_on": TODAY, "contest_until": TODAY},
    Action.REQUEST_WITHDRAWAL: {"withdrawal_requested": True},
}


def after(facts: Petition, action: Action, state: State, who: Actor | None) -> Iterator[Petition]:
    """The petition after the move, with what the next rights and guards read."""
    moved = replace(facts, state=state, **EFFECTS.get(action, {}))
    if action is Action.ASSIGN:
        secret = case_of(facts.confidentiality) is Case.DENUNCIATION
        for lead in (DEPARTMENT, HOLDER):
            handlers = facts.handlers | NAMED[lead] if secret else facts.handlers
            yield replace(moved, lead_id=lead, assigned=frozenset({lead}), handlers=handlers)
    elif action is Action.SUBMIT_ANSWER and who is not None and who.person_id is not None:
        writers = facts.writers | {who.person_id}
        yield replace(moved, writers=writers, nobody_else=person("An") in writers)
    elif action is Action.SUSPEND:
        yield replace(moved, suspended_from=facts.state)
    else:
        yield moved


def steps(facts: Petition, there: list[Actor], removed: Party) -> Iterator[Petition]:
    """Every petition one step away: moves, the ends of an open promise, and the days that pass."""
    for action in Action:
        try:
            state = next_state(facts, action, LATER)
        except (IllegalMove, Conflict):
            continue
        for who in doers(facts, action, there, removed):
            yield from after(facts, action, state, who)
    if facts.commitments_open:
        heads = [who for who in there if who.position is HEAD and who.organisation_id == facts.holder_id]
        ordinary = case_of(facts.confidentiality) is Case.ORDINARY
        if removed is not Party.FRONT if ordinary else any(sees(who, facts) for who in heads):
            yield replace(facts, commitments_open=0)
        late_above = ordinary and removed is not Party.HIGHER_LEVEL
        if late_above or any(sees(who, facts) for who in heads):
            yield replace(facts, commitments_open=0, commitments_not_done=1)
    if facts.state is State.AWAITING_APPROVAL or (facts.state is State.FOLLOWING_UP and not facts.commitments_open):
        yield replace(facts, approval_late=True)


def can_be_closed(start: Petition, removed: Party, *, acting: bool) -> bool:
    there = cast(removed, acting=acting)
    seen, waiting = {start}, [start]
    while waiting:
        facts = waiting.pop()
        if facts.state in CLOSED_STATES:
            return True
        for reached in steps(facts, there, removed):
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)
    return False


def stuck(removed: Party, *, acting: bool = True) -> set[str]:
    return {
        name
        for klass in PetitionClass
        for name, start in starts(klass)
        if not can_be_closed(start, removed, acting=acting)
    }


OPEN_YET: Final = {
    "denunciation in_handling by a department",
    "denunciation awaiting_approval by a department",
    "denunciation answered untold",
    "denunciation answered promised",
    "denunciation answered untold, promised",
    "denunciation suspended",
    "denunciation following_up",
    "denunciation following_up broken",
}
"""Who acts for a head, or comes after one, is not named on the case and sees nothing of it (docs/decisions/0006, last
line): comes with the denunciation's own track. Exactly these."""


@pytest.mark.parametrize("removed", Party)
def test_no_open_state_depends_on_one_party_alone(removed: Party) -> None:
    assert stuck(removed) == (OPEN_YET if removed is Party.HEAD else set())


def test_nobody_has_to_act_for_the_head_of_an_ordinary_case() -> None:
    """The head's own moves go to the head above when they are late."""
    left = stuck(Party.HEAD, acting=False)
    assert not [name for name in left if name.split()[0] not in {"complaint", "denunciation"}]
    assert left > OPEN_YET


def test_the_removal_takes_something_away() -> None:
    """The tests above would show nothing if the parties were not really removed."""
    session = {"session_id": uid("session"), "session_writers": frozenset({account("Lan")})}
    for removed, action, facts in (
        (Party.OUTSIDE_BODY, Action.FORWARD_RETURNED, petition(state=State.FORWARDED)),
        (Party.HIGHER_LEVEL, Action.RETURN_ESCALATION, petition(state=State.ESCALATED)),
        (Party.HEAD, Action.ESCALATE, petition(state=State.REVIEWING)),
        (Party.DEPARTMENT, Action.SUBMIT_ANSWER, petition(state=State.IN_HANDLING)),
        (Party.FRONT, Action.FLAG_UNSATISFACTORY, petition(state=State.ANSWERED)),
        (Party.CLERK, Action.ANSWER_ON_THE_SPOT, petition(state=State.RECEIVED, **session)),
    ):
        for party in Party:
            possible = bool(doers(facts, action, cast(party, acting=False), party))
            assert possible == (party is not removed), f"{action} without the {party}"
