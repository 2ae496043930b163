"""What remembering verified tokens saves."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final
from uuid import UUID

from api.routers.tokens import Keys, Tokens
from bench.corpus import NOW, account_id
from bench.report import Row

ROUNDS, TOKENS = 5, 300
_MEMBERSHIP: Final = account_id("bench/membership")


def measure(data_dir: Path) -> Row:
    """Each token is verified, and at once verified again out of memory; the best of ROUNDS."""
    keys = Keys.of(data_dir)
    issuer = Tokens(keys)
    issued = [issuer.issue(UUID(int=n), _MEMBERSHIP, UUID(int=n), NOW) for n in range(TOKENS)]
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        tokens = Tokens(keys)
        for nth in (0, 1):
            begun = time.perf_counter()
            for token in issued:
                tokens.verify(token, NOW)
            best[nth] = min(best[nth], (time.perf_counter() - begun) / TOKENS * 1e6)
    verified, remembered = best
    return Row(
        f"remembered token ({remembered:.1f} µs)",
        f"token verified ({verified:.0f} µs)",
        remembered / verified,
        0.1,
        "{:.1%}",
    )
