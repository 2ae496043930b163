"""Areas, organisations, fields, calendar and rules over HTTP, on the whole reference data of Gia Lai."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from unicodedata import normalize
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.reference import area_id, read_areas, read_rules
from api.db.tables.reference import AreaName, AreaSuccession, Organisation
from api.domain.organisations.model import Position
from conftest import Own, SignIn
from factories.accounts import make_account, make_area, make_organisation, make_seat
from factories.database import Server
from factories.reference import gia_lai

V1 = "/api/v1"
AREAS = {record.code: record for record in read_areas()}
GIA_LAI = area_id(AREAS["52"])
IA_LE = area_id(AREAS["23986"])
DUE = f"{V1}/calendar/due?from=2025-12-31&days=10&unit=working"
PUBLIC_READS = [
    f"{V1}/areas?q=ia",
    f"{V1}/areas/{IA_LE}",
    f"{V1}/fields",
    f"{V1}/calendar",
    f"{V1}/calendar?from=2026-01-01&to=2026-12-31",
    DUE,
]
Headers = dict[str, str]


@pytest.fixture
def own_database(server: Server, worker_id: str) -> str:
    """The shared one with the reference data: only accounts and sign-ins are added to it."""
    return gia_lai(server, worker_id).database


@pytest.fixture
async def officer(own: Own) -> Headers:
    async with own.owner.begin() as db:
        committee = (
            await db.execute(
                select(Organisation).where(Organisation.area_id == GIA_LAI, Organisation.template == "people_committee")
            )
        ).scalar_one()
        seat = await make_seat(db, committee)
    return await own.sign_in(seat)


@pytest.fixture
async def citizen(own: Own) -> Headers:
    async with own.owner.begin() as db:
        account = await make_account(db)
    return await own.sign_in(account)


@pytest.fixture
def statements(own: Own) -> Iterator[list[str]]:
    said: list[str] = []

    def listen(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        said.append(sql)

    event.listen(own.engine.sync_engine, "before_cursor_execute", listen)
    yield said
    event.remove(own.engine.sync_engine, "before_cursor_execute", listen)


async def get(own: Own, path: str, headers: Headers | None = None) -> Any:
    answer = await own.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


class TestPublicReads:
    @pytest.mark.parametrize("path", PUBLIC_READS)
    async def test_strong_tag_and_304(self, own: Own, path: str) -> None:
        first = await own.client.get(path)
        tag = first.headers["etag"]
        assert first.status_code == 200
        assert first.headers["content-type"] == "application/json"
        assert first.headers["cache-control"] == "public, max-age=300"
        assert tag.startswith('"')
        for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
            again = await own.client.get(path, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert (again.headers["etag"], again.headers["cache-control"]) == (tag, "public, max-age=300")
        for other in ('"other"', tag.strip('"'), ""):
            assert (await own.client.get(path, headers={"If-None-Match": other})).status_code == 200

    async def test_the_tag_changes_with_the_answer(self, own: Own) -> None:
        tags = [(await own.client.get(path)).headers["etag"] for path in PUBLIC_READS]
        assert len(set(tags)) == len(tags)

    async def test_the_tag_changes_with_the_row(self, client: httpx.AsyncClient, db: AsyncSession) -> None:
        area = await make_area(db, "Ia Ko", kind="commune", parent=await make_area(db))
        path = f"{V1}/areas/{area.id}"
        tag = (await client.get(path)).headers["etag"]
        await db.execute(text("update areas set name = 'Ia Kô' where id = :id"), {"id": area.id})
        answer = await client.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 200
        assert answer.headers["etag"] != tag

    async def test_a_page_that_is_unchanged_keeps_its_link(self, own: Own) -> None:
        first = await own.client.get(f"{V1}/areas?q=ia&limit=2")
        again = await own.client.get(f"{V1}/areas?q=ia&limit=2", headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        assert again.headers["link"] == first.headers["link"]

    async def test_refusals_are_not_kept(self, own: Own) -> None:
        assert (await own.client.get(f"{V1}/areas/{uuid4()}")).headers["cache-control"] == "no-store"


class TestAreas:
    @pytest.mark.parametrize(
        ("q", "name"),
        [
            ("Ia Le", "Xã Ia Le"),
            ("ia le", "Xã Ia Le"),
            ("xã ia le", "Xã Ia Le"),
            ("Thanh Khê", "Phường Thanh Khê"),
            ("thanh khe", "Phường Thanh Khê"),
            (normalize("NFD", "Thanh Khê"), "Phường Thanh Khê"),
        ],
    )
    async def test_found(self, own: Own, q: str, name: str) -> None:
        answer = await own.client.get(f"{V1}/areas", params={"q": q})
        assert answer.json()["items"][0]["full_name"] == name

    async def test_hamlets_of_the_named_commune_then_of_the_province_then_the_others(
        self, client: httpx.AsyncClient, db: AsyncSession
    ) -> None:
        served, far = await make_area(db), await make_area(db, "Xa")
        await make_organisation(db, served)
        one, other = [await make_area(db, name, kind="commune", parent=served) for name in ("A", "B")]
        hamlets = [
            await make_area(db, name, kind="hamlet", parent=parent) for name, parent in (("1", one), ("2", other))
        ]
        await make_area(db, "Thôn", kind="commune", parent=far)
        db.add_all([AreaName(area_id=one.id, folded=f"thon {one.name}", rank=1) for one in hamlets])
        await db.flush()

        async def found(near: str) -> list[str]:
            answer = await client.get(f"{V1}/areas?q=thôn{near}")
            return [item["full_name"] for item in answer.json()["items"]]

        first, second, last = "Thôn 1", "Thôn 2", "Xã Thôn"
        assert await found("") == [first, second, last]
        for near in (other, hamlets[1]):
            assert await found(f"&near={near.id}") == [second, first, last]
        pages, path = [], f"{V1}/areas?q=thôn&near={other.id}&limit=1"
        while path:
            answer = await client.get(path)
            pages += [item["full_name"] for item in answer.json()["items"]]
            link = answer.headers.get("link")
            path = link.split(">")[0].removeprefix("<") if link else ""
        assert pages == [second, first, last]

    async def test_what_an_area_says(self, own: Own) -> None:
        assert (await get(own, f"{V1}/areas?q=ia+le"))["items"] == [
            {
                "id": str(IA_LE),
                "kind": "commune",
                "designation": "xã",
                "code": "23986",
                "name": "Ia Le",
                "full_name": "Xã Ia Le",
                "name_en": "Ia Le Commune",
                "parent": {"id": str(GIA_LAI), "full_name": "Tỉnh Gia Lai"},
                "valid_from": "2025-07-01",
                "valid_to": None,
            }
        ]

    async def test_pages_follow_each_other(self, own: Own) -> None:
        path, names = f"{V1}/areas?parent_id={GIA_LAI}&limit=50", []
        while path:
            answer = await own.client.get(path)
            body = answer.json()
            names += [one["full_name"] for one in body["items"]]
            link = answer.headers.get("link")
            assert (link is None) == (body["next_cursor"] is None)
            path = link.split(">")[0].removeprefix("<") if link else ""
        assert len(names) == len(set(names)) == sum(record.parent == "52" for record in AREAS.values())

    async def test_kinds_may_be_repeated(self, own: Own) -> None:
        body = await get(own, f"{V1}/areas?kind=province&kind=special_zone&limit=100")
        assert {one["kind"] for one in body["items"]} == {"province", "special_zone"}
        assert len(body["items"]) == 34 + 13

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("kind=district", {"?kind": "literal_error"}),
            ("parent_id=52", {"?parent_id": "uuid_parsing"}),
            ("name=ia", {"?name": "unknown_parameter"}),
            ("limit=0", {"?limit": "greater_than_equal"}),
            ("q=a%00b", {"?q": "control_character"}),
            (f"q={'a' * 201}", {"?q": "string_too_long"}),
            ("cursor=xyz", {"?cursor": "cursor_invalid"}),
        ],
    )
    async def test_wrong_queries(self, own: Own, query: str, expected: dict[str, str]) -> None:
        assert codes(await own.client.get(f"{V1}/areas?{query}")) == expected

    async def test_a_tampered_cursor(self, own: Own) -> None:
        cursor = (await get(own, f"{V1}/areas?q=ia&limit=2"))["next_cursor"]
        tampered = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
        answer = await own.client.get(f"{V1}/areas?q=ia&limit=2&cursor={tampered}")
        assert codes(answer) == {"?cursor": "cursor_invalid"}

    async def test_one_area_with_what_it_came_from_and_went_into(
        self, client: httpx.AsyncClient, db: AsyncSession
    ) -> None:
        province = await make_area(db)
        old, merged, new = [await make_area(db, name, kind="commune", parent=province) for name in ("A", "B", "C")]
        for one, other, partial in ((old, merged, False), (merged, new, True)):
            db.add(
                AreaSuccession(
                    predecessor_id=one.id,
                    successor_id=other.id,
                    kind="merge",
                    partial=partial,
                    effective_on=date(2025, 7, 1),
                    legal_basis="NQ 1664",
                )
            )
        await db.flush()
        body = (await client.get(f"{V1}/areas/{merged.id}")).json()
        ((before,), (after,)) = body["predecessors"], body["successors"]
        assert (before["area"]["name"], before["partial"], before["kind"]) == ("A", False, "merge")
        assert (after["area"]["name"], after["partial"], after["effective_on"]) == ("C", True, "2025-07-01")
        assert before["area"]["parent"] == body["parent"] == {"id": str(province.id), "full_name": province.full_name}

    @pytest.mark.parametrize("wrong", [str(UUID(int=0)), "23986"])
    async def test_unknown(self, own: Own, wrong: str) -> None:
        assert (await own.client.get(f"{V1}/areas/{wrong}")).status_code == 404


class TestOrganisations:
    async def test_staff_only(self, own: Own, citizen: Headers, officer: Headers) -> None:
        found = (await get(own, f"{V1}/organisations", officer))["items"][0]["id"]
        for path in ("organisations", f"organisations/{found}", "deadline-rules"):
            assert (await own.client.get(f"{V1}/{path}")).status_code == 401
            assert (await own.client.get(f"{V1}/{path}", headers=citizen)).status_code == 403

    async def test_what_an_organisation_says(self, own: Own, officer: Headers) -> None:
        body = await get(own, f"{V1}/organisations?area_id={IA_LE}&kind=people_committee", officer)
        (one,) = body["items"]
        assert one == await get(own, f"{V1}/organisations/{one['id']}", officer)
        assert one.pop("superior")["name_vi"] == "Ủy ban nhân dân tỉnh Gia Lai"
        assert one == {
            "id": "6e2fb82e-6b42-51fb-918d-df8c39ad8369",
            "kind": "people_committee",
            "template": "people_committee",
            "name_vi": "Ủy ban nhân dân xã Ia Le",
            "name_en": "People's Committee of Ia Le Commune",
            "area": {"id": str(IA_LE), "kind": "commune", "full_name": "Xã Ia Le"},
            "source": "A1",
            "certainty": "excerpt",
            "valid_from": "2025-07-01",
            "valid_to": None,
        }

    @pytest.mark.parametrize("q", ["ủy ban nhân dân xã ia le", "uy ban nhan dan ia le", "UBND Ia Le", "ia le ubnd"])
    async def test_found_by_words_and_initials(self, own: Own, officer: Headers, q: str) -> None:
        answer = await own.client.get(f"{V1}/organisations", params={"q": q}, headers=officer)
        assert [one["name_vi"] for one in answer.json()["items"]] == [
            "Ủy ban nhân dân xã Ia Le",
            "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã Ia Le",
        ]

    async def test_pages_by_name(self, own: Own, officer: Headers) -> None:
        cursor, names, ids = "", [], set()
        while True:
            query = f"kind=people_committee&kind=people_council&limit=40{cursor}"
            body = await get(own, f"{V1}/organisations?{query}", officer)
            names += [one["name_vi"] for one in body["items"]]
            ids |= {one["id"] for one in body["items"]}
            if body["next_cursor"] is None:
                break
            cursor = f"&cursor={body['next_cursor']}"
        assert len(names) == len(ids) == 2 * 136
        councils = [name.startswith("Hội đồng nhân dân") for name in names]
        assert councils == sorted(councils, reverse=True)  # H before U

    async def test_ended_ones_are_listed_for_their_days(
        self, client: httpx.AsyncClient, db: AsyncSession, sign_in: SignIn
    ) -> None:
        area = await make_area(db)
        ended = await make_organisation(db, area, name="Sở cũ", valid_to=date(2026, 2, 28))
        present = await make_organisation(db, area, name="Sở mới", valid_from=date(2026, 3, 1))
        headers = await sign_in(await make_seat(db, present, Position.OFFICER))

        async def names(query: str) -> list[str]:
            answer = await client.get(f"{V1}/organisations?area_id={area.id}{query}", headers=headers)
            return [one["name_vi"] for one in answer.json()["items"]]

        assert await names("") == ["Sở mới"]  # the test's today is 2026-03-02
        assert await names("&valid_on=2026-02-28") == ["Sở cũ"]
        one = (await client.get(f"{V1}/organisations/{ended.id}", headers=headers)).json()
        assert (one["valid_to"], one["superior"]) == ("2026-02-28", None)

    async def test_unknown(self, own: Own, officer: Headers, citizen: Headers) -> None:
        for headers in (officer, citizen):
            assert (await own.client.get(f"{V1}/organisations/{uuid4()}", headers=headers)).status_code == 404
        answer = await own.client.get(f"{V1}/organisations?kind=ministry", headers=officer)
        assert codes(answer) == {"?kind": "enum"}


class TestPublicOrganisations:
    async def test_named_without_an_account(self, own: Own) -> None:
        body = await get(own, f"{V1}/public/organisations?q=ubnd+ia+le&area_id={IA_LE}&kind=people_committee")
        assert body == {
            "items": [
                {
                    "id": "6e2fb82e-6b42-51fb-918d-df8c39ad8369",
                    "kind": "people_committee",
                    "name_vi": "Ủy ban nhân dân xã Ia Le",
                    "name_en": "People's Committee of Ia Le Commune",
                    "area": {"id": str(IA_LE), "kind": "commune", "full_name": "Xã Ia Le"},
                }
            ],
            "next_cursor": None,
        }

    async def test_pages_by_name_and_may_be_kept(self, own: Own) -> None:
        path, names = f"{V1}/public/organisations?kind=people_committee&limit=50", []
        while path:
            answer = await own.client.get(path)
            assert answer.headers["cache-control"] == "public, max-age=300"
            kept = await own.client.get(path, headers={"If-None-Match": answer.headers["etag"]})
            assert kept.status_code == 304
            names += [one["name_vi"] for one in answer.json()["items"]]
            link = answer.headers.get("link")
            path = link.split(">")[0].removeprefix("<") if link else ""
        assert len(set(names)) == len(names) == 136

    async def test_only_those_of_today(self, client: httpx.AsyncClient, db: AsyncSession) -> None:
        area = await make_area(db)
        await make_organisation(db, area, name="Sở cũ", valid_to=date(2026, 2, 28))
        await make_organisation(db, area, name="Sở mới", valid_from=date(2026, 3, 1))
        body = (await client.get(f"{V1}/public/organisations?q=so")).json()
        assert [one["name_vi"] for one in body["items"]] == ["Sở mới"]

    async def test_wrong_queries(self, own: Own) -> None:
        for query, expected in (
            ("valid_on=2026-01-01", {"?valid_on": "unknown_parameter"}),
            ("kind=x", {"?kind": "enum"}),
        ):
            assert codes(await own.client.get(f"{V1}/public/organisations?{query}")) == expected


async def test_fields(own: Own) -> None:
    items = (await get(own, f"{V1}/fields"))["items"]
    assert len(items) == 20
    assert items[0] == {
        "code": "dat_dai",
        "name_vi": "Đất đai",
        "name_en": "Land",
        "examples_vi": [
            "chậm cấp giấy chứng nhận quyền sử dụng đất", "tranh chấp ranh giới", "hiện trạng sử dụng đất",
        ],
        "commune_templates": ["division_economy"],
        "province_templates": ["dept_agriculture_environment"],
        "source": "D, S5",
        "certainty": "design",
        "valid_from": "2025-07-01",
        "valid_to": None,
    }  # fmt: skip
    assert items[-1]["code"] == "khac"


class TestCalendar:
    async def test_exceptions_of_a_period(self, own: Own) -> None:
        items = (await get(own, f"{V1}/calendar?from=2026-01-01&to=2026-01-10"))["items"]
        assert [(one["day"], one["kind"]) for one in items] == [
            ("2026-01-01", "off"), ("2026-01-02", "off"), ("2026-01-10", "swapped_working"),
        ]  # fmt: skip
        everything = (await get(own, f"{V1}/calendar"))["items"]
        assert {one["day"][:4] for one in everything} == {"2024", "2025", "2026", "2027"}
        assert {one["certainty"] for one in everything} == {"verified", "unconfirmed", "estimate"}

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("from=2026-02-01&to=2026-01-31", {"?to": "ends_before_start"}),
            ("from=1.1.2026", {"?from": "day_form"}),
            ("to=9999-12-31", {"?to": "day_out_of_range"}),
            ("first=2026-01-01", {"?first": "unknown_parameter"}),
        ],
    )
    async def test_wrong_periods(self, own: Own, query: str, expected: dict[str, str]) -> None:
        assert codes(await own.client.get(f"{V1}/calendar?{query}")) == expected

    @pytest.mark.parametrize(
        ("start", "days", "unit", "due_on"),
        [
            ("2025-12-31", 10, "working", "2026-01-15"),
            ("2026-01-05", 1, "working", "2026-01-06"),
            ("2026-01-08", 2, "working", "2026-01-10"),
            ("2026-02-13", 10, "working", "2026-03-06"),
            ("2026-02-23", 10, "working", "2026-03-09"),
            ("2026-04-24", 15, "working", "2026-05-20"),
            ("2026-04-01", 30, "calendar", "2026-05-04"),
            ("2026-04-01", 45, "calendar", "2026-05-18"),
            ("2026-01-20", 30, "calendar", "2026-02-23"),
            ("2026-08-17", 15, "working", "2026-09-09"),
            ("2026-04-17", 15, "calendar", "2026-05-04"),
        ],
    )
    async def test_the_examples_of_the_design(self, own: Own, start: str, days: int, unit: str, due_on: str) -> None:
        body = await get(own, f"{V1}/calendar/due?from={start}&days={days}&unit={unit}")
        assert body["due_on"] == due_on

    async def test_explains_each_day(self, own: Own) -> None:
        body = await get(own, DUE)
        assert [(step["day"], step["why"]) for step in body["explanation"]] == [
            ("2026-01-01", "off"),
            ("2026-01-02", "off"),
            ("2026-01-03", "weekend"),
            ("2026-01-04", "weekend"),
            ("2026-01-10", "swapped_working"),
            ("2026-01-11", "weekend"),
        ]
        first, swapped = body["explanation"][0], body["explanation"][4]
        assert first["text_vi"] == "Ngày nghỉ, không tính (Tết Dương lịch)"
        assert first["text_en"] == "Day off, not counted (New Year's Day)"
        assert swapped["text_vi"].startswith("Ngày làm bù, có tính (")
        assert body["sentence_vi"].startswith("Hạn 10 ngày làm việc kể từ ngày 31/12/2025 (không tính ngày này);")
        assert body["sentence_vi"].endswith("hết ngày 15/01/2026.")
        assert body["sentence_en"].endswith("ends at the close of 15 January 2026.")
        assert (body["unrolled_on"], body["certainty"]) == ("2026-01-15", "verified")

    async def test_explains_why_it_moved(self, own: Own) -> None:
        body = await get(own, f"{V1}/calendar/due?from=2026-04-01&days=30&unit=calendar")
        assert (body["unrolled_on"], body["due_on"]) == ("2026-05-01", "2026-05-04")
        assert [(step["day"], step["why"]) for step in body["explanation"]] == [
            (day, "not_counted_roll") for day in ("2026-05-01", "2026-05-02", "2026-05-03")
        ]

    @pytest.mark.parametrize(
        ("start", "days", "certainty"),
        [("2026-10-01", 5, "verified"), ("2026-11-20", 5, "unconfirmed"), ("2026-12-25", 10, "estimate")],
    )
    async def test_says_how_sure_it_is(self, own: Own, start: str, days: int, certainty: str) -> None:
        body = await get(own, f"{V1}/calendar/due?from={start}&days={days}&unit=working")
        assert body["certainty"] == certainty

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("from=2023-12-31&days=1&unit=working", {"?from": "outside_calendar"}),
            ("from=2028-01-01&days=1&unit=working", {"?from": "outside_calendar"}),
            ("from=2027-12-31&days=1&unit=calendar", {"?days": "outside_calendar"}),
            ("from=2027-06-01&days=400&unit=working", {"?days": "outside_calendar"}),
            ("from=2026-01-01&days=0&unit=working", {"?days": "greater_than_equal"}),
            ("from=2026-01-01&days=401&unit=working", {"?days": "less_than_equal"}),
            ("from=2026-01-01&days=5&unit=week", {"?unit": "enum"}),
            ("from=2026-02-30&days=5&unit=working", {"?from": "date_from_datetime_parsing"}),
            ("from=9999-12-31&days=5&unit=working", {"?from": "day_out_of_range"}),
            ("", {"?from": "missing", "?days": "missing", "?unit": "missing"}),
        ],
    )
    async def test_wrong_questions(self, own: Own, query: str, expected: dict[str, str]) -> None:
        assert codes(await own.client.get(f"{V1}/calendar/due?{query}")) == expected

    async def test_the_refusal_names_the_years(self, own: Own) -> None:
        path = f"{V1}/calendar/due?from=2023-12-31&days=1&unit=working"
        for language, words in (("vi", "từ 01/01/2024 đến 31/12/2027"), ("en", "from 2024-01-01 to 2027-12-31")):
            answer = await own.client.get(path, headers={"Accept-Language": language})
            assert words in answer.json()["errors"][0]["message"]

    async def test_without_a_calendar_nothing_is_counted(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(DUE)
        assert answer.status_code == 503
        assert "retry-after" in answer.headers


class TestDeadlineRules:
    async def test_every_version_with_source_and_certainty(self, own: Own, officer: Headers) -> None:
        items = (await get(own, f"{V1}/deadline-rules", officer))["items"]
        assert len(items) == len(read_rules())
        assert [one["code"] for one in items] == sorted(one["code"] for one in items)
        old, new = [one for one in items if one["code"] == "R04"]
        assert (old["days"], old["unit"], old["valid_to"], old["certainty"]) == (
            10,
            "calendar",
            "2026-06-30",
            "verified",
        )
        assert (new["days"], new["unit"], new["valid_from"], new["certainty"]) == (
            7, "working", "2026-07-01", "single_copy",
        )  # fmt: skip
        assert new["legal_basis_vi"] == "Nghị định 155/2026/NĐ-CP, Điều 10"
        assert (new["classes"], new["stops_on"], new["sources"]) == (["complaint"], ["accept", "decline"], ["L8"])

    async def test_of_one_code_and_of_one_day(self, own: Own, officer: Headers) -> None:
        for day, days in (("2026-06-30", 10), ("2026-07-01", 7)):
            (one,) = (await get(own, f"{V1}/deadline-rules?code=R04&valid_on={day}", officer))["items"]
            assert one["days"] == days
        assert (await get(own, f"{V1}/deadline-rules?code=R99", officer))["items"] == []
        answer = await own.client.get(f"{V1}/deadline-rules?code=4", headers=officer)
        assert codes(answer) == {"?code": "string_pattern_mismatch"}


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (f"{V1}/areas?q=ia&limit=100", 1),
        (f"{V1}/areas/{IA_LE}", 2),
        (f"{V1}/fields", 1),
        (f"{V1}/calendar", 1),
        (DUE, 1),
        (f"{V1}/organisations?limit=100", 2),
        (f"{V1}/organisations?q=ubnd&limit=100", 2),
        (f"{V1}/deadline-rules", 1),
    ],
)
async def test_few_statements(own: Own, officer: Headers, statements: list[str], path: str, most: int) -> None:
    """However many rows; who asks is one more."""
    await get(own, path, officer)
    asked = [sql for sql in statements if "enter(" not in sql]
    assert len(asked) <= most, asked
