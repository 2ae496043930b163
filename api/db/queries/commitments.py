"""Commitments: promises of answers and of session conclusions, each with its own history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from api.db.engine import Session
from api.db.queries.history import COMMITMENT, NewEvent, append_events, first_head
from api.db.tables.sessions import Commitment
from api.db.vocabulary import COMMITMENT_STATES


async def insert_commitment(
    session: Session,
    values: Mapping[str, Any],
    at: datetime,
    account_id: UUID | None,
    organisation_id: UUID | None,
) -> None:
    """A new promise, `open`, with the first event of its own history."""
    commitment_id: UUID = values["id"]
    made = NewEvent(
        kind="promise",
        at=at,
        account_id=account_id,
        organisation_id=organisation_id,
        data={"number": values["number"], "organisation": values["organisation_id"], "due_on": values["due_on"]},
        personal={"text": values["text"]},
    )
    head = await append_events(session, COMMITMENT, commitment_id, first_head(commitment_id), [made])
    await session.execute(
        insert(Commitment).values(
            **values,
            version=1,
            first_due_on=values["due_on"],
            state=COMMITMENT_STATES.index("open"),
            created_at=at,
            event_count=head.n,
            chain_head=head.hash,
        )
    )
