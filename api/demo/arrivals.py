"""How a petition of the demo comes in: who brings it, of which place, by which channel, in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from api.demo.cast import HAMLETS, PROVINCE, Key, hamlet_of
from api.demo.lives import Life
from api.demo.matters import COMPLAINTS, DENUNCIATIONS, Matter
from api.demo.names import person
from api.demo.repertoire import PLOTS, PROMISING
from api.demo.season import Desk, Place, Season
from api.demo.stage import Stage
from api.demo.wording import Words, inside, words_of
from api.domain.assignments.service import assign
from api.domain.deadlines.rules import local_day
from api.domain.intake.model import IntakeForm, PartyForm, SubjectForm
from api.domain.petitions.model import (
    Channel,
    Confidentiality,
    HotFlag,
    PetitionClass,
    PetitionerKind,
    State,
    Urgency,
)

ON_THE_SPOT: Final = frozenset({"settled", "explained"})
"""What becomes of an opinion at once, in the place of a plot."""
_OF_MANY: Final = frozenset({PetitionClass.PETITION, PetitionClass.REFLECTION})
_GROUP: Final = 0.12
"""The share of these on behalf of many."""
_ANONYMOUS: Final = 0.03
_INTERNAL: Final = 0.1
_CHANNELS: Final = {
    Channel.WEB: 26, Channel.POST: 16, Channel.PHONE: 14, Channel.HAMLET: 16, Channel.FRONT: 12, Channel.ONE_STOP: 6,
    Channel.SUGGESTION_BOX: 6, Channel.DEPUTY: 2, Channel.PRESS: 2,
}  # fmt: skip
_OWN: Final = frozenset({Channel.WEB, Channel.MOBILE})
_WRITTEN: Final = frozenset({Channel.POST, Channel.DEPUTY, Channel.PRESS})


@dataclass(frozen=True, slots=True)
class Citizen:
    """Who has an account."""

    username: str
    name: str
    hamlet: str


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a matter; `hamlet` and `commune` in words, `head`: of the hamlet, `witness`: who confirms there."""

    area: Place
    hamlet: str
    commune: str
    head: str | None
    witness: str


def spot_of(season: Season, commune: str, rng: Random, name: str | None = None) -> Spot:
    """The hamlet of that name, else any; where none is made, the commune, with a hamlet in words only."""
    place, names = season.places[commune], HAMLETS.get(commune)
    front = season.desks.get((commune, "front_committee")) or season.desks[PROVINCE, "front_committee"]
    if not names:
        kind = "tổ dân phố" if place.name.startswith("Phường") else "thôn"
        return Spot(place, f"{kind} {rng.randint(1, 9)}", inside(place.name), None, front.head)
    chosen = hamlet_of(commune, name or rng.choice(names))
    area, head = season.places[chosen], season.desks[chosen, "hamlet"].head
    return Spot(area, inside(area.name), inside(place.name), head, head)


@dataclass(frozen=True, slots=True)
class Comer:
    """Who brings it, on behalf of how many people."""

    name: str
    sex: str
    people: int
    kind: PetitionerKind

    def parties(self, spot: Spot, rng: Random) -> list[PartyForm]:
        if self.kind is PetitionerKind.ANONYMOUS:
            return []
        phone = f"0900{rng.randint(0, 999_999):06}"
        address = f"{spot.hamlet[:1].upper()}{spot.hamlet[1:]}, {spot.commune}"
        born = rng.randint(1948, 2004)
        return [PartyForm(self.name, birth_year=born, sex=self.sex, phone=phone, address=address)]


def _comer(rng: Random, citizen: Citizen | None, *, named: bool, many: bool) -> Comer:
    full_name, sex = person(rng)
    drawn = rng.random()
    if citizen:
        return Comer(citizen.name, sex, 1, PetitionerKind.INDIVIDUAL)
    if drawn < _GROUP and many:
        return Comer(full_name, sex, rng.randint(3, 45), PetitionerKind.GROUP)
    if drawn > 1 - _ANONYMOUS and not named:
        return Comer("một người dân", sex, 1, PetitionerKind.ANONYMOUS)
    return Comer(full_name, sex, 1, PetitionerKind.INDIVIDUAL)


@dataclass(frozen=True, slots=True)
class Brought:
    """What is brought: a matter of a field, by whom, from where, in words."""

    code: str
    matter: Matter
    spot: Spot
    who: Comer
    words: Words

    def life(self, season: Season, rng: Random, at: datetime, holder: Desk, officer: str) -> Life:
        return Life(
            season=season,
            rng=rng,
            at=at,
            words=self.words,
            field_code=self.code,
            area=self.spot.area,
            holder=holder,
            officer=officer,
            witness=self.spot.witness,
        )


def bring(
    rng: Random,
    matter: tuple[str, Matter],
    spot: Spot,
    office: str,
    *,
    citizen: Citizen | None = None,
    named: bool = False,
) -> Brought:
    """`office`: the name of whom it is written to. `named`: nobody anonymous."""
    who = _comer(rng, citizen, named=named, many=matter[1].klass in _OF_MANY)
    words = words_of(
        matter[1],
        matter[0],
        rng,
        person=who.name,
        people=who.people,
        hamlet=spot.hamlet,
        commune=spot.commune,
        office=office,
    )
    return Brought(*matter, spot, who, words)


def matter_for(season: Season, rng: Random, plot: str, among: Sequence[str] | None) -> tuple[str, Matter]:
    """One that fits what is to become of it: with a promise, or with something to say at once, where that needs it."""
    if plot in ON_THE_SPOT:
        return season.matter(rng, among, lambda one: one.spot is not None)
    if plot in PROMISING:
        return season.matter(rng, among, lambda one: one.promise is not None)
    return season.matter(rng, among)


def petition(
    season: Season,
    name: str,
    *,
    at: datetime,
    plot: str,
    holder: Desk,
    commune: str,
    among: Sequence[str] | None = None,
    citizen: Citizen | None = None,
) -> Life:
    """A petition outside of any session, played by that plot. `name`: of its chances."""
    rng = Random(name)
    spot = spot_of(season, commune, rng, citizen.hamlet if citizen else None)
    channel, helper = _channel(season, rng, commune, spot, by_code=plot == "withdrawn")
    if citizen:
        channel, helper = rng.choice((Channel.WEB, Channel.MOBILE)), None
    matter = matter_for(season, rng, plot, among)
    brought = bring(rng, matter, spot, holder.name, citizen=citizen, named=channel is Channel.WEB)
    life = brought.life(season, rng, at, holder, _officer(rng, holder))
    life.helper = helper if rng.random() < 0.5 else None
    life.citizen = citizen.username if citizen else None
    form = _form(rng, at, brought, channel, holder)
    life.public = form.confidentiality is None
    life.take_down(form, helper or life.citizen or (None if channel is Channel.WEB else life.officer))
    PLOTS[plot](life)
    return life


def _channel(season: Season, rng: Random, commune: str, spot: Spot, *, by_code: bool) -> tuple[Channel, str | None]:
    """How it comes, and by which Front or hamlet. Without an account only who has code and secret acts alone."""
    channel = rng.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]
    front = season.desks.get((commune, "front_committee"))
    helper = {Channel.HAMLET: spot.head, Channel.FRONT: front.head if front else None}.get(channel)
    if by_code:
        return Channel.WEB, None
    if channel in {Channel.HAMLET, Channel.FRONT} and helper is None:
        return Channel.POST, None
    return channel, helper


def _officer(rng: Random, holder: Desk) -> str:
    staff = holder.officers or (holder.head,)
    return staff[0] if rng.random() < 0.75 else staff[-1]


def _form(rng: Random, at: datetime, brought: Brought, channel: Channel, holder: Desk) -> IntakeForm:
    urgent, prominent = rng.random() < 0.05, rng.random() < 0.03
    own = channel in _OWN
    return IntakeForm(
        title=brought.words.title,
        body=brought.words.body,
        klass=brought.matter.klass,
        field=brought.code,
        area_id=brought.spot.area.id,
        channel=channel,
        petitioner_kind=brought.who.kind,
        parties=brought.who.parties(brought.spot, rng),
        to_organisation_id=holder.id,
        urgency=Urgency.URGENT if urgent and not own else Urgency.NORMAL,
        confidentiality=Confidentiality.INTERNAL if rng.random() < _INTERNAL else None,
        hot_flags=[HotFlag.PROMINENT] if prominent and not own else [],
        place=brought.spot.hamlet,
        happened_on=local_day(at - timedelta(days=rng.randint(2, 60))) if rng.random() < 0.4 else None,
        source_number=f"{rng.randint(10, 400)}/CV" if channel in _WRITTEN else None,
        on_behalf_of=brought.who.people,
    )


def complaint(
    season: Season,
    name: str,
    *,
    at: datetime,
    plot: str,
    holder: Desk,
    commune: str,
    citizen: Citizen | None = None,
) -> Life:
    """Restricted: the officer who takes it down handles it, beside them the head and the deputies see it. Handed in
    under an account it has no handler yet: the head takes it up."""
    rng = Random(name)
    spot = spot_of(season, commune, rng, citizen.hamlet if citizen else None)
    matter = rng.choice(list(COMPLAINTS.items()))
    brought = bring(rng, matter, spot, holder.name, citizen=citizen, named=True)
    life = brought.life(season, rng, at, holder, holder.head if citizen else _officer(rng, holder))
    life.citizen = citizen.username if citizen else None
    life.public = False
    channel = Channel.WEB if citizen else Channel.POST
    life.take_down(_form(rng, at, brought, channel, holder), life.citizen or life.officer)
    PLOTS[plot](life)
    return life


def denunciation(
    season: Season, code: str, *, at: datetime, about: Key | None, commune: str, to: Desk, handlers: Sequence[str] = ()
) -> Life:
    """Handed in by code and secret; held one level above whom it is about, else by `to`. `handlers`: to whom by name
    the head gives it, at the inspectorate."""
    rng = Random(f"denunciation {code}")
    spot = spot_of(season, commune, rng)
    brought = bring(rng, (code, DENUNCIATIONS[code]), spot, to.name, named=True)
    life = brought.life(season, rng, at, to, to.head)
    form = IntakeForm(
        title=brought.matter.title,
        body=brought.matter.body,
        klass=brought.matter.klass,
        field=code,
        area_id=season.places[commune].id,
        channel=Channel.WEB,
        parties=brought.who.parties(spot, rng),
        to_organisation_id=to.id,
        subjects=[SubjectForm(season.desks[about].id, "deputy")] if about else [],
        protection_requested=True,
    )
    life.take_down(form, None)
    life.review()

    async def name(stage: Stage, now: datetime) -> None:
        named = [stage.accounts[one][0] for one in handlers]
        lead = season.desks[PROVINCE, "inspectorate"].id
        await stage.move(to.head, life.case, assign, now, lead_id=lead, handler_ids=named)

    if handlers:
        life.go(life.later((1, 2)), name, State.IN_HANDLING)
    return life
