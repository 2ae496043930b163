"""Dialogue sessions: the facts and the page of one, lists, appointments, and the one function that stores a move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, text, tuple_, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from api.db.engine import Session
from api.db.queries.history import SESSION, ChainHead, NewEvent, append_events, first_head
from api.db.tables.sessions import Appointment, SessionRow
from api.db.vocabulary import CLASSES, CONFIDENTIALITIES, OUTCOMES, SESSION_STATES, STATES

_LAST_ID = UUID(int=(1 << 128) - 1)
_DAY = "(s.starts_at at time zone 'Asia/Ho_Chi_Minh')::date"
_DENUNCIATION = CONFIDENTIALITIES.index("denunciation")


class Facts(NamedTuple):
    """Everything about one session, read in one statement: what the rules ask and what its page shows."""

    id: UUID
    version: int
    kind: str
    state: int
    title: str
    theme: str | None
    host_id: UUID
    host_name: str
    host_area_path: list[UUID]
    co_host_ids: list[UUID]
    co_hosts: list[dict[str, Any]]
    area_id: UUID
    area_name: str
    cluster_areas: list[dict[str, Any]]
    day: date
    starts_at: datetime
    ends_at: datetime
    venue: str
    previous_session_id: UUID | None
    announced_at: datetime | None
    late_announcement_reason: str | None
    started_at: datetime | None
    presided_by_account_id: UUID | None
    presided_by_name: str | None
    presided_in_person: bool | None
    capture_closed_at: datetime | None
    minutes_signed_at: datetime | None
    concluded_at: datetime | None
    conclusion: str | None
    conclusion_number: str | None
    conclusion_issued_on: date | None
    closed_at: datetime | None
    end_reason: str | None
    officials: int
    members: int
    people: int
    last_number: int
    planned_commitments: list[dict[str, Any]]
    appointments: list[dict[str, Any]]
    opinions: int
    settled: int
    explained: int
    noted: int
    still_received: int
    commitments_total: int
    commitments_open: int
    conclusion_due_on: date | None
    created_at: datetime
    event_count: int
    chain_head: bytes


_JSON = dict.fromkeys(("co_hosts", "cluster_areas", "planned_commitments", "appointments"), JSONB)
_NAMED_AREA = "jsonb_build_object('id', x.id, 'name', x.full_name)"
_FACTS = f"""
select s.id, s.version, s.kind, s.state, s.title, s.theme, s.host_id, h.name_vi as host_name,
  ha.path as host_area_path, s.co_host_ids,
  (select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name_vi, 'kind', x.kind)
            order by x.name_vi, x.id), '[]')
     from organisations x where x.id = any (s.co_host_ids)) as co_hosts,
  s.area_id, a.full_name as area_name,
  (select coalesce(jsonb_agg({_NAMED_AREA} order by x.full_name, x.id), '[]')
     from areas x where x.id = any (s.cluster_area_ids)) as cluster_areas,
  {_DAY} as day, s.starts_at, s.ends_at, s.venue, s.previous_session_id, s.announced_at, s.late_announcement_reason,
  s.started_at, s.presided_by_account_id,
  (select y.full_name from accounts x join persons y on y.id = x.person_id where x.id = s.presided_by_account_id)
    as presided_by_name,
  s.presided_in_person, s.capture_closed_at, s.minutes_signed_at, s.concluded_at, s.conclusion, s.conclusion_number,
  s.conclusion_issued_on, s.closed_at, s.end_reason, s.officials, s.members, s.people, s.opinions as last_number,
  s.planned_commitments,
  (select coalesce(jsonb_agg(jsonb_build_object(
            'account_id', x.account_id, 'name', p.full_name, 'duty', x.duty,
            'organisation_id', o.id, 'organisation_name', o.name_vi, 'organisation_kind', o.kind,
            'position', case when m.valid_from <= {_DAY} and (m.valid_to is null or m.valid_to >= {_DAY})
                             then m.position end,
            'acting', exists (select 1 from delegations d
                               where d.to_account_id = x.account_id and d.organisation_id = o.id
                                 and d.valid_from <= {_DAY} and d.valid_to >= {_DAY}),
            'appointed_at', x.appointed_at) order by x.duty, p.full_name, x.account_id), '[]')
     from session_appointments x
     join memberships m on m.id = x.membership_id join organisations o on o.id = m.organisation_id
     join accounts c on c.id = x.account_id join persons p on p.id = c.person_id
    where x.session_id = s.id) as appointments,
  f.opinions, f.settled, f.explained, f.noted, f.still_received,
  (select count(*) from commitments x where x.session_id = s.id) as commitments_total,
  (select count(*) from commitments x where x.session_id = s.id and x.state in (0, 1, 2)) as commitments_open,
  d.due_on as conclusion_due_on,
  s.created_at, s.event_count, s.chain_head
from sessions s
join organisations h on h.id = s.host_id
join areas ha on ha.id = h.area_id
join areas a on a.id = s.area_id
cross join lateral session_figures(s.id) f
left join deadlines d on d.session_id = s.id and d.rule_code = 'R17'
where s.id = :id
"""


async def get_facts(session: Session, session_id: UUID) -> Facts | None:
    found = (await session.execute(text(_FACTS).columns(**_JSON), {"id": session_id})).one_or_none()
    return Facts(*found) if found else None


async def lock_facts(session: Session, session_id: UUID) -> Facts | None:
    """The same, with the row locked first: moves and opinion numbers of one session come one after the other."""
    locked = await session.execute(text("select 1 from sessions where id = :id for update"), {"id": session_id})
    return await get_facts(session, session_id) if locked.one_or_none() else None


async def insert_session(session: Session, values: Mapping[str, Any], event: NewEvent) -> tuple[UUID, bool]:
    """Add a session with its first event: its id, and True. With a client_id that the account used before nothing is
    added: the earlier session's id, and False."""
    session_id: UUID = values["id"]
    head = first_head(session_id)
    made = await session.execute(
        upsert(SessionRow)
        .values(**values, event_count=head.n, chain_head=head.hash)
        .on_conflict_do_nothing(index_elements=["created_by_account_id", "client_id"])
        .returning(SessionRow.id)
    )
    if made.one_or_none() is None:
        found = await session.execute(
            text("select id from sessions where created_by_account_id = :account and client_id = :client"),
            {"account": values["created_by_account_id"], "client": values["client_id"]},
        )
        return UUID(str(found.scalar_one())), False
    await store_move(session, session_id, head=head, event=event, changes={}, bump=False)
    return session_id, True


async def store_move(
    session: Session, session_id: UUID, *, head: ChainHead, event: NewEvent, changes: Mapping[str, Any], bump: bool
) -> None:
    """Store the changed columns with the event that tells of it. `bump` False: the change commutes with others, so
    nobody's version becomes stale by it. The row must be locked."""
    new_head = await append_events(session, SESSION, session_id, head, [event])
    columns = dict(changes)
    if "state" in columns:
        columns["state"] = SESSION_STATES.index(columns["state"])
    await session.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id)
        .values(version=SessionRow.version + int(bump), event_count=new_head.n, chain_head=new_head.hash, **columns)
    )


async def store_last_number(session: Session, session_id: UUID, number: int) -> None:
    """The last opinion number given; the row must be locked since the number was read."""
    await session.execute(update(SessionRow).where(SessionRow.id == session_id).values(opinions=number))


class SeatRow(NamedTuple):
    account_id: UUID
    membership_id: UUID
    organisation_id: UUID
    organisation_kind: str
    position: str
    acting: bool


async def list_seats(
    session: Session, accounts: Sequence[UUID], organisations: Sequence[UUID], on: date
) -> list[SeatRow]:
    """The seats that these accounts hold on that day in these organisations, in the order in which those are given."""
    found = await session.execute(
        text("""select m.account_id, m.id, o.id, o.kind, m.position,
                       exists (select 1 from delegations d where d.to_account_id = m.account_id
                                  and d.organisation_id = o.id and d.valid_from <= :on and d.valid_to >= :on)
                  from memberships m join organisations o on o.id = m.organisation_id
                  join accounts a on a.id = m.account_id
                 where m.account_id = any (:accounts) and o.id = any (:organisations) and a.active
                   and m.position <> 'administrator'
                   and m.valid_from <= :on and (m.valid_to is null or m.valid_to >= :on)
                 order by array_position(cast(:organisations as uuid[]), o.id), m.id"""),
        {"accounts": list(accounts), "organisations": list(organisations), "on": on},
    )
    return [SeatRow(*row) for row in found]


async def replace_appointments(session: Session, session_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """These and no others; who keeps a duty keeps its date."""
    kept = [(row["account_id"], row["duty"]) for row in rows]
    await session.execute(
        delete(Appointment).where(
            Appointment.session_id == session_id,
            tuple_(Appointment.account_id, Appointment.duty).not_in(kept),
        )
    )
    if rows:
        await session.execute(
            upsert(Appointment)
            .values([{"session_id": session_id, **row} for row in rows])
            .on_conflict_do_update(
                index_elements=["session_id", "account_id", "duty"],
                set_={"membership_id": text("excluded.membership_id")},
            )
        )


async def list_area_paths(session: Session, ids: Sequence[UUID], on: date) -> dict[UUID, list[UUID]]:
    """Of those of these areas that are valid on the day, the areas from the province down."""
    found = await session.execute(
        text("""select id, path from areas
                 where id = any (:ids) and valid_from <= :on and (valid_to is null or valid_to >= :on)"""),
        {"ids": list(ids), "on": on},
    )
    return {row[0]: row[1] for row in found}


async def list_area_names(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    found = await session.execute(text("select id, full_name from areas where id = any (:ids)"), {"ids": list(ids)})
    return {row[0]: row[1] for row in found}


@dataclass(frozen=True, slots=True)
class Filters:
    """Absent = not asked for. `area_id` includes what lies below it; the days are those on which a session begins."""

    states: Sequence[str] = ()
    kinds: Sequence[str] = ()
    host_id: UUID | None = None
    area_id: UUID | None = None
    from_day: date | None = None
    to_day: date | None = None


class Scope(NamedTuple):
    """Which sessions exist for the caller (domain/sessions/policy.py, visible_to)."""

    staff: bool
    organisation_id: UUID | None
    committee_area_id: UUID | None


def _conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    parts: list[str] = []
    values: dict[str, Any] = {}
    if filters.states:
        parts.append("s.state = any (:states)")
        values["states"] = [SESSION_STATES.index(state) for state in filters.states]
    if filters.kinds:
        parts.append("s.kind = any (:kinds)")
        values["kinds"] = list(filters.kinds)
    if filters.host_id:
        parts.append("s.host_id = :host_id")
        values["host_id"] = filters.host_id
    if filters.area_id:
        parts.append("cast(:area_id as uuid) = any (a.path)")
        values["area_id"] = filters.area_id
    for name, sign, day in (("from_day", ">=", filters.from_day), ("to_day", "<", filters.to_day)):
        if day:
            plus = " + 1" if sign == "<" else ""
            parts.append(
                f"s.starts_at {sign} ((cast(:{name} as date){plus})::timestamp at time zone 'Asia/Ho_Chi_Minh')"
            )
            values[name] = day
    return "".join(f" and {part}" for part in parts), values


async def list_sessions(
    session: Session, scope: Scope, filters: Filters, after: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Up to `limit` sessions that exist for the caller, newest first, with their figures."""
    conditions, values = _conditions(filters)
    found = await session.execute(
        text(f"""
            with k as materialized (
              select s.id from sessions s
                join organisations h on h.id = s.host_id join areas ha on ha.id = h.area_id
                join areas a on a.id = s.area_id
               where s.id < :after and :staff
                 and (s.announced_at is not null or s.host_id = :organisation or :organisation = any (s.co_host_ids)
                      or :committee_area = any (ha.path)) {conditions}
               order by s.id desc limit :limit)
            select coalesce(jsonb_agg(jsonb_build_object(
                'id', s.id, 'version', s.version, 'kind', s.kind, 'state', {_name_of("s.state", SESSION_STATES)},
                'title', s.title, 'theme', s.theme, 'host', jsonb_build_object('id', h.id, 'name', h.name_vi),
                'area', jsonb_build_object('id', a.id, 'name', a.full_name), 'starts_at', s.starts_at,
                'ends_at', s.ends_at, 'venue', s.venue, 'announced_at', s.announced_at,
                'announced_late', s.late_announcement_reason is not null,
                'presided_in_person', s.presided_in_person, 'opinions', f.opinions, 'settled', f.settled,
                'explained', f.explained, 'noted', f.noted) order by s.id desc), '[]') as items
              from k join sessions s on s.id = k.id join organisations h on h.id = s.host_id
              join areas a on a.id = s.area_id cross join lateral session_figures(s.id) f""").columns(items=JSONB),
        values
        | {
            "after": after or _LAST_ID,
            "limit": limit,
            "staff": scope.staff,
            "organisation": scope.organisation_id,
            "committee_area": scope.committee_area_id,
        },
    )
    items: list[dict[str, Any]] = found.scalar_one()
    return items


def _name_of(column: str, names: Sequence[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"(array[{listed}])[{column} + 1]"


_OPINION = f"""jsonb_build_object(
  'number', p.opinion_number, 'id', p.id, 'code', p.code, 'version', p.version,
  'class', {_name_of("p.klass", CLASSES)}, 'field', jsonb_build_object('code', f.code, 'name', f.name_vi),
  'state', {_name_of("p.state", STATES)}, 'outcome', {_name_of("p.outcome", OUTCOMES)},
  'title', p.title, 'text', p.body, 'speaker_kind', p.speaker_kind, 'on_behalf_of', p.on_behalf_of,
  'speaker_name', case when p.handed_in_by_key = own.key or :committee and (p.holder_key = own.key
      or p.origin_key = own.key
      or exists (select 1 from petition_hops y where y.petition_id = p.id and y.organisation_id = own.id))
    then (select coalesce(y.organisation_name, y.full_name) from petition_parties y
           where y.petition_id = p.id order by y.id limit 1) end,
  'holder', jsonb_build_object('id', h.id, 'name', h.name_vi),
  'area', jsonb_build_object('id', a.id, 'name', a.full_name),
  'about_petition_id', (select x.id from petitions x where x.id = p.about_petition_id),
  'about_commitment_id', p.about_commitment_id)"""
"""`speaker_name` only for who is shown identities: the Front that handed it in, and the committees that hold it, took
it in, or convened the session."""


async def list_opinions(
    session: Session, session_id: UUID, organisation_id: UUID | None, *, committee: bool, after: int, limit: int
) -> list[dict[str, Any]]:
    """What was said in the session, by number, as far as the caller may see it; never a denunciation. `committee`: the
    caller's organisation is one."""
    found = await session.execute(
        text(f"""
            with k as materialized (
              select p.id from petitions p
               where p.session_id = :session and p.opinion_number > :after and p.confidentiality <> {_DENUNCIATION}
               order by p.opinion_number limit :limit)
            select coalesce(jsonb_agg({_OPINION} order by p.opinion_number), '[]') as items
              from k join petitions p on p.id = k.id join organisations h on h.key = p.holder_key
              join areas a on a.id = p.area_id join fields f on f.key = p.field
              left join organisations own on own.id = :organisation""").columns(items=JSONB),
        {
            "session": session_id,
            "organisation": organisation_id,
            "committee": committee,
            "after": after,
            "limit": limit,
        },
    )
    items: list[dict[str, Any]] = found.scalar_one()
    return items


class ReceiptRow(NamedTuple):
    """`state` and `version` are None once the petition left its taker's sight."""

    id: UUID
    code: str
    opinion_number: int | None
    state: str | None
    version: int | None


async def get_receipt(session: Session, account_id: UUID, client_id: UUID) -> ReceiptRow | None:
    """What the account took down under this client_id, whether or not it may still see it."""
    found = (
        await session.execute(
            text("""select t.id, t.code, t.opinion_number, p.state, p.version
                      from taken_down(:account, :client) t left join petitions p on p.id = t.id"""),
            {"account": account_id, "client": client_id},
        )
    ).one_or_none()
    if found is None:
        return None
    state = STATES[found[3]] if found[3] is not None else None
    return ReceiptRow(found[0], found[1], found[2], state, found[4])
