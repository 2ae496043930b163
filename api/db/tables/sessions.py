"""Dialogue sessions, who does what in them, and the commitments that come out of them and of answers."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db.tables.base import Base, Code, Id, Instant


class SessionRow(Base):
    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("officials >= 0 and members >= 0 and people >= 0", name="counts_not_negative"),
        UniqueConstraint("created_by_account_id", "client_id"),
        Index("ix_sessions_host_id", "host_id", "id"),
        Index("ix_sessions_starts_at", "starts_at", "id"),
    )
    id: Mapped[Id]
    version: Mapped[int]
    kind: Mapped[str]
    state: Mapped[Code]
    title: Mapped[str]
    theme: Mapped[str | None]
    host_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    co_host_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    cluster_area_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    venue: Mapped[str]
    previous_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id"))
    announced_at: Mapped[Instant | None]
    late_announcement_reason: Mapped[str | None]
    """Set when it was announced later than the kind's announcement days: counted, not forbidden."""
    started_at: Mapped[Instant | None]
    presided_by_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    presided_in_person: Mapped[bool | None]
    """Compliance: the appointed head was there in person."""
    capture_closed_at: Mapped[Instant | None]
    minutes_signed_at: Mapped[Instant | None]
    concluded_at: Mapped[Instant | None]
    conclusion: Mapped[str | None]
    conclusion_number: Mapped[str | None]
    """The document number of the conclusion notice."""
    conclusion_issued_on: Mapped[date | None]
    closed_at: Mapped[Instant | None]
    end_reason: Mapped[str | None]
    officials: Mapped[int]
    members: Mapped[int]
    people: Mapped[int]
    opinions: Mapped[int]
    """The last opinion number given."""
    planned_commitments: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Numbered commitments of the conclusion while it is being written; they become rows when it is concluded."""
    created_by_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    client_id: Mapped[UUID | None]
    created_at: Mapped[Instant]
    event_count: Mapped[int]
    chain_head: Mapped[bytes] = mapped_column(LargeBinary)


class Appointment(Base):
    __tablename__ = "session_appointments"
    __table_args__ = (
        CheckConstraint(
            "duty in ('chair', 'co_chair', 'clerk', 'answerer', 'moderator', 'timekeeper')", name="duty_known"
        ),
        Index("ix_session_appointments_account_id", "account_id"),
    )
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(primary_key=True)
    membership_id: Mapped[UUID] = mapped_column(ForeignKey("memberships.id"))
    appointed_at: Mapped[Instant]


class Commitment(Base):
    """A promise with a date. From an answer (petition_id) or a numbered conclusion of a session (session_id)."""

    __tablename__ = "commitments"
    __table_args__ = (
        CheckConstraint("(petition_id is null) <> (session_id is null)", name="one_source"),
        UniqueConstraint("session_id", "number"),
        Index("ix_commitments_petition_id", "petition_id"),
        Index("ix_commitments_organisation_id", "organisation_id", "state", "due_on"),
        Index("ix_commitments_replaced_by_id", "replaced_by_id", postgresql_where=text("replaced_by_id is not null")),
    )
    id: Mapped[Id]
    version: Mapped[int]
    petition_id: Mapped[UUID | None] = mapped_column(ForeignKey("petitions.id"))
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("answers.id"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    text: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    area_id: Mapped[UUID] = mapped_column(ForeignKey("areas.id"))
    due_on: Mapped[date]
    first_due_on: Mapped[date]
    state: Mapped[Code]
    open_to_staff: Mapped[bool]
    """False for a promise made in a restricted case: then the petition's own visibility decides."""
    report: Mapped[str | None]
    reported_at: Mapped[Instant | None]
    reported_by_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    confirmed_at: Mapped[Instant | None]
    confirmed_by_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    end_reason: Mapped[str | None]
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("commitments.id"))
    created_at: Mapped[Instant]
    event_count: Mapped[int]
    chain_head: Mapped[bytes] = mapped_column(LargeBinary)
