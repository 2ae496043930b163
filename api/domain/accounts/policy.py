"""Who may hand on the powers of a head, and see that they were handed on (domain.md §2). Absent = refused."""

from __future__ import annotations

from uuid import UUID

from api.domain.accounts.model import AccountAction
from api.domain.actor import Actor
from api.domain.organisations.model import Position


def may_delegate(actor: Actor) -> bool:
    """The head in person; an acting head doesn't pass on what was passed to them."""
    return actor.organisation_id is not None and actor.position is Position.HEAD and not actor.acting


def may_delegate_for(actor: Actor, organisation_id: UUID, superior_id: UUID | None) -> bool:
    """The head of the organisation itself, or of the one directly above it."""
    return may_delegate(actor) and actor.organisation_id in {organisation_id, superior_id}


def may_list_delegations(actor: Actor) -> bool:
    """Every member sees who acts for the head of their own organisation."""
    return actor.organisation_id is not None


def allowed_actions(actor: Actor) -> list[str]:
    """What the active seat may do outside of any one case, in a fixed order."""
    return [AccountAction.DELEGATE] if may_delegate(actor) else []
