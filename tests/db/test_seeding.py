"""Loading the reference data: complete, once, in seconds, and never over what the province decided itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.db.engine import Session, make_engine, make_sessions, transaction
from api.db.queries.reference import get_province, list_areas
from api.db.queries.seeding import add_hamlets, load_reference, refuse_overlaps, rule_id
from api.db.reference import (
    area_id,
    organisation_id,
    read_areas,
    read_calendar,
    read_fields,
    read_organisation_templates,
    read_rules,
)
from factories.database import Server
from factories.reference import GIA_LAI, Loaded, gia_lai

AREAS = {record.code: record for record in read_areas()}
TEMPLATES = read_organisation_templates()
OURS = [record for record in AREAS.values() if GIA_LAI in {record.code, record.parent}]
IA_LE = "23986"
ON = date(2025, 7, 1)
TABLES = ("areas", "area_names", "fields", "deadline_rules", "calendar_days", "organisations", "seeds")


@pytest.fixture(scope="module")
def loaded(server: Server, worker_id: str) -> Loaded:
    return gia_lai(server, worker_id)


@pytest.fixture(scope="module")
async def owner(server: Server, loaded: Loaded) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(server.endpoints(loaded.database).owner, pool_size=1)
    yield engine
    await engine.dispose()


@pytest.fixture
async def session(owner: AsyncEngine) -> AsyncIterator[Session]:
    """The owner's session; nothing of it is kept."""
    async with make_sessions(owner)() as one:
        yield one
        await one.rollback()


async def contents(session: Session) -> dict[str, list[str]]:
    """Every row of the tables, as text."""
    return {
        table: sorted((await session.execute(text(f"select t::text from {table} t"))).scalars()) for table in TABLES
    }


async def forget(session: Session, name: str) -> None:
    """As if a release had brought another file."""
    forgotten = await session.execute(text("delete from seeds where name = :name returning name"), {"name": name})
    assert forgotten.one()


def test_takes_a_few_seconds(loaded: Loaded) -> None:
    print(f"\nreference data of one province: {loaded.seconds:.2f} s")  # noqa: T201 shown by pytest -s
    assert loaded.seconds < 5


async def test_every_area_with_its_path(session: Session) -> None:
    found = await session.execute(text("select id, code, kind, parent_id, path, name_en, valid_from from areas"))
    rows = {row.code: row for row in found}
    assert {code: row.id for code, row in rows.items()} == {code: area_id(record) for code, record in AREAS.items()}
    for code, record in AREAS.items():
        above = [area_id(AREAS[record.parent])] if record.parent else []
        assert rows[code].path == [*above, area_id(record)]
        assert rows[code].parent_id == (above[0] if above else None)
        assert (rows[code].kind, rows[code].valid_from) == (record.kind, record.valid_from)
    assert [rows[code].name_en for code in (GIA_LAI, IA_LE, "79")] == [
        "Gia Lai Province", "Ia Le Commune", "Hồ Chí Minh City",
    ]  # fmt: skip


async def test_fields_have_the_keys_1_to_20_in_the_order_of_the_file(session: Session) -> None:
    found = await session.execute(text("select code, commune_templates, province_templates from fields order by key"))
    assert [(row.code, tuple(row[1]), tuple(row[2])) for row in found] == [
        (record.code, record.commune_bodies, record.province_bodies) for record in read_fields()
    ]
    keys = (await session.execute(text("select key from fields order by key"))).scalars()
    assert list(keys) == list(range(1, 21))


async def test_rules_and_calendar_are_those_of_the_files(session: Session) -> None:
    found = await session.execute(text("select id, code, days, unit, classes, source, valid_to from deadline_rules"))
    assert {tuple(row[:4]): (row.classes, row.source, row.valid_to) for row in found} == {
        (rule_id(rule), rule.code, rule.days, rule.unit): (
            sorted(rule.classes) if rule.classes is not None else None,
            ", ".join(rule.source),
            rule.valid_to,
        )
        for rule in read_rules()
    }
    days = await session.execute(text("select day, kind, name_vi, source, certainty from calendar_days order by day"))
    assert [tuple(row) for row in days] == [
        (record.day, record.kind, record.name_vi, record.source, record.certainty) for record in read_calendar()
    ]


async def test_every_unit_of_the_province_has_the_organisations_of_its_templates(session: Session) -> None:
    made = {
        organisation_id(template, record): (template.kind, template.code, area_id(record), *names)
        for record in OURS
        for template in TEMPLATES
        if record.designation in template.designations
        for names in [template.names(record.designation, record.name)]
    }
    found = await session.execute(text("select id, kind, template, area_id, name_vi, name_en from organisations"))
    assert {row.id: tuple(row[1:]) for row in found} == made
    assert len(made) > 2000


async def test_superiors(session: Session) -> None:
    found = await session.execute(
        text("""select o.name_vi, s.name_vi from organisations o join areas a on a.id = o.area_id
                  left join organisations s on s.id = o.superior_id where a.code in (:province, :commune)"""),
        {"province": GIA_LAI, "commune": IA_LE},
    )
    above: dict[str, str | None] = {row[0]: row[1] for row in found}
    assert above["Ủy ban nhân dân xã Ia Le"] == "Ủy ban nhân dân tỉnh Gia Lai"
    assert above["Đảng ủy xã Ia Le"] == "Tỉnh ủy Gia Lai"
    assert above["Phòng Kinh tế xã Ia Le"] == "Ủy ban nhân dân xã Ia Le"
    assert {name for name, superior in above.items() if superior is None} == {
        "Tỉnh ủy Gia Lai",
        "Ủy ban nhân dân tỉnh Gia Lai",
        "Hội đồng nhân dân tỉnh Gia Lai",
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Gia Lai",
    }
    loose = await session.execute(
        text("""select count(*) from organisations o join organisations s on s.id = o.superior_id
                  join areas a on a.id = o.area_id
                 where s.area_id <> o.area_id and s.area_id is distinct from a.parent_id""")
    )
    assert loose.scalar_one() == 0


async def test_no_two_things_share_a_key_and_the_province_has_key_1(session: Session) -> None:
    await add_hamlets(session, IA_LE, ["Thôn 1"], ON)
    found = await session.execute(
        text("""select key from areas union all select front_key from areas union all select key from organisations
                union all select lead_key from organisations union all select head_key from organisations""")
    )
    keys = list(found.scalars())
    assert len(keys) == len(set(keys)) > 2 * len(AREAS)
    one = await session.execute(text("select code from areas where key = 1"))
    assert one.scalar_one() == GIA_LAI


async def test_a_second_load_asks_for_the_digests_and_does_nothing(session: Session, owner: AsyncEngine) -> None:
    before = await contents(session)
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(owner.sync_engine, "before_cursor_execute", listen)
    await load_reference(session, province=GIA_LAI)
    event.remove(owner.sync_engine, "before_cursor_execute", listen)
    assert [statement.split()[0] for statement in said] == ["lock", "select"]
    assert await contents(session) == before


async def test_loading_all_files_anew_keeps_every_row_and_key(session: Session) -> None:
    before = await contents(session)
    await session.execute(text("delete from seeds"))
    await load_reference(session, province=GIA_LAI)
    assert await contents(session) == before


async def test_a_name_that_the_file_corrects_is_found_at_once(session: Session) -> None:
    await session.execute(text("update areas set name = 'Sai' where code = :code"), {"code": IA_LE})
    await session.execute(text("update area_names set folded = 'sai' where folded = 'ia le'"))
    await forget(session, "areas")
    await load_reference(session)
    assert [found.area.name for found in await list_areas(session, q="ia le", limit=5)] == ["Ia Le"]
    assert "Sai" not in {found.area.name for found in await list_areas(session, q="sai", limit=100)}


async def test_an_ended_rule_stays_ended(session: Session) -> None:
    await session.execute(text("update deadline_rules set valid_to = '2026-12-31', days = 99 where code = 'R17'"))
    await forget(session, "deadline_rules")
    await load_reference(session)
    found = await session.execute(text("select days, valid_to from deadline_rules where code = 'R17'"))
    assert found.one() == (5, date(2026, 12, 31))


async def test_versions_of_a_rule_that_overlap_are_refused(session: Session) -> None:
    copy = """insert into deadline_rules select gen_random_uuid(), code, kind, name_vi, name_en, {classes}, variant,
        starts_on, stops_on, owner, direction, days, unit, rolls, pausable, max_extension_days, not_for_anonymous,
        legal_basis_vi, legal_basis_en, source, certainty, {begins}, valid_to from deadline_rules
        where code = 'R02' and source = 'D'"""
    await session.execute(text(copy.format(classes="array['denunciation']", begins="valid_from")))
    await refuse_overlaps(session)
    await session.execute(text(copy.format(classes="array['petition', 'complaint']", begins="date '2030-01-01'")))
    await forget(session, "deadline_rules")
    with pytest.raises(ValueError, match="R02: the versions from 2024-01-01 and 2030-01-01 overlap"):
        await load_reference(session)


async def test_versions_may_follow_each_other_without_a_gap(session: Session) -> None:
    await session.execute(text("update deadline_rules set valid_to = valid_to + 1 where code = 'R04' and days = 10"))
    with pytest.raises(ValueError, match="R04"):
        await refuse_overlaps(session)
    await session.execute(text("update deadline_rules set valid_to = valid_to - 1 where code = 'R04' and days = 10"))
    await refuse_overlaps(session)


async def test_days_of_the_file_come_and_go_and_those_of_the_province_stay(session: Session) -> None:
    tet = date(2026, 2, 17)
    add = """insert into calendar_days (day, kind, name_vi, name_en, source, certainty)
             values (:day, 'off', 'x', 'x', :source, 'verified')"""
    await session.execute(text("delete from calendar_days where day = :day"), {"day": tet})
    await session.execute(text(add), {"day": date(2026, 6, 1), "source": "A4"})
    await session.execute(text(add), {"day": date(2026, 6, 2), "source": "QĐ 1/UBND"})
    await forget(session, "calendar")
    await load_reference(session)
    days = set((await session.execute(text("select day from calendar_days"))).scalars())
    assert days == {record.day for record in read_calendar()} | {date(2026, 6, 2)}


async def test_what_the_province_made_of_an_organisation_stays(session: Session) -> None:
    name = "Sở Y tế và Dân số tỉnh Gia Lai"
    changed = await session.execute(
        text("""update organisations set name_vi = :name, valid_to = '2026-12-31'
                 where template = 'dept_health' returning id"""),
        {"name": name},
    )
    department = changed.scalar_one()
    gone = await session.execute(text("delete from organisations where template = 'school' returning id"))
    schools = set(gone.scalars())
    await forget(session, f"organisations:{GIA_LAI}")
    await load_reference(session, province=GIA_LAI)
    found = await session.execute(
        text("select name_vi, valid_to from organisations where id = :id"), {"id": department}
    )
    assert found.one() == (name, date(2026, 12, 31))
    back = await session.execute(text("select id from organisations where template = 'school'"))
    assert set(back.scalars()) == schools


@pytest.mark.parametrize(
    ("code", "why"), [("99", "no province"), (IA_LE, "no province"), ("01", "serves Tỉnh Gia Lai")]
)
async def test_refuses_another_province(session: Session, code: str, why: str) -> None:
    before = await contents(session)
    with pytest.raises(ValueError, match=why):
        await load_reference(session, province=code)
    assert await contents(session) == before


async def test_the_province_that_is_served(session: Session, db: Session) -> None:
    province = await get_province(session)
    assert province is not None
    assert (province.code, province.full_name, province.id) == ("52", "Tỉnh Gia Lai", area_id(AREAS["52"]))
    assert await get_province(db) is None


async def test_two_that_load_at_once(server: Server, own_database: str) -> None:
    engine = make_engine(server.endpoints(own_database).owner)
    sessions = make_sessions(engine)

    async def load(province: str | None) -> None:
        async with transaction(sessions) as session:
            await load_reference(session, province=province)

    await asyncio.gather(load(None), load(GIA_LAI), load(GIA_LAI))
    async with transaction(sessions) as session:
        counts = {table: len(rows) for table, rows in (await contents(session)).items()}
        assert await get_province(session) is not None
    await engine.dispose()
    assert counts == {
        "areas": 3355, "area_names": counts["area_names"], "fields": 20, "deadline_rules": len(read_rules()),
        "calendar_days": len(read_calendar()), "organisations": counts["organisations"], "seeds": 5,
    }  # fmt: skip


class TestHamlets:
    async def test_areas_with_code_name_and_search(self, session: Session) -> None:
        names = ["Thôn Phú Hà", "làng  Ia Brêl", "Tổ dân phố 5"]
        ids = await add_hamlets(session, IA_LE, names, ON)
        found = await session.execute(
            text("""select h.id, h.code, h.kind, h.designation, h.name, h.full_name, h.name_en, h.path, h.valid_from,
                           c.code as commune, c.path as above
                      from areas h join areas c on c.id = h.parent_id where h.id = any (:ids) order by h.code"""),
            {"ids": ids},
        )
        rows = found.all()
        assert [row.id for row in rows] == ids
        assert [row.code for row in rows] == ["23986-01", "23986-02", "23986-03"]
        assert [(row.designation, row.name) for row in rows] == [
            ("thôn", "Phú Hà"), ("làng", "Ia Brêl"), ("tổ dân phố", "5"),
        ]  # fmt: skip
        assert [row.full_name for row in rows] == ["Thôn Phú Hà", "Làng Ia Brêl", "Tổ dân phố 5"]
        for row in rows:
            assert (row.kind, row.commune, row.valid_from) == ("hamlet", IA_LE, ON)
            assert row.path == [*row.above, row.id]
            assert row.name_en == row.full_name
        hit = (await list_areas(session, q="lang ia brel", limit=2))[0].area
        assert (hit.id, hit.parent_full_name) == (ids[1], "Xã Ia Le")

    async def test_organisations_and_their_superiors(self, session: Session) -> None:
        ids = await add_hamlets(session, IA_LE, ["Thôn Phú Hà", "Tổ dân phố 5"], ON + timedelta(days=9))
        found = await session.execute(
            text("""select o.kind, o.name_vi, s.name_vi as superior, o.valid_from, o.area_id from organisations o
                      join organisations s on s.id = o.superior_id where o.area_id = any (:ids)"""),
            {"ids": ids},
        )
        rows = found.all()
        assert {(row.kind, row.superior) for row in rows} == {
            ("hamlet", "Ủy ban nhân dân xã Ia Le"),
            ("front_board", "Ủy ban Mặt trận Tổ quốc Việt Nam xã Ia Le"),
        }
        assert len(rows) == 4
        assert {row.valid_from for row in rows} == {ON + timedelta(days=9)}
        assert {row.name_vi for row in rows if row.area_id == ids[1] and row.kind == "hamlet"} == {
            "Tổ trưởng tổ dân phố 5"
        }

    async def test_a_known_name_keeps_its_hamlet_and_new_ones_get_the_next_number(self, session: Session) -> None:
        first, second = await add_hamlets(session, IA_LE, ["Thôn 1", "Thôn 2"], ON)
        again = await add_hamlets(session, IA_LE, ["Thôn 3", "thôn 2", "Thôn 1"], ON)
        assert again[1:] == [second, first]
        code = await session.execute(text("select code from areas where id = :id"), {"id": again[0]})
        assert code.scalar_one() == "23986-03"

    async def test_every_commune_counts_for_itself(self, session: Session) -> None:
        ids = [(await add_hamlets(session, code, ["Thôn 1"], ON))[0] for code in (IA_LE, "21583")]
        found = await session.execute(text("select code from areas where id = any (:ids)"), {"ids": ids})
        assert set(found.scalars()) == {"23986-01", "21583-01"}

    @pytest.mark.parametrize(
        ("commune", "names", "why"),
        [
            ("00000", ["Thôn 1"], "no commune"),
            (GIA_LAI, ["Thôn 1"], "no commune"),
            ("30157", ["Thôn 1"], "no commune with organisations"),
            (IA_LE, ["Phú Hà"], "does not begin with"),
            (IA_LE, ["Thôn "], "does not begin with"),
            (IA_LE, ["Xã Ia Le"], "does not begin with"),
            (IA_LE, [f"Thôn {n}" for n in range(100)], "99 hamlets already"),
        ],
    )
    async def test_refuses(self, session: Session, commune: str, names: list[str], why: str) -> None:
        with pytest.raises(ValueError, match=why):
            await add_hamlets(session, commune, names, ON)
