"""What the whole product holds in memory while nobody asks anything of it: API, worker, PostgreSQL.

`python -m bench.memory` prints it alone.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.db import embedded

LIMIT_MB: Final = 500
SETTLE_SECONDS: Final = 5
_UP: Final = "Ctrl-C stops it"


@dataclass(frozen=True)
class Memory:
    """In MB (10⁶ bytes). `resident` counts memory that processes share once for each of them, so too much; the
    `proportional` set counts it once."""

    resident: float
    proportional: float
    processes: int


def idle_memory(data_dir: Path) -> Memory:
    """Starts `doithoai run` on the directory, lets it settle, measures it with its database, and stops it.

    Raises RuntimeError when it does not come up.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("doithoai")), "run"]
    env = os.environ | {"DOITHOAI_DATA": str(data_dir), "PORT": str(port), "HOST": "127.0.0.1"}
    env.pop("DATABASE_URL", None)
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None or not any(_UP in line for line in process.stdout):
                raise RuntimeError("the product did not come up")
            time.sleep(SETTLE_SECONDS)
            return _memory_of(process.pid, data_dir)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()


def _memory_of(pid: int, data_dir: Path) -> Memory:
    cluster = embedded.status(data_dir)
    if cluster is None:
        raise RuntimeError("its database does not answer")
    pids = {*_family(pid), *_family(cluster.pid)}
    rollups = []
    for one in pids:
        with suppress(FileNotFoundError, ProcessLookupError):  # PostgreSQL's short-lived workers come and go
            rollups.append(Path(f"/proc/{one}/smaps_rollup").read_text())
    return Memory(_sum(rollups, "Rss"), _sum(rollups, "Pss"), len(rollups))


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(FileNotFoundError, ProcessLookupError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _sum(rollups: list[str], name: str) -> float:
    lines = [line for rollup in rollups for line in rollup.splitlines() if line.startswith(f"{name}:")]
    return sum(int(line.split()[1]) for line in lines) * 1024 / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-", dir="/tmp") as base:
        Path(base).chmod(0o755)
        for when in ("started on empty data", "started again"):
            memory = idle_memory(Path(base) / "var")
            print(
                f"idle memory, {when}: {memory.resident:.0f} MB resident (limit {LIMIT_MB}), "
                f"{memory.proportional:.0f} MB with shared pages counted once, {memory.processes} processes"
            )


if __name__ == "__main__":
    main()
