"""Throttling in the memory of one process: how often a caller may try something (api.md, limits)."""

from __future__ import annotations

import ipaddress
import math
import time
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from api.domain.errors import TooManyRequests
from api.domain.intake.rules import read_code
from api.routers.headers import Standing
from api.routers.route import PROBLEM_ANSWER

_TEXT: Final = {"schema": {"type": "string"}}
_LIMITS: Final = {"RateLimit": _TEXT, "RateLimit-Policy": _TEXT}
THROTTLED: Final[dict[int | str, dict[str, Any]]] = {
    429: {**PROBLEM_ANSWER, "headers": {"Retry-After": {"schema": {"type": "integer"}}, **_LIMITS}}
}
"""For `responses=` of an operation that counts tries."""


@dataclass
class Throttle:
    """At most `per_minute` tries of one caller within any minute.

    With a `name` the answer says how many are left (RateLimit, RateLimit-Policy). A throttle of a user name or a code
    has none: everybody's tries count there, and what is left would tell one what others do.
    """

    per_minute: int
    name: str | None = None
    _limiter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    async def hit(self, request: Request, caller: str) -> None:
        """Counts a try. Raises TooManyRequests with the seconds until the next one is free."""
        item = RateLimitItemPerMinute(self.per_minute)
        allowed = await self._limiter.hit(item, caller)
        left = await self._limiter.get_window_stats(item, caller)
        seconds = max(1, math.ceil(left.reset_time - time.time()))
        if self.name is not None:
            request.state.rate_limit = Standing(self.name, self.per_minute, left.remaining, seconds)
        if not allowed:
            raise TooManyRequests(seconds)

    async def forget(self, caller: str) -> None:
        """The caller proved to be the right one: the tries so far count no more."""
        await self._limiter.clear(RateLimitItemPerMinute(self.per_minute), caller)


@dataclass
class Throttles:
    """Every throttle of the API, with its limit.

    A right password makes the tries under that name forgotten, so guessing is throttled and coming and going is not.
    The address keeps counting: forgetting it there would let who has one account try everybody else's.
    """

    sign_in_per_name: Throttle = field(default_factory=lambda: Throttle(10))
    sign_in_per_address: Throttle = field(default_factory=lambda: Throttle(60, "sign-in"))
    tracking_per_code: Throttle = field(default_factory=lambda: Throttle(10))
    tracking_per_address: Throttle = field(default_factory=lambda: Throttle(30, "tracking"))
    handing_in_per_address: Throttle = field(default_factory=lambda: Throttle(30, "handing-in"))

    async def hit_tracking(self, request: Request, code: str) -> None:
        """Counts a try to open a petition by code and secret, for the code that is meant however it is spelled. Raises
        TooManyRequests."""
        await self.tracking_per_address.hit(request, address_of(request))
        await self.tracking_per_code.hit(request, read_code(code) or code.upper())


def address_of(request: Request) -> str:
    """Whom a try without an account is counted for: the IPv4 address, or the IPv6 network that one customer gets."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a unix socket or a test
        return host
    return host if address.version == 4 else str(ipaddress.ip_network(f"{host}/64", strict=False))
