"""Petitions of every shape in a drawn province: who holds, handed in, handles, leads … is drawn, then written to its
own tables. Nothing here says who sees what. Streams share ids where they can: their number must tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, product
from random import Random
from typing import Any, Final
from uuid import UUID

from api.db.queries.history import first_head
from api.db.tables import handling, history, petitions, sessions
from api.db.tables.accounts import Account
from api.db.tables.base import Base
from api.db.vocabulary import CHANNELS, CLASSES, CONFIDENTIALITIES, PETITIONER_KINDS, STATES
from api.domain.actor import Actor
from api.domain.organisations.model import COMMITTEE_KINDS, DEPARTMENT_KINDS, FRONT_KINDS, OrganisationKind, Role
from api.domain.petitions.model import Confidentiality, PetitionClass, State
from factories.visibility_cast import DAY, NOBODY, NOW, TODAY, Body, Cast, Place, Who

_L = Confidentiality
_OPEN: Final = frozenset({_L.PUBLIC, _L.INTERNAL})


class Province:
    """`links` are the facts of each petition as its rows must be read back."""

    def __init__(self, seed: int, petition_count: int) -> None:
        self.random = Random(seed)
        self.cast = Cast(self.random)
        self.links: dict[UUID, dict[str, Any]] = {}
        self.open_promises: set[UUID] = set()
        self._committees = self.cast.of_kinds(COMMITTEE_KINDS)
        self._holders = [self._committees, self.cast.of_kinds({OrganisationKind.FRONT_COMMITTEE}), self.cast.favourites]
        """A Front committee holds what is about an organisation below it."""
        self._departments = self.cast.of_kinds(DEPARTMENT_KINDS)
        self._fronts = self.cast.of_kinds(FRONT_KINDS)
        ids = [self.cast.new_id() for _ in range(petition_count)]
        self._session_id = ids[0]
        self._hall()
        for petition_id, (state, level) in zip(ids, cycle(product(State, _L)), strict=False):
            self._petition(petition_id, state, level)
        self._more_ways_in()
        for account in self.cast.rows[Account]:
            of = {"id": account["id"], "account_id": account["id"]}
            self.cast.add(history.Notice, **of, kind="", about="", code="", created_at=NOW)

    def tables(self) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
        """Parents before children."""
        models = {model.__tablename__: model for model in self.cast.rows}
        for table in Base.metadata.sorted_tables:
            if table.name in models:
                yield models[table.name], self.cast.rows[models[table.name]]

    def _more_ways_in(self) -> None:
        """Code and secret; and a transaction that works on one petition, for a person or for nobody."""
        ids = list(self.links)
        for petition_id in self.random.sample(ids, len(ids) // 2):
            actor = Actor(None, None, Role.CITIZEN, tracking_petition_id=petition_id)
            self.cast.whos.append(Who("code and secret", actor))
        for petition_id, seat in zip(self.random.sample(ids, 6), self.random.sample(self.cast.seats, 6), strict=True):
            actor_of_seat = self.cast.actor(seat.login, seat)
            self.cast.whos.append(Who("at work", actor_of_seat, seat.login.account_id, seat.id, task=petition_id))
        self.cast.whos.append(replace(NOBODY, name="a job at work", task=ids[0]))

    def _hall(self) -> None:
        """One session, with history, a personal value and a deadline of its own."""
        host = self._fronts[-1]
        self.cast.add(
            sessions.SessionRow, id=self._session_id, version=1, kind="hamlet_listening", state=3, title="",
            host_id=host.id, co_host_ids=[], area_id=host.place.id, cluster_area_ids=[], starts_at=NOW,
            ends_at=NOW + DAY, venue="", officials=0, members=0, people=0, opinions=0, planned_commitments=[],
            created_at=NOW, event_count=1, chain_head=b"",
        )  # fmt: skip
        self._event(1, self._session_id)
        self._deadline(None, self._session_id)

    def _petition(self, petition_id: UUID, state: State, level: Confidentiality) -> None:
        random = self.random
        holder = random.choice(random.choice([*self._holders, self.cast.favourites]))
        origin = random.choice([holder, random.choice(self.cast.bodies), random.choice(self._committees)])
        handed_in_by = random.choice([None, None, None, *self._fronts])
        in_hall = level is not _L.DENUNCIATION and random.random() < 0.2
        self.cast.add(
            petitions.PetitionRow, id=petition_id, code=f"PA-52-2026-{next(self.cast.numbers):07}", version=1,
            klass=CLASSES.index(self._class(level)), field=1, state=STATES.index(state),
            confidentiality=CONFIDENTIALITIES.index(level), urgency=0, channel=random.randrange(len(CHANNELS)),
            petitioner_kind=random.randrange(len(PETITIONER_KINDS)), variant="ordinary", hot_flags=[],
            holder_key=holder.key, origin_key=origin.key, handed_in_by_key=handed_in_by.key if handed_in_by else None,
            area_id=self._place(holder).id, title="", body="", on_behalf_of=1, protection_requested=False,
            received_at=NOW, created_at=NOW, session_id=self._session_id if in_hall else None,
            due_on=random.choice([None, TODAY, TODAY + DAY * random.randrange(30)]), transfer_returns=0,
            assignment_returns=0, escalation_returns=0, contests=0, excluded_persons=[], posted=True, audience=[],
            barred=[], event_count=0, chain_head=first_head(petition_id).hash,
        )  # fmt: skip
        self.links[petition_id] = {
            "holder_id": holder.id,
            "origin_id": origin.id,
            "handed_in_by_id": handed_in_by.id if handed_in_by else None,
            "confidentiality": level,
            "state": state,
            **self._links(petition_id),
            **self._assignments(petition_id, holder),
            "answered_by": self._answers(petition_id, holder),
        }
        self._children(petition_id, level, holder, origin)

    def _class(self, level: Confidentiality) -> PetitionClass:
        if level is _L.DENUNCIATION:
            return PetitionClass.DENUNCIATION
        return self.random.choice([one for one in PetitionClass if one is not PetitionClass.DENUNCIATION])

    def _place(self, holder: Body) -> Place:
        """In the holder's area, or anywhere, as after an escalation or a transfer."""
        below = [place for place in self.cast.places if holder.place.id in place.path]
        return self.random.choice(self.random.choice([below, self.cast.places, self.cast.places]))

    def _links(self, petition_id: UUID) -> dict[str, Any]:
        """A denunciation gets parties as well: should rows of its author ever be left there, they open nothing."""
        cast = self.cast
        hops = cast.some(cast.bodies, 0, 0, 1, 2, 3)
        subjects = cast.some(cast.subjects, 0, 0, 1, 2)
        handlers = cast.some(cast.handlers, 0, 0, 1, 2)
        logins = [None, *dict.fromkeys(cast.some(cast.parties, 3))]
        roles = self.random.sample(("petitioner", "representative", "co_signatory"), 3)
        parties = list(zip(self.random.sample(logins, len(logins)), roles, strict=False))
        for body in hops:
            cast.add(petitions.Hop, petition_id=petition_id, organisation_id=body.id, at=NOW)
        for body in subjects:
            cast.add(petitions.Subject, petition_id=petition_id, organisation_id=body.id)
        for seat in handlers:
            cast.add(petitions.Handler, petition_id=petition_id, account_id=seat.login.account_id, named_at=NOW)
        for login, role in parties:
            account_id = login.account_id if login else None
            cast.add(
                petitions.Party, id=cast.new_id(), petition_id=petition_id, role=role, account_id=account_id,
                full_name="",
            )  # fmt: skip
        return {
            "hops": {body.id for body in hops},
            "subjects": {body.id for body in subjects},
            "handlers": {seat.login.account_id for seat in handlers},
            "parties": {login.account_id for login, role in parties if login and role != "co_signatory"},
        }

    def _assignments(self, petition_id: UUID, holder: Body) -> dict[str, Any]:
        """Some run, some ended. A department leads, or the holder's own office."""
        lead = self.random.choice([None, holder, *self.cast.some(self._departments, 4)])
        able = [one for one in (*self._departments, *self._committees) if one is not lead]
        others = self.cast.some(able, 0, 1, 2) if lead else []
        running = [*([(lead, "lead")] if lead else []), *((one, "coordinating") for one in others)]
        ended = zip(self.cast.some(self._departments, 0, 1, 3), ("returned", "recalled", "done"), strict=False)
        for body, role, state in (
            *((body, role, "running") for body, role in running),
            *((body, self.random.choice(("lead", "coordinating")), state) for body, state in ended),
        ):
            self.cast.add(
                handling.Assignment, id=self.cast.new_id(), petition_id=petition_id, organisation_id=body.id, role=role,
                state=state, assigned_at=NOW, version=1,
            )  # fmt: skip
        return {"lead_id": lead.id if lead else None, "assigned": {body.id for body, _ in running}}

    def _answers(self, petition_id: UUID, holder: Body) -> set[UUID]:
        given = self.cast.some([*self._departments, holder], 0, 1, 2, 4)
        states = self.random.sample(("submitted", "approved", "withdrawn", "returned"), 4)
        answers = list(zip(given, states, strict=False))
        for body, state in answers:
            self.cast.add(
                handling.Answer, id=self.cast.new_id(), petition_id=petition_id, organisation_id=body.id,
                kind="written", state=state, text_="", writers=[], promises=[], submitted_at=NOW, version=1,
            )  # fmt: skip
        return {body.id for body, state in answers if state in {"submitted", "approved"}}

    def _children(self, petition_id: UUID, level: Confidentiality, holder: Body, origin: Body) -> None:
        """A row of every other table that hangs on a petition. The commitment takes the petition's own id."""
        cast, redaction_id = self.cast, self.cast.new_id()
        cast.add(petitions.Telling, id=cast.new_id(), petition_id=petition_id, means="letter", told_at=NOW)
        cast.add(
            petitions.Redaction, id=redaction_id, petition_id=petition_id, title="", body="", answer="",
            made_by_person_id=cast.somebody.person_id, made_at=NOW,
        )  # fmt: skip
        cast.add(
            petitions.Publication, petition_id=petition_id, redaction_id=redaction_id, published_at=NOW,
            confirmed_by_person_id=cast.somebody.person_id,
            unpublished_at=self.random.choice([None, NOW]),
        )  # fmt: skip
        cast.add(
            handling.Escalation, id=cast.new_id(), petition_id=petition_id, from_organisation_id=origin.id,
            to_organisation_id=holder.id, state=self.random.choice(("sent", "received", "returned", "answered")),
            reason="", report="", sent_at=NOW, received_automatically=False, version=1,
        )  # fmt: skip
        self._deadline(petition_id, None)
        if level in _OPEN:
            self.open_promises.add(petition_id)
        cast.add(
            sessions.Commitment, id=petition_id, version=1, petition_id=petition_id, number=1, text="",
            organisation_id=holder.id, area_id=holder.place.id, due_on=TODAY, first_due_on=TODAY, state=0,
            open_to_staff=level in _OPEN, created_at=NOW, event_count=1, chain_head=b"",
        )  # fmt: skip
        self._event(2, petition_id)

    def _event(self, stream: int, stream_id: UUID) -> None:
        of = {"stream": stream, "stream_id": stream_id, "n": 1}
        self.cast.add(history.Event, **of, at=NOW, kind="", body="", hash=b"")
        self.cast.add(history.EventValue, **of, name="text", salt=b"", value="")

    def _deadline(self, petition_id: UUID | None, session_id: UUID | None) -> None:
        self.cast.add(
            handling.Deadline, id=self.cast.new_id(), petition_id=petition_id, session_id=session_id, rule_code="R16",
            owner="holder", state="open", started_on=TODAY, started_at=NOW, days=1, unit="working", rolls=True,
            extension_days=0, pauses=[], due_on=TODAY, overdue_recorded=False,
        )  # fmt: skip
