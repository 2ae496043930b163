"""The application: what serves what, and in which order. Wiring only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from api.db.engine import SessionFactory, make_engine, make_sessions
from api.domain.accounts.passwords import Passwords
from api.domain.clock import Clock, utc_now
from api.routers import (
    areas,
    auth,
    calendar,
    commitments,
    deadline_rules,
    fields,
    health,
    me,
    openapi,
    organisations,
    petition_moves,
    petitions,
    problems,
    public,
    session_moves,
    sessions,
    work,
)
from api.routers.contract import DescribedApi
from api.routers.errors import problem_for
from api.routers.headers import Cors, Heads, SecurityHeaders
from api.routers.spa import Spa
from api.routers.throttle import Throttles
from api.routers.tokens import Keys, Tokens
from api.settings import Settings

VERSION: Final = "0.1.0"
ROUTERS: Final = (
    auth.router,
    me.router,
    areas.router,
    organisations.router,
    fields.router,
    calendar.router,
    deadline_rules.router,
    petitions.router,
    petition_moves.router,
    work.router,
    sessions.router,
    session_moves.router,
    commitments.router,
    public.router,
    problems.router,
    openapi.router,
    health.router,
)
_MIGRATIONS: Final = Path(__file__).parents[1] / "alembic" / "versions"


def create_app(
    settings: Settings,
    *,
    database: str | None = None,
    sessions: SessionFactory | None = None,
    clock: Clock = utc_now,
) -> FastAPI:
    """The API and the SPA on one port.

    `database` is the address for the role that serves requests; the pool lives as long as the application runs.
    Tests give `sessions` of their own instead.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if database is None:
            yield
            return
        engine = make_engine(database)
        app.state.sessions = make_sessions(engine)
        try:
            yield
        finally:
            await engine.dispose()

    app = DescribedApi(
        title="Đối Thoại",
        version=VERSION,
        summary="Dialogue between leaders and people, one province in a deployment.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/"}],
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=lifespan,
    )
    keys = Keys.of(settings.data_dir)
    app.state.settings = settings
    app.state.sessions = sessions
    app.state.clock = clock
    app.state.keys = keys
    app.state.cursor_key = keys.derived("cursors")
    app.state.tokens = Tokens(keys)
    app.state.passwords = Passwords()
    app.state.throttles = Throttles()
    app.state.retry_wait = timedelta(seconds=5)
    app.state.spa = Spa()
    app.state.head_revision = max(path.name[:4] for path in _MIGRATIONS.glob("[0-9]*.py"))
    for router in ROUTERS:
        app.router.routes.extend(router.routes)  # included, FastAPI would match each router's routes twice
    app.router.default = app.state.spa
    app.add_exception_handler(HTTPException, problem_for)
    app.add_exception_handler(Exception, problem_for)
    app.add_middleware(Cors, origins=settings.allowed_origins)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Heads)
    return app
