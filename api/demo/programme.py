"""Half a year in the demo province: which sessions are held, which petitions come in beside them, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Final

from api.demo import arrivals
from api.demo.bills import BILLS
from api.demo.cast import AROUND, CHU_PUH, IA_HRU, IA_LE, KENH_MEK, PROVINCE, Key
from api.demo.hours import moment
from api.demo.lives import Life
from api.demo.meetings import Bill, Meeting
from api.demo.season import Season
from api.demo.stage import Stage
from api.domain.accounts.service import delegate
from api.domain.deadlines.rules import add_working_days, is_working
from api.domain.petitions.model import State
from api.domain.sessions.model import SessionKind

_ECONOMY: Final = (
    "dat_dai", "giao_thong", "moi_truong", "nong_nghiep", "xay_dung_do_thi", "cong_thuong", "tai_chinh_thue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """So many petitions of one plot, come in between `oldest` and `newest` working days ago."""

    plot: str
    n: int
    newest: int
    oldest: int
    fields: Sequence[str] | None = None


_IA_LE: Final = (
    Row("received", 5, 0, 1),
    Row("received", 2, 6, 9),
    Row("reviewing", 6, 1, 3),
    Row("reviewing", 2, 8, 12),
    Row("handling", 17, 2, 9, _ECONOMY),
    Row("handling_late", 5, 24, 32, _ECONOMY),
    Row("handling", 4, 2, 8, ("giao_duc", "chinh_sach_xa_hoi", "y_te", "an_ninh_trat_tu", "cai_cach_hanh_chinh")),
    Row("approving_now", 5, 3, 4),
    Row("answered", 3, 8, 10),
    Row("published", 4, 11, 16),
    Row("promise_open", 2, 14, 20),
    Row("promise_started", 2, 25, 35),
    Row("promise_late", 2, 45, 60),
    Row("promise_extended", 1, 26, 32),
    Row("promise_reported", 2, 28, 45),
    Row("promise_rejected", 1, 40, 50),
    Row("promise_replaced", 1, 35, 50),
    Row("promise_kept", 4, 50, 120),
    Row("promise_kept_in_the_end", 1, 70, 110),
    Row("promise_replaced_and_kept", 1, 70, 110),
    Row("not_kept", 2, 70, 120),
    Row("two_promises", 2, 45, 90),
    Row("told", 3, 40, 125),
    Row("published", 5, 40, 125),
    Row("unpublished", 1, 50, 90),
    Row("slow", 3, 45, 125),
    Row("late", 3, 60, 125),
    Row("returned_answer", 1, 45, 120),
    Row("withdrawn_answer", 1, 45, 120),
    Row("returned_assignment", 1, 4, 6, _ECONOMY),
    Row("returned_and_answered", 1, 50, 100, _ECONOMY),
    Row("recalled_assignment", 1, 50, 100, _ECONOMY),
    Row("declined", 2, 10, 120),
    Row("guided", 2, 10, 120),
    Row("withdrawn", 2, 15, 110),
    Row("contested", 1, 12, 14),
    Row("contested_and_answered", 2, 60, 110),
    Row("reopened", 1, 35, 45),
    Row("transferred", 1, 50, 100),
    Row("transferred_now", 1, 2, 4),
    Row("transferred_back", 1, 4, 6),
    Row("escalated", 3, 0, 0, ("giao_thong", "dien_nuoc_vien_thong")),
    Row("received_above", 2, 4, 6, ("giao_thong", "boi_thuong_gpmb")),
    Row("handling_above", 3, 7, 12, ("dat_dai", "moi_truong", "nong_nghiep")),
    Row("approving_above", 2, 14, 17, ("dat_dai", "nong_nghiep", "giao_thong")),
    Row("published_above", 2, 50, 120, ("giao_thong", "moi_truong")),
    Row("received_above_by_itself", 2, 50, 120),
    Row("promised_above", 1, 50, 80, ("dat_dai", "nong_nghiep")),
    Row("sent_back", 1, 50, 100),
    Row("recalled_escalation", 1, 50, 100),
)
_NEIGHBOUR: Final = (
    Row("received", 1, 0, 2),
    Row("reviewing", 2, 1, 4),
    Row("handling", 3, 2, 9),
    Row("handling_late", 1, 24, 32),
    Row("approving_now", 1, 3, 4),
    Row("answered", 1, 8, 10),
    Row("promise_started", 1, 25, 35),
    Row("promise_kept", 1, 50, 120),
    Row("not_kept", 1, 70, 110),
    Row("published", 2, 40, 125),
    Row("slow", 1, 45, 125),
    Row("late", 1, 60, 125),
    Row("declined", 1, 10, 110),
    Row("guided", 1, 10, 110),
    Row("contested_and_answered", 1, 60, 100),
    Row("handling_above", 1, 7, 12, ("dat_dai", "moi_truong", "nong_nghiep")),
    Row("answered_above", 1, 50, 110),
)
_FARMS: Final = ("nong_nghiep", "giao_thong", "dat_dai", "chinh_sach_xa_hoi", "giao_duc", "y_te")
_TOWN: Final = ("moi_truong", "xay_dung_do_thi", "cai_cach_hanh_chinh", "dien_nuoc_vien_thong", "lao_dong_bhxh")
_PARTY: Final = (
    Row("reviewing", 1, 1, 3, ("xay_dung_dang_cq",)),
    Row("handling", 1, 4, 7, ("xay_dung_dang_cq",)),
    Row("approving_now", 1, 3, 4, ("xay_dung_dang_cq",)),
    Row("published", 2, 40, 120, ("xay_dung_dang_cq",)),
)
_RECEPTION: Final = (
    Row("received", 1, 0, 1),
    Row("reviewing", 2, 1, 4),
    Row("told_by_province", 2, 30, 110),
    Row("guided", 2, 5, 90),
)
_AT_THE_PROVINCE: Final = (
    Row("received", 1, 0, 1),
    Row("reviewing", 1, 2, 3),
    Row("handling", 4, 2, 10, ("dat_dai", "moi_truong", "nong_nghiep")),
    Row("handling_late", 1, 24, 30, ("nong_nghiep", "dat_dai")),
    Row("approving_now", 1, 3, 4, ("moi_truong", "nong_nghiep")),
    Row("published", 2, 45, 120),
    Row("guided", 1, 10, 80),
)


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
    """The whole script, in `season.steps`. `share` of the petitions beside the sessions, one of a kind at least."""
    _delegation(season)
    meetings = _sessions(season)
    lives = [*_petitions(season, share), *_of_citizens(season), *_kept_close(season)]
    return Written([*lives, *(life for meeting in meetings for life in meeting.lives)], meetings)


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


def _sessions(season: Season) -> list[Meeting]:
    held: dict[str, Meeting] = {}
    for bill in BILLS:
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


def _petitions(season: Season, share: float) -> list[Life]:
    """Spread evenly over the time of each row."""
    number = count(1)
    lives = []
    for (commune, template), rows in _ROWS:
        holder = season.desks[commune, template]
        for row in rows:
            n = max(1, round(row.n * share))
            for i in range(n):
                rng = Random(f"arrival {commune} {template} {row} {i}")
                days = row.newest + round((row.oldest - row.newest) * (i + rng.random()) / n)
                place = rng.choice(_AREAS_OF_PROVINCE) if commune == PROVINCE else commune
                life = arrivals.petition(
                    season,
                    next(number),
                    at=season.hours.past(days, rng),
                    plot=row.plot,
                    holder=holder,
                    commune=place,
                    among=row.fields,
                )
                lives.append(life)
    return lives


_AREAS_OF_PROVINCE: Final = (CHU_PUH, IA_HRU, *AROUND)
_COMMITTEE: Final = "people_committee"


def _around(i: int, name: str) -> tuple[Row, ...]:
    """A little in each: one is being handled, or has just come in, and one or two are done."""
    fields = _TOWN if name in {"pleiku", "an-khe", "ayun-pa", "quy-nhon", "hoai-nhon"} else _FARMS
    young = Row("received", 1, 0, 3, fields) if i % 3 == 0 else Row("handling", 1, 2, 9, fields)
    return young, Row("published", 1, 40, 125, fields), *([Row("told", 1, 40, 125, fields)] if i % 2 else [])


_ROWS: Final[tuple[tuple[Key, tuple[Row, ...]], ...]] = (
    ((IA_LE, _COMMITTEE), _IA_LE),
    ((IA_LE, "party_committee"), _PARTY),
    ((CHU_PUH, _COMMITTEE), _NEIGHBOUR),
    ((IA_HRU, _COMMITTEE), _NEIGHBOUR),
    *(((commune, _COMMITTEE), _around(i, name)) for i, (commune, name) in enumerate(AROUND.items())),
    ((PROVINCE, _COMMITTEE), _AT_THE_PROVINCE),
    ((PROVINCE, "reception_board"), _RECEPTION),
)
_CITIZENS: Final = (
    (
        arrivals.Citizen("citizen.1", "Siu H'Mơi", KENH_MEK),
        IA_LE,
        {
            "published": 90, "not_kept": 75, "promise_started": 32, "withdrawn": 50, "told": 11, "handling": 6,
            "received": 1,
        },
    ),
    (
        arrivals.Citizen("citizen.2", "Dương Văn Phúc", "Thôn Tân Tiến"),
        CHU_PUH,
        {
            "contested_and_answered": 70, "published_above": 95, "guided": 60, "contested": 14, "handling_above": 12,
            "approving_now": 4, "reviewing": 2,
        },
    ),
)  # fmt: skip
"""Each with the commune, and how many working days ago which plot began."""


def _of_citizens(season: Season) -> list[Life]:
    lives = []
    number = count(1001)
    for citizen, commune, plots in _CITIZENS:
        holder = season.desks[commune, "people_committee"]
        for plot, days in plots.items():
            at = season.hours.past(days, Random(f"{citizen.username} {plot}"))
            lives.append(
                arrivals.petition(
                    season, next(number), at=at, plot=plot, holder=holder, commune=commune, citizen=citizen
                )
            )
    return lives


_COMPLAINTS: Final = (
    (IA_LE, "received", 1),
    (IA_LE, "complaint_handling", 6),
    (IA_LE, "complaint_answered", 65),
    (CHU_PUH, "complaint_handling", 16),
    (IA_HRU, "guided", 40),
    ("23575", "reviewing", 4),
)


def _kept_close(season: Season) -> list[Life]:
    """Complaints, one of them a citizen's with an account, and two denunciations."""
    hours, desks = season.hours, season.desks
    lives = [
        arrivals.complaint(
            season,
            i,
            at=hours.past(days, Random(f"complaint {i}")),
            plot=plot,
            holder=desks[commune, "people_committee"],
            commune=commune,
        )
        for i, (commune, plot, days) in enumerate(_COMPLAINTS, start=1)
    ]
    lives.append(
        arrivals.complaint(
            season,
            len(_COMPLAINTS) + 1,
            at=hours.past(5, Random("own complaint")),
            plot="reviewing",
            holder=desks[CHU_PUH, "people_committee"],
            commune=CHU_PUH,
            citizen=_CITIZENS[1][0],
        )
    )
    about = (IA_HRU, "people_committee")
    above, commission = desks[PROVINCE, "people_committee"], desks[PROVINCE, "inspection_commission"]
    first, second = hours.past(9, Random("one")), hours.past(4, Random("two"))
    named = ("thanhtra.tinh", "head.province")
    return [
        *lives,
        arrivals.denunciation(season, "dat_dai", at=first, about=about, commune=IA_HRU, to=above, handlers=named),
        arrivals.denunciation(season, "chinh_sach_xa_hoi", at=second, about=None, commune=CHU_PUH, to=commission),
    ]
