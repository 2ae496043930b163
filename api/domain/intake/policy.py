"""Who may take a petition down, give out its secret, or take one over into an account (domain.md §2, api.md). Pure."""

from __future__ import annotations

from api.domain.actor import Actor
from api.domain.organisations.model import Role
from api.domain.petitions.model import Confidentiality, Petition, PetitionerKind
from api.domain.petitions.policy import sees

_TAKERS = frozenset({Role.COMMITTEE, Role.FRONT})


def may_take_down(actor: Actor) -> bool:
    """Committees and the Front take petitions down, citizens hand in their own. A department handles what is assigned,
    an administrator reads no content, a tracking token opens one petition and nothing else."""
    return actor.role in _TAKERS or may_claim(actor)


def hands_in_own(actor: Actor | None) -> bool:
    """A citizen, or who has not signed in: no office stands behind what they say about receipt and urgency."""
    return actor is None or actor.role is Role.CITIZEN


def may_claim(actor: Actor) -> bool:
    """Only as a citizen, under the account's own name: a seat has its rights from its office."""
    return actor.role is Role.CITIZEN and actor.account_id is not None


def may_give_secret(actor: Actor, petition: Petition) -> bool:
    """Members of the organisation that holds it, answers for it or handed it in, as far as they see it; of a
    denunciation nobody: its author got the secret at intake (docs/decisions/0004)."""
    if petition.confidentiality is Confidentiality.DENUNCIATION or not sees(actor, petition):
        return False
    given_by = {petition.holder_id, petition.origin_id, petition.handed_in_by_id} - {None}
    return actor.organisation_id in given_by


def can_be_claimed(petition: Petition) -> bool:
    """A denunciation and an anonymous petition have code and secret only: an account would name their author."""
    named = petition.petitioner_kind is not PetitionerKind.ANONYMOUS
    return named and petition.confidentiality is not Confidentiality.DENUNCIATION
