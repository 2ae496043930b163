"""The contract against its published copies: what would break a client is a line in openapi/CHANGES.md."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from contract.breaking import breaks

ROOT = Path(__file__).parents[2] / "openapi"
RELEASED = sorted((ROOT / "released").glob("*.yaml"))


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    return read(ROOT / "v1.yaml")


def test_there_is_a_published_copy() -> None:
    assert RELEASED


def test_every_break_is_told(contract: dict[str, Any]) -> None:
    told = (ROOT / "CHANGES.md").read_text(encoding="utf-8")
    untold = [line for line in breaks(read(RELEASED[-1]), contract) if line not in told]
    assert untold == [], "each needs a line in openapi/CHANGES.md, or a new version"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d["paths"].pop("/api/v1/petitions/count"), "GET /api/v1/petitions/count: removed"),
        (lambda d: d["paths"]["/api/v1/petitions"].pop("post"), "POST /api/v1/petitions: removed"),
        (
            lambda d: d["components"]["schemas"]["PetitionPage"]["properties"].pop("body"),
            "GET /api/v1/petitions/{petition_id} 200: field body removed",
        ),
        (
            lambda d: d["components"]["schemas"]["TransferIn"]["required"].append("note"),
            "POST /api/v1/petitions/{petition_id}/transfer body: fields ['note'] are required now",
        ),
        (
            lambda d: d["components"]["schemas"]["Means"]["enum"].remove("phone"),
            "POST /api/v1/petitions/{petition_id}/tell body.means: values ['phone'] removed",
        ),
        (
            lambda d: d["components"]["schemas"]["CountOut"]["properties"]["count"].update(type="string"),
            "GET /api/v1/petitions/count 200.count: type changed",
        ),
    ],
)
def test_each_kind_of_break_is_found(contract: dict[str, Any], change: Any, told: str) -> None:
    changed = deepcopy(contract)
    change(changed)
    assert told in list(breaks(contract, changed))


def test_more_is_no_break(contract: dict[str, Any]) -> None:
    changed = deepcopy(contract)
    changed["paths"]["/api/v1/new"] = {"get": {"responses": {}}}
    changed["components"]["schemas"]["PetitionPage"]["properties"]["more"] = {"type": "string"}
    assert list(breaks(contract, changed)) == []
