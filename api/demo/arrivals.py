"""How a petition of the demo comes in: who brings it, of which place, by which channel, in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from api.demo import plots
from api.demo.cast import HAMLETS, PROVINCE, Key, hamlet_of
from api.demo.lives import Life
from api.demo.matters import COMPLAINTS, DENUNCIATIONS, Matter
from api.demo.names import person
from api.demo.season import Desk, Place, Season
from api.demo.stage import Stage
from api.demo.wording import Words, inside, words_of
from api.domain.assignments.service import assign
from api.domain.deadlines.rules import local_day
from api.domain.intake.service import IntakeForm, PartyForm, SubjectForm
from api.domain.petitions.model import (
    Channel,
    Confidentiality,
    HotFlag,
    PetitionClass,
    PetitionerKind,
    State,
    Urgency,
)

_GROUP: Final = 0.1
"""The share of petitions on behalf of many."""
_ANONYMOUS: Final = 0.03
_INTERNAL: Final = 0.1
_CHANNELS: Final = {
    Channel.WEB: 26, Channel.POST: 16, Channel.PHONE: 14, Channel.HAMLET: 16, Channel.FRONT: 12, Channel.ONE_STOP: 6,
    Channel.SUGGESTION_BOX: 6, Channel.DEPUTY: 2, Channel.PRESS: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the matter. `hamlet`: its head's user name, where one is there."""

    area: Place
    hamlet: str
    commune: str
    head: str | None


@dataclass(frozen=True, slots=True)
class Citizen:
    """Who has an account."""

    username: str
    name: str
    hamlet: str


def spot_of(season: Season, commune: str, rng: Random, name: str | None = None) -> Spot:
    """The hamlet of that name, else any; where none is made, the commune with a hamlet in words only."""
    place = season.places[commune]
    names = HAMLETS.get(commune)
    if not names:
        ward = place.name.startswith("Phường")
        words = f"tổ dân phố {rng.randint(1, 9)}" if ward else f"thôn {rng.randint(1, 9)}"
        return Spot(place, words, inside(place.name), None)
    chosen = hamlet_of(commune, name or rng.choice(names))
    area = season.places[chosen]
    return Spot(area, inside(area.name), inside(place.name), season.desks[chosen, "hamlet"].head)


def witness_of(season: Season, commune: str, spot: Spot) -> str:
    """Who confirms on the ground: the hamlet, else the Front."""
    front = season.desks.get((commune, "front_committee")) or season.desks[PROVINCE, "front_committee"]
    return spot.head or front.head


@dataclass(frozen=True, slots=True)
class Comer:
    """Who brings it."""

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


def comer(rng: Random, name: str | None = None, *, anonymous: bool = True) -> Comer:
    full_name, sex = person(rng)
    drawn = rng.random()
    if name is None and drawn < _GROUP:
        return Comer(full_name, sex, rng.randint(3, 45), PetitionerKind.GROUP)
    if name is None and anonymous and drawn < _GROUP + _ANONYMOUS:
        return Comer("một người dân", sex, 1, PetitionerKind.ANONYMOUS)
    return Comer(name or full_name, sex, 1, PetitionerKind.INDIVIDUAL)


def matter_for(season: Season, rng: Random, plot: str, among: Sequence[str] | None) -> tuple[str, Matter]:
    """One that fits the plot: with a promise where it has one, nothing of the Party's own."""
    wanted = (lambda one: one.promise is not None) if plot in plots.PROMISING else (lambda _: True)
    return season.matter(rng, among, wanted)


def petition(
    season: Season,
    number: int,
    *,
    at: datetime,
    plot: str,
    holder: Desk,
    commune: str,
    among: Sequence[str] | None = None,
    citizen: Citizen | None = None,
) -> Life:
    """A petition outside of any session, played by that plot."""
    rng = Random(f"petition {number}")
    code, matter = matter_for(season, rng, plot, among)
    spot = spot_of(season, commune, rng, citizen.hamlet if citizen else None)
    # A code and secret, an own account: only then the petitioner acts alone.
    channel = Channel.WEB if plot == "withdrawn" else rng.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]
    if citizen:
        channel = rng.choice((Channel.WEB, Channel.MOBILE))
    front = season.desks.get((commune, "front_committee"))
    helper = {Channel.HAMLET: spot.head, Channel.FRONT: front.head if front else None}.get(channel)
    if channel in {Channel.HAMLET, Channel.FRONT} and helper is None:
        channel = Channel.POST
    who = comer(rng, citizen.name if citizen else None, anonymous=channel is not Channel.WEB)
    words = words_of(
        matter, code, rng, person=who.name, people=who.people, hamlet=spot.hamlet, commune=spot.commune,
        office=holder.name,
    )  # fmt: skip
    life = _life(season, rng, at, words, code, spot, holder, commune)
    life.helper = helper if rng.random() < 0.5 else None
    life.citizen = citizen.username if citizen else None
    form = _form(rng, at, words, matter.klass, code, spot, who, channel, holder)
    taker = helper or life.citizen or (None if channel is Channel.WEB else life.officer)
    life.public = form.confidentiality is None
    life.take_down(form, taker)
    plots.PLOTS[plot](life)
    return life


def _life(
    season: Season, rng: Random, at: datetime, words: Words, code: str, spot: Spot, holder: Desk, commune: str
) -> Life:
    staff = holder.officers or (holder.head,)
    return Life(
        season=season,
        rng=rng,
        at=at,
        words=words,
        field_code=code,
        area=spot.area,
        holder=holder,
        officer=staff[0] if rng.random() < 0.75 else staff[-1],
        witness=witness_of(season, commune, spot),
    )


def _form(
    rng: Random,
    at: datetime,
    words: Words,
    klass: PetitionClass,
    code: str,
    spot: Spot,
    who: Comer,
    channel: Channel,
    holder: Desk,
) -> IntakeForm:
    written = channel in {Channel.POST, Channel.DEPUTY, Channel.PRESS}
    return IntakeForm(
        title=words.title,
        body=words.body,
        klass=klass,
        field=code,
        area_id=spot.area.id,
        channel=channel,
        petitioner_kind=who.kind,
        parties=who.parties(spot, rng),
        to_organisation_id=holder.id,
        urgency=Urgency.URGENT if rng.random() < 0.05 else Urgency.NORMAL,
        confidentiality=Confidentiality.INTERNAL if rng.random() < _INTERNAL else None,
        hot_flags=[HotFlag.PROMINENT] if rng.random() < 0.03 else [],
        place=spot.hamlet,
        happened_on=local_day(at - timedelta(days=rng.randint(2, 60))) if rng.random() < 0.4 else None,
        source_number=f"{rng.randint(10, 400)}/CV" if written else None,
        on_behalf_of=who.people,
    )


def complaint(
    season: Season, number: int, *, at: datetime, plot: str, holder: Desk, commune: str,
    citizen: Citizen | None = None,
) -> Life:  # fmt: skip
    """Restricted: the officer who takes it down handles it, beside them the head and the deputies see it."""
    rng = Random(f"complaint {number}")
    code = rng.choice(list(COMPLAINTS))
    matter = COMPLAINTS[code][0]
    spot = spot_of(season, commune, rng, citizen.hamlet if citizen else None)
    who = comer(rng, citizen.name if citizen else None, anonymous=False)
    words = words_of(
        matter, code, rng, person=who.name, people=who.people, hamlet=spot.hamlet, commune=spot.commune,
        office=holder.name,
    )  # fmt: skip
    life = _life(season, rng, at, words, code, spot, holder, commune)
    form = _form(rng, at, words, matter.klass, code, spot, who, Channel.POST, holder)
    if citizen:
        # Handed in from outside it has no handler yet: the head's circle takes it up.
        life.citizen, life.officer = citizen.username, holder.head
    life.take_down(form, life.citizen or life.officer)
    plots.PLOTS[plot](life)
    return life


def denunciation(
    season: Season,
    code: str,
    *,
    at: datetime,
    about: Key | None,
    commune: str,
    to: Desk,
    handlers: Sequence[str] = (),
) -> Life:
    """Handed in by code and secret; held one level above whom it is about, else by `to`. `handlers`: to whom by name
    the head gives it, at the inspectorate."""
    rng = Random(f"denunciation {code}")
    matter = DENUNCIATIONS[code]
    spot = spot_of(season, commune, rng)
    who = comer(rng, "Người tố cáo (tên đã được bảo vệ)")
    words = words_of(
        matter, code, rng, person=who.name, people=1, hamlet=spot.hamlet, commune=spot.commune,
        office=to.name,
    )  # fmt: skip
    life = _life(season, rng, at, words, code, spot, to, commune)
    life.officer = to.head
    subjects = [SubjectForm(season.desks[about].id, "deputy")] if about else []
    form = IntakeForm(
        title=matter.title,
        body=matter.body,
        klass=matter.klass,
        field=code,
        area_id=season.places[commune].id,
        channel=Channel.WEB,
        parties=who.parties(spot, rng),
        to_organisation_id=to.id,
        subjects=subjects,
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
