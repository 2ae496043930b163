"""Which seat a sign-in takes, what becomes of a refresh token, and which delegation can be made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from unicodedata import normalize
from uuid import UUID

from api.domain.accounts.model import Membership
from api.domain.errors import FieldError, Invalid
from api.domain.organisations.model import Position

REFRESH_LIFETIME: Final = timedelta(days=14)
"""Of each refresh token, so of a sign-in that nobody uses."""
REUSE_GRACE: Final = timedelta(seconds=10)
"""Two tabs that renew at once present the same token (api.md, browsers)."""

_SENIORITY: Final = (Position.HEAD, Position.DEPUTY, Position.OFFICER, Position.ADMINISTRATOR)
_DELEGATES: Final = frozenset({Position.DEPUTY, Position.OFFICER})


class TokenFate(StrEnum):
    """What presenting a refresh token leads to."""

    RENEW = "renew"
    FOLLOW = "follow"
    REFUSE = "refuse"
    REVOKE = "revoke"


def username_of(typed: str) -> str:
    """The form in which names of accounts are stored and looked up: case and surrounding space don't matter."""
    return normalize("NFC", typed).strip().lower()


def default_membership(valid: Sequence[Membership]) -> Membership | None:
    """The seat a sign-in starts with: the only one, else the most senior, else the earliest; None for a citizen."""
    return min(valid, key=lambda m: (_SENIORITY.index(m.position), not m.acting_head, m.valid_from, m.id), default=None)


def kept_membership(valid: Sequence[Membership], active_id: UUID | None) -> Membership | None:
    """The seat a sign-in goes on with: the active one, the default where that has ended; a citizen stays a citizen."""
    if active_id is None:
        return None
    return next((m for m in valid if m.id == active_id), None) or default_membership(valid)


def fate_of(*, expires_at: datetime, used_at: datetime | None, revoked: bool, now: datetime) -> TokenFate:
    """A fresh token is renewed, one spent up to 10 s ago leads to its successor, one spent earlier was stolen once."""
    if revoked or now >= expires_at:
        return TokenFate.REFUSE
    if used_at is None:
        return TokenFate.RENEW
    return TokenFate.FOLLOW if now - used_at <= REUSE_GRACE else TokenFate.REVOKE


def check_delegation(
    *,
    from_person_id: UUID | None,
    to_person_id: UUID | None,
    to_position: Position | None,
    valid_from: date,
    valid_to: date,
    today: date,
) -> None:
    """A delegation goes to another person who is deputy or officer of the organisation, and is not dated back.

    Raises Invalid with every field that is wrong.
    """
    wrong = []
    if to_position not in _DELEGATES:
        wrong.append(
            FieldError(
                "/to_account_id",
                "not_a_delegate",
                "Người được ủy quyền phải là cấp phó hoặc cán bộ của cơ quan vào ngày bắt đầu.",
                "The delegate must be a deputy or officer of the organisation on the first day.",
            )
        )
    elif to_person_id == from_person_id:
        wrong.append(
            FieldError(
                "/to_account_id",
                "delegation_to_oneself",
                "Không thể ủy quyền cho chính mình.",
                "Nobody delegates to themselves.",
            )
        )
    if valid_from < today:
        wrong.append(
            FieldError("/valid_from", "in_the_past", "Ngày bắt đầu đã qua.", "The first day has already passed.")
        )
    if valid_to < valid_from:
        wrong.append(
            FieldError(
                "/valid_to",
                "ends_before_start",
                "Ngày kết thúc phải từ ngày bắt đầu trở đi.",
                "The last day must not come before the first.",
            )
        )
    if wrong:
        raise Invalid(wrong)
