"""A province in which every operation of the contract finds a resource that it can work on, and somebody who may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from factories.desk import Desk
from factories.hall import EXPLAINED, Hall, SigningIn, Time
from factories.world import World, matter

Journey = Callable[[], Awaitable[None]]
PROMISE = {"text": "Đổ bê tông 60 m đường", "due_on": "2026-06-30"}


@dataclass
class EveryState:
    """Made through the API, as people would. `petitions`, `sessions` and `commitments` are ids."""

    client: httpx.AsyncClient
    sign_in: SigningIn
    world: World
    clock: Time
    petitions: list[str] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    commitments: list[str] = field(default_factory=list)
    published: str = ""
    redaction: str = ""
    code_and_secret: dict[str, str] = field(default_factory=dict)

    async def make(self) -> None:
        # What must happen on its day first: the rest is made on the day of those sessions.
        ready = [await self._ready() for _ in range(9)]
        self.clock.advance(timedelta(days=11, hours=6))
        await self._sessions(ready)
        for _ in range(2):
            for journey in (
                self._received, self._own, self._reviewing, self._transferred, self._assigned, self._submitted,
                self._answered, self._promised, self._declined, self._escalated, self._taken_over, self._told,
                self._reported, self._kept, self._broken,
            ):  # fmt: skip
                await journey()
        await self._published(taken_down=False)
        await self._published(taken_down=True)
        await self._receipt()

    async def _desk(self, who: str = "commune.officer", **changes: Any) -> Desk:
        desk = Desk(self.client, self.sign_in, self.world, self.clock)
        await desk.take_down(who, **changes)
        self.petitions.append(desk.case.id)
        return desk

    async def _received(self) -> Desk:
        return await self._desk()

    async def _own(self) -> Desk:
        """Of a citizen with an account."""
        headers = await self.sign_in(self.world.citizens["an"])
        body = matter(self.world, channel="web")
        answer = await self.client.post("/api/v1/petitions", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        self.petitions.append(answer.json()["id"])
        desk = Desk(self.client, self.sign_in, self.world, self.clock)
        await desk.open(answer.json()["id"])
        return desk

    async def _reviewing(self) -> Desk:
        desk = await self._desk()
        await desk.does("commune.officer", "review")
        return desk

    async def _transferred(self) -> None:
        desk = await self._reviewing()
        await desk.does(
            "commune.officer", "transfer", reason="Thuộc xã bên.", to_organisation_id=self.world.id_of("other")
        )

    async def _assigned(self, desk: Desk | None = None) -> Desk:
        desk = desk or await self._reviewing()
        await desk.does("commune.officer2", "assign", lead_id=self.world.id_of("economy"))
        return desk

    async def _submitted(self, desk: Desk | None = None, **answer: Any) -> Desk:
        desk = await self._assigned(desk)
        await desk.does("economy.officer", "submit-answer", text="Sửa trong quý II.", **answer)
        return desk

    async def _answered(self, desk: Desk | None = None, **answer: Any) -> Desk:
        desk = await self._submitted(desk, **answer)
        await desk.does("commune.head", "approve-answer")
        return desk

    async def _promised(self) -> Desk:
        desk = await self._answered(promises=[PROMISE | {"organisation_id": self.world.id_of("economy")}])
        headers = await self.sign_in(self.world.seats["commune.head"])
        found = await self.client.get(f"/api/v1/commitments?petition_id={desk.case.id}", headers=headers)
        self.commitments += [one["id"] for one in found.json()["items"]]
        await desk.tell()
        return desk

    async def _reported(self) -> Desk:
        """The promise is said to be kept."""
        desk = await self._promised()
        await self._commitment("economy.officer", "start")
        await self._commitment("economy.officer", "report-done", report="Đã đổ bê tông.")
        return desk

    async def _kept(self) -> None:
        await self._reported()
        await self._commitment("hamlet.head", "confirm")

    async def _broken(self) -> None:
        desk = await self._promised()
        await desk.mark_not_done("commune.head")

    async def _commitment(self, who: str, verb: str, **body: Any) -> None:
        """A move of the newest one."""
        headers, path = await self.sign_in(self.world.seats[who]), f"/api/v1/commitments/{self.commitments[-1]}"
        page = (await self.client.get(path, headers=headers)).json()
        headers["If-Match"] = f'"v{page["version"]}"'
        answer = await self.client.post(f"{path}/{verb}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text

    async def _told(self) -> None:
        desk = await self._own()
        await desk.does("commune.officer", "review")
        await self._answered(desk)
        await desk.tell()

    async def _declined(self) -> None:
        desk = await self._desk(confidentiality="public")
        await desk.does("commune.officer", "decline", reason="Tòa án đang giải quyết.", reason_code="in_court")

    async def _escalated(self) -> Desk:
        desk = await self._reviewing()
        await desk.does(
            "commune.head",
            "escalate",
            reason="Đường tỉnh quản lý.",
            report="Đã kiểm tra.",
            to_organisation_id=self.world.id_of("province"),
        )
        return desk

    async def _taken_over(self) -> None:
        desk = await self._escalated()
        await desk.does("province.officer", "receive-escalation")

    async def _published(self, *, taken_down: bool) -> None:
        """One that is on the public pages, and one that is redacted and waits for the second person."""
        desk = await self._answered()
        await desk.tell()
        body = {"title": "Đường liên thôn", "body": "Đoạn đường xói lở.", "answer": "Sửa trong quý II."}
        headers = await self.sign_in(self.world.seats["commune.officer"])
        made = await self.client.post(f"/api/v1/petitions/{desk.case.id}/redactions", json=body, headers=headers)
        assert made.status_code == 201, made.text
        if not taken_down:
            self.redaction = made.json()["id"]
            return
        await desk.does("commune.officer2", "publish", redaction_id=made.json()["id"])
        self.published = desk.case.id

    async def _receipt(self) -> None:
        """Taken down for somebody who is handed the slip with code and secret."""
        body = {name: value for name, value in matter(self.world).items() if name != "channel"}
        answer = await self.client.post("/api/v1/public/petitions", json=body)
        assert answer.status_code == 201, answer.text
        self.petitions.append(answer.json()["id"])
        self.code_and_secret = {name: answer.json()[name] for name in ("code", "secret")}

    async def _ready(self) -> Hall:
        hall = Hall(self.client, self.sign_in, self.world, self.clock)
        await hall.make_ready()
        self.sessions.append(hall.id)
        return hall

    async def _sessions(self, ready: list[Hall]) -> None:
        """Of the ready ones two stay so; the others are open, closed, signed, concluded, issued."""
        _, _, *begun = ready
        for hall in begun:
            await hall.move("start")
        open_, _, over, *signed = begun
        for outcome in (None, None, None, EXPLAINED):
            await open_.capture("commune.officer2", on_the_spot=outcome)
        found = await self.client.get(f"{open_.path}/petitions", headers=await open_.as_("commune.officer"))
        self.petitions += [one["id"] for one in found.json()["items"]]
        await over.move("close-capture")
        for hall in signed:
            await hall.end()
        for hall in signed[1:]:
            for _ in range(4):
                await hall.promise()
            await hall.conclude()
        for hall in signed[2:]:
            await hall.move("issue-conclusion", document_number="45/TB-UBND")
        self.commitments += [one["id"] for hall in signed[1:] for one in await hall.commitments()]
        for announced in (False, False, True, True):
            hall = Hall(self.client, self.sign_in, self.world, self.clock)
            await hall.plan()
            await hall.appoint(chair="commune.head")
            if announced:
                await hall.move("announce")
            self.sessions.append(hall.id)
