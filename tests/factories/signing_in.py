"""Sign-in as clients do it, for tests of identity."""

from __future__ import annotations

from http.cookies import Morsel, SimpleCookie

import httpx

from factories.accounts import PASSWORD

TOKEN, REFRESH = "/api/v1/auth/token", "/api/v1/auth/refresh"
LOGOUT, SWITCH, ME = "/api/v1/auth/logout", "/api/v1/auth/switch", "/api/v1/me"


def form(username: str, password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"grant_type": "password", "username": username, "password": password, **more}


def cookie(answer: httpx.Response) -> Morsel[str]:
    jar = SimpleCookie(answer.headers["set-cookie"])
    assert len(jar) == 1
    return next(iter(jar.values()))


def bearer(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def renew(client: httpx.AsyncClient, token: str) -> httpx.Response:
    """As a tab would that holds this cookie, whatever the other tabs were given."""
    client.cookies.clear()
    return await client.post(REFRESH, headers={"Cookie": f"refresh={token}"})
