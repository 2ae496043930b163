"""What is said in a session of the demo, what becomes of it at once, and how it lives on as a petition."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Final

from api.demo.arrivals import ON_THE_SPOT, Brought, bring, matter_for, spot_of
from api.demo.bill import Bill
from api.demo.lives import Life
from api.demo.plots import assigned_and_told
from api.demo.repertoire import PLOTS
from api.demo.season import Desk, Season
from api.domain.petitions.model import Outcome, PetitionerKind, State
from api.domain.sessions.capture import OnTheSpot, Opinion, Speaker
from api.domain.sessions.model import SpeakerKind

NOTED: Final = "noted"
_ANSWERERS: Final = ("Chủ tọa hội nghị", "Trưởng phòng Kinh tế", "Phòng Văn hóa – Xã hội", "Trưởng Công an xã")
_ORGANISATIONS: Final = ("Hội Nông dân", "Hội Liên hiệp Phụ nữ", "Hội Cựu chiến binh", "Đoàn Thanh niên")
_BY_ORGANISATION: Final = 0.12


def raised(season: Season, name: str, bill: Bill, plot: str, at: datetime) -> tuple[Life, Opinion]:
    """Somebody of one of the communes speaks; the petition that it is, and the opinion as the clerk takes it down."""
    rng = Random(name)
    holder = _holder(season, bill)
    matter = matter_for(season, rng, plot, bill.fields)
    brought = bring(rng, matter, spot_of(season, rng.choice(bill.communes), rng, bill.hamlet), holder.name)
    officer = bill.clerk if bill.clerk in holder.officers else holder.worker
    return brought.life(season, rng, at, holder, officer), _opinion(rng, brought, plot)


def _holder(season: Season, bill: Bill) -> Desk:
    """The host; of a session of the Front or of a hamlet, the authority of the place."""
    by_helper = bill.host[1] in {"front_committee", "hamlet"}
    return season.desks[(bill.communes[0], "people_committee") if by_helper else bill.host]


def _opinion(rng: Random, brought: Brought, plot: str) -> Opinion:
    organisation = f"{rng.choice(_ORGANISATIONS)} {brought.spot.commune}" if rng.random() < _BY_ORGANISATION else None
    name = None if brought.who.kind is PetitionerKind.ANONYMOUS else brought.who.name
    return Opinion(
        text=brought.words.body,
        klass=brought.matter.klass,
        field=brought.code,
        speaker=Speaker(
            SpeakerKind.ORGANISATION if organisation else SpeakerKind.PERSON,
            name=name,
            organisation=organisation,
            address=brought.spot.hamlet if name else None,
        ),
        title=brought.words.title,
        on_behalf_of=brought.who.people,
        area_id=brought.spot.area.id,
        on_the_spot=_on_the_spot(rng, brought, plot),
    )


def _on_the_spot(rng: Random, brought: Brought, plot: str) -> OnTheSpot | None:
    if plot in ON_THE_SPOT:
        return OnTheSpot(Outcome(plot), answer=brought.words.spot, answered_by=rng.choice(_ANSWERERS))
    if plot == NOTED:
        return OnTheSpot(Outcome.NOTED, remark="Chủ tọa ghi nhận, giao cơ quan chuyên môn kiểm tra.")
    return None


def live_on(life: Life, plot: str) -> None:
    """After it was taken down, with whatever became of it at once."""
    if plot in ON_THE_SPOT:
        life.state = State.ANSWERED
        life.told()
    elif plot == NOTED:
        life.state = State.REVIEWING
        assigned_and_told(life)
    else:
        PLOTS[plot](life)
