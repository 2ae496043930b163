"""A commune at work in a database of its own, and the login under which the system's jobs see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import text

from api.db.engine import SessionFactory, make_engine, make_sessions
from conftest import Own
from factories.database import Server
from factories.world import Case, World, make_world, matter, move, take_down


@dataclass(frozen=True)
class Happened:
    """An event of a petition, as its row and body tell it."""

    n: int
    kind: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True)
class Office:
    own: Own
    world: World
    jobs_url: str
    jobs: SessionFactory

    async def receive(self) -> Case:
        headers = await self.own.sign_in(self.world.seats["commune.officer"])
        return await take_down(self.own.client, headers, matter(self.world))

    async def do(self, seat: str, case: Case, verb: str, body: dict[str, Any] | None = None) -> Case:
        headers = await self.own.sign_in(self.world.seats[seat])
        return (await move(self.own.client, headers, case, verb, body))[0]

    async def receive_reviewed(self) -> Case:
        return await self.do("commune.officer", await self.receive(), "review")

    async def assigned(self) -> Case:
        """To the division of economy, with R15 due on 4 March and R16 on 23 March."""
        case = await self.receive()
        return await self.do("commune.officer", case, "assign", {"lead_id": self.world.id_of("economy")})

    async def escalated(self, case: Case) -> Case:
        """To the province, with R24 due in two working days."""
        body = {"to_organisation_id": self.world.id_of("province"), "reason": "Đường tỉnh.", "report": "Đã kiểm tra."}
        return await self.do("commune.head", case, "escalate", body)

    async def told(self, **answer: Any) -> Case:
        """Answered, approved and told at once: R25 ends on 17 March."""
        case = await self.assigned()
        case = await self.do("economy.officer", case, "submit-answer", {"text": "Sẽ sửa.", **answer})
        case = await self.do("commune.head", case, "approve-answer")
        headers = await self.own.sign_in(self.world.seats["commune.officer"])
        body = {"means": "phone", "told_at": self.own.clock().isoformat()}
        said = await self.own.client.post(f"/api/v1/petitions/{case.id}/tell", json=body, headers=headers)
        assert said.status_code == 200, said.text
        return case

    async def look(self, case: Case) -> dict[str, Any]:
        headers = await self.own.sign_in(self.world.seats["commune.officer"])
        seen: dict[str, Any] = (await self.own.client.get(f"/api/v1/petitions/{case.id}", headers=headers)).json()
        return seen

    async def ask(self, sql: str, **values: Any) -> list[Any]:
        async with self.own.owner.begin() as session:
            return [tuple(row) for row in await session.execute(text(sql), values)]

    async def happened(self, case: Case, kind: str) -> list[Happened]:
        found = await self.ask(
            "select n, kind, at, body from events where stream_id = :id and kind = :kind order by n",
            id=case.id,
            kind=kind,
        )
        return [Happened(n, kind, at, orjson.loads(body)["data"]) for n, kind, at, body in found]

    async def queued(self) -> list[tuple[str, str, str]]:
        """(entrypoint, payload, status) of what is in the queue."""
        return await self.ask(
            "select entrypoint, convert_from(payload, 'UTF8'), status::text from pgqueuer order by id"
        )


@asynccontextmanager
async def open_office(server: Server, own: Own) -> AsyncIterator[Office]:
    async with own.owner.begin() as db:
        world = await make_world(db)
    url = server.endpoints(own.name).jobs
    engine = make_engine(url, pool_size=3)
    yield Office(own, world, url, make_sessions(engine))
    await engine.dispose()
