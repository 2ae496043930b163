"""What a seat may do outside of any one case, handing on a head's powers among it (domain.md §2). Absent = refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from api.domain.accounts.model import AccountAction
from api.domain.actor import Actor
from api.domain.commitments import policy as commitments
from api.domain.intake import policy as intake
from api.domain.organisations.model import Position
from api.domain.petitions import policy as petitions
from api.domain.sessions import policy as sessions


def may_delegate(actor: Actor) -> bool:
    """The head in person; an acting head doesn't pass on what was passed to them."""
    return actor.organisation_id is not None and actor.position is Position.HEAD and not actor.acting


def may_delegate_for(actor: Actor, organisation_id: UUID, superior_id: UUID | None) -> bool:
    """The head of the organisation itself, or of the one directly above it."""
    return may_delegate(actor) and actor.organisation_id in {organisation_id, superior_id}


def may_list_delegations(actor: Actor) -> bool:
    """Every member sees who acts for the head of their own organisation."""
    return actor.organisation_id is not None


def may_see_notices(actor: Actor) -> bool:
    """Notices go to an account; a tracking token has none."""
    return actor.account_id is not None


RULES: Final[Mapping[AccountAction, Callable[[Actor], bool]]] = {
    AccountAction.TAKE_DOWN_PETITION: intake.may_take_down,
    AccountAction.CLAIM_PETITION: intake.may_claim,
    AccountAction.SEE_PETITIONS: petitions.may_do_any,
    AccountAction.SEE_ASSIGNMENTS: petitions.may_be_assigned,
    AccountAction.SEE_ESCALATIONS: petitions.may_be_in_escalation,
    AccountAction.SEE_COMMITMENTS: commitments.sees_any,
    AccountAction.PLAN_SESSION: sessions.may_plan_any,
    AccountAction.SEE_SESSIONS: sessions.sees_any,
    AccountAction.SEE_NOTICES: may_see_notices,
    AccountAction.SEE_DELEGATIONS: may_list_delegations,
    AccountAction.DELEGATE: may_delegate,
}
"""Each asks the table of its own subject; absent = refused."""


def allowed_actions(actor: Actor) -> list[AccountAction]:
    """What the active seat may do outside of any one case, in a fixed order: what a client shows as navigation."""
    return [action for action in AccountAction if action in RULES and RULES[action](actor)]
