"""Commitments as values: promises with a date, of approved answers and of session conclusions (domain.md §3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from api.domain.organisations.model import OrganisationKind


class CommitmentState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    REPORTED_DONE = "reported_done"
    CONFIRMED = "confirmed"
    NOT_DONE = "not_done"
    REPLACED = "replaced"


FINAL_STATES: Final = frozenset({CommitmentState.CONFIRMED, CommitmentState.NOT_DONE, CommitmentState.REPLACED})


class CommitmentAction(StrEnum):
    START = "start"
    REPORT_DONE = "report_done"
    CONFIRM = "confirm"
    REJECT = "reject"
    MARK_NOT_DONE = "mark_not_done"
    REPLACE = "replace"
    EXTEND = "extend"


LATE_AFTER_WORKING_DAYS: Final = 3
"""From then on the head of the directly superior organisation may mark it not done (domain.md §3.1: no open case hangs
on one head alone)."""
UNCONFIRMED_AFTER_WORKING_DAYS: Final = 10
"""From then on a commitment that was reported done is listed as unconfirmed; nothing confirms it by itself."""


class Circle(StrEnum):
    """Who confirms: the place on the ground, or, where the place may not know of it or would confirm itself, the head
    of the owner as a second person."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Commitment:
    """The facts about one commitment that rules and policy read.

    The owner answers for it being kept: the holder of the petition, or the host of the session; None while the caller
    may not see that petition. `closed_case` True: it was promised in a restricted case.
    """

    id: UUID
    state: CommitmentState
    version: int
    organisation_id: UUID
    organisation_kind: OrganisationKind
    owner_id: UUID | None
    owner_superior_id: UUID | None
    area_path: tuple[UUID, ...]
    """From the province down to the place where it is to be kept."""
    due_on: date
    closed_case: bool = False
    reported_by: UUID | None = None
    """The person who reported it done."""
    late: bool = False
    """More than LATE_AFTER_WORKING_DAYS past due and not final."""
