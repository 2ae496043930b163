"""Whatever a client makes of the contract, the answer is one of the contract's: never a 5xx, never another shape.

Each operation is called first with the contract's own example by somebody who may do it, on a resource that is ready
for it; then with what schemathesis makes of its schemas, on the same resource, as the same person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

import httpx
import pytest
import schemathesis
from contract.standing import CALLERS, Standing, Target, body_of, ids_of, populate, served, with_ids
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.domain.accounts.passwords import Passwords
from api.main import create_app
from api.settings import Settings
from conftest import MONDAY_MORNING, SettableClock
from factories.accounts import QUICK
from factories.database import Server

EXAMPLES: Final = 8
LEFT_OUT: Final = {
    "/health/ready",  # says 503 here, rightly: no province is loaded
}
CHECKS: Final = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def standing(server: Server, worker_id: str) -> Iterator[Standing]:
    name = f"fuzzed_{worker_id}"
    server.clone(name)
    # A week on: the days of the contract's examples lie where they should.
    clock = SettableClock(MONDAY_MORNING + timedelta(days=7))
    given_settings = Settings.model_validate({"DOITHOAI_DATA": server.data_dir})
    app = create_app(given_settings, database=server.endpoints(name).app, clock=clock)
    app.state.passwords = Passwords(QUICK)
    states, bearers = asyncio.run(populate(server.cluster.url(name), app, clock))
    with served(app) as url, httpx.Client(base_url=url) as client:
        yield Standing(url, app, states, bearers, client)


def example_of(operation: Any, document: Mapping[str, Any]) -> tuple[str | None, Any]:
    """Media type and first example of a request body."""
    raw = document["paths"][operation.path][operation.method].get("requestBody")
    for media, content in (raw or {}).get("content", {}).items():
        schema = content["schema"]
        schema = next((one for one in schema.get("anyOf", ()) if "$ref" in one), schema)
        named = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        assert named.get("examples"), f"{operation.method} {operation.path}: its body has no example"
        return media, named["examples"][0]
    return None, None


def wrongs(case: Case[Any], standing: Standing, headers: Mapping[str, str], answers: list[int]) -> Iterator[str]:
    answer = case.call(base_url=standing.url, headers=dict(headers))
    answers.append(answer.status_code)
    where = f"{case.method} {case.formatted_path}: {answer.status_code}"
    if answer.status_code >= 500:
        yield f"{where} {answer.text[:300]}"
    try:
        case.validate_response(answer, checks=CHECKS)
    except FailureGroup as group:
        yield from (f"{where} {one}"[:600] for one in group.exceptions)


def tried(
    operation: Any, standing: Standing, document: Mapping[str, Any], failures: list[str]
) -> tuple[Target, list[int]]:
    """The contract's example, given to one after the other until somebody's is taken."""
    operation_id = operation.definition.raw["operationId"]
    media, example = example_of(operation, document)
    body = {"body": body_of(standing, operation_id, example), "media_type": media} if media else {}
    answers: list[int] = []
    target = Target(CALLERS[0])
    for target in standing.targets(operation.path, operation_id):
        case = operation.Case(path_parameters=target.path, **body)
        if operation_id == "get_due_day":
            case.query = {"from": "2026-03-02", "days": 5, "unit": "working"}
        failures += wrongs(case, standing, standing.headers(target), answers)
        if answers[-1] < 400:
            standing.forget(target.resource)
            break
    return target, answers


def fuzzed(operation: Any, target: Target, standing: Standing, failures: list[str]) -> list[int]:
    """What schemathesis makes of the schemas, on a resource that is there, in its present version."""
    answers: list[int] = []
    states = standing.states
    ids = ids_of(states.world, states, operation.definition.raw["operationId"])

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def call(case: Case[Any]) -> None:
        case.path_parameters = target.path
        case.headers.pop("Idempotency-Key", None)
        if len(answers) % 2:  # an id that nobody has is refused early: the other half goes on with real ones
            case.body = with_ids(case.body, ids)
        failures.extend(wrongs(case, standing, standing.headers(target), answers))

    call()
    return answers


def test_the_contract_holds(standing: Standing) -> None:
    document = standing.app.openapi()
    operations = []
    for result in schemathesis.openapi.from_dict(document).get_all_operations():
        assert isinstance(result, Ok)
        if result.ok().path not in LEFT_OUT:
            operations.append(result.ok())
    failures: list[str] = []
    stopped: dict[str, list[int]] = {}
    targets: dict[str, Target] = {}
    for operation in operations:
        targets[operation.label], answers = tried(operation, standing, document, failures)
        if answers[-1] >= 400:
            stopped[operation.label] = answers
    assert (failures, stopped) == ([], {})
    met = {one.label: fuzzed(one, targets[one.label], standing, failures) for one in operations}
    assert failures == []
    past = [label for label, answers in met.items() if set(answers) - {404, 422}]
    assert len(past) > len(met) * 0.8, "the sweep reaches almost nothing"
    assert sum(map(len, met.values())) > 300
