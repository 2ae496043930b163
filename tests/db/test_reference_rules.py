"""The deadline rules: what the law says of each, what the reader refuses, and the pages that explain them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.db.reference import (
    EVENTS,
    FrequencyRecord,
    Level,
    PetitionClass,
    RuleRecord,
    parse_rules,
    read_calendar,
    read_fields,
    read_frequencies,
    read_organisation_templates,
    read_rules,
)
from api.domain.petitions.model import Action

ROOT = Path(__file__).parents[2]
RULES = read_rules()
FREQUENCIES = read_frequencies()
FILE = json.loads((ROOT / "api" / "db" / "reference" / "deadline_rules.json").read_text(encoding="utf-8"))
LAW = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
DATA_SOURCES = (ROOT / "docs" / "data-sources.md").read_text(encoding="utf-8")


def test_every_rule_is_there_and_speaks_of_known_events() -> None:
    clocks = {f"R{n:02}" for n in range(1, 29)} - {"R22", "R23"}
    assert {rule.code for rule in RULES} == clocks
    assert {rule.code for rule in FREQUENCIES} == {"R22", "R23"}
    assert {rule.code for rule in RULES if rule.kind == "alarm"} == {"R21"}
    assert {rule.code for rule in RULES if rule.direction == "backward"} == {"R14", "R20"}
    assert {rule.code for rule in RULES if rule.not_for_anonymous} == {"R03"}
    assert {action.value for action in Action} <= EVENTS


def rule(
    code: str, on: date, *, klass: PetitionClass = "petition", variant: str | None = None, starts_on: str | None = None
) -> RuleRecord:
    [found] = [
        r
        for r in RULES
        if (r.code, r.variant) == (code, variant)
        and starts_on in {None, r.starts_on}
        and (r.classes is None or klass in r.classes)
        and r.valid_from <= on <= (r.valid_to or date.max)
    ]
    return found


@pytest.mark.parametrize(
    ("code", "klass", "variant", "days", "unit", "extension"),
    [
        ("R01", "mixed", None, 1, "working", None),
        ("R02", "petition", None, 5, "working", None),
        ("R02", "regulation_petition", None, 5, "working", None),
        ("R03", "denunciation", None, 10, "working", None),
        ("R05", "complaint", "ordinary", 30, "calendar", 15),
        ("R05", "complaint", "complex", 45, "calendar", None),
        ("R05", "complaint", "remote", 45, "calendar", 15),
        ("R05", "complaint", "remote_complex", 60, "calendar", None),
        ("R06", "complaint", "second", 45, "calendar", 15),
        ("R06", "complaint", "second_complex", 60, "calendar", None),
        ("R06", "complaint", "second_remote", 60, "calendar", 10),
        ("R06", "complaint", "second_remote_complex", 70, "calendar", None),
        ("R07", "denunciation", "ordinary", 7, "working", None),
        ("R07", "denunciation", "extended", 10, "working", None),
        ("R08", "denunciation", None, 5, "working", None),
        ("R09", "denunciation", "ordinary", 30, "calendar", None),
        ("R09", "denunciation", "complex", 30, "calendar", 30),
        ("R09", "denunciation", "especially_complex", 30, "calendar", 60),
        ("R10", "denunciation", None, 5, "working", None),
        ("R11", "complaint", None, 7, "working", None),
        ("R12", "petition", None, 5, "working", None),
        ("R13", "petition", None, 3, "working", None),
        ("R14", "petition", "reception", 5, "working", None),
        ("R14", "petition", "dialogue", 5, "working", None),
        ("R15", "petition", None, 2, "working", None),
        ("R16", "petition", "ordinary", 15, "working", 15),
        ("R17", "petition", None, 5, "working", None),
        ("R18", "petition", None, 5, "working", None),
        ("R19", "contribution", None, 15, "working", None),
        ("R20", "contribution", None, 15, "calendar", None),
        ("R21", "petition", None, 45, "calendar", None),
        ("R24", "petition", None, 2, "working", None),
        ("R25", "petition", None, 15, "calendar", None),
        ("R26", "petition", None, 10, "working", None),
        ("R27", "petition", None, 5, "working", None),
        ("R28", "petition", None, 3, "working", None),
    ],
)
def test_days_of_the_rules_in_force(
    *, code: str, klass: PetitionClass, variant: str | None, days: int, unit: str, extension: int | None
) -> None:
    found = rule(code, date(2026, 8, 1), klass=klass, variant=variant)
    assert (found.days, found.unit, found.max_extension_days) == (days, unit, extension)


@pytest.mark.parametrize(
    ("starts_on", "variant", "days"), [("assign", "ordinary", 15), ("assign", "complex", 30), ("note", None, 15),
                                       ("note", "complex", 30)]
)  # fmt: skip
def test_whoever_owes_the_answer_has_the_days_of_the_variant(*, starts_on: str, variant: str | None, days: int) -> None:
    found = rule("R16", date(2026, 8, 1), variant=variant, starts_on=starts_on)
    assert (found.days, found.unit, found.max_extension_days) == (days, "working", 15)


def test_a_complaint_is_accepted_by_the_law_of_its_day() -> None:
    before, after = (rule("R04", day, klass="complaint") for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert (before.days, before.unit, before.certainty) == (10, "calendar", "verified")
    assert (after.days, after.unit, after.certainty) == (7, "working", "single_copy")


def test_a_denunciation_is_never_contested_published_or_answered_like_a_petition() -> None:
    for code in ("R16", "R18", "R25"):
        assert all(r.classes is not None and "denunciation" not in r.classes for r in RULES if r.code == code)


@pytest.mark.parametrize(
    ("kind", "level", "on", "times", "per"),
    [
        ("people_committee", "province", date(2026, 8, 1), 1, "month"),
        ("people_committee", "commune", date(2026, 6, 30), 1, "week"),
        ("people_committee", "commune", date(2026, 7, 1), 2, "month"),
        ("party_committee", "province", date(2026, 8, 1), 1, "month"),
        ("party_committee", "commune", date(2026, 8, 1), 2, "month"),
        ("department", "province", date(2026, 8, 1), 1, "month"),
        ("school", "commune", date(2026, 8, 1), 1, "month"),
    ],
)
def test_reception_days_of_heads(kind: str, level: Level, on: date, times: int, per: str) -> None:
    [found] = [
        f
        for f in FREQUENCIES
        if f.code == "R23"
        and kind in f.organisation_kinds
        and f.level in (level, None)
        and f.valid_from <= on <= (f.valid_to or date.max)
    ]
    assert (found.times, found.per) == (times, per)


def row(code: str, **changed: object) -> dict[str, Any]:
    """The first row of the code, with changes."""
    first: dict[str, Any] = next(r for r in FILE if r["code"] == code)
    return first | changed


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([row("R01"), row("R01", valid_from="2026-01-01")], "overlap"),
        ([row("R01", valid_to="2026-01-01"), row("R01", valid_from="2026-01-01")], "overlap"),
        ([row("R02", classes=None), row("R02", classes=["question"])], "overlap"),
        ([row("R02", classes=["request", "question"]), row("R02", classes=["question"])], "overlap"),
        ([row("R22", level=None), row("R22")], "overlap"),
        ([row("R01", valid_to="2023-12-31")], "before it begins"),
        ([row("R01", stops_on=["code_issud"])], "stops_on"),
        ([row("R01", starts_on="recieve")], "starts_on"),
        ([row("R01", stops_on=[])], "stops_on"),
        ([row("R01", days=0)], "greater than or equal to 1"),
        ([row("R01", unit="weeks")], "unit"),
        ([row("R01", classes=["petitions"])], "classes"),
        ([row("R01", day=1)], "day"),
        ([row("R01", kind="clok")], "kind"),
        ([row("R01", valid_from="2024-02-30")], "valid_from"),
    ],
)
def test_a_wrong_file_is_refused(rows: list[dict[str, Any]], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_rules(json.dumps(rows))


@pytest.mark.parametrize(
    "rows",
    [
        [row("R01", valid_to="2025-12-31"), row("R01", valid_from="2026-01-01")],
        [row("R02", classes=["request"]), row("R02", classes=["question"])],
        [row("R16", variant="ordinary"), row("R16", variant="complex")],
        [row("R16", variant="complex"), row("R16", variant="complex", starts_on="note")],
        [row("R22", level="commune"), row("R22", level="province")],
    ],
)
def test_versions_that_follow_or_stand_beside_each_other_are_read(rows: list[dict[str, Any]]) -> None:
    assert len(parse_rules(json.dumps(rows))) == 2


# The pages


def law_cells(record: RuleRecord | FrequencyRecord) -> tuple[str, ...]:
    """Code and the last five cells of the record's line in docs/law.md."""
    if isinstance(record, FrequencyRecord):
        time = f"{record.times} per {record.per}"
    else:
        time = f"{record.days} {record.unit}" + (f" +{record.max_extension_days}" if record.max_extension_days else "")
    valid = f"{record.valid_from} – {record.valid_to or ''}".rstrip()
    return record.code, time, valid, record.legal_basis_en, ", ".join(record.source), record.certainty


def test_the_page_of_the_law_says_what_the_file_says() -> None:
    lines = [line.strip("| ").split(" | ") for line in LAW.splitlines() if line.startswith("| R")]
    written = Counter((cells[0], *cells[-5:]) for cells in lines)
    assert written == Counter(map(law_cells, RULES)) + Counter(map(law_cells, FREQUENCIES))


def test_every_source_is_explained() -> None:
    used = {record.source for record in read_calendar()}
    for rows in (RULES, FREQUENCIES, read_fields(), read_organisation_templates()):
        used.update(*(record.source for record in rows))
    assert [source for source in sorted(used) if f"\n| {source} | " not in LAW + DATA_SOURCES] == []
