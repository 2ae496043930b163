"""What the script is written for: the day, the calendar, the places, the organisations and who sits in them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Final
from uuid import UUID

from api.db.reference import FieldRecord
from api.demo.cast import Key, Seat
from api.demo.hours import Hours
from api.demo.matters import MATTERS, Matter
from api.demo.stage import Stage
from api.domain.deadlines.model import Clock
from api.domain.deadlines.rules import due, due_at, local_day, rules_in_force
from api.domain.deadlines.service import Almanac
from api.domain.organisations.model import Position

Act = Callable[[Stage, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does at that time."""

    at: datetime
    act: Act


@dataclass(frozen=True, slots=True)
class Desk:
    """An organisation and who sits in it, by user names."""

    key: Key
    id: UUID
    name: str
    head: str
    deputy: str | None
    officers: tuple[str, ...]

    @property
    def worker(self) -> str:
        """Who writes its answers."""
        return self.officers[0] if self.officers else self.head


@dataclass(frozen=True, slots=True)
class Place:
    id: UUID
    name: str


_WEIGHTS: Final[Mapping[str, int]] = {
    "dat_dai": 20, "giao_thong": 16, "dien_nuoc_vien_thong": 10, "moi_truong": 9, "nong_nghiep": 9,
    "chinh_sach_xa_hoi": 8, "boi_thuong_gpmb": 6, "giao_duc": 6, "an_ninh_trat_tu": 6, "y_te": 5,
    "cai_cach_hanh_chinh": 5, "xay_dung_do_thi": 4, "van_hoa_the_thao_dl": 4, "tu_phap_ho_tich": 3,
    "dan_toc_ton_giao": 3, "tai_chinh_thue": 3, "cong_thuong": 3, "lao_dong_bhxh": 3, "khac": 3,
    "xay_dung_dang_cq": 0,
}  # fmt: skip
"""How often each field comes up; what is about the Party goes to the Party committees alone."""


@dataclass
class Season:
    """Half a year up to `hours.now`, and the script that is being written for it."""

    hours: Hours
    almanac: Almanac
    places: Mapping[str, Place]
    desks: Mapping[Key, Desk]
    fields: Mapping[str, FieldRecord]
    steps: list[Step] = field(default_factory=list)
    away: tuple[Desk, date] | None = None
    """Whose head is away, and since when: the deputy acts as head."""

    def head_of(self, desk: Desk, at: datetime) -> str:
        """Who decides there at that time."""
        if self.away and desk is self.away[0] and local_day(at) >= self.away[1] and desk.deputy:
            return desk.deputy
        return desk.head

    def add(self, at: datetime, act: Act) -> None:
        self.steps.append(Step(at, act))

    def ran_out(self, rule: str, started: datetime) -> datetime:
        """The first instant at which the system finds that the clock which began then has run out."""
        on = local_day(started)
        row = rules_in_force(self.almanac.rules, rule, on)[0]
        day = due(Clock(on, row.days, row.unit, row.rolls), self.almanac.calendar).due_on
        assert day is not None, "no pause"
        return due_at(day)

    def lead_for(self, field_code: str, holder: Desk) -> Desk:
        """The first competent body of the holder's place, else the holder's own office."""
        record = self.fields[field_code]
        bodies = record.province_bodies if len(holder.key[0]) == 2 else record.commune_bodies
        own = {holder.key[1], "party_committee", "people_committee", "reception_board"}
        for template in bodies:
            desk = self.desks.get((holder.key[0], template))
            if desk is not None and template not in own:
                return desk
        return holder

    def matter(
        self, rng: Random, among: Sequence[str] | None, wanted: Callable[[Matter], bool] = lambda _: True
    ) -> tuple[str, Matter]:
        """A field and a matter of it: of these fields, else of all by weight."""
        codes = [code for code in among or MATTERS if any(map(wanted, MATTERS[code]))]
        code = rng.choices(codes, [1 if among else _WEIGHTS[code] for code in codes])[0]
        return code, rng.choice([one for one in MATTERS[code] if wanted(one)])


def desks_of(seats: Sequence[Seat], bodies: Mapping[Key, tuple[UUID, str]]) -> dict[Key, Desk]:
    """`bodies`: by key the organisation's id and name."""
    desks = {}
    for key, (organisation_id, name) in bodies.items():
        here = [seat for seat in seats if seat.organisation == key]
        by = {p: [seat.username for seat in here if seat.position is p] for p in Position}
        head = by[Position.HEAD]
        if head:
            deputy = by[Position.DEPUTY]
            officers = tuple(by[Position.OFFICER])
            desks[key] = Desk(key, organisation_id, name, head[0], deputy[0] if deputy else None, officers)
    return desks


def days_after(at: datetime, days: int) -> date:
    """A due day of a promise: so many days after that moment."""
    return date.fromordinal(local_day(at).toordinal() + days)
