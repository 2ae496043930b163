"""The work on a petition: assignments, answers, escalations, deadlines."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db.tables.base import Base, Id, Instant


class Assignment(Base):
    """One row for the lead, one for each coordinating organisation."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("role in ('lead', 'coordinating')", name="role_known"),
        CheckConstraint("state in ('running', 'returned', 'recalled', 'done')", name="state_known"),
        Index("ix_assignments_petition_id", "petition_id"),
        Index("ix_assignments_organisation_id", "organisation_id", "state", "id"),
        Index(
            "uq_assignments_one_lead",
            "petition_id",
            unique=True,
            postgresql_where=text("state = 'running' and role = 'lead'"),
        ),
    )
    id: Mapped[Id]
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[str]
    state: Mapped[str]
    instruction: Mapped[str | None]
    assigned_at: Mapped[Instant]
    assigned_by_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    due_on: Mapped[date | None]
    acknowledged_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    end_reason: Mapped[str | None]
    version: Mapped[int]


class Answer(Base):
    """A text that answers a petition, from draft to approval. `writers` are the persons who wrote any of it."""

    __tablename__ = "answers"
    __table_args__ = (
        CheckConstraint("kind in ('written', 'on_the_spot')", name="kind_known"),
        CheckConstraint("state in ('submitted', 'withdrawn', 'returned', 'approved')", name="state_known"),
        Index("ix_answers_petition_id", "petition_id"),
        Index(
            "uq_answers_one_submitted",
            "petition_id",
            unique=True,
            postgresql_where=text("state = 'submitted'"),
        ),
    )
    id: Mapped[Id]
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[str]
    state: Mapped[str]
    text_: Mapped[str] = mapped_column("text", Text)
    legal_basis: Mapped[str | None]
    speaker: Mapped[str | None]
    writers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    promises: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """Commitments written into the answer; they become rows when it is approved."""
    submitted_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    decided_by_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    return_reason: Mapped[str | None]
    version: Mapped[int]


class Escalation(Base):
    """One hop upwards of a round trip."""

    __tablename__ = "escalations"
    __table_args__ = (
        CheckConstraint("state in ('sent', 'received', 'recalled', 'returned', 'answered')", name="state_known"),
        Index("ix_escalations_petition_id", "petition_id"),
        Index(
            "uq_escalations_one_running",
            "petition_id",
            unique=True,
            postgresql_where=text("state in ('sent', 'received')"),
        ),
        Index("ix_escalations_to_organisation_id", "to_organisation_id", "state", "id"),
    )
    id: Mapped[Id]
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    from_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    to_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[str]
    reason: Mapped[str]
    legal_basis: Mapped[str | None]
    report: Mapped[str]
    sent_at: Mapped[Instant]
    sent_by_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    received_at: Mapped[Instant | None]
    received_automatically: Mapped[bool]
    ended_at: Mapped[Instant | None]
    end_reason: Mapped[str | None]
    version: Mapped[int]


class Deadline(Base):
    """One running or ended clock. `due_on` is null while a pause holds it."""

    __tablename__ = "deadlines"
    __table_args__ = (
        CheckConstraint("state in ('open', 'met', 'handed_over', 'cancelled')", name="state_known"),
        Index("ix_deadlines_petition_id", "petition_id"),
        Index("ix_deadlines_session_id", "session_id"),
        Index(
            "ix_deadlines_unrecorded",
            "due_at",
            "id",
            postgresql_where=text("not overdue_recorded and (state = 'open' or ended_on > due_on)"),
        ),
    )
    id: Mapped[Id]
    petition_id: Mapped[UUID | None] = mapped_column(ForeignKey("petitions.id"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id"))
    assignment_id: Mapped[UUID | None] = mapped_column(ForeignKey("assignments.id"))
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("deadline_rules.id"))
    rule_code: Mapped[str]
    owner: Mapped[str]
    owner_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[str]
    started_on: Mapped[date]
    started_at: Mapped[Instant]
    days: Mapped[int]
    unit: Mapped[str]
    rolls: Mapped[bool]
    extension_days: Mapped[int]
    variant_changed_on: Mapped[date | None]
    pauses: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    unrolled_on: Mapped[date | None]
    due_on: Mapped[date | None]
    due_at: Mapped[Instant | None]
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None]
    overdue_recorded: Mapped[bool]
    """The overdue event was written once, dated when it fell due."""
