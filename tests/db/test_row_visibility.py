"""Row security and the pure visibility policy say the same (domain.md §2.1, architecture.md §2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Final

import pytest

from api.db.engine import Session
from api.domain.actor import Actor
from api.domain.organisations.model import OrganisationKind, Position, Role
from api.domain.petitions.model import Confidentiality, Petition, State
from api.domain.petitions.policy import Group, sees, shown
from factories.database import Server
from factories.visibility import (
    World,
    become_application,
    changeable,
    differences,
    expected,
    expected_changeable,
    expected_lists,
    list_all,
    observe,
    superuser_in,
    visibility_world,
)


@pytest.fixture(scope="module")
def world(server: Server, worker_id: str) -> World:
    return visibility_world(server, worker_id)


@pytest.fixture
async def application(server: Server, world: World) -> AsyncIterator[Session]:
    async with superuser_in(server, world) as session:
        await become_application(session)
        yield session


async def test_every_way_in_finds_what_policy_says(world: World, application: Session) -> None:
    """Petitions, their children and access rows, over every drawn pair."""
    apart = {
        who.name: found
        for who in world.whos
        if (found := differences(expected(world, who), await observe(application, who)))
    }
    assert apart == {}
    assert len(world.whos) * len(world.petitions) >= 20_000


async def test_the_register_lists_what_policy_says(world: World, application: Session) -> None:
    """Newest first and by due day, by the walk that is theirs and by the walk over all petitions, and the count."""
    for who in world.whos:
        assert await list_all(application, who) == expected_lists(world, who, expected(world, who)), who.name


async def test_what_is_found_can_be_changed_and_nothing_else(world: World, application: Session) -> None:
    for who in world.whos[::-4]:
        wanted = expected_changeable(expected(world, who))
        assert await changeable(application, who) == wanted, who.name


Row = Callable[[Actor, Petition], bool]
SECRET, RESTRICTED = Confidentiality.DENUNCIATION, Confidentiality.RESTRICTED
FRONT_COMMITTEE = OrganisationKind.FRONT_COMMITTEE


def _leads(a: Actor, p: Petition) -> bool:
    return p.confidentiality is RESTRICTED and a.organisation_id == p.holder_id


def _barred(a: Actor, p: Petition) -> bool:
    return bool(a.member_of & p.subjects) and sees(replace(a, member_of=frozenset()), p)


ROWS: Final[Mapping[str, Row]] = {
    "code and secret": lambda a, p: a.tracking_petition_id == p.id and p.confidentiality is not SECRET,
    "denunciation: code and secret": lambda a, p: a.tracking_petition_id == p.id,
    "denunciation: named handler": lambda a, p: p.confidentiality is SECRET and a.account_id in p.handlers,
    "denunciation: acting head": lambda a, p: p.confidentiality is SECRET and a.acting,
    "denunciation: head": lambda a, p: p.confidentiality is SECRET,
    "own petition": lambda a, p: a.account_id in p.parties and a.organisation_id is None,
    "own petition, in a seat": lambda a, p: a.account_id in p.parties,
    "restricted: named handler": lambda a, p: p.confidentiality is RESTRICTED and a.account_id in p.handlers,
    "restricted: acting head": lambda a, p: p.confidentiality is RESTRICTED and a.acting,
    "restricted: head": lambda a, p: _leads(a, p) and a.position is Position.HEAD,
    "restricted: deputy": _leads,
    "restricted: lead department": lambda a, p: p.confidentiality is RESTRICTED,
    "committee: holder": lambda a, p: a.role is Role.COMMITTEE and a.organisation_id == p.holder_id,
    "committee: origin": lambda a, p: a.role is Role.COMMITTEE and a.organisation_id == p.origin_id,
    "committee: hop": lambda a, p: a.role is Role.COMMITTEE and a.organisation_id in p.hops,
    "committee: same area or above": lambda a, p: a.role is Role.COMMITTEE,
    "front: handed in": lambda a, p: a.organisation_id == p.handed_in_by_id,
    "front committee: same area or below": lambda a, p: (
        a.organisation_kind is FRONT_COMMITTEE and a.area_id in p.area_path
    ),
    "front: hop": lambda a, p: a.role is Role.FRONT,
    "department: assigned": lambda a, p: a.organisation_id in p.assigned,
    "department: answered": lambda a, p: a.organisation_id in p.answered_by,
    "department: hop": lambda a, p: True,
}
"""The rows of the page that open a petition, the first that fits a pair that is seen."""


HIDING: Final[Mapping[str, Row]] = {
    "administrator": lambda a, p: (
        a.role is Role.ADMINISTRATOR and (a.account_id in p.parties | p.handlers or a.organisation_id == p.holder_id)
    ),
    "subject": lambda a, p: _barred(a, p) and a.organisation_id in p.subjects,
    "subject, by a second hat": lambda a, p: _barred(a, p) and a.organisation_id is not None,
    "subject, as a citizen": _barred,
    "denounced by an account": lambda a, p: p.confidentiality is SECRET and a.account_id in p.parties,
    "handler who comes as a citizen": lambda a, p: (
        a.organisation_id is None and p.confidentiality in {SECRET, RESTRICTED} and a.account_id in p.handlers
    ),
    "officer of the holder": lambda a, p: (
        p.confidentiality in {SECRET, RESTRICTED} and a.organisation_id == p.holder_id
    ),
}
"""What hides a petition that some link would open, the first that fits a pair that is not seen."""
LEAST: Final = 15


def pairs(world: World) -> Iterator[tuple[Actor, Petition, str | None]]:
    """Each with the row that opens or hides it."""
    for actor, petition in product([who.actor for who in world.whos if who.actor], world.petitions.values()):
        rows = ROWS if sees(actor, petition) else HIDING
        yield actor, petition, next((name for name, fits in rows.items() if fits(actor, petition)), None)


def test_every_row_of_the_page_is_met(world: World) -> None:
    """So that agreeing means something."""
    met = Counter(row for _, _, row in pairs(world))
    assert {name: met[name] for name in (*ROWS, *HIDING) if met[name] < LEAST} == {}


def test_who_only_convened_is_shown_the_content_alone(world: World) -> None:
    """A Front, a hamlet or a department that co-hosted the session (docs/decisions/0006)."""
    groups = {shown(a, p) for a, p, row in pairs(world) if row in {"front: hop", "department: hop"}}
    assert groups == {frozenset({Group.CONTENT})}


def test_every_kind_comes_in_every_position(world: World) -> None:
    seats = {(who.actor.organisation_kind, who.actor.position) for who in world.whos if who.actor}
    ranks = (Position.HEAD, Position.DEPUTY, Position.OFFICER)
    assert seats >= {(kind, rank) for kind in OrganisationKind for rank in ranks}
    assert {(p.state, p.confidentiality) for p in world.petitions.values()} == {*product(State, Confidentiality)}
