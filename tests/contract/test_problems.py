"""Every refusal of the code has a problem type with status and texts, and every type a page."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter

import api
from api.domain.errors import DomainError
from api.routers.problem_types import PROBLEM_TYPES
from api.routers.schemas.common import Problem

# What no refusal of the code is, but the framework or a fault.
BEYOND_REFUSALS = {"method-not-allowed", "unexpected"}


def refusals(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for subclass in kind.__subclasses__():
        if subclass.__module__.startswith("api."):
            yield subclass
        yield from refusals(subclass)


@pytest.fixture(scope="module", autouse=True)
def every_module() -> None:
    for module in pkgutil.walk_packages(api.__path__, "api."):
        importlib.import_module(module.name)


def test_every_refusal_has_a_type_and_every_type_a_use() -> None:
    codes = {kind.code for kind in refusals()}
    assert len(codes) >= 12
    assert codes | BEYOND_REFUSALS == set(PROBLEM_TYPES)


def test_statuses_follow_the_table_of_the_tree() -> None:
    expected = {
        "unauthenticated": 401, "not-found": 404, "forbidden": 403, "version-required": 428, "version-stale": 412,
        "invalid": 422, "illegal-move": 409, "conflict": 409, "too-many-requests": 429, "unavailable": 503,
    }  # fmt: skip
    assert {code: PROBLEM_TYPES[code].status for code in expected} == expected


def test_texts_are_there_in_both_languages() -> None:
    for code, kind in PROBLEM_TYPES.items():
        texts = [kind.title_vi, kind.title_en, kind.about_vi, kind.about_en]
        assert all(texts), code
        assert len(set(texts)) == 4, code
        assert not any(ord(char) > 0x7F for char in kind.title_en + kind.about_en), code


async def test_every_type_leads_to_its_page(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/api/v1/problems")).json()["items"]
    assert [page["code"] for page in listed] == list(PROBLEM_TYPES)
    for page in listed:
        for path in (page["type"], f"/api/v1{page['type']}"):
            assert (await client.get(path)).json() == page
    assert (await client.get("/problems")).json()["items"] == listed
    assert (await client.get("/problems/none")).status_code == 404


async def test_a_problem_has_the_shape_that_the_contract_says(app: FastAPI, client: httpx.AsyncClient) -> None:
    answers = [
        await client.get("/api/v1/me"),
        await client.get("/api/v1/none"),
        await client.post("/api/v1/auth/token", data={"username": "a"}),
    ]
    for answer in answers:
        problem = TypeAdapter(Problem).validate_json(answer.content)
        assert problem.type.startswith("/problems/")
        assert problem.status == answer.status_code
        assert answer.headers["content-type"] == "application/problem+json"
    document = app.openapi()
    for item in document["paths"].values():
        for operation in item.values():
            schema = operation["responses"]["default"]["content"]["application/problem+json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}
    assert {"Problem", "FieldProblem"} <= set(document["components"]["schemas"])
