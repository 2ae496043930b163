"""The public side: code and secret, redacted publication, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from conftest import SettableClock, SignIn
from factories.world import Case, World, make_world, matter, move, take_down


@pytest.fixture
async def world(db: AsyncSession) -> World:
    return await make_world(db)


def public_matter(world: World, **changes: object) -> dict[str, object]:
    return {name: value for name, value in matter(world, **changes).items() if name != "channel"}


async def submit(client: httpx.AsyncClient, body: dict[str, object]) -> Case:
    answer = await client.post("/api/v1/public/petitions", json=body)
    assert answer.status_code == 201, answer.text
    got = answer.json()
    return Case(got["id"], got["code"], got["version"], got["secret"])


async def track(client: httpx.AsyncClient, code: str, secret: str) -> httpx.Response:
    return await client.post("/api/v1/public/petitions/track", json={"code": code, "secret": secret})


async def test_code_and_secret_open_one_petition(client: httpx.AsyncClient, world: World, clock: SettableClock) -> None:
    case = await submit(client, public_matter(world))
    other = await submit(client, public_matter(world, title="Việc khác"))
    assert case.secret
    typed = f" {case.code.lower().replace('-', ' ')} "
    opened = await track(client, typed, case.secret.lower().replace("-", ""))
    assert opened.status_code == 200, opened.text
    got = opened.json()
    assert got["petition"]["code"] == case.code
    assert got["petition"]["allowed_actions"] == ["withdraw"]
    assert [one["kind"] for one in got["petition"]["timeline"]] == ["receive"]
    token = {"Authorization": f"Bearer {got['access_token']}"}
    assert (await client.get(f"/api/v1/petitions/{case.id}", headers=token)).status_code == 200
    assert (await client.get(f"/api/v1/petitions/{other.id}", headers=token)).status_code == 404
    assert (await client.get("/api/v1/petitions", headers=token)).json()["items"] == []
    clock.advance(timedelta(minutes=16))
    assert (await client.get(f"/api/v1/petitions/{case.id}", headers=token)).status_code == 401


async def test_a_wrong_code_and_a_wrong_secret_get_one_answer(client: httpx.AsyncClient, world: World) -> None:
    case = await submit(client, public_matter(world))
    wrong_secret = await track(client, case.code, "AAAA-BBBB-CCCC")
    wrong_code = await track(client, "PA-52-2026-9999999X", case.secret or "")
    nonsense = await track(client, "x", "y")
    answers = [
        (one.status_code, one.json()["type"], one.json()["detail"]) for one in (wrong_secret, wrong_code, nonsense)
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 401


async def test_tracking_is_throttled(client: httpx.AsyncClient, world: World) -> None:
    case = await submit(client, public_matter(world))
    codes = [(await track(client, case.code, "AAAA-BBBB-CCCC")).status_code for _ in range(11)]
    assert codes[:10] == [401] * 10
    assert codes[10] == 429


async def test_tracking_is_throttled_however_the_code_is_spelled(client: httpx.AsyncClient, world: World) -> None:
    case = await submit(client, public_matter(world))
    plain = case.code.replace("-", "")
    spelled = [plain[:n] + "- "[n % 2] + plain[n:] for n in range(1, 7)]
    spelled += [one.lower() for one in spelled[:2]] + [case.code.replace("0", "o"), case.code, plain]
    tried = [(await track(client, code, "AAAA-BBBB-CCCC")).status_code for code in spelled]
    assert tried == [401] * 10 + [429]


async def test_code_and_secret_show_one_petitioner_and_no_other(client: httpx.AsyncClient, world: World) -> None:
    parties = [
        {"full_name": "Người ký chung", "role": "co_signatory", "phone": "0900000003"},
        {"full_name": "Rơ Châm H'Linh", "phone": "0900000001"},
        {"full_name": "Siu Blin", "role": "representative", "phone": "0900000002"},
    ]
    case = await submit(client, public_matter(world, parties=parties))
    token = {"Authorization": f"Bearer {(await track(client, case.code, case.secret or '')).json()['access_token']}"}
    shown = (await client.get(f"/api/v1/petitions/{case.id}", headers=token)).json()["parties"]
    assert [(one["full_name"], one["phone"]) for one in shown] == [("Rơ Châm H'Linh", "0900000001")]


async def test_one_representative_does_not_withdraw_a_groups_petition(client: httpx.AsyncClient, world: World) -> None:
    two = [{"full_name": "Rơ Châm H'Linh"}, {"full_name": "Siu Blin", "role": "representative"}]
    for parties, status in ((two, 409), (two[:1], 200)):
        case = await submit(client, public_matter(world, petitioner_kind="group", on_behalf_of=12, parties=parties))
        got = (await track(client, case.code, case.secret or "")).json()
        headers = {"Authorization": f"Bearer {got['access_token']}", "If-Match": '"v1"'}
        assert ("withdraw" in got["petition"]["allowed_actions"]) is (status == 200)
        answer = await client.post(f"/api/v1/petitions/{case.id}/withdraw", json={}, headers=headers)
        assert answer.status_code == status, answer.text


async def test_what_is_handed_in_without_an_account_refers_to_published_petitions_only(
    client: httpx.AsyncClient, world: World, db: AsyncSession
) -> None:
    hidden = await submit(client, public_matter(world))
    for about in (hidden.id, str(uuid4())):
        answer = await client.post("/api/v1/public/petitions", json=public_matter(world, about_petition_id=about))
        assert answer.status_code == 422, answer.text
        assert [one["pointer"] for one in answer.json()["errors"]] == ["/about_petition_id"]


async def test_the_petitioner_withdraws_with_the_token(client: httpx.AsyncClient, world: World) -> None:
    case = await submit(client, public_matter(world))
    got = (await track(client, case.code, case.secret or "")).json()
    token = {"Authorization": f"Bearer {got['access_token']}"}
    case, moved = await move(client, token, case, "withdraw", {"reason": "Đã tự giải quyết."})
    assert moved["state"] == "withdrawn"


async def test_a_denunciation_is_handed_in_without_an_account_and_followed(
    client: httpx.AsyncClient, world: World, sign_in: SignIn, db: AsyncSession
) -> None:
    body = public_matter(
        world,
        **{"class": "denunciation", "subjects": [{"organisation_id": world.id_of("commune"), "position": "head"}]},
    )
    citizen = await sign_in(world.citizens["an"])
    refused = await client.post("/api/v1/petitions", json={**body, "channel": "web"}, headers=citizen)
    assert refused.status_code == 409
    case = await submit(client, body)
    got = (await track(client, case.code, case.secret or "")).json()
    assert got["petition"]["code"] == case.code
    assert got["petition"]["allowed_actions"] == []
    kept = await db.execute(text("select count(*) from petitions where created_by_key is not null"))
    assert kept.scalar_one() == 0


async def test_published_is_redacted_and_goes_with_unpublishing(
    client: httpx.AsyncClient, world: World, sign_in: SignIn, db: AsyncSession
) -> None:
    officer = await sign_in(world.seats["commune.officer"])
    second = await sign_in(world.seats["commune.officer2"])
    head = await sign_in(world.seats["commune.head"])
    division = await sign_in(world.seats["economy.officer"])
    case = await take_down(client, officer, matter(world))
    case, _ = await move(client, officer, case, "assign", {"lead_id": world.id_of("economy")})
    case, _ = await move(client, division, case, "submit-answer", {"text": "Trả lời ông H'Linh."})
    case, _ = await move(client, head, case, "approve-answer")
    redaction = {"title": "Đường liên thôn", "body": "Đường bị xói lở.", "answer": "Xã sẽ sửa."}
    made = await client.post(f"/api/v1/petitions/{case.id}/redactions", json=redaction, headers=officer)
    assert made.status_code == 201, made.text
    page = (await client.get(f"/api/v1/petitions/{case.id}", headers=officer)).json()
    assert "publish" not in page["allowed_actions"]
    case, _ = await move(client, second, case, "publish", {"redaction_id": made.json()["id"]})
    listed = await client.get("/api/v1/public/petitions")
    assert [one["code"] for one in listed.json()["items"]] == [case.code]
    await submit(client, public_matter(world, about_petition_id=case.id))
    shown = await client.get(f"/api/v1/public/petitions/{case.id}")
    assert shown.json()["answer"] == "Xã sẽ sửa."
    assert "Linh" not in shown.text
    tag = shown.headers["ETag"]
    again = await client.get(f"/api/v1/public/petitions/{case.id}", headers={"If-None-Match": tag})
    assert again.status_code == 304
    case, _ = await move(client, officer, case, "unpublish", {"reason": "Còn lộ thông tin."})
    case, _ = await move(client, second, case, "publish", {"redaction_id": made.json()["id"]})
    assert (await client.get(f"/api/v1/public/petitions/{case.id}")).status_code == 200
    await db.execute(text("update petitions set confidentiality = 2"))
    assert (await client.get(f"/api/v1/public/petitions/{case.id}")).status_code == 404
    await db.execute(text("update petitions set confidentiality = 0"))
    case, _ = await move(client, officer, case, "unpublish", {"reason": "Thôi công khai."})
    assert (await client.get(f"/api/v1/public/petitions/{case.id}")).status_code == 404
    assert (await client.get("/api/v1/public/petitions")).json()["items"] == []


async def test_an_anonymous_petition_keeps_no_sender(client: httpx.AsyncClient, world: World, db: AsyncSession) -> None:
    case = await submit(client, public_matter(world, petitioner_kind="anonymous", parties=[]))
    assert case.secret
    assert (await db.execute(text("select count(*) from petition_parties"))).scalar_one() == 0
    rules = (await db.execute(text("select rule_code from deadlines order by 1"))).scalars().all()
    assert "R03" not in rules
    assert {"R01", "R02"} <= set(rules)
