"""Everybody who can come in: places, organisations of every kind, seats of every rank, second hats, closed doors.

The actor that each way in must lead to follows from the seats and delegations drawn here, not from the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, product
from random import Random
from typing import Any, Final, TypeVar
from uuid import UUID

from api.db.tables.accounts import Account, Delegation, Membership, Person, TokenFamily
from api.db.tables.base import Base
from api.db.tables.reference import Area, Organisation
from api.domain.actor import Actor
from api.domain.organisations.model import DEPARTMENT_KINDS, OrganisationKind, Position, Role, role_of

TODAY: Final = date(2026, 3, 2)
NOW: Final = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY: Final = timedelta(days=1)
_LONG_AGO: Final = date(2025, 7, 1)
_K, _P = OrganisationKind, Position
_RANKS: Final = (_P.HEAD, _P.DEPUTY, _P.OFFICER)
_T = TypeVar("_T")


@dataclass(frozen=True)
class Place:
    id: UUID
    kind: str
    path: tuple[UUID, ...]


@dataclass(frozen=True)
class Body:
    id: UUID
    key: int
    kind: OrganisationKind
    name: str
    place: Place
    valid: bool


@dataclass(frozen=True)
class Login:
    account_id: UUID
    person_id: UUID
    name: str


@dataclass(frozen=True)
class Seat:
    id: UUID
    login: Login
    body: Body
    position: Position
    valid: bool


@dataclass(frozen=True)
class Who:
    """One way in: what is handed to `enter`, and who that must be. `actor` None: nobody may be let in."""

    name: str
    actor: Actor | None
    account_id: UUID | None = None
    membership_id: UUID | None = None
    family_id: UUID | None = None
    task: UUID | None = None
    """The petition that the transaction works on, whoever may see it."""


NOBODY: Final = Who("nobody", Actor(account_id=None, person_id=None, role=Role.CITIZEN))


class Cast:
    """Draws people and keeps their rows. `handlers`, `parties` and `subjects` are who petitions will be about: few, so
    that many pairs meet."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self.whos: list[Who] = []
        self.numbers = count(1)
        self._keys = count(2)
        self._seats: dict[UUID, list[Seat]] = defaultdict(list)
        self._acting: set[tuple[UUID, UUID]] = set()
        self._places_and_bodies()
        self._staff()
        self.favourites = [self.bodies[1], self.bodies[20]]
        """Many people act, or have a second hat, in these two: they hold many petitions."""
        for body in (*self.favourites, self.subjects[0], self.of_kinds(DEPARTMENT_KINDS)[0]):
            self._delegations(body)
            self._hats(body)
        for body in (self.bodies[0], *self.of_kinds({_K.FRONT_COMMITTEE})[:2], self.of_kinds(DEPARTMENT_KINDS)[0]):
            self._administrator(body)
        self._closed_doors()
        for login in [self._login() for _ in range(8)]:
            self.parties.append(login)
            self._comes("citizen", login)
        self._comes("stranger", self._login())
        self.whos.append(NOBODY)

    def new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def add(self, model: type[Base], **values: Any) -> None:
        self.rows[model].append(values)

    def some(self, pool: Sequence[_T], *counts: int) -> list[_T]:
        return self.random.sample(pool, self.random.choice(counts))

    def of_kinds(self, kinds: Iterable[OrganisationKind]) -> list[Body]:
        return [body for body in self.bodies if body.kind in set(kinds)]

    def _places_and_bodies(self) -> None:
        """A province and a commune with every kind, a smaller commune, two hamlets, and another province."""
        few = (_K.PEOPLE_COMMITTEE, _K.PARTY_COMMITTEE, _K.FRONT_COMMITTEE, _K.DIVISION)
        here, there = self._place("province"), self._place("province")
        commune, small = self._place("commune", here), self._place("commune", here)
        hamlets = self._place("hamlet", commune), self._place("hamlet", small)
        foreign = self._place("commune", there)
        self.places = [here, commune, small, *hamlets, there, foreign]
        kinds = {
            here: tuple(_K),
            commune: tuple(_K),
            small: few,
            **dict.fromkeys(hamlets, (_K.HAMLET, _K.FRONT_BOARD)),
            there: (_K.PEOPLE_COMMITTEE, _K.FRONT_COMMITTEE, _K.DEPARTMENT),
            foreign: (_K.PEOPLE_COMMITTEE,),
        }
        self.bodies = [self._body(kind, place) for place, found in kinds.items() for kind in found]
        dates = (_LONG_AGO, TODAY - DAY), (TODAY + DAY, None), (TODAY, TODAY)
        self._dated = [self._body(_K.PEOPLE_COMMITTEE, commune, since, until) for since, until in dates]

    def _place(self, kind: str, parent: Place | None = None) -> Place:
        place_id, number = self.new_id(), next(self.numbers)
        place = Place(place_id, kind, (*(parent.path if parent else ()), place_id))
        self.add(
            Area, id=place.id, key=next(self._keys), front_key=next(self._keys), kind=kind, designation=kind,
            code=f"{number:05}", parent_id=parent.id if parent else None, path=list(place.path), name=f"Xã {number}",
            full_name=f"Xã {number}", name_en=f"Commune {number}", valid_from=_LONG_AGO, valid_to=None,
        )  # fmt: skip
        return place

    def _body(self, kind: OrganisationKind, place: Place, since: date = _LONG_AGO, until: date | None = None) -> Body:
        name = f"{kind} of {place.kind} {next(self.numbers)}"
        valid = since <= TODAY and (until is None or until >= TODAY)
        body = Body(self.new_id(), next(self._keys), kind, name, place, valid)
        self.add(
            Organisation, id=body.id, key=body.key, lead_key=next(self._keys), head_key=next(self._keys), kind=kind,
            template=kind, name_vi=name, name_en=name, area_id=place.id, valid_from=since, valid_to=until,
        )  # fmt: skip
        return body

    def _login(self, *, active: bool = True) -> Login:
        login = Login(self.new_id(), self.new_id(), f"Người {next(self.numbers)}")
        self.add(Person, id=login.person_id, full_name=login.name)
        self.add(
            Account, id=login.account_id, key=next(self._keys), handler_key=next(self._keys), username=login.name,
            person_id=login.person_id, password_hash="", language="vi", active=active, created_at=NOW,
        )  # fmt: skip
        return login

    def _seat(
        self, login: Login, body: Body, position: Position, since: date = _LONG_AGO, until: date | None = None
    ) -> Seat:
        seat = Seat(self.new_id(), login, body, position, since <= TODAY and (until is None or until >= TODAY))
        self._seats[login.account_id].append(seat)
        self.add(
            Membership, id=seat.id, account_id=login.account_id, organisation_id=body.id, position=position,
            valid_from=since, valid_to=until,
        )  # fmt: skip
        return seat

    def _delegate(self, to: Seat, body: Body, since: date = TODAY, until: date = TODAY) -> None:
        if since <= TODAY <= until:
            self._acting.add((to.login.account_id, body.id))
        self.add(
            Delegation, id=self.new_id(), from_account_id=self.somebody.account_id, organisation_id=body.id,
            to_account_id=to.login.account_id, document_number="01", powers=[], valid_from=since, valid_to=until,
            created_at=NOW,
        )  # fmt: skip

    def _family(self, login: Login, *, revoked: bool = False) -> UUID:
        family_id = self.new_id()
        self.add(
            TokenFamily, id=family_id, account_id=login.account_id, client="browser", created_at=NOW,
            revoked_at=NOW if revoked else None,
        )  # fmt: skip
        return family_id

    def actor(self, login: Login, seat: Seat | None) -> Actor | None:
        """Whom the account must come in as, in this seat or as a citizen; None when the seat is no seat today."""
        valid = [one for one in self._seats[login.account_id] if one.valid]
        member_of = frozenset(one.body.id for one in valid)
        if seat is None:
            return Actor(login.account_id, login.person_id, Role.CITIZEN, member_of=member_of, name=login.name)
        if seat not in valid or not seat.body.valid:
            return None
        acting = seat.position in {_P.DEPUTY, _P.OFFICER} and (login.account_id, seat.body.id) in self._acting
        position = _P.HEAD if acting else seat.position
        return Actor(
            account_id=login.account_id,
            person_id=login.person_id,
            role=role_of(seat.body.kind, position),
            organisation_id=seat.body.id,
            organisation_kind=seat.body.kind,
            position=position,
            acting=acting,
            area_id=seat.body.place.id,
            area_is_province=seat.body.place.kind == "province",
            member_of=member_of,
            membership_id=seat.id,
            name=login.name,
            organisation_name=seat.body.name,
        )

    def _comes(self, name: str, login: Login, seat: Seat | None = None, family_id: UUID | None = None) -> None:
        seat_id = seat.id if seat else None
        self.whos.append(Who(name, self.actor(login, seat), login.account_id, seat_id, family_id))

    def _staff(self) -> None:
        self.somebody = self._login()
        self.seats = [self._seat(self._login(), body, rank) for body, rank in product(self.bodies, _RANKS)]
        self.handlers = self.random.sample(self.seats, 14)
        authors = [*self.handlers[:4], *self.random.sample(self.seats, 4)]
        self.parties = [seat.login for seat in authors]
        self.subjects = [*self.random.sample(self.bodies, 3), self.handlers[0].body, authors[5].body]
        for seat in self.seats:
            self._comes(f"{seat.position} of {seat.body.name}", seat.login, seat)
        for seat in dict.fromkeys([*self.handlers, *authors]):
            self._comes(f"{seat.position} of {seat.body.name} as a citizen", seat.login)

    def _delegations(self, body: Body) -> None:
        other = next(one for one in self.bodies if one is not body)
        for name, position, of, since, until in (
            ("acting head", _P.OFFICER, body, TODAY, TODAY),
            ("acting head", _P.DEPUTY, body, _LONG_AGO, TODAY + DAY),
            ("head with a delegation", _P.HEAD, body, TODAY, TODAY),
            ("no longer acting", _P.OFFICER, body, _LONG_AGO, TODAY - DAY),
            ("not yet acting", _P.OFFICER, body, TODAY + DAY, TODAY + DAY),
            ("acting elsewhere", _P.OFFICER, other, TODAY, TODAY),
        ):
            seat = self._seat(self._login(), body, position)
            self._delegate(seat, of, since, until)
            self._comes(f"{name}, {body.name}", seat.login, seat)

    def _hats(self, body: Body) -> None:
        """The second hat belongs to a body that petitions are about: it bars while it is valid, chosen or not."""
        for name, since, until in (
            ("second hat", _LONG_AGO, None),
            ("second hat until today", TODAY, TODAY),
            ("second hat ended", _LONG_AGO, TODAY - DAY),
            ("second hat not begun", TODAY + DAY, None),
        ):
            login = self._login()
            first = self._seat(login, body, self.random.choice(_RANKS))
            self.parties += [login] * 4
            self.handlers.append(first)
            about = self.random.choice([one for one in self.subjects[:3] if one is not body])
            self._seat(login, about, _P.OFFICER, since, until)
            self._comes(f"{name}, {body.name}", login, first)
            self._comes(f"{name}, as a citizen", login)

    def _administrator(self, body: Body) -> None:
        """With every link that would open something to anybody else."""
        seat = self._seat(self._login(), body, _P.ADMINISTRATOR)
        self._delegate(seat, body)
        self.handlers.append(seat)
        self.parties.append(seat.login)
        self._comes(f"administrator, {body.name}", seat.login, seat)
        self._comes("administrator as a citizen", seat.login)

    def _closed_doors(self) -> None:
        """Ways in that must not open, and beside them the like that must."""
        body, seat, other = self.bodies[1], self.seats[3], self.seats[4]
        for since, until in ((_LONG_AGO, TODAY - DAY), (TODAY + DAY, None), (TODAY, TODAY)):
            once = self._seat(self._login(), body, _P.HEAD, since, until)
            self._comes(f"seat from {since} to {until}", once.login, once)
        for dated in self._dated:
            there = self._seat(self._login(), dated, _P.HEAD)
            self._comes("organisation with a date", there.login, there)
        self._comes("signed in", seat.login, seat, self._family(seat.login))
        off, own = self._login(active=False), seat.login.account_id
        self.whos += [
            Who("inactive", None, off.account_id, self._seat(off, body, _P.HEAD).id),
            Who("inactive, as a citizen", None, off.account_id),
            Who("another's seat", None, other.login.account_id, seat.id),
            Who("unknown seat", None, own, self.new_id()),
            Who("signed out", None, own, seat.id, self._family(seat.login, revoked=True)),
            Who("another's sign-in", None, own, seat.id, self._family(other.login)),
            Who("unknown sign-in", None, own, seat.id, self.new_id()),
        ]
