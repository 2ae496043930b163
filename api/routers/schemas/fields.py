"""Fields of matters (lĩnh vực)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from api.routers.schemas.common import Answer, Paged


class FieldOut(Answer):
    """A field; the bodies that are competent first are templates of organisations, the first one leading."""

    code: str = Field(examples=["dat_dai"])
    name_vi: str = Field(examples=["Đất đai"])
    name_en: str = Field(examples=["Land"])
    examples_vi: Sequence[str] = Field(description="What people say when they mean it.")
    commune_templates: Sequence[str] = Field(examples=[["division_economy"]])
    province_templates: Sequence[str] = Field(examples=[["dept_agriculture_environment"]])
    source: str = Field(description="Where the row comes from (docs/data-sources.md).", examples=["D, S5"])
    certainty: str = Field(description="How sure it is (docs/law.md).", examples=["design"])
    valid_from: date
    valid_to: date | None


class Fields(Paged[FieldOut]):
    """All of them: the list has one page."""
