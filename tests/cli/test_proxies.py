"""Whose word is taken for where a request comes from."""

from __future__ import annotations

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from api.cli.serve import configured
from api.routers.throttle import address_of
from api.settings import Settings

CALLER, PROXY, STRANGER = "203.0.113.9", "10.0.3.7", "198.51.100.4"


async def tell_address(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(address_of(Request(scope)))(scope, receive, send)


@pytest.mark.parametrize(
    ("proxies", "sender", "counted"),
    [
        ("", "127.0.0.1", CALLER),
        ("", "::1", CALLER),
        ("", PROXY, PROXY),
        ("", STRANGER, STRANGER),
        (PROXY, PROXY, CALLER),
        (f"127.0.0.1, {PROXY}/32", PROXY, CALLER),
        (PROXY, STRANGER, STRANGER),
        (PROXY, "127.0.0.1", "127.0.0.1"),
    ],
)
async def test_a_forged_address_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, proxies: str, sender: str, counted: str
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    monkeypatch.setenv("DOITHOAI_PROXIES", proxies)
    config = configured(tell_address, Settings())
    config.load()
    transport = httpx.ASGITransport(config.loaded_app, client=(sender, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        answer = await client.get("/", headers={"X-Forwarded-For": CALLER})
        forged = await client.get("/", headers={"X-Forwarded-For": f"192.0.2.1, {CALLER}"})
    assert answer.text == forged.text == (counted if "::" not in counted else "::1/64")
