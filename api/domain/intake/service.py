"""Taking a petition down: by an officer, the Front, a hamlet, a citizen with an account or none, or in the hall."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.keys import tracking_key
from api.db.queries import intake as rows
from api.db.queries import petitions, vault
from api.db.queries.history import ChainHead, NewEvent, first_head
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.deadlines.course import RECEIVE, Party
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import load_almanac, run_event
from api.domain.errors import Conflict, FieldError, Forbidden, Invalid
from api.domain.intake.model import Capture, IntakeForm, Received
from api.domain.intake.policy import hands_in_own, may_give_secret, may_take_down
from api.domain.intake.rules import (
    CLOCKS_DIFFER,
    SECRET_ALPHABET,
    SECRET_LENGTH,
    code_prefix,
    group_secret,
    holder_above,
    reference_code,
    wrong_of_own,
    wrong_of_time,
)
from api.domain.moves.service import clock_subject, load
from api.domain.notices import service as notices
from api.domain.organisations.model import COMMITTEE_KINDS, OrganisationKind, Role
from api.domain.petitions.model import (
    Channel,
    Confidentiality,
    HotFlag,
    Petition,
    PetitionClass,
    PetitionerKind,
    State,
    lowest_confidentiality,
)
from api.domain.petitions.policy import audience_of, sees

_MULTI_PERSON = 5
"""From five persons on a matter counts as one of many (dossier §1.8)."""
_IN_SESSION = frozenset({Channel.SESSION, Channel.LIVE_QUESTION})
"""Channels that only a session gives: its day is then the day of receipt (domain.md §3.2)."""


async def receive(
    session: Session,
    actor: Actor | None,
    form: IntakeForm,
    now: datetime,
    *,
    capture: Capture | None = None,
) -> Received:
    """Take a petition down and give it its code.

    Raises Invalid (a field), Forbidden (an administrator; a class the caller may not file), Conflict (a denunciation
    under one's own account: it is followed by code and secret only, so it is handed in without signing in).
    """
    _permit(actor, form)
    if actor and actor.account_id and form.client_id:
        await rows.lock_client_id(session, actor.account_id, form.client_id)
        existing = await rows.get_by_client_id(session, actor.account_id, form.client_id)
        if existing is not None:
            state = State(existing.state) if existing.state else State.RECEIVED
            in_sight = existing.version is not None
            return Received(existing.id, existing.code, state, existing.version or 1, None, True, in_sight)
    await _check(session, actor, form, now, capture)
    taken = await _place(session, actor, form, now, capture)
    petition_id = new_id(now)
    number = await petitions.next_code_number(session, code_prefix(taken.province_code, local_day(now).year))
    code = reference_code(code_prefix(taken.province_code, local_day(now).year), number)
    petition = _petition(petition_id, code, actor, form, now, capture, taken)
    await _store(session, actor, form, now, capture, petition)
    secret = await _give_secret(session, actor, petition, now)
    await _tell_holder(session, petition, now)
    await petitions.end_task(session)
    in_sight = actor is not None and sees(actor, petition)
    return Received(petition_id, code, State.RECEIVED, 1, secret, False, in_sight)


def _permit_taking_down(actor: Actor) -> None:
    if not may_take_down(actor):
        raise Forbidden(
            "Tư cách đang dùng không tiếp nhận đơn thư: đơn vị chuyên môn xử lý việc được giao, quản trị viên không "
            "xem nội dung.",
            "This seat takes no petition down: a department handles what is assigned, an administrator reads none.",
        )


async def refuse_taking_down(_: Session, actor: Actor, __: Mapping[str, Any], ___: int | None, ____: datetime) -> None:
    """What handing in is refused with before the shape of the request counts."""
    _permit_taking_down(actor)


def _permit(actor: Actor | None, form: IntakeForm) -> None:
    if actor is not None:
        _permit_taking_down(actor)
    denounces = form.klass is PetitionClass.DENUNCIATION
    if denounces and actor is not None and actor.role is Role.CITIZEN:
        raise Conflict(
            "Tố cáo không gắn với tài khoản: hãy đăng xuất rồi gửi; bạn theo dõi bằng mã và khóa bí mật.",
            "A denunciation is not tied to an account: sign out and hand it in; you follow it by code and secret.",
        )
    anonymous = form.petitioner_kind is PetitionerKind.ANONYMOUS
    if anonymous and (form.parties or form.for_account_id):
        raise Invalid.field("/parties", "anonymous", "Đơn nặc danh không ghi người gửi.", "Anonymous has no party.")
    if not anonymous and not form.parties and form.for_account_id is None:
        raise Invalid.field("/parties", "required", "Cần ghi người gửi hoặc chọn nặc danh.", "Name the petitioner.")


async def _check(
    session: Session, actor: Actor | None, form: IntakeForm, now: datetime, capture: Capture | None
) -> None:
    """Raises Invalid with what can't be: times to come, an office's fields from who hands in the own, a session's
    channel without a session, and a link to what the taker does not see, whether or not it is there."""
    wrong = wrong_of_time(form, now)
    if hands_in_own(actor):
        wrong += wrong_of_own(form)
    elif capture is None and form.channel in _IN_SESSION:
        wrong.append(
            FieldError(
                "/channel",
                "not_possible",
                "Ý kiến tại buổi đối thoại được ghi trong buổi đó.",
                "What is said in a session is taken down there.",
            )
        )
    about = form.about_petition_id
    if about is not None and not await rows.petition_in_sight(session, about):
        wrong.append(
            FieldError("/about_petition_id", "unknown", "Không có kiến nghị này.", "There is no such petition.")
        )
    promise = form.about_commitment_id
    if promise is not None and not await rows.commitment_in_sight(session, promise):
        wrong.append(
            FieldError("/about_commitment_id", "unknown", "Không có cam kết này.", "There is no such commitment.")
        )
    if wrong:
        raise Invalid(wrong)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the petition lies from its first instant."""

    province_code: str
    area_path: tuple[UUID, ...]
    holder: rows.BodyRow
    origin_id: UUID
    handed_in_by_id: UUID | None
    received_at: datetime
    subjects: frozenset[UUID]


async def _place(
    session: Session, actor: Actor | None, form: IntakeForm, now: datetime, capture: Capture | None
) -> _Place:
    area = await rows.get_area(session, form.area_id, local_day(now))
    errors = []
    if area is None:
        errors.append(FieldError("/area_id", "unknown", "Không có địa bàn này trong tỉnh.", "No such area here."))
    if not await rows.field_exists(session, form.field, local_day(now)):
        errors.append(FieldError("/field", "unknown", "Không có lĩnh vực này.", "There is no such field."))
    if area is None or errors:
        raise Invalid(errors)
    receiver = await _receiver(session, actor, form, area, now, capture)
    subjects = frozenset(subject.organisation_id for subject in form.subjects)
    holder = await _holder(session, form, subjects, receiver, local_day(now))
    in_office = actor is not None and actor.role is Role.COMMITTEE
    committee = actor.organisation_id if in_office and actor else None
    front = actor.organisation_id if actor is not None and actor.role is Role.FRONT else None
    return _Place(
        province_code=area.province_code,
        area_path=tuple(area.path),
        holder=holder,
        origin_id=holder.id if subjects else (capture.host_id if capture else (committee or receiver.id)),
        handed_in_by_id=front,
        received_at=_received_at(form, now, capture),
        subjects=subjects,
    )


async def _receiver(
    session: Session,
    actor: Actor | None,
    form: IntakeForm,
    area: rows.AreaRow,
    now: datetime,
    capture: Capture | None,
) -> rows.BodyRow:
    """The host in the hall; else the one asked for; else the taker's own committee; else the place's authority."""
    wanted = capture.host_id if capture else form.to_organisation_id
    if wanted is None and actor is not None and actor.role is Role.COMMITTEE:
        wanted = actor.organisation_id
    if wanted is None:
        return await rows.get_authority(session, list(area.path), local_day(now))
    found = await rows.get_body(session, wanted, local_day(now))
    kinds = COMMITTEE_KINDS if not capture else frozenset(OrganisationKind)
    if found is None or OrganisationKind(found.kind) not in kinds or found.area_path[0] != area.path[0]:
        raise Invalid.field(
            "/to_organisation_id",
            "not_possible",
            "Không có cơ quan tiếp nhận phù hợp với mã này.",
            "No committee organisation has this id.",
        )
    if OrganisationKind(found.kind) not in COMMITTEE_KINDS:
        # A Front or hamlet hosts: its opinions are held by the authority of the place, handed in by the host.
        return await rows.get_authority(session, list(area.path), local_day(now))
    return found


async def _holder(
    session: Session, form: IntakeForm, subjects: frozenset[UUID], receiver: rows.BodyRow, today: date
) -> rows.BodyRow:
    """With a subject, one level above it before the first commit (domain.md §2.1, §3.1)."""
    if not subjects:
        return receiver
    ladder = {body.id: body for body in await rows.list_ladder(session, sorted(subjects), today)}
    here = {body.id for body in ladder.values() if body.area_path[0] == receiver.area_path[0]}
    unknown = [i for i, subject in enumerate(form.subjects) if subject.organisation_id not in here]
    if unknown:
        raise Invalid(
            [
                FieldError(
                    f"/subjects/{i}/organisation_id", "unknown", "Không có cơ quan này.", "No such organisation."
                )
                for i in unknown
            ]
        )
    try:
        above = holder_above(
            subjects,
            {body.id: body.superior_id for body in ladder.values()},
            {body.id: len(body.area_path) for body in ladder.values()},
        )
    except LookupError:
        return await rows.get_inspection_commission(session, list(receiver.area_path), today)
    return ladder[above]


def _received_at(form: IntakeForm, now: datetime, capture: Capture | None) -> datetime:
    if capture is not None:
        return capture.session_starts_at
    if form.received_at is None:
        return now
    if form.received_at > now + CLOCKS_DIFFER:
        raise Invalid.field("/received_at", "in_future", "Ngày tiếp nhận ở tương lai.", "The receipt is in the future.")
    if form.received_at < now - timedelta(days=366):
        raise Invalid.field("/received_at", "too_old", "Ngày tiếp nhận quá xa.", "The receipt is over a year back.")
    if local_day(form.received_at) != local_day(now) and not form.backdated_reason:
        raise Invalid.field(
            "/backdated_reason", "required", "Ghi lùi ngày phải nêu lý do.", "A receipt dated back needs a reason."
        )
    return form.received_at


def _level(form: IntakeForm) -> Confidentiality:
    order = list(Confidentiality)
    least = lowest_confidentiality(
        form.klass, protection_requested=form.protection_requested, about_person=form.about_person
    )
    wanted = form.confidentiality or least
    if wanted is Confidentiality.DENUNCIATION and form.klass is not PetitionClass.DENUNCIATION:
        raise Invalid.field("/confidentiality", "not_possible", "Chỉ dành cho tố cáo.", "For denunciations only.")
    return max(wanted, least, key=order.index)


def _petition(
    petition_id: UUID,
    code: str,
    actor: Actor | None,
    form: IntakeForm,
    now: datetime,
    capture: Capture | None,
    taken: _Place,
) -> Petition:
    level = _level(form)
    secret = level is Confidentiality.DENUNCIATION
    hall = capture is not None and not secret
    own_office = actor is not None and actor.organisation_id == taken.holder.id and actor.account_id is not None
    handlers = {actor.account_id} if level is Confidentiality.RESTRICTED and own_office and actor else set()
    hosts = (capture.co_host_ids | {capture.host_id}) if hall and capture else frozenset()
    return Petition(
        id=petition_id,
        code=code,
        klass=form.klass,
        field=form.field,
        state=State.RECEIVED,
        confidentiality=level,
        channel=form.channel,
        petitioner_kind=form.petitioner_kind,
        urgency=form.urgency,
        received_at=taken.received_at,
        version=1,
        holder_id=taken.holder.id,
        holder_kind=OrganisationKind(taken.holder.kind),
        holder_superior_id=taken.holder.superior_id,
        origin_id=taken.origin_id,
        holder_area_path=tuple(taken.holder.area_path),
        area_path=taken.area_path,
        hops=frozenset(hosts - taken.subjects),
        handed_in_by_id=taken.handed_in_by_id,
        subjects=taken.subjects,
        handlers=frozenset(account for account in handlers if account is not None),
        parties=frozenset({form.for_account_id} if form.for_account_id and not secret else ()),
        session_id=capture.session_id if hall and capture else None,
    )


async def _store(
    session: Session, actor: Actor | None, form: IntakeForm, now: datetime, capture: Capture | None, p: Petition
) -> None:
    await petitions.begin_task(session, p.id)
    almanac = await load_almanac(session)
    flags = {flag.value for flag in form.hot_flags}
    if form.on_behalf_of >= _MULTI_PERSON:
        flags.add(HotFlag.MULTI_PERSON.value)
    variant = "complex" if HotFlag.COMPLEX.value in flags else "ordinary"
    secret = p.confidentiality is Confidentiality.DENUNCIATION
    taker = actor if actor is not None and actor.role is not Role.CITIZEN else None
    event = NewEvent(
        kind=RECEIVE,
        at=now,
        account_id=actor.account_id if actor and not secret else (taker.account_id if taker else None),
        organisation_id=taker.organisation_id if taker else None,
        data={
            "class": p.klass.value,
            "field": p.field,
            "channel": p.channel.value,
            "confidentiality": p.confidentiality.value,
            "holder": p.holder_id,
            "session": p.session_id,
        },
        personal={} if secret else {"title": form.title},
    )
    await petitions.insert_petition(
        session,
        values=_columns(actor, form, now, capture, p, sorted(flags), variant),
        audience=audience_of(p),
        events=[event],
        head=ChainHead(*first_head(p.id)),
        due_on=None,
    )
    await _store_parties(session, form, now, p)
    outcome = await run_event(
        session,
        almanac,
        p.id,
        RECEIVE,
        now,
        clock_subject(p, variant, almanac),
        Party(p.holder_id, None, None),
    )
    await rows.set_due(session, p.id, outcome.due_on)


def _columns(
    actor: Actor | None,
    form: IntakeForm,
    now: datetime,
    capture: Capture | None,
    p: Petition,
    flags: Sequence[str],
    variant: str,
) -> dict[str, Any]:
    by_account = actor is not None and p.confidentiality is not Confidentiality.DENUNCIATION
    hall = capture if p.session_id is not None else None
    return {
        "id": p.id,
        "code": p.code,
        "version": 1,
        "klass": p.klass.value,
        "field": p.field,
        "state": p.state.value,
        "confidentiality": p.confidentiality.value,
        "urgency": p.urgency.value,
        "channel": p.channel.value,
        "petitioner_kind": p.petitioner_kind.value,
        "variant": variant,
        "hot_flags": list(flags),
        "holder_id": p.holder_id,
        "origin_id": p.origin_id,
        "handed_in_by_id": p.handed_in_by_id,
        "area_id": form.area_id,
        "title": form.title,
        "body": form.body,
        "requests": form.requests,
        "place": form.place,
        "happened_on": form.happened_on,
        "previous_handling": form.previous_handling,
        "source_number": form.source_number,
        "on_behalf_of": form.on_behalf_of,
        "protection_requested": form.protection_requested,
        "received_at": p.received_at,
        "captured_at": form.captured_at,
        "backdated_reason": form.backdated_reason,
        "created_at": now,
        "created_by_id": actor.account_id if by_account and actor else None,
        "client_id": form.client_id if by_account else None,
        "session_id": p.session_id,
        "opinion_number": hall.opinion_number if hall else None,
        "speaker_kind": hall.speaker_kind if hall else None,
        "outcome": None,
        "about_petition_id": form.about_petition_id,
        "about_commitment_id": form.about_commitment_id,
        "transfer_returns": 0,
        "assignment_returns": 0,
        "escalation_returns": 0,
        "contests": 0,
        "excluded_persons": [],
        "told_on": None,
        "posted": False,
    }


async def _store_parties(session: Session, form: IntakeForm, now: datetime, p: Petition) -> None:
    people = [
        {
            "id": new_id(now),
            "petition_id": p.id,
            "role": party.role,
            "account_id": None,
            "full_name": party.full_name,
            "birth_year": party.birth_year,
            "sex": party.sex,
            "phone": party.phone,
            "email": party.email,
            "address": party.address,
            "organisation_name": party.organisation_name,
        }
        for party in form.parties
    ]
    if p.confidentiality is Confidentiality.DENUNCIATION:
        sealed = [{k: v for k, v in one.items() if k not in {"id", "petition_id"}} for one in people]
        if sealed:
            await vault.seal_identity(session, p.id, new_id(now), now, {"parties": sealed})
    else:
        if form.for_account_id is not None:
            first = people[0] if people else await rows.person_as_party(session, form.for_account_id)
            first |= {"id": new_id(now), "petition_id": p.id, "account_id": form.for_account_id}
            people = [first, *people[1:]]
        await petitions.insert_parties(session, people)
    links = [{"organisation_id": s.organisation_id, "position": s.position} for s in form.subjects]
    await petitions.insert_links(session, "petition_subjects", p.id, links)
    await petitions.insert_links(
        session, "petition_hops", p.id, [{"organisation_id": hop, "at": now} for hop in sorted(p.hops)]
    )
    await petitions.insert_links(
        session, "petition_handlers", p.id, [{"account_id": one, "named_at": now} for one in sorted(p.handlers)]
    )


async def _give_secret(session: Session, actor: Actor | None, p: Petition, now: datetime) -> str | None:
    """Whoever hands it in without an account gets code and secret now. What an officer or the Front took down gets its
    secret on demand, except a denunciation, whose author stands before the officer."""
    if actor is not None and p.confidentiality is not Confidentiality.DENUNCIATION:
        return None
    secret = "".join(secrets.choice(SECRET_ALPHABET) for _ in range(SECRET_LENGTH))
    await rows.store_secret(session, p.code, p.id, secret_digest(secret), now)
    return group_secret(secret)


def own_account(actor: Actor) -> UUID | None:
    """The account a citizen's own petition belongs to."""
    return actor.account_id if actor.role is Role.CITIZEN else None


async def renew_secret(session: Session, actor: Actor, petition_id: UUID, now: datetime) -> tuple[str, str]:
    """Code and a new secret for a petition that an officer or the Front took down: to its holder or whoever handed it
    in. Never for a denunciation without its author present, so not here. The earlier secret opens nothing any more."""
    await petitions.lock_facts(session, petition_id, local_day(now))
    facts, petition = await load(session, actor, petition_id, now)
    if not may_give_secret(actor, petition):
        raise Forbidden(
            "Chỉ nơi tiếp nhận, nơi đang giữ cấp khóa theo dõi; không cấp cho tố cáo.",
            "Only who took it down or holds it gives out its secret; nobody gives out a denunciation's.",
        )
    secret = "".join(secrets.choice(SECRET_ALPHABET) for _ in range(SECRET_LENGTH))
    await rows.store_secret(session, petition.code, petition_id, secret_digest(secret), now)
    await petitions.store_move(
        session,
        petition_id,
        head=ChainHead(facts.event_count, facts.chain_head),
        events=[NewEvent("tracking_secret", now, actor.account_id, actor.organisation_id)],
        audience=audience_of(petition),
        changes={},
        bump=False,
    )
    return petition.code, group_secret(secret)


def secret_digest(secret: str) -> bytes:
    return hmac.new(tracking_key(), secret.encode(), hashlib.sha256).digest()


async def _tell_holder(session: Session, p: Petition, now: datetime) -> None:
    """The holder's people learn that something came; of a restricted case only its leaders."""
    if p.session_id is not None:
        return  # the hall's own people took it down
    restricted = p.confidentiality is Confidentiality.RESTRICTED
    positions = ("head", "deputy") if restricted else ("head", "deputy", "officer")
    await notices.notify_organisation(
        session,
        p.holder_id,
        positions,
        kind="petition_received",
        about=f"{p.id}:1",
        petition_id=p.id,
        code=p.code,
        at=now,
    )
