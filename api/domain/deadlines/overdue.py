"""What happens when a clock has run out: it is written down once, and the system makes the moves that then are its own
(domain.md §3.1 "automatic", §3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from api.db.engine import Session
from api.db.queries import jobs, session_clocks
from api.db.queries import petitions as rows
from api.db.queries.history import ChainHead, NewEvent
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import load_almanac
from api.domain.errors import NotFound
from api.domain.escalations.service import receive_by_itself
from api.domain.moves.service import to_petition
from api.domain.notices.service import notify_organisation
from api.domain.petitions.policy import audience_of
from api.domain.petitions.service import complete_by_itself

OVERDUE: Final = "deadline_overdue"
"""Kind of the event and of the notice."""
_RECEIPT_ABOVE: Final = "R24"
_CONTEST: Final = "R25"


async def run_out(session: Session, petition_id: UUID, now: datetime) -> None:
    """Deal with every clock of the petition that ran out and was not dealt with yet, in one transaction.

    Each gets one overdue event, dated when it fell due, however late that is noticed and whether or not the act came
    afterwards; the owner's head is told. The petitioner's own time (R25, R26) is a right, not a duty: that it ended is
    no event. Then R24 has the petition received above, and R25 has it completed where nothing is promised.
    NotFound when there is no such petition.
    """
    await rows.begin_task(session, petition_id)
    facts = await rows.lock_facts(session, petition_id, local_day(now))
    if facts is None:
        raise NotFound
    clocks = await jobs.claim_run_out(session, petition_id, now)
    await _record(session, facts, [clock for clock in clocks if clock.owner != "petitioner"], now)
    open_codes = {clock.rule_code for clock in clocks if clock.open}
    if _RECEIPT_ABOVE in open_codes:
        await receive_by_itself(session, petition_id, now)
    if _CONTEST in open_codes:
        await complete_by_itself(session, petition_id, now)


async def session_run_out(session: Session, session_id: UUID, now: datetime) -> None:
    """Deal with every clock of the session (R17, its conclusion notice) that ran out and was not dealt with yet.

    Each gets one overdue event in the session's history, dated when it fell due, however late that is noticed and
    whether or not the notice was issued afterwards. NotFound when there is no such session.
    """
    await rows.begin_task(session, session_id)
    head = await session_clocks.lock_head(session, session_id)
    if head is None:
        raise NotFound
    clocks = await session_clocks.claim_session_run_out(session, session_id, now)
    await session_clocks.store_events(session, session_id, head, [_event(clock) for clock in clocks])


def _event(clock: jobs.RunOutRow) -> NewEvent:
    return NewEvent(
        OVERDUE,
        clock.due_at,
        data={
            "deadline": clock.id,
            "rule": clock.rule_code,
            "due_on": clock.due_on,
            "owner": clock.owner_organisation_id,
        },
    )


async def _record(session: Session, facts: rows.FactsRow, clocks: Sequence[jobs.RunOutRow], now: datetime) -> None:
    """The version stays: nobody's work on the petition is made stale by time passing."""
    if not clocks:
        return
    today = local_day(now)
    await rows.store_move(
        session,
        facts.id,
        head=ChainHead(facts.event_count, facts.chain_head),
        events=[_event(clock) for clock in clocks],
        audience=audience_of(to_petition(facts, await load_almanac(session), today)),
        changes={},
        bump=False,
    )
    for clock in clocks:
        if clock.owner_organisation_id is not None:
            await notify_organisation(
                session,
                clock.owner_organisation_id,
                ("head",),
                kind=OVERDUE,
                about=str(clock.id),
                petition_id=facts.id,
                code=facts.code,
                at=now,
            )
