"""Bodies and answers of dialogue sessions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.commitments.model import CommitmentState
from api.domain.petitions.model import Outcome, PetitionClass, State
from api.domain.sessions.model import Duty, SessionAction, SessionKind, SessionState, SpeakerKind
from api.domain.sessions.reading import SessionView
from api.routers.schemas.common import Answer, Body, Day, Instant, Line, Text, Whole, without_default
from api.routers.schemas.petitions import FieldCode, FieldOut, LongText, Named, Reason, Title

_ID = "018f3a2e-0000-7000-8000-00000000000{}"
_STARTS, _ENDS = "2026-04-24T15:00:00+07:00", "2026-04-24T17:30:00+07:00"
Count = Annotated[Whole, Field(ge=0, le=100_000)]


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})


class SessionIn(Body):
    """A session to be held; its host is the caller's own organisation, its state `draft`."""

    model_config = _example(
        kind="hamlet_listening",
        title="Ngày thứ sáu nghe dân nói tại thôn Phú Ninh",
        starts_at=_STARTS,
        ends_at=_ENDS,
        venue="Nhà văn hóa thôn Phú Ninh",
        area_id=_ID.format(1),
        co_host_ids=[_ID.format(2)],
    )
    kind: SessionKind
    title: Title
    theme: Title | None = None
    starts_at: Instant
    ends_at: Instant
    venue: Title = Field(description="Place or meeting link.")
    area_id: UUID | None = Field(default=None, description="In the host's area or below; absent: the host's area.")
    co_host_ids: list[UUID] = Field(default=[], max_length=20)
    cluster_area_ids: list[UUID] = Field(default=[], max_length=50, description="Units of an inter-commune cluster.")
    previous_session_id: UUID | None = Field(default=None, description="The session that this one follows up.")
    client_id: UUID | None = Field(default=None, description="The same id from the same account gives the same one.")


def _stays() -> Any:
    """A field of a patch: absent it stays as it is, and null is no value for it."""
    return Field(default=None, json_schema_extra=without_default)


class SessionPatch(Body):
    """What is to be corrected; an absent field stays. Once announced, another day needs `postpone`."""

    model_config = _example(venue="Hội trường UBND xã", starts_at=_STARTS, ends_at=_ENDS)
    title: Title = _stays()
    theme: Title | None = None
    venue: Title = _stays()
    starts_at: Instant = _stays()
    ends_at: Instant = _stays()
    previous_session_id: None = Field(default=None, description="Null, when given: it follows no session up.")


class AnnounceIn(Body):
    model_config = _example(late_reason="Họp đột xuất theo yêu cầu của nhiều hộ dân.")
    late_reason: Reason | None = Field(
        default=None, description="Compulsory after `announce_by`; a late announcement is counted."
    )


class PostponeIn(AnnounceIn):
    model_config = _example(
        starts_at="2026-05-08T15:00:00+07:00", ends_at="2026-05-08T17:30:00+07:00", reason="Bão số 3."
    )
    starts_at: Instant
    ends_at: Instant
    reason: Reason


class StartIn(Body):
    model_config = _example(presided_by_account_id=_ID.format(3))
    presided_by_account_id: UUID | None = Field(
        default=None, description="Who in fact took the chair; absent: who was appointed to it."
    )


class ConcludeIn(Body):
    model_config = _example(conclusion="Giao Phòng Kinh tế sửa kênh N3 trước 30/6/2026; …")
    conclusion: LongText


class IssueConclusionIn(Body):
    model_config = _example(document_number="45/TB-UBND", issued_on="2026-04-28")
    document_number: Line
    issued_on: Day | None = Field(default=None, description="Absent: today.")


class AppointmentIn(Body):
    account_id: UUID
    duty: Duty


class AppointmentsIn(Body):
    """Who does what, these and no others: members of the host or a co-host on the day of the session."""

    model_config = _example(
        appointments=[{"account_id": _ID.format(3), "duty": "chair"}, {"account_id": _ID.format(4), "duty": "clerk"}]
    )
    appointments: Annotated[list[AppointmentIn], Field(max_length=100)]


class AttendanceIn(Body):
    """Those present so far; counting again replaces the count."""

    model_config = _example(officials=14, members=9, people=77)
    officials: Count
    members: Count
    people: Count


class SpeakerIn(Body):
    """Neither name nor organisation: anonymous."""

    kind: SpeakerKind = SpeakerKind.PERSON
    name: Line | None = None
    organisation: Line | None = None
    address: Annotated[str, Text(300, one_line=True)] | None = None
    phone: Annotated[str, Text(30, one_line=True)] | None = None


class OnTheSpotIn(Body):
    """`settled` and `explained` come with the answer and who gave it; `noted` with a remark at most."""

    outcome: Outcome
    answer: LongText | None = None
    answered_by: Line | None = None
    remark: Reason | None = None


class OpinionIn(Body):
    """One opinion as the clerk takes it down. The server gives the number."""

    model_config = _example(
        text="Kênh N3 bồi lắng hai vụ nay, ruộng cuối kênh không có nước; đề nghị nạo vét trước vụ hè thu.",
        field="nong_nghiep",
        speaker={"kind": "person", "name": "Rơ Châm H'Linh", "address": "Thôn Phú Ninh"},
        on_behalf_of=12,
        client_id=_ID.format(5),
        on_the_spot={
            "outcome": "explained",
            "answer": "Xã đã bố trí 120 triệu đồng, khởi công ngày 15/5/2026.",
            "answered_by": "Chủ tịch UBND xã",
        },
    )
    text: LongText
    class_: PetitionClass = Field(default=PetitionClass.PETITION, alias="class")
    field: FieldCode = Field(description="Code of a field (GET /fields).")
    speaker: SpeakerIn
    title: Title | None = Field(default=None, description="Absent: the beginning of the text.")
    on_behalf_of: Annotated[Whole, Field(ge=1, le=100_000)] = 1
    area_id: UUID | None = Field(default=None, description="Place of the matter; absent: the session's.")
    about_petition_id: UUID | None = None
    about_commitment_id: UUID | None = None
    client_id: UUID | None = Field(default=None, description="The same id from the same account gives the same one.")
    captured_at: Instant | None = Field(default=None, description="When the device took it down.")
    on_the_spot: OnTheSpotIn | None = None


class CapturedOut(Answer):
    """An opinion taken down. `number` is null for what stands in no session's list: a denunciation, whose `secret` is
    handed to the denouncer this once."""

    id: UUID
    code: str = Field(examples=["PA-52-2026-0004217K"])
    number: int | None
    state: State
    version: int
    secret: str | None
    in_sight: bool


class OpinionOut(Answer):
    """One opinion of the session's list. `speaker_name` is null as well when it is not shown to this caller."""

    number: int
    id: UUID
    code: str
    version: int
    class_: PetitionClass = Field(alias="class")
    field: FieldOut
    state: State
    outcome: Outcome | None
    title: str
    text: str
    speaker_kind: SpeakerKind | None
    speaker_name: str | None
    on_behalf_of: int
    holder: Named
    area: Named
    about_petition_id: UUID | None
    about_commitment_id: UUID | None


class PlannedCommitmentIn(Body):
    model_config = _example(
        text="Nạo vét kênh N3, 850 m", organisation_id=_ID.format(6), due_on="2026-06-30", area_id=_ID.format(1)
    )
    text: Annotated[str, Text(2_000)]
    organisation_id: UUID = Field(description="Who is to keep it.")
    due_on: Day
    area_id: UUID | None = Field(default=None, description="Where it is to be kept; absent: the session's place.")


class PlannedCommitmentsIn(Body):
    """The numbered commitments of the conclusion, these and no others, in this order."""

    model_config = _example(
        commitments=[{"text": "Nạo vét kênh N3, 850 m", "organisation_id": _ID.format(6), "due_on": "2026-06-30"}]
    )
    commitments: Annotated[list[PlannedCommitmentIn], Field(max_length=100)]


class SessionCommitmentOut(Answer):
    """A numbered commitment of the conclusion. `id`, `version` and `state` are null until the session is concluded."""

    number: int
    id: UUID | None
    version: int | None
    text: str
    state: CommitmentState | None
    organisation: Named
    area: Named
    due_on: date
    first_due_on: date


class FiguresOut(Answer):
    """What became of the opinions in the hall. A share is its count ÷ `opinions` × 100, null while there are none.
    The figures are the same for every reader; denunciations count nowhere."""

    opinions: int
    settled: int
    explained: int
    noted: int
    settled_percent: float | None = Field(examples=[60.0])
    explained_percent: float | None = Field(examples=[30.0])
    noted_percent: float | None = Field(examples=[5.0])
    settled_or_explained_percent: float | None = Field(examples=[90.0])


class SessionItem(Answer):
    id: UUID
    version: int
    kind: SessionKind
    state: SessionState
    title: str
    theme: str | None
    host: Named
    area: Named
    starts_at: datetime
    ends_at: datetime
    venue: str
    announced_at: datetime | None
    announced_late: bool
    presided_in_person: bool | None
    figures: FiguresOut


class AppointmentOut(Answer):
    """`position` is the seat on the day of the session, null when it has ended by then; `acting`: for the head."""

    account_id: UUID
    name: str
    duty: Duty
    organisation: Named
    position: str | None
    acting: bool
    appointed_at: datetime

    @classmethod
    def of(cls, stored: dict[str, Any]) -> AppointmentOut:
        organisation = Named(id=stored["organisation_id"], name=stored["organisation_name"])
        return cls.model_validate({**stored, "organisation": organisation})


class AttendanceOut(Answer):
    officials: int
    members: int
    people: int


class SessionOut(SessionItem):
    """One session for this caller. `announce_by`: the latest day for announcing it in time (R14), while it is a draft.
    `conclusion_due_on`: when the conclusion notice is due, or was before it was issued (R17). `still_received`:
    opinions that nobody has looked at yet; the session is concluded when there are none."""

    co_hosts: list[Named]
    cluster_areas: list[Named]
    previous_session_id: UUID | None
    announce_by: date | None
    late_announcement_reason: str | None
    started_at: datetime | None
    presided_by: Named | None
    capture_closed_at: datetime | None
    minutes_signed_at: datetime | None
    concluded_at: datetime | None
    conclusion: str | None
    conclusion_number: str | None
    conclusion_issued_on: date | None
    conclusion_due_on: date | None
    conclusion_overdue: bool
    closed_at: datetime | None
    end_reason: str | None
    attendance: AttendanceOut
    appointments: list[AppointmentOut]
    commitments_total: int
    commitments_open: int
    still_received: int
    created_at: datetime
    allowed_actions: list[SessionAction]

    @classmethod
    def of(cls, view: SessionView) -> SessionOut:
        f = view.facts
        presided = f.presided_by_account_id
        own = {
            "kind": view.kind,
            "state": view.state,
            "host": {"id": f.host_id, "name": f.host_name},
            "area": {"id": f.area_id, "name": f.area_name},
            "announced_late": f.late_announcement_reason is not None,
            "figures": view.figures,
            "announce_by": view.announce_by,
            "presided_by": {"id": presided, "name": f.presided_by_name} if presided else None,
            "conclusion_overdue": view.conclusion_overdue,
            "attendance": {"officials": f.officials, "members": f.members, "people": f.people},
            "appointments": [AppointmentOut.of(one) for one in f.appointments],
            "allowed_actions": view.allowed_actions,
        }
        return cls.model_validate(f._asdict() | own)
