"""Commitments: the tables against the reviewed text tables, every cell; then each relation and day, both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.actor import Actor
from api.domain.commitments.model import (
    FINAL_STATES,
    Circle,
    Commitment,
    CommitmentAction,
    CommitmentState,
)
from api.domain.commitments.policy import allowed_actions, circle_of, granted, may, sees_any
from api.domain.commitments.rules import TRANSITIONS, late_before, next_state, transition_for, unconfirmed_before
from api.domain.deadlines.model import Calendar, CalendarDay, DayKind
from api.domain.deadlines.rules import add_working_days, calendar_of
from api.domain.errors import Conflict, IllegalMove
from api.domain.organisations.model import ROLE_OF_KIND, OrganisationKind, Position, Role, role_of

K = OrganisationKind
A, S = CommitmentAction, CommitmentState
HEAD, DEPUTY, OFFICER = Position.HEAD, Position.DEPUTY, Position.OFFICER
POSITIONS: Final = (HEAD, DEPUTY, OFFICER)
TODAY: Final = date(2026, 6, 30)


def tables() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    heading = ""
    path = Path(__file__).parent / "expected" / "commitments.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
            assert heading not in found, f"said twice: {heading}"
            found[heading] = []
        elif line and not line.startswith("#"):
            found[heading].append(line.split())
    return found


def uid(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)


PROVINCE, COMMUNE, HAMLET, OTHER = uid("province"), uid("commune"), uid("hamlet"), uid("other commune")
OWNER, ABOVE, DIVISION, FRONT, STRANGER = (uid(name) for name in ("owner", "above", "division", "front", "stranger"))
BASE: Final = Commitment(
    id=uid("commitment"),
    state=S.OPEN,
    version=1,
    organisation_id=DIVISION,
    organisation_kind=K.DIVISION,
    owner_id=OWNER,
    owner_superior_id=ABOVE,
    area_path=(PROVINCE, COMMUNE, HAMLET),
    due_on=TODAY,
)


def actor(
    organisation: UUID = OWNER,
    kind: OrganisationKind = K.PEOPLE_COMMITTEE,
    position: Position = OFFICER,
    *,
    name: str = "An",
    area: UUID = COMMUNE,
) -> Actor:
    return Actor(
        account_id=uid(name),
        person_id=uid(f"person {name}"),
        role=role_of(kind, position),
        organisation_id=organisation,
        organisation_kind=kind,
        position=position,
        area_id=area,
    )


def test_every_state_and_action_is_as_the_reviewed_table_says() -> None:
    header, *rows = tables()["moves"]
    assert header[1:] == list(S)
    assert [row[0] for row in rows] == list(A) == [row.action for row in TRANSITIONS]
    for action, *cells in rows:
        for state, cell in zip(S, cells, strict=True):
            row = transition_for(replace(BASE, state=state), CommitmentAction(action))
            assert ("-" if row is None else (row.to or "same")) == cell, (state, action)


def test_every_right_is_as_the_reviewed_table_says() -> None:
    expected: dict[tuple[OrganisationKind, Position, Circle, CommitmentAction], str] = {}
    for heading, (header, *rows) in tables().items():
        if "|" not in heading:
            continue
        roles, circles = (part.split() for part in heading.split("|"))
        assert header[1:] == list(POSITIONS)
        assert [row[0] for row in rows] == list(A), heading
        for action, *cells in rows:
            for kind, circle, (position, cell) in product(K, circles, zip(POSITIONS, cells, strict=True)):
                if ROLE_OF_KIND[kind] in roles:
                    key = (kind, position, Circle(circle), CommitmentAction(action))
                    assert key not in expected, f"said twice: {key}"
                    expected[key] = cell
    assert len(expected) == len(K) * len(POSITIONS) * len(Circle) * len(A)
    wrong = []
    for role, kind, position, circle, action in product(Role, (*K, None), (*Position, None), Circle, A):
        exists = kind is not None and position is not None and role is role_of(kind, position)
        cell = expected.get((kind, position, circle, action), "no") if exists else "no"
        found = granted(action, role, kind, position, circle)
        if found != (frozenset() if cell == "no" else frozenset(cell.split("+"))):
            wrong.append(f"{role} {kind}/{position} {circle} {action}: expected {cell}, found {sorted(found)}")
    assert not wrong, "\n".join(wrong[:20])


DONE: Final = replace(BASE, state=S.REPORTED_DONE, reported_by=uid("person Bình"))
LATE: Final = replace(BASE, late=True)
RESTRICTED: Final = replace(DONE, closed_case=True)
OF_THE_FRONT: Final = replace(DONE, organisation_id=FRONT, organisation_kind=K.FRONT_COMMITTEE)
DIVISION_OFFICER: Final = actor(DIVISION, K.DIVISION, name="Bình")
HAMLET_HEAD: Final = actor(uid("hamlet office"), K.HAMLET, HEAD, name="Dung", area=HAMLET)
FRONT_OFFICER: Final = actor(FRONT, K.FRONT_COMMITTEE, name="Giang")


@pytest.mark.parametrize(
    ("action", "commitment", "allowed", "refused"),
    [
        (A.START, BASE, [DIVISION_OFFICER], [actor(), actor(STRANGER, K.DIVISION), HAMLET_HEAD]),
        (A.START, replace(BASE, closed_case=True), [DIVISION_OFFICER, actor()], [actor(STRANGER), FRONT_OFFICER]),
        (
            A.CONFIRM,
            DONE,
            [HAMLET_HEAD, FRONT_OFFICER, actor(uid("f"), K.FRONT_COMMITTEE, area=PROVINCE)],
            [
                actor(position=HEAD),
                DIVISION_OFFICER,
                actor(uid("f"), K.FRONT_COMMITTEE, area=OTHER),
                actor(uid("h"), K.HAMLET, HEAD, area=uid("another hamlet")),
                replace(FRONT_OFFICER, person_id=uid("person Bình")),
            ],
        ),
        (
            A.CONFIRM,
            RESTRICTED,
            [actor(position=HEAD)],
            [actor(), FRONT_OFFICER, HAMLET_HEAD, actor(position=HEAD, name="Bình"), actor(STRANGER, position=HEAD)],
        ),
        (
            A.REJECT,
            OF_THE_FRONT,
            [actor(position=HEAD)],
            [FRONT_OFFICER, HAMLET_HEAD, actor(position=HEAD, name="Bình")],
        ),
        (
            A.MARK_NOT_DONE,
            BASE,
            [actor(position=HEAD)],
            [actor(), actor(position=DEPUTY), actor(ABOVE, position=HEAD, area=PROVINCE), DIVISION_OFFICER],
        ),
        (
            A.MARK_NOT_DONE,
            LATE,
            [actor(position=HEAD), actor(ABOVE, position=HEAD, area=PROVINCE)],
            [actor(ABOVE, area=PROVINCE), actor(STRANGER, position=HEAD, area=PROVINCE)],
        ),
        (A.REPLACE, LATE, [actor(position=HEAD)], [actor(ABOVE, position=HEAD), actor(position=DEPUTY), HAMLET_HEAD]),
        (A.EXTEND, BASE, [actor(position=HEAD)], [actor(position=DEPUTY), DIVISION_OFFICER]),
        (A.EXTEND, replace(BASE, owner_id=None, owner_superior_id=None), [], [actor(position=HEAD)]),
    ],
)  # fmt: skip
def test_each_relation_both_ways(
    action: CommitmentAction, commitment: Commitment, allowed: list[Actor], refused: list[Actor]
) -> None:
    assert all(may(one, action, commitment) for one in allowed)
    assert not [one for one in refused if may(one, action, commitment)]


def test_the_circle_is_closed_for_restricted_cases_and_the_fronts_own_promises() -> None:
    assert circle_of(BASE) is Circle.OPEN
    assert circle_of(RESTRICTED) is Circle.CLOSED
    assert circle_of(OF_THE_FRONT) is Circle.CLOSED
    assert circle_of(replace(BASE, organisation_kind=K.HAMLET)) is Circle.CLOSED


def test_no_open_commitment_hangs_on_one_party() -> None:
    """Whoever is missing of the responsible, the place and the owner's head, a final state can be reached."""
    superior = actor(ABOVE, position=HEAD, area=PROVINCE, name="Kim")
    for state in set(S) - FINAL_STATES:
        waiting = replace(LATE, state=state)
        assert A.MARK_NOT_DONE in allowed_actions(superior, waiting, TODAY), state
        assert A.MARK_NOT_DONE in allowed_actions(actor(position=HEAD), replace(waiting, late=False), TODAY), state


def test_an_extension_is_decided_by_the_end_of_the_due_day() -> None:
    assert next_state(BASE, A.EXTEND, TODAY) is S.OPEN
    with pytest.raises(Conflict):
        next_state(BASE, A.EXTEND, TODAY + timedelta(days=1))
    assert A.EXTEND not in allowed_actions(actor(position=HEAD), BASE, TODAY + timedelta(days=1))


def test_a_wrong_state_names_what_is_allowed() -> None:
    with pytest.raises(IllegalMove) as refused:
        next_state(BASE, A.CONFIRM, TODAY, [A.START])
    assert refused.value.extra["allowed_actions"] == ["start"]


def test_only_staff_follow_commitments_up() -> None:
    assert sees_any(DIVISION_OFFICER)
    assert not sees_any(actor(position=Position.ADMINISTRATOR))
    assert not sees_any(Actor(account_id=uid("citizen"), person_id=uid("citizen"), role=Role.CITIZEN))


APRIL: Final[Calendar] = calendar_of(
    CalendarDay(day, DayKind.OFF, "nghỉ", "off") for day in (date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1))
)


def test_late_and_unconfirmed_by_hand() -> None:
    """Due Fri 24 Apr 2026: three working days are 28, 29 Apr and 4 May (27, 30, 1 off), so it is late from 5 May."""
    due = date(2026, 4, 24)
    assert not due < late_before(date(2026, 5, 4), APRIL)
    assert due < late_before(date(2026, 5, 5), APRIL)
    # Ten: 28, 29 Apr, 4–8 May, 11–13 May.
    assert not due < unconfirmed_before(date(2026, 5, 13), APRIL)
    assert due < unconfirmed_before(date(2026, 5, 14), APRIL)


@given(st.dates(date(2026, 3, 1), date(2026, 7, 1)), st.integers(0, 60))
def test_late_is_when_the_third_working_day_after_is_over(due: date, later: int) -> None:
    today = due + timedelta(days=later)
    assert (due < late_before(today, APRIL)) is (add_working_days(due, 3, APRIL) < today)
    assert (due < unconfirmed_before(today, APRIL)) is (add_working_days(due, 10, APRIL) < today)
