"""The whole table of moves: state × action × class against `expected/transitions.txt`, every guard, no dead end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from domain.petitions import tables
from domain.petitions.facts import (
    HOLDER,
    OTHER,
    SENDER,
    STATE_FACTS,
    TODAY,
    YESTERDAY,
    person,
    petition,
    uid,
)

from api.domain.errors import Conflict, IllegalMove
from api.domain.petitions.model import (
    CLOSED_STATES,
    Action,
    Confidentiality,
    Petition,
    PetitionClass,
    PetitionerKind,
    State,
)
from api.domain.petitions.rules import next_state, transition_for

TABLE: Final = tables.transitions()

_IN_SESSION: Final[Mapping[str, Any]] = {"session_id": uid("session"), "session_hosts": frozenset({HOLDER})}
FAVOURABLE: Final[Mapping[Action, Mapping[str, Any]]] = {
    Action.ANSWER_ON_THE_SPOT: _IN_SESSION,
    Action.NOTE: _IN_SESSION,
    Action.RETURN_TRANSFER: {"transferred_from_id": OTHER, "transfer_return_until": TODAY},
    Action.RETURN_ESCALATION: {"sent_from_id": SENDER, "sent_to_id": HOLDER},
    Action.FOLLOW_UP: {"commitments_total": 1, "commitments_open": 1},
    Action.COMPLETE: {"contest_until": YESTERDAY, "commitments_open": 0},
    Action.CLOSE_UNFULFILLED: {"commitments_total": 1, "commitments_open": 0, "commitments_not_done": 1},
    Action.PUBLISH: {"redactors": frozenset({person("redactor")})},
    Action.UNPUBLISH: {"redactors": frozenset({person("redactor")}), "published": True},
    Action.ACCEPT_WITHDRAWAL: {"withdrawal_requested": True},
    Action.CONTINUE: {"withdrawal_requested": True},
}
"""What lets a guard pass, beside what the state implies."""


def ready(klass: PetitionClass, state: State, action: Action, **changes: Any) -> Petition:
    """A petition of that class and state to whose facts no guard of the action objects."""
    facts = {**STATE_FACTS.get(state, {}), **FAVOURABLE.get(action, {}), **changes}
    if action is Action.RETURN_ESCALATION and state is State.ESCALATED:
        facts |= STATE_FACTS[State.ESCALATED]
    return petition(klass=klass, state=state, **facts)


def outcome(facts: Petition, action: Action, today: date = TODAY) -> str:
    """The resulting state, `-` for refused by state or class, `conflict` for refused by a guard."""
    try:
        return next_state(facts, action, today).value
    except IllegalMove:
        return "-"
    except Conflict:
        return "conflict"


# --- the full product ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("klass", PetitionClass)
def test_every_state_and_action_is_decided_as_the_page_says(klass: PetitionClass) -> None:
    wrong = []
    for state in State:
        for action in Action:
            facts = ready(klass, state, action)
            cell = TABLE[klass, state, action]
            expected = {"same": state.value, "back": State.REVIEWING.value}.get(cell, cell)
            found = outcome(facts, action)
            known = transition_for(facts, action) is not None
            if found != expected or known != (cell != "-"):
                wrong.append(f"{state} {action}: expected {cell}, found {found}, row: {known}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("before", [State.REVIEWING, State.IN_HANDLING])
def test_resume_leads_back_to_where_it_was(before: State) -> None:
    suspended = petition(klass=PetitionClass.COMPLAINT, state=State.SUSPENDED, suspended_from=before)
    assert next_state(suspended, Action.RESUME, TODAY) is before


def test_an_illegal_move_names_the_state_and_the_action() -> None:
    with pytest.raises(IllegalMove) as refused:
        next_state(petition(state=State.COMPLETED), Action.ASSIGN, TODAY)
    assert refused.value.extra["state"] == "completed"
    assert refused.value.extra["action"] == "assign"


# --- guards, both ways -----------------------------------------------------------------------------------------------

_ANONYMOUS: Final = {"petitioner_kind": PetitionerKind.ANONYMOUS, "told_on": None, "contest_until": None}
_KEPT: Final = {"commitments_total": 2, "commitments_open": 0, "commitments_not_done": 0}

GUARDS: Final[tuple[tuple[str, State, Action, Mapping[str, Any], Mapping[str, Any]], ...]] = (
    # what is guarded, state, action, facts that pass, facts that are refused
    (
        "a transfer is returned within two working days",
        State.RECEIVED, Action.RETURN_TRANSFER, {"transfer_return_until": TODAY}, {"transfer_return_until": YESTERDAY},
    ),
    (
        "a transfer is still returned after a first look",
        State.REVIEWING, Action.RETURN_TRANSFER, {"transfer_return_until": TODAY}, {"transfer_return_until": YESTERDAY},
    ),
    ("a transfer is returned once", State.RECEIVED, Action.RETURN_TRANSFER, {}, {"transfer_returns": 1}),
    (
        "only what came by transfer is returned",
        State.RECEIVED, Action.RETURN_TRANSFER, {}, {"transferred_from_id": None, "transfer_return_until": None},
    ),
    (
        "an assignment is returned twice at most",
        State.IN_HANDLING, Action.RETURN_ASSIGNMENT, {"assignment_returns": 1}, {"assignment_returns": 2},
    ),
    (
        "an assignment is returned within R15",
        State.IN_HANDLING, Action.RETURN_ASSIGNMENT,
        {"assignment_return_until": TODAY}, {"assignment_return_until": YESTERDAY},
    ),
    (
        "information is asked for once per holder",
        State.REVIEWING, Action.REQUEST_INFORMATION, {"information_requests": 0}, {"information_requests": 1},
    ),
    (
        "an escalation is returned once per petition, before receipt",
        State.ESCALATED, Action.RETURN_ESCALATION, {"escalation_returns": 0}, {"escalation_returns": 1},
    ),
    (
        "an escalation is returned once per petition, after receipt",
        State.REVIEWING, Action.RETURN_ESCALATION, {"escalation_returns": 0}, {"escalation_returns": 1},
    ),
    (
        "in reviewing only what was sent up is returned",
        State.REVIEWING, Action.RETURN_ESCALATION, {}, {"sent_from_id": None, "sent_to_id": None},
    ),
    ("a contest comes once", State.ANSWERED, Action.CONTEST, {"contests": 0}, {"contests": 1}),
    ("a contest comes once, followed up too", State.FOLLOWING_UP, Action.CONTEST, {"contests": 0}, {"contests": 1}),
    (
        "a contest comes until R25",
        State.ANSWERED, Action.CONTEST, {"contest_until": TODAY}, {"contest_until": YESTERDAY},
    ),
    (
        "follow-up is for answers with commitments",
        State.ANSWERED, Action.FOLLOW_UP, {}, {"commitments_total": 0, "commitments_open": 0},
    ),
    # Telling leaves from `answered` alone and nothing is completed untold: followed up too early it never could be.
    ("an answer is told before it is followed up", State.ANSWERED, Action.FOLLOW_UP, {}, {"told_on": None}),
    (
        "nothing is completed before it is told",
        State.ANSWERED, Action.COMPLETE, {}, {"told_on": None, "contest_until": None},
    ),
    (
        "nothing is completed before it is told, followed up too",
        State.FOLLOWING_UP, Action.COMPLETE, _KEPT, {**_KEPT, "told_on": None, "contest_until": None},
    ),
    (
        "an anonymous petitioner is told by posting",
        State.ANSWERED, Action.COMPLETE, {**_ANONYMOUS, "posted": True}, _ANONYMOUS,
    ),
    (
        "an anonymous petitioner is told by publishing",
        State.ANSWERED, Action.COMPLETE, {**_ANONYMOUS, "published": True}, _ANONYMOUS,
    ),
    (
        "publishing tells nobody who can be told in person",
        State.ANSWERED, Action.COMPLETE, {}, {"told_on": None, "contest_until": None, "published": True},
    ),
    (
        "without commitments it is completed only when R25 has run out",
        State.ANSWERED, Action.COMPLETE, {"contest_until": YESTERDAY}, {"contest_until": TODAY},
    ),
    (
        "nothing is completed with a commitment open",
        State.FOLLOWING_UP, Action.COMPLETE, _KEPT, {**_KEPT, "commitments_open": 1},
    ),
    (
        "nothing is completed with a commitment open, before follow-up",
        State.ANSWERED, Action.COMPLETE, _KEPT, {**_KEPT, "commitments_open": 1},
    ),
    (
        "nothing is completed with a commitment not done",
        State.FOLLOWING_UP, Action.COMPLETE, _KEPT, {**_KEPT, "commitments_not_done": 1},
    ),
    (
        "it is closed as unfulfilled when every commitment is final",
        State.FOLLOWING_UP, Action.CLOSE_UNFULFILLED, {}, {"commitments_total": 2, "commitments_open": 1},
    ),
    (
        "it is closed as unfulfilled when one is not done",
        State.FOLLOWING_UP, Action.CLOSE_UNFULFILLED, {}, {"commitments_not_done": 0},
    ),
    (
        "a group's petition is withdrawn by all of them",
        State.RECEIVED, Action.WITHDRAW, {"several": True}, {"several": True, "petitioner_kind": PetitionerKind.GROUP},
    ),
    ("a redaction goes before publication", State.COMPLETED, Action.PUBLISH, {}, {"redactors": frozenset()}),
    (
        "internal petitions are not published",
        State.COMPLETED, Action.PUBLISH, {}, {"confidentiality": Confidentiality.INTERNAL},
    ),
    (
        "restricted petitions are not published",
        State.COMPLETED, Action.PUBLISH, {}, {"confidentiality": Confidentiality.RESTRICTED},
    ),
)  # fmt: skip


@pytest.mark.parametrize(("state", "action", "passes", "refused"), [g[1:] for g in GUARDS], ids=[g[0] for g in GUARDS])
def test_guard(state: State, action: Action, passes: Mapping[str, Any], refused: Mapping[str, Any]) -> None:
    expected = TABLE[PetitionClass.PETITION, state, action]
    assert outcome(ready(PetitionClass.PETITION, state, action, **passes), action) == expected.replace("same", state)
    assert outcome(ready(PetitionClass.PETITION, state, action, **refused), action) == "conflict"


@pytest.mark.parametrize("state", [State.RECEIVED, State.REVIEWING])
def test_a_denunciation_is_forwarded_once(state: State) -> None:
    denounced = ready(PetitionClass.DENUNCIATION, state, Action.FORWARD)
    assert outcome(denounced, Action.FORWARD) == "forwarded"
    assert outcome(replace(denounced, forwards=1), Action.FORWARD) == "conflict"
    assert outcome(ready(PetitionClass.PETITION, state, Action.FORWARD, forwards=1), Action.FORWARD) == "forwarded"


@pytest.mark.parametrize("action", [Action.ACCEPT_WITHDRAWAL, Action.CONTINUE])
def test_a_withdrawal_is_decided_only_when_requested(action: Action) -> None:
    facts = ready(PetitionClass.DENUNCIATION, State.IN_HANDLING, action)
    assert outcome(facts, action) != "conflict"
    assert outcome(replace(facts, withdrawal_requested=False), action) == "conflict"


# --- the shape of the whole ------------------------------------------------------------------------------------------


def onward(state: State) -> Iterator[tuple[Action, State]]:
    """Every move of any class that leaves this state, with favourable facts."""
    for klass in PetitionClass:
        for action in Action:
            reached = outcome(ready(klass, state, action), action)
            if reached not in {"-", "conflict", state.value}:
                yield action, State(reached)


def test_every_state_is_reachable_from_received() -> None:
    seen, waiting = {State.RECEIVED}, [State.RECEIVED]
    while waiting:
        for _, reached in onward(waiting.pop()):
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)
    assert seen == set(State)


def test_only_closed_states_end_and_only_reopen_leads_on_from_them() -> None:
    ways = {state: {action for action, _ in onward(state)} for state in State}
    assert {state for state, actions in ways.items() if actions <= {Action.REOPEN}} == CLOSED_STATES
    assert {state for state in CLOSED_STATES if not ways[state]} == {State.SPLIT}
