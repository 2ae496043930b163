"""Access tokens: only ours, only for this API, only until they end; and the keys they hang on."""

from __future__ import annotations

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from jose import jwt
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.errors import Unauthenticated
from api.routers.tokens import AUDIENCE, REMEMBERED, REMEMBERED_AT_MOST, Claims, Keys, Kind, Tokens
from conftest import MONDAY_MORNING, SettableClock, SignIn
from factories.accounts import make_account, make_family

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def claims(db: AsyncSession) -> dict[str, Any]:
    """What a good token says; tests change one thing of it."""
    account = await make_account(db)
    family_id = await make_family(db, account, None)
    return {
        "iss": "doithoai", "aud": "doithoai-api", "kind": "access", "sub": str(account.id), "mid": None,
        "fam": str(family_id), "iat": int(MONDAY_MORNING.timestamp()),
        "exp": int((MONDAY_MORNING + MINUTE).timestamp()),
    }  # fmt: skip


def signed(claims: dict[str, Any], keys: Keys) -> str:
    return jwt.encode(claims, keys.signing, "ES256", headers={"kid": keys.kid})


def part(content: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


async def status(client: httpx.AsyncClient, token: str, scheme: str = "Bearer") -> int:
    answer = await client.get("/api/v1/me", headers={"Authorization": f"{scheme} {token}"})
    if answer.status_code == 401:
        assert answer.json()["type"] == "/problems/unauthenticated"
    return answer.status_code


async def test_a_good_token_passes(app: FastAPI, client: httpx.AsyncClient, claims: dict[str, Any]) -> None:
    assert await status(client, signed(claims, app.state.keys)) == 200


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "somebody"}, {"aud": "another-api"}, {"aud": None}, {"iss": None}, {"kind": "refresh"}, {"sub": "x"},
        {"sub": None}, {"mid": "x"}, {"exp": None}, {"exp": "soon"}, {"exp": 10**20}, {"fam": str(UUID(int=1))},
        {"sub": str(UUID(int=1))}, {"mid": str(UUID(int=1))}, {"exp": int(MONDAY_MORNING.timestamp())},
    ],
    ids=str,
)  # fmt: skip
async def test_a_token_of_ours_that_says_anything_else(
    app: FastAPI, client: httpx.AsyncClient, claims: dict[str, Any], change: dict[str, Any]
) -> None:
    said = {name: value for name, value in (claims | change).items() if value is not None or name == "mid"}
    assert await status(client, signed(said, app.state.keys)) == 401


async def test_alg_none_and_symmetric_tokens(app: FastAPI, client: httpx.AsyncClient, claims: dict[str, Any]) -> None:
    kid = app.state.keys.kid
    for alg in ("none", "None", ""):
        assert await status(client, f"{part({'alg': alg, 'typ': 'JWT', 'kid': kid})}.{part(claims)}.") == 401
    real = signed(claims, app.state.keys)
    unsigned = f"{part({'alg': 'none', 'kid': kid})}.{part(claims)}.{real.rsplit('.', 1)[1]}"
    assert await status(client, unsigned) == 401
    # The public key is known to all: as a shared secret it must not count.
    coordinates = json.dumps(app.state.tokens.jwks()["keys"][0])
    assert await status(client, jwt.encode(claims, coordinates, "HS256", headers={"kid": kid})) == 401


async def test_a_foreign_key_even_under_our_kid(
    app: FastAPI, client: httpx.AsyncClient, claims: dict[str, Any], tmp_path: Path
) -> None:
    foreign = Keys.of(tmp_path)
    assert await status(client, signed(claims, foreign)) == 401
    assert (
        await status(client, jwt.encode(claims, foreign.signing, "ES256", headers={"kid": app.state.keys.kid})) == 401
    )


async def test_altered_tokens(app: FastAPI, client: httpx.AsyncClient, claims: dict[str, Any]) -> None:
    header, body, signature = signed(claims, app.state.keys).split(".")
    other = part(json.loads(urlsafe_b64decode(body + "==")) | {"sub": str(uuid4())})
    for token in (f"{header}.{other}.{signature}", f"{header}.{body}.", f"{header}.{body}", "", "x", "a.b.c"):
        assert await status(client, token) == 401
    assert await status(client, "x" * 100_000) == 401
    accented = httpx.Headers({"Authorization": "Bearer ê.ê.ê"}, encoding="utf-8")
    assert (await client.get("/api/v1/me", headers=accented)).status_code == 401


async def test_other_schemes(app: FastAPI, client: httpx.AsyncClient, claims: dict[str, Any]) -> None:
    token = signed(claims, app.state.keys)
    assert await status(client, token, "Basic") == 401
    assert await status(client, token, "bearer") == 200


async def test_a_token_ends_after_ten_minutes(
    client: httpx.AsyncClient, db: AsyncSession, sign_in: SignIn, clock: SettableClock
) -> None:
    headers = await sign_in(await make_account(db))
    clock.advance(10 * MINUTE - timedelta(seconds=1))
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 200
    clock.advance(timedelta(seconds=1))
    answer = await client.get("/api/v1/me", headers=headers | {"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["detail"]) == (401, "The access token has expired.")


async def test_the_published_key_verifies_our_tokens(
    app: FastAPI, client: httpx.AsyncClient, claims: dict[str, Any]
) -> None:
    published = (await client.get("/api/v1/auth/jwks.json")).json()
    token = app.state.tokens.issue(uuid4(), None, uuid4(), MONDAY_MORNING)
    assert [key["kid"] for key in published["keys"]] == [jwt.get_unverified_header(token)["kid"]]
    assert "d" not in published["keys"][0]
    said = jwt.decode(token, published, ["ES256"], {"verify_exp": False}, AUDIENCE)
    assert said["exp"] - said["iat"] == 600


async def test_a_tracking_token_is_no_account(app: FastAPI, client: httpx.AsyncClient) -> None:
    assert await status(client, app.state.tokens.issue_tracking(uuid4(), MONDAY_MORNING)) == 403


def test_a_tracking_token_names_one_petition_for_15_minutes(tmp_path: Path) -> None:
    tokens, petition_id = Tokens(Keys.of(tmp_path)), uuid4()
    token = tokens.issue_tracking(petition_id, MONDAY_MORNING)
    claims = tokens.verify(token, MONDAY_MORNING + 15 * MINUTE - timedelta(seconds=1))
    assert (claims.kind, claims.subject, claims.family_id) == (Kind.TRACKING, petition_id, None)
    with pytest.raises(Unauthenticated):
        tokens.verify(token, MONDAY_MORNING + 15 * MINUTE)


def test_verified_tokens_are_remembered_for_a_minute_and_bounded_in_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens, verified = Tokens(Keys.of(tmp_path)), list[str]()
    check = tokens._verified

    def counted(token: str) -> Claims:
        verified.append(token)
        return check(token)

    monkeypatch.setattr(tokens, "_verified", counted)
    token = tokens.issue(uuid4(), None, uuid4(), MONDAY_MORNING)
    for seconds in (0, 1, 59):
        tokens.verify(token, MONDAY_MORNING + timedelta(seconds=seconds))
    assert len(verified) == 1
    tokens.verify(token, MONDAY_MORNING + REMEMBERED)
    assert len(verified) == 2
    good = check(token)
    monkeypatch.setattr(tokens, "_verified", lambda token: good)
    for n in range(REMEMBERED_AT_MOST + 10):
        tokens.verify(str(n), MONDAY_MORNING)
    assert len(tokens._seen) == REMEMBERED_AT_MOST


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    found: list[Keys] = []
    threads = [threading.Thread(target=lambda: found.append(Keys.of(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(keys.kid, keys.derived("x")) for keys in found}) == 1
    assert found[0].derived("x") != found[0].derived("y")
    files = sorted((tmp_path / "keys").iterdir())
    assert [file.name for file in files] == ["access.pem", "server.key"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
