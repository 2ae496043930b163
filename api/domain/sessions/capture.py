"""Taking an opinion down in the hall: its number, who spoke, and what became of it at once (domain.md §4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from api.db.engine import Session
from api.db.queries import commitments, petitions
from api.db.queries import sessions as rows
from api.domain.actor import Actor
from api.domain.answers.service import answer_on_the_spot, note
from api.domain.errors import Conflict, FieldError, Invalid
from api.domain.intake.model import Capture, IntakeForm, PartyForm, Received
from api.domain.intake.service import receive
from api.domain.organisations.model import COMMITTEE_KINDS
from api.domain.petitions.model import Channel, Outcome, PetitionClass, PetitionerKind, State
from api.domain.sessions.model import SESSION_KINDS, SessionAction, SpeakerKind
from api.domain.sessions.rules import title_of
from api.domain.sessions.turns import Turn, begin, state_after


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who spoke. Neither a name nor an organisation = anonymous."""

    kind: SpeakerKind
    name: str | None = None
    organisation: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class OnTheSpot:
    """What became of an opinion at once: settled or explained, then with the answer and who gave it; or noted."""

    outcome: Outcome
    answer: str | None = None
    answered_by: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said in the hall. `area_id` None = the session's place."""

    text: str
    klass: PetitionClass
    field: str
    speaker: Speaker
    title: str | None = None
    on_behalf_of: int = 1
    area_id: UUID | None = None
    about_petition_id: UUID | None = None
    about_commitment_id: UUID | None = None
    client_id: UUID | None = None
    captured_at: datetime | None = None
    on_the_spot: OnTheSpot | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """An opinion taken down. `number` None: it stands in no session's list (a denunciation), `secret` is then handed
    to the denouncer. `existing`: this client_id was here before, and what is stored is answered."""

    id: UUID
    code: str
    number: int | None
    state: State
    version: int
    secret: str | None
    existing: bool
    in_sight: bool


async def capture(session: Session, actor: Actor, session_id: UUID, now: datetime, opinion: Opinion) -> Captured:
    """Take one opinion down under the next number, at once with its outcome where there is one.

    Numbers have neither gap nor double however many clerks write at once: the session's row is locked until the
    opinion is stored with its number. Raises NotFound, Forbidden, Invalid, IllegalMove, Conflict.
    """
    turn = await begin(session, actor, session_id, SessionAction.CAPTURE, now, version=None, versioned=False)
    if (receipt := await _receipt(turn, opinion)) is not None:
        return receipt
    await _check_opinion(turn, opinion)
    state_after(turn)
    number = turn.facts.last_number + 1
    received = await receive(session, actor, _form(turn, opinion), now, capture=_capture(turn, opinion, number))
    if received.existing and (receipt := await _receipt(turn, opinion)) is not None:
        # The same client_id went through another door while this one waited for its turn there.
        return receipt
    if opinion.klass is PetitionClass.DENUNCIATION:
        return _captured(received, None)
    await rows.store_last_number(session, session_id, number)
    return await _with_outcome(turn, opinion, _captured(received, number))


async def _receipt(turn: Turn, opinion: Opinion) -> Captured | None:
    """What this account stored under the client_id before; out of sight, the receipt as it was."""
    account_id = turn.actor.account_id
    if opinion.client_id is None or account_id is None:
        return None
    row = await rows.get_receipt(turn.session, account_id, opinion.client_id)
    if row is None:
        return None
    seen = row.state is not None
    state = State(row.state) if row.state is not None else State.RECEIVED
    return Captured(row.id, row.code, row.opinion_number, state, row.version or 1, None, existing=True, in_sight=seen)


def _captured(received: Received, number: int | None) -> Captured:
    return Captured(
        received.id,
        received.code,
        number,
        received.state,
        received.version,
        received.secret,
        existing=False,
        in_sight=received.in_sight,
    )


async def _check_opinion(turn: Turn, opinion: Opinion) -> None:
    """Raises Invalid with every field that is wrong."""
    wrong = _wrong_outcome(opinion)
    about = opinion.about_petition_id
    if about is not None and await petitions.get_facts(turn.session, about, turn.today) is None:
        wrong.append(
            FieldError("/about_petition_id", "unknown", "Không có kiến nghị này.", "There is no such petition.")
        )
    promise = opinion.about_commitment_id
    if promise is not None and await commitments.get_facts(turn.session, promise) is None:
        wrong.append(
            FieldError("/about_commitment_id", "unknown", "Không có cam kết này.", "There is no such commitment.")
        )
    if wrong:
        raise Invalid(wrong)


def _wrong_outcome(opinion: Opinion) -> list[FieldError]:
    spot = opinion.on_the_spot
    if spot is None:
        return []
    if opinion.klass is PetitionClass.DENUNCIATION:
        return [
            FieldError(
                "/on_the_spot",
                "not_possible",
                "Tố cáo không được trả lời hay ghi nhận tại hội nghị.",
                "A denunciation is neither answered nor noted in a session.",
            )
        ]
    if spot.outcome is Outcome.NOTED:
        return []
    return [
        FieldError(
            f"/on_the_spot/{name}",
            "missing",
            "Giải quyết hoặc giải thích phải ghi nội dung và người trả lời.",
            "What is settled or explained needs the answer and who gave it.",
        )
        for name, value in (("answer", spot.answer), ("answered_by", spot.answered_by))
        if value is None
    ]


def _form(turn: Turn, opinion: Opinion) -> IntakeForm:
    speaker = opinion.speaker
    name = speaker.name or speaker.organisation
    if name is None:
        kind = PetitionerKind.ANONYMOUS
    elif speaker.kind is SpeakerKind.ORGANISATION:
        kind = PetitionerKind.ORGANISATION
    else:
        kind = PetitionerKind.GROUP if opinion.on_behalf_of > 1 else PetitionerKind.INDIVIDUAL
    party = PartyForm(name or "", phone=speaker.phone, address=speaker.address, organisation_name=speaker.organisation)
    return IntakeForm(
        title=opinion.title or title_of(opinion.text),
        body=opinion.text,
        klass=opinion.klass,
        field=opinion.field,
        area_id=opinion.area_id or turn.facts.area_id,
        channel=Channel.RECEPTION if SESSION_KINDS[turn.before.kind].register else Channel.SESSION,
        petitioner_kind=kind,
        parties=[party] if name is not None else [],
        on_behalf_of=opinion.on_behalf_of,
        captured_at=opinion.captured_at,
        client_id=opinion.client_id,
        about_petition_id=opinion.about_petition_id,
        about_commitment_id=opinion.about_commitment_id,
    )


def _capture(turn: Turn, opinion: Opinion, number: int) -> Capture:
    return Capture(
        session_id=turn.before.id,
        opinion_number=number,
        session_on=turn.before.day,
        session_starts_at=turn.facts.starts_at,
        host_id=turn.before.host_id,
        # Departments and the Front see what they are assigned and what they handed in, co-hosts or not.
        co_host_ids=frozenset(UUID(one["id"]) for one in turn.facts.co_hosts if one["kind"] in COMMITTEE_KINDS),
        speaker_kind=opinion.speaker.kind.value,
    )


async def _with_outcome(turn: Turn, opinion: Opinion, captured: Captured) -> Captured:
    spot = opinion.on_the_spot
    if spot is None:
        return captured
    if not captured.in_sight:
        raise Conflict(
            "Đơn hạn chế tiếp cận: kết quả do cơ quan giữ đơn ghi, hãy gửi lại không kèm kết quả.",
            "Of a restricted case the holder records the outcome: send it again without one.",
        )
    session, actor, now = turn.session, turn.actor, turn.now
    if spot.outcome is Outcome.NOTED:
        moved = await note(session, actor, captured.id, captured.version, now, remark=spot.remark)
    else:
        moved = await answer_on_the_spot(
            session,
            actor,
            captured.id,
            captured.version,
            now,
            outcome=spot.outcome,
            text=spot.answer or "",
            speaker=spot.answered_by or "",
        )
    return replace(captured, state=moved.state, version=moved.version, in_sight=moved.in_sight)
