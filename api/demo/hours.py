"""Office hours: when people of the demo do what they do, seen from the day on which it is loaded."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from random import Random
from typing import Final

from api.domain.deadlines.model import LOCAL, Calendar
from api.domain.deadlines.rules import add_working_days, is_working, local_day

_OPENS: Final = 7 * 60 + 30
_CLOSES: Final = 16 * 60 + 45
_AFTERNOON: Final = 13 * 60 + 30
"""Minutes of the local day. Before 17:00, so that what comes in counts from its own day."""


def moment(day: date, minutes: int) -> datetime:
    """So many minutes into the local day."""
    return datetime.combine(day, time(minutes // 60, minutes % 60), LOCAL).astimezone(UTC)


class Hours:
    """Working time around `now`."""

    def __init__(self, calendar: Calendar, now: datetime) -> None:
        self.calendar = calendar
        self.now = now
        self.today = local_day(now)

    def day(self, days: int) -> date:
        """The working day that many working days from today: 0 = today or the last one before; 1 = the next one."""
        if days == 0 and is_working(self.today, self.calendar):
            return self.today
        return add_working_days(self.today, days or -1, self.calendar)

    def past(self, days: int, rng: Random) -> datetime:
        """A moment in the office `days` working days ago, in any case before now."""
        day = self.day(-days)
        last = _CLOSES
        if day == self.today:
            last = min(last, int((self.now - moment(day, 0)).total_seconds()) // 60 - 15)
        if last <= _OPENS:
            return self.past(days + 1, rng)
        return moment(day, rng.randint(_OPENS, last))

    def after(self, at: datetime, days: int, rng: Random) -> datetime:
        """A moment in the office `days` working days after `at`; on the same day (0) a little later, else the next."""
        day = local_day(at)
        if days == 0 and is_working(day, self.calendar):
            later = max(int((at - moment(day, 0)).total_seconds()) // 60, _OPENS) + rng.randint(10, 70)
            if later <= _CLOSES:
                return moment(day, later)
        return moment(add_working_days(day, max(days, 1), self.calendar), rng.randint(_OPENS, _CLOSES))

    def opened(self) -> tuple[date, int]:
        """When the office last opened to the people, in the morning or after lunch: the day, and the minute of it."""
        minutes = int((self.now - moment(self.today, 0)).total_seconds()) // 60
        if not is_working(self.today, self.calendar) or minutes < _OPENS + 45:
            return self.day(-1), _AFTERNOON
        return self.today, _AFTERNOON if minutes >= _AFTERNOON + 45 else _OPENS
