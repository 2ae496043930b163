"""Where the product listens, taken before anything is started."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from api.cli.refusals import Refused
from api.settings import Settings


def url_of(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The open socket of HOST and PORT. Whoever connects before the product is up waits for it.

    Raises Refused when another program has the port, or when there is no such address here.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise Refused(f"HOST is {settings.host}, which no address is known for: correct it, or leave it out.") from None
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen()
        except OSError as error:
            raise Refused(_why_not(settings, error)) from error
        yield listener


def _why_not(settings: Settings, error: OSError) -> str:
    at = f"Port {settings.port} of {settings.host}"
    match error.errno:
        case errno.EADDRINUSE:
            return f"{at} is taken by another program: stop that one, or choose another port, for example PORT=8001."
        case errno.EACCES:
            return f"{at} is open to root only: choose one from 1024 on, for example PORT=8000."
        case errno.EADDRNOTAVAIL:
            return f"HOST is {settings.host}, which is no address of this machine: correct it, or leave it out."
        case _:
            return f"{at} cannot be used ({error.strerror}): choose another, for example PORT=8001."
