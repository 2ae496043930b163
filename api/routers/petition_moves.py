"""The moves of a petition: one POST a verb, each with If-Match but `tell` (api.md, actions and concurrency)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from api.domain.answers import service as answers
from api.domain.assignments import service as assignments
from api.domain.escalations import service as escalations
from api.domain.moves.service import Moved, refuse_moving
from api.domain.petitions import service as petitions
from api.domain.petitions.model import Action
from api.domain.publications import service as publications
from api.routers.deps import CurrentActor, IfMatch, Now, RequestSession
from api.routers.route import ApiRoute, refuses_first
from api.routers.schemas import petitions as s

router = APIRouter(prefix="/api/v1/petitions/{petition_id}", route_class=ApiRoute, tags=["petitions"])


@router.post("/review", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.REVIEW))
async def review(
    petition_id: UUID, _: s.Nothing, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Take the petition up."""
    return await petitions.review(session, actor, petition_id, version, now)


@router.post("/reclassify", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.RECLASSIFY))
async def reclassify(
    petition_id: UUID, body: s.ReclassifyIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Correct class, field, urgency or confidentiality."""
    return await petitions.reclassify(
        session, actor, petition_id, version, now, klass=body.class_, **body.model_dump(exclude={"class_"})
    )


@router.post("/transfer", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.TRANSFER))
async def transfer(
    petition_id: UUID, body: s.TransferIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Give it to another committee organisation of the same level or below."""
    return await petitions.transfer(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/return-transfer", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.RETURN_TRANSFER))
async def return_transfer(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Give a transfer back: once, within two working days."""
    return await petitions.return_transfer(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/decline", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.DECLINE))
async def decline(
    petition_id: UUID, body: s.DeclineIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Not taken on, for a reason of the closed list."""
    return await petitions.decline(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/guide", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.GUIDE))
async def guide(
    petition_id: UUID, body: s.GuideIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Tell the petitioner where to go."""
    return await petitions.guide(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/withdraw", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.WITHDRAW))
async def withdraw(
    petition_id: UUID, body: s.WithdrawIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The petitioner takes it back."""
    return await petitions.withdraw(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/contest", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.CONTEST))
async def contest(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The petitioner does not accept the answer: once, in time."""
    return await petitions.contest(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/complete", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.COMPLETE))
async def complete(
    petition_id: UUID, _: s.Nothing, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Told, and every commitment confirmed or replaced."""
    return await petitions.complete(session, actor, petition_id, version, now)


@router.post("/close-unfulfilled", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.CLOSE_UNFULFILLED))
async def close_unfulfilled(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Close it although a promise was not kept."""
    return await petitions.close_unfulfilled(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/reopen", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.REOPEN))
async def reopen(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The head takes a closed case up again."""
    return await petitions.reopen(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/assign", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.ASSIGN))
async def assign(
    petition_id: UUID, body: s.AssignIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Give it to a lead and coordinating organisations."""
    return await assignments.assign(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/return-assignment", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.RETURN_ASSIGNMENT))
async def return_assignment(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The lead department: not our competence."""
    return await assignments.return_assignment(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/recall-assignment", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.RECALL_ASSIGNMENT))
async def recall_assignment(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The holder takes the assignment back."""
    return await assignments.recall_assignment(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/answer-on-the-spot", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.ANSWER_ON_THE_SPOT))
async def answer_on_the_spot(
    petition_id: UUID, body: s.SpotAnswerIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Settled or explained in the hall."""
    return await answers.answer_on_the_spot(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/note", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.NOTE))
async def note(
    petition_id: UUID, body: s.NoteIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Noted in the hall: to be answered later."""
    return await answers.note(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/submit-answer", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.SUBMIT_ANSWER))
async def submit_answer(
    petition_id: UUID, body: s.SubmitAnswerIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The lead puts its answer before the head."""
    return await answers.submit_answer(
        session,
        actor,
        petition_id,
        version,
        now,
        text=body.text,
        legal_basis=body.legal_basis,
        promises=[answers.Promise(**one.model_dump()) for one in body.promises],
    )


@router.post("/withdraw-answer", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.WITHDRAW_ANSWER))
async def withdraw_answer(
    petition_id: UUID, _: s.Nothing, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The lead takes its submitted answer back."""
    return await answers.withdraw_answer(session, actor, petition_id, version, now)


@router.post("/return-answer", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.RETURN_ANSWER))
async def return_answer(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The head sends the answer back."""
    return await answers.return_answer(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/approve-answer", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.APPROVE_ANSWER))
async def approve_answer(
    petition_id: UUID, _: s.Nothing, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The head approves; who wrote any of it can't."""
    return await answers.approve_answer(session, actor, petition_id, version, now)


@router.post("/escalate", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.ESCALATE))
async def escalate(
    petition_id: UUID, body: s.EscalateIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The head sends it to the competent level above."""
    return await escalations.escalate(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/recall-escalation", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.RECALL_ESCALATION))
async def recall_escalation(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The sender takes it back before receipt."""
    return await escalations.recall_escalation(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/receive-escalation", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.RECEIVE_ESCALATION))
async def receive_escalation(
    petition_id: UUID, _: s.Nothing, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The higher level takes it in hand."""
    return await escalations.receive_escalation(session, actor, petition_id, version, now)


@router.post("/return-escalation", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.RETURN_ESCALATION))
async def return_escalation(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """The higher level gives it back, once."""
    return await escalations.return_escalation(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/publish", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.PUBLISH))
async def publish(
    petition_id: UUID, body: s.PublishIn, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """A second person confirms the redaction and publishes."""
    return await publications.publish(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/unpublish", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.UNPUBLISH))
async def unpublish(
    petition_id: UUID, body: s.WithReason, actor: CurrentActor, session: RequestSession, now: Now, version: IfMatch
) -> Moved:
    """Take it off the public pages."""
    return await publications.unpublish(session, actor, petition_id, version, now, **body.model_dump())


@router.post("/tell", response_model=s.MovedOut)
@refuses_first(refuse_moving(Action.TELL))
async def tell(petition_id: UUID, body: s.TellIn, actor: CurrentActor, session: RequestSession, now: Now) -> Moved:
    """Record how and when the petitioner was told the answer. Needs no If-Match: tellings commute."""
    return await petitions.tell(session, actor, petition_id, now, **body.model_dump())
