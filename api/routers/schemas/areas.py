"""Areas: provinces, communes, wards, special zones, hamlets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.db.queries.reference import AreaRow
from api.domain.organisations.service import AreaHistory, Succession
from api.routers.schemas.common import Answer

AreaKind = Literal["province", "commune", "ward", "special_zone", "hamlet"]


class AreaParent(Answer):
    id: UUID
    full_name: str = Field(examples=["Tỉnh Gia Lai"])


class AreaOut(Answer):
    """An administrative unit. Codes are re-used by the State; the id is not."""

    id: UUID
    kind: AreaKind
    designation: str = Field(description="What it is called in Vietnamese.", examples=["xã"])
    code: str = Field(description="Of the General Statistics Office, zero-padded.", examples=["23986"])
    name: str = Field(examples=["Ia Le"])
    full_name: str = Field(examples=["Xã Ia Le"])
    name_en: str = Field(examples=["Ia Le Commune"])
    parent: AreaParent | None = Field(description="The unit above; null for a province.")
    valid_from: date
    valid_to: date | None = Field(description="Last day, inclusive; null while it exists.")

    @classmethod
    def of(cls, row: AreaRow) -> AreaOut:
        return cls.model_validate(_fields(row))


class SuccessionOut(Answer):
    """Another area that this one came from or went into."""

    area: AreaOut
    kind: str = Field(description="merge, split, rename, task_transfer or dissolve.", examples=["merge"])
    partial: bool = Field(description="Whether only a part of it.")
    effective_on: date
    legal_basis: str

    @classmethod
    def of(cls, one: Succession) -> SuccessionOut:
        return cls(
            area=AreaOut.of(one.area),
            kind=one.kind,
            partial=one.partial,
            effective_on=one.effective_on,
            legal_basis=one.legal_basis,
        )


class AreaDetail(AreaOut):
    """An administrative unit with its history."""

    predecessors: Sequence[SuccessionOut]
    successors: Sequence[SuccessionOut]

    @classmethod
    def with_history(cls, found: AreaHistory) -> AreaDetail:
        return cls.model_validate(
            {
                **_fields(found.area),
                "predecessors": [SuccessionOut.of(one) for one in found.predecessors],
                "successors": [SuccessionOut.of(one) for one in found.successors],
            }
        )


def _fields(row: AreaRow) -> dict[str, object]:
    parent = row.parent_id and AreaParent(id=row.parent_id, full_name=row.parent_full_name or "")
    return {**row._asdict(), "parent": parent}
