"""What everybody may read, through the view that shows redacted texts only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text

from api.db.engine import Session
from api.db.vocabulary import CLASSES, STATES

_LAST_ID = UUID(int=(1 << 128) - 1)
_STATE = f"(array[{', '.join(repr(name) for name in STATES)}])[p.state + 1]"
_CLASS = f"(array[{', '.join(repr(name) for name in CLASSES)}])[p.klass + 1]"
_ITEM = f"""jsonb_build_object('id', p.id, 'code', p.code, 'title', p.title, 'class', {_CLASS}, 'state', {_STATE},
  'field', jsonb_build_object('code', f.code, 'name', f.name_vi),
  'area', jsonb_build_object('id', r.id, 'name', r.full_name),
  'holder', jsonb_build_object('id', h.id, 'name', h.name_vi),
  'received_on', (p.received_at at time zone 'Asia/Ho_Chi_Minh')::date, 'published_at', p.published_at)"""
_JOINS = """join fields f on f.key = p.field join organisations h on h.key = p.holder_key
  join areas r on r.id = p.area_id"""


async def list_published(
    session: Session, *, area_id: UUID | None, field: str | None, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Published petitions, newest first: of an area and what lies below it, of a field."""
    found = await session.execute(
        text(f"""with k as materialized (
                   select p.id from published_petitions p join areas r on r.id = p.area_id
                     join fields f on f.key = p.field
                    where p.id < :after and (cast(:area as uuid) is null or cast(:area as uuid) = any (r.path))
                      and (cast(:field as text) is null or f.code = :field)
                    order by p.id desc limit :limit)
                 select coalesce(jsonb_agg({_ITEM} order by p.id desc), '[]')
                   from k join published_petitions p on p.id = k.id {_JOINS}"""),
        {"area": area_id, "field": field, "after": after or _LAST_ID, "limit": limit},
    )
    items: list[dict[str, Any]] = found.scalar_one()
    return items


async def get_published(session: Session, petition_id: UUID) -> dict[str, Any] | None:
    found = await session.execute(
        text(f"""select {_ITEM} || jsonb_build_object('body', p.body, 'answer', p.answer)
                   from published_petitions p {_JOINS} where p.id = :id"""),
        {"id": petition_id},
    )
    page: dict[str, Any] | None = found.scalar_one_or_none()
    return page


_SESSION = """jsonb_build_object('id', s.id, 'kind', s.kind,
  'state', (array['draft', 'announced', 'ready', 'in_progress', 'minutes', 'concluded', 'following_up', 'closed',
                  'cancelled'])[s.state + 1],
  'title', s.title, 'theme', s.theme, 'starts_at', s.starts_at, 'ends_at', s.ends_at, 'venue', s.venue,
  'host', jsonb_build_object('id', o.id, 'name', o.name_vi),
  'area', jsonb_build_object('id', r.id, 'name', r.full_name),
  'officials', s.officials, 'members', s.members, 'people', s.people,
  'conclusion', case when s.conclusion_issued_on is not null then s.conclusion end)"""
_SESSION_JOINS = "join organisations o on o.id = s.host_id join areas r on r.id = s.area_id"


async def list_sessions(
    session: Session, *, area_id: UUID | None, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Sessions from their announcement on, newest first. Drafts are the office's own."""
    found = await session.execute(
        text(f"""with k as materialized (
                   select s.id from sessions s join areas r on r.id = s.area_id
                    where s.announced_at is not null and s.id < :after
                      and (cast(:area as uuid) is null or cast(:area as uuid) = any (r.path))
                    order by s.id desc limit :limit)
                 select coalesce(jsonb_agg({_SESSION} order by s.id desc), '[]')
                   from k join sessions s on s.id = k.id {_SESSION_JOINS}"""),
        {"area": area_id, "after": after or _LAST_ID, "limit": limit},
    )
    items: list[dict[str, Any]] = found.scalar_one()
    return items


async def get_session(session: Session, session_id: UUID) -> dict[str, Any] | None:
    found = await session.execute(
        text(f"select {_SESSION} from sessions s {_SESSION_JOINS} where s.id = :id and s.announced_at is not null"),
        {"id": session_id},
    )
    page: dict[str, Any] | None = found.scalar_one_or_none()
    return page
