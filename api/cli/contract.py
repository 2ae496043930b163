"""`doithoai openapi`: the contract as the code has it, written to the file of record or compared with it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer
import yaml

from api.cli.refusals import Refused, read_settings

RECORD: Final = Path(__file__).parents[2] / "openapi" / "v1.yaml"
_HEADER: Final = "# The contract of Đối Thoại, written by `make openapi` from the code. Do not edit.\n"


def openapi(
    check: Annotated[
        bool, typer.Option("--check", help="Compare instead of writing; exit code 1 if they differ.")
    ] = False,
) -> None:
    """Write the contract to openapi/v1.yaml. Needs no database."""
    text = contract_text()
    if not check:
        RECORD.write_text(text, encoding="utf-8")
    elif not RECORD.is_file() or RECORD.read_text(encoding="utf-8") != text:
        raise Refused(f"openapi/{RECORD.name} is not what the code says: run `make openapi` and commit what it writes.")


def contract_text() -> str:
    """The contract as YAML: in the order of the code, one line a sentence, the same for the same code."""
    from api.main import create_app

    with TemporaryDirectory() as empty:  # the application keeps its keys there
        document = create_app(read_settings().model_copy(update={"data_dir": Path(empty)})).openapi()
    return _HEADER + yaml.dump(document, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)


class _Plain(yaml.SafeDumper):
    """Texts of several lines stay readable, and nothing is written by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Plain, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Plain.add_representer(str, _text)
