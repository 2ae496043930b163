"""The shapes that bodies are made of: strict, bounded, composed (NFC), and refused by name when unknown.

A request model derives from `Body`, an answer from `Answer`. Each text of a request is `Annotated[str, Text(n)]`, or
`Line` when it is one line; each day `Day`, each moment `Instant`, each number `Whole` with its own bounds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Generic, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from api.db.folding import nfc

T = TypeVar("T")

_DAY_FORM: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT_FORM: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}.*", re.ASCII)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""With what turns the direction of the text around it: a name could then be read as another."""
_UNSEEN: Final = frozenset({"Cf", "Mn", "Me", "Zs", "Zl", "Zp", "Cc"})
_FILLERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing."""
_DECOMPOSED: Final = 4
"""A composed letter comes as four characters at most: what is longer needs no look."""
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class Body(BaseModel):
    """A request body: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """An answer, built from the domain's frozen values."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Paged(Answer, Generic[T]):
    """One page of a list; `next_cursor` is null on the last."""

    items: Sequence[T]
    next_cursor: str | None


def without_default(schema: dict[str, Any]) -> None:
    """For `json_schema_extra=` of a field that is absent rather than null or empty: clients see no default."""
    schema.pop("default", None)


def known(model: type[Answer]) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a create: what a `client_id` that came before is answered with."""
    return {200: {"model": model, "description": "Nothing new: what is stored under this `client_id`."}}


@dataclass(frozen=True)
class Text:
    """Text of `shortest` to `longest` characters after composing it and cutting the space around it.

    Control characters, save tab and line ends, those that turn the direction of writing, and halves of characters are
    refused, and so is a text of which nothing is to be seen; `one_line` turns every run of white space into one space.
    """

    longest: int
    shortest: int = 1
    one_line: bool = False

    def clean(self, typed: str) -> str:
        """Raises PydanticCustomError with the codes of pydantic's own text checks."""
        too_long = PydanticCustomError("string_too_long", "too long", {"max_length": self.longest})
        if len(typed) > _DECOMPOSED * self.longest + 1000:
            raise too_long
        if _CONTROL.search(typed):
            raise PydanticCustomError("control_character", "a control character")
        text = nfc(" ".join(typed.split()) if self.one_line else typed.strip())
        if len(text) < self.shortest or (self.shortest and not _can_be_seen(text)):
            raise PydanticCustomError("string_too_short", "too short", {"min_length": self.shortest})
        if len(text) > self.longest:
            raise too_long
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.clean, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest}


def _can_be_seen(text: str) -> bool:
    return any(unicodedata.category(one) not in _UNSEEN and one not in _FILLERS for one in text)


def _day_form(given: object) -> object:
    """pydantic itself would take numbers and times for days."""
    if isinstance(given, str) and not _DAY_FORM.fullmatch(given):
        raise PydanticCustomError("day_form", "not a day")
    if not isinstance(given, str | date) or isinstance(given, datetime):
        raise PydanticCustomError("day_form", "not a day")
    return given


def _instant_form(given: object) -> object:
    """pydantic itself would take numbers and days for moments."""
    if not isinstance(given, datetime) and not (isinstance(given, str) and _INSTANT_FORM.fullmatch(given)):
        raise PydanticCustomError("instant_form", "not a moment")
    return given


def _in_range(day: date) -> date:
    """Far days overflow in date arithmetic, and nobody means them."""
    if not EARLIEST <= day <= LATEST:
        raise PydanticCustomError("day_out_of_range", "out of range")
    return day


def _utc_in_range(at: datetime) -> datetime:
    _in_range(at.date())
    return at.astimezone(UTC)


Line = Annotated[str, Text(200, one_line=True)]
Day = Annotated[date, BeforeValidator(_day_form), AfterValidator(_in_range), Field(examples=["2026-03-02"])]
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_instant_form),
    AfterValidator(_utc_in_range),
    Field(examples=["2026-03-02T09:00:00+07:00"]),
]
Whole = Annotated[int, Strict()]
YesNo = Annotated[bool, Strict()]


class FieldProblem(Answer):
    """One wrong field."""

    pointer: str = Field(
        description="JSON pointer into the body (RFC 6901); `?name` for a query parameter, `header:name` for a header.",
        examples=["/username"],
    )
    code: str = Field(examples=["string_too_long"])
    message: str


class Problem(Answer):
    """A refusal or a failure (RFC 9457). Some types carry further members, such as `allowed_actions`."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(json_schema_extra={"format": "uri-reference"}, examples=["/problems/invalid-credentials"])
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem] = Field(default=[], description="Each wrong field, for /problems/invalid.")
    request_id: str = Field(default="", description="For /problems/unexpected: quote it when reporting the fault.")
