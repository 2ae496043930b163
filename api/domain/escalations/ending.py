"""How the round trip of an escalated petition ends, whatever ends it (domain.md §3.1, escalation)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from api.db.queries import handling
from api.domain.moves.service import Move, Notify
from api.domain.petitions.model import Case, case_of

NO_TRIP: Final[dict[str, Any]] = {"sent_from_id": None, "sent_to_id": None}
"""The facts of a petition that is not on its way up any more."""


async def end_escalation(move: Move, state: str, reason: str | None = None) -> None:
    """The escalation under way, if there is one, ends as `recalled`, `returned` or `answered`."""
    if move.facts.escalation_id is not None:
        await handling.store_escalation(
            move.session, move.facts.escalation_id, {"state": state, "ended_at": move.now, "end_reason": reason}
        )


def tell_below(move: Move, kind: str, *, but: UUID | None = None) -> list[Notify]:
    """Notices to the sender of the escalation under way and to the origin, which answers to the petitioner.

    Nobody is told what its own office did, nor (`but`) who hears of it in another way.
    """
    before = move.before
    if move.facts.escalation_id is None:
        return []
    below = {before.sent_from_id, before.origin_id} - {before.holder_id, but, None}
    return [notice_below(move, kind, organisation) for organisation in sorted(one for one in below if one is not None)]


def notice_below(move: Move, kind: str, organisation_id: UUID) -> Notify:
    """To an office that handed the petition on: a restricted case is known to its leaders only."""
    if case_of(move.before.confidentiality) is Case.ORDINARY:
        return Notify(kind, organisation_id)
    return Notify(kind, organisation_id, ("head", "deputy"))
