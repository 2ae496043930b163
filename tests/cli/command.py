"""The real command as its users start it: a process of its own, with an environment of nothing but what is given."""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOITHOAI = Path(sys.executable).with_name("doithoai")
FIRST_START_SECONDS = 300
SECONDS = 60


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DOITHOAI_DATA": str(data_dir), **settings}


@dataclass(frozen=True)
class Done:
    code: int
    said: str
    complained: str

    @property
    def refusal(self) -> str:
        """The one sentence of a command that did nothing."""
        assert (self.code, self.said) == (1, ""), self
        assert self.complained.count("\n") == 1, self
        return self.complained.rstrip("\n")


def doithoai(*arguments: str, env: Mapping[str, str]) -> Done:
    done = subprocess.run(
        [DOITHOAI, *arguments],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=FIRST_START_SECONDS,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@dataclass
class Running:
    """`doithoai …` at work. `lines` is what it said until now."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    _coming: queue.Queue[str | None] = field(default_factory=queue.Queue)

    @classmethod
    @contextmanager
    def start(cls, *arguments: str, env: Mapping[str, str]) -> Iterator[Running]:
        """At the end of the block it is gone, killed where a test has failed before it ended it."""
        process = subprocess.Popen(
            [DOITHOAI, *arguments],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        running = cls(process)
        listener = threading.Thread(target=running._listen)
        listener.start()
        try:
            yield running
        finally:
            process.kill()
            process.wait()
            listener.join()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                self._coming.put(line.rstrip("\n"))
        self._coming.put(None)

    def hear(self, what: str, within: float = SECONDS) -> str:
        """The first line, said from now on, that contains it."""
        deadline = time.monotonic() + within
        while (line := self._coming.get(timeout=max(deadline - time.monotonic(), 0.001))) is not None:
            self.lines.append(line)
            if what in line:
                return line
        raise AssertionError(f"ended without {what!r}: {self.lines}")

    def end(self, number: signal.Signals, within: float = SECONDS) -> int:
        """Sends the signal and waits; what it said last is in `lines`."""
        self.process.send_signal(number)
        return self.wait(within)

    def wait(self, within: float = SECONDS) -> int:
        code = self.process.wait(within)
        while (line := self._coming.get(timeout=within)) is not None:
            self.lines.append(line)
        return code


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
