"""Bodies and answers of commitments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.commitments.model import CommitmentAction, CommitmentState
from api.domain.commitments.reading import CommitmentView
from api.routers.schemas.common import Answer, Body, Day, Text
from api.routers.schemas.petitions import Named, Reason

_OFFICE = "018f3a2e-0000-7000-8000-000000000006"


class ReportDoneIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"report": "Đã nạo vét 850 m kênh N3, nghiệm thu ngày 20/6/2026."}]}
    )
    report: Annotated[str, Text(20_000)]


class ConfirmIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"remark": "Đã ra kiểm tra, nước về đến cuối kênh."}]})
    remark: Reason | None = None


class ReplaceIn(Body):
    """The new promise in the place of the old one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Nạo vét kênh N3, 400 m đoạn cuối",
                    "organisation_id": _OFFICE,
                    "due_on": "2026-08-31",
                    "reason": "Kinh phí năm nay chỉ đủ cho đoạn cuối.",
                }
            ]
        }
    )
    text: Annotated[str, Text(2_000)]
    organisation_id: UUID = Field(description="Who is to keep it.")
    due_on: Day
    reason: Reason


class ExtendIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"due_on": "2026-07-31", "reason": "Mưa lũ, không thi công được."}]}
    )
    due_on: Day = Field(description="After the present due day.")
    reason: Reason


class CommitmentOut(Answer):
    """A promise with a date, for this caller. `petition` is null while the caller may not see it; `owner` answers for
    the promise being kept: the petition's holder or the session's host. `first_due_on` is the day first promised."""

    id: UUID
    version: int
    number: int
    text: str
    state: CommitmentState
    petition: Named | None = Field(description="`name` is its reference code.")
    session: Named | None
    organisation: Named
    owner: Named | None
    area: Named
    due_on: date
    first_due_on: date
    overdue: bool = Field(description="Past due and not reported done.")
    unconfirmed: bool = Field(description="Reported done 10 working days ago or more, and nobody has confirmed it.")
    report: str | None
    reported_at: datetime | None
    confirmed_at: datetime | None
    end_reason: str | None
    replaced_by_id: UUID | None
    replaces_id: UUID | None
    created_at: datetime
    allowed_actions: list[CommitmentAction]

    @classmethod
    def of(cls, view: CommitmentView) -> CommitmentOut:
        f = view.facts
        own = {
            "state": view.state,
            "petition": {"id": f.petition_id, "name": f.code} if f.petition_id else None,
            "session": {"id": f.session_id, "name": f.session_title} if f.session_id else None,
            "organisation": {"id": f.organisation_id, "name": f.organisation_name, "kind": f.organisation_kind},
            "owner": {"id": f.owner_id, "name": f.owner_name} if f.owner_id else None,
            "area": {"id": f.area_id, "name": f.area_name},
            "overdue": view.overdue,
            "unconfirmed": view.unconfirmed,
            "allowed_actions": view.allowed_actions,
        }
        return cls.model_validate(f._asdict() | own)


class ReplacedOut(Answer):
    """The commitment that ended and the one that took its place."""

    replaced: CommitmentOut
    replacement: CommitmentOut
