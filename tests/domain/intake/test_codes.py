"""Reference codes and secrets: what a person types on a phone must be understood, and a slip must be noticed."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from api.domain.intake.rules import (
    SECRET_ALPHABET,
    check_character,
    code_prefix,
    group_secret,
    holder_above,
    read_code,
    read_secret,
    reference_code,
)


def test_a_code_has_its_check() -> None:
    code = reference_code(code_prefix("52", 2026), 4217)
    assert code == f"PA-52-2026-0004217{check_character('PA5220260004217')}"
    assert read_code(code) == code


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}", "{3}"])
def test_forgiven_ways_of_typing(typed: str) -> None:
    code = reference_code(code_prefix("52", 2026), 1001)
    shown = typed.format(code, code.lower(), code.replace("-", " "), code.replace("0", "O").replace("1", "I"))
    assert read_code(shown) == code


def test_every_single_slip_of_a_digit_is_noticed() -> None:
    code = reference_code(code_prefix("52", 2026), 4217)
    for place, digit in enumerate(code):
        if digit.isdigit() and place < len(code) - 1:
            for other in "0123456789":
                slip = code[:place] + other + code[place + 1 :]
                assert (read_code(slip) == code) is (other == digit)


def test_the_check_is_the_standards() -> None:
    """The example of the Global Release Identifier, which uses ISO 7064 MOD 37,36."""
    assert check_character("A12425GABC1234002") == "M"


def test_swapped_neighbours_are_nearly_always_noticed() -> None:
    """A hybrid system of ISO 7064 finds every wrong character, and all but a few swaps; a code that ends in a
    character read as 0 or 1 is forgiven its look-alike, which costs some of its sharpness."""
    rnd = random.Random(7)
    tried = missed = 0
    while tried < 2000:
        code = reference_code(code_prefix("52", 2026), rnd.randrange(1, 9_999_999))
        place = rnd.randrange(11, 17)
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if swapped != code:
            tried += 1
            missed += read_code(swapped) is not None
    assert missed / tried < 0.06


@pytest.mark.parametrize("typed", ["", "PA", "PA-52-2026-", "PA-5X-2026-0004217K", "ПА-52-2026-0004217K", "x" * 500])
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_secrets_are_read_as_printed_or_not() -> None:
    secret = "".join(SECRET_ALPHABET[i] for i in range(12))
    assert read_secret(group_secret(secret)) == secret
    assert read_secret(group_secret(secret).lower().replace("-", " ")) == secret


HOUSE, COMMUNE, PROVINCE = (UUID(int=n) for n in (1, 2, 3))
SUPERIORS = {HOUSE: COMMUNE, COMMUNE: PROVINCE, PROVINCE: None}
DEPTH = {HOUSE: 2, COMMUNE: 2, PROVINCE: 1}


@pytest.mark.parametrize(
    ("subjects", "holder"),
    [({HOUSE}, COMMUNE), ({COMMUNE}, PROVINCE), ({HOUSE, COMMUNE}, PROVINCE)],
)
def test_the_holder_stands_above_every_subject(subjects: set[UUID], holder: UUID) -> None:
    assert holder_above(frozenset(subjects), SUPERIORS, DEPTH) == holder


def test_above_the_province_is_outside() -> None:
    with pytest.raises(LookupError):
        holder_above(frozenset({PROVINCE}), SUPERIORS, DEPTH)
