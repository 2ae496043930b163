"""One PostgreSQL server process: how it starts, whether it lives and answers, how it ends."""

import os
import signal
import socket
import struct
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from api.db.binaries import ENVIRONMENT, Binaries, uninterrupted
from api.db.place import Place, failure, new_socket_dir
from api.db.unavailable import DatabaseUnavailable

HOST = "127.0.0.1"
HIGHEST_PORT = 65535
PROTOCOL = 3 << 16
RETRY_SECONDS = 5.0
READY_SECONDS = 300.0
FAST_STOP_SECONDS = 60.0
# PostgreSQL itself gives its processes five of these before it kills them.
QUIT_SECONDS = 20.0
LOG_BYTES = 10_000_000

# Said by a start that comes while the remains of a killed server are still going away: worth another try.
PASSING = ("pre-existing shared memory block", '.pid" already exists')


@dataclass(frozen=True)
class Server:
    """What postmaster.pid says of the server that last ran; it need not be alive."""

    pid: int
    port: int


def last_server(data: Path) -> Server | None:
    """The server that last ran on `data` and was not stopped in order, if it got far enough to say its port."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    # 1 process, 2 data directory, 3 start, 4 port: they are written in this order.
    if len(lines) < 4 or not lines[0].isdigit() or not lines[3].isdigit():
        return None
    return Server(int(lines[0]), int(lines[3]))


def answers(socket_dir: Path, port: int) -> bool:
    """Whether a server lets clients in there. One that still recovers says 57P03; any other word means it is up."""
    body = b"user\0postgres\0database\0postgres\0\0"
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        try:
            connection.connect(str(socket_dir / f".s.PGSQL.{port}"))
            connection.sendall(struct.pack("!ii", len(body) + 8, PROTOCOL) + body)
            reply = connection.recv(1024)
        except OSError:
            return False
    return reply[:1] == b"R" or (reply[:1] == b"E" and b"57P03" not in reply)


def alive(pid: int, data: Path) -> bool:
    """Whether `pid` is a living server of `data`: not a zombie, not another program that got the same number."""
    with suppress(ChildProcessError):  # not ours to reap: whoever is its parent does, now or later
        os.waitpid(pid, os.WNOHANG)
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        owner = data.stat().st_uid
    except (FileNotFoundError, ProcessLookupError):
        return False
    facts = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    # The command is empty for a moment, right after the process was spawned.
    ours = os.fsencode(data) in command or command == [b""]
    return facts["State"][0] != "Z" and facts["Uid"][0] == str(owner) and ours


def end(pid: int, place: Place) -> bool:
    """Stops a server fast and in order (open transactions end, all is written), and waits; False when it was gone.

    One that lets nobody in, or does not end within FAST_STOP_SECONDS, is made to quit: the next start then recovers,
    and nothing acknowledged is lost. Raises DatabaseUnavailable when it outlives that for QUIT_SECONDS.
    """
    if not alive(pid, place.data):
        return False
    server = last_server(place.data)
    # A fast stop may never end while the server recovers from a crash; and there is nothing of its own to write yet.
    ready = server is not None and server.pid == pid and answers(place.socket_dir, server.port)
    if ready and _ended(pid, place.data, signal.SIGINT, FAST_STOP_SECONDS):
        return True
    if not _ended(pid, place.data, signal.SIGQUIT, QUIT_SECONDS):
        raise DatabaseUnavailable(
            f"PostgreSQL (process {pid}) did not stop: end it with `kill -9 {pid}`; the next start recovers."
        )
    return True


def _ended(pid: int, data: Path, sign: signal.Signals, within: float) -> bool:
    deadline = time.monotonic() + within
    with suppress(ProcessLookupError):
        os.kill(pid, sign)
    while alive(pid, data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def await_ready(place: Place, pid: int) -> Server | None:
    """The server, once it lets clients in; None when it has ended. Recovery after a crash may take its time."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        server = last_server(place.data)
        if server is not None and server.pid == pid and answers(place.socket_dir, server.port):
            return server
        if not alive(pid, place.data):
            return None
        time.sleep(0.01)
    raise DatabaseUnavailable(
        f"PostgreSQL let nobody in for {READY_SECONDS:.0f} s: read {place.log}, mend what it says, and start again."
    )


def launch(place: Place, binaries: Binaries, *, durable: bool) -> Server:
    """Starts a server where none lives, at the port it had before, or at another when that one is taken."""
    port = _last_port(place) or _free_port()
    # Its process is gone, or the number is another program's now. Shared memory still guards against its children.
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    if place.log.exists() and place.log.stat().st_size > LOG_BYTES:
        place.log.replace(place.log.with_suffix(".1"))
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        said_before = place.log.stat().st_size if place.log.exists() else 0
        pid = None
        try:
            with uninterrupted():
                pid = _spawn(place, binaries, port, durable=durable)
            server = await_ready(place, pid)
        except BaseException:
            if pid is not None:
                end(pid, place)
            raise
        if server is not None:
            place.last_port.write_text(str(port))
            return server
        with place.log.open("rb") as log:
            log.seek(said_before)
            said = log.read().decode(errors="replace")
        port_taken = "could not bind" in said
        if time.monotonic() > deadline or not (port_taken or any(sign in said for sign in PASSING)):
            raise failure("PostgreSQL did not start", said, place)
        if port_taken:
            port = _free_port()
        time.sleep(0.1)


def _spawn(place: Place, binaries: Binaries, port: int, *, durable: bool) -> int:
    """The process runs in a session of its own: the terminal's Ctrl-C reaches us, who stop it in order."""
    directory = str(new_socket_dir(place)).replace('"', '""')
    settings = _settings(durable=durable) | {"port": str(port), "unix_socket_directories": f'"{directory}"'}
    command = [str(binaries.bin_dir / "postgres"), "-D", str(place.data)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    place.log.touch(0o600)
    with place.log.open("ab") as log:
        process = subprocess.Popen(
            command, cwd="/", env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, user=place.account.uid, group=place.account.gid, extra_groups=place.account.groups,
        )  # fmt: skip
    # The server may outlive this process, and `alive` reaps it: the Popen object must not warn that it still runs.
    process.returncode = 0
    return process.pid


def _settings(*, durable: bool) -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    settings = {
        "listen_addresses": HOST,
        "unix_socket_permissions": "0700",
        "max_connections": "60",
        "shared_buffers": f"{min(max(memory // 64, 64), 128)}MB",
        "jit": "off",
        "random_page_cost": "1.1",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # The detail of an error quotes the row it is about, so people's data.
        "log_error_verbosity": "terse",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return settings


def _last_port(place: Place) -> int | None:
    text = place.last_port.read_text() if place.last_port.exists() else ""
    return int(text) if text.isdecimal() and 0 < int(text) <= HIGHEST_PORT else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
