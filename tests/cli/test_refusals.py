"""What an operator can get wrong: one sentence with the mend, exit code 1, nothing half done."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.command import Running, doithoai, environment, free_port
from cli.places import base  # noqa: F401  # a fixture of these tests

SECRET = "hũ-bí-mật"


def test_a_taken_port_is_named_before_anything_is_started(base: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = doithoai("run", env=environment(base / "var", PORT=str(port)))
    assert done.refusal == (
        f"Port {port} of 127.0.0.1 is taken by another program: stop that one, or choose another port, "
        "for example PORT=8001."
    )
    assert not (base / "var").exists()


@pytest.mark.parametrize("command", [("run",), ("seed", "demo")])
def test_demo_data_is_never_served_to_other_machines(base: Path, command: tuple[str, ...]) -> None:
    done = doithoai(*command, env=environment(base / "var", HOST="0.0.0.0", PORT=str(free_port())))
    assert done.refusal.startswith("HOST is 0.0.0.0, and demo data is never shown to other machines: leave HOST out")
    assert not (base / "var").exists()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PORT": "acht"}, "The setting PORT is wrong"),
        ({"PORT": "65536"}, "The setting PORT is wrong"),
        ({"DOITHOAI_DEMO_PASSWORD": SECRET[:7]}, "The setting DOITHOAI_DEMO_PASSWORD is wrong"),
        ({"DOITHOAI_PROXIES": "*"}, "The setting DOITHOAI_PROXIES is wrong"),
        ({"DOITHOAI_PROXIES": "127.0.0.1,proxy.local"}, "The setting DOITHOAI_PROXIES is wrong"),
        ({"HOST": "nơi.không.có.invalid"}, "HOST is nơi.không.có.invalid, which no address is known for"),
        ({"HOST": "192.0.2.1"}, "HOST is 192.0.2.1, which is no address of this machine"),
    ],
)
def test_a_wrong_setting_is_named_and_its_secret_is_not(base: Path, settings: dict[str, str], sentence: str) -> None:
    done = doithoai("serve", env=environment(base / "var", **settings))
    assert done.refusal.startswith(sentence)
    assert SECRET[:7] not in done.refusal
    assert not (base / "var").exists()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (f"mysql://root:{SECRET}@127.0.0.1/doithoai", "DATABASE_URL is not of the form postgresql://"),
        (f"postgresql://root:{SECRET}@127.0.0.1:1/doithoai", "No PostgreSQL server answers at 127.0.0.1:1"),
    ],
)
@pytest.mark.parametrize("command", [("run",), ("serve",), ("db", "migrate"), ("verify-history",)])
def test_a_wrong_database_url(base: Path, url: str, sentence: str, command: tuple[str, ...]) -> None:
    done = doithoai(*command, env=environment(base / "var", DATABASE_URL=url, PORT=str(free_port())))
    assert done.refusal.startswith(sentence)
    assert SECRET not in done.refusal
    assert not (base / "var" / "postgres").exists()


@pytest.mark.parametrize("command", ["start", "stop"])
def test_a_server_of_ones_own_is_not_started_and_stopped_by_us(base: Path, command: str) -> None:
    env = environment(base / "var", DATABASE_URL=f"postgresql://root:{SECRET}@127.0.0.1:1/doithoai")
    assert doithoai("db", command, env=env).refusal.startswith("DATABASE_URL names a server of your own")


def test_data_of_another_postgresql_version_is_left_alone(base: Path) -> None:
    env = environment(base / "var", PORT=str(free_port()))
    assert doithoai("db", "start", env=env).code == 0
    assert doithoai("db", "stop", env=env).said == "PostgreSQL has stopped.\n"
    stamp = base / "var" / "postgres" / "data" / "PG_VERSION"
    stamp.write_text("15\n")
    refusal = doithoai("run", env=env).refusal
    assert f"{stamp.parent} was made by PostgreSQL 15, but the programs here are PostgreSQL 18" in refusal
    assert stamp.read_text() == "15\n"
    assert not (stamp.parent / "postmaster.pid").exists()


@pytest.mark.parametrize("left", ["99999", "0", "²", "không số", ""])
def test_a_damaged_note_of_the_last_port_is_passed_over(base: Path, left: str) -> None:
    folder = base / "var" / "postgres"
    folder.mkdir(parents=True)
    (folder / "port").write_text(left)
    assert doithoai("db", "start", env=environment(base / "var")).code == 0
    assert doithoai("db", "stop", env=environment(base / "var")).code == 0


def test_an_empty_database_is_not_served(base: Path) -> None:
    env = environment(base / "var", PORT=str(free_port()))
    assert doithoai("serve", env=env).refusal.startswith("The database is empty: run `doithoai seed reference")
    assert not (base / "var" / "postgres" / "data" / "postmaster.pid").exists()


def test_one_deployment_serves_one_province(base: Path) -> None:
    env = environment(base / "var", PORT=str(free_port()))
    assert doithoai("seed", "reference", "--province", "99", env=env).refusal == (
        "The reference data was not loaded: no province has the code 99."
    )
    assert doithoai("seed", "reference", "--province", "48", env=env).code == 0
    assert doithoai("run", env=env).refusal.startswith("Demo data cannot be loaded here: this deployment serves ")


@contextlib.contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    at.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(at)]
    mounted = subprocess.run(command, check=False, capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"a small tmpfs cannot be mounted here: {mounted.stderr.splitlines()[0]}")
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


def test_a_disk_that_fills_under_way_is_named_and_the_next_start_goes_on(base: Path) -> None:
    with small_disk(base / "disk", 120) as disk:
        env = environment(disk / "var", PORT=str(free_port()))
        assert doithoai("db", "start", env=env).code == 0
        assert doithoai("db", "stop", env=env).code == 0
        ballast = disk / "ballast"
        room_left = 3 * 2**20
        ballast.write_bytes(bytes(shutil.disk_usage(disk).free - room_left))
        refusal = doithoai("seed", "reference", env=env).refusal
        assert refusal == f"The disk that holds {disk / 'var'} is full: free some space on it and start again."
        ballast.unlink()
        assert doithoai("seed", "reference", env=env).said == "The reference data is loaded.\n"


def test_two_that_begin_at_once_do_the_work_once(base: Path) -> None:
    env = environment(base / "var")
    with Running.start("seed", "reference", env=env) as one, Running.start("seed", "reference", env=env) as other:
        assert (one.wait(), one.lines) == (0, ["The reference data is loaded."])
        assert (other.wait(), other.lines) == (0, ["The reference data is loaded."])


@pytest.mark.parametrize(
    ("tool", "sentence"),
    [
        ("python3", "Python 3.11 or newer with venv is missing"),
        ("node", "Node 20 or newer is missing"),
        ("npm", "npm is missing"),
    ],
)
def test_a_missing_tool_is_named_with_the_line_that_brings_it(
    base: Path, repository: Path, tool: str, sentence: str
) -> None:
    missing = base / tool
    missing.write_text("#!/bin/sh\nexit 127\n")
    missing.chmod(0o755)
    env = environment(base / "var")
    env["PATH"] = f"{base}:{env['PATH']}"
    done = subprocess.run(
        ["make", "tools"], cwd=repository, env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode != 0
    first, *rest = done.stderr.splitlines()
    assert first.startswith(sentence)
    assert "apt-get install git make python3-venv nodejs npm" in first
    assert [line.partition(":")[0] for line in rest] == ["make"]
