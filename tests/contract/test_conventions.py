"""What every operation of the contract keeps to (api.md, conventions), read from the contract itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api.domain.petitions.model import EXPOSED
from api.main import create_app
from api.settings import Settings

Document = dict[str, Any]
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(settings: Settings) -> Document:
    return create_app(settings).openapi()


def operations(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS & set(item):
            yield f"{method.upper()} {path}", item[method]


def schema_of(document: Document, content: dict[str, Any]) -> dict[str, Any]:
    schema = next(iter(content.values()))["schema"]
    schema = next((one for one in schema.get("anyOf", ()) if "$ref" in one), schema)
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def test_each_exposed_action_of_the_table_is_a_verb_of_the_contract(document: Document) -> None:
    root = "/api/v1/petitions/{petition_id}/"
    offered = {p.removeprefix(root) for p, item in document["paths"].items() if p.startswith(root) and "post" in item}
    assert offered - {"redactions", "tracking-secret"} == {action.replace("_", "-") for action in EXPOSED}


def test_every_operation_is_described(document: Document) -> None:
    assert [name for name, operation in operations(document) if not operation.get("description")] == []


def test_every_body_has_an_example(document: Document) -> None:
    bodies = {name: op["requestBody"]["content"] for name, op in operations(document) if "requestBody" in op}
    assert len(bodies) > 50
    assert [name for name, content in bodies.items() if not schema_of(document, content).get("examples")] == []


def test_every_list_is_items_and_next_cursor(document: Document) -> None:
    lists = 0
    for name, operation in operations(document):
        if not operation["operationId"].startswith("list_"):
            continue
        lists += 1
        schema = schema_of(document, operation["responses"]["200"]["content"])
        assert set(schema["required"]) == {"items", "next_cursor"} == set(schema["properties"]), name
    assert lists > 25
    for name, operation in operations(document):
        for answer in operation["responses"].values():
            for content in answer.get("content", {}).values():
                assert content["schema"].get("type") != "array", name


def test_a_create_that_takes_a_client_id_tells_the_answer_for_a_known_one(document: Document) -> None:
    creates = 0
    for name, operation in operations(document):
        body = schema_of(document, operation["requestBody"]["content"]) if "requestBody" in operation else {}
        if "client_id" not in body.get("properties", {}):
            continue
        creates += 1
        known, made = (operation["responses"][code]["content"] for code in ("200", "201"))
        assert known == made, name
    assert creates == 3
