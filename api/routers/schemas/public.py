"""What everybody may read and send."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from api.domain.petitions.model import Action, PetitionClass, State
from api.routers.schemas.common import Answer
from api.routers.schemas.petitions import FieldOut, Named, TimelineOut


class TrackedAnswer(Answer):
    text: str
    legal_basis: str | None
    decided_at: datetime | None
    organisation_name: str


class TrackedPetition(Answer):
    """The petition as its owner sees it."""

    id: UUID
    code: str
    title: str
    body: str
    state: State
    class_: PetitionClass = Field(alias="class")
    field: FieldOut
    received_at: datetime
    due_on: date | None
    holder: Named
    told_on: date | None
    version: int
    answers: list[TrackedAnswer]
    timeline: list[TimelineOut]
    allowed_actions: list[Action]


class TrackOut(Answer):
    """`access_token` serves the ordinary verbs for this one petition for 15 minutes."""

    petition: TrackedPetition
    access_token: str
    expires_in: int = Field(description="Seconds.", examples=[900])


class PublishedItem(Answer):
    id: UUID
    code: str
    title: str
    class_: PetitionClass = Field(alias="class")
    state: State
    field: FieldOut
    area: Named
    holder: Named
    received_on: date
    published_at: datetime


class PublishedPage(PublishedItem):
    body: str
    answer: str


class PublicSession(Answer):
    """A session from its announcement on; its conclusion once it is issued."""

    id: UUID
    kind: str
    state: str
    title: str
    theme: str | None
    starts_at: datetime
    ends_at: datetime
    venue: str
    host: Named
    area: Named
    officials: int
    members: int
    people: int
    conclusion: str | None
