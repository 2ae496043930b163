"""What everybody may read: a redaction by one person, published by another; and taking it down again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.db.engine import Session
from api.db.queries import handling
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.errors import Conflict, Forbidden
from api.domain.moves.service import Change, Moved, begin, finish, load, require_state
from api.domain.petitions.model import Action, Confidentiality
from api.domain.petitions.policy import may_redact


async def redact(
    session: Session, actor: Actor, petition_id: UUID, now: datetime, *, title: str, body: str, answer: str
) -> UUID:
    """An officer of the holder writes what may be shown: no name, number, address or what points to a person."""
    _, petition = await load(session, actor, petition_id, now)
    if not may_redact(actor, petition) or actor.person_id is None:
        raise Forbidden("Chỉ cán bộ của cơ quan đang giữ được soạn bản che.", "Only an officer of the holder redacts.")
    if petition.confidentiality is not Confidentiality.PUBLIC:
        raise Conflict("Vụ việc này không được công khai.", "This petition may not be published.")
    redaction_id = new_id(now)
    await handling.insert_redaction(
        session,
        {
            "id": redaction_id,
            "petition_id": petition_id,
            "title": title,
            "body": body,
            "answer": answer,
            "made_by_person_id": actor.person_id,
            "made_at": now,
        },
    )
    return redaction_id


async def publish(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, redaction_id: UUID
) -> Moved:
    """A second person confirms the newest redaction and publishes it."""
    move = await begin(session, actor, petition_id, Action.PUBLISH, version, now)
    require_state(move)
    redaction = await handling.get_latest_redaction(session, petition_id)
    if redaction is None or redaction.id != redaction_id:
        raise Conflict("Bản che đã được thay bằng bản khác.", "Another redaction has taken its place.")
    await handling.store_publication(
        session,
        {
            "petition_id": petition_id,
            "redaction_id": redaction_id,
            "confirmed_by_person_id": actor.person_id,
            "published_at": now,
        },
    )
    return await finish(move, Change(facts={"published": True}, data={"redaction": redaction_id}))


async def unpublish(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """Take it down: public pages and caches lose it at once."""
    move = await begin(session, actor, petition_id, Action.UNPUBLISH, version, now)
    require_state(move)
    await handling.end_publication(session, petition_id, now, reason)
    return await finish(move, Change(facts={"published": False}, personal={"reason": reason}))
