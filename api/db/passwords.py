"""Passwords of the database roles, made once and kept beside the data, outside the database."""

import fcntl
import json
import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from api.db.unavailable import DatabaseUnavailable, file_errors_explained

SUPERUSER: Final = "postgres"
OWNER: Final = "doithoai_owner"
APP: Final = "doithoai_app"
JOBS: Final = "doithoai_jobs"
ROLES: Final = (SUPERUSER, OWNER, APP, JOBS)


def role_passwords(data_dir: Path) -> dict[str, str]:
    """The password of each of ROLES, from `data_dir/secrets.json` (0600), made at random where it is missing.

    Any number of processes that ask at once get the same answer. Other entries of the file are kept.
    Raises DatabaseUnavailable when the file cannot be read or written, or is damaged.
    """
    with file_errors_explained(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(data_dir / "secrets.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            path = data_dir / "secrets.json"
            entries = _read(path)
            missing = [role for role in ROLES if role not in entries]
            if missing:
                entries |= {role: secrets.token_urlsafe(32) for role in missing}
                _replace(path, json.dumps(entries, indent=1))
            return {role: str(entries[role]) for role in ROLES}
        finally:
            os.close(lock)


def _read(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        entries = json.loads(path.read_text())
    except ValueError:
        entries = None
    if not isinstance(entries, dict):
        # From None: the parser's error quotes the file.
        raise DatabaseUnavailable(f"{path} is damaged: put it back from a backup.") from None
    return entries


def _replace(path: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".secrets-", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes a rename inside `folder` last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
