"""From a refusal or a fault to an RFC 9457 problem. The status is the problem type's."""

from __future__ import annotations

import logging
import re
import secrets
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import orjson
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from api.db.faults import is_passing
from api.domain.errors import Conflict, DomainError, FieldError, Invalid, NotFound, Unavailable
from api.routers.messages import message_of
from api.routers.problem_types import PROBLEM_TYPES

Language = Literal["vi", "en"]
PROBLEM_MEDIA_TYPE: Final = "application/problem+json"
_OURS: Final = str(Path(__file__).parents[1])
_LOG: Final = logging.getLogger("doithoai.api")


class KeyReused(DomainError):
    """An Idempotency-Key came back with another request."""

    code = "key-reused"


class StillRunning(Conflict):
    """The first request with this Idempotency-Key has not ended."""

    code = "still-running"
    retry_after = 5


class BodyTooLarge(DomainError):
    code = "body-too-large"


class UnsupportedMediaType(DomainError):
    code = "unsupported-media-type"


def language_of(request: Request) -> Language:
    """The language of texts: Vietnamese unless the caller prefers English (RFC 9110 §12.5.4)."""
    best: tuple[float, Language] = (0.0, "vi")
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().partition(";")
        found = re.fullmatch(r"\s*q=(0(?:\.\d{1,3})?|1(?:\.0{1,3})?)\s*", weight) if weight else None
        quality = float(found[1]) if found else 1.0
        match tag.strip().lower().partition("-")[0]:
            case "vi" if quality > best[0]:
                best = (quality, "vi")
            case "en" if quality > best[0]:
                best = (quality, "en")
    return best[1]


def problem_for(request: Request, error: Exception) -> Response:
    """The answer to any exception. What nobody foresaw is logged by its kind and place, never by its content."""
    if isinstance(error, DomainError):
        return problem(request, error)
    if isinstance(error, RequestValidationError):
        return problem(request, invalid_of(error.errors()))
    if isinstance(error, HTTPException) and (known := _http_problem(request, error)) is not None:
        return known
    if isinstance(error, ClientDisconnect):
        return problem(request, Invalid([]))  # nobody is left to read it
    if is_passing(error):
        _LOG.warning("database not reached: %s at %s", type(error).__name__, _place(request))
        return problem(request, Unavailable())
    request_id = secrets.token_hex(8)
    _LOG.error("request %s failed at %s\n%s", request_id, _place(request), "\n".join(_frames(error)))
    return _answer(request, "unexpected", None, {"request_id": request_id}, {})


def problem(request: Request, error: DomainError) -> Response:
    """The answer to a refusal."""
    english = language_of(request) == "en"
    members: dict[str, Any] = dict(error.extra)
    if isinstance(error, Invalid):
        members["errors"] = [
            {"pointer": e.pointer, "code": e.code, "message": e.message_en if english else e.message_vi}
            for e in error.errors
        ]
    headers = {}
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if PROBLEM_TYPES[error.code].status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return _answer(request, error.code, error.detail_en if english else error.detail_vi, members, headers)


def invalid_of(errors: Sequence[Any]) -> Invalid:
    """pydantic's findings as ours: JSON pointers into the body, `?name` for the query, `header:name` for a header."""
    found = []
    for error in errors:
        vi, en = message_of(error)
        found.append(FieldError(_pointer(error["loc"], error["type"]), error["type"], vi, en))
    return Invalid(found)


def _pointer(loc: Sequence[int | str], kind: str) -> str:
    where, *path = loc or ("body",)
    if where == "query":
        return f"?{path[0] if path else ''}"
    if where in ("header", "cookie"):
        return f"{where}:{path[0] if path else ''}"
    if kind == "json_invalid":  # its path is a place in the text
        return ""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _http_problem(request: Request, error: HTTPException) -> Response | None:
    """What the framework refuses by itself: unknown paths and methods, bodies that don't parse."""
    match error.status_code:
        case 404:
            return problem(request, NotFound())
        case 405:
            return _answer(request, "method-not-allowed", None, {}, _allow(request) or dict(error.headers or {}))
        case 413:
            return problem(request, BodyTooLarge())
        case 400:
            return problem(request, invalid_of([{"type": "json_invalid", "loc": ("body",)}]))
        case _:
            return None


def _allow(request: Request) -> dict[str, str]:
    """Every method of the path: each of them is a route of its own, and the framework asks the first alone."""
    path = request.scope["path"]
    routes = (one for one in request.app.routes if isinstance(one, Route) and one.path_regex.match(path))
    methods = {method for route in routes for method in route.methods or ()}
    if "GET" in methods:
        methods.add("HEAD")
    return {"Allow": ", ".join(sorted(methods))} if methods else {}


def _answer(
    request: Request, code: str, detail: str | None, members: Mapping[str, Any], headers: Mapping[str, str]
) -> Response:
    language = language_of(request)
    kind = PROBLEM_TYPES[code]
    body = {
        "type": f"/problems/{code}",
        "title": kind.title_en if language == "en" else kind.title_vi,
        "status": kind.status,
        "detail": detail or (kind.about_en if language == "en" else kind.about_vi),
        "instance": request.url.path,
        **members,
    }
    always = {"Cache-Control": "no-store", "Content-Language": language}
    return Response(orjson.dumps(body), kind.status, {**always, **headers}, PROBLEM_MEDIA_TYPE)


def _place(request: Request) -> str:
    """Method and path template: a real path may hold a reference code."""
    return f"{request.method} {getattr(request.scope.get('route'), 'path', '(no route)')}"


def _frames(error: BaseException) -> Iterator[str]:
    """Kinds of an exception and its causes, and where they passed through our code, without messages: those quote
    rows, bodies and names."""
    step: BaseException | None = error
    while step is not None:
        yield f"{type(step).__module__}.{type(step).__name__}"
        frames = traceback.extract_tb(step.__traceback__)
        for frame in frames:
            if frame.filename.startswith(_OURS) or frame is frames[-1]:
                yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
