"""Plots of petitions that go to another organisation: the neighbour, the competent one, the province and back."""

from __future__ import annotations

from api.demo import ascents
from api.demo.cast import CHU_PUH, IA_LE, PROVINCE
from api.demo.lives import Life
from api.demo.plots import assigned_and_told, handling, told

# To somebody else.


def transferred(life: Life) -> None:
    """To the People's Committee of the place; of Chư Pưh, when it came to Ia Le's by mistake."""
    own = life.holder.key == (IA_LE, "people_committee")
    place = CHU_PUH if own else life.holder.key[0]
    life.transfer(life.season.desks[place, "people_committee"])
    handling(life)
    life.submit()
    life.approve()
    life.tell()


def transferred_to_committee(life: Life) -> None:
    """Of the Party committee's own session: the authority of the same place handles it."""
    life.transfer(life.season.desks[life.holder.key[0], "people_committee"])
    handling(life)


def told_by_province(life: Life) -> None:
    """The reception board hands it on to the People's Committee of the province."""
    life.transfer(life.season.desks[PROVINCE, "people_committee"])
    told(life)


def transferred_now(life: Life) -> None:
    life.transfer(life.season.desks[CHU_PUH, "people_committee"])


def transferred_back(life: Life) -> None:
    transferred_now(life)
    life.return_transfer()
    handling(life)


# Up to the province and back.


def _up(life: Life) -> None:
    life.review((0, 0))
    ascents.escalate(life, life.season.desks[PROVINCE, "people_committee"])


def escalated(life: Life) -> None:
    """Sent up, and not received yet."""
    life.review((0, 0))
    ascents.escalate(life, life.season.desks[PROVINCE, "people_committee"], (0, 0))


def received_above(life: Life) -> None:
    _up(life)
    ascents.receive(life)


def handling_above(life: Life) -> None:
    received_above(life)
    life.assign()


def approving_above(life: Life) -> None:
    handling_above(life)
    life.submit()


def answered_above(life: Life) -> None:
    approving_above(life)
    life.approve()
    life.tell()


def published_above(life: Life) -> None:
    answered_above(life)
    life.publish()


def promised_above(life: Life) -> None:
    handling_above(life)
    life.submit(promised=[60])
    life.approve()
    life.tell()
    life.keep("started")


def received_above_by_itself(life: Life) -> None:
    _up(life)
    ascents.receive_by_itself(life)
    assigned_and_told(life)


def sent_back(life: Life) -> None:
    received_above(life)
    ascents.send_back(life)
    assigned_and_told(life)


def recalled_escalation(life: Life) -> None:
    _up(life)
    ascents.recall(life)
    assigned_and_told(life)
