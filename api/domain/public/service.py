"""The public side: following a petition by code and secret, and what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import public as rows
from api.domain.accounts import service as accounts
from api.domain.errors import NotFound
from api.domain.intake.following import open_by_secret
from api.domain.register import pages
from api.domain.register import service as register
from api.domain.register.model import TimelineEntry

_TEXTS = (
    "id", "code", "title", "body", "state", "class", "field", "received_at", "due_on", "holder", "told_on", "version",
    "allowed_actions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tracked:
    """The petition as its owner sees it."""

    page: dict[str, Any]
    answers: list[dict[str, Any]]
    timeline: list[TimelineEntry]


async def track(session: Session, code: str, secret: str, now: datetime) -> tuple[UUID, Tracked]:
    """Open one petition by code and secret, or raise InvalidCredentials. The transaction sees it from then on."""
    petition_id = await open_by_secret(session, code, secret)
    actor = await accounts.enter_tracking(session, petition_id)
    page = await pages.get_page(session, actor, petition_id, now)
    answers = await register.list_part(session, actor, "answers", petition_id, now)
    timeline = await register.list_timeline(session, actor, petition_id, now)
    return petition_id, Tracked({name: page[name] for name in _TEXTS}, answers, timeline)


async def list_published(
    session: Session, *, area_id: UUID | None, field: str | None, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    return await rows.list_published(session, area_id=area_id, field=field, after=after, limit=limit)


async def get_published(session: Session, petition_id: UUID) -> dict[str, Any]:
    page = await rows.get_published(session, petition_id)
    if page is None:
        raise NotFound
    return page


async def list_sessions(
    session: Session, *, area_id: UUID | None, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    return await rows.list_sessions(session, area_id=area_id, after=after, limit=limit)


async def get_session(session: Session, session_id: UUID) -> dict[str, Any]:
    page = await rows.get_session(session, session_id)
    if page is None:
        raise NotFound
    return page
