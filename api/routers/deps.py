"""What an endpoint may ask for in its signature. ApiRoute prepared it all; here it only gets its types."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from urllib.parse import urlencode
from uuid import UUID

import orjson
from fastapi import Depends, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError

from api.db.engine import Session
from api.domain.actor import Actor
from api.routers.errors import Language, language_of

NO_VERSION: Final = -1
"""An If-Match that names no version of ours equals none: the service answers 412 with the present one."""
_VERSION: Final = re.compile(r'"v(\d{1,9})"', re.ASCII)
_MAC_BYTES: Final = 16


async def current_actor(request: Request) -> Actor:
    actor: Actor = request.state.actor
    return actor


async def maybe_actor(request: Request) -> Actor | None:
    actor: Actor | None = request.state.actor
    return actor


async def request_session(request: Request) -> Session:
    session: Session = request.state.session
    return session


async def request_now(request: Request) -> datetime:
    now: datetime = request.state.now
    return now


async def request_language(request: Request) -> Language:
    return language_of(request)


def version_of(header: str | None) -> int | None:
    """The version in an If-Match header; None without one."""
    if header is None:
        return None
    found = _VERSION.fullmatch(header.strip())
    return int(found[1]) if found else NO_VERSION


async def if_match(
    version: Annotated[
        str | None,
        Header(alias="If-Match", description="The version that was read; without it 428.", examples=['"v7"']),
    ] = None,
) -> int | None:
    return version_of(version)


CurrentActor = Annotated[Actor, Depends(current_actor)]
MaybeActor = Annotated[Actor | None, Depends(maybe_actor)]
"""For public operations that show a signed-in caller more; a bad token is refused there too."""
RequestSession = Annotated[Session, Depends(request_session)]
Now = Annotated[datetime, Depends(request_now)]
IfMatch = Annotated[int | None, Depends(if_match)]
RequestLanguage = Annotated[Language, Depends(request_language)]


@dataclass(frozen=True)
class Page:
    """One page of a keyset list: at most `limit` rows after the row whose keys are `after` (None: from the start).

    Ask the query for `limit + 1` rows to know whether there is a next page.
    """

    limit: int
    after: tuple[str, ...] | None
    _request: Request
    _response: Response

    @property
    def after_id(self) -> UUID | None:
        """For lists whose one key is the id."""
        return UUID(self.after[0]) if self.after else None

    def next_cursor(self, *keys: object) -> str:
        """The cursor behind the row with these keys, also sent as `Link: rel="next"`.

        An endpoint that returns a Response of its own passes on `self.headers`.
        """
        cursor = _signed(self._request, [str(key) for key in keys])
        asked = [one for one in self._request.query_params.multi_items() if one[0] != "cursor"]
        query = urlencode([*asked, ("cursor", cursor)])
        self._response.headers["Link"] = f'<{self._request.scope["path"]}?{query}>; rel="next"'
        return cursor

    @property
    def headers(self) -> dict[str, str]:
        """The Link header after `next_cursor`."""
        return {"Link": link} if (link := self._response.headers.get("Link")) else {}


async def page(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100, description="Rows of one page.")] = 25,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")] = None,
) -> Page:
    return Page(limit, _keys_of(request, cursor) if cursor is not None else None, request, response)


PageOf = Annotated[Page, Depends(page)]


def _mac(request: Request, payload: bytes) -> bytes:
    """Bound to the list and its order: a cursor of another list would be read as keys of this one."""
    place = f"{request.scope['path']} {request.query_params.get('sort', '')}\n".encode()
    key: bytes = request.app.state.cursor_key
    return hmac.digest(key, place + payload, "sha256")[:_MAC_BYTES]


def _signed(request: Request, keys: list[str]) -> str:
    payload = orjson.dumps(keys)
    return urlsafe_b64encode(_mac(request, payload) + payload).rstrip(b"=").decode()


def _keys_of(request: Request, cursor: str) -> tuple[str, ...]:
    """Raises RequestValidationError for a cursor that this list did not give out."""
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        raw = b""
    mac, payload = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not payload or not hmac.compare_digest(mac, _mac(request, payload)):
        raise RequestValidationError([{"type": "cursor_invalid", "loc": ("query", "cursor")}])
    return tuple(orjson.loads(payload))
