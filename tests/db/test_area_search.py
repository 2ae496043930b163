"""Finding an area by what people type: what comes first, by which index, and at what price."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from statistics import median
from typing import Any
from unicodedata import normalize
from uuid import UUID

import asyncpg
import orjson
import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db.engine import Session, make_engine, make_sessions
from api.db.queries.reference import AreaPlace, FoundAreaRow, get_area, list_areas, search_form
from api.db.reference import AreaRecord, area_id, read_areas
from factories.database import Server
from factories.reference import GIA_LAI, gia_lai

AREAS = read_areas()
PROVINCE = next(area_id(record) for record in AREAS if record.code == GIA_LAI)
IA_LE = next(area_id(record) for record in AREAS if record.code == "23986")
SERVED, ELSEWHERE = 1, 2
Statement = tuple[str, Sequence[object]]


@pytest.fixture(scope="module")
def database(server: Server, worker_id: str) -> str:
    return gia_lai(server, worker_id).database


@pytest.fixture(scope="module")
async def engine(server: Server, database: str) -> AsyncIterator[AsyncEngine]:
    """As the application connects: its role, generic plans."""
    engine = make_engine(server.endpoints(database).app, pool_size=1)
    yield engine
    await engine.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[Session]:
    async with make_sessions(engine)() as one:
        yield one


async def found(session: Session, q: str, **filters: Any) -> list[str]:
    return [one.area.full_name for one in await list_areas(session, q=q, limit=100, **filters)]


def words_of(record: AreaRecord) -> list[str]:
    return search_form(record.name).split()


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("Ia Le", "Xã Ia Le"),
        ("ia le", "Xã Ia Le"),
        ("IA LE", "Xã Ia Le"),
        ("  xã   Ia Le ", "Xã Ia Le"),
        ("xa ia le", "Xã Ia Le"),
        ("Thanh Khê", "Phường Thanh Khê"),
        ("thanh khe", "Phường Thanh Khê"),
        (normalize("NFD", "Thanh Khê"), "Phường Thanh Khê"),
        ("phuong thanh khe", "Phường Thanh Khê"),
        ("đống đa", "Phường Đống Đa"),
        ("dong da", "Phường Đống Đa"),
        ("gia lai", "Tỉnh Gia Lai"),
        ("tinh gia lai", "Tỉnh Gia Lai"),
        ("thanh pho ho chi minh", "Thành phố Hồ Chí Minh"),
        ("ea hleo", "Xã Ea H'Leo"),
        ("Ea H’Leo", "Xã Ea H'Leo"),
        ("van mieu quoc tu giam", "Phường Văn Miếu - Quốc Tử Giám"),
        ("dac khu phu quoc", "Đặc khu Phú Quốc"),
    ],
)
async def test_what_people_type(session: Session, q: str, first: str) -> None:
    assert (await found(session, q))[0] == first


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("xa ia l", "Xã Ia Le"),
        ("ia", "Xã Ia Le"),
        ("le", "Xã Ia Le"),
        ("chi mi", "Thành phố Hồ Chí Minh"),
        ("lăng cô", "Xã Chân Mây - Lăng Cô"),
        ("thai", "Xã Chư A Thai"),
    ],
)
async def test_the_beginning_of_a_name_or_of_a_later_word(session: Session, q: str, name: str) -> None:
    assert name in await found(session, q)


@pytest.mark.parametrize("q", ["ia le x", "không có nơi này", "%", "_", "ia%", "' or true --", "\U0010ffff", "😀"])
async def test_finds_nothing(session: Session, q: str) -> None:
    assert await found(session, q) == []


async def test_the_name_itself_then_its_beginnings_then_with_kind_then_later_words(session: Session) -> None:
    elsewhere = [one for one in await list_areas(session, q="tan phu", limit=100) if one.place.nearness == ELSEWHERE]
    forms = [search_form(one.area.name) for one in elsewhere]
    same = [words_of(record) for record in AREAS].count(["tan", "phu"])
    assert same > 1
    assert forms[:same] == ["tan phu"] * same
    assert forms[same] == "tan phu dong"
    found = await list_areas(session, q="p", limit=2000)
    for nearness in (SERVED, ELSEWHERE):
        ranks = [one.place.rank for one in found if one.place.nearness == nearness]
        assert ranks == sorted(ranks)
        assert set(ranks) == {0, 1, 2}


@pytest.mark.parametrize("q", ["Thanh", "t", "ia", "phường", ""])
async def test_the_served_province_comes_first_and_the_others_stay(session: Session, q: str) -> None:
    got = await everything(session, q=q, limit=100)
    own = [GIA_LAI in (record.parent, record.code) for record in AREAS]
    by_id = {area_id(record): mine for record, mine in zip(AREAS, own, strict=True)}
    order = [by_id[one.area.id] for one in got]
    assert {True, False} == set(order)
    assert order == sorted(order, reverse=True)


async def test_the_commune_that_is_named_comes_first(session: Session) -> None:
    plain = [one.area.id for one in await everything(session, q="ia", limit=100)]
    near = [one.area.id for one in await everything(session, q="ia", limit=100, near=IA_LE)]
    assert plain[0] != IA_LE
    assert near == [IA_LE, *(one for one in plain if one != IA_LE)]
    for elsewhere in (next(area_id(one) for one in AREAS if one.parent not in (None, GIA_LAI)), UUID(int=0)):
        assert [one.area.id for one in await everything(session, q="ia", limit=100, near=elsewhere)] == plain


@pytest.mark.parametrize("q", ["t", "x", "phu", "le", "xã", "ia", "1", "tan phu", "đặc khu", "dong"])
async def test_is_what_a_walk_over_all_names_gives(session: Session, q: str) -> None:
    """Against the same decision made name by name: the best form of each area that begins with what was typed."""
    wanted = search_form(q)
    expected = []
    for record in AREAS:
        words = words_of(record)
        forms = [(0, " ".join(words)), (1, " ".join([*search_form(record.designation).split(), *words]))]
        forms += [(2, " ".join(words[i:])) for i in range(1, len(words))]
        if hits := [(rank, form) for rank, form in forms if form.startswith(wanted)]:
            nearness = SERVED if GIA_LAI in (record.code, record.parent) else ELSEWHERE
            expected.append((nearness, *min(hits), area_id(record)))
    got = await everything(session, q=q, limit=100)
    assert [tuple(one.place) for one in got] == sorted(expected)
    assert [one.area.id for one in got] == [one.place.area_id for one in got]


async def everything(session: Session, *, limit: int, **filters: Any) -> list[FoundAreaRow]:
    """All pages."""
    after: AreaPlace | None = None
    got: list[FoundAreaRow] = []
    while page := await list_areas(session, limit=limit, after=after, **filters):
        assert len(page) <= limit
        got += page
        after = page[-1].place
    return got


@pytest.mark.parametrize(("q", "limit"), [*product(["phu", "x", ""], [1, 7])])
async def test_pages_of_any_size_give_the_same_list(session: Session, q: str, limit: int) -> None:
    filters: dict[str, Any] = {"q": q, "parent_id": PROVINCE}
    pages = await everything(session, limit=limit, **filters)
    assert pages == await list_areas(session, limit=1000, **filters)
    assert pages


async def test_without_words_every_area_of_the_province_by_name(session: Session) -> None:
    got = await list_areas(session, parent_id=PROVINCE, limit=1000)
    assert {one.area.id for one in got} == {area_id(record) for record in AREAS if record.parent == GIA_LAI}
    forms = [search_form(one.area.name) for one in got]
    assert forms == sorted(forms)
    assert {one.area.parent_full_name for one in got} == {"Tỉnh Gia Lai"}


async def test_filters(session: Session) -> None:
    assert set(await found(session, "", kinds=["province"])) == {
        record.full_name for record in AREAS if record.kind == "province"
    }
    zones = await found(session, "", kinds=["special_zone"])
    assert len(zones) == 13
    assert sorted(await found(session, "", kinds=["special_zone", "province"])) == sorted(
        [*zones, *(record.full_name for record in AREAS if record.kind == "province")]
    )
    assert await found(session, "ia le", kinds=["ward"]) == []
    assert await found(session, "ia le", parent_id=PROVINCE, kinds=["commune"]) == ["Xã Ia Le"]
    assert await found(session, "ia le", parent_id=UUID(int=0)) == []


@contextmanager
def listening(engine: AsyncEngine) -> Iterator[list[Statement]]:
    said: list[Statement] = []

    def listen(_connection: object, _cursor: object, sql: str, parameters: Sequence[object], *_: object) -> None:
        said.append((sql, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", listen)
    yield said
    event.remove(engine.sync_engine, "before_cursor_execute", listen)


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


@pytest.mark.parametrize("q", ["ia le", "i"])
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"kinds": ["commune"]},
        {"parent_id": PROVINCE},
        {"kinds": ["ward"], "parent_id": PROVINCE},
        {"near": IA_LE},
        {"near": IA_LE, "kinds": ["commune"]},
        {"after": AreaPlace(SERVED, 0, "ia le", PROVINCE)},
    ],
)
async def test_no_sequential_scan(
    server: Server, database: str, engine: AsyncEngine, session: Session, filters: dict[str, Any], q: str
) -> None:
    """The plan that the application's connections use: a generic one, so the values don't matter."""
    with listening(engine) as said:
        await list_areas(session, q=q, limit=25, **filters)
    ((sql, parameters),) = said
    connection = await asyncpg.connect(server.cluster.url(database))
    try:
        await connection.execute("set plan_cache_mode = force_generic_plan")
        await connection.execute(f"prepare search as {sql}")
        nothing = ", ".join(["null"] * len(parameters))
        plan = orjson.loads(await connection.fetchval(f"explain (format json) execute search ({nothing})"))
    finally:
        await connection.close()
    steps = list(nodes(plan[0]["Plan"]))
    assert "Seq Scan" not in {step["Node Type"] for step in steps}
    assert "ix_area_names_folded" in {step.get("Index Name") for step in steps}


@pytest.mark.parametrize("near", [None, IA_LE], ids=["anywhere", "near"])
@pytest.mark.parametrize("q", ["Ia Le", "xã ia le", normalize("NFD", "Thanh Khê"), "t", "x"])
async def test_costs_at_most_five_times_the_reading_of_one_area(session: Session, q: str, near: UUID | None) -> None:
    """Medians of interleaved calls on one connection."""
    some = (await list_areas(session, q=q, limit=25))[0].area.id
    searched, read = [], []
    for _ in range(60):
        begun = time.perf_counter()
        await list_areas(session, q=q, near=near, limit=25)
        between = time.perf_counter()
        await get_area(session, some)
        read.append(time.perf_counter() - between)
        searched.append(between - begun)
    one, other = median(searched), median(read)
    figures = f"{q!r}: search {one * 1000:.2f} ms, one area by id {other * 1000:.2f} ms, ratio {one / other:.1f}"
    print(f"\n{figures}")  # noqa: T201 shown by pytest -s
    assert one <= 5 * other, figures
