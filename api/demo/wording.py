"""The words of one petition: a matter with its blanks filled, a beginning and an end; sometimes without diacritics."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final
from unicodedata import combining, normalize

from api.demo.matters import LEGAL_BASIS, Matter
from api.domain.petitions.model import PetitionClass

_OPENERS: Final = (
    "",
    "",
    "Kính gửi {office}. ",
    "Tôi là {person}, trú tại {hamlet}, {commune}. ",
    "Tôi tên {person}, nhà ở {hamlet}. ",
    "Gia đình tôi sống ở {hamlet} đã {years} năm. ",
)
_GROUP_OPENER: Final = "Tôi là {person}, thay mặt {people} người dân {hamlet}. "
_DETAILS: Final = (
    "",
    "",
    "Việc này kéo dài đã {weeks} tuần nay.",
    "Tôi đã nêu ở cuộc họp thôn nhưng chưa có kết quả.",
    "Tôi đã gọi điện hỏi nhưng chưa được trả lời rõ.",
    "Khi cần tôi gửi ảnh và giấy tờ kèm theo.",
)
"""Of what somebody asks for or reports; a question is only a question."""
_CLOSERS: Final = (
    "",
    "Rất mong được xem xét, trả lời sớm.",
    "Đề nghị kiểm tra và trả lời cho dân biết.",
    "Xin cảm ơn.",
    "Mong lãnh đạo quan tâm chỉ đạo.",
)
_ANSWER_OPENERS: Final = (
    "Sau khi kiểm tra thực tế, {office} trả lời như sau. ",
    "Về nội dung ông/bà phản ánh, {office} trả lời: ",
    "{office} đã xem xét và có ý kiến như sau. ",
    "",
)
WITHOUT_MARKS: Final = 0.08
"""The share of petitions that are typed without diacritics."""


@dataclass(frozen=True, slots=True)
class Words:
    """`redacted` says the same and points to nobody."""

    title: str
    body: str
    redacted: str
    answer: str
    legal_basis: str
    spot: str
    promise: str | None


def words_of(
    matter: Matter, field: str, rng: Random, *, person: str, people: int, hamlet: str, commune: str, office: str
) -> Words:
    """`hamlet` and `commune` in lower case as inside a sentence; `people`: on behalf of how many."""
    blanks = {
        "person": person,
        "people": people,
        "hamlet": hamlet,
        "commune": commune,
        "office": office,
        "households": rng.randint(4, 60),
        "metres": 10 * rng.randint(4, 60),
        "months": rng.randint(6, 15),
        "weeks": rng.randint(2, 9),
        "years": rng.randint(3, 18),
        "km": rng.randint(2, 9),
    }
    opener = _GROUP_OPENER if people > 1 else rng.choice(_OPENERS)
    detail, closer = rng.choice(_DETAILS), rng.choice(_CLOSERS)
    if matter.klass is PetitionClass.QUESTION:
        detail = ""
    answer = rng.choice(_ANSWER_OPENERS)
    title = _sentence(matter.title.format_map(blanks))
    told = " ".join(part for part in (matter.body, detail, closer) if part).format_map(blanks)
    body = _sentence(opener.format_map(blanks) + told)
    if rng.random() < WITHOUT_MARKS:
        title, body = without_marks(title), without_marks(body)
    return Words(
        title=title,
        body=body,
        redacted=_sentence(told),
        answer=_sentence(answer.format_map(blanks) + matter.answer.format_map(blanks)),
        legal_basis=LEGAL_BASIS[field],
        spot=(matter.spot or matter.answer).format_map(blanks),
        promise=_sentence(matter.promise.format_map(blanks)) if matter.promise else None,
    )


def inside(name: str) -> str:
    """A place's name inside a sentence: "xã Ia Le", "làng Kênh Mék"."""
    return name[:1].lower() + name[1:]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def without_marks(text: str) -> str:
    """As people type without a Vietnamese keyboard."""
    plain = normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not combining(letter))
