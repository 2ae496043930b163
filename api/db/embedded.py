"""The embedded PostgreSQL: one server for a data directory, however many processes use it at once.

Beside the cluster, `data_dir/postgres` holds two lock files: `lock` lets one process at a time start or stop the
server, `users` is held, shared, by each process that uses it. The kernel opens both when a process dies.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from api.db.binaries import Binaries, binaries_for, find_binaries
from api.db.passwords import SUPERUSER, role_passwords
from api.db.place import Place, check_version, existing_place, initialise, remove_drafts, remove_socket_dir, settle
from api.db.postmaster import HOST, Server, alive, answers, await_ready, end, last_server, launch
from api.db.unavailable import DatabaseUnavailable, file_errors_explained

__all__ = ["Binaries", "Cluster", "DatabaseUnavailable", "find_binaries", "running", "start", "status", "stop"]


@dataclass(frozen=True)
class Cluster:
    """A server that answers. `password` is that of the superuser `user`; TCP and socket both ask for it."""

    host: str
    port: int
    socket_dir: Path
    pid: int
    version: str
    data: Path
    log: Path
    user: str
    password: str = field(repr=False)

    def url(self, database: str = "postgres") -> str:
        """The superuser's address of one database, over TCP."""
        return f"postgresql://{self.user}:{quote(self.password, '')}@{self.host}:{self.port}/{quote(database, '')}"


@contextmanager
def running(
    data_dir: Path, *, durable: bool = True, keep: bool = False, binaries: Binaries | None = None
) -> Iterator[Cluster]:
    """The server of `data_dir`: made at the first use, reused while it lives, started otherwise.

    The last process to leave stops it, unless one asked to `keep` it: then it runs until `stop`.
    `durable=False` is for tests alone, as a crash of the machine may lose data; a living server stays as it started.
    Raises DatabaseUnavailable; nothing half done is left behind.
    """
    folder = data_dir.resolve() / "postgres"
    with file_errors_explained(data_dir):
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            folder.chmod(0o755)
        users = _open_lock(folder / "users")
    place = None
    try:
        with file_errors_explained(data_dir), _gate(folder):
            place = settle(folder)
            cluster = _ensure(data_dir, place, binaries or find_binaries(), durable=durable)
            fcntl.flock(users, fcntl.LOCK_SH)
            if keep:
                place.kept.touch()
        yield cluster
    finally:
        os.close(users)
        if place is not None:
            with file_errors_explained(data_dir), _gate(folder):
                if not place.kept.exists() and _nobody_uses(folder):
                    _stop(place)


def start(data_dir: Path) -> Cluster:
    """Starts the server, or takes over a living one, and leaves it running until `stop`."""
    with running(data_dir, keep=True) as cluster:
        return cluster


def stop(data_dir: Path) -> bool:
    """Stops the server at once, even if others use it; False when none was running."""
    folder = data_dir.resolve() / "postgres"
    if not folder.is_dir():
        return False
    with file_errors_explained(data_dir), _gate(folder):
        place = existing_place(folder)
        return place is not None and _stop(place)


def status(data_dir: Path) -> Cluster | None:
    """The server of `data_dir` if it lives and answers; it starts nothing."""
    folder = data_dir.resolve() / "postgres"
    if not folder.is_dir():
        return None
    with file_errors_explained(data_dir), _gate(folder):
        place = existing_place(folder)
        server = last_server(place.data) if place is not None else None
        if place is None or server is None or not answers(place.socket_dir, server.port):
            return None
        return _cluster(data_dir, place, server)


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


@contextmanager
def _gate(folder: Path) -> Iterator[None]:
    descriptor = _open_lock(folder / "lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _nobody_uses(folder: Path) -> bool:
    descriptor = _open_lock(folder / "users")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def _ensure(data_dir: Path, place: Place, binaries: Binaries, *, durable: bool) -> Cluster:
    remove_drafts(place)
    if not place.data.exists():
        binaries = binaries_for(binaries, place.account, place.home)
        initialise(place, binaries, role_passwords(data_dir)[SUPERUSER], durable=durable)
    check_version(place.data, binaries)
    if not (data_dir / "secrets.json").exists():
        raise DatabaseUnavailable(
            f"{data_dir / 'secrets.json'} is missing, and {place.data} cannot be opened without its passwords: "
            "put it back from a backup, or move the data away to begin with an empty database."
        )
    server = last_server(place.data)
    # Asked at its socket first: a server in another container that shares the directory has no process here.
    if server is not None and not answers(place.socket_dir, server.port):
        server = await_ready(place, server.pid) if alive(server.pid, place.data) else None
    if server is None:
        server = launch(place, binaries_for(binaries, place.account, place.home), durable=durable)
    return _cluster(data_dir, place, server)


def _cluster(data_dir: Path, place: Place, server: Server) -> Cluster:
    version = (place.data / "PG_VERSION").read_text().strip()
    password = role_passwords(data_dir)[SUPERUSER]
    return Cluster(HOST, server.port, place.socket_dir, server.pid, version, place.data, place.log, SUPERUSER, password)


def _stop(place: Place) -> bool:
    server = last_server(place.data)
    stopped = server is not None and end(server.pid, place)
    place.kept.unlink(missing_ok=True)
    if stopped:
        remove_socket_dir(place)
    return stopped
