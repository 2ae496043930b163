"""A Ctrl-C in the very moment in which serving begins: a clean end, and no traceback."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI

from api import main
from api.cli.serve import serve_until_told
from api.db.provision import Endpoints
from api.settings import Settings

ENDPOINTS = Endpoints(owner="", app="", jobs="")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings().model_copy(update={"data_dir": tmp_path})


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield one


def press_ctrl_c() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def serve(settings: Settings, listener: socket.socket) -> list[str]:
    said: list[str] = []
    serve_until_told(settings, ENDPOINTS, listener, worker=False, say=lambda: said.append("up"))
    return said


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_while_the_application_is_made(
    settings: Settings, listener: socket.socket, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def interrupted(*_: object, **__: object) -> FastAPI:
        press_ctrl_c()
        return FastAPI()

    monkeypatch.setattr(main, "create_app", interrupted)
    with pytest.raises(KeyboardInterrupt):
        serve(settings, listener)
    assert complaints(caplog) == []


def test_while_the_application_starts(
    settings: Settings, listener: socket.socket, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ended = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        press_ctrl_c()
        yield
        ended.append("in order")

    monkeypatch.setattr(main, "create_app", lambda *_, **__: FastAPI(lifespan=lifespan))
    assert serve(settings, listener) == ["up"]
    assert ended == ["in order"]
    assert complaints(caplog) == []
