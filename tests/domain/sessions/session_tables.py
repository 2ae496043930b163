"""Reads the reviewed text tables in `expected/`; refuses a table that leaves something open or says it twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from api.domain.organisations.model import ROLE_OF_KIND, OrganisationKind, Position, Role
from api.domain.sessions.model import ChairRule, Duty, KindRule, SessionAction, SessionKind, SessionState
from api.domain.sessions.policy import Part

FOLDER: Final = Path(__file__).parent / "expected"
POSITIONS: Final = (Position.HEAD, Position.DEPUTY, Position.OFFICER)
Key = tuple[Role, OrganisationKind, Position, Part, SessionAction]


def sections(name: str) -> dict[str, list[list[str]]]:
    """Each `[heading]` with its rows split into cells, without comments and empty lines."""
    found: dict[str, list[list[str]]] = {"": []}
    heading = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
            assert heading not in found, f"said twice: {heading}"
            found[heading] = []
        elif line and not line.startswith("#"):
            found[heading].append(line.split())
    return found


def transitions() -> Mapping[tuple[SessionState, SessionAction], str]:
    """The cell for every state and action: a state's name, `same` or `-`."""
    header, *rows = sections("transitions")["moves"]
    assert [SessionState(state) for state in header[1:]] == list(SessionState)
    assert [row[0] for row in rows] == list(SessionAction), "actions missing or doubled"
    return {
        (SessionState(state), SessionAction(action)): cell
        for action, *cells in rows
        for state, cell in zip(header[1:], cells, strict=True)
    }


def guards() -> Mapping[SessionAction, set[str]]:
    rows = sections("transitions")["guards"]
    assert [row[0] for row in rows] == list(SessionAction), "actions missing or doubled"
    return {SessionAction(action): set(names) - {"-"} for action, *names in rows}


def grants() -> Mapping[Key, str]:
    """The cell for every seat that there is, part and action."""
    cells: dict[Key, str] = {}
    for heading, (header, *rows) in ((h, r) for h, r in sections("grants").items() if h):
        roles, parts = (text.split() for text in heading.split("|"))
        assert [row[0] for row in rows] == list(SessionAction), f"[{heading}]: actions missing or doubled"
        if header[1:] == ["none"]:
            assert all(row[1:] == ["no"] for row in rows)
            continue
        assert [Position(position) for position in header[1:]] == list(POSITIONS)
        for action, *texts in rows:
            for position, text in zip(POSITIONS, texts, strict=True):
                for kind in (kind for kind, role in ROLE_OF_KIND.items() if role in roles):
                    for part in parts:
                        key = (ROLE_OF_KIND[kind], kind, position, Part(part), SessionAction(action))
                        assert key not in cells, f"said twice: {key}"
                        cells[key] = text
    assert len(cells) == len(OrganisationKind) * len(POSITIONS) * len(Part) * len(SessionAction)
    return cells


def suffices(cell: str, duties: frozenset[Duty]) -> bool:
    """What a cell says about somebody with these duties."""
    return cell == "yes" or (cell != "no" and bool({Duty(duty) for duty in cell.split("+")} & duties))


_SHORT: Final = {
    "party": OrganisationKind.PARTY_COMMITTEE,
    "people": OrganisationKind.PEOPLE_COMMITTEE,
    "council": OrganisationKind.PEOPLE_COUNCIL,
    "reception": OrganisationKind.RECEPTION_BOARD,
    "front": OrganisationKind.FRONT_COMMITTEE,
    "union": OrganisationKind.SOCIO_POLITICAL,
    "hamlet": OrganisationKind.HAMLET,
}


def kinds() -> Mapping[SessionKind, KindRule]:
    """The kinds as the table has them, one chair rule for each organisation kind."""
    _, *rows = sections("kinds")[""]
    found: dict[SessionKind, KindRule] = {}
    for row in rows:
        *named, announced, live, register, follows = row[1:]
        chairs = [name for name in named if ":" in name]
        kind = SessionKind(row[0])
        assert kind not in found
        found[kind] = KindRule(
            frozenset(_SHORT[name] for name in named if ":" not in name),
            tuple(_chair(text) for text in chairs),
            None if announced == "-" else announced,
            live_questions=live == "yes",
            register=register == "yes",
            follow_up_report=follows == "yes",
        )
    assert set(found) == set(SessionKind)
    return found


def _chair(text: str) -> ChairRule:
    name, _, seats = text.partition(":")
    wanted = seats.removesuffix("!")
    positions = POSITIONS if wanted == "any" else tuple(Position(one) for one in wanted.split(","))
    return ChairRule(frozenset({_SHORT[name]}), frozenset(positions), delegate=not seats.endswith("!"))
