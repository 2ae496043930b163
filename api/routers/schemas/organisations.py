"""Organisations."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from api.db.queries.reference import OrganisationRow
from api.domain.organisations.model import OrganisationKind, Position
from api.routers.schemas.areas import AreaKind
from api.routers.schemas.common import Answer, Paged


class OrganisationArea(Answer):
    id: UUID
    kind: AreaKind
    full_name: str = Field(examples=["Xã Ia Le"])


class OrganisationSuperior(Answer):
    id: UUID
    name_vi: str = Field(examples=["Ủy ban nhân dân tỉnh Gia Lai"])
    name_en: str


class OrganisationOut(Answer):
    """A body of the Party, the State, the Front or a hamlet."""

    id: UUID
    kind: OrganisationKind
    template: str = Field(
        description="Which of the usual bodies of an area it is; fields name these.", examples=["dept_health"]
    )
    name_vi: str = Field(examples=["Ủy ban nhân dân xã Ia Le"])
    name_en: str = Field(examples=["People's Committee of Ia Le Commune"])
    area: OrganisationArea
    superior: OrganisationSuperior | None = Field(
        description="Where its cases go up to; null when that lies outside the province."
    )
    source: str = Field(description="Where the row comes from (docs/data-sources.md).")
    certainty: str = Field(description="How sure it is (docs/law.md).")
    valid_from: date
    valid_to: date | None = Field(description="Last day, inclusive; null while it exists.")

    @classmethod
    def of(cls, row: OrganisationRow) -> OrganisationOut:
        superior = row.superior_id and OrganisationSuperior(
            id=row.superior_id, name_vi=row.superior_name_vi or "", name_en=row.superior_name_en or ""
        )
        return cls.model_validate({**row._asdict(), "area": _area_of(row), "superior": superior})


class PublicOrganisation(Answer):
    """What everybody may know of a body: that it exists, what it is and where. Nobody's name."""

    id: UUID
    kind: OrganisationKind
    name_vi: str = Field(examples=["Ủy ban nhân dân xã Ia Le"])
    name_en: str = Field(examples=["People's Committee of Ia Le Commune"])
    area: OrganisationArea

    @classmethod
    def of(cls, row: OrganisationRow) -> PublicOrganisation:
        return cls.model_validate({**row._asdict(), "area": _area_of(row)})


class MemberOut(Answer):
    """A seat and who holds it."""

    account_id: UUID
    full_name: str
    position: Position


class Members(Paged[MemberOut]):
    """All of one organisation: the list has one page."""


def _area_of(row: OrganisationRow) -> OrganisationArea:
    return OrganisationArea.model_validate({"id": row.area_id, "kind": row.area_kind, "full_name": row.area_full_name})
