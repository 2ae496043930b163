"""The clock engine: when a deadline falls due, which rules an event starts and stops (domain.md §3.2).

One principle: an event belongs to the local day it happens on and acts from the next local day. Every function here is
pure; a result past 31/12/9999 raises OverflowError.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations

from api.domain.deadlines.explanation import explain_backward, explain_forward
from api.domain.deadlines.model import (
    CLOSING_TIME,
    LOCAL,
    Calendar,
    CalendarDay,
    Clock,
    DayKind,
    Direction,
    Due,
    Explanation,
    OpenDeadline,
    Rule,
    SkippedDay,
    Unit,
)

_ONE_DAY = timedelta(days=1)
_FALLBACK_VARIANTS = (None, "ordinary")


def calendar_of(days: Iterable[CalendarDay]) -> Calendar:
    """The calendar with these exceptions to Monday–Friday; of two rows for one day the later in order stands."""
    return Calendar({exception.day: exception for exception in days})


def is_working(day: date, calendar: Calendar) -> bool:
    """Whether `day` counts in working days: Monday–Friday that is not off, or a day worked in exchange."""
    exception = calendar.exceptions.get(day)
    if exception is None:
        return day.weekday() < 5
    return exception.kind is DayKind.SWAPPED_WORKING


def next_working_day(day: date, calendar: Calendar) -> date:
    """The first working day strictly after `day`."""
    return add_working_days(day, 1, calendar)


def add_working_days(day: date, n: int, calendar: Calendar) -> date:
    """The n-th working day after `day`, before it when n is negative, `day` itself (working or not) when n is 0."""
    step = _ONE_DAY if n > 0 else -_ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working(day, calendar)
    return day


def local_day(at: datetime) -> date:
    """The day in Asia/Ho_Chi_Minh to which the instant belongs. ValueError for an instant without an offset."""
    return _local(at).date()


def start_of_receipt(
    received_at: datetime, calendar: Calendar, *, session_on: date | None = None, closing: time = CLOSING_TIME
) -> date:
    """S of a receipt: its local day, or the next working day when it came after closing time or on a day off.

    What was captured in a session or reception has that session's date, whatever the hour or day. ValueError for an
    instant without an offset.
    """
    if session_on is not None:
        return session_on
    local = _local(received_at)
    day = local.date()
    if local.time() > closing or not is_working(day, calendar):
        return next_working_day(day, calendar)
    return day


def start_of_event(at: datetime) -> date:
    """S of every event other than a receipt: its local day. ValueError for an instant without an offset."""
    return local_day(at)


def due(clock: Clock, calendar: Calendar) -> Due:
    """The day on which the clock falls due: its n-th counting day after S, rolled and held back as the clock says.

    A counting day is a working day (unit working) or any day (unit calendar) that isn't paused. `skipped` together with
    n makes up the days after S to the due day: a rest day that also lies in a pause is listed as the rest day it is, so
    "paused" counts what the pause took; from the unrolled day to the day before the due day all is `not_counted_roll`.
    While an open pause holds the clock there is no due day and `skipped` ends with the day on which that pause began.
    ValueError when n, before its extension, is below one day, or when the extension is negative.
    """
    if clock.days < 1 or clock.extension_days < 0:
        raise ValueError(
            f"a clock needs one day at least and no negative extension: {clock.days}+{clock.extension_days}"
        )
    n = clock.days + clock.extension_days
    halfway, halfway_on = (n + 1) // 2, None
    skip_rest_days = clock.unit is Unit.WORKING
    to_come = sorted(clock.pauses, key=lambda pause: pause.begun_on, reverse=True)
    paused_to = date.min
    skipped: list[SkippedDay] = []
    counted, day = 0, clock.started_on
    while counted < n:
        day += _ONE_DAY
        while to_come and to_come[-1].begun_on < day:
            ended_on = to_come.pop().ended_on
            if ended_on is None:
                return Due(None, None, n - counted, tuple(skipped), halfway_on)
            paused_to = max(paused_to, ended_on)
        if skip_rest_days and not is_working(day, calendar):
            skipped.append(_rest_day(day, calendar))
        elif day <= paused_to:
            skipped.append(SkippedDay(day, "paused"))
        else:
            counted += 1
            if counted == halfway:
                halfway_on = day
    due_on = _rolled(day, clock, calendar)
    if clock.variant_changed_on is not None:
        due_on = max(due_on, next_working_day(clock.variant_changed_on, calendar))
    skipped += _passed_over(day, due_on, calendar)
    return Due(due_on, day, None, tuple(skipped), halfway_on)


def due_at(due_on: date) -> datetime:
    """The first instant that is late for `due_on`: 00:00 local of the day after, in UTC."""
    return datetime.combine(due_on + _ONE_DAY, time.min, LOCAL).astimezone(UTC)


def is_overdue(due_at: datetime | None, now: datetime) -> bool:
    """Whether the deadline has run out at `now`; one without a due instant (held by a pause) never has."""
    return due_at is not None and now >= due_at


def latest_act(event_on: date, days: int, unit: Unit, calendar: Calendar) -> date:
    """The latest day of an act that leaves `days` whole counting days strictly between it and the event's day.

    The act's own day may be a day off (R14, R20). ValueError when `days` is below 1.
    """
    if days < 1:
        raise ValueError(f"a backward rule needs at least one whole day: {days}")
    if unit is Unit.CALENDAR:
        return event_on - timedelta(days=days + 1)
    return add_working_days(event_on, -days, calendar) - _ONE_DAY


def explain(rule: Rule, clock: Clock, calendar: Calendar) -> Explanation:
    """Why the clock of this rule falls due when it does: every fact as data, and one sentence in each language.

    For a backward rule `started_on` is the event's day and the due day is the latest day of the act; such a clock has
    neither pause nor extension nor change of variant (ValueError). ValueError also as `due` raises it.
    """
    if rule.direction is Direction.FORWARD:
        outcome = due(clock, calendar)
        on, unrolled_on = outcome.due_on, outcome.unrolled_on
        held_back = on is not None and unrolled_on is not None and on > _rolled(unrolled_on, clock, calendar)
        return explain_forward(rule, clock, outcome, held_back=held_back)
    if clock.pauses or clock.extension_days or clock.variant_changed_on is not None:
        raise ValueError(f"the backward rule {rule.code} is neither paused nor extended nor changed")
    latest = latest_act(clock.started_on, clock.days, clock.unit, calendar)
    between = [latest + timedelta(days=i) for i in range(1, (clock.started_on - latest).days)]
    rest_days = [day for day in between if clock.unit is Unit.WORKING and not is_working(day, calendar)]
    return explain_backward(rule, clock, latest, tuple(_rest_day(day, calendar) for day in rest_days))


def rules_in_force(rules: Sequence[Rule], code: str, on: date) -> list[Rule]:
    """The rows of one code that are valid on S: one for each of its variants and sets of classes."""
    return [rule for rule in rules if rule.code == code and _is_valid(rule, on)]


def started_by(rules: Sequence[Rule], event: str, on: date, *, klass: str, variant: str, anonymous: bool) -> list[Rule]:
    """The forward rules whose clocks an event of day `on` starts for a petition of this class and variant.

    Of the variants of one code the petition's own is taken, else the one without variant, else "ordinary"; only then
    are rules left out that don't concern an anonymous petitioner, so none of them is replaced by another variant.
    """
    by_code: dict[str, list[Rule]] = {}
    for rule in rules:
        concerned = rule.classes is None or klass in rule.classes
        if rule.direction is Direction.FORWARD and rule.starts_on == event and concerned and _is_valid(rule, on):
            by_code.setdefault(rule.code, []).append(rule)
    started: list[Rule] = []
    for rows in by_code.values():
        present = {rule.variant for rule in rows}
        wanted = next((choice for choice in (variant, *_FALLBACK_VARIANTS) if choice in present), variant)
        started += [rule for rule in rows if rule.variant == wanted and not (anonymous and rule.not_for_anonymous)]
    return started


def stopped_by(open_deadlines: Sequence[OpenDeadline], event: str) -> list[OpenDeadline]:
    """The open deadlines that an event of this kind meets."""
    return [deadline for deadline in open_deadlines if event in deadline.rule.stops_on]


def overlapping(rules: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    """The pairs of rows that contradict each other: same code, start and variant, a class and a valid day in common."""
    return [
        (one, other)
        for one, other in combinations(rules, 2)
        if one.code == other.code
        and one.starts_on == other.starts_on
        and one.variant == other.variant
        and (one.classes is None or other.classes is None or one.classes & other.classes)
        and max(one.valid_from, other.valid_from) <= min(one.valid_to or date.max, other.valid_to or date.max)
    ]


def _local(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError(f"an instant needs its offset: {at.isoformat()}")
    return at.astimezone(LOCAL)


def _is_valid(rule: Rule, on: date) -> bool:
    return rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)


def _rest_day(day: date, calendar: Calendar) -> SkippedDay:
    exception = calendar.exceptions.get(day)
    if exception is None:
        return SkippedDay(day, "weekend")
    return SkippedDay(day, "off", exception.name_vi, exception.name_en)


def _rolled(unrolled: date, clock: Clock, calendar: Calendar) -> date:
    if clock.rolls and not is_working(unrolled, calendar):
        return next_working_day(unrolled, calendar)
    return unrolled


def _passed_over(unrolled: date, due_on: date, calendar: Calendar) -> list[SkippedDay]:
    passed = []
    for i in range((due_on - unrolled).days):
        day = unrolled + timedelta(days=i)
        rest = None if is_working(day, calendar) else _rest_day(day, calendar)
        passed.append(SkippedDay(day, "not_counted_roll", rest.name_vi if rest else "", rest.name_en if rest else ""))
    return passed
