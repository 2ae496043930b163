"""The explanation of a due day: the same data as the due day itself, and a sentence in each language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from domain.deadlines.walk import DAYS_2026

from api.domain.deadlines.model import Calendar, Clock, Direction, Pause, Rule, Unit
from api.domain.deadlines.rules import calendar_of, due, explain

R16 = Rule(
    id=UUID(int=16),
    code="R16",
    name_vi="Trả lời kiến nghị",
    name_en="Answer of the department",
    classes=None,
    variant="ordinary",
    starts_on="assign",
    stops_on=frozenset({"approve_answer"}),
    owner="lead_department",
    direction=Direction.FORWARD,
    days=15,
    unit=Unit.WORKING,
    rolls=True,
    pausable=True,
    max_extension_days=15,
    not_for_anonymous=False,
    legal_basis_vi="Quyết định số 218, Điều 10",
    legal_basis_en="Decision 218, Article 10",
    certainty="D",
    valid_from=date(2024, 1, 1),
    valid_to=None,
)
R05 = replace(R16, code="R05", unit=Unit.CALENDAR, legal_basis_vi="Luật Khiếu nại", legal_basis_en="Complaints Law")
MARCH = Pause(date(2026, 3, 10), date(2026, 3, 20))
APRIL = Pause(date(2026, 4, 1), date(2026, 4, 6))
OPEN = Pause(date(2026, 4, 8), None)

EXPLAINED = [
    ("plain", R16, Clock(date(2025, 12, 31), 10, Unit.WORKING)),
    ("rolled", R05, Clock(date(2026, 4, 1), 30, Unit.CALENDAR)),
    ("not rolled", R05, Clock(date(2026, 4, 1), 30, Unit.CALENDAR, rolls=False)),
    ("extended", R05, Clock(date(2026, 4, 1), 30, Unit.CALENDAR, extension_days=17)),
    ("paused", R05, Clock(date(2026, 3, 2), 30, Unit.CALENDAR, pauses=(MARCH,))),
    (
        "paused twice, extended",
        R16,
        Clock(date(2026, 3, 2), 15, Unit.WORKING, pauses=(MARCH, APRIL), extension_days=17),
    ),
    ("held", R16, Clock(date(2026, 3, 2), 33, Unit.WORKING, pauses=(MARCH, OPEN))),
    ("held, extended", R05, Clock(date(2026, 3, 2), 45, Unit.CALENDAR, pauses=(OPEN,), extension_days=17)),
    ("variant", R16, Clock(date(2026, 3, 2), 30, Unit.WORKING, variant_changed_on=date(2026, 3, 20))),
    ("variant, floor", R16, Clock(date(2026, 8, 17), 2, Unit.WORKING, variant_changed_on=date(2026, 8, 28))),
]
each_explained = pytest.mark.parametrize(
    ("rule", "clock"), [row[1:] for row in EXPLAINED], ids=[row[0] for row in EXPLAINED]
)


def vi(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def en(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def has_number(number: int, sentence: str) -> bool:
    return re.search(rf"(?<![\d/]){number}(?![\d/])", sentence) is not None


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return calendar_of(DAYS_2026)


@each_explained
def test_explanation_is_the_due_days_own_data(rule: Rule, clock: Clock, calendar: Calendar) -> None:
    found, expected = explain(rule, clock, calendar), due(clock, calendar)
    for name in ("due_on", "unrolled_on", "remaining_days", "skipped"):
        assert getattr(found, name) == getattr(expected, name), name
    for name in ("started_on", "days", "unit", "extension_days", "pauses"):
        assert getattr(found, name) == getattr(clock, name), name
    assert found.rule_code == rule.code
    assert (found.legal_basis_vi, found.legal_basis_en) == (rule.legal_basis_vi, rule.legal_basis_en)


@each_explained
def test_sentences_say_what_was_counted(rule: Rule, clock: Clock, calendar: Calendar) -> None:
    found = explain(rule, clock, calendar)
    named_days = [clock.started_on]
    named_days += [day for pause in clock.pauses for day in (pause.begun_on, pause.ended_on) if day is not None]
    named_days += [found.due_on] if found.due_on is not None else []
    for day in named_days:
        assert vi(day) in found.sentence_vi
        assert en(day) in found.sentence_en
    numbers = [clock.days, *filter(None, (clock.extension_days, found.remaining_days))]
    for number in numbers:
        assert has_number(number, found.sentence_vi)
        assert has_number(number, found.sentence_en)
    assert rule.legal_basis_vi in found.sentence_vi
    assert rule.legal_basis_en in found.sentence_en
    assert ("gia hạn" in found.sentence_vi.lower()) == bool(clock.extension_days)
    assert ("exten" in found.sentence_en.lower()) == bool(clock.extension_days)
    assert ("tạm dừng" in found.sentence_vi.lower()) == bool(clock.pauses)
    assert ("pause" in found.sentence_en.lower()) == bool(clock.pauses)
    assert ("làm việc" in found.sentence_vi) or clock.unit is Unit.CALENDAR


def test_a_held_clock_says_what_is_left_and_no_due_day(calendar: Calendar) -> None:
    """33 working days from 2 March; 6 until the pause of 10 March, 13 more until that of 8 April."""
    found = explain(R16, Clock(date(2026, 3, 2), 33, Unit.WORKING, pauses=(MARCH, OPEN)), calendar)
    assert (found.due_on, found.remaining_days) == (None, 14)
    assert "còn" in found.sentence_vi.lower()
    assert re.search(r"remain|left", found.sentence_en)
    assert "hết ngày" not in found.sentence_vi.lower()


def test_sentences_name_the_days_off_that_were_left_out(calendar: Calendar) -> None:
    found = explain(R16, Clock(date(2025, 12, 31), 10, Unit.WORKING), calendar)
    for day, name_vi, name_en in (
        (date(2026, 1, 1), "Tết Dương lịch", "New Year"),
        (date(2026, 1, 2), "Nghỉ hoán đổi", "Day off in exchange"),
    ):
        assert f"{day:%d/%m}" in found.sentence_vi or name_vi in found.sentence_vi
        assert en(day).removesuffix(" 2026") in found.sentence_en or name_en in found.sentence_en


SYLLABLE = re.compile(
    r"(ngh|ng|nh|gh|gi|ch|kh|ph|th|tr|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(ch|ng|nh|[cmnpt])?", re.IGNORECASE
)
LOOKS_VIETNAMESE = {"the", "day", "not", "by", "on", "to", "in", "an", "no", "it", "at", "due", "then", "so"}


def bare(word: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark)).replace(
        "đ", "d"
    )


def foreign_words(sentence: str) -> list[str]:
    """The words that can't be Vietnamese syllables, or are English words that look like one."""
    words = re.findall(r"[^\W\d_]+", sentence.lower())
    return [word for word in words if word in LOOKS_VIETNAMESE or not SYLLABLE.fullmatch(bare(word))]


def test_the_word_check_tells_the_languages_apart() -> None:
    assert foreign_words("Quyết định về khuỷu tay, người nghèo, giữa giờ; không tính 2 ngày Giỗ Tổ") == []
    assert foreign_words("tạm dừng paused, off; weekend not counted") == ["paused", "off", "weekend", "not", "counted"]


@each_explained
def test_each_sentence_keeps_to_its_language(rule: Rule, clock: Clock, calendar: Calendar) -> None:
    found = explain(rule, clock, calendar)
    assert foreign_words(found.sentence_vi.replace(rule.code, "")) == []
    assert unicodedata.is_normalized("NFC", found.sentence_vi)
    assert [letter for letter in found.sentence_en if letter.isalpha() and not letter.isascii()] == []
