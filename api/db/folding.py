"""Text as the product keeps it (NFC) and as it searches it (folded). The same for writes and queries."""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

# The vowel signs of other scripts (Khmer, Cham, Thai) are letters, not accents: they stay.
_MARKS: Final = range(0x0300, 0x0370)

# What Unicode doesn't decompose: Vietnamese đ (and ð, whose capital looks the same), the ƀ of Jrai, Bahnar and Êđê,
# the curly apostrophes in Êđê names (Cư M’gar).
_LETTERS: Final = {"đ": "d", "ð": "d", "ƀ": "b", "’": "'", "ʼ": "'"}


def _without_marks(char: str) -> str:
    return "".join(part for part in normalize("NFD", char) if ord(part) not in _MARKS)


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(_MARKS)
    for code in range(0x80, 0x3000):
        char = chr(code)
        if code not in _MARKS and (bare := _without_marks(char)) != normalize("NFD", char):
            table[code] = bare
    return table | {ord(letter): base for letter, base in _LETTERS.items()}


_TABLE: Final = _table()


def nfc(text: str) -> str:
    """The composed form, in which every text is stored and compared; input methods and files also send NFD."""
    return normalize("NFC", text)


def fold(text: str) -> str:
    """The form that search compares: lower case, without accents, đ as d, white space squeezed to single spaces.

    Composed and decomposed input give the same. Marks that no composed letter takes up (Jrai ơ̆) go as well.
    """
    return " ".join(nfc(text).lower().translate(_TABLE).split())
