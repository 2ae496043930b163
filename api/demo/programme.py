"""Half a year in the demo province: which sessions are held, which petitions come in beside them, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Final

from api.demo import arrivals
from api.demo.bill import Bill
from api.demo.bills import BILLS
from api.demo.cast import AROUND, CHU_PUH, IA_HRU, IA_LE, KENH_MEK, PROVINCE, Key, seats
from api.demo.hours import moment
from api.demo.inflow import ROWS, Row
from api.demo.lives import Life
from api.demo.meetings import Meeting
from api.demo.season import Season
from api.demo.stage import Stage
from api.domain.accounts.service import delegate
from api.domain.deadlines.rules import add_working_days, is_working
from api.domain.petitions.model import State
from api.domain.sessions.model import SessionKind


@dataclass(frozen=True, slots=True)
class Written:
    """The script's petitions and sessions, for whoever counts them."""

    lives: Sequence[Life]
    meetings: Sequence[Meeting]

    def states(self) -> list[State]:
        """Where each petition stands now, by the script."""
        for life in self.lives:
            life.catch_up(life.season.hours.now)
        return [life.state for life in self.lives]


def write(season: Season, *, share: float = 1.0) -> Written:
    """The whole script, in `season.steps`; of sessions and other petitions but that share."""
    _delegation(season)
    meetings = _sessions(season, _Shares(share))
    shares = _Shares(share)
    lives = [*_petitions(season, shares), *_of_citizens(season, shares), *_kept_close(season, shares)]
    return Written([*lives, *(life for meeting in meetings for life in meeting.lives)], meetings)


class _Shares:
    """Of every so many, how many."""

    def __init__(self, share: float) -> None:
        self._share = Fraction(share).limit_denominator(100)
        self._seen = 0

    def of(self, n: int) -> int:
        before = int(self._seen * self._share)
        self._seen += n
        return int(self._seen * self._share) - before


def _delegation(season: Season) -> None:
    """The chair of Ia Le is away from three working days ago until in two weeks: the deputy acts."""
    hours = season.hours
    office = season.desks[IA_LE, "people_committee"]
    first, last = hours.day(-3), hours.day(10)
    season.away = (office, first)

    async def act(stage: Stage, now: datetime) -> None:
        async with stage.acting(office.head, now) as (session, actor):
            await delegate(
                session,
                actor,
                organisation_id=None,
                to_account_id=stage.accounts["deputy.commune"][0],
                document_number="117/GUQ-UBND",
                valid_from=first,
                valid_to=last,
                now=now,
            )

    season.add(moment(hours.day(-4), 16 * 60), act)


def _sessions(season: Season, shares: _Shares) -> list[Meeting]:
    held: dict[str, Meeting] = {}
    for bill in BILLS:
        if not shares.of(1):
            continue
        held[bill.name] = _meeting(season, bill)
        held[bill.name].hold_until(held)
    return list(held.values())


def _meeting(season: Season, bill: Bill) -> Meeting:
    """Planned two weeks and a half before. The hamlets are listened to on Fridays."""
    hours = season.hours
    rng = Random(f"session {bill.name}")
    day, opens = (hours.day(bill.days), bill.starts_at) if bill.days else hours.opened()
    friday = day - timedelta(days=(day.weekday() - 4) % 7)
    if bill.kind is SessionKind.HAMLET_LISTENING and bill.days < 0 and is_working(friday, hours.calendar):
        day = friday
    planned = moment(add_working_days(day, -13, hours.calendar), rng.randint(460, 500))
    return Meeting(season=season, rng=rng, at=min(planned, hours.past(3, rng)), bill=bill, day=day, opens=opens)


def _petitions(season: Season, shares: _Shares) -> list[Life]:
    """Spread evenly over the time of each row."""
    return [
        _petition(season, key, row, i, n)
        for key, rows in ROWS
        for row in rows
        for n in [shares.of(row.n)]
        for i in range(n)
    ]


def _petition(season: Season, key: Key, row: Row, i: int, n: int) -> Life:
    name = f"{key} {row} {i}"
    rng = Random(f"arrival {name}")
    days = row.newest + round((row.oldest - row.newest) * (i + rng.random()) / n)
    return arrivals.petition(
        season,
        name,
        at=season.hours.past(days, rng),
        plot=row.plot,
        holder=season.desks[key],
        commune=rng.choice((CHU_PUH, IA_HRU, *AROUND)) if key[0] == PROVINCE else key[0],
        among=row.fields,
    )


_NAMES: Final = {seat.username: seat.full_name for seat in seats()}
_CITIZENS: Final = (
    (
        arrivals.Citizen("citizen.1", _NAMES["citizen.1"], KENH_MEK),
        IA_LE,
        (
            ("published", 90, "dien_nuoc_vien_thong"),
            ("not_kept", 75, "giao_thong"),
            ("withdrawn", 50, "dat_dai"),
            ("promise_started", 32, "van_hoa_the_thao_dl"),
            ("told", 11, "y_te"),
            ("handling", 6, "nong_nghiep"),
            ("received", 1, "giao_duc"),
        ),
    ),
    (
        arrivals.Citizen("citizen.2", _NAMES["citizen.2"], "Thôn Tân Tiến"),
        CHU_PUH,
        (
            ("published_above", 95, "giao_thong"),
            ("contested_and_answered", 70, "moi_truong"),
            ("guided", 60, "tai_chinh_thue"),
            ("contested", 14, "chinh_sach_xa_hoi"),
            ("handling_above", 12, "dat_dai"),
            ("approving_now", 4, "cong_thuong"),
            ("reviewing", 2, "an_ninh_trat_tu"),
        ),
    ),
)
"""Each with the commune, and what came of what they brought, how many working days ago, in which field."""


def _of_citizens(season: Season, shares: _Shares) -> list[Life]:
    return [
        arrivals.petition(
            season,
            f"{citizen.username} {plot}",
            at=season.hours.past(days, Random(f"arrival {citizen.username} {plot}")),
            plot=plot,
            holder=season.desks[commune, "people_committee"],
            commune=commune,
            among=[field],
            citizen=citizen,
        )
        for citizen, commune, brought in _CITIZENS
        for plot, days, field in brought
        if shares.of(1)
    ]


_COMPLAINTS: Final[tuple[tuple[str, str, int, arrivals.Citizen | None], ...]] = (
    (IA_LE, "received", 1, None),
    (IA_LE, "complaint_handling", 6, None),
    (IA_LE, "complaint_answered", 65, None),
    (CHU_PUH, "complaint_handling", 16, None),
    (CHU_PUH, "reviewing", 5, _CITIZENS[1][0]),
    (IA_HRU, "guided", 40, None),
    ("23575", "reviewing", 4, None),
)


def _kept_close(season: Season, shares: _Shares) -> list[Life]:
    """Complaints, one of them a citizen's with an account, and two denunciations."""
    hours, desks = season.hours, season.desks
    complaints = [
        arrivals.complaint(
            season,
            f"complaint {commune} {plot}",
            at=hours.past(days, Random(f"arrival {commune} {plot}")),
            plot=plot,
            holder=desks[commune, "people_committee"],
            commune=commune,
            citizen=citizen,
        )
        for commune, plot, days, citizen in _COMPLAINTS
        if shares.of(1)
    ]
    above, commission = desks[PROVINCE, "people_committee"], desks[PROVINCE, "inspection_commission"]
    about, named = (IA_HRU, "people_committee"), ("thanhtra.tinh", "head.province")
    first, second = hours.past(9, Random("one")), hours.past(4, Random("two"))
    return [
        *complaints,
        arrivals.denunciation(season, "dat_dai", at=first, about=about, commune=IA_HRU, to=above, handlers=named),
        arrivals.denunciation(season, "chinh_sach_xa_hoi", at=second, about=None, commune=CHU_PUH, to=commission),
    ]
