"""Commitments: promises of answers and of session conclusions, each with its own history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.dialects.postgresql import JSONB

from api.db.engine import Session
from api.db.queries.history import COMMITMENT, ChainHead, NewEvent, append_events, first_head
from api.db.tables.sessions import Commitment
from api.db.vocabulary import COMMITMENT_STATES

_LAST_ID = UUID(int=(1 << 128) - 1)


async def insert_commitment(
    session: Session,
    values: Mapping[str, Any],
    at: datetime,
    account_id: UUID | None,
    organisation_id: UUID | None,
) -> None:
    """A new promise, `open`, with the first event of its own history."""
    commitment_id: UUID = values["id"]
    made = NewEvent(
        kind="promise",
        at=at,
        account_id=account_id,
        organisation_id=organisation_id,
        data={"number": values["number"], "organisation": values["organisation_id"], "due_on": values["due_on"]},
        personal={"text": values["text"]},
    )
    head = await append_events(session, COMMITMENT, commitment_id, first_head(commitment_id), [made])
    await session.execute(
        insert(Commitment).values(
            **values,
            version=1,
            first_due_on=values["due_on"],
            state=COMMITMENT_STATES.index("open"),
            created_at=at,
            event_count=head.n,
            chain_head=head.hash,
        )
    )


class Facts(NamedTuple):
    """One commitment with what the rules ask. `owner_id`, `petition_id` and `code` are None while row security hides
    the petition from the caller."""

    id: UUID
    version: int
    number: int
    text: str
    state: int
    petition_id: UUID | None
    code: str | None
    session_id: UUID | None
    session_title: str | None
    answer_id: UUID | None
    organisation_id: UUID
    organisation_kind: str
    organisation_name: str
    owner_id: UUID | None
    owner_name: str | None
    owner_superior_id: UUID | None
    area_id: UUID
    area_name: str
    area_path: list[UUID]
    due_on: date
    first_due_on: date
    open_to_staff: bool
    of_petition: bool
    report: str | None
    reported_at: datetime | None
    reported_by_person_id: UUID | None
    confirmed_at: datetime | None
    end_reason: str | None
    replaced_by_id: UUID | None
    replaces_id: UUID | None
    created_at: datetime
    event_count: int
    chain_head: bytes


_SELECT = """
select c.id, c.version, c.number, c.text, c.state, p.id as petition_id, p.code, c.session_id, s.title as session_title,
  c.answer_id, c.organisation_id, o.kind as organisation_kind, o.name_vi as organisation_name,
  w.id as owner_id, w.name_vi as owner_name, w.superior_id as owner_superior_id,
  c.area_id, a.full_name as area_name, a.path as area_path, c.due_on, c.first_due_on, c.open_to_staff,
  c.petition_id is not null as of_petition, c.report, c.reported_at, c.reported_by_person_id, c.confirmed_at,
  c.end_reason, c.replaced_by_id, (select x.id from commitments x where x.replaced_by_id = c.id) as replaces_id,
  c.created_at, c.event_count, c.chain_head
from {source} c
join organisations o on o.id = c.organisation_id
join areas a on a.id = c.area_id
left join petitions p on p.id = c.petition_id
left join sessions s on s.id = c.session_id
left join organisations h on h.key = p.holder_key
left join organisations w on w.id = coalesce(s.host_id, h.id)
"""


async def get_facts(session: Session, commitment_id: UUID) -> Facts | None:
    sql = f"{_SELECT.format(source='commitments')} where c.id = :id"
    found = (await session.execute(text(sql), {"id": commitment_id})).one_or_none()
    return Facts(*found) if found else None


async def get_petition_id(session: Session, commitment_id: UUID) -> UUID:
    """The petition that a promise of an answer belongs to, whether or not the caller sees it."""
    found = await session.execute(text("select petition_id from commitments where id = :id"), {"id": commitment_id})
    petition_id: UUID = found.scalar_one()
    return petition_id


async def lock_facts(session: Session, commitment_id: UUID) -> Facts | None:
    """The same, with the row locked first: moves of one commitment come one after the other."""
    locked = await session.execute(text("select 1 from commitments where id = :id for update"), {"id": commitment_id})
    return await get_facts(session, commitment_id) if locked.one_or_none() else None


async def store_move(
    session: Session, commitment_id: UUID, *, head: ChainHead, event: NewEvent, changes: Mapping[str, Any]
) -> None:
    """Store the changed columns with the event that tells of it. The row must be locked."""
    new_head = await append_events(session, COMMITMENT, commitment_id, head, [event])
    columns = dict(changes)
    if "state" in columns:
        columns["state"] = COMMITMENT_STATES.index(columns["state"])
    await session.execute(
        update(Commitment)
        .where(Commitment.id == commitment_id)
        .values(version=Commitment.version + 1, event_count=new_head.n, chain_head=new_head.hash, **columns)
    )


async def next_number(session: Session, petition_id: UUID | None, session_id: UUID | None) -> int:
    """The next number of the commitments of one petition or session; its row is locked, so nobody else takes it."""
    source, source_id = ("petition", petition_id) if petition_id else ("session", session_id)
    await session.execute(text(f"select 1 from {source}s where id = :id for update"), {"id": source_id})
    found = await session.execute(
        text(f"select coalesce(max(number), 0) + 1 from commitments where {source}_id = :id"), {"id": source_id}
    )
    return int(found.scalar_one())


@dataclass(frozen=True, slots=True)
class Filters:
    """Absent = not asked for. `area_id` includes what lies below it. `due_before`: not yet reported done, and due
    before that day; `reported_before`: reported done before that instant and not confirmed yet."""

    states: Sequence[str] = ()
    organisation_id: UUID | None = None
    area_id: UUID | None = None
    petition_id: UUID | None = None
    session_id: UUID | None = None
    due_before: date | None = None
    reported_before: datetime | None = None


def _conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    conditions = {
        "states": ("c.state = any (:states)", [COMMITMENT_STATES.index(state) for state in filters.states] or None),
        "organisation_id": ("c.organisation_id = :organisation_id", filters.organisation_id),
        "area_id": ("cast(:area_id as uuid) = any (a.path)", filters.area_id),
        "petition_id": ("p.id = :petition_id", filters.petition_id),
        "session_id": ("c.session_id = :session_id", filters.session_id),
        "due_before": ("c.state in (0, 1) and c.due_on < :due_before", filters.due_before),
        "reported_before": ("c.state = 2 and c.reported_at < :reported_before", filters.reported_before),
    }
    asked = {name: given for name, given in conditions.items() if given[1] is not None}
    return "".join(f" and {sql}" for sql, _ in asked.values()), {name: value for name, (_, value) in asked.items()}


async def list_commitments(session: Session, filters: Filters, after: UUID | None, limit: int) -> list[Facts]:
    """Up to `limit` commitments that row security shows the caller, newest first."""
    conditions, values = _conditions(filters)
    found = await session.execute(
        text(f"""with k as materialized (
                   select c.* from commitments c join areas a on a.id = c.area_id
                     left join petitions p on p.id = c.petition_id
                    where c.id < :after {conditions} order by c.id desc limit :limit)
                 {_SELECT.format(source="k")} order by c.id desc"""),
        values | {"after": after or _LAST_ID, "limit": limit},
    )
    return [Facts(*row) for row in found]


async def list_of_session(session: Session, session_id: UUID) -> list[dict[str, Any]]:
    """The commitments of a conclusion by number."""
    states = ", ".join(f"'{name}'" for name in COMMITMENT_STATES)
    found = await session.execute(
        text(f"""select coalesce(jsonb_agg(jsonb_build_object('number', c.number, 'id', c.id, 'version', c.version,
                          'text', c.text, 'state', (array[{states}])[c.state + 1],
                          'organisation', jsonb_build_object('id', o.id, 'name', o.name_vi),
                          'area', jsonb_build_object('id', a.id, 'name', a.full_name),
                          'due_on', c.due_on, 'first_due_on', c.first_due_on) order by c.number), '[]') as items
                   from commitments c join organisations o on o.id = c.organisation_id
                   join areas a on a.id = c.area_id
                  where c.session_id = :id""").columns(items=JSONB),
        {"id": session_id},
    )
    items: list[dict[str, Any]] = found.scalar_one()
    return items


async def close_to_staff(session: Session, petition_id: UUID) -> None:
    """The petition became restricted or secret: its promises follow its own visibility from now on."""
    await session.execute(
        text("update commitments set open_to_staff = false where petition_id = :id"), {"id": petition_id}
    )
