"""Who reads what of a petition, over HTTP (domain.md §2.1): every text of a case is marked with the field group that it
belongs to, every list and page is read by every seat, and the marks that come back are those of the seat's groups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from conftest import SettableClock, SignIn
from factories.desk import Desk
from factories.hall import Hall, Headers
from factories.world import make_world

_MARK: Final = re.compile(r"\[(\w+:\w+)\]")
_BORN: Final = 1931
_STATES: Final = "state=running&state=done&state=returned&state=recalled"
_HOPS: Final = "state=sent&state=received&state=answered&state=returned&state=recalled"
_COMMITMENTS: Final = "/commitments?limit=100"
_LISTS: Final = (
    "/petitions?limit=100",
    f"/assignments?limit=100&{_STATES}",
    f"/escalations?limit=100&{_HOPS}",
    f"/escalations?direction=out&limit=100&{_HOPS}",
    _COMMITMENTS,
    "/notices?limit=100",
    "/public/petitions?limit=100",
)
_PARTS: Final = (
    "answers", "assignments", "escalations", "commitments", "deadlines", "timeline", "events?limit=100",
)  # fmt: skip
_STAFF: Final = (
    "commune.head", "commune.deputy", "commune.officer", "commune.officer2", "commune.party.officer",
    "commune.council.officer", "commune.front.officer", "economy.officer", "culture.officer", "hamlet.officer",
    "hamlet.front.officer", "province.head", "province.deputy", "province.officer", "province.party.officer",
    "province.council.officer", "province.reception.officer", "province.inspection.officer", "province.front.officer",
    "agriculture.officer", "inspectorate.head", "inspectorate.officer", "other.officer", "other.front.officer",
)  # fmt: skip
_SEATS: Final = (*_STAFF, "commune.admin")
_COMMITTEE: Final = "content internal"
_OFFICE: Final = "content name identity contact internal drafts"
_DEPARTMENT: Final = "content name contact internal"
_PETITIONER: Final = "content own"


@dataclass
class Marked:
    """A case whose texts carry marks, and who should find which."""

    desk: Desk
    groups: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tracking: Headers = field(default_factory=dict)

    def text(self, group: str, name: str) -> str:
        """A text of the group, findable in whatever answer it turns up."""
        self.groups[group].add(f"{group}:{name}")
        return f"[{group}:{name}]"

    def becomes(self, group: str, *marks: str) -> None:
        """Other people read these texts from now on; their marks stay as they were written."""
        for one in self.groups.values():
            one -= {*marks}
        self.groups[group] |= {*marks}

    async def take_down(self, who: str, **changes: object) -> None:
        """Two petitioners; the first is the one who follows it by account, and by code and secret."""
        first = {
            "full_name": self.text("own", "name"),
            "phone": self.text("own", "phone"),
            "email": self.text("own", "email"),
            "address": self.text("own", "address"),
            "organisation_name": self.text("identity", "body_a"),
        }
        second = {
            "full_name": self.text("name", "b"),
            "role": "representative",
            "phone": self.text("contact", "phone"),
            "email": self.text("contact", "email"),
            "address": self.text("contact", "address"),
            "organisation_name": self.text("identity", "body_b"),
            "birth_year": _BORN,
        }
        self.groups["identity"].add("born")
        await self.desk.take_down(
            who,
            **{name: self.text("content", name) for name in ("title", "body", "requests", "place")},
            previous_handling=self.text("content", "previous"),
            source_number=self.text("internal", "source"),
            backdated_reason=self.text("internal", "backdated"),
            received_at=(self.desk.clock.now - timedelta(days=1)).isoformat(),
            parties=[first, second],
            **changes,
        )

    async def follow(self, giver: str) -> None:
        """The first petitioner takes it over into an account; the secret goes on opening it too."""
        client, case = self.desk.client, self.desk.case
        secret = case.secret
        if secret is None:
            headers = await self.desk.sign_in(self.desk.seat(giver))
            given = await client.post(f"/api/v1/petitions/{case.id}/tracking-secret", headers=headers)
            secret = given.json()["secret"]
            citizen = await self.desk.sign_in(self.desk.world.citizens["an"])
            taken = await client.post(
                "/api/v1/petitions/claim", json={"code": case.code, "secret": secret}, headers=citizen
            )
            assert taken.status_code == 200, taken.text
        opened = await client.post("/api/v1/public/petitions/track", json={"code": case.code, "secret": secret})
        assert {*_MARK.findall(opened.text)} <= self.full(_PETITIONER)
        self.tracking = {"Authorization": f"Bearer {opened.json()['access_token']}"}

    async def draft(self, who: str, name: str) -> None:
        """Its lead puts an answer with a promise before the head."""
        promise = {
            "text": self.text("drafts", f"{name}_promise"),
            "organisation_id": self.desk.world.id_of(who.split(".", maxsplit=1)[0]),
            "due_on": (self.desk.clock.now + timedelta(days=60)).date().isoformat(),
        }
        basis = self.text("drafts", f"{name}_basis")
        text = self.text("drafts", f"{name}_text")
        await self.desk.does(who, "submit-answer", text=text, legal_basis=basis, promises=[promise])

    def full(self, groups: str) -> set[str]:
        """The marks of these groups. Who sees contact or identity sees those of both petitioners."""
        wanted = set(groups.split())
        if wanted & {"contact", "name"}:
            wanted.add("own")
        return {mark for group in wanted for mark in self.groups[group]}

    async def found(self, headers: Headers) -> set[str]:
        """Every mark in every answer that one reader can get. Where the page is not there its parts aren't either:
        tests/contract/test_refusals_by_sight.py asks that of each of them."""
        client, case = self.desk.client, f"/petitions/{self.desk.case.id}"
        marks: set[str] = set()
        paths = [*_LISTS, f"/public{case}", case]
        while paths:
            path = paths.pop()
            answer = await client.get(f"/api/v1{path}", headers=headers)
            assert answer.status_code in {200, 401, 403, 404}, f"{path}: {answer.text}"
            marks |= {*_MARK.findall(answer.text)} | ({"born"} if str(_BORN) in answer.text else set())
            if answer.status_code == 200 and path == case:
                paths += [f"{case}/{part}" for part in _PARTS]
            elif answer.status_code == 200 and path == _COMMITMENTS:
                paths += [
                    f"/commitments/{one['id']}{part}" for one in answer.json()["items"] for part in ("", "/events")
                ]
        return marks

    async def assert_shown(self, seats: Mapping[str, str], rest: str = "") -> None:
        """Each of these finds exactly the marks of its groups, every other seat of the world those of `rest`, and
        whoever has no seat nothing but what is published."""
        world, sign_in = self.desk.world, self.desk.sign_in
        readers = {name: await sign_in(world.seats[name]) for name in _SEATS}
        readers |= {name: await sign_in(account) for name, account in world.citizens.items()}
        readers |= {"tracking": self.tracking, "nobody": {}}
        assert set(seats) <= set(readers)
        for reader, headers in readers.items():
            groups, _, own = seats.get(reader, rest if reader in _STAFF else "").partition("+")
            expected = self.full(f"published {groups}")
            expected |= {mark for mark in self.full("drafts") if own and own in mark}
            got = await self.found(headers)
            assert got == expected, f"{reader}: too much {got - expected}, missing {expected - got}"


@pytest.fixture
async def marked(client: httpx.AsyncClient, sign_in: SignIn, db: AsyncSession, clock: SettableClock) -> Marked:
    return Marked(Desk(client, sign_in, await make_world(db), clock))


async def test_an_ordinary_case_below_above_and_published(marked: Marked) -> None:
    desk, world = marked.desk, marked.desk.world
    await marked.take_down("hamlet.officer", channel="hamlet")
    await marked.follow("hamlet.officer")
    await desk.does(
        "commune.officer", "assign", lead_id=world.id_of("economy"), coordinating_ids=[world.id_of("culture")],
        instruction=marked.text("internal", "instruction"),
    )  # fmt: skip
    await marked.draft("economy.officer", "first")
    await desk.does("commune.head", "return-answer", reason=marked.text("drafts", "first_returned"))
    await marked.draft("economy.officer", "first_again")
    petitioner = {"an": _PETITIONER, "tracking": _PETITIONER}
    fronts = {"commune.front.officer": "content", "province.front.officer": "content"}
    fronts |= {"hamlet.officer": "content name identity contact"}
    above = {f"province.{body}officer": _COMMITTEE for body in ("", "party.", "council.", "reception.", "inspection.")}
    above |= {f"province.{position}": _COMMITTEE for position in ("head", "deputy")}
    beside = {f"commune.{body}.officer": _COMMITTEE for body in ("party", "council")}
    office = {f"commune.{position}": _OFFICE for position in ("head", "deputy", "officer", "officer2")}
    working = {"economy.officer": f"{_DEPARTMENT}+first", "culture.officer": _DEPARTMENT}
    await marked.assert_shown(petitioner | fronts | above | beside | office | working)

    await desk.does("commune.head", "return-answer", reason=marked.text("drafts", "first_returned_again"))
    await desk.does(
        "commune.head", "escalate", to_organisation_id=world.id_of("province"),
        reason=marked.text("internal", "why_up"), report=marked.text("internal", "report"),
        legal_basis=marked.text("internal", "competence"),
    )  # fmt: skip
    await desk.does("province.officer", "receive-escalation")
    await desk.does(
        "province.officer", "assign", lead_id=world.id_of("agriculture"),
        instruction=marked.text("internal", "instruction_above"),
    )  # fmt: skip
    await marked.draft("agriculture.officer", "second")
    above |= {f"province.{position}": _OFFICE for position in ("head", "deputy", "officer")}
    # What is held above is out of sight of the commune's other committees, and the divisions' assignments have ended.
    seats = petitioner | fronts | above | office | {"agriculture.officer": f"{_DEPARTMENT}+second"}
    await marked.assert_shown(seats)

    await desk.does("province.head", "approve-answer")
    redaction = {name: marked.text("internal", f"redacted_{name}") for name in ("title", "body", "answer")}
    headers = await desk.sign_in(desk.seat("province.officer"))
    written = await desk.client.post(f"/api/v1/petitions/{desk.case.id}/redactions", json=redaction, headers=headers)
    await desk.does("province.deputy", "publish", redaction_id=written.json()["id"])
    marked.becomes("content", "drafts:second_text", "drafts:second_basis")
    marked.becomes("promised", "drafts:second_promise")
    marked.becomes("published", *(f"internal:redacted_{name}" for name in redaction))
    # A promise of a public petition is every office's to read, and the petitioner's own.
    await marked.assert_shown({who: f"promised {groups}" for who, groups in seats.items()}, rest="promised")


async def test_a_complaint_opens_to_named_persons_leaders_and_the_lead(marked: Marked) -> None:
    desk, world = marked.desk, marked.desk.world
    await marked.take_down("commune.officer", **{"class": "complaint"})
    await marked.follow("commune.officer")
    await desk.does(
        "commune.officer", "assign", lead_id=world.id_of("economy"), coordinating_ids=[world.id_of("culture")],
        instruction=marked.text("internal", "instruction"),
    )  # fmt: skip
    await marked.draft("economy.officer", "first")
    seats = dict.fromkeys(("commune.officer", "commune.head", "commune.deputy", "economy.officer"), _OFFICE)
    await marked.assert_shown(seats | {"an": _PETITIONER, "tracking": _PETITIONER})


async def test_a_denunciation_opens_to_its_handlers_and_never_names_its_author(marked: Marked) -> None:
    desk, world = marked.desk, marked.desk.world
    subject = {"organisation_id": world.id_of("commune"), "position": "head"}
    await marked.take_down("commune.officer", subjects=[subject], **{"class": "denunciation"})
    await marked.follow("commune.officer")
    await marked.assert_shown({"province.head": _COMMITTEE, "tracking": "content"})
    named = [str(world.seats[who].account.id) for who in ("province.head", "inspectorate.officer")]
    desk.case = type(desk.case)(desk.case.id, desk.case.code, 1)
    await desk.does(
        "province.head", "assign", lead_id=world.id_of("inspectorate"), handler_ids=named,
        instruction=marked.text("internal", "instruction"),
    )  # fmt: skip
    await marked.draft("inspectorate.officer", "first")
    handlers = dict.fromkeys(("province.head", "inspectorate.officer"), f"{_COMMITTEE} drafts")
    await marked.assert_shown(handlers | {"tracking": "content"})


async def test_the_opinions_of_a_session_name_the_speaker_to_who_is_shown_identities(
    client: httpx.AsyncClient, sign_in: SignIn, db: AsyncSession, clock: SettableClock
) -> None:
    hall = Hall(client, sign_in, await make_world(db), clock)
    await hall.open()
    speaker = {"kind": "person", "name": "[name:speaker]", "address": "[contact:address]", "phone": "[contact:phone]"}
    await hall.capture(text="[content:said]", title="[content:title]", speaker=speaker)
    shown = {
        "commune.officer": {"said", "title", "speaker"},
        "commune.council.officer": {"said", "title"},
        "province.officer": {"said", "title"},
        "commune.front.officer": {"said", "title"},
        "hamlet.officer": set(),
        "economy.officer": set(),
        "other.officer": set(),
        "commune.admin": set(),
    }
    for seat, expected in shown.items():
        answer = await hall.send("GET", "/petitions", seat)
        assert {mark.split(":")[1] for mark in _MARK.findall(answer.text)} == expected, seat
