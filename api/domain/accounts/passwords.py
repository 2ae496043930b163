"""Passwords: argon2id off the event loop, a few at a time, and the same work for names that nobody has."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Final
from unicodedata import normalize

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

# 19 MiB, two passes, one lane: OWASP's least for argon2id; about 50 ms of one core.
OWASP: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE: Final = 2


class Passwords:
    """Makes and checks hashes. `turn` bounds the sign-ins that are worked on at once, in memory and in connections."""

    def __init__(self, hasher: PasswordHasher = OWASP) -> None:
        self._hasher = hasher
        self._decoy = hasher.hash(secrets.token_urlsafe())
        self.turn = CapacityLimiter(AT_ONCE)

    def hash(self, password: str) -> str:
        return self._hasher.hash(normalize("NFC", password))

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password belongs to the hash; without one (nobody has that name) the same work, then no."""
        right = await to_thread.run_sync(partial(self._verify, stored or self._decoy, password))
        return right and stored is not None

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, normalize("NFC", password))
        except VerificationError:
            return False
