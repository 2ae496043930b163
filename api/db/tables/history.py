"""Append-only history with a chain a stream, its erasable values, notices, and kept answers of retried requests."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.db.tables.base import Base, Code, Id, Instant


class Event(Base):
    """hash = sha256(previous hash || int4(n) || body); the first previous hash is sha256 of the stream's id.

    `body` is the text that was hashed: canonical JSON, personal values as salted digests only (domain.md §7).
    """

    __tablename__ = "events"
    stream: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stream_id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Instant]
    kind: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class EventValue(Base):
    """A personal value of an event and its salt; deleting the row leaves the chain whole."""

    __tablename__ = "event_values"
    stream: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stream_id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    value: Mapped[str] = mapped_column(Text)


class SealedRoot(Base):
    """A daily root that was made: its file lies outside the database, and must have this digest."""

    __tablename__ = "sealed_roots"
    day: Mapped[date] = mapped_column(primary_key=True)
    sealed_at: Mapped[Instant]
    digest: Mapped[str]
    """SHA-256 of the root's file, in hexadecimal."""


class Notice(Base):
    """One line for one account about one event. Of a confidential case it names the code and nothing else."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "about"),
        Index("ix_notices_account_id", "account_id", "id"),
    )
    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str]
    about: Mapped[str]
    """What makes the notice the only one of its kind: petition or deadline id and event number."""
    petition_id: Mapped[UUID | None] = mapped_column(ForeignKey("petitions.id"))
    code: Mapped[str]
    created_at: Mapped[Instant]
    read_at: Mapped[Instant | None]


class KeptAnswer(Base):
    """The answer to a POST with an Idempotency-Key, kept 72 h in the transaction of its effect."""

    __tablename__ = "kept_answers"
    __table_args__ = (Index("ix_kept_answers_created_at", "created_at"),)
    caller: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of method, path and body."""
    status: Mapped[Code]
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Instant]
