"""Pages of an append-only history, ascending: `after` starts behind a known event, `cursor` goes on (api.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from api.domain.register.service import EventView
from api.routers.deps import Page, page
from api.routers.schemas.common import Paged
from api.routers.schemas.petitions import EventOut


@dataclass(frozen=True)
class HistoryPage:
    """The events behind `after`. Ask for `limit` of them, which is one more than the page shows."""

    after: int
    limit: int
    _page: Page

    def of(self, found: Sequence[EventView]) -> Paged[EventOut]:
        items = [EventOut.model_validate(one) for one in found[: self._page.limit]]
        more = len(found) > self._page.limit
        return Paged(items=items, next_cursor=self._page.next_cursor(items[-1].n) if more else None)


async def history_page(
    request: Request,
    response: Response,
    after: Annotated[
        int, Query(ge=0, le=2_000_000_000, description="`n` of the last event that is known; `cursor` goes before it.")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=100, description="Rows of one page.")] = 100,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")] = None,
) -> HistoryPage:
    asked = await page(request, response, limit, cursor)
    return HistoryPage(int(asked.after[0]) if asked.after else after, limit + 1, asked)


History = Annotated[HistoryPage, Depends(history_page)]
