"""The pages that problem types lead to."""

from __future__ import annotations

from pydantic import Field

from api.routers.schemas.common import Answer, Paged


class ProblemPage(Answer):
    """One problem type, in both languages."""

    code: str = Field(examples=["not-found"])
    type: str = Field(examples=["/problems/not-found"])
    status: int
    title_vi: str
    title_en: str
    about_vi: str
    about_en: str


class ProblemPages(Paged[ProblemPage]):
    """All of them: the list has one page."""
