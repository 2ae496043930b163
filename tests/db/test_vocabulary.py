"""The names that are stored as small codes are the domain's own, in the domain's order."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from api.db import vocabulary
from api.domain.commitments.model import CommitmentState
from api.domain.petitions.model import (
    CLOSED_STATES,
    OPEN_STATES,
    Channel,
    Confidentiality,
    Outcome,
    PetitionClass,
    PetitionerKind,
    State,
    Urgency,
)
from api.domain.sessions.model import SessionState

ENUMS: dict[str, type[StrEnum]] = {
    "STATES": State,
    "CLASSES": PetitionClass,
    "CHANNELS": Channel,
    "PETITIONER_KINDS": PetitionerKind,
    "CONFIDENTIALITIES": Confidentiality,
    "URGENCIES": Urgency,
    "OUTCOMES": Outcome,
    "SESSION_STATES": SessionState,
    "COMMITMENT_STATES": CommitmentState,
}
TABLES_OF_CHAINS = ("petition", "session", "commitment")


@pytest.mark.parametrize("name", ENUMS)
def test_the_codes_are_the_domains_names(name: str) -> None:
    assert getattr(vocabulary, name) == tuple(member.value for member in ENUMS[name])


def test_open_states_come_first() -> None:
    first = vocabulary.FIRST_CLOSED_STATE
    assert {*vocabulary.STATES[:first]} == OPEN_STATES
    assert {*vocabulary.STATES[first:]} == CLOSED_STATES


def test_every_stored_vocabulary_is_compared() -> None:
    stored = {name for name, value in vars(vocabulary).items() if isinstance(value, tuple)}
    assert stored == {*ENUMS, "STREAMS"}
    assert vocabulary.STREAMS == TABLES_OF_CHAINS


def test_names_written_into_statements_are_a_whole_vocabulary(repository: Path) -> None:
    """`(array['open', …])[state + 1]` in SQL: a name left out there would give every later code the wrong name."""
    known = {getattr(vocabulary, name) for name in ENUMS}
    arrays = [
        tuple(re.findall(r"'(\w+)'", names))
        for file in (repository / "api/db/queries").glob("*.py")
        for names in re.findall(r"\(array\[((?:\s*'\w+',?)+)\]\)\[", file.read_text(encoding="utf-8"))
    ]
    assert {*arrays} <= known
