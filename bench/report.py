"""The rows of the printed table, and the text around them."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HEADINGS: Final = ("what", "÷ what", "value", "at most", "")


@dataclass(frozen=True)
class Row:
    """One figure and what is demanded of it. `value` None: not measured, `over` says why. `demand` None: told only."""

    what: str
    over: str
    value: float | None
    demand: float | None
    form: str = "{:.2f}"

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        return "" if self.demand is None else "ok" if self.value <= self.demand else "missed"

    def cells(self) -> tuple[str, ...]:
        value, demand = ("" if x is None else self.form.format(x) for x in (self.value, self.demand))
        return self.what, self.over, value, demand, self.verdict


def table(rows: Sequence[Row]) -> str:
    """Markdown, padded so that it reads well unrendered too."""
    lines = [_HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    rule = tuple("-" * width for width in widths)
    padded = [
        [cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in (lines[0], rule, *lines[1:])
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def say(what: str) -> None:
    """Tells on standard error how far the bench is."""
    print(f"bench: {what} …", file=sys.stderr, flush=True)


def machine() -> str:
    """What it ran on, as far as Linux tells."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    processor = names[0] if names else platform.machine()
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return (
        f"{os.cpu_count()} × {processor}, {memory:.0f} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, load before the start {load}"
    )
