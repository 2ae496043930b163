"""Deadline rules: each dated version with its legal basis and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.db.queries.deadlines import RuleRow
from api.domain.deadlines.model import Direction, Unit
from api.routers.schemas.common import Answer, Paged


class DeadlineRuleOut(Answer):
    """One version of a clock, or of an alarm that only warns."""

    id: UUID
    code: str = Field(examples=["R03"])
    kind: Literal["clock", "alarm"]
    name_vi: str
    name_en: str
    classes: Sequence[str] | None = Field(description="The classes of petition it concerns; null: every one.")
    variant: str | None = Field(description="null: the rule has none.", examples=["ordinary"])
    starts_on: str = Field(
        description="The event it runs from; for a backward rule the event it must precede.", examples=["receive"]
    )
    stops_on: Sequence[str] = Field(examples=[["told_in_writing", "tell"]])
    owner: str = Field(description="Who has to act.", examples=["holder"])
    direction: Direction
    days: int
    unit: Unit
    rolls: bool = Field(description="Whether an end on a day without work moves to the next working day.")
    pausable: bool
    max_extension_days: int | None = Field(description="All extensions together, in `unit`; null: none.")
    not_for_anonymous: bool
    legal_basis_vi: str
    legal_basis_en: str
    sources: Sequence[str] = Field(description="Entries of docs/law.md.", examples=[["L1", "P1"]])
    certainty: Literal["verified", "single_copy", "excerpt", "background", "design"] = Field(
        description="How sure the row is, as docs/law.md explains."
    )
    valid_from: date
    valid_to: date | None = Field(description="Last day, inclusive; null while it is in force.")

    @classmethod
    def of(cls, row: RuleRow) -> DeadlineRuleOut:
        return cls.model_validate({**row._asdict(), "sources": row.source.split(", ")})


class DeadlineRules(Paged[DeadlineRuleOut]):
    """All of them: the list has one page."""
