"""What a seat may do outside of any one case, against the reviewed text table, every cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest

from api.domain.accounts.model import AccountAction
from api.domain.accounts.policy import RULES, allowed_actions
from api.domain.actor import Actor
from api.domain.organisations.model import OrganisationKind, Position, Role, role_of

TABLE: Final = Path(__file__).parent / "expected" / "seats.txt"
ONE, OFFICE = UUID(int=1), UUID(int=2)


def rows() -> Iterator[tuple[str, str, AccountAction, str]]:
    """Heading, column, action, cell."""
    heading, columns = "", [""]
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line.startswith("action"):
            columns = line.split()[1:]
        elif line and not line.startswith("#"):
            action, *cells = line.split()
            for column, cell in zip(columns, cells, strict=True):
                yield heading, column, AccountAction(action), cell


def seat(kind: OrganisationKind, position: Position, *, acting: bool = False) -> Actor:
    return Actor(
        account_id=ONE,
        person_id=ONE,
        role=role_of(kind, position),
        organisation_id=OFFICE,
        organisation_kind=kind,
        position=position,
        acting=acting,
    )


def expected(cell: str, *, acting: bool) -> bool:
    return {"yes": True, "no": False, "person": not acting}[cell]


def cells() -> dict[tuple[Actor, AccountAction], bool]:
    """Every seat there is, an acting head among them, with every action. Says nothing twice."""
    found: dict[tuple[Actor, AccountAction], bool] = {}
    citizen = Actor(account_id=ONE, person_id=ONE, role=Role.CITIZEN)
    others = {
        "citizen": [citizen],
        "tracking_token": [Actor(account_id=None, person_id=None, role=Role.CITIZEN, tracking_petition_id=ONE)],
        "administrator": [seat(kind, Position.ADMINISTRATOR) for kind in OrganisationKind],
    }
    for heading, column, action, cell in rows():
        actors = others.get(column) or [
            seat(OrganisationKind(kind), Position(column), acting=acting)
            for kind in heading.split()
            for acting in {False, column == "head"}
        ]
        for actor in actors:
            assert (actor, action) not in found, f"said twice: {heading} {column} {action}"
            found[actor, action] = expected(cell, acting=actor.acting)
    return found


def test_every_seat_and_action_is_in_the_table() -> None:
    seats = len(OrganisationKind) * (len(Position) + 1) + 2
    assert len(cells()) == seats * len(AccountAction)
    assert set(RULES) == set(AccountAction)


@pytest.mark.parametrize("action", AccountAction)
def test_the_policy_says_what_the_table_says(action: AccountAction) -> None:
    wrong = [
        (actor.organisation_kind, actor.position or actor.role, actor.acting)
        for (actor, asked), allowed in cells().items()
        if asked is action and (action in allowed_actions(actor)) is not allowed
    ]
    assert wrong == []


def test_the_order_is_the_contract_s() -> None:
    for kind in OrganisationKind:
        named = allowed_actions(seat(kind, Position.HEAD))
        assert named == sorted(named, key=list(AccountAction).index)


def test_a_seat_of_another_role_than_its_kind_gets_nothing_of_the_case_tables() -> None:
    """A forged actor: default-deny, not the sum of what its parts could do."""
    forged = Actor(
        account_id=ONE,
        person_id=ONE,
        role=Role.COMMITTEE,
        organisation_id=OFFICE,
        organisation_kind=OrganisationKind.DIVISION,
        position=Position.OFFICER,
    )
    of_cases = {AccountAction.SEE_PETITIONS, AccountAction.SEE_ASSIGNMENTS, AccountAction.SEE_ESCALATIONS}
    assert of_cases & set(allowed_actions(forged)) == set()
