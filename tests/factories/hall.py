"""A session in the hall of the commune, driven through the API: plan, appoint, announce, open, take down, conclude."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import httpx
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from factories.world import World

Headers = dict[str, str]


class Time(Protocol):
    now: datetime

    def advance(self, by: timedelta) -> None: ...


SigningIn = Callable[..., Awaitable[Headers]]


def opinion(**changes: Any) -> dict[str, Any]:
    """What a clerk types."""
    body: dict[str, Any] = {
        "text": "Kênh N3 bồi lắng hai vụ nay, đề nghị nạo vét trước vụ hè thu.",
        "field": "nong_nghiep",
        "speaker": {"kind": "person", "name": "Rơ Châm H'Linh"},
    }
    return body | changes


SETTLED = {"outcome": "settled", "answer": "Xã cho nạo vét ngay tuần này.", "answered_by": "Chủ tịch UBND xã"}
EXPLAINED = {"outcome": "explained", "answer": "Vốn đã bố trí cho quý III.", "answered_by": "Chủ tịch UBND xã"}
NOTED = {"outcome": "noted", "remark": "Kiểm tra thực địa."}


@dataclass
class Hall:
    """A session at 15:00 in eleven days, of the commune's committee with the Front as co-host."""

    client: httpx.AsyncClient
    sign_in: SigningIn
    world: World
    clock: Time
    id: str = ""
    seen: dict[str, Any] = field(default_factory=dict)
    """The session as it was last answered."""

    @property
    def path(self) -> str:
        return f"/api/v1/sessions/{self.id}"

    async def as_(self, seat: str) -> Headers:
        return await self.sign_in(self.world.seats[seat])

    def plan_of(self, **changes: Any) -> dict[str, Any]:
        starts = (self.clock.now + timedelta(days=11)).replace(hour=8, minute=0)  # 15:00 in Việt Nam
        body: dict[str, Any] = {
            "kind": "hamlet_listening",
            "title": "Ngày thứ sáu nghe dân nói",
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=3)).isoformat(),
            "venue": "Nhà văn hóa thôn 4",
            "area_id": str(self.world.hamlet.id),
            "co_host_ids": [self.world.id_of("commune.front")],
        }
        return body | changes

    async def plan(self, seat: str = "commune.officer", **changes: Any) -> dict[str, Any]:
        answer = await self.client.post("/api/v1/sessions", json=self.plan_of(**changes), headers=await self.as_(seat))
        assert answer.status_code == 201, answer.text
        self.seen = answer.json()
        self.id = self.seen["id"]
        return self.seen

    async def send(
        self, method: str, below: str, seat: str, body: Any = None, *, version: int | None = -1
    ) -> httpx.Response:
        """One request below the session; its version is the last one seen unless given, None sends no If-Match."""
        headers = await self.as_(seat)
        if version is not None and method != "GET":
            headers |= {"If-Match": f'"v{self.seen.get("version", 0) if version == -1 else version}"'}
        answer = await self.client.request(method, self.path + below, json=body, headers=headers)
        if answer.is_success and "allowed_actions" in answer.text:
            self.seen = answer.json()
        return answer

    async def move(self, verb: str, seat: str = "commune.officer", **body: Any) -> dict[str, Any]:
        """A move that must succeed."""
        answer = await self.send("POST", f"/{verb}", seat, body)
        assert answer.status_code == 200, answer.text
        return self.seen

    async def appoint(self, **duties: str) -> dict[str, Any]:
        """`chair="commune.head"` and so on."""
        wanted = [{"account_id": str(self.world.seats[seat].account.id), "duty": duty} for duty, seat in duties.items()]
        answer = await self.send("PUT", "/appointments", "commune.officer", {"appointments": wanted})
        assert answer.status_code == 200, answer.text
        return self.seen

    async def make_ready(self) -> None:
        await self.plan()
        await self.appoint(chair="commune.head", clerk="commune.officer2")
        await self.move("announce")
        await self.move("make-ready")

    async def open(self) -> None:
        """Ready, and opened on its day by the chair."""
        await self.make_ready()
        self.clock.advance(timedelta(days=11, hours=6))
        await self.move("start")

    async def capture(self, seat: str = "commune.officer2", **changes: Any) -> dict[str, Any]:
        answer = await self.send("POST", "/petitions", seat, opinion(**changes), version=None)
        assert answer.status_code == 201, answer.text
        captured: dict[str, Any] = answer.json()
        return captured

    async def end(self) -> None:
        """Closed, its minutes signed."""
        await self.move("close-capture")
        await self.move("sign-minutes", "commune.officer2")

    async def promise(self, body: str = "economy", *, days: int = 30, **changes: Any) -> None:
        """One more commitment of the conclusion."""
        due_on = (self.clock.now + timedelta(days=days)).date().isoformat()
        planned = {"text": "Nạo vét kênh N3", "organisation_id": self.world.id_of(body), "due_on": due_on} | changes
        answer = await self.send("POST", "/commitments", "commune.officer2", planned, version=None)
        assert answer.status_code == 201, answer.text

    async def commitments(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.send("GET", "/commitments", "commune.officer")).json()["items"]
        return found

    async def conclude(self) -> None:
        await self.move("conclude", "commune.head", conclusion="Giao Phòng Kinh tế nạo vét kênh N3.")


@contextmanager
def statements(connection: AsyncConnection) -> Iterator[list[str]]:
    """The SQL of the block, without what sets a transaction up."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lower().startswith(("set local", "savepoint", "release", "reset role", "select * from enter")):
            seen.append(statement)

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(connection.sync_connection, "before_cursor_execute", note)
