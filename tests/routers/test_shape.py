"""What a request may look like: fields, texts, days, parameters, cursors, and bodies that are none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from unicodedata import normalize

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from api.routers.route import MAX_BODY
from conftest import SignIn
from factories import probe
from factories.accounts import make_area, make_organisation, make_seat

PROBES = "/api/v1/probes"
Headers = dict[str, str]


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.include_router(probe.router)
    app.state.outcomes = probe.Outcomes()
    return app


@pytest.fixture
async def officer(db: AsyncSession, sign_in: SignIn) -> Headers:
    return await sign_in(await make_seat(db, await make_organisation(db, await make_area(db))))


def codes(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


class TestShape:
    async def test_every_wrong_field_is_named(self, client: httpx.AsyncClient, officer: Headers) -> None:
        body = {
            "unknown": 1, "title": 5, "count": "5", "urgent": "yes", "position": "king", "tags": ["a", 7],
            "day": "2026-02-30", "at": "2026-03-02",
        }  # fmt: skip
        answer = await client.post(PROBES, json=body, headers=officer)
        assert codes(answer) == {
            "/unknown": "extra_forbidden",
            "/title": "string_type",
            "/count": "int_type",
            "/urgent": "bool_type",
            "/position": "enum",
            "/tags/1": "string_type",
            "/day": "date_from_datetime_parsing",
            "/at": "instant_form",
        }

    async def test_messages_follow_the_language(self, client: httpx.AsyncClient, officer: Headers) -> None:
        async def messages(language: str) -> list[str]:
            headers = officer | {"Accept-Language": language}
            answer = await client.post(PROBES, json={"x": 1, "position": "king"}, headers=headers)
            assert answer.headers["content-language"] == ("en" if language.startswith("en") else "vi")
            return [error["message"] for error in answer.json()["errors"]]

        choices = "'head', 'deputy', 'officer' {} 'administrator'"
        assert await messages("en-GB, vi;q=0.3") == [
            "This is required.", f"This must be one of: {choices.format('or')}.", "There is no such field.",
        ]  # fmt: skip
        assert await messages("fr, *;q=0.1") == [
            "Chưa điền mục này.", f"Phải là một trong: {choices.format('hoặc')}.", "Không có mục nào tên như vậy.",
        ]  # fmt: skip

    async def test_one_megabyte_of_text(self, client: httpx.AsyncClient, officer: Headers) -> None:
        answer = await client.post(PROBES, json={"title": "x", "story": "ề" * 350_000}, headers=officer)
        assert codes(answer) == {"/story": "string_too_long"}
        assert "20000" in answer.json()["errors"][0]["message"]

    async def test_a_text_of_the_full_length_may_come_decomposed(
        self, client: httpx.AsyncClient, officer: Headers
    ) -> None:
        story = "ệ" * 20_000
        answer = await client.post(PROBES, json={"title": "x", "story": normalize("NFD", story)}, headers=officer)
        assert answer.status_code == 201
        assert answer.json()["story"] == story

    @pytest.mark.parametrize("char", ["\0", "\x1b", "\x85"])
    async def test_control_characters(self, client: httpx.AsyncClient, officer: Headers, char: str) -> None:
        answer = await client.post(PROBES, json={"title": f"a{char}b", "story": f"a{char}b"}, headers=officer)
        assert codes(answer) == {"/title": "control_character", "/story": "control_character"}

    async def test_lone_surrogates(self, client: httpx.AsyncClient, officer: Headers) -> None:
        headers = officer | {"Content-Type": "application/json"}
        answer = await client.post(PROBES, content=rb'{"title": "a\ud800b"}', headers=headers)
        assert codes(answer) == {"/title": "control_character"}
        answer = await client.post(PROBES, content=rb'{"title": "a", "\udfff": 1}', headers=headers)
        assert codes(answer) == {"": "string_unicode"}

    async def test_text_is_kept_as_it_is_but_composed_and_trimmed(
        self, client: httpx.AsyncClient, officer: Headers
    ) -> None:
        story = "<b>Đường ấp Nghĩa</b> 🌾\n\tمرحبا '; drop table petitions; --"
        body = {"title": normalize("NFD", "  Ngập\t nước  đường ấp "), "story": f" {normalize('NFD', story)}\n"}
        answer = await client.post(PROBES, json=body, headers=officer)
        assert (answer.json()["title"], answer.json()["story"]) == ("Ngập nước đường ấp", story)

    @pytest.mark.parametrize(
        ("day", "code"),
        [
            ("9999-12-31", "day_out_of_range"),
            ("0001-01-01", "day_out_of_range"),
            (20260302, "day_form"),
            ("2026-03-02T00:00:00", "day_form"),
            ("٢٠٢٦-٠٣-٠٢", "day_form"),
        ],
    )
    async def test_days(self, client: httpx.AsyncClient, officer: Headers, day: object, code: str) -> None:
        assert codes(await client.post(PROBES, json={"title": "x", "day": day}, headers=officer)) == {"/day": code}

    @pytest.mark.parametrize(
        ("at", "code"),
        [
            ("2026-03-02T09:00:00", "timezone_aware"),
            (1772416800, "instant_form"),
            ("9999-12-31T23:59:59-14:00", "day_out_of_range"),
        ],
    )
    async def test_instants(self, client: httpx.AsyncClient, officer: Headers, at: object, code: str) -> None:
        assert codes(await client.post(PROBES, json={"title": "x", "at": at}, headers=officer)) == {"/at": code}

    async def test_instants_become_utc(self, client: httpx.AsyncClient, officer: Headers) -> None:
        body = {"title": "x", "at": "2026-03-02T09:00:00+07:00", "day": "2026-03-02"}
        answer = await client.post(PROBES, json=body, headers=officer)
        assert (answer.json()["at"], answer.json()["day"]) == ("2026-03-02T02:00:00+00:00", "2026-03-02")

    @pytest.mark.parametrize(
        "content",
        [b'{"title": ', b"\xff\xfe", b"[" * 100_000, b'{"count": ' + b"9" * 5000 + b"}", b"[1]", b'"text"', b"null"],
        ids=["cut", "not utf-8", "deep", "huge number", "list", "text", "null"],
    )
    async def test_what_is_no_json_object(self, client: httpx.AsyncClient, officer: Headers, content: bytes) -> None:
        headers = officer | {"Content-Type": "application/json"}
        assert list(codes(await client.post(PROBES, content=content, headers=headers))) == [""]

    async def test_a_body_over_the_limit(self, client: httpx.AsyncClient, officer: Headers) -> None:
        async def unannounced() -> AsyncIterator[bytes]:
            for _ in range(MAX_BODY // 1000 + 1):
                yield b" " * 1000

        headers = officer | {"Content-Type": "application/json"}
        for content in (b" " * (MAX_BODY + 1), unannounced()):
            answer = await client.post(PROBES, content=content, headers=headers)
            assert answer.status_code == 413
            assert answer.json()["type"] == "/problems/body-too-large"

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("wrong=1&limit=5", {"?wrong": "unknown_parameter"}),
            ("limit=1&limit=2", {"?limit": "repeated_parameter"}),
            ("q=a%00b", {"?q": "control_character"}),
            ("limit=0", {"?limit": "greater_than_equal"}),
            ("limit=101", {"?limit": "less_than_equal"}),
            ("limit=many", {"?limit": "int_parsing"}),
            ("cursor=nonsense", {"?cursor": "cursor_invalid"}),
            ("cursor=" + "A" * 501, {"?cursor": "string_too_long"}),
        ],
    )
    async def test_parameters(
        self, client: httpx.AsyncClient, officer: Headers, query: str, expected: dict[str, str]
    ) -> None:
        assert codes(await client.get(f"{PROBES}?{query}", headers=officer)) == expected


class TestCursor:
    async def test_walks_on(self, client: httpx.AsyncClient, officer: Headers) -> None:
        first = await client.get(f"{PROBES}?limit=2&q=b%C3%B9n", headers=officer)
        second = await client.get(first.links["next"]["url"], headers=officer)
        assert [item["n"] for item in second.json()["items"]] == [3, 4]
        by_hand = await client.get(PROBES, params={"limit": 2, "cursor": first.json()["next_cursor"]}, headers=officer)
        assert by_hand.json()["items"] == second.json()["items"]

    async def test_is_bound_to_its_list_and_order(self, client: httpx.AsyncClient, officer: Headers) -> None:
        cursor = (await client.get(PROBES, headers=officer)).json()["next_cursor"]
        for path, params in ((f"{PROBES}/others", {}), (PROBES, {"sort": "due_on"})):
            answer = await client.get(path, params={"cursor": cursor, **params}, headers=officer)
            assert codes(answer) == {"?cursor": "cursor_invalid"}

    async def test_no_altered_letter_passes(self, client: httpx.AsyncClient, officer: Headers) -> None:
        cursor = (await client.get(PROBES, headers=officer)).json()["next_cursor"]
        for place in range(len(cursor)):
            other = cursor[:place] + ("A" if cursor[place] != "A" else "Q") + cursor[place + 1 :]
            answer = await client.get(PROBES, params={"cursor": other}, headers=officer)
            assert answer.status_code == 422, place
