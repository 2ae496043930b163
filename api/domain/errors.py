"""The tree of refusals. `code` is stable and public (it names the problem page); the text is for people, vi and en.

DomainError
├── Unauthenticated            401
├── NotFound                   404  (also: it exists, but not for this caller)
├── Forbidden                  403
├── VersionRequired            428
├── VersionStale               412
├── Invalid                    422  (one or more fields)
├── IllegalMove                409  (this state does not allow this action)
├── Conflict                   409  (the state allows it, a rule of the case does not)
├── TooManyRequests            429
└── Unavailable                503
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: JSON pointer into the body (or `?name` for a query parameter), stable code, message."""

    pointer: str
    code: str
    message_vi: str
    message_en: str


class DomainError(Exception):
    """Base of every refusal; subclasses say which kind."""

    code: ClassVar[str]

    def __init__(self, detail_vi: str = "", detail_en: str = "", **extra: object) -> None:
        super().__init__(detail_en or self.code)
        self.detail_vi = detail_vi
        self.detail_en = detail_en
        self.extra: Mapping[str, object] = extra


class Unauthenticated(DomainError):
    code = "unauthenticated"


class InvalidCredentials(Unauthenticated):
    code = "invalid-credentials"


class NotFound(DomainError):
    code = "not-found"


class Forbidden(DomainError):
    code = "forbidden"


class VersionRequired(DomainError):
    code = "version-required"


class VersionStale(DomainError):
    code = "version-stale"

    def __init__(self, current: int) -> None:
        super().__init__(
            f"Bản ghi đã được người khác thay đổi (phiên bản hiện tại v{current}). Hãy tải lại rồi làm tiếp.",
            f"Somebody else changed this meanwhile (current version v{current}). Reload and try again.",
            current_version=current,
        )


class Invalid(DomainError):
    code = "invalid"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("Dữ liệu gửi lên chưa đúng.", "The data sent is not valid.")
        self.errors = tuple(errors)

    @classmethod
    def field(cls, pointer: str, code: str, message_vi: str, message_en: str) -> Invalid:
        return cls([FieldError(pointer, code, message_vi, message_en)])


class IllegalMove(DomainError):
    code = "illegal-move"

    def __init__(self, state: str, action: str, allowed: Sequence[str]) -> None:
        super().__init__(
            "Trạng thái hiện tại không cho phép việc này. Hãy tải lại rồi chọn một việc làm được.",
            "The present state does not allow this. Reload, and choose something that it allows.",
            state=state,
            action=action,
            allowed_actions=list(allowed),
        )


class Conflict(DomainError):
    code = "conflict"


class TooManyRequests(DomainError):
    code = "too-many-requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"Thử quá nhiều lần. Hãy đợi {retry_after} giây rồi thử lại.",
            f"Too many attempts. Wait {retry_after} seconds and try again.",
        )
        self.retry_after = retry_after


class Unavailable(DomainError):
    code = "unavailable"

    def __init__(self) -> None:
        super().__init__(
            "Hệ thống tạm thời chưa phục vụ được; dữ liệu đã lưu không mất. Hãy thử lại sau ít giây.",
            "The service is briefly unavailable; nothing stored is lost. Try again in a few seconds.",
        )
        self.retry_after = 5
