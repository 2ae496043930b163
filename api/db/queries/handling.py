"""Assignments, answers, escalations, tellings, redactions: rows of the work on one petition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, text, update

from api.db.engine import Session
from api.db.tables.handling import Answer, Assignment, Escalation
from api.db.tables.petitions import Publication, Redaction, Telling


class OrganisationRow(NamedTuple):
    id: UUID
    kind: str
    name_vi: str
    name_en: str
    area_id: UUID
    area_path: list[UUID]
    superior_id: UUID | None
    valid_to: date | None


class SeatRow(NamedTuple):
    account_id: UUID
    organisation_id: UUID
    kind: str
    position: str
    area_path: list[UUID]
    ended: bool
    """The organisation has closed."""


class AnswerRow(NamedTuple):
    id: UUID
    assignment_id: UUID | None
    organisation_id: UUID
    text: str
    legal_basis: str | None
    writers: list[UUID]
    promises: list[dict[str, Any]]
    submitted_at: datetime
    version: int


async def list_organisations(session: Session, ids: Sequence[UUID]) -> list[OrganisationRow]:
    found = await session.execute(
        text("""select o.id, o.kind, o.name_vi, o.name_en, o.area_id, a.path, o.superior_id, o.valid_to
                  from organisations o join areas a on a.id = o.area_id where o.id = any (:ids)"""),
        {"ids": list(ids)},
    )
    return [OrganisationRow(*row) for row in found]


async def list_seats(session: Session, accounts: Sequence[UUID], organisation_id: UUID, today: date) -> list[SeatRow]:
    """What seats today these active accounts have, and the heads of the organisation."""
    found = await session.execute(
        text("""select m.account_id, m.organisation_id, o.kind, m.position, r.path,
                       o.valid_to is not null and o.valid_to < :today as ended
                  from memberships m
                  join accounts a on a.id = m.account_id and a.active
                  join organisations o on o.id = m.organisation_id
                  join areas r on r.id = o.area_id
                 where m.valid_from <= :today and (m.valid_to is null or m.valid_to >= :today)
                   and (m.account_id = any (:accounts) or m.account_id in (
                     select x.account_id from memberships x
                      where x.organisation_id = :organisation and x.position = 'head'
                        and x.valid_from <= :today and (x.valid_to is null or x.valid_to >= :today)))"""),
        {"accounts": list(accounts), "organisation": organisation_id, "today": today},
    )
    return [SeatRow(*row) for row in found]


async def list_front_committees(session: Session, area_path: Sequence[UUID], today: date) -> list[UUID]:
    """The Front committees of these areas."""
    found = await session.execute(
        text("""select id from organisations
                 where kind = 'front_committee' and area_id = any (:areas)
                   and valid_from <= :today and (valid_to is null or valid_to >= :today) order by id"""),
        {"areas": list(area_path), "today": today},
    )
    return list(found.scalars())


async def insert_assignments(session: Session, found: Sequence[Mapping[str, Any]]) -> None:
    await session.execute(insert(Assignment), [dict(row) for row in found])


async def end_assignments(session: Session, petition_id: UUID, state: str, at: datetime, reason: str | None) -> None:
    """Every running assignment of the petition ends in the given state."""
    await session.execute(
        update(Assignment)
        .where(Assignment.petition_id == petition_id, Assignment.state == "running")
        .values(state=state, ended_at=at, end_reason=reason, version=Assignment.version + 1)
    )


async def set_assignments_due(session: Session, petition_id: UUID) -> None:
    """The lead's row shows the due day of its own R16."""
    await session.execute(
        text("""update assignments a set due_on = (
                    select min(d.due_on) from deadlines d
                     where d.petition_id = a.petition_id and d.rule_code = 'R16' and d.state = 'open')
                 where a.petition_id = :id and a.state = 'running'"""),
        {"id": petition_id},
    )


async def insert_answer(session: Session, values: Mapping[str, Any]) -> None:
    await session.execute(insert(Answer).values(**values))


async def get_submitted_answer(session: Session, petition_id: UUID) -> AnswerRow | None:
    found = (
        await session.execute(
            text("""select id, assignment_id, organisation_id, text, legal_basis, writers, promises, submitted_at,
                           version from answers where petition_id = :id and state = 'submitted'"""),
            {"id": petition_id},
        )
    ).one_or_none()
    return AnswerRow(*found) if found else None


async def decide_answer(
    session: Session, answer_id: UUID, state: str, at: datetime, account_id: UUID | None, reason: str | None
) -> None:
    await session.execute(
        update(Answer)
        .where(Answer.id == answer_id)
        .values(
            state=state,
            decided_at=at,
            decided_by_account_id=account_id,
            return_reason=reason,
            version=Answer.version + 1,
        )
    )


async def get_last_approval(session: Session, petition_id: UUID) -> datetime | None:
    """When the answer that stands was approved, or given in the hall."""
    found = await session.execute(
        text("select max(decided_at) from answers where petition_id = :id and state = 'approved'"), {"id": petition_id}
    )
    at: datetime | None = found.scalar_one()
    return at


async def insert_escalation(session: Session, values: Mapping[str, Any]) -> None:
    await session.execute(insert(Escalation).values(**values))


async def store_escalation(session: Session, escalation_id: UUID, values: Mapping[str, Any]) -> None:
    await session.execute(
        update(Escalation).where(Escalation.id == escalation_id).values(version=Escalation.version + 1, **values)
    )


async def insert_telling(session: Session, values: Mapping[str, Any]) -> None:
    await session.execute(insert(Telling).values(**values))


async def insert_redaction(session: Session, values: Mapping[str, Any]) -> None:
    await session.execute(insert(Redaction).values(**values))


class RedactionRow(NamedTuple):
    id: UUID
    title: str
    body: str
    answer: str
    made_by_person_id: UUID
    made_at: datetime


async def get_latest_redaction(session: Session, petition_id: UUID) -> RedactionRow | None:
    found = (
        await session.execute(
            text(f"""select {", ".join(RedactionRow._fields)} from redactions
                      where petition_id = :id order by id desc limit 1"""),
            {"id": petition_id},
        )
    ).one_or_none()
    return RedactionRow(*found) if found else None


async def store_publication(session: Session, values: Mapping[str, Any]) -> None:
    """Publish, or publish again after an unpublishing."""
    await session.execute(
        text("""insert into publications (petition_id, redaction_id, confirmed_by_person_id, published_at)
                values (:petition_id, :redaction_id, :confirmed_by_person_id, :published_at)
                on conflict (petition_id) do update set redaction_id = excluded.redaction_id,
                  confirmed_by_person_id = excluded.confirmed_by_person_id, published_at = excluded.published_at,
                  unpublished_at = null, unpublished_why = null"""),
        dict(values),
    )


async def end_publication(session: Session, petition_id: UUID, at: datetime, why: str) -> None:
    await session.execute(
        update(Publication)
        .where(Publication.petition_id == petition_id, Publication.unpublished_at.is_(None))
        .values(unpublished_at=at, unpublished_why=why)
    )


async def list_answer_persons(session: Session, petition_id: UUID) -> list[UUID]:
    """Persons who wrote an approved answer, or gave it in the hall: after a contest others take it up."""
    found = await session.execute(
        text("select distinct unnest(writers) from answers where petition_id = :id and state = 'approved'"),
        {"id": petition_id},
    )
    return list(found.scalars())
