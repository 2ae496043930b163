"""One petition as one caller may see it: its fields by groups, and what the caller may do with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api.db.engine import Session
from api.db.queries import register
from api.domain.actor import Actor
from api.domain.deadlines.rules import local_day
from api.domain.errors import NotFound
from api.domain.intake.policy import may_give_secret
from api.domain.moves.service import load
from api.domain.petitions.model import Petition
from api.domain.petitions.policy import Group, allowed_actions, may_redact, shown

_IDENTITY: Final = ("full_name", "birth_year", "sex", "organisation_name", "role")
_CONTACT: Final = ("phone", "email", "address")
_HOLD_THE_SECRET: Final = ("petitioner", "representative")


async def get_page(session: Session, actor: Actor, petition_id: UUID, now: datetime) -> dict[str, Any]:
    """One petition with what this caller may be shown of it and may do with it."""
    _, petition = await load(session, actor, petition_id, now)
    page = await register.get_page(session, petition_id, local_day(now))
    if page is None:
        raise NotFound
    groups = shown(actor, petition)
    parties = _parties_for(actor, petition, page["parties"]) if groups & {Group.IDENTITY, Group.CONTACT} else []
    page["parties"] = [_party(party, groups) for party in parties]
    if Group.INTERNAL not in groups:
        for name in ("backdated_reason", "source_number", "redaction", "protection_requested"):
            page[name] = None
    page["shown"] = sorted(group.value for group in groups)
    page["may_redact"] = may_redact(actor, petition)
    page["may_give_secret"] = may_give_secret(actor, petition)
    page["allowed_actions"] = [action.value for action in allowed_actions(actor, petition, local_day(now))]
    return page


def _parties_for(actor: Actor, petition: Petition, parties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A petitioner reads the own entry and nobody else's: by account that account's; by code and secret, which name
    nobody, that of the first petitioner or representative, who was given them."""
    if actor.tracking_petition_id is not None:
        return [party for party in parties if party["role"] in _HOLD_THE_SECRET][:1]
    if actor.account_id in petition.parties:
        return [party for party in parties if party["account_id"] == str(actor.account_id)]
    return parties


def _party(party: dict[str, Any], groups: frozenset[Group]) -> dict[str, Any]:
    """Name with identity; phone, mail and address with contact (a department calls back, it needs no birth year)."""
    kept = {"role", "full_name"}
    if Group.IDENTITY in groups:
        kept |= set(_IDENTITY)
    if Group.CONTACT in groups:
        kept |= set(_CONTACT)
    return {name: value if name in kept else None for name, value in party.items() if name != "account_id"}
