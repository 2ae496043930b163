"""Building blocks: one commune and its neighbours, and petitions and actors in it. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_OID, UUID, uuid5

from api.domain.actor import Actor
from api.domain.organisations.model import OrganisationKind, Position, Role, role_of
from api.domain.petitions.model import (
    Case,
    Channel,
    Confidentiality,
    Petition,
    PetitionClass,
    PetitionerKind,
    State,
    Urgency,
)

TODAY: Final = date(2026, 4, 17)
YESTERDAY: Final = TODAY - timedelta(days=1)


def uid(name: str) -> UUID:
    """The same id for the same name, so that a failure can be read twice."""
    return uuid5(NAMESPACE_OID, name)


PROVINCE: Final = uid("area: province")
COMMUNE: Final = uid("area: commune")
HAMLET: Final = uid("area: hamlet")
SISTER_COMMUNE: Final = uid("area: another commune")

HOLDER: Final = uid("people's committee of the commune")
SUPERIOR: Final = uid("people's committee of the province")
SENDER: Final = uid("organisation that sent it")
DEPARTMENT: Final = uid("department that leads")
SECOND_DEPARTMENT: Final = uid("department that coordinates")
HAMLET_FRONT: Final = uid("front board of the hamlet")
SUBJECT: Final = uid("organisation the petition is about")
OTHER: Final = uid("organisation without any part in it")

PETITIONER: Final = uid("account of the petitioner")

BASE: Final = Petition(
    id=uid("petition"),
    code="PA-52-2026-0004217K",
    klass=PetitionClass.PETITION,
    field="dat-dai",
    state=State.RECEIVED,
    confidentiality=Confidentiality.PUBLIC,
    channel=Channel.WEB,
    petitioner_kind=PetitionerKind.INDIVIDUAL,
    urgency=Urgency.NORMAL,
    received_at=datetime(2026, 4, 1, 2, 0, tzinfo=UTC),
    version=1,
    holder_id=HOLDER,
    holder_kind=OrganisationKind.PEOPLE_COMMITTEE,
    holder_superior_id=SUPERIOR,
    origin_id=HOLDER,
    holder_area_path=(PROVINCE, COMMUNE),
    area_path=(PROVINCE, COMMUNE, HAMLET),
    parties=frozenset({PETITIONER}),
)

_ASSIGNED: Final[Mapping[str, Any]] = {"lead_id": DEPARTMENT, "assigned": frozenset({DEPARTMENT, SECOND_DEPARTMENT})}
_TOLD: Final[Mapping[str, Any]] = {"told_on": YESTERDAY, "contest_until": TODAY}
STATE_FACTS: Final[Mapping[State, Mapping[str, Any]]] = {
    State.IN_HANDLING: _ASSIGNED,
    State.AWAITING_APPROVAL: {
        **_ASSIGNED,
        "answered_by": frozenset({DEPARTMENT}),
        "writers": frozenset({uid("person who drafted")}),
        "approval_due_on": TODAY,
    },
    State.SUSPENDED: {"suspended_from": State.REVIEWING},
    State.ESCALATED: {"sent_from_id": HOLDER, "sent_to_id": SUPERIOR, "hops": frozenset({HOLDER, SUPERIOR})},
    State.ANSWERED: _TOLD,
    State.FOLLOWING_UP: {**_TOLD, "commitments_total": 1, "commitments_open": 1},
}
"""What is true of any petition in that state."""

CONFIDENTIALITY_OF: Final[Mapping[Case, Confidentiality]] = {
    Case.ORDINARY: Confidentiality.PUBLIC,
    Case.RESTRICTED: Confidentiality.RESTRICTED,
    Case.DENUNCIATION: Confidentiality.DENUNCIATION,
}


def petition(**changes: Any) -> Petition:
    """A petition about a hamlet, held by its commune's committee, with what its state implies; `changes` win.

    A denunciation gets its class, its confidentiality and no party accounts whichever of the two is asked for.
    """
    facts: dict[str, Any] = {**STATE_FACTS.get(changes.get("state", BASE.state), {}), **changes}
    if facts.get("klass") is PetitionClass.DENUNCIATION or facts.get("confidentiality") is Confidentiality.DENUNCIATION:
        facts = {"parties": frozenset(), **facts}
        facts |= {"klass": PetitionClass.DENUNCIATION, "confidentiality": Confidentiality.DENUNCIATION}
    return replace(BASE, **facts)


def actor(
    kind: OrganisationKind = OrganisationKind.PEOPLE_COMMITTEE,
    position: Position = Position.OFFICER,
    organisation: UUID = HOLDER,
    *,
    name: str = "An",
    area: UUID | None = COMMUNE,
    acting: bool = False,
    also_member_of: frozenset[UUID] = frozenset(),
    second_account: bool = False,
) -> Actor:
    """A member of an organisation; one name is one person, who may have a second account."""
    return Actor(
        account_id=account(name, second=second_account),
        person_id=person(name),
        role=role_of(kind, position),
        organisation_id=organisation,
        organisation_kind=kind,
        position=position,
        acting=acting,
        area_id=area,
        member_of=also_member_of | {organisation},
        membership_id=uid(f"membership of {name} in {organisation}"),
        name=name,
    )


def account(name: str, *, second: bool = False) -> UUID:
    """The id of the account of the person of that name."""
    return uid(f"{'second ' if second else ''}account of {name}")


def person(name: str) -> UUID:
    """The id of the person of that name."""
    return uid(f"person {name}")


def citizen(account_id: UUID = PETITIONER, *, also_member_of: frozenset[UUID] = frozenset()) -> Actor:
    """Somebody with a citizen's account; by default the petitioner."""
    return Actor(
        account_id=account_id, person_id=uid(f"person of {account_id}"), role=Role.CITIZEN, member_of=also_member_of
    )


def token(petition_id: UUID = BASE.id) -> Actor:
    """The holder of code and secret."""
    return Actor(account_id=None, person_id=None, role=Role.CITIZEN, tracking_petition_id=petition_id)
