"""Bodies that PostgreSQL makes are passed through unchecked: here each is held to the model that the contract shows,
and each list to its one or two statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncSession

from api.routers.schemas.common import Answer
from api.routers.schemas.petitions import HopItem, PetitionItem, PetitionPage, WorkItem
from conftest import SignIn
from factories.world import World, make_world, matter, move, take_down


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements of a block, without what every request begins with."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "set local", "reset role", "select * from enter(")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_lists_and_pages_keep_to_their_models(client: httpx.AsyncClient, sign_in: SignIn, world: World) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    head = await sign_in(world.seats["commune.head"])
    division = await sign_in(world.seats["economy.officer"])
    up = await sign_in(world.seats["province.officer"])
    for n in range(5):
        case = await take_down(client, officer, matter(world, title=f"Việc {n}"))
        case, _ = await move(client, officer, case, "review")
        if n % 2:
            await move(client, officer, case, "assign", {"lead_id": world.id_of("economy")})
        else:
            report = {"to_organisation_id": world.id_of("province"), "reason": "r", "report": "b"}
            await move(client, head, case, "escalate", report)
    lists: tuple[tuple[str, dict[str, str], type[Answer], int], ...] = (
        ("/api/v1/petitions", officer, PetitionItem, 5),
        ("/api/v1/petitions?sort=due_on", officer, PetitionItem, 5),
        ("/api/v1/petitions", up, PetitionItem, 5),
        ("/api/v1/assignments", division, WorkItem, 2),
        ("/api/v1/escalations", up, HopItem, 3),
        ("/api/v1/escalations?direction=out", officer, HopItem, 3),
    )
    for path, headers, model, least in lists:
        with statements() as seen:
            answer = await client.get(path, headers=headers)
        assert len(seen) <= 2, seen
        items = TypeAdapter(list[model]).validate_python(answer.json()["items"])  # type: ignore[valid-type]
        assert len(items) == least, path
        assert set(answer.json()) == {"items", "next_cursor"}
        assert set(answer.json()["items"][0]) == {field.alias or name for name, field in model.model_fields.items()}
        assert "+00:00" not in answer.text, "a moment ends on Z everywhere"
    page_of_one = await client.get(f"/api/v1/petitions/{case.id}", headers=officer)
    assert "+00:00" not in page_of_one.text
    TypeAdapter(PetitionPage).validate_json(page_of_one.content)
    assert set(page_of_one.json()) == {field.alias or name for name, field in PetitionPage.model_fields.items()}
