"""A province's petitions, made up and always the same: the data that every ratio is measured on.

Row i of a seed and span is the same whatever number of rows is asked for: rows come in blocks of BLOCK, each out of
its own random stream. `span` rows fill the five years from FIRST to NOW, so corpora of 10,000 and of a million, each
with span = rows, have the same share of open, late, escalated and confidential cases, and the same communes.

The places are the real communes of Gia Lai with the organisations that the product's templates give them; hamlets,
people and texts are made up. Who sees a row is not said here: the loader asks the product's own rule.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

from api.db.reference import (
    NAMESPACE,
    AreaRecord,
    OrganisationTemplate,
    area_id,
    organisation_id,
    read_areas,
    read_fields,
    read_organisation_templates,
    reference_id,
)
from api.domain.deadlines.rules import local_day
from api.domain.intake.rules import code_prefix, reference_code
from api.domain.organisations.model import OrganisationKind
from api.domain.petitions.model import (
    CLOSED_STATES,
    Channel,
    Confidentiality,
    Petition,
    PetitionClass,
    PetitionerKind,
    State,
    Urgency,
    lowest_confidentiality,
)
from bench.texts import compose

GIA_LAI: Final = "52"
BLOCK: Final = 1000
FIRST: Final = datetime(2025, 7, 1, tzinfo=UTC)
NOW: Final = datetime(2030, 7, 1, 2, 0, tzinfo=UTC)
HAMLETS: Final = tuple(f"Thôn {n}" for n in range(1, 9))
"""Of each commune; the first brings far more than the last."""
HAMLETS_SINCE: Final = date(2025, 7, 1)
HANDLERS: Final = tuple(f"handler.{n}" for n in range(12))
CITIZENS: Final = tuple(f"citizen.{n}" for n in range(500))


@dataclass(frozen=True, slots=True)
class Unit:
    """An area with its organisations by template code; `hamlets` of a commune."""

    id: UUID
    code: str
    path: tuple[UUID, ...]
    full_name: str
    bodies: Mapping[str, UUID]
    hamlets: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """One petition: the facts that the rules decide on, what was typed, and when it is due."""

    facts: Petition
    title: str
    body: str
    due_on: date | None


def account_id(name: str) -> UUID:
    return uuid5(NAMESPACE, f"bench/{name}")


@cache
def province() -> tuple[Unit, tuple[Unit, ...]]:
    """Gia Lai and its communes, the busiest first."""
    records = read_areas()
    templates = read_organisation_templates()
    above = next(record for record in records if record.code == GIA_LAI)
    whole = _unit(above, (), templates)
    communes = [_unit(record, whole.path, templates) for record in records if record.parent == GIA_LAI]
    Random(GIA_LAI).shuffle(communes)
    return whole, tuple(communes)


def _unit(record: AreaRecord, above: tuple[UUID, ...], templates: Sequence[OrganisationTemplate]) -> Unit:
    path = (*above, area_id(record))
    bodies = {
        template.code: organisation_id(template, record)
        for template in templates
        if record.designation in template.designations
    }
    hamlets = tuple(_hamlet(f"{record.code}-{n:02}", name, path) for n, name in enumerate(HAMLETS, 1)) if above else ()
    return Unit(path[-1], record.code, path, record.full_name, bodies, hamlets)


def _hamlet(code: str, name: str, above: tuple[UUID, ...]) -> Unit:
    own = reference_id(code, "hamlet", HAMLETS_SINCE)
    bodies = {kind: reference_id(f"{code}/{kind}", kind, HAMLETS_SINCE) for kind in ("hamlet", "front_board")}
    return Unit(own, code, (*above, own), name, bodies)


class _Choice:
    """Draws a thing by weight; one random number a draw."""

    def __init__(self, **weights: float) -> None:
        self._things = tuple(weights)
        self._sums = tuple(accumulate(weights.values()))

    def __call__(self, rnd: Random) -> str:
        return self._things[bisect(self._sums, rnd.random() * self._sums[-1])]


_CLASS: Final = _Choice(
    petition=33, reflection=34, request=12, question=8, contribution=5, complaint=4, denunciation=1,
    regulation_petition=1.5, mixed=1.5,
)  # fmt: skip
_CHANNEL: Final = _Choice(
    session=24, hamlet=24, reception=12, web=10, mobile=8, front=7, post=6, phone=4, one_stop=2, suggestion_box=1,
    live_question=1, deputy=0.4, press=0.2, open311=0.2, **{"import": 0.2},
)  # fmt: skip
_OPEN: Final = _Choice(
    received=12, reviewing=16, awaiting_information=5, in_handling=41, awaiting_approval=8, escalated=5, forwarded=3,
    answered=5, following_up=5,
)  # fmt: skip
_CLOSED: Final = _Choice(completed=82, declined=6, guided=8, withdrawn=3, split=1)
_FIELD: Final = _Choice(
    dat_dai=22, boi_thuong_gpmb=7, moi_truong=9, giao_thong=13, xay_dung_do_thi=6, dien_nuoc_vien_thong=8,
    nong_nghiep=7, y_te=3, giao_duc=3, lao_dong_bhxh=2, chinh_sach_xa_hoi=6, an_ninh_trat_tu=4, cai_cach_hanh_chinh=4,
    tu_phap_ho_tich=2, van_hoa_the_thao_dl=1, dan_toc_ton_giao=1, tai_chinh_thue=1, cong_thuong=1, xay_dung_dang_cq=1,
    khac=1,
)  # fmt: skip
_URGENCY: Final = _Choice(normal=88, urgent=10, emergency=2)
_PETITIONER: Final = _Choice(individual=80, group=12, organisation=6, anonymous=2)
_WITH_LEAD: Final = frozenset({State.IN_HANDLING, State.AWAITING_APPROVAL})
_ANSWERED: Final = frozenset({State.ANSWERED, State.FOLLOWING_UP, State.COMPLETED})
_HELD_CLOCKS: Final = frozenset({State.AWAITING_INFORMATION, State.SUSPENDED})
_STILL_OPEN: Final = ((15, 0.75), (40, 0.40), (120, 0.10))
"""By age in days, the share that is still open; 2 % of what is older."""


def rows(n: int, *, seed: int = 7, span: int | None = None) -> Iterator[Made]:
    """The first `n` petitions of a corpus whose `span` (default n) rows fill the five years, oldest first."""
    step = (NOW - FIRST) / (span or n)
    for block in range(-(-n // BLOCK)):
        rnd = Random(f"{seed}/{block}")
        for i in range(block * BLOCK, block * BLOCK + BLOCK):
            made = _petition(rnd, i, FIRST + step * i)
            if i < n:
                yield made


@cache
def _bodies_of_fields() -> Mapping[str, tuple[str, str]]:
    """The template codes of the body that leads, in a commune and in the province."""
    return {field.code: (field.commune_bodies[0], field.province_bodies[0]) for field in read_fields()}


@cache
def _commune_sums() -> tuple[float, ...]:
    """Few communes bring many petitions: the busiest about 4 %, half of them less than 0.5 % each."""
    return tuple(accumulate((rank + 5) ** -0.8 for rank in range(len(province()[1]))))


def _petition(rnd: Random, i: int, received_at: datetime) -> Made:
    commune, hamlet = _place(rnd)
    klass, field, channel = PetitionClass(_CLASS(rnd)), _FIELD(rnd), Channel(_CHANNEL(rnd))
    confidentiality = _confidentiality(rnd, klass)
    secret = confidentiality is Confidentiality.DENUNCIATION
    subject = _subject(rnd, commune) if rnd.random() < (0.8 if secret else 0.01) else None
    state = _state(rnd, klass, (NOW - received_at).days)
    with_account = not secret and rnd.random() < 0.3
    title, body = compose(rnd, field, commune.full_name, hamlet.full_name, received_at.year)
    facts = Petition(
        id=_id(rnd, i, received_at),
        code=reference_code(code_prefix(GIA_LAI, received_at.year), i + 1),
        klass=klass,
        field=field,
        confidentiality=confidentiality,
        channel=channel,
        petitioner_kind=PetitionerKind(_PETITIONER(rnd)),
        urgency=Urgency(_URGENCY(rnd)),
        received_at=received_at,
        version=1 + rnd.randrange(9),
        area_path=hamlet.path if rnd.random() < 0.7 else commune.path,
        handed_in_by_id=_bearer(rnd, channel, commune, hamlet),
        subjects=frozenset({subject} if subject else ()),
        handlers=_handlers(rnd, confidentiality),
        parties=frozenset({account_id(rnd.choice(CITIZENS))} if with_account else ()),
        **_course(rnd, commune, field, state, subject),
    )
    return Made(facts, title, body, _due_on(rnd, facts))


def _course(rnd: Random, commune: Unit, field: str, state: State, subject: UUID | None) -> dict[str, Any]:
    """Who holds it and who works on it. What is about an organisation lies with its superior; of the rest one in five
    went up to the province, and cannot go further."""
    own, above = commune.bodies["people_committee"], province()[0].bodies["people_committee"]
    gone_up = subject == own if subject else rnd.random() < 0.2
    if gone_up and state is State.ESCALATED:
        state = State.REVIEWING
    holder = province()[0] if gone_up else commune
    lead = holder.bodies.get(_bodies_of_fields()[field][gone_up], holder.bodies["people_committee"])
    if lead == subject:
        lead = holder.bodies["people_committee"]
    answered = state is State.AWAITING_APPROVAL or (state in _ANSWERED and rnd.random() < 0.9)
    return {
        "state": state,
        "holder_id": holder.bodies["people_committee"],
        "holder_kind": OrganisationKind.PEOPLE_COMMITTEE,
        "holder_superior_id": None if gone_up else above,
        "holder_area_path": holder.path,
        "origin_id": own if subject is None else holder.bodies["people_committee"],
        "hops": frozenset({own} if gone_up and subject is None else ()),
        "lead_id": lead if state in _WITH_LEAD else None,
        "assigned": frozenset({lead} if state in _WITH_LEAD else ()),
        "answered_by": frozenset({lead} if answered else ()),
        "sent_from_id": own if state is State.ESCALATED else None,
        "sent_to_id": above if state is State.ESCALATED else None,
    }


def _place(rnd: Random) -> tuple[Unit, Unit]:
    communes, sums = province()[1], _commune_sums()
    commune = communes[bisect(sums, rnd.random() * sums[-1])]
    return commune, commune.hamlets[int(len(commune.hamlets) * rnd.random() ** 2.5)]


def _confidentiality(rnd: Random, klass: PetitionClass) -> Confidentiality:
    least = lowest_confidentiality(klass, protection_requested=rnd.random() < 0.01, about_person=rnd.random() < 0.2)
    internal = least is Confidentiality.PUBLIC and rnd.random() < 0.15
    return Confidentiality.INTERNAL if internal else least


def _state(rnd: Random, klass: PetitionClass, age: int) -> State:
    still_open = next((share for days, share in _STILL_OPEN if age < days), 0.02)
    state = State(_OPEN(rnd) if rnd.random() < still_open else _CLOSED(rnd))
    suspendable = state is State.IN_HANDLING and klass in {PetitionClass.COMPLAINT, PetitionClass.DENUNCIATION}
    return State.SUSPENDED if suspendable and rnd.random() < 0.4 else state


def _subject(rnd: Random, commune: Unit) -> UUID:
    return commune.bodies[rnd.choice(("people_committee", "division_economy", "police"))]


def _bearer(rnd: Random, channel: Channel, commune: Unit, hamlet: Unit) -> UUID | None:
    """The Front or the hamlet that handed it in."""
    if channel is Channel.HAMLET:
        return hamlet.bodies["hamlet" if rnd.random() < 0.7 else "front_board"]
    return commune.bodies["front_committee"] if channel is Channel.FRONT else None


def _handlers(rnd: Random, confidentiality: Confidentiality) -> frozenset[UUID]:
    """Named on seven denunciations of ten, and on few restricted cases."""
    named = {Confidentiality.DENUNCIATION: 0.7, Confidentiality.RESTRICTED: 0.2}.get(confidentiality, 0)
    if rnd.random() >= named:
        return frozenset()
    return frozenset(account_id(name) for name in rnd.sample(HANDLERS, rnd.randrange(1, 4)))


def _due_on(rnd: Random, facts: Petition) -> date | None:
    """The nearest due day of an open petition; none while a pause holds the clock."""
    days = rnd.choice((10, 14, 21, 30, 45))
    if facts.state in CLOSED_STATES or facts.state in _HELD_CLOCKS:
        return None
    return local_day(facts.received_at) + timedelta(days=days)


def _id(rnd: Random, i: int, at: datetime) -> UUID:
    """A UUIDv7 like the product's, in the order of the rows."""
    ms = int(at.timestamp() * 1000)
    return UUID(int=(ms << 80) | (0x7 << 76) | ((i & 0xFFF) << 64) | (0b10 << 62) | rnd.getrandbits(62))
