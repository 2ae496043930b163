"""Headers of every answer: what browsers may do with it, and which other pages may read it (api.md, browsers)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.domain.errors import Forbidden
from api.routers.errors import problem

# same-origin, not no-referrer: under that one browsers send `Origin: null`, which the refresh operations refuse.
_ALWAYS: Final = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
_NOTHING_RUNS: Final = "default-src 'none'; frame-ancestors 'none'"

_OF_THE_API: Final = ("/api/", "/health/", "/problems")
_EXPOSED: Final = (
    "ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "Deprecation", "Sunset",
    "Idempotency-Replayed",
)  # fmt: skip
_SENT: Final = (
    "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID",
)  # fmt: skip
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Standing:
    """What one throttle has counted for a caller: `remaining` tries of `limit` a minute, all again in `seconds`."""

    name: str
    limit: int
    remaining: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers-10 writes them."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.limit};w=60',
            "RateLimit": f'"{self.name}";r={self.remaining};t={self.seconds}',
        }


class SecurityHeaders:
    """Adds what an answer does not say itself; the SPA's pages bring the policy that was built with them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state: dict[str, Any] = scope.setdefault("state", {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", _NOTHING_RUNS)
                counted: Standing | None = state.get("rate_limit")
                if counted is not None:
                    headers.update(counted.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class Heads:
    """Answers HEAD as GET is answered, without the body (RFC 9110 §9.3.2). The pages of the SPA do so themselves."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD" or not scope["path"].startswith(_OF_THE_API):
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class _Rule(CORSMiddleware):
    """CORS as Starlette knows it; what it refuses is a problem, as every refusal."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS" and {"origin", "access-control-request-method"} <= set(headers):
            answer = self.preflight_response(request_headers=headers)
            if answer.status_code >= 400:
                detail = ("Trang gửi yêu cầu không được phép.", "The page that sent this is not allowed to.")
                answer = problem(Request(scope), Forbidden(*detail))
                answer.headers["Vary"] = "Origin"
            await answer(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class Cors:
    """Three rules by path: listed pages with credentials where the refresh cookie lives, listed pages without them in
    the rest of the API, every page without them where everything is public."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        def rule(allowed: Collection[str], *, credentials: bool) -> ASGIApp:
            return _Rule(
                app,
                allow_origins=allowed,
                allow_methods=_METHODS,
                allow_headers=_SENT,
                allow_credentials=credentials,
                expose_headers=_EXPOSED,
            )

        self._app = app
        self._by_tree = {
            "/api/v1/auth/": rule(origins, credentials=True),
            "/api/v1/public/": rule(("*",), credentials=False),
            "/api/v1/open311/": rule(("*",), credentials=False),
            "/api/": rule(origins, credentials=False),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        app = next((rule for tree, rule in self._by_tree.items() if path.startswith(tree)), self._app)
        await app(scope, receive, send)
