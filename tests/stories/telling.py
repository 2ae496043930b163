"""What a story is told with: a real commune of Gia Lai, fictional people each at a browser of their own, the system's
worker, and the time. What people do goes through the public API alone, by the buttons that it shows them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.engine import SessionFactory, make_engine, make_sessions, transaction
from api.db.queries.seeding import add_hamlets, load_reference
from api.db.tables.reference import Area, Organisation
from api.domain.history.model import Findings
from api.domain.history.service import verify_history
from api.domain.organisations.model import Position
from api.jobs.work import JOBS, tick
from api.settings import get_settings
from conftest import Own, SettableClock
from factories.accounts import make_account, make_membership
from factories.database import Server
from factories.reference import GIA_LAI
from factories.signing_in import REFRESH, TOKEN, form

VIET_NAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_RENEWED_AFTER: Final = timedelta(minutes=9)
_addresses = (f"127.0.{n // 250}.{n % 250 + 1}" for n in count())

Cast = Mapping[str, tuple[str, str | None, Position]]
"""User name → (full name, body, position): the body as in `Stage.bodies`, None for a citizen."""


class Said(NamedTuple):
    """An opinion in the hall: `name` "" = anonymous, `outcome` "" = nothing was said to it, noted = with a remark."""

    field: str
    klass: str
    name: str
    organisation: str
    on_behalf_of: int
    text: str
    outcome: str
    answer: str
    answered_by: str

    def taken_down(self) -> dict[str, Any]:
        """As the clerk sends it."""
        spoken = {"answer": self.answer, "answered_by": self.answered_by}
        outcome = {"outcome": self.outcome, **({"remark": self.answer} if self.outcome == "noted" else spoken)}
        return {
            "text": self.text,
            "class": self.klass,
            "field": self.field,
            "speaker": {
                "kind": "organisation" if self.organisation else "person",
                "name": self.name or None,
                "organisation": self.organisation or None,
            },
            "on_behalf_of": self.on_behalf_of,
            "on_the_spot": outcome if self.outcome else None,
        }


@dataclass
class Person:
    """Somebody at a browser: signs in with the password, and stays signed in by the refresh cookie."""

    username: str
    browser: httpx.AsyncClient
    clock: SettableClock
    _token: str = ""
    _until: datetime | None = None

    async def ask(self, method: str, path: str, body: Any = None, *, version: int | None = None) -> httpx.Response:
        """Whatever the API answers."""
        headers = {"Authorization": f"Bearer {await self._access()}"}
        if version is not None:
            headers["If-Match"] = f'"v{version}"'
        return await self.browser.request(method, f"/api/v1{path}", json=body, headers=headers)

    async def see(self, path: str) -> Any:
        answer = await self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def items(self, path: str) -> list[Any]:
        """A list that fits on one page."""
        listed = await self.see(path)
        assert listed["next_cursor"] is None, path
        items: list[Any] = listed["items"]
        return items

    async def write(self, path: str, body: Any, *, status: int = 201) -> Any:
        """Something new."""
        answer = await self.ask("POST", path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def put(self, page: str, part: str, body: Any) -> Any:
        """A part of what the page shows, exchanged for this."""
        answer = await self.ask("PUT", f"{page}/{part}", body, version=(await self.see(page))["version"])
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def press(self, page: str, verb: str, body: Any = None) -> Any:
        """Opens the page, finds the button there and presses it."""
        shown = await self.see(page)
        assert verb.replace("-", "_") in shown["allowed_actions"], (verb, shown["state"], shown["allowed_actions"])
        answer = await self.ask("POST", f"{page}/{verb}", body or {}, version=shown["version"])
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def acknowledge(self, petition_id: str) -> Any:
        """Takes up what lies in the organisation's work queue: the row as it stood there."""
        (row,) = [one for one in await self.items("/assignments") if one["petition"]["id"] == petition_id]
        answer = await self.ask("POST", f"/assignments/{row['id']}/acknowledge", version=row["version"])
        assert answer.status_code == 200, answer.text
        return row

    async def notified(self, petition_id: str) -> list[str]:
        """What this person was told of one petition, in the order in which it came."""
        notices = (await self.see("/notices?limit=100"))["items"]
        return [one["kind"] for one in reversed(notices) if one["petition_id"] == petition_id]

    async def clocks(self, petition_id: str) -> list[str]:
        """Every clock as "R16 due 2026-05-29 met 2026-05-18", by rule and day of start."""
        clocks = await self.items(f"/petitions/{petition_id}/deadlines")
        by_rule = sorted(clocks, key=lambda one: (one["rule"], one["explanation"]["started_on"]))
        return [
            f"{one['rule']} due {one['explanation']['due_on']} {one['state']} {one['ended_on'] or ''}".rstrip()
            for one in by_rule
        ]

    async def history(self, page: str) -> list[str]:
        """The kinds of all events, in their order."""
        return [event["kind"] for event in await self.items(f"{page}/events")]

    async def account_id(self) -> str:
        return str((await self.see("/me"))["account"]["id"])

    async def _access(self) -> str:
        if self._until is None or self.clock() >= self._until:
            answer = await self.browser.post(REFRESH)
            if answer.status_code == 401:
                answer = await self.browser.post(TOKEN, data=form(self.username))
            assert answer.status_code == 200, answer.text
            self._token, self._until = answer.json()["access_token"], self.clock() + _RENEWED_AFTER
        return self._token


@dataclass(frozen=True)
class Stage:
    """`bodies` are ids of organisations by place and template ("commune.division_economy", "Thôn 4.hamlet"), `places`
    ids of areas ("province", "commune", each hamlet by its name), `anybody` a browser without a sign-in."""

    own: Own
    jobs: SessionFactory
    people: Mapping[str, Person]
    anybody: httpx.AsyncClient
    bodies: Mapping[str, str]
    places: Mapping[str, str]

    def time_is(self, said: str) -> None:
        """On the clock on the wall, "2026-05-07 08:00"; a story never goes back."""
        then = datetime.fromisoformat(said).replace(tzinfo=VIET_NAM)
        assert then >= self.own.clock.now
        self.own.clock.now = then

    @property
    def now(self) -> str:
        return self.own.clock.now.isoformat()

    async def worker_runs(self) -> None:
        """What the worker does now: one tick, then each job that it put in."""
        now = self.own.clock()
        await tick(self.jobs, now)
        async with self.own.owner.begin() as db:
            queued = await db.execute(text("delete from pgqueuer returning entrypoint, convert_from(payload, 'UTF8')"))
            work = [(entrypoint, payload) for entrypoint, payload in queued]
        for entrypoint, payload in work:
            await JOBS[entrypoint](self.jobs, payload, now)

    async def appoint(self, by: Person, session: str, duties: Mapping[str, str]) -> dict[str, tuple[str, str, str]]:
        """Who does what, by user name: name → (duty, organisation, position) as it then stands in the session."""
        wanted = [{"account_id": await self.people[name].account_id(), "duty": duty} for name, duty in duties.items()]
        appointed = (await by.put(session, "appointments", {"appointments": wanted}))["appointments"]
        return {one["name"]: (one["duty"], one["organisation"]["name"], one["position"]) for one in appointed}

    async def publish(self, page: str, title: str, body: str, answer: str, *, by: tuple[str, str]) -> None:
        """Two people: one writes what everybody may read, another looks at it and publishes."""
        writer, second = by
        redaction = {"title": title, "body": body, "answer": answer}
        made = await self.people[writer].write(f"{page}/redactions", redaction)
        await self.people[second].press(page, "publish", {"redaction_id": made["id"]})

    async def published(self, what: str, item_id: str) -> Any:
        """The page that everybody may read."""
        answer = await self.anybody.get(f"/api/v1/public/{what}/{item_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def track(self, slip: Mapping[str, str]) -> Any:
        """What the code and the secret on a slip of paper open."""
        answer = await self.anybody.post("/api/v1/public/petitions/track", json=dict(slip))
        assert answer.status_code == 200, answer.text
        return answer.json()["petition"]

    async def look_back(self) -> Findings:
        """The whole history checked: chains, heads, values, daily roots."""
        async with transaction(self.own.owner) as session:
            return await verify_history(session)


@asynccontextmanager
async def stage_in(
    server: Server, own: Own, data_dir: Path, *, commune: str, hamlets: Sequence[str], cast: Cast
) -> AsyncIterator[Stage]:
    """The commune with this code, its hamlets, the whole province around it, and these people."""
    places: dict[str, Area] = {}
    bodies: dict[str, Organisation] = {}
    async with own.owner.begin() as db:
        await load_reference(db, province=GIA_LAI)
        added = await add_hamlets(db, commune, hamlets, date(2025, 7, 1))
        places["commune"] = (await db.scalars(select(Area).where(Area.code == commune, Area.kind != "province"))).one()
        places["province"] = await db.get_one(Area, places["commune"].parent_id)
        places |= {name: await db.get_one(Area, hamlet_id) for name, hamlet_id in zip(hamlets, added, strict=True)}
        for place, area in places.items():
            for body in await db.scalars(select(Organisation).where(Organisation.area_id == area.id)):
                bodies[f"{place}.{body.template}"] = body
        await _seat(db, cast, bodies)
    engine = make_engine(server.endpoints(own.name).jobs, pool_size=3)
    async with AsyncExitStack() as open_things:
        patch = open_things.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("DOITHOAI_DATA", str(data_dir))
        open_things.callback(get_settings.cache_clear)
        open_things.push_async_callback(engine.dispose)
        get_settings.cache_clear()
        browsers = [await open_things.enter_async_context(_browser(own)) for _ in cast]
        yield Stage(
            own,
            make_sessions(engine),
            {name: Person(name, browser, own.clock) for name, browser in zip(cast, browsers, strict=True)},
            own.client,
            {name: str(body.id) for name, body in bodies.items()},
            {name: str(area.id) for name, area in places.items()},
        )


async def _seat(db: AsyncSession, cast: Cast, bodies: Mapping[str, Organisation]) -> None:
    for username, (full_name, body, position) in cast.items():
        account = await make_account(db, username, full_name=full_name)
        if body is not None:
            await make_membership(db, account, bodies[body], position)


def _browser(own: Own) -> httpx.AsyncClient:
    """At an address of its own: sign-ins are throttled by address."""
    transport = httpx.ASGITransport(own.app, client=(next(_addresses), 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
