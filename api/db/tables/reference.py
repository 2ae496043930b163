"""Reference data: areas, organisations, fields, deadline rules, the calendar. Every row is dated (domain.md §2)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Sequence, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.db.tables.base import Base, Code, Id, Key

key_seq = Sequence("key_seq", start=2, metadata=Base.metadata)
"""One name space of small keys for organisations, areas and accounts; 1 is the province itself."""


class Area(Base):
    """An administrative unit. `key` opens petitions held in it to committees, `front_key` those of the place to the
    Front. Codes are re-used by the State: identity is the id."""

    __tablename__ = "areas"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("front_key"),
        UniqueConstraint("kind", "code", "valid_from"),
        Index("ix_areas_parent_id", "parent_id"),
    )
    id: Mapped[Id]
    key: Mapped[Key]
    front_key: Mapped[Key]
    kind: Mapped[str]
    designation: Mapped[str]
    code: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("areas.id"))
    path: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    """From the province down to this area."""
    name: Mapped[str]
    full_name: Mapped[str]
    name_en: Mapped[str]
    source: Mapped[str] = mapped_column(server_default="")
    certainty: Mapped[str] = mapped_column(server_default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class AreaName(Base):
    """What a person may type to find an area: its folded name from each of its words on, with and without its kind."""

    __tablename__ = "area_names"
    __table_args__ = (Index("ix_area_names_folded", "folded", "rank", "area_id"),)
    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), primary_key=True)
    folded: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    rank: Mapped[Code]
    """0 = the name itself, 1 = with its kind before it, 2 = from a later word on."""


class AreaSuccession(Base):
    __tablename__ = "area_successions"
    predecessor_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    successor_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    kind: Mapped[str]
    partial: Mapped[bool]
    effective_on: Mapped[date]
    legal_basis: Mapped[str]


class Organisation(Base):
    """A body. `key` = its members, `lead_key` = its head and deputies, `head_key` = its head (row security)."""

    __tablename__ = "organisations"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("lead_key"),
        UniqueConstraint("head_key"),
        Index("ix_organisations_area_id", "area_id", "kind"),
    )
    id: Mapped[Id]
    key: Mapped[Key]
    lead_key: Mapped[Key]
    head_key: Mapped[Key]
    kind: Mapped[str]
    template: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    superior_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    source: Mapped[str] = mapped_column(server_default="")
    certainty: Mapped[str] = mapped_column(server_default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class OrganisationSuccession(Base):
    __tablename__ = "organisation_successions"
    predecessor_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    successor_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    kind: Mapped[str]
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    effective_on: Mapped[date]
    legal_basis: Mapped[str]


class Field(Base):
    """A field of matters (lĩnh vực) with the body that is first competent, by organisation template."""

    __tablename__ = "fields"
    __table_args__ = (UniqueConstraint("key"),)
    code: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[Code]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    examples_vi: Mapped[list[str]] = mapped_column(ARRAY(Text))
    commune_templates: Mapped[list[str]] = mapped_column(ARRAY(Text))
    province_templates: Mapped[list[str]] = mapped_column(ARRAY(Text))
    source: Mapped[str] = mapped_column(server_default="")
    certainty: Mapped[str] = mapped_column(server_default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class DeadlineRule(Base):
    __tablename__ = "deadline_rules"
    __table_args__ = (
        CheckConstraint("days >= 1", name="days_positive"),
        CheckConstraint("unit in ('working', 'calendar')", name="unit_known"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="validity_ordered"),
    )
    id: Mapped[Id]
    code: Mapped[str]
    kind: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    classes: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    variant: Mapped[str | None]
    starts_on: Mapped[str]
    stops_on: Mapped[list[str]] = mapped_column(ARRAY(Text))
    owner: Mapped[str]
    direction: Mapped[str]
    days: Mapped[int]
    unit: Mapped[str]
    rolls: Mapped[bool]
    pausable: Mapped[bool]
    max_extension_days: Mapped[int | None]
    not_for_anonymous: Mapped[bool]
    legal_basis_vi: Mapped[str]
    legal_basis_en: Mapped[str]
    source: Mapped[str]
    certainty: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class CalendarDay(Base):
    __tablename__ = "calendar_days"
    __table_args__ = (CheckConstraint("kind in ('off', 'swapped_working')", name="kind_known"),)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    source: Mapped[str]
    certainty: Mapped[str]


class Seed(Base):
    """Which seed files are loaded, by the digest of their content: a second start loads nothing again."""

    __tablename__ = "seeds"
    name: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
