"""What a session of the demo is to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.demo.cast import Key
from api.domain.sessions.model import SessionKind, SessionState


@dataclass(frozen=True, kw_only=True)
class Bill:
    """`days`: working days from today, before it when negative; `until`: how far it gets.
    `communes`: whose people speak; `hamlet`: where it is held. `opinions`: how many come to what: `settled`,
    `explained`, `noted`, or the name of a plot; `promised`: what each commitment of the conclusion comes to.
    `stand_in`: who takes the chair, where the one appointed to it does not come."""

    name: str
    days: int
    until: SessionState
    kind: SessionKind
    title: str
    host: Key
    chair: str
    clerk: str
    communes: Sequence[str]
    co_hosts: Sequence[Key] = ()
    cluster: Sequence[str] = ()
    hamlet: str | None = None
    theme: str | None = None
    fields: Sequence[str] | None = None
    follows: str | None = None
    opinions: Sequence[tuple[str, int]] = ()
    promised: Sequence[str] = ()
    venue: str = "Hội trường Ủy ban nhân dân xã"
    starts_at: int = 8 * 60
    lasts: int = 180
    present: tuple[int, int, int] = (14, 20, 60)
    late: str | None = None
    postponed: int = 0
    cancelled: str | None = None
    broken_off: str | None = None
    stand_in: str | None = None
