"""Clocks as values: rule rows, the working-day calendar, pauses, due days and their explanation (domain.md §3.2).

Days are local dates (Asia/Ho_Chi_Minh); instants are aware datetimes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
CLOSING_TIME = time(17, 0)
"""A receipt later than this belongs to the next working day (setting of the province; dossier §4.6)."""


class Unit(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


class Direction(StrEnum):
    FORWARD = "forward"
    BACKWARD = "backward"


class DayKind(StrEnum):
    OFF = "off"
    SWAPPED_WORKING = "swapped_working"


class DeadlineState(StrEnum):
    OPEN = "open"
    MET = "met"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    """The petition ended or the assignment was taken back before the event that the clock waits for."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One exception to Monday–Friday: a day off, or a weekend day worked in exchange."""

    day: date
    kind: DayKind
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working-day calendar: Monday–Friday, less the days off, plus the swapped days."""

    exceptions: Mapping[date, CalendarDay] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated version of a legal or house clock. `classes` None = every class; `variant` None = the only one."""

    id: UUID
    code: str
    name_vi: str
    name_en: str
    classes: frozenset[str] | None
    variant: str | None
    starts_on: str
    stops_on: frozenset[str]
    owner: str
    direction: Direction
    days: int
    unit: Unit
    rolls: bool
    pausable: bool
    max_extension_days: int | None
    not_for_anonymous: bool
    legal_basis_vi: str
    legal_basis_en: str
    certainty: str
    valid_from: date
    valid_to: date | None
    """Last day on which the rule is valid, inclusive; None = still valid."""


@dataclass(frozen=True, slots=True)
class Pause:
    """From local day `begun_on` to `ended_on` (None = still open): the days begun_on < d <= ended_on don't count."""

    begun_on: date
    ended_on: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """What one running deadline is computed from.

    `started_on` is S and is never counted. `days` is n of the variant in force; `extension_days` is added to n.
    `variant_changed_on` is the last day on which n was exchanged for another variant's: the due day is never before
    the next working day after it.
    """

    started_on: date
    days: int
    unit: Unit
    rolls: bool = True
    pauses: tuple[Pause, ...] = ()
    extension_days: int = 0
    variant_changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day that was passed over while counting. `why`: weekend | off | paused | not_counted_roll."""

    day: date
    why: str
    name_vi: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The outcome. `due_on` and `unrolled_on` are None while a pause is open that holds the clock;
    `remaining_days` then says how many counting days are left (else None)."""

    due_on: date | None
    unrolled_on: date | None
    remaining_days: int | None
    skipped: tuple[SkippedDay, ...]
    halfway_on: date | None
    """Counting day number ceil(n/2), n with its extension: the 50 % reminder."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the due day is what it is: data for programs, one sentence in each language for people."""

    rule_code: str
    legal_basis_vi: str
    legal_basis_en: str
    started_on: date
    days: int
    unit: Unit
    extension_days: int
    pauses: tuple[Pause, ...]
    skipped: tuple[SkippedDay, ...]
    unrolled_on: date | None
    due_on: date | None
    remaining_days: int | None
    sentence_vi: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A running row as the rules see it: which rule, whose, and its clock."""

    id: UUID
    rule: Rule
    owner_organisation_id: UUID | None
    """The organisation that has to act; None = the petitioner."""
    assignment_id: UUID | None
    clock: Clock
    due_at: datetime | None
