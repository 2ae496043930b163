"""What may be done with a case that came from below a second time, and with one about the province's highest bodies."""

from __future__ import annotations

import pytest
from domain.petitions.facts import HOLDER, SENDER, TODAY, petition

from api.domain.errors import Conflict, IllegalMove
from api.domain.petitions.model import OPEN_STATES, Action, PetitionClass, State
from api.domain.petitions.rules import guard_holds, next_state, transition_for

GIVEN_AWAY = (Action.TRANSFER, Action.DECLINE, Action.GUIDE)


@pytest.mark.parametrize("state", [State.RECEIVED, State.REVIEWING])
@pytest.mark.parametrize("action", GIVEN_AWAY)
def test_what_came_from_below_a_second_time_is_only_answered(state: State, action: Action) -> None:
    first = petition(state=state, sent_from_id=SENDER, sent_to_id=HOLDER)
    second = petition(state=state, sent_from_id=SENDER, sent_to_id=HOLDER, escalation_returns=1)
    back_below = petition(state=state, escalation_returns=1)
    for free in (first, back_below):
        assert next_state(free, action, TODAY) is not None
    with pytest.raises(Conflict):
        next_state(second, action, TODAY)
    assert next_state(second, Action.ASSIGN, TODAY) is State.IN_HANDLING


NOT_HERE = {
    Action.ASSIGN, Action.DECLINE, Action.ANSWER_ON_THE_SPOT, Action.NOTE, Action.SPLIT, Action.TRANSFER,
    Action.ESCALATE, Action.ACCEPT, Action.SUSPEND, Action.RECORD_SETTLEMENT,
}  # fmt: skip


@pytest.mark.parametrize("klass", PetitionClass)
def test_a_case_about_the_highest_bodies_is_not_handled_in_the_province(klass: PetitionClass) -> None:
    """In no state; everything else goes as for others, and forwarding leads on."""
    for state in State:
        ordinary, outside = petition(klass=klass, state=state), petition(klass=klass, state=state, outside=True)
        for action in Action:
            expected = None if action in NOT_HERE else transition_for(ordinary, action)
            assert transition_for(outside, action) == expected, (state, action)
    for action in NOT_HERE:
        with pytest.raises(IllegalMove):
            next_state(petition(klass=klass, state=State.REVIEWING, outside=True), action, TODAY)
    forwarded = next_state(petition(klass=klass, state=State.REVIEWING, outside=True), Action.FORWARD, TODAY)
    assert forwarded is State.FORWARDED


@pytest.mark.parametrize("state", [State.RECEIVED, State.REVIEWING, State.FORWARDED])
def test_such_a_case_has_an_end_that_needs_no_petitioner(state: State) -> None:
    assert state in OPEN_STATES
    outside = petition(state=state, outside=True)
    ends = {
        action
        for action in (Action.GUIDE, Action.CLOSE_FORWARDED)
        if (row := transition_for(outside, action)) is not None and guard_holds(outside, row, TODAY)
    }
    assert ends
