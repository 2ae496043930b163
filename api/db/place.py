"""Where the files of an embedded cluster lie, whose they are, and how the cluster is made.

PostgreSQL's user, when that is not the user of this process, owns `data` and `socket` only. The rest is ours, so that
nothing which that user writes decides what we remove, start or signal.
"""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from api.db.binaries import Account, Binaries, can_enter, run_as, server_account
from api.db.passwords import SUPERUSER, sync_folder
from api.db.unavailable import DatabaseUnavailable, full_disk

ELSEWHERE = Path("/var/lib/doithoai")
SOCKET_PATH_LIMIT = 107 - len("/.s.PGSQL.65535")
ONE_WAL_FILE = 16 * 1024 * 1024


@dataclass(frozen=True)
class Place:
    """The cluster's files under `home`, run by `account`."""

    home: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def kept(self) -> Path:
        """There while the server must outlive those who use it."""
        return self.home / "kept"

    @property
    def last_port(self) -> Path:
        return self.home / "port"

    @property
    def socket_dir(self) -> Path:
        return (self.home / "socket").resolve()


def existing_place(folder: Path) -> Place | None:
    """The cluster of `folder` (`data_dir/postgres`), run by the owner of its data; None before it is made."""
    location = folder / "location"
    home = Path(location.read_text().strip()) if location.exists() else folder
    if not home.is_dir():
        raise DatabaseUnavailable(
            f"The database of {folder.parent} was at {home}, which is gone: put it back, or remove {location} "
            "to begin with an empty database."
        )
    data = home / "data"
    if not data.exists():
        return None
    owner = data.stat()
    if os.geteuid() != 0:
        return Place(home, Account())
    if owner.st_uid == 0:
        raise DatabaseUnavailable(
            f"{data} belongs to root, as whom PostgreSQL does not run: `chown -R` it to the user it belonged to."
        )
    return Place(home, Account(owner.st_uid, owner.st_gid, ()))


def settle(folder: Path) -> Place:
    """The cluster of `folder`, or where it will be: there, or under ELSEWHERE if PostgreSQL's user cannot get in."""
    place = existing_place(folder)
    if place is not None:
        return place
    account = server_account()
    location = folder / "location"
    if location.exists():
        return Place(Path(location.read_text().strip()), account)
    if can_enter(folder, account):
        return Place(folder, account)
    home = _elsewhere(folder.parent)
    location.write_text(f"{home}\n")
    return Place(home, account)


def _elsewhere(data_dir: Path) -> Path:
    """A new directory that every user can enter, named after `data_dir`.

    One that a removed `data_dir` of the same name left is not touched: its passwords are lost with that directory,
    and removing its data is for the operator to decide.
    """
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    ELSEWHERE.chmod(0o755)
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    home = next(home for number in count() if not (home := ELSEWHERE / f"{name}-{number}").exists())
    home.mkdir()
    home.chmod(0o755)
    return home


def remove_drafts(place: Place) -> None:
    """Removes what killed starts left half made. One whose orphan still writes goes at a later start."""
    for left in place.home.glob("init-*"):
        shutil.rmtree(left, ignore_errors=True)


def initialise(place: Place, binaries: Binaries, password: str, *, durable: bool) -> None:
    """Makes the cluster aside and moves it into place whole: `data` is there complete, or not at all."""
    draft = Path(tempfile.mkdtemp(prefix="init-", dir=place.home))
    try:
        password_file = draft / "password"
        password_file.touch(0o600)
        password_file.write_text(password)
        give(password_file, place.account)
        give(draft, place.account)
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        done = run_as(place.account, [
            str(binaries.bin_dir / "initdb"), "-D", str(draft / "data"), "-U", SUPERUSER, "-E", "UTF8",
            *(builtin if binaries.major >= 17 else ["--locale=C.UTF-8"]), f"--pwfile={password_file}",
            "--auth-host=scram-sha-256", "--auth-local=scram-sha-256", *([] if durable else ["--no-sync"]),
        ])  # fmt: skip
        if done.returncode != 0:
            raise failure("PostgreSQL could not make its data directory", done.stderr, place)
        (draft / "data").rename(place.data)
        sync_folder(place.home)
    finally:
        shutil.rmtree(draft)


def check_version(data: Path, binaries: Binaries) -> None:
    """Raises DatabaseUnavailable unless `data` was made by the major version of `binaries`."""
    stamp = data / "PG_VERSION"
    if not stamp.is_file():
        raise DatabaseUnavailable(f"{data} is not a PostgreSQL data directory: move it away and start again.")
    found = stamp.read_text().strip()
    if found != str(binaries.major):
        raise DatabaseUnavailable(
            f"{data} was made by PostgreSQL {found}, but the programs here are PostgreSQL {binaries.major}: "
            f"dump it with PostgreSQL {found} and restore it into a new DOITHOAI_DATA, "
            f"or bring back the programs of PostgreSQL {found}."
        )


def new_socket_dir(place: Place) -> Path:
    """A fresh private directory: `home/socket`, or a link there to a short temporary one when the path is too long."""
    remove_socket_dir(place)
    link = place.home / "socket"
    if len(os.fsencode(link)) <= SOCKET_PATH_LIMIT:
        link.mkdir(mode=0o700)
        give(link, place.account)
        return link
    roots = (Path(tempfile.gettempdir()), Path("/tmp"))
    root = next((root for root in roots if can_enter(root, place.account)), roots[0])
    short = Path(tempfile.mkdtemp(prefix="doithoai-", dir=root))
    give(short, place.account)
    link.symlink_to(short)
    return short


def remove_socket_dir(place: Place) -> None:
    """Removes the socket directory of a server that is gone, the short temporary one too."""
    if place.socket_dir.exists():
        shutil.rmtree(place.socket_dir)
    if (place.home / "socket").is_symlink():
        (place.home / "socket").unlink()


def give(path: Path, account: Account) -> None:
    """Makes `path` the property of `account`, unless that is this process's own user."""
    if account.uid is not None and account.gid is not None:
        os.chown(path, account.uid, account.gid)


def failure(what: str, said: str, place: Place) -> DatabaseUnavailable:
    """The sentence for a program of PostgreSQL that failed and `said` why."""
    # A full disk often leaves no room for the message about it, so the disk itself is asked too.
    if "No space left on device" in said or shutil.disk_usage(place.home).free < ONE_WAL_FILE:
        return full_disk(place.home)
    causes = [line for line in said.splitlines() if "FATAL" in line or "error:" in line] or said.splitlines()[-1:]
    cause = " ".join(causes[:1]).strip() or "no reason given"
    return DatabaseUnavailable(f"{what} ({cause}): mend that, then start again; see {place.log}.")
