"""When only the head can go on: the clock that lets the head above step in (domain.md §3.1, "the head's moves")."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from api.db.engine import Session
from api.db.queries import petitions as rows
from api.db.queries.history import ChainHead
from api.domain.deadlines.course import PROMISES_ENDED, Party
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import load_almanac, run_event
from api.domain.errors import NotFound
from api.domain.moves.service import clock_subject, to_petition
from api.domain.petitions.model import Action
from api.domain.petitions.policy import audience_of
from api.domain.petitions.rules import guard_holds, transition_for


async def wait_for_head(session: Session, petition_id: UUID, now: datetime) -> None:
    """Where every promise is final and one was not kept, R28 runs from today: the head closes the case, else the head
    above does, once it is three working days late. Elsewhere nothing happens. NotFound: there is no such petition."""
    await rows.begin_task(session, petition_id)
    today = local_day(now)
    facts = await rows.lock_facts(session, petition_id, today)
    if facts is None:
        raise NotFound
    almanac = await load_almanac(session)
    petition = to_petition(facts, almanac, today)
    row = transition_for(petition, Action.CLOSE_UNFULFILLED)
    if row is not None and guard_holds(petition, row, today) and petition.approval_due_on is None:
        outcome = await run_event(
            session,
            almanac,
            petition_id,
            PROMISES_ENDED,
            now,
            clock_subject(petition, facts.variant, almanac),
            Party(petition.holder_id, petition.lead_id, petition.sent_to_id),
        )
        await rows.store_move(
            session,
            petition_id,
            head=ChainHead(facts.event_count, facts.chain_head),
            events=[],
            audience=audience_of(petition),
            changes={"due_on": outcome.due_on},
            bump=False,
        )
    await rows.end_task(session)
