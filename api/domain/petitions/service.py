"""The moves of a petition that no other subject owns: review, route, close, tell, contest, reopen (domain.md §3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import commitments, handling, intake, vault
from api.db.queries import petitions as rows
from api.db.queries.history import PETITION, erase_values
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.deadlines.rules import add_working_days, local_day
from api.domain.errors import Conflict, Invalid
from api.domain.escalations.ending import NO_TRIP, end_escalation, tell_below
from api.domain.moves.service import (
    CLOSED_CIRCLE,
    Change,
    Move,
    Moved,
    Notify,
    begin,
    begin_automatic,
    finish,
    require_state,
)
from api.domain.organisations.model import COMMITTEE_KINDS, OrganisationKind
from api.domain.petitions.model import (
    Action,
    Case,
    Confidentiality,
    DeclineReason,
    HotFlag,
    Means,
    Petition,
    PetitionClass,
    Urgency,
    case_of,
    lowest_confidentiality,
)
from api.domain.petitions.policy import may_open_up
from api.domain.petitions.rules import guard_holds, transition_for
from api.domain.petitions.waiting import wait_for_head

_TRANSFER_RETURN_WORKING_DAYS = 2


async def review(session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime) -> Moved:
    """An officer of the holder takes the petition up."""
    return await finish(await begin(session, actor, petition_id, Action.REVIEW, version, now), Change())


async def reclassify(
    session: Session,
    actor: Actor,
    petition_id: UUID,
    version: int | None,
    now: datetime,
    *,
    reason: str,
    klass: PetitionClass | None = None,
    field: str | None = None,
    urgency: Urgency | None = None,
    confidentiality: Confidentiality | None = None,
    hot_flags: Sequence[HotFlag] | None = None,
) -> Moved:
    """Correct class, field, urgency, confidentiality. What becomes a denunciation leaves sessions, lists and public
    pages in this transaction, its author goes to the vault, and the one who did it may lose sight of it."""
    move = await begin(session, actor, petition_id, Action.RECLASSIFY, version, now)
    require_state(move)
    before = move.before
    new_class = klass or before.klass
    if before.klass is PetitionClass.DENUNCIATION and new_class is not before.klass:
        raise Conflict("Tố cáo không thể đổi thành loại khác.", "A denunciation can't become another class.")
    if field is not None and not await intake.field_exists(session, field, move.today):
        raise Invalid.field("/field", "unknown", "Không có lĩnh vực này.", "There is no such field.")
    protected = await intake.asks_protection(session, petition_id)
    level = _level(before, new_class, confidentiality, protected=protected)
    if level not in CLOSED_CIRCLE and before.confidentiality in CLOSED_CIRCLE and not may_open_up(actor):
        raise Invalid.field(
            "/confidentiality",
            "heads_decision",
            "Chỉ người đứng đầu mở vụ việc hạn chế cho nhiều người xem hơn.",
            "Only the head opens a restricted case to more people.",
        )
    facts: dict[str, Any] = {
        "klass": new_class,
        "field": field or before.field,
        "urgency": urgency or before.urgency,
        "confidentiality": level,
    }
    columns: dict[str, Any] = {name: str(value) for name, value in facts.items()}
    data: dict[str, Any] = dict(columns)
    if hot_flags is not None:
        columns["hot_flags"] = [flag.value for flag in hot_flags]
        columns["variant"] = "complex" if HotFlag.COMPLEX in hot_flags else "ordinary"
    if level is Confidentiality.DENUNCIATION and before.confidentiality is not level:
        await _seal(move)
        data["values_erased"] = True
        facts |= {"parties": frozenset(), "handlers": frozenset(), "session_writers": frozenset()}
        columns |= {"session_id": None, "opinion_number": None}
    elif level is Confidentiality.RESTRICTED and actor.account_id and before.confidentiality is not level:
        await rows.insert_links(
            session, "petition_handlers", petition_id, [{"account_id": actor.account_id, "named_at": now}]
        )
        facts["handlers"] = before.handlers | {actor.account_id}
    if level is not Confidentiality.PUBLIC and before.published:
        await handling.end_publication(session, petition_id, now, level.value)
        facts["published"] = False
    if level in CLOSED_CIRCLE:
        await commitments.close_to_staff(session, petition_id)
    return await finish(
        move,
        Change(
            facts=facts,
            columns=columns,
            data=data,
            personal={"reason": reason},
        ),
    )


def _level(
    before: Petition, klass: PetitionClass, wanted: Confidentiality | None, *, protected: bool
) -> Confidentiality:
    """Never lower than the class demands, or the protection that was asked for."""
    order = list(Confidentiality)
    least = lowest_confidentiality(klass, protection_requested=protected, about_person=False)
    level = wanted or max(before.confidentiality, least, key=order.index)
    if klass is PetitionClass.DENUNCIATION:
        return Confidentiality.DENUNCIATION
    if order.index(level) < order.index(least) or level is Confidentiality.DENUNCIATION:
        raise Invalid.field(
            "/confidentiality",
            "too_low",
            "Mức bảo mật không phù hợp với loại đơn hoặc với yêu cầu được bảo vệ.",
            "This level of confidentiality does not fit the class, or the protection asked for.",
        )
    return level


async def _seal(move: Move) -> None:
    """Everything that names the author leaves the open tables."""
    await vault.move_parties_to_vault(move.session, move.before.id, new_id(move.now), move.now)
    await erase_values(move.session, PETITION, move.before.id)
    await rows.delete_handlers(move.session, move.before.id)


async def transfer(
    session: Session,
    actor: Actor,
    petition_id: UUID,
    version: int | None,
    now: datetime,
    *,
    to_organisation_id: UUID,
    reason: str,
) -> Moved:
    """Give it to another committee organisation of the same level or below; the petitioner's clocks go on. Of an
    escalated petition this is the return that it may have once; its sender and its origin are told."""
    move = await begin(session, actor, petition_id, Action.TRANSFER, version, now)
    target = await _transferable_to(move, to_organisation_id)
    require_state(move)
    sender_id = move.before.holder_id
    await _keep_sight(move)
    await end_escalation(move, "returned", reason)
    return await finish(
        move,
        Change(
            facts=_held_by(target)
            | NO_TRIP
            | {"hops": move.before.hops | {sender_id}, "transferred_from_id": sender_id},
            columns={
                "transferred_from_id": sender_id,
                "transfer_return_until": add_working_days(
                    move.today, _TRANSFER_RETURN_WORKING_DAYS, move.almanac.calendar
                ),
                "escalation_returns": move.before.escalation_returns + int(move.facts.escalation_id is not None),
            },
            data={"from_organisation": sender_id, "to_organisation": target.id},
            personal={"reason": reason},
            notify=[Notify("transferred_to_you", target.id), *tell_below(move, "escalation_passed_on", but=target.id)],
            tell_parties="petition_transferred",
        ),
    )


def _held_by(organisation: handling.OrganisationRow) -> dict[str, Any]:
    return {
        "holder_id": organisation.id,
        "holder_kind": OrganisationKind(organisation.kind),
        "holder_superior_id": organisation.superior_id,
        "holder_area_path": tuple(organisation.area_path),
    }


async def _transferable_to(move: Move, organisation_id: UUID) -> handling.OrganisationRow:
    """Another committee organisation, no higher than the holder, that the petition is not about."""
    target = await _committee(move, organisation_id)
    if move.before.holder_id == target.id:
        raise _no_target("Cơ quan này đang giữ vụ việc.", "This organisation holds it already.")
    if target.id in move.before.subjects:
        raise _no_target("Vụ việc liên quan đến chính cơ quan này.", "The petition is about this very organisation.")
    if len(target.area_path) < len(move.before.holder_area_path):
        raise _no_target("Lên cấp trên phải dùng «chuyển cấp trên».", "Upwards goes by escalation.")
    return target


async def return_transfer(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """Give a transfer back, once, within two working days."""
    move = await begin(session, actor, petition_id, Action.RETURN_TRANSFER, version, now)
    require_state(move)
    sender_id = move.before.transferred_from_id
    if sender_id is None:
        raise Conflict("Vụ việc không phải do chuyển đến.", "It did not come by transfer.")
    sender = await _committee(move, sender_id)
    await _keep_sight(move)
    return await finish(
        move,
        Change(
            facts=_held_by(sender) | {"hops": move.before.hops | {move.before.holder_id}, "transferred_from_id": None},
            columns={
                "transferred_from_id": None,
                "transfer_return_until": None,
                "transfer_returns": move.before.transfer_returns + 1,
            },
            data={"from_organisation": move.before.holder_id, "to_organisation": sender.id},
            personal={"reason": reason},
            notify=[Notify("transfer_returned", sender.id)],
        ),
    )


async def _committee(move: Move, organisation_id: UUID) -> handling.OrganisationRow:
    """A valid committee organisation, or a field error that tells nothing about others."""
    found = await handling.list_organisations(move.session, [organisation_id])
    if not found or found[0].kind not in {kind.value for kind in COMMITTEE_KINDS} or not _here(found[0], move):
        raise _no_target("Không có cơ quan tiếp nhận phù hợp với mã này.", "No committee organisation has this id.")
    return found[0]


def _here(organisation: handling.OrganisationRow, move: Move) -> bool:
    """Not closed, and of the holder's own province."""
    ended = organisation.valid_to is not None and organisation.valid_to < move.today
    return not ended and organisation.area_path[0] == move.before.holder_area_path[0]


def _no_target(vi: str, en: str) -> Invalid:
    return Invalid.field("/to_organisation_id", "not_possible", vi, en)


async def _keep_sight(move: Move) -> None:
    """Who held it once keeps it in sight (a hop)."""
    await rows.insert_links(
        move.session,
        "petition_hops",
        move.before.id,
        [{"organisation_id": move.before.holder_id, "at": move.now}],
    )


async def decline(
    session: Session,
    actor: Actor,
    petition_id: UUID,
    version: int | None,
    now: datetime,
    *,
    reason_code: DeclineReason,
    reason: str,
) -> Moved:
    """Not taken on, for a reason of the closed list; the petitioner gets the notice, and whoever sent it up is told."""
    move = await begin(session, actor, petition_id, Action.DECLINE, version, now)
    require_state(move)
    await end_escalation(move, "answered", reason)
    return await finish(
        move,
        Change(
            facts=NO_TRIP,
            columns={"closing_reason": reason_code.value},
            data={"reason_code": reason_code.value},
            personal={"reason": reason},
            notify=tell_below(move, "answer_came_back"),
            tell_parties="petition_declined",
        ),
    )


async def guide(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, where_to: str
) -> Moved:
    """Not ours: the petitioner is told where to go, and whoever sent it up hears of it."""
    move = await begin(session, actor, petition_id, Action.GUIDE, version, now)
    require_state(move)
    await end_escalation(move, "answered", where_to)
    return await finish(
        move,
        Change(
            facts=NO_TRIP,
            columns={"closing_reason": "guided"},
            personal={"where_to": where_to},
            notify=tell_below(move, "answer_came_back"),
            tell_parties="petition_guided",
        ),
    )


async def withdraw(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str | None
) -> Moved:
    """The petitioner takes it back; running assignments end with it."""
    move = await begin(session, actor, petition_id, Action.WITHDRAW, version, now)
    require_state(move)
    await handling.end_assignments(session, petition_id, "recalled", now, "withdrawn")
    await end_escalation(move, "recalled")
    return await finish(
        move,
        Change(
            facts={"lead_id": None, "assigned": frozenset()},
            columns={"closing_reason": "withdrawn"},
            personal={"reason": reason} if reason else {},
            notify=[Notify("petition_withdrawn", move.before.holder_id)],
        ),
    )


async def tell(
    session: Session,
    actor: Actor,
    petition_id: UUID,
    now: datetime,
    *,
    means: Means,
    told_at: datetime,
    note: str | None,
) -> Moved:
    """Record how and when the petitioner was told the answer; the time to contest runs from the first telling that is
    recorded, by the day on which it happened. Nobody is told an answer before it stands."""
    move = await begin(session, actor, petition_id, Action.TELL, None, now)
    if told_at > now + timedelta(minutes=5):
        raise Invalid.field("/told_at", "in_future", "Thời điểm báo không thể ở tương lai.", "It can't be in future.")
    earliest = await handling.get_last_approval(session, petition_id) or move.before.received_at
    if _within_the_minute(told_at, earliest):
        told_at = earliest
    if told_at < earliest:
        raise Invalid.field(
            "/told_at", "before_answer", "Thời điểm báo trước khi có trả lời.", "It is before the answer was given."
        )
    return await record_telling(move, means, told_at, note)


def _within_the_minute(typed: datetime, at: datetime) -> bool:
    """A moment without seconds was typed to the minute and means the whole of it."""
    return typed <= at < typed + timedelta(minutes=1) and typed == typed.replace(second=0, microsecond=0)


async def record_telling(move: Move, means: Means, told_at: datetime, note: str | None) -> Moved:
    """The telling itself; with commitments in the answer the petition goes on to be followed up."""
    require_state(move)
    await handling.insert_telling(
        move.session,
        {
            "id": new_id(move.now),
            "petition_id": move.before.id,
            "means": means.value,
            "told_at": told_at,
            "by_account_id": move.actor.account_id if move.actor else None,
            "by_organisation_id": move.actor.organisation_id if move.actor else None,
            "note": note,
        },
    )
    first = move.before.told_on or local_day(told_at)
    posted = move.before.posted or means is Means.HAMLET_NOTICE
    result = await finish(
        move,
        Change(
            facts={"told_on": first, "posted": posted},
            columns={"told_on": first, "posted": posted},
            data={"means": means.value, "told_at": told_at.isoformat()},
            personal={"note": note} if note else {},
            happened_on=local_day(told_at),
        ),
    )
    if move.before.commitments_total == 0:
        return result
    follow = await begin_automatic(move.session, move.before.id, Action.FOLLOW_UP, move.now)
    followed = await finish(replace(follow, actor=move.actor), Change())
    await wait_for_head(move.session, move.before.id, move.now)
    return followed


async def contest(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """The petitioner does not accept the answer: once, in time, and other persons than before take it up."""
    move = await begin(session, actor, petition_id, Action.CONTEST, version, now)
    require_state(move)
    excluded = move.before.excluded_persons | set(await handling.list_answer_persons(session, petition_id))
    return await finish(
        move,
        Change(
            facts={"contests": move.before.contests + 1, "excluded_persons": excluded, "told_on": None},
            columns={
                "contests": move.before.contests + 1,
                "excluded_persons": sorted(excluded),
                "told_on": None,
            },
            personal={"reason": reason},
            notify=[Notify("answer_contested", move.before.holder_id)],
        ),
    )


async def complete(session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime) -> Moved:
    """Told, and every commitment confirmed or replaced."""
    move = await begin(session, actor, petition_id, Action.COMPLETE, version, now)
    return await finish(move, Change(columns={"closing_reason": "completed"}))


async def complete_by_itself(session: Session, petition_id: UUID, now: datetime) -> bool:
    """The day after the time to contest ended: completed when nothing is promised any more. False = not its turn."""
    move = await begin_automatic(session, petition_id, Action.COMPLETE, now)
    row = transition_for(move.before, Action.COMPLETE)
    ended = move.before.contest_until is not None and move.today > move.before.contest_until
    if row is None or not ended or move.before.commitments_total or not guard_holds(move.before, row, move.today):
        await rows.end_task(session)
        return False
    await finish(move, Change(columns={"closing_reason": "completed"}))
    return True


async def close_unfulfilled(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """Every commitment is final and one at least was not done: closed, and counted as not kept. The petitioner is told,
    and so are the Front committees of the place, of what they may see, and the Front or hamlet that handed it in."""
    move = await begin(session, actor, petition_id, Action.CLOSE_UNFULFILLED, version, now)
    fronts: set[UUID] = set()
    if case_of(move.before.confidentiality) is Case.ORDINARY:
        fronts |= {*await handling.list_front_committees(session, move.before.area_path, move.today)}
        fronts |= {one for one in [move.before.handed_in_by_id] if one is not None}
    return await finish(
        move,
        Change(
            columns={"closing_reason": "not_kept"},
            personal={"reason": reason},
            notify=[Notify("commitment_not_done", front) for front in sorted(fronts)],
            tell_parties="commitment_not_kept",
        ),
    )


async def reopen(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """The head takes a closed case up again; the holder's clock starts anew, the closed rows stay as they were."""
    move = await begin(session, actor, petition_id, Action.REOPEN, version, now)
    return await finish(
        move,
        Change(
            facts={"told_on": None},
            columns={"told_on": None, "closing_reason": None},
            personal={"reason": reason},
            notify=[Notify("petition_reopened", move.before.holder_id)],
            tell_parties="petition_reopened",
        ),
    )
