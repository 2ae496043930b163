"""The daily roots as files beside the data: signed, each with the list of heads that changed since the one before.

roots/2026-03-02.json         the root, readable, with its signature and the digest of the file before
roots/2026-03-02.heads.gz     the records of the heads that changed; the lists of all days together name every head
roots/all.gz                  every head as of the newest root: tells the next one what changed, and may be lost
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jwk
from jose.backends.base import Key

from api.db.keys import key_file
from api.db.passwords import sync_folder
from api.db.vocabulary import STREAMS
from api.domain.history.model import Head, Root
from api.domain.history.rules import RECORD_BYTES, Changes, head_of, record_of, root_digest, root_of, signed_text
from api.settings import get_settings

_BATCH: Final = 20_000
_UNREADABLE: Final = (OSError, EOFError, ValueError, KeyError, TypeError, struct.error)
"""What a file that is not as it was written may raise while it is read."""


class Roots:
    """The roots of this installation. Blocking: for a thread, or for a command."""

    def __init__(self) -> None:
        data_dir = get_settings().data_dir
        self.folder = data_dir / "roots"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._key: Key = jwk.construct(key_file("history.pem", _new_key), "ES256")

    def days(self) -> list[date]:
        """The days that have a root, oldest first."""
        return sorted(date.fromisoformat(path.stem) for path in self.folder.glob("????-??-??.json"))

    def read(self, day: date) -> Root | None:
        """The root of the day; None when it is not as it was signed."""
        try:
            members = json.loads(self._root_file(day).read_bytes())
            signature = urlsafe_b64decode(members.pop("signature"))
            root = root_of(members)
        except _UNREADABLE:
            return None
        return root if self._key.public_key().verify(signed_text(root), signature) and root.day == day else None

    def file_digest(self, day: date) -> str:
        return hashlib.sha256(self._root_file(day).read_bytes()).hexdigest()

    def has_its_heads(self, root: Root) -> bool:
        """Whether the list of changed heads beside the root is the one that it was sealed with."""
        return _digest_is(self._heads_file(root.day), root.changed_digest)

    def changed(self, day: date) -> Iterator[list[Head]]:
        """The heads that changed since the root before, in batches."""
        batch: list[Head] = []
        for record in _records(self._heads_file(day)):
            batch.append(head_of(record))
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def draft(self, day: date) -> Draft:
        """A new root, to be filled with all heads as they are now."""
        newest = max(self.days(), default=None)
        root = self.read(newest) if newest else None
        everything = self.folder / "all.gz"
        known = root is not None and _digest_is(everything, root.root)
        previous = self.file_digest(newest) if newest else None
        return Draft(self, day, previous, Changes(_records(everything) if known else ()))

    def publish(self, root: Root, changed: Path, everything: Path) -> None:
        """The root file comes last but one, so that none is ever without its list."""
        members = json.loads(signed_text(root))
        members["signature"] = urlsafe_b64encode(self._key.sign(signed_text(root))).decode()
        written = self.folder / ".root"
        with written.open("wb") as file:
            file.write(json.dumps(members, indent=2, sort_keys=True).encode() + b"\n")
            os.fsync(file.fileno())
        changed.replace(self._heads_file(root.day))
        sync_folder(self.folder)
        written.replace(self._root_file(root.day))
        everything.replace(self.folder / "all.gz")
        sync_folder(self.folder)

    def _root_file(self, day: date) -> Path:
        return self.folder / f"{day.isoformat()}.json"

    def _heads_file(self, day: date) -> Path:
        return self.folder / f"{day.isoformat()}.heads.gz"


class Draft:
    """Heads come in sorted by kind and id; leaving the block without `seal` leaves nothing behind."""

    def __init__(self, roots: Roots, day: date, previous: str | None, changes: Changes) -> None:
        self._roots = roots
        self._day = day
        self._previous = previous
        self._changes = changes
        self._files = ExitStack()
        self._counts = dict.fromkeys(STREAMS, 0)

    def __enter__(self) -> Self:
        self._all = self._files.enter_context(_List(self._roots.folder / ".all"))
        self._changed = self._files.enter_context(_List(self._roots.folder / ".heads"))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._files.close()

    def add(self, stream: str, heads: Sequence[Head]) -> None:
        records = [record_of(head) for head in heads]
        self._counts[stream] += len(records)
        self._all.add(records)
        self._changed.add(list(self._changes.among(records)))

    def seal(self, now: datetime) -> Root:
        root = Root(
            day=self._day,
            sealed_at=now,
            streams=self._counts,
            root=self._all.finish(),
            changed=self._changed.count,
            changed_digest=self._changed.finish(),
            previous=self._previous,
        )
        self._roots.publish(root, self._changed.path, self._all.path)
        return root


class _List:
    """Records written to a compressed file, and their digest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._digest = hashlib.sha256()

    def __enter__(self) -> Self:
        self._file: BinaryIO = self.path.open("wb")
        # Hashes don't compress; the least effort takes the rest.
        self._zip = gzip.GzipFile("", "wb", compresslevel=1, fileobj=self._file, mtime=0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def add(self, records: Sequence[bytes]) -> None:
        together = b"".join(records)
        self.count += len(records)
        self._digest.update(together)
        self._zip.write(together)

    def finish(self) -> str:
        """The digest of what is now safely on the disk."""
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._digest.hexdigest()


def _records(path: Path) -> Iterator[bytes]:
    with gzip.open(path) as file:
        while piece := file.read(RECORD_BYTES * 1024):
            for start in range(0, len(piece), RECORD_BYTES):
                yield piece[start : start + RECORD_BYTES]


def _digest_is(path: Path, digest: str) -> bool:
    try:
        return root_digest(_records(path)) == digest
    except _UNREADABLE:
        return False


def _new_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
