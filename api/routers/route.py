"""The unit of work of every operation: who asks, one transaction, one effect, and the commit before the answer.

A router is `APIRouter(prefix="/api/v1/…", route_class=ApiRoute, tags=[…])` with the whole path in its prefix, included
without another one. In this order ApiRoute

1. verifies the token of every operation outside PUBLIC: 401 before a body is read;
2. reads the body, up to 2 MB, before it holds a connection;
3. opens one transaction and enters it: `request.state` has `actor`, `claims`, `session`, `now`;
4. for a POST with an Idempotency-Key gives the kept answer, or keeps the one it is about to give (api.md, retries);
5. runs the endpoint and commits. What an endpoint *returns* is committed, whatever its status; what it *raises* rolls
   everything back and becomes a problem. A commit that fails is a problem too.

Order of refusal (api.md): services refuse in the order 404, 403, 428/412, 422, 409. FastAPI looks at the shape of
bodies and parameters before any service runs, so an operation that has some, and can refuse with more than 422, names
the check that comes first:

    @router.post("/{petition_id}/assign")
    @refuses_first(petitions.refuse_moving(Action.ASSIGN))
    async def assign_petition(petition_id: UUID, body: AssignIn, …) -> PetitionOut:

`check(session, actor, path, version, now)` gets the path parameters by name and the version of If-Match, raises
NotFound, Forbidden, VersionRequired or VersionStale, or returns; it runs only when the shape is wrong. A path parameter
that doesn't parse is a 404.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar

from fastapi import params
from fastapi._compat import field_annotation_is_sequence
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Message, Receive, Scope

from api.db.engine import Session, transaction
from api.domain.accounts import service as accounts
from api.domain.actor import Actor
from api.domain.errors import DomainError, NotFound, Unauthenticated
from api.routers.deps import maybe_actor, version_of
from api.routers.errors import PROBLEM_MEDIA_TYPE, BodyTooLarge, UnsupportedMediaType, problem_for
from api.routers.problem_types import PROBLEM_TYPES
from api.routers.retries import is_key, once
from api.routers.tokens import Claims, Kind, Tokens

MAX_BODY: Final = 2_000_000

PUBLIC: Final = frozenset(
    {
        "POST /api/v1/auth/token",
        "POST /api/v1/auth/refresh",
        "POST /api/v1/auth/logout",
        "GET /api/v1/auth/jwks.json",
        "GET /api/v1/problems",
        "GET /api/v1/problems/{code}",
        "GET /api/v1/areas",
        "GET /api/v1/areas/{area_id}",
        "GET /api/v1/fields",
        "GET /api/v1/calendar",
        "GET /api/v1/calendar/due",
        "GET /api/v1/openapi.json",
        "GET /health/live",
        "GET /health/ready",
        "GET /problems",
        "GET /problems/{code}",
    }
)
"""Operations that need no token, beside those below PUBLIC_TREES. Every other one does."""
PUBLIC_TREES: Final = ("/api/v1/public/", "/api/v1/open311/", "/api/v1/auth/oidc/")

PROBLEM_ANSWER: Final[Mapping[str, Any]] = {
    "description": "A refusal or a failure (RFC 9457).",
    "content": {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

_JSON: Final = frozenset({"application/json"})
_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_SAFE: Final = frozenset({"GET", "HEAD"})
_BEFORE_SHAPE: Final = frozenset({401, 403, 404, 412, 428})

Handler = Callable[[Request], Awaitable[Response]]
Precheck = Callable[[Session, Actor, Mapping[str, Any], int | None, datetime], Awaitable[None]]
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
PRECHECKS: Final[dict[Callable[..., Any], Precheck]] = {}


def refuses_first(check: Precheck) -> Callable[[Endpoint], Endpoint]:
    """Names what an endpoint can refuse with before the shape of the request counts; see the module."""

    def register(endpoint: Endpoint) -> Endpoint:
        PRECHECKS[endpoint] = check
        return endpoint

    return register


def is_public(method: str, path: str) -> bool:
    return f"{method} {path}" in PUBLIC or path.startswith(PUBLIC_TREES)


class ApiRoute(APIRoute):
    """One operation; its name is its operationId."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        methods = sorted(options.get("methods") or {"GET"})
        self.public = all(is_public(method, path) for method in methods)
        options["operation_id"] = options.get("operation_id") or endpoint.__name__
        options["responses"] = {"default": PROBLEM_ANSWER, **(options.get("responses") or {})}
        self._stem = path.partition("{")[0]
        super().__init__(path, endpoint, **options)
        calls = {dependant.call for dependant in _walk(self.dependant)}
        self._reads_caller = not self.public or maybe_actor in calls
        self.parameters = frozenset(_query_names(self.dependant))
        self.single = sorted(self.parameters - set(_repeatable(self.dependant)))
        self.openapi_extra = _described(
            self.openapi_extra, public=self.public, reads=self._reads_caller, methods=methods
        )

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Most operations are not the one that is asked for: that costs them a look at their path's beginning."""
        if not scope["path"].startswith(self._stem):
            return Match.NONE, {}
        return super().matches(scope)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def serve(request: Request) -> Response:
            try:
                return await self._serve(request, handler)
            except Exception as error:
                return problem_for(request, error)

        return serve

    async def _serve(self, request: Request, handler: Handler) -> Response:
        state = request.app.state
        now: datetime = state.clock()
        claims = self._claims(request, now)
        body = b""
        if request.method not in _SAFE:
            body = await _read(request)
            request = Request(request.scope, _replay(body))
        async with transaction(state.sessions) as session:
            request.state.session, request.state.now, request.state.claims = session, now, claims
            request.state.actor = await _enter(session, claims, now)
            key = request.headers.get("idempotency-key") if request.method == "POST" else None
            if key is not None and is_key(key):
                response = await once(request, key, body, partial(self._run, request, handler, body))
            else:
                response = await self._run(request, handler, body)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _claims(self, request: Request, now: datetime) -> Claims | None:
        header = request.headers.get("authorization")
        if header is None and not self.public:
            raise Unauthenticated("Cần đăng nhập.", "You need to sign in.")
        if header is None or not self._reads_caller:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthenticated
        tokens: Tokens = request.app.state.tokens
        return tokens.verify(token.strip(), now)

    async def _run(self, request: Request, handler: Handler, body: bytes) -> Response:
        """With a wrong shape the endpoint runs all the same where it can: its own refusals may come first, and
        whatever it did is rolled back."""
        fault = self._fault_of_shape(request, body)
        try:
            response = await handler(request)
        except (RequestValidationError, HTTPException) as error:
            fault = fault or error
        except DomainError as error:
            if fault is None or PROBLEM_TYPES[error.code].status in _BEFORE_SHAPE:
                raise
        else:
            if fault is None:
                return response
        await self._refuse_first(request)
        raise fault

    def _fault_of_shape(self, request: Request, body: bytes) -> Exception | None:
        """What FastAPI does not look at: unknown parameters, zero bytes in known ones, key, kind of body."""
        findings = [
            {"type": "control_character" if name in self.parameters else "unknown_parameter", "loc": ("query", name)}
            for name, value in request.query_params.multi_items()
            if name not in self.parameters or "\0" in value
        ]
        findings += [
            {"type": "repeated_parameter", "loc": ("query", name)}
            for name in self.single
            if len(request.query_params.getlist(name)) > 1
        ]
        if request.method == "POST" and not is_key(request.headers.get("idempotency-key", "-")):
            findings.append({"type": "key_form", "loc": ("header", "Idempotency-Key")})
        if findings:
            return RequestValidationError(findings)
        if body and self.body_field is not None:
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            takes = _FORMS if isinstance(self.body_field.field_info, params.Form) else _JSON
            if kind not in takes:
                return UnsupportedMediaType()
        return None

    async def _refuse_first(self, request: Request) -> None:
        path, errors = request_params_to_args(self.dependant.path_params, request.path_params)
        if errors:
            raise NotFound
        check = PRECHECKS.get(self.endpoint)
        if check is not None and request.state.actor is not None:
            version = version_of(request.headers.get("if-match"))
            await check(request.state.session, request.state.actor, path, version, request.state.now)


async def _enter(session: Session, claims: Claims | None, now: datetime) -> Actor | None:
    if claims is None:
        return None
    if claims.kind is Kind.TRACKING:
        return await accounts.enter_tracking(session, claims.subject)
    return await accounts.enter(session, claims.subject, claims.membership_id, claims.family_id, now)


async def _read(request: Request) -> bytes:
    """The whole body. Raises BodyTooLarge as soon as that is known."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > MAX_BODY:
        raise BodyTooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise BodyTooLarge
    return bytes(body)


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _walk(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _walk(inner)


def _query_names(dependant: Dependant) -> Iterator[str]:
    for one in _walk(dependant):
        for field in one.query_params:
            kind = field.field_info.annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from (inner.alias or name for name, inner in kind.model_fields.items())
            else:
                yield field.alias


def _repeatable(dependant: Dependant) -> Iterator[str]:
    """The query parameters that may come more than once."""
    for one in _walk(dependant):
        for field in one.query_params:
            if field_annotation_is_sequence(field.field_info.annotation):
                yield field.alias


def _described(extra: dict[str, Any] | None, *, public: bool, reads: bool, methods: list[str]) -> dict[str, Any]:
    """What the contract says of every operation: who may call it, and that a POST may be repeated."""
    said: dict[str, Any] = dict(extra or {})
    said["security"] = [*([{}] if public and reads else []), *([{"bearer": []}] if reads else [])]
    if "POST" in methods:
        said["parameters"] = [*said.get("parameters", []), {"$ref": "#/components/parameters/IdempotencyKey"}]
    return said
