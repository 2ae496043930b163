"""The README says what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import typer
from typer.core import TyperGroup

from api.cli import app
from api.demo.load import ACCOUNTS
from api.settings import Settings


def rows(repository: Path, heading: str) -> list[list[str]]:
    """The cells of the first table under the heading, without its two first lines."""
    section = (repository / "README.md").read_text().split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def test_the_table_of_settings_is_the_settings(repository: Path) -> None:
    written = {name.strip("`"): default.strip("`–") for name, default, _ in rows(repository, "Settings")}
    real = {str(field.validation_alias): str(field.default or "") for field in Settings.model_fields.values()}
    assert written == real


def test_the_table_of_commands_is_the_commands(repository: Path) -> None:
    written: set[str] = set()
    for names, *_ in rows(repository, "Commands"):
        calls = [re.sub(r"^doithoai | ?\[.*\]| ID$", "", call) for call in re.findall("`([^`]+)`", names)]
        written |= {re.sub(r" \[.*", "", call) for call in calls}
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    real: set[str] = set()
    for name, command in group.commands.items():
        real |= {f"{name} {one}" for one in command.commands} if isinstance(command, TyperGroup) else {name}
    assert written == real


def test_the_table_of_demo_accounts_is_the_demo_accounts(repository: Path) -> None:
    written = [name for names, _ in rows(repository, "Run") for name in re.findall("`([^`]+)`", names)]
    assert sorted(written) == sorted(ACCOUNTS)
