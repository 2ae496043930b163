"""Answers: given in the hall, or drafted, submitted, and approved by another person than who wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import commitments, handling
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.deadlines.rules import local_day
from api.domain.errors import Conflict, Invalid
from api.domain.escalations.ending import NO_TRIP, end_escalation, notice_below
from api.domain.moves.service import Change, Move, Moved, Notify, begin, begin_automatic, finish, require_state
from api.domain.petitions.model import Action, Confidentiality, Means, Outcome
from api.domain.petitions.policy import answers_in_the_hall
from api.domain.petitions.service import record_telling


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment written into an answer; it becomes a commitment when the answer is approved."""

    text: str
    organisation_id: UUID
    due_on: date


async def answer_on_the_spot(
    session: Session,
    actor: Actor,
    petition_id: UUID,
    version: int | None,
    now: datetime,
    *,
    outcome: Outcome,
    text: str,
    speaker: str,
) -> Moved:
    """Settled or explained in the hall, before the people: told by itself, the time to contest runs."""
    if outcome is Outcome.NOTED:
        raise Invalid.field(
            "/outcome", "noted", "Ghi nhận không phải là trả lời; hãy dùng «ghi nhận».", "To note is no answer."
        )
    move = await begin(session, actor, petition_id, Action.ANSWER_ON_THE_SPOT, version, now)
    require_state(move)
    host = answers_in_the_hall(actor, move.before)
    await handling.insert_answer(
        session,
        _answer_row(move, "on_the_spot", "approved", host, text, None, [actor.person_id], ())
        | {"speaker": speaker, "decided_at": now, "decided_by_account_id": actor.account_id},
    )
    await end_escalation(move, "answered")
    await finish(
        move,
        Change(
            facts={"answered_by": move.before.answered_by | {host}, **NO_TRIP},
            columns={"outcome": outcome.value},
            data={"outcome": outcome.value, "session": move.before.session_id},
            personal={"text": text, "speaker": speaker},
        ),
    )
    told = await begin_automatic(session, petition_id, Action.TELL, now)
    return await record_telling(replace(told, actor=actor), Means.SESSION, now, None)


async def note(
    session: Session,
    actor: Actor,
    petition_id: UUID,
    version: int | None,
    now: datetime,
    *,
    remark: str | None,
) -> Moved:
    """Noted in the hall: it counts in the indicator, and R16 runs for the holder from today."""
    move = await begin(session, actor, petition_id, Action.NOTE, version, now)
    return await finish(
        move,
        Change(
            columns={"outcome": Outcome.NOTED.value},
            data={"outcome": Outcome.NOTED.value, "session": move.before.session_id},
            personal={"remark": remark} if remark else {},
        ),
    )


async def submit_answer(
    session: Session,
    actor: Actor,
    petition_id: UUID,
    version: int | None,
    now: datetime,
    *,
    text: str,
    legal_basis: str | None,
    promises: Sequence[Promise],
) -> Moved:
    """The lead puts its answer before the head of the holder; R28 runs."""
    move = await begin(session, actor, petition_id, Action.SUBMIT_ANSWER, version, now)
    await _check_promises(move, promises)
    require_state(move)
    lead_id = move.before.lead_id or move.before.holder_id
    await handling.insert_answer(
        session,
        _answer_row(move, "written", "submitted", lead_id, text, legal_basis, [actor.person_id], promises)
        | {"assignment_id": move.facts.lead_assignment_id},
    )
    return await finish(
        move,
        Change(
            facts={"answered_by": move.before.answered_by | {lead_id}},
            data={"organisation": lead_id, "promises": len(promises)},
            personal={"text": text},
            notify=[Notify("answer_to_approve", move.before.holder_id, ("head", "deputy"))],
        ),
    )


async def _check_promises(move: Move, promises: Sequence[Promise]) -> None:
    known = {row.id for row in await handling.list_organisations(move.session, [p.organisation_id for p in promises])}
    for i, promise in enumerate(promises):
        if promise.organisation_id not in known:
            raise Invalid.field(
                f"/promises/{i}/organisation_id", "unknown", "Không có cơ quan này.", "There is no such organisation."
            )
        if promise.due_on <= move.today:
            raise Invalid.field(
                f"/promises/{i}/due_on", "past", "Hạn của cam kết phải sau hôm nay.", "A promise is due after today."
            )


def _answer_row(
    move: Move,
    kind: str,
    state: str,
    organisation_id: UUID,
    text: str,
    legal_basis: str | None,
    writers: Sequence[UUID | None],
    promises: Sequence[Promise],
) -> dict[str, Any]:
    return {
        "id": new_id(move.now),
        "petition_id": move.before.id,
        "assignment_id": None,
        "organisation_id": organisation_id,
        "kind": kind,
        "state": state,
        "text_": text,
        "legal_basis": legal_basis,
        "speaker": None,
        "writers": [writer for writer in writers if writer is not None],
        "promises": [
            {"text": p.text, "organisation_id": str(p.organisation_id), "due_on": p.due_on.isoformat()}
            for p in promises
        ],
        "submitted_at": move.now,
        "version": 1,
    }


async def withdraw_answer(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime
) -> Moved:
    """The lead takes its submitted answer back to work on it."""
    move = await begin(session, actor, petition_id, Action.WITHDRAW_ANSWER, version, now)
    return await _decide(move, "withdrawn", None, [])


async def return_answer(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """The head sends the answer back with a reason; the lead's clock never stopped."""
    move = await begin(session, actor, petition_id, Action.RETURN_ANSWER, version, now)
    lead = move.before.lead_id or move.before.holder_id
    return await _decide(move, "returned", reason, [Notify("answer_returned", lead)])


async def _decide(move: Move, state: str, reason: str | None, notify: Sequence[Notify]) -> Moved:
    require_state(move)
    answer = await _submitted(move)
    account = move.actor.account_id if move.actor else None
    await handling.decide_answer(move.session, answer.id, state, move.now, account, reason)
    # Only an answer that stands at the end keeps the matter open to the one who gave it.
    return await finish(
        move,
        Change(
            data={"answer": answer.id},
            personal={"reason": reason} if reason else {},
            notify=notify,
        ),
    )


async def _submitted(move: Move) -> handling.AnswerRow:
    answer = await handling.get_submitted_answer(move.session, move.before.id)
    if answer is None:
        raise Conflict("Không có văn bản trả lời đang trình.", "No answer is waiting for approval.")
    return answer


async def approve_answer(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime
) -> Moved:
    """The head approves (four eyes): the answer stands, its promises become commitments, R16 stopped on the day it was
    submitted. An escalated matter's answer goes back to where it came from."""
    move = await begin(session, actor, petition_id, Action.APPROVE_ANSWER, version, now)
    require_state(move)
    answer = await _submitted(move)
    await handling.decide_answer(session, answer.id, "approved", now, actor.account_id, None)
    await handling.end_assignments(session, petition_id, "done", now, None)
    await _make_commitments(move, answer)
    notify = [Notify("answer_approved", answer.organisation_id)]
    await end_escalation(move, "answered")
    senders = {move.before.origin_id, move.before.sent_from_id} - {move.before.holder_id, None}
    notify += [notice_below(move, "answer_came_back", sender) for sender in sorted(x for x in senders if x is not None)]
    if move.before.handed_in_by_id is not None and move.before.confidentiality is Confidentiality.PUBLIC:
        notify.append(Notify("answer_to_tell", move.before.handed_in_by_id))
    return await finish(
        move,
        Change(
            facts={
                "lead_id": None,
                "assigned": frozenset(),
                "answered_by": move.before.answered_by | {answer.organisation_id},
                "commitments_total": len(answer.promises),
            },
            data={"answer": answer.id, "submitted_on": local_day(answer.submitted_at)},
            answered_on=local_day(answer.submitted_at),
            notify=notify,
            tell_parties="petition_answered",
        ),
    )


async def _make_commitments(move: Move, answer: handling.AnswerRow) -> None:
    if not answer.promises:
        return
    first = await commitments.next_number(move.session, move.before.id, None)
    for number, promise in enumerate(answer.promises, start=first):
        await commitments.insert_commitment(
            move.session,
            {
                "id": new_id(move.now),
                "petition_id": move.before.id,
                "answer_id": answer.id,
                "session_id": None,
                "number": number,
                "text": promise["text"],
                "organisation_id": UUID(promise["organisation_id"]),
                "area_id": move.facts.area_id,
                "due_on": date.fromisoformat(promise["due_on"]),
                "open_to_staff": move.before.confidentiality in {Confidentiality.PUBLIC, Confidentiality.INTERNAL},
            },
            move.now,
            move.actor.account_id if move.actor else None,
            move.actor.organisation_id if move.actor else None,
        )
