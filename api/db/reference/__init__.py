"""The reference data that the product ships: areas, fields, deadline rules, calendar, organisation templates.

The readers answer frozen records, in the order of the files; ValueError when a file breaks its form. Where each file
comes from stands in docs/data-sources.md, the law behind each rule, with the marks of certainty, in docs/law.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import combinations
from typing import Annotated, ClassVar, Final, Literal, get_args
from uuid import UUID, uuid5

from pydantic import ConfigDict, Field, TypeAdapter

NAMESPACE: Final = UUID("aae72b74-6ec2-4e52-aacf-e09b296d6e1f")
"""Of all reference ids; changing it would change them in every installation."""

Level = Literal["province", "commune", "hamlet"]
AreaKind = Literal["province", "commune", "ward", "special_zone"]
OrganisationKind = Literal[
    "party_committee", "people_committee", "people_council", "reception_board", "inspection_commission",
    "internal_affairs", "council_office", "front_committee", "socio_political", "front_board", "inspection_board",
    "hamlet", "department", "division", "police", "station", "school", "inspectorate", "one_stop_centre",
]  # fmt: skip
PetitionClass = Literal[
    "petition", "reflection", "request", "question", "contribution", "complaint", "denunciation",
    "regulation_petition", "mixed",
]  # fmt: skip
Certainty = Literal["verified", "single_copy", "excerpt", "background", "design"]

Event = Literal[
    # moves of a petition (domain.md §3.1)
    "receive", "review", "assign", "forward", "guide", "decline", "answer_on_the_spot", "note", "reclassify", "split",
    "transfer", "return_transfer", "quarantine", "request_information", "provide_information",
    "continue_without_information", "record_forward_result", "forward_returned", "close_forwarded", "return_assignment",
    "recall_assignment", "reassign", "contribute", "propose_escalation", "request_extension", "decide_extension",
    "submit_answer", "withdraw_answer", "return_answer", "approve_answer", "escalate", "recall_escalation",
    "receive_escalation", "return_escalation", "tell", "contest", "follow_up", "complete", "close_unfulfilled",
    "publish", "unpublish", "reopen", "flag_unsatisfactory", "withdraw", "accept", "suspend", "resume",
    "record_settlement", "request_withdrawal", "accept_withdrawal", "continue",
    # moves of an assignment and of a session; `start` is the session's day
    "acknowledge", "announce", "start", "session_ended", "conclusion_issued",
    # acts that change no state: `sender_told` tells the body that forwarded a case, `front_told` answers the Front
    "code_issued", "told_in_writing", "not_competent", "refusal_ground", "refusal_told", "sender_told", "front_told",
    "handed_over", "draft_sent", "draft_submitted",
]  # fmt: skip
EVENTS: Final = frozenset[str](get_args(Event))
"""All that may start or stop a clock."""

_HAMLETS: Final[dict[str, tuple[Level, str]]] = dict.fromkeys(
    ("thôn", "làng", "buôn", "bản", "ấp", "khóm", "khu phố", "tổ dân phố"), ("hamlet", "")
)
DESIGNATIONS: Final[dict[str, tuple[Level, str]]] = {
    "tỉnh": ("province", "Province"),
    "thành phố": ("province", "City"),
    "xã": ("commune", "Commune"),
    "phường": ("commune", "Ward"),
    "đặc khu": ("commune", "Special Zone"),
    **_HAMLETS,
}
"""What a unit is called: its level, and the word in English; the local words for a hamlet aren't translated."""

_STRICT: Final = ConfigDict(extra="forbid")
_WHOLE_NAME: Final = "Thành phố Hồ Chí Minh"  # never shortened or in lower case (Decree 30/2020/NĐ-CP, annex II)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRecord:
    """An administrative unit: code of the General Statistics Office, zero-padded, 2 digits or 5; names in NFC."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    code: str
    kind: AreaKind
    designation: str
    parent: str | None
    """Code of the province; None for a province."""
    name: str
    full_name: str
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRecord:
    """A field of petitions and the template codes of the bodies that are competent first, the first one leading."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    code: str
    name_vi: str
    name_en: str
    examples_vi: tuple[str, ...]
    commune_bodies: tuple[str, ...]
    province_bodies: tuple[str, ...]
    source: tuple[str, ...]
    certainty: Certainty
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """What every rule has: a legal basis for people, sources and certainty as in docs/law.md, first and last day."""

    code: str
    name_vi: str
    name_en: str
    legal_basis_vi: str
    legal_basis_en: str
    source: tuple[str, ...]
    certainty: Certainty
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord(_Rule):
    """One version of a clock, or of an alarm that only warns. `classes` None: all that the event can concern.

    R16 stops on `approve_answer`, but the day it was kept is the day on which the approved answer was submitted.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    kind: Literal["clock", "alarm"]
    classes: frozenset[PetitionClass] | None
    variant: str | None
    starts_on: Event
    """For a backward rule the event before which the act must be; the act is in `stops_on`."""
    stops_on: Annotated[frozenset[Event], Field(min_length=1)]
    owner: Literal["holder", "lead", "head", "petitioner", "host", "front", "higher"]
    direction: Literal["forward", "backward"]
    days: Annotated[int, Field(ge=1)]
    unit: Literal["working", "calendar"]
    rolls: bool
    pausable: bool
    max_extension_days: Annotated[int, Field(ge=1)] | None
    """All extensions together, in `unit`; None: can't be extended."""
    not_for_anonymous: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequencyRecord(_Rule):
    """What the head of each such organisation owes: `times` days (R22: conferences) in every week, month or year."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    kind: Literal["frequency"]
    level: Level | None
    """None: at every level."""
    organisation_kinds: frozenset[OrganisationKind]
    times: Annotated[int, Field(ge=1)]
    per: Literal["week", "month", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRecord:
    """One exception to Monday–Friday. `estimate`: the Government hasn't decided that year; `unconfirmed`: the law."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    day: date
    kind: Literal["off", "swapped_working"]
    name_vi: str
    name_en: str
    source: str
    certainty: Literal["verified", "unconfirmed", "estimate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationTemplate:
    """An organisation that every unit of these designations has. `superior` is a template code of the same unit, with a
    leading ^ of the unit above; None at the province: what is above lies outside the system.

    A code may have several rows of one level, each for other designations. `optional`: a province may do without.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    level: Level
    code: str
    kind: OrganisationKind
    designations: frozenset[str]
    name_vi: str
    name_en: str
    superior: str | None
    optional: bool
    source: tuple[str, ...]
    certainty: Certainty
    valid_from: date

    def names(self, designation: str, name: str) -> tuple[str, str]:
        """The organisation's name in Vietnamese and English for a unit, e.g. of ("xã", "Ia Le").

        The common noun is in lower case unless the unit is numbered (Decree 30/2020/NĐ-CP, annex II).
        """
        level, english = DESIGNATIONS[designation]
        full = f"{designation.capitalize()} {name}"
        if full == _WHOLE_NAME:
            area, name_vi = full, full
        else:
            numbered = level != "hamlet" and name[0].isdigit()
            area, name_vi = full if numbered else f"{designation} {name}", name
        area_en = f"{name} {english}" if english else full
        return self.name_vi.format(area=area, name=name_vi), self.name_en.format(area=area_en)


_AREAS: Final = TypeAdapter(tuple[AreaRecord, ...])
_CALENDAR: Final = TypeAdapter(tuple[CalendarRecord, ...])
_FIELDS: Final = TypeAdapter(tuple[FieldRecord, ...])
_TEMPLATES: Final = TypeAdapter(tuple[OrganisationTemplate, ...])
_RULES: Final = TypeAdapter(tuple[Annotated[RuleRecord | FrequencyRecord, Field(discriminator="kind")], ...])


def read_areas() -> tuple[AreaRecord, ...]:
    """The 34 provinces and 3,321 communes, wards and special zones since 2025-07-01, provinces first."""
    return _AREAS.validate_python(tuple(_csv_rows("areas.csv")))


def read_calendar() -> tuple[CalendarRecord, ...]:
    """Days off and swapped working days of 2024–2027, by day; holidays on a weekend are listed too."""
    return _CALENDAR.validate_python(tuple(_csv_rows("calendar.csv")))


def read_fields() -> tuple[FieldRecord, ...]:
    return _FIELDS.validate_json(_text("fields.json"), strict=True)


def read_organisation_templates() -> tuple[OrganisationTemplate, ...]:
    return _TEMPLATES.validate_json(_text("organisation_templates.json"), strict=True)


def read_rules() -> tuple[RuleRecord, ...]:
    """The clocks and alarms, all versions."""
    return tuple(rule for rule in parse_rules(_text("deadline_rules.json")) if isinstance(rule, RuleRecord))


def read_frequencies() -> tuple[FrequencyRecord, ...]:
    """The compliance rules R22 and R23, all versions."""
    return tuple(rule for rule in parse_rules(_text("deadline_rules.json")) if isinstance(rule, FrequencyRecord))


def parse_rules(text: str) -> tuple[RuleRecord | FrequencyRecord, ...]:
    """The rules in a JSON text. ValueError for a value outside its vocabulary, a validity that ends before it begins,
    and two rows of one code that are valid on the same day for the same start, class and variant (or the same head)."""
    rules = _RULES.validate_json(text, strict=True)
    for rule in rules:
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            raise ValueError(f"{rule.code}: valid until {rule.valid_to}, before it begins on {rule.valid_from}")
    for one, other in combinations(rules, 2):
        if one.code == other.code and _same_days(one, other) and _same_subject(one, other):
            raise ValueError(f"{one.code}: the versions from {one.valid_from} and {other.valid_from} overlap")
    return rules


def reference_id(source_code: str, kind: str, valid_from: date) -> UUID:
    """The UUIDv5 of a row of reference data, the same in every installation (api.md, identifiers)."""
    return uuid5(NAMESPACE, f"{kind}:{source_code}:{valid_from.isoformat()}")


def area_id(area: AreaRecord) -> UUID:
    return reference_id(area.code, area.kind, area.valid_from)


def organisation_id(template: OrganisationTemplate, area: AreaRecord) -> UUID:
    """The id of the organisation that the template gives to the area."""
    return reference_id(f"{area.code}/{template.code}", template.kind, max(template.valid_from, area.valid_from))


def _same_days(one: _Rule, other: _Rule) -> bool:
    return max(one.valid_from, other.valid_from) <= min(one.valid_to or date.max, other.valid_to or date.max)


def _same_subject(one: RuleRecord | FrequencyRecord, other: RuleRecord | FrequencyRecord) -> bool:
    if isinstance(one, RuleRecord) and isinstance(other, RuleRecord):
        one_class = one.classes is None or other.classes is None or bool(one.classes & other.classes)
        return (one.starts_on, one.variant) == (other.starts_on, other.variant) and one_class
    if isinstance(one, FrequencyRecord) and isinstance(other, FrequencyRecord):
        one_level = one.level is None or other.level is None or one.level == other.level
        return one_level and bool(one.organisation_kinds & other.organisation_kinds)
    return False


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _csv_rows(name: str) -> Iterator[dict[str, str | None]]:
    lines = (line for line in _text(name).splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines):
        yield {column: value or None for column, value in row.items()}
