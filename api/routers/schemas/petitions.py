"""Bodies and answers of petitions: intake, every verb, the register and one page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.petitions.model import (
    Action,
    Channel,
    Confidentiality,
    DeclineReason,
    HotFlag,
    Means,
    Outcome,
    PetitionClass,
    PetitionerKind,
    State,
    Urgency,
)
from api.routers.schemas.common import Answer, Body, Day, Instant, Line, Text, Whole, YesNo, without_default

Title = Annotated[str, Text(300, one_line=True)]
LongText = Annotated[str, Text(20_000)]
Reason = Annotated[str, Text(4_000)]
FieldCode = Annotated[str, Text(60, one_line=True)]


class Party(Body):
    """A petitioner, representative or co-signatory."""

    full_name: Line
    role: Annotated[str, Field(pattern="^(petitioner|representative|co_signatory)$")] = "petitioner"
    birth_year: Annotated[Whole, Field(ge=1900, le=2100)] | None = None
    sex: Annotated[str, Field(pattern="^(male|female|other)$")] | None = None
    phone: Annotated[str, Text(30, one_line=True)] | None = None
    email: Annotated[str, Text(200, one_line=True)] | None = None
    address: Annotated[str, Text(300, one_line=True)] | None = None
    organisation_name: Line | None = None


class SubjectIn(Body):
    """An organisation the petition is about; `position` when it is about its head or a deputy."""

    organisation_id: UUID
    position: Annotated[str, Field(pattern="^(head|deputy)$")] | None = None


class Matter(Body):
    """What is asked or told, common to every way of handing in."""

    title: Title
    body: LongText
    class_: PetitionClass = Field(alias="class")
    field: FieldCode = Field(description="Code of a field (GET /fields).")
    area_id: UUID = Field(description="Place of the matter: a commune, ward or hamlet of the province.")
    petitioner_kind: PetitionerKind = PetitionerKind.INDIVIDUAL
    parties: list[Party] = Field(default=[], max_length=100)
    requests: LongText | None = None
    place: Line | None = None
    happened_on: Day | None = None
    previous_handling: Reason | None = None
    on_behalf_of: Annotated[Whole, Field(ge=1, le=100_000)] = 1
    protection_requested: YesNo = False
    about_person: YesNo = Field(default=False, description="A contribution about a person.")
    subjects: list[SubjectIn] = Field(default=[], max_length=10)
    about_petition_id: UUID | None = None
    about_commitment_id: UUID | None = None


_EXAMPLE: dict[str, Any] = {
    "title": "Đường liên thôn bị xói lở",
    "body": "Đoạn từ cầu Gỗ đến nhà văn hóa xói lở khoảng 60 m, đề nghị sửa trước mùa mưa.",
    "class": "petition",
    "field": "giao_thong",
    "area_id": "018f3a2e-0000-7000-8000-000000000001",
    "channel": "post",
    "parties": [{"full_name": "Rơ Châm H'Linh", "phone": "0900000001"}],
}


class PetitionIn(Matter):
    """Taken down by an officer, the Front or a hamlet; or handed in by a citizen with an account."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    channel: Channel
    to_organisation_id: UUID | None = None
    urgency: Urgency = Urgency.NORMAL
    confidentiality: Confidentiality | None = Field(default=None, description="Never below what the class demands.")
    hot_flags: list[HotFlag] = Field(default=[], max_length=5)
    source_number: Line | None = None
    received_at: Instant | None = Field(default=None, description="Legal receipt, when not now; then with a reason.")
    backdated_reason: Reason | None = None
    captured_at: Instant | None = None
    client_id: UUID | None = Field(default=None, description="The same id from the same account gives the same one.")


class PublicPetitionIn(Matter):
    """Handed in without an account: the answer carries code and secret, once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{k: v for k, v in _EXAMPLE.items() if k != "channel"}]})


class ReceivedOut(Answer):
    """The receipt. `secret` is shown this once; with the code it opens the petition without an account."""

    id: UUID
    code: str = Field(examples=["PA-52-2026-0004217K"])
    state: State
    version: int
    secret: str | None = Field(examples=["7KQM-4XWE-9TRD"])
    in_sight: bool


class MovedOut(Answer):
    """After a move. `in_sight` false: the caller has just given it out of hand and sees it no more."""

    id: UUID
    code: str
    state: State
    version: int
    in_sight: bool
    allowed_actions: list[Action]


class WithReason(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Không thuộc lĩnh vực của đơn vị."}]})
    reason: Reason


class Nothing(Body):
    """No content."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class ReclassifyIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Nội dung là phản ánh về môi trường.", "field": "moi_truong"}]}
    )
    reason: Reason
    class_: PetitionClass | None = Field(default=None, alias="class")
    field: FieldCode | None = None
    urgency: Urgency | None = None
    confidentiality: Confidentiality | None = None
    hot_flags: Annotated[list[HotFlag], Field(max_length=5)] | None = None


class TransferIn(WithReason):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "Thuộc xã Ia Le.", "to_organisation_id": "018f3a2e-0000-7000-8000-000000000002"}]
        }
    )
    to_organisation_id: UUID


class EscalateIn(TransferIn):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "Đường tỉnh quản lý.",
                    "to_organisation_id": "018f3a2e-0000-7000-8000-000000000003",
                    "report": "Xã đã kiểm tra hiện trường ngày 12/03/2026.",
                    "legal_basis": "Luật Đường bộ 2024",
                }
            ]
        }
    )
    report: LongText
    legal_basis: Reason | None = None


class DeclineIn(WithReason):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Tòa án đang giải quyết.", "reason_code": "in_court"}]}
    )
    reason_code: DeclineReason


class GuideIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"where_to": "Tòa án nhân dân khu vực 3 - Gia Lai"}]})
    where_to: Reason


class WithdrawIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Đã được giải quyết."}]})
    reason: Reason | None = None


class TellIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"means": "phone", "told_at": "2026-03-20T09:30:00+07:00"}]}
    )
    means: Means
    told_at: Instant
    note: Reason | None = None


class AssignIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"lead_id": "018f3a2e-0000-7000-8000-000000000004", "coordinating_ids": []}]}
    )
    lead_id: UUID
    coordinating_ids: list[UUID] = Field(default=[], max_length=20)
    instruction: Reason | None = None
    handler_ids: Annotated[list[UUID], Field(max_length=20)] = Field(
        default=[], description="Accounts; compulsory for a denunciation."
    )


class SpotAnswerIn(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"outcome": "explained", "text": "Xã đã bố trí vốn quý III.", "speaker": "Chủ tịch UBND xã"}]
        }
    )
    outcome: Outcome
    text: LongText
    speaker: Line


class NoteIn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"remark": "Sẽ kiểm tra thực địa."}]})
    remark: Reason | None = None


class PromiseIn(Body):
    text: Annotated[str, Text(2_000)]
    organisation_id: UUID
    due_on: Day


class SubmitAnswerIn(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "Phòng Kinh tế sẽ gia cố taluy và đổ bê tông 60 m.",
                    "legal_basis": "Kế hoạch đầu tư công năm 2026 của xã",
                    "promises": [
                        {
                            "text": "Đổ bê tông 60 m đường",
                            "organisation_id": "018f3a2e-0000-7000-8000-000000000004",
                            "due_on": "2026-06-30",
                        }
                    ],
                }
            ]
        }
    )
    text: LongText
    legal_basis: Reason | None = None
    promises: list[PromiseIn] = Field(default=[], max_length=20)


class RedactionIn(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"title": "Đường liên thôn", "body": "Đoạn đường bị xói lở.", "answer": "Xã sửa trong quý II."}
            ]
        }
    )
    title: Title
    body: LongText
    answer: LongText


class PublishIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"redaction_id": "018f3a2e-0000-7000-8000-000000000005"}]}
    )
    redaction_id: UUID


class Created(Answer):
    id: UUID


class Named(Answer):
    id: UUID
    name: str
    kind: str = Field(
        default="",
        exclude_if=lambda kind: not kind,
        description="Of an organisation, where it is told.",
        json_schema_extra=without_default,
    )


class FieldOut(Answer):
    code: str
    name: str


class PetitionItem(Answer):
    """A row of the register. `due_on`: the nearest due day of those who handle it; `overdue`: that day is over."""

    id: UUID
    code: str
    version: int
    title: str
    class_: PetitionClass = Field(alias="class")
    field: FieldOut
    state: State
    urgency: Urgency
    confidentiality: Confidentiality
    channel: Channel
    hot_flags: list[HotFlag]
    received_at: datetime
    due_on: date | None
    overdue: bool
    holder: Named
    area: Named
    session_id: UUID | None
    opinion_number: int | None
    outcome: Outcome | None


class PartyOut(Answer):
    """A field is null as well when it is not shown to this caller."""

    role: str
    full_name: str | None
    birth_year: int | None
    sex: str | None
    phone: str | None
    email: str | None
    address: str | None
    organisation_name: str | None


class RedactionOut(Answer):
    id: UUID
    title: str
    body: str
    answer: str
    made_at: datetime


class PetitionPage(PetitionItem):
    """One petition as this caller may see it. `allowed_actions` are the buttons; `shown` the field groups."""

    petitioner_kind: PetitionerKind
    body: str
    requests: str | None
    place: str | None
    happened_on: date | None
    previous_handling: str | None
    source_number: str | None
    on_behalf_of: int
    protection_requested: bool | None
    captured_at: datetime | None
    created_at: datetime
    backdated_reason: str | None
    speaker_kind: str | None
    told_on: date | None
    closed_at: datetime | None
    closing_reason: str | None
    contests: int
    about_petition_id: UUID | None
    about_commitment_id: UUID | None
    origin: Named
    handed_in_by: Named | None
    lead: Named | None
    redaction: RedactionOut | None
    published_at: datetime | None
    parties: list[PartyOut]
    shown: list[str]
    may_redact: bool
    may_give_secret: bool = Field(description="Whether this caller may hand out a new secret (`/tracking-secret`).")
    allowed_actions: list[Action]


class CountOut(Answer):
    count: int
    capped: bool = Field(description="True: there are more than `count`; counting stopped there.")


class PromiseOut(Answer):
    text: str
    organisation_id: UUID
    due_on: date


class AnswerOut(Answer):
    id: UUID
    organisation: Named
    kind: str
    state: str
    text: str
    legal_basis: str | None
    speaker: str | None
    promises: list[PromiseOut]
    submitted_at: datetime
    decided_at: datetime | None
    return_reason: str | None
    version: int


class AssignmentOut(Answer):
    id: UUID
    petition_id: UUID
    organisation: Named
    role: str
    state: str
    instruction: str | None
    assigned_at: datetime
    due_on: date | None
    acknowledged_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    version: int


class EscalationOut(Answer):
    id: UUID
    petition_id: UUID
    from_: Named = Field(alias="from")
    to: Named
    state: str
    reason: str | None
    legal_basis: str | None
    report: str | None
    sent_at: datetime
    received_at: datetime | None
    received_automatically: bool
    ended_at: datetime | None
    end_reason: str | None
    version: int


class CommitmentBrief(Answer):
    id: UUID
    number: int
    text: str
    organisation: Named
    due_on: date
    first_due_on: date
    state: str
    report: str | None
    version: int


class WorkItem(Answer):
    """One row of an organisation's work queue."""

    id: UUID
    role: str
    state: str
    instruction: str | None
    assigned_at: datetime
    due_on: date | None
    overdue: bool
    acknowledged_at: datetime | None
    version: int
    petition: PetitionItem


class HopItem(Answer):
    id: UUID
    state: str
    reason: str
    sent_at: datetime
    received_at: datetime | None
    version: int
    from_: Named = Field(alias="from")
    to: Named
    petition: PetitionItem


class SkippedOut(Answer):
    day: date
    why: str
    name_vi: str
    name_en: str


class PauseOut(Answer):
    begun_on: date
    ended_on: date | None
    reason: str


class ExplanationOut(Answer):
    """Why the due day is what it is."""

    rule_code: str
    legal_basis_vi: str
    legal_basis_en: str
    started_on: date
    days: int
    unit: str
    extension_days: int
    pauses: list[PauseOut]
    skipped: list[SkippedOut]
    unrolled_on: date | None
    due_on: date | None
    remaining_days: int | None
    sentence_vi: str
    sentence_en: str


class DeadlineOut(Answer):
    id: UUID
    rule: str
    owner: str
    owner_organisation_id: UUID | None
    state: str
    overdue: bool
    ended_on: date | None
    explanation: ExplanationOut


class EventOut(Answer):
    n: int
    at: datetime
    kind: str
    actor: str | None
    organisation: str | None
    data: dict[str, Any]
    texts: dict[str, str]


class TimelineOut(Answer):
    at: datetime
    kind: str
    sentence_vi: str
    sentence_en: str
    text: str | None


class CodeAndSecret(Body):
    """As handed out, in any case, with or without spaces and hyphens."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "PA-52-2026-0004217K", "secret": "7KQM-4XWE-9TRD"}]}
    )
    code: Annotated[str, Text(60, one_line=True)]
    secret: Annotated[str, Text(60, one_line=True)]


class ClaimedOut(Answer):
    """The petition that the account follows from now on."""

    id: UUID
    code: str


class SecretOut(Answer):
    """Shown this once; it replaces an earlier one."""

    code: str
    secret: str


class AcknowledgedOut(Answer):
    petition_id: UUID
    version: int


class NoticeOut(Answer):
    id: UUID
    kind: str
    code: str
    petition_id: UUID | None
    created_at: datetime
    read_at: datetime | None
