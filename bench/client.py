"""A client that costs little beside the server it asks: requests written by hand, over few connections."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import cycle, islice
from urllib.parse import urlsplit


async def ask(url: str, paths: Sequence[str], times: int, *, token: str = "", connections: int = 1) -> list[float]:
    """Asks for the paths in turn, `times` in all; gives the seconds that each answer took.

    Raises RuntimeError for an answer other than 200.
    """
    share = [list(islice(cycle(paths), n, times, connections)) for n in range(connections)]
    took = await asyncio.gather(*(_ask(url, own, token) for own in share))
    return [seconds for own in took for seconds in own]


async def _ask(url: str, paths: Sequence[str], token: str) -> list[float]:
    at = urlsplit(url)
    signed_in = f"Authorization: Bearer {token}\r\n" if token else ""
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    took: list[float] = []
    try:
        for path in paths:
            begun = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {at.netloc}\r\n{signed_in}\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            body = await reader.readexactly(int(head.partition("content-length:")[2].partition("\r\n")[0]))
            took.append(time.perf_counter() - begun)
            if " 200 " not in head.partition("\r\n")[0]:
                raise RuntimeError(f"{path}: {body.decode()}")
    finally:
        writer.close()
    return took
