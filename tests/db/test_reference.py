"""Areas, calendar, fields and organisation templates: counts, integrity, known rows. The rules have their own file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args
from unicodedata import normalize
from uuid import UUID

import pytest

from api.db.folding import fold
from api.db.reference import (
    DESIGNATIONS,
    AreaRecord,
    Level,
    OrganisationKind,
    OrganisationTemplate,
    PetitionClass,
    area_id,
    organisation_id,
    read_areas,
    read_calendar,
    read_fields,
    read_organisation_templates,
    reference_id,
)
from api.domain.organisations.model import OrganisationKind as DomainOrganisationKind
from api.domain.petitions.model import PetitionClass as DomainPetitionClass

AREAS = read_areas()
CALENDAR = {record.day: record for record in read_calendar()}
FIELDS = read_fields()
TEMPLATES = read_organisation_templates()
ABOVE: dict[Level, Level] = {"hamlet": "commune", "commune": "province"}


def area(code: str) -> AreaRecord:
    return next(record for record in AREAS if record.code == code)


def test_34_provinces_and_3321_units_below() -> None:
    kinds = Counter(record.kind for record in AREAS)
    assert kinds["province"] == 34
    assert kinds["commune"] + kinds["ward"] + kinds["special_zone"] == 3321
    assert kinds["special_zone"] == 13
    assert sum(record.designation == "thành phố" for record in AREAS) == 6


def test_codes_are_zero_padded_unique_and_every_parent_exists() -> None:
    provinces = {record.code for record in AREAS if record.kind == "province"}
    assert len({record.code for record in AREAS}) == len(AREAS)
    for record in AREAS:
        assert record.code.isdigit()
        assert len(record.code) == (2 if record.kind == "province" else 5)
        assert record.parent is None if record.kind == "province" else record.parent in provinces
    assert {record.parent for record in AREAS} == provinces | {None}


def test_names_are_composed_and_agree_with_kind_and_designation() -> None:
    kinds = {"tỉnh": "province", "thành phố": "province", "xã": "commune", "phường": "ward", "đặc khu": "special_zone"}
    for record in AREAS:
        assert record.kind == kinds[record.designation]
        assert record.full_name == f"{record.designation.capitalize()} {record.name}"
        assert record.full_name == normalize("NFC", record.full_name) == " ".join(record.full_name.split())
        assert record.valid_from == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("code", "parent", "full_name"),
    [
        ("52", None, "Tỉnh Gia Lai"),
        ("79", None, "Thành phố Hồ Chí Minh"),
        ("23986", "52", "Xã Ia Le"),
        ("30157", "82", "Xã Tân Thạnh"),
        # The source calls these by another kind in a second column.
        ("10543", "31", "Phường Việt Hòa"),
        ("11848", "31", "Xã Vĩnh Hòa"),
        ("31213", "92", "Phường Tân Lộc"),
        ("31299", "92", "Xã Phong Điền"),
    ],
)
def test_known_units(code: str, parent: str | None, full_name: str) -> None:
    assert (area(code).parent, area(code).full_name) == (parent, full_name)


def test_gia_lai_has_the_four_communes_of_former_chu_puh() -> None:
    gia_lai = {record.name for record in AREAS if record.parent == "52"}
    assert {"Chư Pưh", "Ia Hrú", "Ia Ko", "Ia Le"} <= gia_lai
    assert sum(fold(record.name) == "thanh khe" for record in AREAS) == 1


def test_ids_are_the_same_in_every_installation() -> None:
    """Written down once: if this fails, every stored reference to an area or organisation is lost."""
    people_committee = next(t for t in TEMPLATES if t.level == "commune" and t.code == "people_committee")
    assert area_id(area("23986")) == UUID("816a2516-e448-5669-8f11-a8fcfed46fe4")
    assert organisation_id(people_committee, area("23986")) == UUID("6e2fb82e-6b42-51fb-918d-df8c39ad8369")


def test_each_part_makes_another_id() -> None:
    on = date(2025, 7, 1)
    ids = {
        reference_id("23986", "commune", on),
        reference_id("23987", "commune", on),
        reference_id("23986", "ward", on),
        reference_id("23986", "commune", date(2026, 7, 1)),
    }
    assert len(ids) == 4
    assert len({area_id(record) for record in AREAS}) == len(AREAS)
    ours = [area("52"), *(record for record in AREAS if record.parent == "52")]
    made = [organisation_id(t, unit) for unit in ours for t in TEMPLATES if unit.designation in t.designations]
    assert len(set(made)) == len(made)


# Calendar


def is_working(day: date) -> bool:
    if day in CALENDAR:
        return CALENDAR[day].kind == "swapped_working"
    return day.weekday() < 5


def due(start: date, n: int, counts: Callable[[date], bool], *, rolls: bool = False) -> date:
    """The n-th counting day after `start`, walked day by day."""
    day = start
    while n:
        day += timedelta(days=1)
        n -= counts(day)
    while rolls and not is_working(day):
        day += timedelta(days=1)
    return day


def every_day(_: date) -> bool:
    return True


def paused(day: date, month: int, begun: int, ended: int) -> bool:
    return date(2026, month, begun) < day <= date(2026, month, ended)


def latest_before(event: date, n: int) -> date:
    """The latest day that leaves n whole working days before the event."""
    day = event
    while n:
        day -= timedelta(days=1)
        n -= is_working(day)
    return day - timedelta(days=1)


def receipt_start(day: date) -> date:
    return due(day, 1, is_working)


@pytest.mark.parametrize(
    ("example", "computed", "expected"),
    [
        ("1", due(date(2025, 12, 31), 10, is_working), date(2026, 1, 15)),
        ("2", due(receipt_start(date(2026, 1, 1)), 1, is_working), date(2026, 1, 6)),
        ("3", due(date(2026, 1, 8), 2, is_working), date(2026, 1, 10)),
        ("4", due(date(2026, 2, 13), 10, is_working), date(2026, 3, 6)),
        ("4 late", due(receipt_start(date(2026, 2, 13)), 10, is_working), date(2026, 3, 9)),
        ("5", due(date(2026, 4, 24), 15, is_working), date(2026, 5, 20)),
        ("6", due(date(2026, 4, 1), 30, every_day, rolls=True), date(2026, 5, 4)),
        ("6 extended", due(date(2026, 4, 1), 45, every_day, rolls=True), date(2026, 5, 18)),
        ("7", due(date(2026, 1, 20), 30, every_day, rolls=True), date(2026, 2, 23)),
        ("8", due(date(2026, 8, 17), 15, is_working), date(2026, 9, 9)),
        (
            "8 paused",
            due(date(2026, 8, 17), 15, lambda d: is_working(d) and not paused(d, 8, 20, 26)),
            date(2026, 9, 16),
        ),
        ("9", due(date(2026, 3, 2), 30, every_day, rolls=True), date(2026, 4, 1)),
        ("9 paused", due(date(2026, 3, 2), 30, lambda d: not paused(d, 3, 10, 20), rolls=True), date(2026, 4, 13)),
        ("10", due(date(2026, 3, 2), 15, is_working), date(2026, 3, 23)),
        ("10 complex", due(date(2026, 3, 2), 30, is_working), date(2026, 4, 13)),
        ("11 received", due(date(2026, 4, 20), 2, is_working), date(2026, 4, 22)),
        ("11 of the holder", due(date(2026, 4, 22), 15, is_working), date(2026, 5, 18)),
        ("11 of the petitioner", due(date(2026, 4, 16), 10, is_working), date(2026, 5, 5)),
        ("12", latest_before(date(2026, 5, 8), 5), date(2026, 4, 28)),
        ("12 Saturday", latest_before(date(2026, 1, 10), 5), date(2026, 1, 4)),
        ("13", due(date(2026, 4, 17), 15, every_day, rolls=True), date(2026, 5, 4)),
    ],
)
def test_calendar_carries_the_worked_examples(example: str, computed: date, expected: date) -> None:
    assert computed == expected, example


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ],
)
def test_each_swap_has_both_its_days(off: date, worked: date) -> None:
    assert not is_working(off)
    assert is_working(worked)
    assert f"{worked:%d/%m/%Y}" in CALENDAR[off].name_vi
    assert off.isoformat() in CALENDAR[worked].name_en


def test_calendar_days() -> None:
    tet = {
        year: [day for day in CALENDAR if day.year == year and "Lunar" in CALENDAR[day].name_en]
        for year in (2025, 2026)
    }
    assert tet[2025] == [date(2025, 1, 27) + timedelta(days=n) for n in range(6)]
    assert tet[2026] == [date(2026, 2, 16) + timedelta(days=n) for n in range(5)]
    assert not any(is_working(day) for day in (date(2026, 4, 27), date(2026, 9, 1), date(2026, 9, 2), date(2027, 5, 3)))
    assert {day.year for day in CALENDAR} == {2024, 2025, 2026, 2027}
    assert sum(record.kind == "swapped_working" for record in CALENDAR.values()) == 4
    assert len(CALENDAR) == len(read_calendar()), "a day stands twice"


def test_what_is_not_sure_says_so() -> None:
    for day, record in CALENDAR.items():
        if (day.month, day.day) == (11, 24):
            assert record.certainty == "unconfirmed"
        else:
            assert record.certainty == ("estimate" if day.year == 2027 else "verified")


# Organisations and fields


def test_kinds_and_classes_are_the_domains_own() -> None:
    assert set(get_args(OrganisationKind)) == {kind.value for kind in DomainOrganisationKind}
    assert set(get_args(PetitionClass)) == {klass.value for klass in DomainPetitionClass}
    assert {template.kind for template in TEMPLATES} == set(get_args(OrganisationKind))


def templates_of(designation: str) -> dict[str, OrganisationTemplate]:
    return {template.code: template for template in TEMPLATES if designation in template.designations}


@pytest.mark.parametrize("designation", DESIGNATIONS)
def test_every_unit_of_a_level_has_each_organisation_once(designation: str) -> None:
    level = DESIGNATIONS[designation][0]
    rows = [template for template in TEMPLATES if designation in template.designations]
    assert {template.level for template in rows} == {level}
    assert len({template.code for template in rows}) == len(rows)
    assert {template.code for template in rows} == {t.code for t in TEMPLATES if t.level == level}


def test_superiors_exist_and_are_committees_of_the_state_the_party_or_the_front() -> None:
    fit = {"party_committee", "people_committee", "people_council", "front_committee"}
    for template in TEMPLATES:
        if template.superior is None:
            assert template.level == "province"
            assert template.kind in fit
            continue
        level = ABOVE[template.level] if template.superior.startswith("^") else template.level
        above = [t for t in TEMPLATES if t.level == level and t.code == template.superior.removeprefix("^")]
        assert above, template
        assert {t.kind for t in above} <= fit


@pytest.mark.parametrize(
    ("designation", "name", "code", "name_vi", "name_en"),
    [
        ("xã", "Ia Le", "people_committee", "Ủy ban nhân dân xã Ia Le", "People's Committee of Ia Le Commune"),
        ("xã", "Ia Le", "division_economy", "Phòng Kinh tế xã Ia Le", "Economic Division of Ia Le Commune"),
        (
            "phường",
            "1 Bảo Lộc",
            "division_economy",
            "Phòng Kinh tế, Hạ tầng và Đô thị Phường 1 Bảo Lộc",
            "Division of Economy, Infrastructure and Urban Affairs of 1 Bảo Lộc Ward",
        ),
        ("đặc khu", "Lý Sơn", "party_committee", "Đảng ủy đặc khu Lý Sơn", "Party Committee of Lý Sơn Special Zone"),
        ("tỉnh", "Gia Lai", "party_committee", "Tỉnh ủy Gia Lai", "Party Committee of Gia Lai Province"),
        ("tỉnh", "Gia Lai", "inspectorate", "Thanh tra tỉnh Gia Lai", "Inspectorate of Gia Lai Province"),
        ("thành phố", "Hà Nội", "party_committee", "Thành ủy Hà Nội", "Party Committee of Hà Nội City"),
        ("thành phố", "Hồ Chí Minh", "police", "Công an Thành phố Hồ Chí Minh", "Police of Hồ Chí Minh City"),
        ("thôn", "3", "hamlet", "Trưởng thôn 3", "Head of Thôn 3"),
        ("tổ dân phố", "5", "hamlet", "Tổ trưởng tổ dân phố 5", "Head of Tổ dân phố 5"),
    ],
)
def test_names(designation: str, name: str, code: str, name_vi: str, name_en: str) -> None:
    assert templates_of(designation)[code].names(designation, name) == (name_vi, name_en)


def test_twenty_fields_each_with_bodies_that_exist() -> None:
    commune = {template.code for template in TEMPLATES if template.level == "commune"}
    province = {template.code for template in TEMPLATES if template.level == "province"}
    assert len({field.code for field in FIELDS}) == len(FIELDS) == 20
    for field in FIELDS:
        assert field.commune_bodies
        assert commune.issuperset(field.commune_bodies), field
        assert field.province_bodies
        assert province.issuperset(field.province_bodies), field
