"""What is taken down, as it arrives, and the receipt for it (dossier §4.3). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from api.domain.petitions.model import (
    Channel,
    Confidentiality,
    HotFlag,
    PetitionClass,
    PetitionerKind,
    State,
    Urgency,
)


@dataclass(frozen=True, slots=True)
class PartyForm:
    """A petitioner, representative or co-signatory as taken down."""

    full_name: str
    role: str = "petitioner"
    birth_year: int | None = None
    sex: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    organisation_name: str | None = None


@dataclass(frozen=True, slots=True)
class SubjectForm:
    """Whom the petition is about: an organisation, `position` when it is its head or a deputy."""

    organisation_id: UUID
    position: str | None = None


@dataclass(frozen=True, slots=True)
class IntakeForm:
    """What is taken down (dossier §4.3). `area_id`: the place of the matter. `to_organisation_id`: who should take it
    on; None = the taker's own committee, else the People's Committee of the place."""

    title: str
    body: str
    klass: PetitionClass
    field: str
    area_id: UUID
    channel: Channel
    petitioner_kind: PetitionerKind = PetitionerKind.INDIVIDUAL
    parties: Sequence[PartyForm] = ()
    to_organisation_id: UUID | None = None
    urgency: Urgency = Urgency.NORMAL
    confidentiality: Confidentiality | None = None
    hot_flags: Sequence[HotFlag] = ()
    requests: str | None = None
    place: str | None = None
    happened_on: date | None = None
    previous_handling: str | None = None
    source_number: str | None = None
    on_behalf_of: int = 1
    protection_requested: bool = False
    about_person: bool = False
    subjects: Sequence[SubjectForm] = ()
    received_at: datetime | None = None
    backdated_reason: str | None = None
    captured_at: datetime | None = None
    client_id: UUID | None = None
    about_petition_id: UUID | None = None
    about_commitment_id: UUID | None = None
    for_account_id: UUID | None = None
    """The petitioner's own account, when it is known; never kept for a denunciation."""


@dataclass(frozen=True, slots=True)
class Capture:
    """The session in which an opinion is taken down."""

    session_id: UUID
    opinion_number: int
    session_on: date
    session_starts_at: datetime
    host_id: UUID
    co_host_ids: frozenset[UUID]
    speaker_kind: str


@dataclass(frozen=True, slots=True)
class Received:
    """What the taker gets back. `secret` once, to who submitted it; `existing`: this client_id was here before."""

    id: UUID
    code: str
    state: State
    version: int
    secret: str | None
    existing: bool
    in_sight: bool
