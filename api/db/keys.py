"""Keys that live outside the database: files beside the data, made at the first use, readable by the product alone."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from api.settings import get_settings


def key_file(name: str, make: Callable[[], bytes]) -> bytes:
    """The key of that name; the first of several processes that ask at once makes it for all."""
    path: Path = get_settings().data_dir / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{name}.{secrets.token_hex(8)}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(make())
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass  # another process was first: its key is the one
        finally:
            fresh.unlink()
    return path.read_bytes()


def tracking_key() -> bytes:
    """Keys the digests of tracking secrets, so that a copy of the database alone opens nothing."""
    return key_file("tracking.key", lambda: secrets.token_bytes(32))
