"""Areas, organisations and fields, as people look them up (api.md, reference; domain.md §2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from api.db.engine import Session
from api.db.folding import fold
from api.db.queries import reference as rows
from api.domain.actor import Actor
from api.domain.errors import Forbidden, NotFound
from api.domain.organisations.model import Role

_SHORTEST_INITIALS: Final = 3
"""Shorter ones would find nearly every name."""


@dataclass(frozen=True, slots=True)
class Succession:
    """`area` is what came before, or what came after; `partial`: only a part of it."""

    area: rows.AreaRow
    kind: str
    partial: bool
    effective_on: date
    legal_basis: str


@dataclass(frozen=True, slots=True)
class AreaHistory:
    area: rows.AreaRow
    predecessors: tuple[Succession, ...]
    successors: tuple[Succession, ...]


@dataclass(frozen=True, slots=True)
class OrganisationPlace:
    """Where an organisation stands in the list by name."""

    folded: str
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    organisation: rows.OrganisationRow
    place: OrganisationPlace


def require_staff(actor: Actor) -> None:
    """Forbidden for citizens and holders of a tracking token: they address areas, never offices."""
    if actor.role is Role.CITIZEN:
        raise Forbidden(
            "Chỉ thành viên của một cơ quan, tổ chức mới xem được.", "Only members of an organisation may look at this."
        )


async def find_areas(
    session: Session,
    *,
    q: str,
    kinds: Sequence[str],
    parent_id: UUID | None,
    near: UUID | None,
    after: rows.AreaPlace | None,
    limit: int,
) -> list[rows.FoundAreaRow]:
    """Areas whose name, with or without its kind, or a later word of it begins with `q`, however it is accented: those
    about `near` first, then those of the served province, then all others."""
    return await rows.list_areas(session, q=q, kinds=kinds, parent_id=parent_id, near=near, after=after, limit=limit)


async def get_area(session: Session, area_id: UUID) -> AreaHistory:
    """The area with what it was made of and what became of it. Raises NotFound."""
    area = await rows.get_area(session, area_id)
    if area is None:
        raise NotFound
    found = await rows.list_successions(session, area_id)
    sides = {
        side: tuple(
            Succession(one.area, one.kind, one.partial, one.effective_on, one.legal_basis)
            for one in found
            if one.is_predecessor is side
        )
        for side in (True, False)
    }
    return AreaHistory(area, predecessors=sides[True], successors=sides[False])


async def find_organisations(
    session: Session,
    actor: Actor,
    *,
    q: str,
    area_id: UUID | None,
    kinds: Sequence[str],
    valid_on: date,
    after: OrganisationPlace | None,
    limit: int,
) -> list[FoundOrganisation]:
    """At most `limit` organisations that are valid on the day, by folded name. Raises Forbidden for citizens."""
    require_staff(actor)
    return await find_public_organisations(
        session, q=q, area_id=area_id, kinds=kinds, valid_on=valid_on, after=after, limit=limit
    )


async def find_public_organisations(
    session: Session,
    *,
    q: str,
    area_id: UUID | None,
    kinds: Sequence[str],
    valid_on: date,
    after: OrganisationPlace | None,
    limit: int,
) -> list[FoundOrganisation]:
    """At most `limit` organisations that are valid on the day, by folded name; `q`: each of its words begins a word of
    the name, or gives initials of it (ubnd), however it is accented. That a body of the State exists is no secret:
    who complains of one must be able to name it without an account.

    A province has a few thousand organisations at most: their names are compared here, as the database can't fold.
    """
    wanted = fold(q).split()
    places = sorted(
        (_folded(row.name_vi), row.id)
        for row in await rows.list_organisation_names(session, area_id=area_id, kinds=kinds, valid_on=valid_on)
        if _fits(_folded(row.name_vi), wanted)
    )
    start = (after.folded, after.organisation_id) if after is not None else None
    page = [place for place in places if start is None or place > start][:limit]
    found = await rows.list_organisations(session, [organisation_id for _, organisation_id in page])
    return [
        FoundOrganisation(row, OrganisationPlace(folded, row.id)) for row, (folded, _) in zip(found, page, strict=True)
    ]


async def get_organisation(session: Session, actor: Actor, organisation_id: UUID) -> rows.OrganisationRow:
    """One organisation, ended ones too. Raises NotFound, and Forbidden for citizens."""
    found = await rows.get_organisation(session, organisation_id)
    if found is None:
        raise NotFound
    require_staff(actor)
    return found


async def refuse_organisation(
    session: Session, actor: Actor, path: Mapping[str, Any], _: int | None, __: datetime
) -> None:
    """What reading one organisation is refused with, before the shape of the request counts."""
    await get_organisation(session, actor, path["organisation_id"])


async def list_members(session: Session, actor: Actor, organisation_id: UUID, on: date) -> list[rows.MemberRow]:
    """Who sits there on the day, to be appointed or named. Raises NotFound, and Forbidden for citizens."""
    await get_organisation(session, actor, organisation_id)
    return await rows.list_members(session, organisation_id, on)


async def list_fields(session: Session) -> list[rows.FieldRow]:
    """The fields of matters in their official order, each with the bodies that are competent first."""
    return await rows.list_fields(session)


@lru_cache(maxsize=20_000)
def _folded(name: str) -> str:
    return fold(name)


def _fits(name: str, wanted: Sequence[str]) -> bool:
    words = name.split()
    initials = "".join(word[0] for word in words)
    return all(
        any(word.startswith(part) for word in words) or (len(part) >= _SHORTEST_INITIALS and part in initials)
        for part in wanted
    )
