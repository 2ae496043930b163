"""A thread of the story: steps one after the other at times in the office, up to today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from api.demo.season import Act, Season

Span = tuple[int, int]
"""From so many working days to so many."""


@dataclass(kw_only=True)
class Thread:
    """`at`: the time of the last step. `over`: today has come; what would come later is left out."""

    season: Season
    rng: Random
    at: datetime
    over: bool = False

    def step(self, at: datetime, act: Act) -> bool:
        """The next step, unless it is left out: False."""
        if self.over or at >= self.season.hours.now:
            self.over = True
            return False
        self.season.add(at, act)
        self.at = at
        return True

    def later(self, span: Span) -> datetime:
        return self.season.hours.after(self.at, self.rng.randint(*span), self.rng)
