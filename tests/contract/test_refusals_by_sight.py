"""What a refusal tells: never whether another's case exists, always where the fault lies, in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.domain.errors import DomainError
from api.main import create_app
from api.routers.problem_types import PROBLEM_TYPES
from api.settings import Settings
from conftest import SettableClock, SignIn
from factories.hall import Hall
from factories.world import make_world, matter, move, take_down

API: Final = Path(__file__).parents[2] / "api"
NOBODY: Final = str(UUID(int=1))
REFUSALS: Final = {"Forbidden", "Conflict", "NotFound", "Unauthenticated", "InvalidCredentials", "VersionRequired"}
Headers = dict[str, str]


def operations(app: FastAPI, *names: str) -> Iterator[tuple[str, str]]:
    """Operations on one thing: method, and path with the place for its id."""
    for path, item in app.openapi()["paths"].items():
        for method in {"get", "post", "put", "patch", "delete"} & set(item):
            for name in names:
                if f"{{{name}}}" in path:
                    yield method.upper(), path


async def ask(client: httpx.AsyncClient, method: str, path: str, headers: Headers) -> httpx.Response:
    sent = None if method == "GET" else {"nonsense": 1}
    return await client.request(method, path, json=sent, headers={**headers, "If-Match": '"v1"'})


async def things(hall: Hall, db: AsyncSession) -> dict[str, str]:
    """One of each kind that the commune has and strangers may not know of."""
    client, world = hall.client, hall.world
    officer = await hall.as_("commune.officer")
    head, division = await hall.as_("commune.head"), await hall.as_("economy.officer")
    case = await take_down(client, officer, matter(world))
    case, _ = await move(client, officer, case, "assign", {"lead_id": world.id_of("economy")})
    (assignment,) = (await client.get(f"/api/v1/petitions/{case.id}/assignments", headers=officer)).json()["items"]
    promise = {"text": "Đổ bê tông", "organisation_id": world.id_of("economy"), "due_on": "2026-06-30"}
    case, _ = await move(client, division, case, "submit-answer", {"text": "Sẽ làm.", "promises": [promise]})
    await move(client, head, case, "approve-answer")
    (commitment,) = (await client.get(f"/api/v1/petitions/{case.id}/commitments", headers=officer)).json()["items"]
    await db.execute(text("update commitments set open_to_staff = false"))
    (notice, *_) = (await client.get("/api/v1/notices", headers=division)).json()["items"]
    await hall.plan()
    return {
        "petition_id": case.id,
        "assignment_id": assignment["id"],
        "commitment_id": commitment["id"],
        "notice_id": notice["id"],
        "session_id": hall.id,
    }


async def test_what_is_not_there_and_what_is_not_yours_get_one_answer(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn, db: AsyncSession, clock: SettableClock
) -> None:
    hall = Hall(client, sign_in, await make_world(db), clock)
    world = hall.world
    ids = await things(hall, db)
    tried = 0
    for who in (world.seats["other.officer"], world.seats["commune.admin"], world.citizens["binh"]):
        headers = await sign_in(who)
        for name, theirs in ids.items():
            for method, path in operations(app, name):
                if path.startswith("/api/v1/public/"):
                    continue
                answers = [await ask(client, method, path.format(**{name: one}), headers) for one in (theirs, NOBODY)]
                tried += 1
                told = [{**one.json(), "instance": ""} for one in answers]
                where = f"{method} {path} for {who}: {answers[0].status_code}, {answers[1].status_code}"
                assert told[0] == told[1], where
                assert dict(answers[0].headers) == dict(answers[1].headers), where
                assert answers[0].status_code in {403, 404}, where
    assert tried > 150


async def test_a_published_or_announced_one_is_told_from_no_other(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn, db: AsyncSession, clock: SettableClock
) -> None:
    hall = Hall(client, sign_in, await make_world(db), clock)
    ids = await things(hall, db)
    for name in ("petition_id", "session_id"):
        paths = [path for _, path in operations(app, name) if path.startswith("/api/v1/public/")]
        assert paths
        for path in paths:
            answers = [await client.get(path.format(**{name: one})) for one in (ids[name], NOBODY)]
            assert [one.status_code for one in answers] == [404, 404]
            assert {**answers[0].json(), "instance": ""} == {**answers[1].json(), "instance": ""}


async def test_every_refusal_of_a_move_speaks_both_languages(
    app: FastAPI, client: httpx.AsyncClient, sign_in: SignIn, db: AsyncSession, clock: SettableClock
) -> None:
    """Each verb on one received petition, in its wrong shape, without a version, with a stale one, in a wrong state,
    and by who may only look."""
    hall = Hall(client, sign_in, await make_world(db), clock)
    ids = await things(hall, db)
    head, front = await hall.as_("commune.head"), await hall.as_("commune.front.officer")
    seen: dict[str, int] = {}
    for name in ("petition_id", "commitment_id", "session_id"):
        for method, path in operations(app, name):
            if method == "GET" or path.endswith("/tracking-secret"):  # takes no body, so refuses none
                continue
            for headers in (
                head,
                {**head, "If-Match": '"v99"'},
                {**head, "If-Match": f'"v{hall.seen["version"]}"'},
                front,
            ):
                bodies = [
                    await client.request(
                        method,
                        path.format(**ids),
                        json={"nonsense": 1},
                        headers={**headers, "Accept-Language": language},
                    )
                    for language in ("vi", "en")
                ]
                vi, en = (one.json() for one in bodies)
                where = f"{method} {path}: {vi}"
                kind = PROBLEM_TYPES[vi["type"].removeprefix("/problems/")]
                assert vi["type"] == en["type"], where
                assert (vi["title"], en["title"]) == (kind.title_vi, kind.title_en), where
                assert vi["status"] == kind.status == bodies[0].status_code, where
                assert vi["detail"] != en["detail"], where
                assert vi["detail"], where
                assert en["detail"].isascii(), where
                for said, also in zip(vi.get("errors", []), en.get("errors", []), strict=True):
                    assert said["pointer"] == also["pointer"], where
                    assert said["pointer"].startswith("/"), where
                    assert said["message"] != also["message"], where
                    assert also["message"].isascii(), where
                seen[vi["type"]] = seen.get(vi["type"], 0) + 1
    assert {"/problems/invalid", "/problems/forbidden", "/problems/version-required", "/problems/version-stale"} <= set(
        seen
    )


def refusing_calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call that makes a refusal or names a wrong field: where, its name, the call."""
    for path in sorted((API / "domain").rglob("*.py")) + sorted((API / "routers").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(API)}:{node.lineno}", ast.unparse(node.func), node


def literal(expression: ast.expr) -> str | None:
    """The text of a literal; None for what is put together at run time."""
    return expression.value if isinstance(expression, ast.Constant) and isinstance(expression.value, str) else None


def test_what_a_refusal_says_is_said_in_both_languages() -> None:
    assert {kind.__name__ for kind in DomainError.__subclasses__()} >= REFUSALS - {"InvalidCredentials"}
    told = 0
    for where, name, call in refusing_calls():
        if name not in REFUSALS or not call.args or isinstance(call.args[0], ast.Starred):
            continue
        told += 1
        assert len(call.args) == 2, where
        for said, english in zip(call.args, (False, True), strict=True):
            if (words := literal(said)) is not None:
                assert words, where
                assert words.isascii() is english, f"{where}: {words}"
    assert told > 40


@pytest.fixture(scope="module")
def fields(settings: Settings) -> set[str]:
    """Every name that a body or a query of the contract takes."""
    document = create_app(settings).openapi()
    names = {name for schema in document["components"]["schemas"].values() for name in schema.get("properties", {})}
    for item in document["paths"].values():
        for operation in item.values():
            names |= {one["name"] for one in operation.get("parameters", []) if "name" in one}
    return names


def test_every_wrong_field_is_a_field_of_the_contract(fields: set[str]) -> None:
    pointers = 0
    for where, name, call in refusing_calls():
        if name not in {"FieldError", "Invalid.field"} or not isinstance(call.args[0], ast.Constant):
            continue
        pointers += 1
        assert len(call.args) == 4, where
        pointer, code, vi, en = (literal(one) for one in call.args)
        assert pointer is not None, where
        assert pointer[:1] in {"/", "?"}, where
        assert set(pointer[1:].split("/")) <= fields, f"{where}: {pointer}"
        assert code is None or (code.isidentifier() and code.islower()), where
        assert vi is None or not vi.isascii(), f"{where}: {vi}"
        assert en is None or en.isascii(), f"{where}: {en}"
    assert pointers > 20
