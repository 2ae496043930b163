"""A second `make run` with nothing changed installs nothing and builds nothing: make itself says what it would do."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not [*ROOT.glob(".venv/installed-*")], reason="this environment was not made by make")
def test_a_second_start_only_starts() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    told = subprocess.run(["make", "-n", "run"], cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout
    assert [line for line in told.splitlines() if "-m pip" in line or "npm --prefix" in line or "-m venv" in line] == []
    assert told.splitlines()[-1] == ".venv/bin/doithoai run"
