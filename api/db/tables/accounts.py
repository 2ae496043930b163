"""Persons, accounts, memberships, delegations, and the families of refresh tokens (domain.md §2, api.md auth)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.db.tables.base import Base, Id, Instant, Key


class Person(Base):
    __tablename__ = "persons"
    id: Mapped[Id]
    full_name: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    address: Mapped[str | None]


class Account(Base):
    """A way in. Two accounts of one person count as one wherever two persons are asked for."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("key"), UniqueConstraint("handler_key"), UniqueConstraint("username"))
    id: Mapped[Id]
    key: Mapped[Key]
    """Opens the account's own petitions."""
    handler_key: Mapped[Key]
    """Opens cases that name the account as handler, under a staff membership only."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    username: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str]
    active: Mapped[bool]
    created_at: Mapped[Instant]


class Membership(Base):
    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("position in ('head', 'deputy', 'officer', 'administrator')", name="position_known"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="validity_ordered"),
        Index("ix_memberships_account_id", "account_id"),
        Index("ix_memberships_organisation_id", "organisation_id", "position"),
    )
    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    position: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """Last day, inclusive."""


class Delegation(Base):
    """A head's (or the superior head's) written delegation: the named person acts as head between two days."""

    __tablename__ = "delegations"
    __table_args__ = (
        CheckConstraint("from_account_id <> to_account_id", name="not_to_oneself"),
        Index("ix_delegations_to_account_id", "to_account_id"),
    )
    id: Mapped[Id]
    from_account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    to_account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    document_number: Mapped[str]
    powers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    created_at: Mapped[Instant]


class TokenFamily(Base):
    """One sign-in. Reuse of a spent refresh token, or signing out, revokes the whole family."""

    __tablename__ = "token_families"
    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("memberships.id"))
    client: Mapped[str]
    created_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
    revoked_why: Mapped[str | None]


class RefreshToken(Base):
    """Stored as a SHA-256 digest. `successor` is kept sealed under the spent token itself for the 10 s of grace, in
    which two tabs that refresh at once get the same successor."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (Index("ix_refresh_tokens_family_id", "family_id"),)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    family_id: Mapped[UUID] = mapped_column(ForeignKey("token_families.id"))
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
    successor: Mapped[bytes | None] = mapped_column(LargeBinary)
