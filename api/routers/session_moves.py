"""The moves of a session: one POST a verb, each with If-Match (api.md, actions and concurrency)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from api.domain.sessions import concluding, planning, service
from api.domain.sessions.model import SessionAction
from api.domain.sessions.turns import refuse_moving
from api.routers.deps import CurrentActor, IfMatch, Now, RequestSession
from api.routers.route import ApiRoute, refuses_first
from api.routers.schemas import sessions as s
from api.routers.schemas.petitions import Nothing, WithReason
from api.routers.sessions import shown

router = APIRouter(prefix="/api/v1/sessions/{session_id}", route_class=ApiRoute, tags=["sessions"])
_A = SessionAction


@router.post("/announce")
@refuses_first(refuse_moving(_A.ANNOUNCE))
async def announce_session(
    *,
    session_id: UUID,
    body: s.AnnounceIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """Tell everybody of it. Later than `announce_by` it needs a reason, and is counted."""
    return shown(await planning.announce(session, actor, session_id, version, now, **body.model_dump()), response)


@router.post("/make-ready")
@refuses_first(refuse_moving(_A.MAKE_READY))
async def make_session_ready(
    *,
    session_id: UUID,
    _: Nothing,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """Everything is prepared: somebody who may chair this kind is appointed to the chair."""
    return shown(await planning.make_ready(session, actor, session_id, version, now), response)


@router.post("/postpone")
@refuses_first(refuse_moving(_A.POSTPONE))
async def postpone_session(
    *,
    session_id: UUID,
    body: s.PostponeIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """Hold it on another day, which is announced with the reason."""
    return shown(await planning.postpone(session, actor, session_id, version, now, **body.model_dump()), response)


@router.post("/cancel")
@refuses_first(refuse_moving(_A.CANCEL))
async def cancel_session(
    *,
    session_id: UUID,
    body: WithReason,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """It will not be held."""
    return shown(await planning.cancel(session, actor, session_id, version, now, **body.model_dump()), response)


@router.post("/start")
@refuses_first(refuse_moving(_A.START))
async def start_session(
    *,
    session_id: UUID,
    body: s.StartIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """Open it, on its day; `presided_in_person` then says whether the appointed chair was there."""
    return shown(await service.start(session, actor, session_id, version, now, **body.model_dump()), response)


@router.post("/close-capture")
@refuses_first(refuse_moving(_A.CLOSE_CAPTURE))
async def close_capture(
    *,
    session_id: UUID,
    _: Nothing,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """The session is over; late opinions can be taken down until the minutes are signed."""
    return shown(await service.close_capture(session, actor, session_id, version, now), response)


@router.post("/abort")
@refuses_first(refuse_moving(_A.ABORT))
async def abort_session(
    *,
    session_id: UUID,
    body: WithReason,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """Break it off (storm, disorder); what was said so far stands."""
    return shown(await service.abort(session, actor, session_id, version, now, **body.model_dump()), response)


@router.post("/sign-minutes")
@refuses_first(refuse_moving(_A.SIGN_MINUTES))
async def sign_minutes(
    *,
    session_id: UUID,
    _: Nothing,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """The chair or the clerk signs: nothing is taken down any more."""
    return shown(await service.sign_minutes(session, actor, session_id, version, now), response)


@router.post("/conclude")
@refuses_first(refuse_moving(_A.CONCLUDE))
async def conclude_session(
    *,
    session_id: UUID,
    body: s.ConcludeIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """The head concludes, once every opinion was taken up; the commitments written down become promises."""
    return shown(await concluding.conclude(session, actor, session_id, version, now, **body.model_dump()), response)


@router.post("/issue-conclusion")
@refuses_first(refuse_moving(_A.ISSUE_CONCLUSION))
async def issue_conclusion(
    *,
    session_id: UUID,
    body: s.IssueConclusionIn,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """The conclusion notice went out under its number."""
    return shown(
        await concluding.issue_conclusion(session, actor, session_id, version, now, **body.model_dump()), response
    )


@router.post("/close")
@refuses_first(refuse_moving(_A.CLOSE))
async def close_session(
    *,
    session_id: UUID,
    _: Nothing,
    response: Response,
    actor: CurrentActor,
    session: RequestSession,
    now: Now,
    version: IfMatch,
) -> s.SessionOut:
    """Every commitment is kept, replaced or marked not done."""
    return shown(await concluding.close(session, actor, session_id, version, now), response)
