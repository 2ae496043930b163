"""The words of a deadline: a computed clock as data and as one sentence per language, vi and en (domain.md §3.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from api.domain.deadlines.model import Clock, Due, Explanation, Rule, SkippedDay, Unit

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _day_vi(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _day_en(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _days_vi(n: int, kind: str) -> str:
    return " ".join(filter(None, (str(n), "ngày", kind)))


def _days_en(n: int, kind: str) -> str:
    return " ".join(filter(None, (str(n), kind, "day" if n == 1 else "days")))


@dataclass(frozen=True, slots=True)
class _Language:
    """The clauses of a sentence in one language; `day` and `days` write a date and a number of days of a kind."""

    day: Callable[[date], str]
    days: Callable[[int, str], str]
    units: dict[Unit, str]
    forward: str
    backward: str
    basis: str
    rest_day: str
    weekend_day: str
    not_counted: str
    conjunction: str
    pause: str
    open_pause: str
    paused_days: str
    extension: str
    variant: str
    roll: str
    held_back: str
    due: str
    held: str
    latest: str


_VI = _Language(
    day=_day_vi,
    days=_days_vi,
    units={Unit.WORKING: "làm việc", Unit.CALENDAR: ""},
    forward="Hạn {n} kể từ ngày {start} (không tính ngày này)",
    backward="Phải còn trọn {n} trước ngày {start} (không tính ngày này)",
    basis=" theo {basis}",
    rest_day="nghỉ",
    weekend_day="cuối tuần",
    not_counted="không tính {days}",
    conjunction=" và ",
    pause="tạm dừng từ {begun} đến {ended}",
    open_pause="tạm dừng từ {begun}, chưa tiếp tục",
    paused_days=" (không tính {n})",
    extension="gia hạn thêm {n}",
    variant="thời hạn được đổi ngày {day}",
    roll="ngày {day} là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo",
    held_back="không hết hạn trước ngày làm việc sau ngày đổi",
    due="hết ngày {day}.",
    held="còn {n} sau khi tiếp tục.",
    latest="chậm nhất hết ngày {day}.",
)

_EN = _Language(
    day=_day_en,
    days=_days_en,
    units={Unit.WORKING: "working", Unit.CALENDAR: "calendar"},
    forward="Due within {n} from {start} (that day not counted)",
    backward="Leaves {n} in full before {start} (that day not counted)",
    basis=" under {basis}",
    rest_day="non-working",
    weekend_day="weekend",
    not_counted="not counted: {days}",
    conjunction=" and ",
    pause="paused from {begun} to {ended}",
    open_pause="paused since {begun}, not yet resumed",
    paused_days=" ({n} not counted)",
    extension="extended by {n}",
    variant="the period was changed on {day}",
    roll="{day} is a day off, so it moves to the next working day",
    held_back="not due before the working day after that change",
    due="ends at the close of {day}.",
    held="{n} remain after it is resumed.",
    latest="at the latest by the close of {day}.",
)


def explain_forward(rule: Rule, clock: Clock, due: Due, *, held_back: bool) -> Explanation:
    """The outcome of a forward clock with the facts that led to it.

    `held_back`: the due day is as late as it is because the variant was changed, not because it rolled off a day off.
    """
    return _explanation(
        rule,
        clock,
        due,
        sentence_vi=_forward_sentence(_VI, rule.legal_basis_vi, clock, due, held_back=held_back),
        sentence_en=_forward_sentence(_EN, rule.legal_basis_en, clock, due, held_back=held_back),
    )


def explain_backward(rule: Rule, clock: Clock, latest_on: date, skipped: tuple[SkippedDay, ...]) -> Explanation:
    """The latest day of an act before the event on `started_on`, with the days in between that don't count."""
    return _explanation(
        rule,
        clock,
        Due(latest_on, latest_on, None, skipped, None),
        sentence_vi=_backward_sentence(_VI, rule.legal_basis_vi, clock, latest_on, skipped),
        sentence_en=_backward_sentence(_EN, rule.legal_basis_en, clock, latest_on, skipped),
    )


def _explanation(rule: Rule, clock: Clock, due: Due, *, sentence_vi: str, sentence_en: str) -> Explanation:
    return Explanation(
        rule_code=rule.code,
        legal_basis_vi=rule.legal_basis_vi,
        legal_basis_en=rule.legal_basis_en,
        started_on=clock.started_on,
        days=clock.days,
        unit=clock.unit,
        extension_days=clock.extension_days,
        pauses=clock.pauses,
        skipped=due.skipped,
        unrolled_on=due.unrolled_on,
        due_on=due.due_on,
        remaining_days=due.remaining_days,
        sentence_vi=sentence_vi,
        sentence_en=sentence_en,
    )


def _forward_sentence(words: _Language, basis: str, clock: Clock, due: Due, *, held_back: bool) -> str:
    kind = words.units[clock.unit]
    clauses = [_opening(words, words.forward, basis, clock)]
    clauses += _rest_days(words, due.skipped)
    clauses += _pauses(words, clock, due)
    if clock.extension_days:
        clauses.append(words.extension.format(n=words.days(clock.extension_days, kind)))
    if clock.variant_changed_on is not None:
        clauses.append(words.variant.format(day=words.day(clock.variant_changed_on)))
    if held_back:
        clauses.append(words.held_back)
    elif due.unrolled_on is not None and due.unrolled_on != due.due_on:
        clauses.append(words.roll.format(day=_named(words, [day for day in due.skipped if day.day == due.unrolled_on])))
    if due.due_on is not None:
        clauses.append(words.due.format(day=words.day(due.due_on)))
    elif due.remaining_days is not None:
        clauses.append(words.held.format(n=words.days(due.remaining_days, kind)))
    return "; ".join(clauses)


def _backward_sentence(
    words: _Language, basis: str, clock: Clock, latest_on: date, skipped: Sequence[SkippedDay]
) -> str:
    opening = _opening(words, words.backward, basis, clock)
    return "; ".join([opening, *_rest_days(words, skipped), words.latest.format(day=words.day(latest_on))])


def _opening(words: _Language, opening: str, basis: str, clock: Clock) -> str:
    n = words.days(clock.days, words.units[clock.unit])
    text = opening.format(n=n, start=words.day(clock.started_on))
    return text + (words.basis.format(basis=basis) if basis else "")


def _rest_days(words: _Language, skipped: Sequence[SkippedDay]) -> Iterator[str]:
    """Days off are named one by one; weekends, which everybody knows, are only counted."""
    off = [day for day in skipped if day.why == "off"]
    weekend = [day for day in skipped if day.why == "weekend"]
    parts = []
    if off:
        parts.append(f"{words.days(len(off), words.rest_day)}: {_named(words, off)}")
    if weekend:
        parts.append(words.days(len(weekend), words.weekend_day))
    if parts:
        yield words.not_counted.format(days=words.conjunction.join(parts))


def _named(words: _Language, days: Sequence[SkippedDay]) -> str:
    groups = groupby(days, key=lambda day: _name(words, day))
    return ", ".join(
        ", ".join(words.day(day.day) for day in same) + (f" ({name})" if name else "") for name, same in groups
    )


def _name(words: _Language, day: SkippedDay) -> str:
    return day.name_vi if words is _VI else day.name_en


def _pauses(words: _Language, clock: Clock, due: Due) -> Iterator[str]:
    """Only the pauses that took a day or hold the clock: the others changed nothing."""
    paused = [day.day for day in due.skipped if day.why == "paused"]
    pauses = sorted(clock.pauses, key=lambda pause: pause.begun_on)
    ended = [
        words.pause.format(begun=words.day(pause.begun_on), ended=words.day(pause.ended_on))
        for pause in pauses
        if pause.ended_on is not None and any(pause.begun_on < day <= pause.ended_on for day in paused)
    ]
    if ended:
        yield ", ".join(ended) + words.paused_days.format(n=words.days(len(paused), words.units[clock.unit]))
    still_open = [pause for pause in pauses if pause.ended_on is None]
    if due.due_on is None and still_open:
        yield words.open_pause.format(begun=words.day(still_open[0].begun_on))
