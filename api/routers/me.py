"""The caller, and the delegations of a head's powers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter

from api.db.engine import Session
from api.domain.accounts import service
from api.domain.actor import Actor
from api.routers.deps import CurrentActor, Now, PageOf, RequestSession
from api.routers.route import ApiRoute, refuses_first
from api.routers.schemas.common import Paged
from api.routers.schemas.me import DelegationIn, DelegationOut, MeOut

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["identity"])


@router.get("/me")
async def get_me(actor: CurrentActor, session: RequestSession, now: Now) -> MeOut:
    """The account, all its memberships and what the active one may do."""
    return MeOut.model_validate(await service.me(session, actor, now))


@router.get("/delegations")
async def list_delegations(actor: CurrentActor, session: RequestSession, page: PageOf) -> Paged[DelegationOut]:
    """Who acts for the head of the own organisation: past, present and coming delegations, newest first."""
    found = await service.list_delegations(session, actor, before=page.after_id, limit=page.limit + 1)
    items = [DelegationOut.of(one) for one in found[: page.limit]]
    return Paged(items=items, next_cursor=page.next_cursor(items[-1].id) if len(found) > page.limit else None)


async def _refuse_delegating(
    session: Session, actor: Actor, path: Mapping[str, Any], version: int | None, now: datetime
) -> None:
    await service.refuse_delegating(actor)


@router.post("/delegations", status_code=201)
@refuses_first(_refuse_delegating)
async def create_delegation(
    body: DelegationIn, actor: CurrentActor, session: RequestSession, now: Now
) -> DelegationOut:
    """The head, or the head of the organisation directly above, lets somebody else of the organisation act as head.

    It gives all the powers of a head, save the chair of a leader's reception, and cannot be dated back.
    """
    made = await service.delegate(session, actor, **body.model_dump(), now=now)
    return DelegationOut.of(made)
