"""How the embedded server is brought to its end when it does not come to it by itself."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from cli.command import SECONDS, Running, doithoai, environment
from cli.places import base  # noqa: F401  # a fixture of these tests

from api.db import embedded, postmaster
from api.db.postmaster import alive, last_server

FAST, IMMEDIATE = "received fast shutdown request", "received immediate shutdown request"


def process_of(server: int, name: str) -> int:
    """The server's process that calls itself so."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
            if f"postgres: {name}".encode() in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    raise AssertionError(f"no {name}")


def recovering(data: Path) -> int:
    """The server of `data`, once it reads its log again and says so at its socket."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        server = last_server(data)
        if server is not None and "standby" in (data / "postmaster.pid").read_text():
            return server.pid
    raise AssertionError("not recovering")


def test_a_server_that_still_recovers_is_made_to_quit_and_the_next_start_recovers(base: Path) -> None:
    """A standby that lets nobody in stands for a long recovery, and its halted process for one that heeds nothing."""
    env = environment(base / "var")
    folder = base / "var" / "postgres"
    assert doithoai("db", "start", env=env).code == 0
    assert doithoai("db", "stop", env=env).code == 0
    settings, signal_file = folder / "data" / "postgresql.auto.conf", folder / "data" / "standby.signal"
    before = settings.read_text()
    settings.write_text(before + "hot_standby = off\n")
    signal_file.touch()
    said_before = (folder / "log").stat().st_size
    with Running.start("db", "start", env=env) as running:
        pid = recovering(folder / "data")
        os.kill(process_of(pid, "startup"), signal.SIGSTOP)
        assert running.end(signal.SIGINT) == 130
    assert not alive(pid, folder / "data")
    said = (folder / "log").read_text()[said_before:]
    assert (IMMEDIATE in said, FAST in said) == (True, False)
    settings.write_text(before)
    signal_file.unlink()
    assert doithoai("db", "migrate", env=env).said == "The schema is up to date.\n"


def test_a_fast_stop_that_does_not_end_is_followed_by_one_that_does(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postmaster, "FAST_STOP_SECONDS", 1)
    cluster = embedded.start(base / "var")
    os.kill(process_of(cluster.pid, "checkpointer"), signal.SIGSTOP)
    assert embedded.stop(base / "var")
    assert not alive(cluster.pid, cluster.data)
    said = cluster.log.read_text()
    assert said.index(FAST) < said.index(IMMEDIATE)
    with embedded.running(base / "var") as again:
        assert again.pid != cluster.pid


def test_a_server_that_outlives_both_stops_is_named_with_the_mend(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postmaster, "FAST_STOP_SECONDS", 0)
    monkeypatch.setattr(postmaster, "QUIT_SECONDS", 0)
    cluster = embedded.start(base / "var")
    os.kill(cluster.pid, signal.SIGSTOP)
    with pytest.raises(embedded.DatabaseUnavailable, match=f"end it with `kill -9 {cluster.pid}`"):
        embedded.stop(base / "var")
    os.kill(cluster.pid, signal.SIGCONT)
    monkeypatch.undo()
    embedded.stop(base / "var")
    assert not alive(cluster.pid, cluster.data)
