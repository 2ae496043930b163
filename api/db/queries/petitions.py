"""Petitions: the facts that rules decide on, intake, and the one function that stores a move with its history."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, text

from api.db.engine import Session
from api.db.queries.history import PETITION, ChainHead, NewEvent, append_events
from api.db.tables.petitions import Party
from api.db.vocabulary import (
    CHANNELS,
    CLASSES,
    CONFIDENTIALITIES,
    OUTCOMES,
    PETITIONER_KINDS,
    STATES,
    URGENCIES,
)

CODED = {
    "klass": CLASSES,
    "state": STATES,
    "confidentiality": CONFIDENTIALITIES,
    "urgency": URGENCIES,
    "channel": CHANNELS,
    "petitioner_kind": PETITIONER_KINDS,
    "outcome": OUTCOMES,
}
"""Columns that hold the place of a name in a tuple of db.vocabulary."""


Audience = Mapping[str, Collection[UUID]]
"""Who may see a petition: organisations, leaders, heads, areas, front_areas, parties, handlers, barred, as ids."""
AUDIENCE = ("organisations", "leaders", "heads", "areas", "front_areas", "parties", "handlers", "barred")


class FactsRow(NamedTuple):
    """Everything the rules ask about one petition, read in one statement."""

    id: UUID
    code: str
    version: int
    klass: int
    field: str
    state: int
    confidentiality: int
    channel: int
    petitioner_kind: int
    urgency: int
    variant: str
    received_at: datetime
    area_id: UUID
    holder_id: UUID
    holder_kind: str
    holder_superior_id: UUID | None
    origin_id: UUID
    holder_area_path: list[UUID]
    area_path: list[UUID]
    handed_in_by_id: UUID | None
    hops: list[UUID]
    subjects: list[UUID]
    outside: bool
    handlers: list[UUID]
    parties: list[UUID]
    several: bool
    lead_id: UUID | None
    lead_assignment_id: UUID | None
    assigned: list[UUID]
    answered_by: list[UUID]
    writers: list[UUID]
    nobody_else: bool
    redactors: list[UUID]
    excluded_persons: list[UUID]
    session_id: UUID | None
    session_writers: list[UUID]
    session_hosts: list[UUID]
    sent_from_id: UUID | None
    sent_to_id: UUID | None
    escalation_id: UUID | None
    sent_up_by: list[UUID]
    escalation_returns: int
    assignment_returns: int
    assignment_return_until: date | None
    transferred_from_id: UUID | None
    transfer_return_until: date | None
    transfer_returns: int
    contests: int
    told_on: date | None
    contest_until: date | None
    posted: bool
    published: bool
    commitments_open: int
    commitments_total: int
    commitments_not_done: int
    approval_due_on: date | None
    event_count: int
    chain_head: bytes


_FACTS = """
select p.id, p.code, p.version, p.klass, f.code as field, p.state, p.confidentiality, p.channel, p.petitioner_kind,
  p.urgency, p.variant, p.received_at, p.area_id,
  h.id as holder_id, h.kind as holder_kind, h.superior_id as holder_superior_id, o.id as origin_id,
  ha.path as holder_area_path, pa.path as area_path,
  (select x.id from organisations x where x.key = p.handed_in_by_key) as handed_in_by_id,
  array(select x.organisation_id from petition_hops x where x.petition_id = p.id) as hops,
  array(select x.organisation_id from petition_subjects x where x.petition_id = p.id) as subjects,
  h.kind = 'inspection_commission' and exists (
    select 1 from petition_subjects x join organisations o on o.id = x.organisation_id
     where x.petition_id = p.id and o.superior_id is null) as outside,
  array(select x.account_id from petition_handlers x where x.petition_id = p.id) as handlers,
  array(select x.account_id from petition_parties x
         where x.petition_id = p.id and x.account_id is not null and x.role <> 'co_signatory') as parties,
  (select count(*) > 1 from petition_parties x where x.petition_id = p.id) as several,
  l.organisation_id as lead_id, l.id as lead_assignment_id,
  array(select x.organisation_id from assignments x where x.petition_id = p.id and x.state = 'running') as assigned,
  array(select distinct x.organisation_id from answers x
         where x.petition_id = p.id and x.state in ('submitted', 'approved')) as answered_by,
  w.persons as writers,
  case when p.state = 5 then coalesce(
    (select bool_and(a.person_id = any (w.persons)) from memberships m join accounts a on a.id = m.account_id
      where m.organisation_id = h.id and m.valid_from <= :today and (m.valid_to is null or m.valid_to >= :today)
        and (m.position = 'head' or m.position <> 'administrator' and exists (
          select 1 from delegations g where g.to_account_id = m.account_id and g.organisation_id = h.id
             and g.valid_from <= :today and g.valid_to >= :today))), false)
  else cardinality(r.persons) > 0 and not exists (
    select 1 from memberships m join accounts a on a.id = m.account_id
     where m.organisation_id = h.id and m.position <> 'administrator' and a.person_id <> all (r.persons)
       and m.valid_from <= :today and (m.valid_to is null or m.valid_to >= :today)) end as nobody_else,
  r.persons as redactors,
  case when cardinality(p.excluded_persons) = 0 or exists (
    select 1 from memberships m join accounts a on a.id = m.account_id
     where m.organisation_id = h.id and m.position <> 'administrator' and a.person_id <> all (p.excluded_persons)
       and m.valid_from <= :today and (m.valid_to is null or m.valid_to >= :today)
       and (p.confidentiality < 2 or m.position in ('head', 'deputy') or exists (
         select 1 from petition_handlers x where x.petition_id = p.id and x.account_id = m.account_id)))
  then p.excluded_persons else '{}' end as excluded_persons,
  p.session_id,
  case when z.state = 3 or (z.state = 4 and z.minutes_signed_at is null) then array(
    select x.account_id from session_appointments x
     where x.session_id = z.id and x.duty in ('clerk', 'chair', 'co_chair')) else '{}' end as session_writers,
  case when z.state = 3 or (z.state = 4 and z.minutes_signed_at is null)
    then z.host_id || z.co_host_ids else '{}' end as session_hosts,
  e.from_organisation_id as sent_from_id, e.to_organisation_id as sent_to_id, e.id as escalation_id,
  array(select x.from_organisation_id from escalations x
         where x.petition_id = p.id and x.state = 'answered' and x.to_organisation_id = h.id) as sent_up_by,
  p.escalation_returns, p.assignment_returns,
  (select max(d.due_on) from deadlines d where d.petition_id = p.id and d.assignment_id = l.id
     and d.rule_code = 'R15') as assignment_return_until,
  (select x.id from organisations x where x.key = p.transferred_from_key) as transferred_from_id,
  p.transfer_return_until, p.transfer_returns, p.contests, p.told_on,
  (select max(d.due_on) from deadlines d
    where d.petition_id = p.id and d.rule_code = 'R25' and d.state = 'open') as contest_until,
  p.posted, exists (select 1 from publications x where x.petition_id = p.id and x.unpublished_at is null) as published,
  c.open_ones, c.all_ones, c.not_done,
  (select min(d.due_on) from deadlines d
    where d.petition_id = p.id and d.rule_code = 'R28' and d.state = 'open') as approval_due_on,
  p.event_count, p.chain_head
from petitions p
join organisations h on h.key = p.holder_key
join organisations o on o.key = p.origin_key
join areas ha on ha.id = h.area_id
join areas pa on pa.id = p.area_id
join fields f on f.key = p.field
left join assignments l on l.petition_id = p.id and l.role = 'lead' and l.state = 'running'
left join sessions z on z.id = p.session_id
left join escalations e on e.petition_id = p.id and e.state in ('sent', 'received')
cross join lateral (
  select array(select x.made_by_person_id from redactions x where x.petition_id = p.id
                order by x.id desc limit 1) as persons) r
left join lateral (
  select x.id from answers x where x.petition_id = p.id and x.state = 'approved' order by x.id desc limit 1) n on true
cross join lateral (
  select array(select distinct unnest(x.writers) from answers x where x.petition_id = p.id
                  and x.state <> 'approved' and (n.id is null or x.id > n.id)) as persons) w
cross join lateral (
  select count(*) filter (where x.state in (0, 1, 2)) as open_ones, count(*) as all_ones,
         count(*) filter (where x.state = 4) as not_done
    from commitments x where x.petition_id = p.id and x.answer_id = n.id) c
where p.id = :id
"""


async def get_facts(session: Session, petition_id: UUID, today: date) -> FactsRow | None:
    found = (await session.execute(text(_FACTS), {"id": petition_id, "today": today})).one_or_none()
    return FactsRow(*found) if found else None


async def lock_facts(session: Session, petition_id: UUID, today: date) -> FactsRow | None:
    """The same, with the petition's row locked: moves of one petition come one after the other.

    Locked first and read after, so that the facts are those the earlier mover left behind.
    """
    locked = await session.execute(text("select 1 from petitions where id = :id for update"), {"id": petition_id})
    if locked.one_or_none() is None:
        return None
    return await get_facts(session, petition_id, today)


async def begin_task(session: Session, petition_id: UUID) -> None:
    """Name the petition this transaction works on: its row stays writable when the move takes it out of sight."""
    await session.execute(text("select set_config('app.task', :id, true)"), {"id": str(petition_id)})


async def end_task(session: Session) -> None:
    await session.execute(text("select set_config('app.task', '', true)"))


_STORE = """
with k as (select
  array(select key from organisations where id = any (:organisations)
        union select lead_key from organisations where id = any (:leaders)
        union select head_key from organisations where id = any (:heads)
        union select key from areas where id = any (:areas)
        union select front_key from areas where id = any (:front_areas)
        union select key from accounts where id = any (:parties)
        union select handler_key from accounts where id = any (:handlers)) as audience,
  array(select key from organisations where id = any (:barred)) as barred)
update petitions p set version = p.version + :bump, audience = k.audience, barred = k.barred,
  event_count = :event_count, chain_head = :chain_head {sets}
from k where p.id = :id
returning set_access(p.id, p.audience, p.state, p.field,
                     case when p.state < 10 then p.due_on end), p.version
"""
_ORGANISATION_KEYS = ("holder", "origin", "handed_in_by", "transferred_from")


async def store_move(
    session: Session,
    petition_id: UUID,
    *,
    head: ChainHead,
    events: Sequence[NewEvent],
    audience: Audience,
    changes: Mapping[str, Any],
    bump: bool = True,
) -> int:
    """Store the changed columns, who sees the row from now on, and the events; gives the new version.

    `changes` names columns with plain values; names of db.vocabulary and organisation ids (`holder_id` …) are turned
    into codes and keys here. The row must be locked by lock_facts.
    """
    new_head = await append_events(session, PETITION, petition_id, head, events)
    sets, values = _assignments_of(changes)
    stored = await session.execute(
        text(_STORE.format(sets=sets)),
        values
        | _ids(audience)
        | {"id": petition_id, "bump": int(bump), "event_count": new_head.n, "chain_head": new_head.hash},
    )
    return int(stored.one()[1])


def _ids(audience: Audience) -> dict[str, list[UUID]]:
    return {name: sorted(audience.get(name, ())) for name in AUDIENCE}


def _assignments_of(changes: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    parts: list[str] = []
    values: dict[str, Any] = {}
    for name, value in changes.items():
        if name.removesuffix("_id") in _ORGANISATION_KEYS:
            column = f"{name.removesuffix('_id')}_key"
            parts.append(f"{column} = (select key from organisations where id = :set_{name})")
        elif name == "field":
            parts.append("field = (select key from fields where code = :set_field)")
        else:
            parts.append(f"{name} = :set_{name}")
        values[f"set_{name}"] = CODED[name].index(value) if name in CODED and value is not None else value
    return "".join(f", {part}" for part in parts), values


async def insert_petition(
    session: Session,
    *,
    values: Mapping[str, Any],
    audience: Audience,
    events: Sequence[NewEvent],
    head: ChainHead,
    due_on: date | None,
) -> None:
    """Add a petition with its first events and its access rows. Ids of organisations and codes as in store_move."""
    petition_id: UUID = values["id"]
    new_head = await append_events(session, PETITION, petition_id, head, events)
    row = dict(values)
    columns, expressions, params = [], [], {}
    for name, value in row.items():
        if name.removesuffix("_id") in _ORGANISATION_KEYS:
            columns.append(f"{name.removesuffix('_id')}_key")
            expressions.append(f"(select key from organisations where id = :{name})")
        elif name == "field":
            columns.append("field")
            expressions.append("(select key from fields where code = :field)")
        elif name == "created_by_id":
            columns.append("created_by_key")
            expressions.append("(select key from accounts where id = :created_by_id)")
        else:
            columns.append(name)
            expressions.append(f":{name}")
        params[name] = CODED[name].index(value) if name in CODED and value is not None else value
    await session.execute(
        text(f"""
            insert into petitions ({", ".join(columns)}, due_on, event_count, chain_head, audience, barred)
            values ({", ".join(expressions)}, :due_on, :event_count, :chain_head,
              array(select key from organisations where id = any (:organisations)
                    union select lead_key from organisations where id = any (:leaders)
                    union select head_key from organisations where id = any (:heads)
                    union select key from areas where id = any (:areas)
                    union select front_key from areas where id = any (:front_areas)
                    union select key from accounts where id = any (:parties)
                    union select handler_key from accounts where id = any (:handlers)),
              array(select key from organisations where id = any (:barred)))"""),
        params | _ids(audience) | {"due_on": due_on, "event_count": new_head.n, "chain_head": new_head.hash},
    )
    await session.execute(
        text("""select set_access(id, audience, state, field, case when state < 10 then due_on end)
                  from petitions where id = :id"""),
        {"id": petition_id},
    )


async def next_code_number(session: Session, prefix: str) -> int:
    """The next running number of the prefix. The row lock orders intakes; a rolled-back intake leaves no gap."""
    found = await session.execute(
        text("""insert into code_counters as c (prefix, last) values (:prefix, 1)
                on conflict (prefix) do update set last = c.last + 1 returning last"""),
        {"prefix": prefix},
    )
    return int(found.scalar_one())


async def insert_parties(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await session.execute(insert(Party), [dict(row) for row in rows])


async def store_account_of_party(session: Session, petition_id: UUID, account_id: UUID) -> bool:
    """The first petitioner, else representative, who has no account follows through this one. False: there is none."""
    found = await session.execute(
        text("""update petition_parties set account_id = :account where id = (
                  select id from petition_parties
                   where petition_id = :id and account_id is null and role <> 'co_signatory'
                   order by role, id limit 1) returning id"""),
        {"id": petition_id, "account": account_id},
    )
    return found.one_or_none() is not None


async def delete_handlers(session: Session, petition_id: UUID) -> None:
    """Nobody is named any more; the history keeps who was."""
    await session.execute(text("delete from petition_handlers where petition_id = :id"), {"id": petition_id})


async def insert_links(session: Session, table: str, petition_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of petition_subjects, petition_handlers or petition_hops; one that is there already stays."""
    for row in rows:
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        await session.execute(
            text(f"insert into {table} (petition_id, {names}) values (:petition_id, {marks}) on conflict do nothing"),
            {"petition_id": petition_id, **row},
        )
