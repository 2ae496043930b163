"""Reading petitions: the register, one page, its parts. JSON is built in PostgreSQL and passed through.

Every function runs under the caller's row security; `Scope` says besides how the list is walked: an actor of the
province walks the petitions themselves, anybody else probes petition_access key by key (docs/decisions/0002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.engine import Dialect

from api.db.engine import Session
from api.db.vocabulary import (
    CHANNELS,
    CLASSES,
    CONFIDENTIALITIES,
    FIRST_CLOSED_STATE,
    OUTCOMES,
    PETITIONER_KINDS,
    STATES,
    URGENCIES,
)

COUNT_CAP = 1000
_LAST_ID = UUID(int=(1 << 128) - 1)


class Scope(NamedTuple):
    """Which walk serves the actor; what is visible is decided by row security all the same."""

    whole_province: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """Absent = not asked for. Codes are db.vocabulary's names; `area_id` includes what lies below it."""

    states: Sequence[str] = ()
    classes: Sequence[str] = ()
    fields: Sequence[str] = ()
    holder_id: UUID | None = None
    area_id: UUID | None = None
    session_id: UUID | None = None
    received_from: date | None = None
    received_to: date | None = None
    overdue: bool = False
    by_due: bool = False

    def by_due_day(self) -> Filters:
        return replace(self, by_due=True)


def _name_of(column: str, names: Sequence[str]) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"(array[{listed}])[{column} + 1]"


def _instant(column: str) -> str:
    """A moment as the models of the API write it: in UTC, with a Z."""
    return f"to_json({column} at time zone 'UTC') #>> '{{}}' || 'Z'"


_ITEM = f"""jsonb_build_object(
  'id', p.id, 'code', p.code, 'version', p.version, 'title', p.title,
  'class', {_name_of("p.klass", CLASSES)}, 'field', jsonb_build_object('code', f.code, 'name', f.name_vi),
  'state', {_name_of("p.state", STATES)}, 'urgency', {_name_of("p.urgency", URGENCIES)},
  'confidentiality', {_name_of("p.confidentiality", CONFIDENTIALITIES)}, 'channel', {_name_of("p.channel", CHANNELS)},
  'hot_flags', p.hot_flags, 'received_at', {_instant("p.received_at")}, 'due_on', p.due_on,
  'overdue', coalesce(p.state < {FIRST_CLOSED_STATE} and p.due_on < cast(:today as date), false),
  'holder', jsonb_build_object('id', h.id, 'name', h.name_vi),
  'area', jsonb_build_object('id', r.id, 'name', r.full_name),
  'session_id', p.session_id, 'opinion_number', p.opinion_number,
  'outcome', {_name_of("p.outcome", OUTCOMES)})"""
_JOINS = """join organisations h on h.key = p.holder_key join areas r on r.id = p.area_id
  join fields f on f.key = p.field"""


def _coded(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    parts: list[str] = []
    values: dict[str, Any] = {}
    for name, names, wanted in (("state", STATES, filters.states), ("klass", CLASSES, filters.classes)):
        if wanted:
            parts.append(f"p.{name} = any (:{name})")
            values[name] = [names.index(one) for one in wanted]
    return parts, values


def _conditions(filters: Filters, today: date) -> tuple[str, dict[str, Any]]:
    """What of the filters looks at the petition's row."""
    parts, values = _coded(filters)
    if filters.fields:
        parts.append("p.field = any (array(select key from fields where code = any (:fields)))")
        values["fields"] = list(filters.fields)
    if filters.holder_id:
        parts.append("p.holder_key = (select key from organisations where id = :holder_id)")
        values["holder_id"] = filters.holder_id
    if filters.area_id:
        parts.append("exists (select 1 from areas x where x.id = p.area_id and cast(:area_id as uuid) = any (x.path))")
        values["area_id"] = filters.area_id
    if filters.session_id:
        parts.append("p.session_id = :session_id")
        values["session_id"] = filters.session_id
    for name, sign, day in (("from", ">=", filters.received_from), ("to", "<", filters.received_to)):
        if day:
            plus = " + 1" if sign == "<" else ""
            parts.append(
                f"p.received_at {sign} ((cast(:received_{name} as date){plus})::timestamp"
                " at time zone 'Asia/Ho_Chi_Minh')"
            )
            values[f"received_{name}"] = day
    if filters.overdue:
        parts.append(f"p.state < {FIRST_CLOSED_STATE} and p.due_on < cast(:today as date)")
    if filters.by_due and not filters.overdue:
        parts.append(f"p.state < {FIRST_CLOSED_STATE} and p.due_on is not null")
    return "".join(f" and {part}" for part in parts), values | {"today": today}


def _walk(scope: Scope, filters: Filters, conditions: str) -> str:
    """The ids of one page, in order, from the index alone as far as possible."""
    ranged = filters.by_due or filters.overdue
    if scope.whole_province:
        after = "(p.due_on, p.id) > (:after_day, :after)" if ranged else "p.id < :after"
        order = "p.due_on, p.id" if ranged else "p.id desc"
        return f"select p.id, p.due_on from petitions p where {after} {conditions} order by {order} limit :limit"
    if ranged:
        late = "and a.due_on < cast(:today as date)" if filters.overdue else ""  # else it would pass all that is open
        probe = f"""select a.petition_id as id, a.due_on from petition_access a join petitions p on p.id = a.petition_id
                     where a.key = k.key and a.state < {FIRST_CLOSED_STATE} {late}
                       and (a.due_on, a.petition_id) > (:after_day, :after) {conditions}
                     order by a.due_on, a.petition_id limit :limit"""
    else:
        probe = f"""select a.petition_id as id, a.due_on from petition_access a join petitions p on p.id = a.petition_id
                     where a.key = k.key and a.petition_id < :after {conditions}
                     order by a.petition_id desc limit :limit"""
    return f"""select distinct x.id, x.due_on from unnest((select app_keys())) k(key), lateral ({probe}) x
                order by {"due_on, id" if ranged else "id desc"} limit :limit"""


class RegisterPage(NamedTuple):
    """Petitions as PostgreSQL wrote them, one JSON array; whether more follow, and then the place of the last one."""

    items: str
    more: bool
    last_id: str | None
    last_due_on: date | None


async def list_petitions(
    session: Session, scope: Scope, filters: Filters, after: tuple[date, UUID] | UUID | None, limit: int, today: date
) -> RegisterPage:
    """Up to `limit` petitions, newest first or by due day. `after` is the place of the last row of the page before."""
    conditions, values = _conditions(filters, today)
    ranged = filters.by_due or filters.overdue
    order = "k.due_on, k.id" if ranged else "k.id desc"
    if isinstance(after, tuple):
        values |= {"after_day": after[0], "after": after[1]}
    elif ranged:
        values |= {"after_day": date(1, 1, 1), "after": UUID(int=0)}
    else:
        values["after"] = after or _LAST_ID
    # Past SQLAlchemy, on its connection and in its transaction: to read JSON only to write it again, and the layers
    # between, would cost more than the statement.
    connection = session.sync_session.connection()
    sql, names = _positional(
        f"""with k as materialized ({_walk(scope, filters, conditions)})
            select '[' || coalesce(string_agg(item, ',' order by n) filter (where n < :limit), '') || ']',
                   count(*) = :limit, max(id::text) filter (where n = :limit - 1),
                   max(due_on) filter (where n = :limit - 1)
              from (select row_number() over (order by {order}) as n, k.id, k.due_on, ({_ITEM})::text as item
                      from k join petitions p on p.id = k.id {_JOINS}) x""",
        connection.dialect,
    )
    driver = connection.connection.driver_connection
    assert driver is not None
    values["limit"] = limit + 1  # the one that tells whether more follow
    return RegisterPage(*await driver.fetchrow(sql, *(values[name] for name in names)))


@lru_cache(maxsize=1024)
def _positional(sql: str, dialect: Dialect) -> tuple[str, tuple[str, ...]]:
    """The statement as the driver takes it, and the names of its values in their order."""
    compiled = text(sql).compile(dialect=dialect)
    return str(compiled), tuple(compiled.positiontup or ())


async def count_petitions(session: Session, scope: Scope, filters: Filters, today: date) -> int:
    """How many match, counted up to COUNT_CAP + 1."""
    conditions, values = _conditions(filters, today)
    if scope.whole_province:
        inner = f"select p.id from petitions p where true {conditions} limit :cap"
    else:
        inner = f"""select distinct a.petition_id as id from petition_access a join petitions p on p.id = a.petition_id
                     where a.key = any ((select app_keys())::int[]) {conditions} limit :cap"""
    found = await session.execute(text(f"select count(*) from ({inner}) x"), values | {"cap": COUNT_CAP + 1})
    return int(found.scalar_one())


_PAGE = f"""select {_ITEM} || jsonb_build_object(
  'petitioner_kind', {_name_of("p.petitioner_kind", PETITIONER_KINDS)}, 'body', p.body, 'requests', p.requests,
  'place', p.place, 'happened_on', p.happened_on, 'previous_handling', p.previous_handling,
  'source_number', p.source_number, 'on_behalf_of', p.on_behalf_of,
  'protection_requested', p.protection_requested,
  'captured_at', {_instant("p.captured_at")}, 'created_at', {_instant("p.created_at")},
  'backdated_reason', p.backdated_reason, 'speaker_kind', p.speaker_kind, 'told_on', p.told_on,
  'closed_at', {_instant("p.closed_at")}, 'closing_reason', p.closing_reason, 'contests', p.contests,
  'about_petition_id', p.about_petition_id, 'about_commitment_id', p.about_commitment_id,
  'origin', (select jsonb_build_object('id', o.id, 'name', o.name_vi) from organisations o where o.key = p.origin_key),
  'handed_in_by', (select jsonb_build_object('id', o.id, 'name', o.name_vi) from organisations o
                    where o.key = p.handed_in_by_key),
  'lead', (select jsonb_build_object('id', o.id, 'name', o.name_vi) from assignments a
             join organisations o on o.id = a.organisation_id
            where a.petition_id = p.id and a.state = 'running' and a.role = 'lead'),
  'redaction', (select jsonb_build_object('id', x.id, 'title', x.title, 'body', x.body, 'answer', x.answer,
                                          'made_at', {_instant("x.made_at")})
                  from redactions x where x.petition_id = p.id order by x.id desc limit 1),
  'published_at', (select {_instant("u.published_at")} from publications u
                    where u.petition_id = p.id and u.unpublished_at is null),
  'parties', (select coalesce(jsonb_agg(jsonb_build_object('role', y.role, 'full_name', y.full_name,
                'birth_year', y.birth_year, 'sex', y.sex, 'phone', y.phone, 'email', y.email, 'address', y.address,
                'organisation_name', y.organisation_name, 'account_id', y.account_id) order by y.id), '[]')
                from petition_parties y where y.petition_id = p.id))
 from petitions p {_JOINS} where p.id = :id"""


async def get_page(session: Session, petition_id: UUID, today: date) -> dict[str, Any] | None:
    """Everything of one petition but its parts; the service takes out what the caller may not be shown."""
    found = await session.execute(text(_PAGE), {"id": petition_id, "today": today})
    page: dict[str, Any] | None = found.scalar_one_or_none()
    return page


_ORGANISATION = "jsonb_build_object('id', o.id, 'name', o.name_vi, 'kind', o.kind)"
_PARTS = {
    "assignments": f"""select x.id, jsonb_build_object('id', x.id, 'petition_id', x.petition_id,
        'organisation', {_ORGANISATION}, 'role', x.role, 'state', x.state, 'instruction', x.instruction,
        'assigned_at', x.assigned_at, 'due_on', x.due_on, 'acknowledged_at', x.acknowledged_at,
        'ended_at', x.ended_at, 'end_reason', x.end_reason, 'version', x.version)
      from assignments x join organisations o on o.id = x.organisation_id where x.petition_id = :id""",
    "answers": f"""select x.id, jsonb_build_object('id', x.id, 'organisation', {_ORGANISATION}, 'kind', x.kind,
        'state', x.state, 'text', x.text, 'legal_basis', x.legal_basis, 'speaker', x.speaker,
        'promises', x.promises, 'submitted_at', x.submitted_at, 'decided_at', x.decided_at,
        'return_reason', x.return_reason, 'version', x.version)
      from answers x join organisations o on o.id = x.organisation_id where x.petition_id = :id""",
    "escalations": f"""select x.id, jsonb_build_object('id', x.id, 'petition_id', x.petition_id,
        'from', {_ORGANISATION}, 'to', (select jsonb_build_object('id', t.id, 'name', t.name_vi, 'kind', t.kind)
          from organisations t where t.id = x.to_organisation_id), 'state', x.state, 'reason', x.reason,
        'legal_basis', x.legal_basis, 'report', x.report, 'sent_at', x.sent_at, 'received_at', x.received_at,
        'received_automatically', x.received_automatically, 'ended_at', x.ended_at, 'end_reason', x.end_reason,
        'version', x.version)
      from escalations x join organisations o on o.id = x.from_organisation_id where x.petition_id = :id""",
    "commitments": f"""select x.id, jsonb_build_object('id', x.id, 'number', x.number, 'text', x.text,
        'organisation', {_ORGANISATION}, 'due_on', x.due_on, 'first_due_on', x.first_due_on,
        'state', (array['open', 'in_progress', 'reported_done', 'confirmed', 'not_done', 'replaced'])[x.state + 1],
        'report', x.report, 'version', x.version)
      from commitments x join organisations o on o.id = x.organisation_id where x.petition_id = :id""",
}


async def list_part(session: Session, part: str, petition_id: UUID) -> list[dict[str, Any]]:
    """`assignments`, `answers`, `escalations` or `commitments` of one petition, oldest first."""
    found = await session.execute(
        text(f"select coalesce(jsonb_agg(y.item order by y.id), '[]') from ({_PARTS[part]}) y(id, item)"),
        {"id": petition_id},
    )
    items: list[dict[str, Any]] = found.scalar_one()
    return items


async def list_work(
    session: Session,
    organisation_id: UUID,
    states: Sequence[str],
    after: UUID | None,
    limit: int,
    today: date,
) -> list[dict[str, Any]]:
    """The work queue of one organisation: its assignments with the petition each is about, newest first."""
    found = await session.execute(
        text(f"""with k as materialized (
                   select x.id, x.petition_id from assignments x
                    where x.organisation_id = :organisation and x.state = any (:states) and x.id < :after
                      and exists (select 1 from petitions p where p.id = x.petition_id)
                    order by x.id desc limit :limit)
                 select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'role', a.role, 'state', a.state,
                          'instruction', a.instruction, 'assigned_at', {_instant("a.assigned_at")}, 'due_on', a.due_on,
                          'overdue', coalesce(a.state = 'running' and a.due_on < cast(:today as date), false),
                          'acknowledged_at', {_instant("a.acknowledged_at")}, 'version', a.version, 'petition', {_ITEM})
                          order by k.id desc), '[]')
                   from k join assignments a on a.id = k.id join petitions p on p.id = k.petition_id {_JOINS}"""),
        {
            "organisation": organisation_id,
            "states": list(states),
            "after": after or _LAST_ID,
            "limit": limit,
            "today": today,
        },
    )
    items: list[dict[str, Any]] = found.scalar_one()
    return items


async def list_hops(
    session: Session,
    organisation_id: UUID,
    *,
    incoming: bool,
    states: Sequence[str],
    after: UUID | None,
    limit: int,
    today: date,
) -> list[dict[str, Any]]:
    """Escalations that came to the organisation, or went out from it, newest first."""
    own = "to_organisation_id" if incoming else "from_organisation_id"
    found = await session.execute(
        text(f"""with k as materialized (
                   select x.id, x.petition_id from escalations x
                    where x.{own} = :organisation and x.state = any (:states) and x.id < :after
                      and exists (select 1 from petitions p where p.id = x.petition_id)
                    order by x.id desc limit :limit)
                 select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'state', e.state, 'reason', e.reason,
                          'sent_at', {_instant("e.sent_at")}, 'received_at', {_instant("e.received_at")},
                          'version', e.version,
                          'from', jsonb_build_object('id', s.id, 'name', s.name_vi),
                          'to', jsonb_build_object('id', t.id, 'name', t.name_vi), 'petition', {_ITEM})
                          order by k.id desc), '[]')
                   from k join escalations e on e.id = k.id
                   join organisations s on s.id = e.from_organisation_id
                   join organisations t on t.id = e.to_organisation_id
                   join petitions p on p.id = k.petition_id {_JOINS}"""),
        {
            "organisation": organisation_id,
            "states": list(states),
            "after": after or _LAST_ID,
            "limit": limit,
            "today": today,
        },
    )
    items: list[dict[str, Any]] = found.scalar_one()
    return items


class AssignmentRow(NamedTuple):
    id: UUID
    petition_id: UUID
    organisation_id: UUID
    state: str
    acknowledged_at: datetime | None
    version: int


async def lock_assignment(session: Session, assignment_id: UUID) -> AssignmentRow | None:
    found = (
        await session.execute(
            text(f"""select {", ".join(AssignmentRow._fields)} from assignments where id = :id for update"""),
            {"id": assignment_id},
        )
    ).one_or_none()
    return AssignmentRow(*found) if found else None


async def acknowledge(session: Session, assignment_id: UUID, at: datetime) -> int:
    found = await session.execute(
        text(
            """update assignments set acknowledged_at = :at, version = version + 1 where id = :id returning version"""
        ),
        {"id": assignment_id, "at": at},
    )
    return int(found.scalar_one())


async def names_of(session: Session, organisations: Sequence[UUID], accounts: Sequence[UUID]) -> dict[UUID, str]:
    """Names for a timeline or a history, in one statement."""
    found = await session.execute(
        text("""select id, name_vi from organisations where id = any (:organisations)
                union all
                select a.id, p.full_name from accounts a join persons p on p.id = a.person_id
                 where a.id = any (:accounts)"""),
        {"organisations": list(organisations), "accounts": list(accounts)},
    )
    return {row[0]: row[1] for row in found}
