"""One petition driven through the API by whoever works on it: who does what, who is refused, what each is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from factories.accounts import Seat
from factories.hall import SigningIn, Time
from factories.world import Case, World, matter, move, take_down


class Desk:
    """One petition and whoever works on it, by seat."""

    def __init__(self, client: httpx.AsyncClient, sign_in: SigningIn, world: World, clock: Time) -> None:
        self.client, self.sign_in, self.world, self.clock = client, sign_in, world, clock
        self.case = Case("", "", 0)

    def seat(self, who: str | Seat) -> Seat:
        return self.world.seats[who] if isinstance(who, str) else who

    async def take_down(self, who: str | Seat = "commune.officer", **changes: Any) -> None:
        body = matter(self.world, **changes)
        self.case = await take_down(self.client, await self.sign_in(self.seat(who)), body)

    async def open(self, petition_id: str) -> None:
        """Goes on with a petition that somebody else took down."""
        self.case = Case(petition_id, "", 0)
        self.case = Case(petition_id, "", (await self.page("commune.head"))["version"])

    async def does(self, who: str | Seat, verb: str, **body: Any) -> dict[str, Any]:
        """One move, a minute after the one before."""
        self.clock.advance(timedelta(minutes=1))
        self.case, got = await move(self.client, await self.sign_in(self.seat(who)), self.case, verb, body)
        return got

    async def refused(self, who: str | Seat, verb: str, **body: Any) -> httpx.Response:
        headers = {**await self.sign_in(self.seat(who)), "If-Match": f'"v{self.case.version}"'}
        answer = await self.client.post(f"/api/v1/petitions/{self.case.id}/{verb}", json=body, headers=headers)
        assert answer.is_client_error, answer.text
        return answer

    async def page(self, who: str | Seat) -> dict[str, Any]:
        answer = await self.client.get(f"/api/v1/petitions/{self.case.id}", headers=await self.sign_in(self.seat(who)))
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def buttons(self, who: str | Seat) -> set[str]:
        return set((await self.page(who))["allowed_actions"])

    async def tell(self, who: str | Seat = "commune.officer") -> dict[str, Any]:
        return await self.does(who, "tell", means="phone", told_at=self.clock.now.isoformat())

    async def answer(self, lead: str, text: str, *, approver: str = "commune.head", **changes: Any) -> None:
        """Assigned, answered by the lead's officer and approved."""
        await self.does("commune.officer2", "assign", lead_id=self.world.id_of(lead))
        await self.does(f"{lead}.officer", "submit-answer", text=text, **changes)
        await self.does(approver, "approve-answer")

    async def notices(self, who: str | Seat) -> list[str]:
        """What this person was told, newest first."""
        answer = await self.client.get("/api/v1/notices?limit=100", headers=await self.sign_in(self.seat(who)))
        return [one["kind"] for one in answer.json()["items"]]

    async def mark_not_done(self, who: str | Seat) -> None:
        """The one promise of the case is not kept."""
        headers = await self.sign_in(self.seat(who))
        listed = await self.client.get(f"/api/v1/petitions/{self.case.id}/commitments", headers=headers)
        [made] = listed.json()["items"]
        answer = await self.client.post(
            f"/api/v1/commitments/{made['id']}/mark-not-done",
            json={"reason": "Không có vốn."},
            headers={**headers, "If-Match": f'"v{made["version"]}"'},
        )
        assert answer.status_code == 200, answer.text
