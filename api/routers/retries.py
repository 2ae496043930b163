"""Idempotency-Key: however often a POST is repeated, it has one effect and one answer (api.md, retries).

The answer is kept in the transaction of its effect, sealed, since it may hold a secret that is shown once; what was
asked is kept as a keyed digest alone. A refusal is kept too: its effect is rolled back to a savepoint, not the answer.
Not kept, so that a repetition runs again: 5xx, 429, 401, and what If-Match caused (412, 428), as the key vouches for
the body and the mended header would come with the same one; nor an answer that sets a cookie.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.db.engine import Session
from api.db.queries import kept_answers
from api.db.queries.kept_answers import KEPT_FOR
from api.domain.actor import Actor
from api.domain.errors import DomainError
from api.domain.sealing import seal, unseal
from api.routers.errors import KeyReused, StillRunning, problem_for
from api.routers.tokens import Keys

_KEY_FORM: Final = re.compile(r"[!-~]{1,255}")
_NOT_KEPT: Final = frozenset({401, 412, 428, 429})
_OWN_HEADERS: Final = frozenset({"content-length", "cache-control"})


def is_key(text: str) -> bool:
    """Whether the text can be an Idempotency-Key: 1 to 255 visible ASCII characters."""
    return _KEY_FORM.fullmatch(text) is not None


async def once(request: Request, key: str, body: bytes, run: Callable[[], Awaitable[Response]]) -> Response:
    """The first answer to this key, run now unless it is kept.

    Raises KeyReused for another request with the key of an earlier one, StillRunning when that has not ended in
    `app.state.retry_wait`, and whatever `run` raises.
    """
    session: Session = request.state.session
    now: datetime = request.state.now
    keys: Keys = request.app.state.keys
    wait: timedelta = request.app.state.retry_wait
    caller = _caller(request)
    # The seat is part of what was asked: what one of an account's seats was answered is not for another.
    seat = request.state.claims.membership_id if request.state.claims else None
    asked = f"{request.method} {request.url.path}?{request.url.query}\n{seat}\n".encode() + body
    fingerprint = hmac.digest(keys.derived("fingerprints of requests"), asked, "sha256")
    lock = int.from_bytes(hashlib.sha256(f"{caller}\n{key}".encode()).digest()[:8], signed=True)
    if not await kept_answers.lock_key(session, lock, wait // timedelta(milliseconds=1)):
        raise StillRunning
    sealing = keys.derived("kept answers")
    kept = await kept_answers.get_kept_answer(session, caller, key, now - KEPT_FOR)
    if kept is not None:
        if not hmac.compare_digest(kept.fingerprint, fingerprint):
            raise KeyReused
        return Response(unseal(sealing, kept.body), kept.status, {**kept.headers, "Idempotency-Replayed": "true"})
    try:
        async with session.begin_nested():
            response = await run()
    except (DomainError, RequestValidationError, HTTPException) as error:
        response = problem_for(request, error)
        if not _is_kept(response):
            raise
    if _is_kept(response):
        headers = {name: value for name, value in response.headers.items() if name not in _OWN_HEADERS}
        answer = kept_answers.KeptAnswerRow(
            fingerprint, response.status_code, headers, seal(sealing, bytes(response.body))
        )
        await kept_answers.store_kept_answer(session, caller, key, now, answer)
    return response


def _is_kept(response: Response) -> bool:
    """Answers that are streamed have no body to keep."""
    has_body = isinstance(getattr(response, "body", None), bytes | memoryview)
    status = response.status_code
    return has_body and status < 500 and status not in _NOT_KEPT and "set-cookie" not in response.headers


def _caller(request: Request) -> str:
    actor: Actor | None = request.state.actor
    if actor is None:
        return "public"  # the address of sending is not kept; the key itself is what a stranger doesn't know
    if actor.tracking_petition_id is not None:
        return f"petition:{actor.tracking_petition_id}"
    return f"account:{actor.account_id}"
