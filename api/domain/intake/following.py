"""Following a petition by code and secret: whose they are, and taking it over into an account (api.md, public)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import intake as rows
from api.db.queries import petitions
from api.db.queries.history import ChainHead, NewEvent
from api.domain.actor import Actor
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import load_almanac
from api.domain.errors import Conflict, Forbidden, InvalidCredentials
from api.domain.intake.policy import can_be_claimed, may_claim
from api.domain.intake.rules import read_code, read_secret
from api.domain.intake.service import secret_digest
from api.domain.moves.service import to_petition
from api.domain.petitions.policy import audience_of, sees

_NO_CODE = "PA-00-0000-00000000"
_NO_DIGEST = bytes(32)


@dataclass(frozen=True, slots=True)
class Claimed:
    """The petition that the account follows from now on."""

    id: UUID
    code: str


async def open_by_secret(session: Session, code: str, secret: str) -> UUID:
    """The petition that code and secret open. InvalidCredentials says the same, in the same time, for an unknown code
    and for a wrong secret."""
    found = await rows.get_secret(session, read_code(code) or _NO_CODE)
    right = hmac.compare_digest(secret_digest(read_secret(secret)), found.digest if found else _NO_DIGEST)
    if found is None or not right:
        raise InvalidCredentials("Mã hoặc khóa bí mật không đúng.", "The code or the secret is not right.")
    return found.petition_id


async def refuse_claiming(_: Session, actor: Actor, __: Mapping[str, Any], ___: int | None, ____: datetime) -> None:
    """Raises Forbidden for a seat and for a tracking token, before code and secret are looked at."""
    if not may_claim(actor):
        raise Forbidden(
            "Chỉ tài khoản công dân nhận đơn về theo dõi; hãy chuyển sang tư cách công dân.",
            "Only a citizen's account takes a petition over; switch to the citizen's side of the account.",
        )


async def claim(session: Session, actor: Actor, code: str, secret: str, now: datetime) -> Claimed:
    """The citizen's account becomes that of the first petitioner or representative without one. Twice is once.

    Whoever holds code and secret acts as the petitioner already, so it gives nothing new away; and nobody who takes a
    petition down ever looks a citizen's account up. Raises Forbidden, InvalidCredentials, and Conflict for what is
    followed by code and secret only and for what every petitioner follows through an account already.
    """
    await refuse_claiming(session, actor, {}, None, now)
    petition_id = await open_by_secret(session, code, secret)
    await petitions.begin_task(session, petition_id)
    facts = await petitions.lock_facts(session, petition_id, local_day(now))
    if facts is None or actor.account_id is None:
        raise Forbidden
    before = to_petition(facts, await load_almanac(session), local_day(now))
    if actor.account_id in before.parties:
        return Claimed(before.id, before.code)
    after = replace(before, parties=before.parties | {actor.account_id})
    if not can_be_claimed(before) or not sees(actor, after):
        raise Conflict(
            "Đơn này chỉ theo dõi bằng mã và khóa bí mật, không gắn với tài khoản.",
            "This petition is followed by code and secret only, never through an account.",
        )
    if not await petitions.store_account_of_party(session, petition_id, actor.account_id):
        raise Conflict(
            "Mọi người gửi đơn này đều đã theo dõi bằng tài khoản.",
            "Every petitioner of it follows it through an account already.",
        )
    await petitions.store_move(
        session,
        petition_id,
        head=ChainHead(facts.event_count, facts.chain_head),
        events=[NewEvent("claim", now, actor.account_id, None)],
        audience=audience_of(after),
        changes={},
        bump=False,
    )
    await petitions.end_task(session)
    return Claimed(before.id, before.code)
