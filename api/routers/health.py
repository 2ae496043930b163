"""Probes: does the process live, may people be sent to it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.db.queries import readiness
from api.domain.errors import Unavailable
from api.routers.deps import RequestSession
from api.routers.errors import problem
from api.routers.route import ApiRoute
from api.routers.schemas.health import Health

router = APIRouter(prefix="/health", route_class=ApiRoute, tags=["health"])


@router.get("/live")
async def get_liveness() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/ready", response_model=Health)
async def get_readiness(request: Request, session: RequestSession) -> Health | Response:
    """The database is migrated and seeded and the SPA is built; else 503, with what is missing in `missing`."""
    migrated = await readiness.get_revision(session) == request.app.state.head_revision
    parts = {
        "migrated": migrated,
        "seeded": migrated and await readiness.is_seeded(session),
        "spa_built": request.app.state.spa.is_built,
    }
    missing = [name for name, there in parts.items() if not there]
    if not missing:
        return Health(status="ok")
    refusal = Unavailable()
    refusal.extra = {"missing": missing}
    return problem(request, refusal)
