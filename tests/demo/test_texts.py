"""The words and people of the demo: whole, in one form of Unicode, and fitting the reference data."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from api.db.folding import fold, nfc
from api.db.reference import read_areas, read_fields, read_organisation_templates
from api.demo.arrivals import ON_THE_SPOT
from api.demo.bills import BILLS
from api.demo.cast import AROUND, PROVINCE, STAGES, seats
from api.demo.inflow import ROWS
from api.demo.matters import COMPLAINTS, DENUNCIATIONS, LEGAL_BASIS, MATTERS
from api.demo.opinions import NOTED
from api.demo.promises import FATES
from api.demo.repertoire import PLOTS
from api.demo.wording import without_marks, words_of
from api.domain.organisations.model import Position

EXPECTED = (
    "admin", "head.province", "officer.province", "party.head.commune", "head.commune", "deputy.commune",
    "officer.commune", "secretary.commune", "council.commune", "reception.province", "inspection.province",
    "front.province", "front.commune", "hamlet.commune", "dept.agriculture", "dept.agriculture.head",
    "division.economy", "citizen.1", "citizen.2",
)  # fmt: skip


def test_every_field_has_matters_and_a_legal_basis() -> None:
    fields = {record.code for record in read_fields()}
    assert set(MATTERS) == set(LEGAL_BASIS) == fields
    assert fields >= {*COMPLAINTS, *DENUNCIATIONS}
    titles = [one.title for matters in MATTERS.values() for one in matters]
    assert len(titles) == len(set(titles)) >= 100


@pytest.mark.parametrize("code", sorted(MATTERS))
def test_no_blank_is_left_open(code: str) -> None:
    for matter in MATTERS[code]:
        words = words_of(
            matter,
            code,
            Random(code),
            person="Siu H'Nun",
            people=7,
            hamlet="thôn 4",
            commune="xã Ia Le",
            office="Ủy ban nhân dân xã Ia Le",
        )
        for text in (words.title, words.body, words.redacted, words.answer, words.spot, words.promise or "Đ"):
            assert text == nfc(text)
            assert not text[0].islower()
            assert "{" not in text
            assert "  " not in text
        assert "Siu H'Nun" not in words.redacted


def test_typed_without_diacritics() -> None:
    assert without_marks("Đường ở xã Ia Hrú, H'Mrơi") == "Duong o xa Ia Hru, H'Mroi"
    assert fold(without_marks("Lợp mái nhà rông")) == fold("Lợp mái nhà rông")


def test_the_demo_accounts_are_those_of_the_readme() -> None:
    assert tuple(seat.username for seat in seats() if seat.shown) == EXPECTED


def test_everybody_is_somebody_else_and_sits_somewhere() -> None:
    cast = seats()
    assert len({seat.username for seat in cast}) == len({seat.full_name for seat in cast}) == len(cast)
    leading = Counter(
        (seat.organisation, seat.position) for seat in cast if seat.position in {Position.HEAD, Position.DEPUTY}
    )
    assert max(leading.values()) == 1
    places = {record.code for record in read_areas()}
    templates = {template.code for template in read_organisation_templates()}
    assert places >= {PROVINCE, *STAGES, *AROUND}
    assert templates >= {seat.organisation[1] for seat in cast if seat.organisation}


def test_the_programme_asks_for_what_there_is() -> None:
    for _, rows in ROWS:
        for row in rows:
            assert row.plot in PLOTS
            assert row.newest <= row.oldest
            assert set(row.fields or ()) <= set(MATTERS)
    for bill in BILLS:
        assert {plot for plot, _ in bill.opinions} <= {*PLOTS, *ON_THE_SPOT, NOTED}
        assert set(bill.promised) <= set(FATES)
        assert len(bill.promised) <= sum(n for _, n in bill.opinions)
    assert len({bill.name for bill in BILLS}) == len(BILLS)
