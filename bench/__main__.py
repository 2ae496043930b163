"""`python -m bench`: prints the table; exit code 0 even when a demand is missed, as the table says so."""

from __future__ import annotations

import argparse
import asyncio
import gc
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import endpoints, lists, tokens
from bench.corpus import rows
from bench.database import Server, own_server
from bench.load import load
from bench.memory import LIMIT_MB, idle_memory
from bench.report import Row, machine, say, table

_TEXT = """# Performance

Printed by `python -m bench` on {day}.

{machine}, PostgreSQL {postgres} with shared_buffers {buffers}.

Ratios within one run, because they hold on any machine: what is compared takes turns, and the best of several rounds
counts. Sizes are petitions of `bench/corpus.py`; each size covers the same five years, so shares of open, late and
confidential cases are the same. CPU is the server process's own time.

{table}
"""


def main() -> None:
    asked = _arguments()
    begun, where = time.monotonic(), machine()
    with own_server() as server:
        measured, postgres, buffers = asyncio.run(_measure(server, asked.sizes))
    say("memory")
    measured += _memory()
    text = _TEXT.format(
        day=datetime.now(UTC).strftime("%Y-%m-%d"),
        machine=where,
        postgres=postgres,
        buffers=buffers,
        table=table(measured),
    )
    print(text, end="")
    say(f"took {time.monotonic() - begun:.0f} s")
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measures ratios and prints them.")
    parser.add_argument("--sizes", type=_sizes, default="10k,100k", help="petitions, such as 10k,100k; two at least")
    parser.add_argument("--million", action="store_true", help="1,000k petitions as well; takes minutes more")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write there what is printed")
    asked = parser.parse_args()
    if asked.million:
        asked.sizes = sorted({*asked.sizes, 1000})
    return asked


def _sizes(text: str) -> list[int]:
    """In thousands, ascending."""
    sizes = sorted({int(part.strip().removesuffix("k")) for part in text.split(",")})
    if len(sizes) < 2 or sizes[0] < 1:
        raise argparse.ArgumentTypeError("name two sizes at least, in thousands: 10k,100k")
    return sizes


async def _measure(server: Server, sizes: Sequence[int]) -> tuple[list[Row], str, str]:
    databases = {f"{size}k": f"bench_{size}k" for size in sizes}
    for size, name in zip(sizes, databases.values(), strict=True):
        say(f"{size * 1000:,} petitions")
        await server.clone(name)
        async with server.owner(name) as connection:
            await load(connection, rows(size * 1000))
            postgres = str(await connection.fetchval("show server_version"))
            buffers = str(await connection.fetchval("show shared_buffers"))
    gc.freeze()  # what is here to stay need not be looked through while the clock runs
    say("requests")
    measured = await endpoints.measure(server, databases[f"{sizes[0]}k"])
    measured.append(tokens.measure(server.data_dir))
    say("lists")
    return [*measured, *await lists.measure(server, databases)], postgres, buffers


def _memory() -> list[Row]:
    """Of `doithoai run` when it has just made the demo province on empty data, and when it starts again on what is
    there, as day by day."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="doithoai-bench-", dir="/tmp") as base:
        Path(base).chmod(0o755)  # started by root, the database runs under a user of its own
        for when in ("started on empty data", "started again"):
            what = f"idle memory of the product {when}, MB"
            try:
                found = idle_memory(Path(base) / "var")
            except (RuntimeError, FileNotFoundError) as error:
                rows.append(Row(what, str(error), None, LIMIT_MB, "{:.0f}"))
                continue
            parts = f"API, worker, PostgreSQL: {found.processes} processes; {found.proportional:.0f}"
            rows.append(Row(what, f"{parts} with shared pages counted once", found.resident, LIMIT_MB, "{:.0f}"))
    return rows


if __name__ == "__main__":
    main()
