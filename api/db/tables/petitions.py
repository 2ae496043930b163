"""Petitions and what hangs on one: access rows, parties, subjects, handlers, hops, publication, the vault.

Holder, origin and the others are small organisation keys (reference.key_seq), never shown outside. `audience` and
`barred` are what row security reads; one pure function decides them (api/domain/petitions/policy.py).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.db.tables.base import Base, Code, Id, Instant, Key, Keys
from api.db.vocabulary import FIRST_CLOSED_STATE


class PetitionRow(Base):
    __tablename__ = "petitions"
    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("created_by_key", "client_id"),
        Index("ix_petitions_holder_key", "holder_key", "id"),
        Index("ix_petitions_session_id", "session_id", "opinion_number"),
        Index("ix_petitions_due", "due_on", "id", postgresql_where=text(f"state < {FIRST_CLOSED_STATE}")),
    )
    id: Mapped[Id]
    code: Mapped[str]
    version: Mapped[int]
    klass: Mapped[Code]
    field: Mapped[Code]
    state: Mapped[Code]
    confidentiality: Mapped[Code]
    urgency: Mapped[Code]
    channel: Mapped[Code]
    petitioner_kind: Mapped[Code]
    variant: Mapped[str]
    """Which variant of a deadline rule applies: ordinary, complex, …"""
    hot_flags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    holder_key: Mapped[Key]
    origin_key: Mapped[Key]
    handed_in_by_key: Mapped[int | None]
    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    title: Mapped[str]
    body: Mapped[str]
    requests: Mapped[str | None]
    place: Mapped[str | None]
    happened_on: Mapped[date | None]
    previous_handling: Mapped[str | None]
    source_number: Mapped[str | None]
    on_behalf_of: Mapped[int]
    protection_requested: Mapped[bool]
    received_at: Mapped[Instant]
    captured_at: Mapped[Instant | None]
    backdated_reason: Mapped[str | None]
    created_at: Mapped[Instant]
    created_by_key: Mapped[int | None]
    client_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id"))
    opinion_number: Mapped[int | None]
    speaker_kind: Mapped[str | None]
    outcome: Mapped[int | None] = mapped_column(SmallInteger)
    about_petition_id: Mapped[UUID | None] = mapped_column(ForeignKey("petitions.id"))
    about_commitment_id: Mapped[UUID | None] = mapped_column(Uuid())
    due_on: Mapped[date | None]
    """The nearest due day among the open deadlines of those who handle it."""
    transferred_from_key: Mapped[int | None]
    transfer_return_until: Mapped[date | None]
    transfer_returns: Mapped[Code]
    assignment_returns: Mapped[Code]
    escalation_returns: Mapped[Code]
    contests: Mapped[Code]
    excluded_persons: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    told_on: Mapped[date | None]
    posted: Mapped[bool]
    closing_reason: Mapped[str | None]
    closed_at: Mapped[Instant | None]
    audience: Mapped[Keys]
    barred: Mapped[Keys]
    event_count: Mapped[int]
    chain_head: Mapped[bytes] = mapped_column(LargeBinary)


class PetitionAccess(Base):
    """One row for each audience key but the province's own: lists probe it key by key."""

    __tablename__ = "petition_access"
    __table_args__ = (
        Index(
            "ix_petition_access_open",
            "key",
            "due_on",
            "petition_id",
            postgresql_include=["state", "field"],
            postgresql_where=text(f"state < {FIRST_CLOSED_STATE}"),
        ),
        Index("ix_petition_access_petition_id", "petition_id"),
    )
    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    state: Mapped[Code]
    field: Mapped[Code]
    due_on: Mapped[date | None]


class Party(Base):
    """Petitioner, representative or co-signatory. A denunciation has none here: its author stands in the vault."""

    __tablename__ = "petition_parties"
    __table_args__ = (
        CheckConstraint("role in ('petitioner', 'representative', 'co_signatory')", name="role_known"),
        Index("ix_petition_parties_petition_id", "petition_id"),
    )
    id: Mapped[Id]
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    role: Mapped[str]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    full_name: Mapped[str]
    birth_year: Mapped[int | None]
    sex: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    address: Mapped[str | None]
    organisation_name: Mapped[str | None]
    withdrawn_at: Mapped[Instant | None]


class DenouncerIdentity(Base):
    """The vault: encrypted under a key outside the database. The application may add a row; nobody may read one yet."""

    __tablename__ = "denouncer_identities"
    id: Mapped[Id]
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    key_id: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Instant]


class Subject(Base):
    """An organisation that the petition is about: its members see nothing of it, by whatever membership."""

    __tablename__ = "petition_subjects"
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    position: Mapped[str | None]
    """head or deputy when the person complained of leads the body."""


class Handler(Base):
    __tablename__ = "petition_handlers"
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    named_at: Mapped[Instant]


class Hop(Base):
    """An organisation that held the petition, or convened its session: it keeps sight of it."""

    __tablename__ = "petition_hops"
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    at: Mapped[Instant]


class TrackingSecret(Base):
    """Code and secret of a follower without account; the secret is stored as a keyed digest."""

    __tablename__ = "tracking_secrets"
    code: Mapped[str] = mapped_column(primary_key=True)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Instant]


class CodeCounter(Base):
    """The running number of reference codes, a row a province and year."""

    __tablename__ = "code_counters"
    prefix: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Telling(Base):
    __tablename__ = "tellings"
    __table_args__ = (Index("ix_tellings_petition_id", "petition_id"),)
    id: Mapped[Id]
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    means: Mapped[str]
    told_at: Mapped[Instant]
    by_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    by_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    note: Mapped[str | None]


class Redaction(Base):
    """What of a petition may be shown to everybody, as one person made it; another person confirms by publishing."""

    __tablename__ = "redactions"
    __table_args__ = (Index("ix_redactions_petition_id", "petition_id"),)
    id: Mapped[Id]
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    title: Mapped[str]
    body: Mapped[str]
    answer: Mapped[str]
    made_by_person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[Instant]


class Publication(Base):
    __tablename__ = "publications"
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    redaction_id: Mapped[UUID] = mapped_column(ForeignKey("redactions.id"))
    confirmed_by_person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    published_at: Mapped[Instant]
    unpublished_at: Mapped[Instant | None]
    unpublished_why: Mapped[str | None]
