"""Public reads that browsers and caches may keep: strong ETag, Cache-Control, 304 (api.md, caching)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Response
from pydantic import BaseModel

FRESH_SECONDS: Final = 300
"""How long a copy may be used without asking again: what an administrator changes is seen after that."""
_HEADERS: Final = MappingProxyType({"Cache-Control": f"public, max-age={FRESH_SECONDS}"})

NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}}, "Cache-Control": {"schema": {"type": "string"}}}},
    304: {"description": "The caller's copy is still the present one."},
}
"""For `responses=` of an operation that answers so."""


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """Answers with the body, or with 304 when the caller named its tag."""

    if_none_match: str | None

    def answer(self, body: BaseModel, headers: Mapping[str, str] | None = None) -> Response:
        """The tag is a digest of the very bytes, so it changes when, and only when, the answer does."""
        return self.answer_bytes(body.model_dump_json(by_alias=True).encode(), headers)

    def answer_bytes(self, content: bytes, headers: Mapping[str, str] | None = None) -> Response:
        """The same for JSON that is already written."""
        tag = f'"{sha256(content).hexdigest()[:32]}"'
        sent = {**_HEADERS, "ETag": tag, **(headers or {})}
        if self._has(tag):
            return Response(status_code=304, headers=sent)
        return Response(content, headers=sent, media_type="application/json")

    def _has(self, tag: str) -> bool:
        """RFC 9110 §13.1.2: any tag of the list, weak ones too, or the star."""
        named = [one.strip().removeprefix("W/") for one in (self.if_none_match or "").split(",")]
        return tag in named or named == ["*"]


async def public_copy(
    if_none_match: Annotated[
        str | None, Header(alias="If-None-Match", description="The ETag of the caller's copy.", max_length=2000)
    ] = None,
) -> PublicCopy:
    return PublicCopy(if_none_match)


Copy = Annotated[PublicCopy, Depends(public_copy)]
