"""What browsers meet: the rules for other pages, the headers of every answer, the SPA, and the probes."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest
import yaml
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.routers.spa import Spa

LISTED, FOREIGN = "https://doithoai.example", "https://evil.example"
POLICY = "script-src 'self'; frame-ancestors 'none'"


@pytest.fixture
def build(tmp_path: Path, app: FastAPI) -> Path:
    """A built SPA, as small as can be."""
    folder = tmp_path / "build"
    immutable = folder / "_app" / "immutable"
    immutable.mkdir(parents=True)
    (folder / "200.html").write_text("<!doctype html><title>Đối Thoại</title>")
    (folder / "200.html.br").write_bytes(b"brotli")
    (folder / "200.html.gz").write_bytes(gzip.compress(b"shell"))
    (folder / "csp.txt").write_text(POLICY)
    (folder / "service-worker.js").write_text("self.skipWaiting();")
    (folder / "favicon.svg").write_text("<svg/>")
    (immutable / "start.abc.js").write_text("export {};")
    (tmp_path / "secret.txt").write_text("not of the build")
    app.state.spa = app.router.default = Spa(folder)
    return folder


class TestOtherPages:
    @pytest.mark.parametrize(
        ("path", "origin", "allowed", "credentials"),
        [
            ("/api/v1/me", LISTED, LISTED, None),
            ("/api/v1/me", FOREIGN, None, None),
            ("/api/v1/auth/jwks.json", LISTED, LISTED, "true"),
            ("/api/v1/auth/jwks.json", FOREIGN, None, "true"),
            ("/api/v1/public/petitions", FOREIGN, "*", None),
            ("/api/v1/open311/v2/requests.json", FOREIGN, "*", None),
            ("/health/live", LISTED, None, None),
        ],
    )
    async def test_reading(
        self, client: httpx.AsyncClient, path: str, origin: str, allowed: str | None, credentials: str | None
    ) -> None:
        """Without an allowed origin browsers ignore the other headers."""
        answer = await client.get(path, headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed
        assert answer.headers.get("access-control-allow-credentials") == credentials
        if allowed == LISTED:
            assert "Origin" in answer.headers["vary"]
            assert "Retry-After" in answer.headers["access-control-expose-headers"]

    @pytest.mark.parametrize(
        ("path", "origin", "status"),
        [
            ("/api/v1/me", LISTED, 200),
            ("/api/v1/me", FOREIGN, 403),
            ("/api/v1/auth/refresh", LISTED, 200),
            ("/api/v1/auth/refresh", FOREIGN, 403),
            ("/api/v1/public/petitions/track", FOREIGN, 200),
        ],
    )
    async def test_asking_first(self, client: httpx.AsyncClient, path: str, origin: str, status: int) -> None:
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type, if-match, idempotency-key",
        }
        answer = await client.options(path, headers=asked)
        assert answer.status_code == status
        if status == 200:
            assert answer.headers.get("access-control-allow-origin") == ("*" if "public" in path else LISTED)
            credentials = answer.headers.get("access-control-allow-credentials")
            assert credentials == ("true" if "auth" in path else None)


class TestHeaders:
    @pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/problems", "/health/live", "/api/none", "/", "/a.png"])
    async def test_every_answer_has_them(self, client: httpx.AsyncClient, build: Path, path: str) -> None:
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["content-security-policy"] == (
            POLICY if path == "/" else "default-src 'none'; frame-ancestors 'none'"
        )


class TestSpa:
    @pytest.mark.parametrize("path", ["/", "/tra-cuu", "/register/019b76da-a800-71da-88f1-39023b641116", "/healthy"])
    async def test_every_page_is_the_shell(self, client: httpx.AsyncClient, build: Path, path: str) -> None:
        answer = await client.get(path, headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"
        assert "Đối Thoại" in answer.text

    @pytest.mark.parametrize(
        ("accepted", "coding"),
        [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("", None)],
    )
    async def test_the_smallest_form(
        self, client: httpx.AsyncClient, build: Path, accepted: str, coding: str | None
    ) -> None:
        request = client.build_request("GET", "/", headers={"Accept-Encoding": accepted})
        answer = await client.send(request, stream=True)
        content = b"".join([chunk async for chunk in answer.aiter_raw()])
        assert answer.headers.get("content-encoding") == coding
        suffix = {"br": ".br", "gzip": ".gz", None: ""}[coding]
        assert content == (build / f"200.html{suffix}").read_bytes()
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "Accept-Encoding" in answer.headers["vary"]

    async def test_hashed_files_stay_for_ever_and_others_are_asked_for_again(
        self, client: httpx.AsyncClient, build: Path
    ) -> None:
        hashed = await client.get("/_app/immutable/start.abc.js")
        assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
        worker = await client.get("/service-worker.js")
        assert worker.headers["cache-control"] == "no-cache"
        assert (await client.get("/favicon.svg")).headers["content-type"] == "image/svg+xml"
        unchanged = await client.get("/service-worker.js", headers={"If-None-Match": worker.headers["etag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")

    @pytest.mark.parametrize(
        "path",
        [
            "/_app/immutable/gone.js", "/gone.png", "/csp.txt", "/../secret.txt", "/%2e%2e/secret.txt",
            "/..%2fsecret.txt", "//secret.txt", "/a%00b.js",
        ],
    )  # fmt: skip
    async def test_other_files_are_not_there(self, client: httpx.AsyncClient, build: Path, path: str) -> None:
        answer = await client.get(httpx.URL("http://127.0.0.1:8000").copy_with(raw_path=path.encode()))
        assert answer.status_code == 404
        assert answer.json()["type"] == "/problems/not-found"

    async def test_pages_are_only_read(self, client: httpx.AsyncClient, build: Path) -> None:
        assert (await client.head("/")).status_code == 200
        answer = await client.post("/tra-cuu")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")

    async def test_before_it_is_built(self, app: FastAPI, client: httpx.AsyncClient, tmp_path: Path) -> None:
        app.router.default = Spa(tmp_path / "none")
        answer = await client.get("/")
        assert answer.status_code == 503
        assert "make run" in answer.text
        assert (await client.get("/api/none")).status_code == 404


class TestProbes:
    async def test_ready_only_with_every_part(
        self, app: FastAPI, client: httpx.AsyncClient, db: AsyncSession, build: Path
    ) -> None:
        async def missing() -> list[str]:
            answer = await client.get("/health/ready")
            if answer.status_code == 200:
                return []
            assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
            named: list[str] = answer.json()["missing"]
            return named

        assert await missing() == ["seeded"]
        await db.execute(text("insert into seeds (name, digest) values ('areas', 'x')"))
        assert await missing() == []
        (build / "200.html").unlink()
        assert await missing() == ["spa_built"]
        app.state.head_revision = "9999"
        assert await missing() == ["migrated", "seeded", "spa_built"]

    async def test_live(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/health/live")).json() == {"status": "ok"}


async def test_the_committed_contract_is_served(client: httpx.AsyncClient, repository: Path) -> None:
    committed = yaml.safe_load((repository / "openapi" / "v1.yaml").read_text())
    assert (await client.get("/api/v1/openapi.json")).json() == committed
