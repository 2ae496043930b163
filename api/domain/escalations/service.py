"""Sending a petition up to the competent level and bringing it back: a round trip (domain.md §3.1, escalation)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import handling
from api.db.queries import petitions as rows
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.errors import Conflict, Invalid
from api.domain.escalations.ending import NO_TRIP, end_escalation
from api.domain.moves.service import Change, Move, Moved, Notify, begin, begin_automatic, finish, require_state
from api.domain.organisations.model import OrganisationKind, Position, Role
from api.domain.petitions.model import Action, Case
from api.domain.petitions.policy import Condition, granted
from api.domain.petitions.rules import transition_for


async def escalate(
    session: Session,
    actor: Actor,
    petition_id: UUID,
    version: int | None,
    now: datetime,
    *,
    to_organisation_id: UUID,
    reason: str,
    legal_basis: str | None,
    report: str,
) -> Moved:
    """The head sends it to the competent organisation above, with a report; the origin stays responsible for telling
    the petitioner. R24 runs for the receiver."""
    move = await begin(session, actor, petition_id, Action.ESCALATE, version, now)
    target = await _above(move, to_organisation_id)
    require_state(move)
    await handling.end_assignments(session, petition_id, "recalled", now, "escalated")
    await handling.insert_escalation(
        session,
        {
            "id": new_id(now),
            "petition_id": petition_id,
            "from_organisation_id": move.before.holder_id,
            "to_organisation_id": target.id,
            "state": "sent",
            "reason": reason,
            "legal_basis": legal_basis,
            "report": report,
            "sent_at": now,
            "sent_by_account_id": actor.account_id,
            "received_automatically": False,
            "version": 1,
        },
    )
    await _hop(move, target.id)
    await _hop(move, move.before.holder_id)
    return await finish(
        move,
        Change(
            facts={
                "lead_id": None,
                "assigned": frozenset(),
                "sent_from_id": move.before.holder_id,
                "sent_to_id": target.id,
                "hops": move.before.hops | {target.id, move.before.holder_id},
            },
            data={"from_organisation": move.before.holder_id, "to_organisation": target.id},
            personal={"reason": reason, "report": report},
            notify=[Notify("escalated_to_you", target.id)],
            tell_parties="petition_escalated",
        ),
    )


async def _above(move: Move, organisation_id: UUID) -> handling.OrganisationRow:
    """A committee organisation of a higher level on the holder's own path that may take it in hand, and not one the
    petition is about."""
    found = await handling.list_organisations(move.session, [organisation_id])
    before = move.before
    if (
        not found
        or not _takes_in(OrganisationKind(found[0].kind))
        or found[0].id in before.subjects
        or len(found[0].area_path) >= len(before.holder_area_path)
        or tuple(found[0].area_path) != before.holder_area_path[: len(found[0].area_path)]
        or (found[0].valid_to is not None and found[0].valid_to < move.today)
    ):
        raise Invalid.field(
            "/to_organisation_id",
            "not_above",
            "Cơ quan này không phải là cấp trên có thẩm quyền.",
            "This is no competent organisation above.",
        )
    return found[0]


def _takes_in(kind: OrganisationKind) -> bool:
    """Whether somebody there may receive what comes from below: the Council and the reception board settle nothing."""
    return Condition.HIGHER in granted(Action.RECEIVE_ESCALATION, Role.COMMITTEE, kind, Position.HEAD, Case.ORDINARY)


async def _hop(move: Move, organisation_id: UUID) -> None:
    await rows.insert_links(
        move.session, "petition_hops", move.before.id, [{"organisation_id": organisation_id, "at": move.now}]
    )


async def recall_escalation(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """The sender's head takes it back before the higher level received it."""
    move = await begin(session, actor, petition_id, Action.RECALL_ESCALATION, version, now)
    require_state(move)
    await end_escalation(move, "recalled", reason)
    return await finish(
        move,
        Change(
            facts=NO_TRIP,
            data={"to_organisation": move.before.sent_to_id},
            personal={"reason": reason},
            notify=[Notify("escalation_recalled", _sent_to(move))],
        ),
    )


async def receive_escalation(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime
) -> Moved:
    """The higher level takes it in hand: it holds the petition from now on."""
    return await _receive(await begin(session, actor, petition_id, Action.RECEIVE_ESCALATION, version, now))


async def receive_by_itself(session: Session, petition_id: UUID, now: datetime) -> bool:
    """R24 has run out: received without anybody's act, the head above is told. False = it moved on meanwhile."""
    move = await begin_automatic(session, petition_id, Action.RECEIVE_ESCALATION, now)
    if transition_for(move.before, Action.RECEIVE_ESCALATION) is None or move.before.sent_to_id is None:
        await rows.end_task(session)
        return False
    await _receive(move)
    return True


async def _receive(move: Move) -> Moved:
    require_state(move)
    target_id = _sent_to(move)
    target = (await handling.list_organisations(move.session, [target_id]))[0]
    if move.facts.escalation_id is not None:
        await handling.store_escalation(
            move.session,
            move.facts.escalation_id,
            {"state": "received", "received_at": move.now, "received_automatically": move.actor is None},
        )
    notify = [Notify("escalation_received", move.before.holder_id)]
    if move.actor is None:
        notify.append(Notify("escalation_received_by_itself", target_id, ("head",)))
    return await finish(
        move,
        Change(
            facts={
                "holder_id": target.id,
                "holder_kind": OrganisationKind(target.kind),
                "holder_superior_id": target.superior_id,
                "holder_area_path": tuple(target.area_path),
            },
            data={
                "from_organisation": move.before.holder_id,
                "to_organisation": target.id,
                "automatic": move.actor is None,
            },
            notify=notify,
        ),
    )


async def return_escalation(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """The higher level gives it back, once for a petition: a second escalation can only be answered."""
    move = await begin(session, actor, petition_id, Action.RETURN_ESCALATION, version, now)
    require_state(move)
    sender_id = move.before.sent_from_id
    if sender_id is None:
        raise Conflict("Vụ việc không phải do cấp dưới chuyển lên.", "It did not come from below.")
    sender = (await handling.list_organisations(session, [sender_id]))[0]
    await end_escalation(move, "returned", reason)
    facts: dict[str, Any] = {
        "holder_id": sender.id,
        "holder_kind": OrganisationKind(sender.kind),
        "holder_superior_id": sender.superior_id,
        "holder_area_path": tuple(sender.area_path),
    }
    return await finish(
        move,
        Change(
            facts=facts | NO_TRIP,
            columns={"escalation_returns": move.before.escalation_returns + 1},
            data={"from_organisation": _sent_to(move), "to_organisation": sender.id},
            personal={"reason": reason},
            notify=[Notify("escalation_returned", sender.id)],
        ),
    )


def _sent_to(move: Move) -> UUID:
    if move.before.sent_to_id is None:
        raise Conflict("Vụ việc chưa được chuyển lên.", "It was not sent up.")
    return move.before.sent_to_id
