"""What is refused before any operation runs is a problem too, and HEAD is answered wherever GET is."""

from __future__ import annotations

import httpx
import pytest

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/api/v1/petitions", "GET, HEAD, POST"),
        ("PUT", "/api/v1/sessions", "GET, HEAD, POST"),
        ("DELETE", "/api/v1/sessions/018f3a2e-0000-7000-8000-000000000001/commitments", "GET, HEAD, POST, PUT"),
        ("GET", "/api/v1/auth/token", "POST"),
        ("POST", "/health/live", "GET, HEAD"),
        ("POST", "/", "GET, HEAD"),
    ],
)
async def test_405_names_every_method_of_the_path(
    client: httpx.AsyncClient, method: str, path: str, allow: str
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allow)
    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("path", ["/metrics", "/health", "/health/nothing", "/api", "/api/v1/nothing"])
async def test_what_is_for_machines_is_never_a_page(client: httpx.AsyncClient, path: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        answer = await client.request(method, path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == PROBLEM


async def test_head_is_get_without_the_body(client: httpx.AsyncClient) -> None:
    for path in ("/health/live", "/api/v1/areas", "/api/v1/petitions", "/problems/conflict"):
        got, headed = await client.get(path), await client.head(path)
        assert (headed.status_code, headed.content) == (got.status_code, b""), path
        assert dict(headed.headers) == dict(got.headers), path
        assert got.content


async def test_a_refused_preflight_is_a_problem(client: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    answer = await client.options("/api/v1/petitions", headers=asked)
    assert (answer.status_code, answer.headers["content-type"]) == (403, PROBLEM)
    assert answer.json()["type"] == "/problems/forbidden"
    assert "access-control-allow-origin" not in answer.headers
    listed = asked | {"Origin": "https://doithoai.example"}
    assert (await client.options("/api/v1/petitions", headers=listed)).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/api/v1/problems", "/api/v1/problems/conflict", "/problems", "/api/v1/auth/jwks.json", "/api/v1/openapi.json"],
)
async def test_what_everybody_may_read_can_be_kept(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.headers["cache-control"].startswith("public")
    again = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not answer.headers["etag"].startswith("W/")
