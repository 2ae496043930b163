"""The fields of matters, one short list."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.domain.organisations import service
from api.routers.caching import NOT_MODIFIED, Copy
from api.routers.deps import RequestSession
from api.routers.route import ApiRoute
from api.routers.schemas.fields import FieldOut, Fields

router = APIRouter(prefix="/api/v1/fields", route_class=ApiRoute, tags=["reference"])


@router.get("", response_model=Fields, responses=NOT_MODIFIED)
async def list_fields(session: RequestSession, copy: Copy) -> Response:
    """Every field in its official order, with the bodies that are competent first. One page."""
    found = await service.list_fields(session)
    return copy.answer(Fields(items=[FieldOut.model_validate(row) for row in found], next_cursor=None))
