"""The data that `make bench` measures on: always the same, of the announced mixture, kept as the product keeps it."""

from __future__ import annotations

import asyncio
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import islice
from typing import Final
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db.engine import make_engine, make_sessions, transaction
from api.db.queries import petitions
from api.db.queries.history import ChainHead
from api.db.reference import read_areas, read_fields
from api.domain.accounts import service as accounts
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import load_almanac
from api.domain.intake.rules import read_code
from api.domain.moves.service import to_petition
from api.domain.petitions.model import OPEN_STATES, Confidentiality, PetitionClass, State
from api.domain.petitions.policy import audience_of, sees
from bench.corpus import GIA_LAI, NOW, Made, rows
from bench.database import populate, seats
from bench.load import load
from factories.database import Server

SIZE: Final = 20_000
LOADED: Final = tuple(rows(3000))
TODAY: Final = local_day(NOW)


@pytest.fixture(scope="module")
def corpus() -> tuple[Made, ...]:
    return tuple(rows(SIZE))


def share(corpus: Sequence[Made], which: Sequence[bool]) -> float:
    return sum(which) / len(corpus)


def test_a_row_is_the_same_whatever_is_asked_for() -> None:
    assert list(rows(700, span=5000)) == list(islice(rows(2300, span=5000), 700))
    assert [made.body for made in rows(20, seed=8)] != [made.body for made in rows(20)]


def test_everything_occurs(corpus: Sequence[Made]) -> None:
    facts = [made.facts for made in corpus]
    assert {one.state for one in facts} == set(State)
    assert {one.klass for one in facts} == set(PetitionClass)
    assert {one.confidentiality for one in facts} == set(Confidentiality)
    assert {one.field for one in facts} == {field.code for field in read_fields()}
    communes = Counter(one.area_path[1] for one in facts)
    assert len(communes) == sum(area.parent == GIA_LAI for area in read_areas())
    assert max(communes.values()) > 10 * min(communes.values())


def test_shares_are_those_of_every_size(corpus: Sequence[Made]) -> None:
    for some in (corpus, tuple(rows(SIZE // 4))):
        facts = [made.facts for made in some]
        late = [made.due_on is not None and made.due_on < TODAY for made in some]
        assert 0.02 < share(some, [one.state in OPEN_STATES for one in facts]) < 0.06
        assert 0.01 < share(some, late) < 0.04
        assert 0.005 < share(some, [one.confidentiality is Confidentiality.DENUNCIATION for one in facts]) < 0.015
        assert 0.04 < share(some, [one.confidentiality is Confidentiality.RESTRICTED for one in facts]) < 0.08
        assert 0.1 < share(some, [bool(one.hops) for one in facts]) < 0.3
        assert 0.06 < share(some, [made.body.isascii() for made in some]) < 0.1
        assert 0.002 < share(some, [not unicodedata.is_normalized("NFC", made.body) for made in some]) < 0.01


def test_ids_codes_and_due_days_are_in_order(corpus: Sequence[Made]) -> None:
    ids = [made.facts.id for made in corpus]
    assert ids == sorted(set(ids))
    assert {one.version for one in ids} == {7}
    assert all(read_code(made.facts.code) == made.facts.code for made in corpus)
    assert all(made.due_on is None or made.facts.state in OPEN_STATES for made in corpus)


@pytest.fixture(scope="module")
def loaded(server: Server, worker_id: str) -> Iterator[str]:
    """A database with the corpus in it; leave it as it is."""
    name = f"corpus_{worker_id}"
    server.clone(name)
    asyncio.run(_load(server.endpoints(name).owner))
    yield name
    server.drop(name)


async def _load(url: str) -> None:
    await populate(url)
    connection = await asyncpg.connect(url)
    await load(connection, LOADED)
    await connection.close()


@pytest.fixture
async def superuser(server: Server, loaded: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(server.cluster.url(loaded), pool_size=1)
    yield engine
    await engine.dispose()


async def test_texts_are_kept_as_the_product_keeps_them(superuser: AsyncEngine) -> None:
    assert any(not unicodedata.is_normalized("NFC", made.body) for made in LOADED)
    async with superuser.connect() as connection:
        kept = (await connection.execute(text("select title, body from petitions order by id"))).all()
    assert [(row.title, row.body) for row in kept] == [
        (unicodedata.normalize("NFC", made.title), unicodedata.normalize("NFC", made.body)) for made in LOADED
    ]


async def test_the_product_would_store_the_same_audience(superuser: AsyncEngine) -> None:
    """Every special case and some others are stored once more by the product's own function; nothing may change."""
    special = [made.facts for made in LOADED if made.facts.subjects or made.facts.handlers or made.facts.assigned]
    chosen = {one.id for one in [*special, *(made.facts for made in LOADED[::40])]}
    assert len(chosen) > 150
    async with transaction(make_sessions(superuser)) as session:
        almanac = await load_almanac(session)
        for petition_id in chosen:
            stored = text("""select (select array_agg(k order by k) from unnest(p.audience) k), p.barred,
                                    array(select (a.key, a.state, a.field, a.due_on)::text from petition_access a
                                           where a.petition_id = p.id order by a.key)
                               from petitions p where p.id = :id""")
            before = (await session.execute(stored, {"id": petition_id})).one()
            facts = await petitions.lock_facts(session, petition_id, TODAY)
            assert facts is not None
            audience = audience_of(to_petition(facts, almanac, TODAY))
            head = ChainHead(facts.event_count, facts.chain_head)
            await petitions.store_move(session, petition_id, head=head, events=(), audience=audience, changes={})
            assert (await session.execute(stored, {"id": petition_id})).one() == before


@pytest.fixture
async def application(server: Server, loaded: str) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(server.endpoints(loaded).app, pool_size=1)
    yield engine
    await engine.dispose()


@pytest.mark.parametrize("kind", list(seats()))
async def test_askers_see_what_the_policy_says(application: AsyncEngine, kind: str) -> None:
    seen: set[UUID] = set()
    for seat in seats()[kind][:3]:
        async with transaction(make_sessions(application)) as session:
            actor = await accounts.enter(session, seat.account_id, seat.membership_id, seat.family_id, NOW)
            found = set((await session.execute(text("select id from petitions"))).scalars())
        assert found == {made.facts.id for made in LOADED if sees(actor, made.facts)}
        seen |= found
    assert len(seen) > 10
