"""The working-day calendar, and due days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from api.domain.deadlines.model import Unit
from api.routers.schemas.common import Answer, Paged

Certainty = Literal["verified", "unconfirmed", "estimate"]
_CERTAINTY = (
    "`estimate`: the Government has not fixed the days off of that year; `unconfirmed`: the law is not proved in force."
)


class CalendarDayOut(Answer):
    """One exception to Monday–Friday."""

    day: date
    kind: Literal["off", "swapped_working"]
    name_vi: str = Field(examples=["Tết Dương lịch"])
    name_en: str = Field(examples=["New Year's Day"])
    source: str = Field(description="Entry of docs/data-sources.md.", examples=["H1"])
    certainty: Certainty = Field(description=_CERTAINTY)


class CalendarOut(Paged[CalendarDayOut]):
    """All exceptions of the period: the list has one page."""


class StepOut(Answer):
    """A day on the way that doesn't count, or that counts although it is a weekend."""

    day: date
    why: Literal["weekend", "off", "not_counted_roll", "swapped_working"]
    text_vi: str = Field(examples=["Ngày nghỉ, không tính (Tết Dương lịch)"])
    text_en: str = Field(examples=["Day off, not counted (New Year's Day)"])


class DueDayOut(Answer):
    """When a period ends, and why then."""

    due_on: date = Field(examples=["2026-01-15"])
    unrolled_on: date = Field(description="Where the count itself ended, before it moved to a working day.")
    started_on: date = Field(examples=["2025-12-31"])
    days: int
    unit: Unit
    certainty: Certainty = Field(description=f"Of the least sure calendar day on the way. {_CERTAINTY}")
    explanation: Sequence[StepOut]
    sentence_vi: str
    sentence_en: str
