"""A thread of the story: steps one after the other at times in the office, up to today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random
from typing import Final

from api.demo.season import Act, Season

Span = tuple[int, int]
"""From so many working days to so many."""

_keys: Final = count()


@dataclass(kw_only=True)
class Thread:
    """`at`: the time of the last step. `over`: today has come; what would come later is left out. `key`: of its steps,
    which come one after the other."""

    season: Season
    rng: Random
    at: datetime
    over: bool = False
    key: int = field(default_factory=lambda: next(_keys))

    def step(self, at: datetime, act: Act, *keys: object, alone: bool = False) -> bool:
        """The next step, unless left out: False. `keys`: what else it has to wait for; `alone`: for everything."""
        if self.over or at >= self.season.hours.now:
            self.over = True
            return False
        self.season.add(at, act, *(() if alone else (self.key, *keys)))
        self.at = at
        return True

    def later(self, span: Span) -> datetime:
        return self.season.hours.after(self.at, self.rng.randint(*span), self.rng)
