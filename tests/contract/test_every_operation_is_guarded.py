"""No operation can be reached without a token, save those listed; and each refuses in the order of api.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from api.main import create_app
from api.routers.route import PRECHECKS, PUBLIC, PUBLIC_TREES, ApiRoute, is_public
from api.settings import Settings

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def described(settings: Settings) -> FastAPI:
    """The application without a database: its contract and its routes."""
    return create_app(settings)


def operations(app: FastAPI) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in app.openapi()["paths"].items():
        for method in METHODS & set(item):
            yield method.upper(), path, item[method]


def filled(path: str) -> str:
    return "/".join(str(UUID(int=1)) if part.startswith("{") else part for part in path.split("/"))


def is_listed(method: str, path: str) -> bool:
    """What `is_public` says, from the lists alone: a change of the function must not open anything."""
    return f"{method} {path}" in PUBLIC or any(path.startswith(tree) for tree in PUBLIC_TREES)


async def test_without_a_token_every_operation_is_401_before_its_body_is_read(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    guarded = [(method, path) for method, path, _ in operations(app) if not is_listed(method, path)]
    assert len(guarded) >= 75, "the sweep found next to nothing: it has gone blind"
    for method, path in guarded:
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Content-Type": "application/json"}):
            answer = await client.request(method, filled(path) + "?wrong=1", content=b"{nonsense", headers=headers)
            assert answer.status_code == 401, f"{method} {path}"
            assert answer.json()["type"] == "/problems/unauthenticated"


async def test_public_operations_need_none(app: FastAPI, client: httpx.AsyncClient) -> None:
    public = [(method, path) for method, path, _ in operations(app) if is_listed(method, path)]
    assert len(public) >= 8
    for method, path in public:
        answer = await client.request(method, filled(path))
        own_refusal = path in {"/api/v1/auth/token", "/api/v1/auth/refresh"}
        assert answer.status_code != 401 or own_refusal, f"{method} {path}"
        assert answer.status_code != 500, f"{method} {path}"


def test_the_contract_says_who_needs_a_token(described: FastAPI) -> None:
    for method, path, operation in operations(described):
        needs = operation["security"] == [{"bearer": []}]
        assert needs is not is_listed(method, path), f"{method} {path}"


def test_what_is_public_is_a_small_literal_list() -> None:
    assert is_public("GET", "/api/v1/areas")
    for method, path in (
        ("POST", "/api/v1/areas"),
        ("GET", "/api/v1/me"),
        ("GET", "/api/v1/publications"),
        ("POST", "/api/v1/auth/switch"),
        ("GET", "/api/v1/petitions/public/x"),
    ):
        assert not is_public(method, path)


def test_every_route_is_an_api_route_with_an_operation_of_its_name(described: FastAPI) -> None:
    found = [context.original_route for context in iter_route_contexts(described.routes)]
    assert len(found) >= 12
    for route in found:
        assert isinstance(route, ApiRoute), route
        assert route.operation_id == route.endpoint.__name__
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))


def test_what_can_refuse_with_404_or_403_does_so_before_422(described: FastAPI) -> None:
    """An operation with a body or parameters on a resource, or one that not everybody may call, names its precheck.

    Those that everybody with an account may call, and whose path holds no resource, are listed.
    """
    for_everybody = {"list_delegations", "switch_membership", "create_petition"}
    without = [
        route.operation_id
        for route in _routes(described)
        if not route.public
        and (route.body_field is not None or route.parameters)
        and (route.dependant.path_params or not (route.methods or set()) <= {"GET", "HEAD"})
        and route.endpoint not in PRECHECKS
        and route.operation_id not in for_everybody
    ]
    assert without == [], "answer 422 where 404 or 403 is due"


def _routes(app: FastAPI) -> Iterator[ApiRoute]:
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, ApiRoute):
            yield context.original_route


def test_every_text_of_a_request_is_bounded(described: FastAPI) -> None:
    """An unbounded text in a body or a query would take whatever is sent."""
    schemas = described.openapi()["components"]["schemas"]
    unbounded = [
        where
        for method, path, operation in operations(described)
        for schema in _request_schemas(operation)
        for where in _unbounded(schema, f"{method} {path}", schemas)
    ]
    assert unbounded == []


def _request_schemas(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield content["schema"]
    for parameter in operation.get("parameters", []):
        if parameter.get("in") == "query":
            yield parameter["schema"]


def _unbounded(schema: dict[str, Any], where: str, schemas: dict[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        yield from _unbounded(schemas[schema["$ref"].rsplit("/", 1)[1]], where, schemas)
    closed = {"maxLength", "enum", "const", "pattern"} & set(schema)
    if schema.get("type") == "string" and not closed and schema.get("format") not in {"uuid", "date", "date-time"}:
        yield where
    inner = {f"{where}/{name}": part for name, part in schema.get("properties", {}).items()}
    inner |= {f"{where}/[]": schema["items"]} if "items" in schema else {}
    for place, part in inner.items():
        yield from _unbounded(part, place, schemas)
    for option in [option for kind in ("anyOf", "oneOf", "allOf") for option in schema.get(kind, [])]:
        yield from _unbounded(option, where, schemas)


def test_the_sweep_sees_an_operation_that_somebody_adds(described: FastAPI) -> None:
    router = APIRouter(prefix="/api/v1/forgotten")

    @router.get("")
    async def forgotten() -> None: ...

    described.include_router(router)
    assert ("GET", "/api/v1/forgotten") in {(method, path) for method, path, _ in operations(described)}
    with pytest.raises(AssertionError):
        test_every_route_is_an_api_route_with_an_operation_of_its_name(described)
