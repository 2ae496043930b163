from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.db import embedded


@pytest.fixture
def base() -> Iterator[Path]:
    """A directory that PostgreSQL's own user can enter; the product's data is in `base/var`."""
    yield from _directory()


@pytest.fixture(scope="module")
def shared() -> Iterator[Path]:
    """The same, for tests that tell one story."""
    yield from _directory()


def _directory() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="doithoai-cli-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    embedded.stop(path / "var")
    shutil.rmtree(path)
