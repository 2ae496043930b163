"""Headers of every answer: what browsers may do with it, and which other pages may read it (api.md, browsers)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# same-origin, not no-referrer: under that one browsers send `Origin: null`, which the refresh operations refuse.
_ALWAYS: Final = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
_NOTHING_RUNS: Final = "default-src 'none'; frame-ancestors 'none'"

_EXPOSED: Final = (
    "ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "Deprecation", "Sunset",
    "Idempotency-Replayed",
)  # fmt: skip
_SENT: Final = (
    "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID",
)  # fmt: skip
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


class SecurityHeaders:
    """Adds what an answer does not say itself; the SPA's pages bring the policy that was built with them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", _NOTHING_RUNS)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class Cors:
    """Three rules by path: listed pages with credentials where the refresh cookie lives, listed pages without them in
    the rest of the API, every page without them where everything is public."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        def rule(allowed: Collection[str], *, credentials: bool) -> ASGIApp:
            return CORSMiddleware(
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
