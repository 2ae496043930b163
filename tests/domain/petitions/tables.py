"""Reads the reviewed text tables in `expected/`; refuses a table that leaves something open or says it twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.domain.organisations.model import ROLE_OF_KIND, OrganisationKind, Position, Role
from api.domain.petitions.model import Action, Case, PetitionClass, State

FOLDER: Final = Path(__file__).parent / "expected"
POSITIONS: Final = (Position.HEAD, Position.DEPUTY, Position.OFFICER)

Seat = tuple[OrganisationKind | None, Position | None]
Key = tuple[Role, OrganisationKind | None, Position | None, Case, Action]


@dataclass(frozen=True, slots=True)
class Section:
    """One `[…]` of a table: what its heading names, then its rows split into cells."""

    heading: str
    rows: tuple[tuple[str, ...], ...]


def sections(name: str) -> tuple[Section, ...]:
    """The sections of `expected/<name>.txt` in their order, without comments and empty lines."""
    found: list[tuple[str, list[tuple[str, ...]]]] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found.append((line.strip("[]"), []))
        elif line and not line.startswith("#"):
            found[-1][1].append(tuple(line.split()))
    return tuple(Section(heading, tuple(rows)) for heading, rows in found)


def _seats(role: Role, kinds: list[str], columns: tuple[str, ...]) -> list[list[Seat]]:
    """For each column, the (kind, position) pairs it speaks of."""
    if role is Role.CITIZEN:
        assert kinds == ["citizen"]
        assert columns == ("citizen",)
        return [[(None, None)]]
    expected = (Position.ADMINISTRATOR,) if role is Role.ADMINISTRATOR else POSITIONS
    assert columns == expected
    return [[(OrganisationKind(kind), Position(column)) for kind in kinds] for column in columns]


def grants() -> Mapping[Key, frozenset[str]]:
    """Every cell of the five role tables; the relations of which each suffices, empty for `no`."""
    cells: dict[Key, frozenset[str]] = {}
    for role in Role:
        for section in sections(role):
            kinds, cases = (part.split() for part in section.heading.split("|"))
            header, *rows = section.rows
            assert header[0] == "action", f"{role} [{section.heading}]: no header"
            assert [row[0] for row in rows] == list(Action), f"{role} [{section.heading}]: actions missing or doubled"
            seats = _seats(role, kinds, header[1:])
            for action, *texts in rows:
                for text, column in zip(texts, seats, strict=True):
                    relations = frozenset() if text == "no" else frozenset(text.split("+"))
                    for kind, position in column:
                        for case in cases:
                            key = (role, kind, position, Case(case), Action(action))
                            assert key not in cells, f"said twice: {key}"
                            cells[key] = relations
    _complete(cells)
    return cells


def _complete(cells: Mapping[Key, frozenset[str]]) -> None:
    wanted: set[tuple[Role, OrganisationKind | None, Position | None]] = {(Role.CITIZEN, None, None)}
    wanted |= {(role, kind, position) for kind, role in ROLE_OF_KIND.items() for position in POSITIONS}
    wanted |= {(Role.ADMINISTRATOR, kind, Position.ADMINISTRATOR) for kind in OrganisationKind}
    missing = {(*seat, case) for seat in wanted for case in Case} - {key[:4] for key in cells}
    assert not missing, f"no section for {sorted(missing, key=str)}"


def transitions() -> Mapping[tuple[PetitionClass, State, Action], str]:
    """The cell for every class, state and action: a state's name, `same`, `back` or `-`."""
    ordinary: dict[tuple[State, Action], str] = {}
    differences: dict[PetitionClass, dict[tuple[State, Action], str]] = {}
    for section in sections("transitions"):
        if section.heading == PetitionClass.PETITION:
            header, *rows = section.rows
            assert [row[0] for row in rows] == list(Action), "transitions: actions missing or doubled"
            for action, *texts in rows:
                for state, text in zip(header[1:], texts, strict=True):
                    assert (State(state), Action(action)) not in ordinary, f"said twice: {state}"
                    ordinary[State(state), Action(action)] = text
            continue
        for klass in map(PetitionClass, section.heading.split()):
            assert klass not in differences, f"said twice: {klass}"
            differences[klass] = {(State(state), Action(action)): text for action, state, text in section.rows}
            assert len(differences[klass]) == len(section.rows), f"{klass}: a difference is said twice"
    assert {state for state, _ in ordinary} == set(State), "transitions: a state is missing"
    assert set(differences) == set(PetitionClass) - {PetitionClass.PETITION}, "transitions: a class is missing"
    for klass, changed in differences.items():
        idle = [key for key, text in changed.items() if ordinary[key] == text]
        assert not idle, f"{klass}: no difference in {idle}"
    differences[PetitionClass.PETITION] = {}
    return {
        (klass, state, action): changed.get((state, action), text)
        for klass, changed in differences.items()
        for (state, action), text in ordinary.items()
    }
