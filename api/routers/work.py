"""Work queues: assignments of one's own organisation, escalations in and out, notices."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from api.domain.notices import service as notices
from api.domain.register import service as register
from api.routers.deps import CurrentActor, IfMatch, Now, PageOf, RequestSession
from api.routers.petitions import page_of
from api.routers.route import ApiRoute
from api.routers.schemas.common import Paged
from api.routers.schemas.petitions import AcknowledgedOut, HopItem, NoticeOut, WorkItem

router = APIRouter(prefix="/api/v1", route_class=ApiRoute)


class AssignmentState(StrEnum):
    RUNNING = "running"
    RETURNED = "returned"
    RECALLED = "recalled"
    DONE = "done"


class EscalationState(StrEnum):
    SENT = "sent"
    RECEIVED = "received"
    RECALLED = "recalled"
    RETURNED = "returned"
    ANSWERED = "answered"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


@router.get("/assignments", response_model=Paged[WorkItem], tags=["assignments"])
async def list_assignments(
    page: PageOf,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    state: Annotated[list[AssignmentState] | None, Query(description="Repeatable; running when absent.")] = None,
) -> Response:
    """The work queue of the caller's organisation, newest first."""
    listed = await register.list_work(
        session, actor, [one.value for one in state or ()], page.after_id, page.limit, now
    )
    return page_of(listed.items, page.next_cursor(listed.items[-1]["id"]) if listed.more else None, page)


@router.post("/assignments/{assignment_id}/acknowledge", response_model=AcknowledgedOut, tags=["assignments"])
async def acknowledge(
    assignment_id: UUID, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> dict[str, Any]:
    """The assigned organisation took the work up."""
    petition_id, new_version = await register.acknowledge(session, actor, assignment_id, version, now)
    return {"petition_id": petition_id, "version": new_version}


@router.get("/escalations", response_model=Paged[HopItem], tags=["escalation"])
async def list_escalations(
    page: PageOf,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    direction: Direction = Direction.IN,
    state: Annotated[list[EscalationState] | None, Query(description="Repeatable; under way when absent.")] = None,
) -> Response:
    """Escalations that came to the caller's organisation, or went out from it."""
    listed = await register.list_hops(
        session,
        actor,
        incoming=direction is Direction.IN,
        states=[one.value for one in state or ()],
        after=page.after_id,
        limit=page.limit,
        now=now,
    )
    return page_of(listed.items, page.next_cursor(listed.items[-1]["id"]) if listed.more else None, page)


@router.get("/notices", response_model=Paged[NoticeOut], tags=["notices"])
async def list_notices(page: PageOf, actor: CurrentActor, session: RequestSession) -> dict[str, Any]:
    """What happened that concerns the caller's account, newest first."""
    items = await notices.list_notices(session, actor, page.after_id, page.limit + 1)
    more = len(items) > page.limit
    kept = items[: page.limit]
    return {"items": kept, "next_cursor": page.next_cursor(kept[-1].id) if more else None}


@router.post("/notices/{notice_id}/read", status_code=status.HTTP_204_NO_CONTENT, tags=["notices"])
async def read_notice(notice_id: UUID, actor: CurrentActor, session: RequestSession, now: Now) -> None:
    """Mark one as read; twice is the same as once."""
    await notices.mark_read(session, actor, notice_id, now)
