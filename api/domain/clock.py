"""Time as an argument, and ids in the order of arrival (api.md: UUIDv7 made by the server)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The wall clock: the one place that reads it."""
    return datetime.now(UTC)


class IdSource:
    """UUIDv7 for a given instant, strictly increasing within one process (RFC 9562 §6.2, a counter in rand_a).

    Own code because the clock is injected: demo data of the past must get ids of the past, which no library offers.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ms = -1
        self._counter = 0

    def __call__(self, at: datetime) -> UUID:
        ms = int(at.timestamp() * 1000)
        with self._lock:
            if ms == self._last_ms:
                self._counter += 1
                if self._counter > 0xFFF:
                    ms, self._counter = ms + 1, 0
            else:
                self._counter = int.from_bytes(os.urandom(2), "big") & 0x3FF
            self._last_ms = ms
            counter = self._counter
        tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
        return UUID(int=(ms << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | tail)


new_id = IdSource()
