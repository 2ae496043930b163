"""Migrations: numbered without gap, one head, no drift against the models, down and up again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from factories.database import ROOT, Server

VERSIONS = ROOT / "alembic" / "versions"


@pytest.fixture
def config(server: Server, own_database: str) -> Config:
    found = Config(str(ROOT / "alembic.ini"))
    found.attributes["url"] = server.endpoints(own_database).owner
    return found


def test_names_are_numbered_and_there_is_one_head(config: Config) -> None:
    names = sorted(path.name for path in VERSIONS.glob("*.py"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)+\.py", name) for name in names)
    assert ScriptDirectory.from_config(config).get_heads() == [names[-1][:4]]


def test_the_folder_does_not_shadow_the_library() -> None:
    assert not Path(ROOT / "alembic" / "__init__.py").exists()


def test_the_models_say_the_same_as_the_migrations(config: Config) -> None:
    command.check(config)


def test_down_to_nothing_and_up_again(config: Config) -> None:
    command.downgrade(config, "base")
    command.upgrade(config, "head")
    command.check(config)
