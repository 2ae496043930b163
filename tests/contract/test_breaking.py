"""The contract against its published copies: what would break a client is a line in openapi/CHANGES.md."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from contract.breaking import breaks

ROOT = Path(__file__).parents[2] / "openapi"
RELEASED = sorted((ROOT / "released").glob("*.yaml"), key=lambda path: [int(part) for part in path.stem.split(".")])


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    return read(ROOT / "v1.yaml")


def parameter(document: dict[str, Any], path: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in document["paths"][path]["get"]["parameters"] if one["name"] == name)
    return found


def answer(document: dict[str, Any], path: str) -> dict[str, Any]:
    content: dict[str, Any] = document["paths"][path]["get"]["responses"]["200"]["content"]
    return content


def test_there_is_a_published_copy() -> None:
    assert RELEASED


def test_every_break_is_told(contract: dict[str, Any]) -> None:
    told = (ROOT / "CHANGES.md").read_text(encoding="utf-8").partition(f"## {RELEASED[-1].stem}\n")[0]
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
        (
            lambda d: d["components"]["schemas"]["PetitionPage"]["required"].remove("body"),
            "GET /api/v1/petitions/{petition_id} 200: fields ['body'] may be missing now",
        ),
        (
            lambda d: d["components"]["schemas"]["TransferIn"]["properties"]["reason"].update(maxLength=10),
            "POST /api/v1/petitions/{petition_id}/transfer body.reason: maxLength is 10 now",
        ),
        (
            lambda d: parameter(d, "/api/v1/petitions", "limit")["schema"].update(maximum=10),
            "GET /api/v1/petitions parameter limit: maximum is 10 now",
        ),
        (
            lambda d: d["paths"]["/api/v1/areas"]["get"].update(security=[{"bearer": []}]),
            "GET /api/v1/areas: a token is demanded now",
        ),
        (
            lambda d: d["components"]["schemas"]["State"]["enum"].append("lost"),
            "GET /api/v1/petitions/{petition_id} 200.state: values ['lost'] are new",
        ),
        (
            lambda d: d["components"]["schemas"]["PetitionPage"]["properties"]["id"].update(format="ulid"),
            "GET /api/v1/petitions/{petition_id} 200.id: format changed",
        ),
        (
            lambda d: answer(d, "/api/v1/petitions/count").update(
                {"text/csv": answer(d, "/api/v1/petitions/count").pop("application/json")}
            ),
            "GET /api/v1/petitions/count 200: media types ['application/json'] removed",
        ),
        (
            lambda d: d["components"]["schemas"]["PetitionPage"]["properties"]["hot_flags"]["items"].clear(),
            "GET /api/v1/petitions/{petition_id} 200.hot_flags[]: type changed",
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
