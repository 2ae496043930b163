"""Throttling in the memory of one process: how often a caller may try something (api.md, limits)."""

from __future__ import annotations

import ipaddress
import math
import time
from dataclasses import dataclass, field

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from api.domain.errors import TooManyRequests


@dataclass
class Throttle:
    """At most `per_minute` tries of one caller within any minute."""

    per_minute: int
    _limiter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    async def hit(self, caller: str) -> None:
        """Counts a try. Raises TooManyRequests with the seconds until the next one is free."""
        item = RateLimitItemPerMinute(self.per_minute)
        if not await self._limiter.hit(item, caller):
            free_at = (await self._limiter.get_window_stats(item, caller)).reset_time
            raise TooManyRequests(max(1, math.ceil(free_at - time.time())))

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
    sign_in_per_address: Throttle = field(default_factory=lambda: Throttle(60))
    tracking_per_code: Throttle = field(default_factory=lambda: Throttle(10))
    tracking_per_address: Throttle = field(default_factory=lambda: Throttle(30))
    handing_in_per_address: Throttle = field(default_factory=lambda: Throttle(30))


def address_of(request: Request) -> str:
    """Whom a try without an account is counted for: the IPv4 address, or the IPv6 network that one customer gets."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # a unix socket or a test
        return host
    return host if address.version == 4 else str(ipaddress.ip_network(f"{host}/64", strict=False))
