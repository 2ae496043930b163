"""Areas and their names, organisations, fields. Rules and the calendar are read by db.queries.deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import text

from api.db.engine import Session
from api.db.folding import fold

RANKS: Final = 3
"""How many ranks area_names has."""
_BEYOND: Final = "\U0010ffff"
"""The last character there is: under the collation "C" every continuation of a text sorts before the text with it."""


class AreaRow(NamedTuple):
    id: UUID
    kind: str
    designation: str
    code: str
    name: str
    full_name: str
    name_en: str
    parent_id: UUID | None
    parent_full_name: str | None
    valid_from: date
    valid_to: date | None


class AreaPlace(NamedTuple):
    """Where an area stands in the list that found it; the list goes on behind it.

    `nearness`: 0 = about the place that was named, 1 = in the province that is served, 2 = elsewhere.
    """

    nearness: int
    rank: int
    folded: str
    area_id: UUID


class FoundAreaRow(NamedTuple):
    area: AreaRow
    place: AreaPlace


class SuccessionRow(NamedTuple):
    kind: str
    partial: bool
    effective_on: date
    legal_basis: str
    is_predecessor: bool
    area: AreaRow


class ProvinceRow(NamedTuple):
    id: UUID
    code: str
    name: str
    full_name: str
    name_en: str


class OrganisationNameRow(NamedTuple):
    id: UUID
    name_vi: str


class OrganisationRow(NamedTuple):
    id: UUID
    kind: str
    template: str
    name_vi: str
    name_en: str
    area_id: UUID
    area_kind: str
    area_full_name: str
    superior_id: UUID | None
    superior_name_vi: str | None
    superior_name_en: str | None
    source: str
    certainty: str
    valid_from: date
    valid_to: date | None


class FieldRow(NamedTuple):
    code: str
    name_vi: str
    name_en: str
    examples_vi: list[str]
    commune_templates: list[str]
    province_templates: list[str]
    source: str
    certainty: str
    valid_from: date
    valid_to: date | None


_AREA: Final = """a.id, a.kind, a.designation, a.code, a.name, a.full_name, a.name_en, a.parent_id,
  p.full_name as parent_full_name, a.valid_from, a.valid_to"""
_WIDTH: Final = len(AreaRow._fields)
_NEARNESS: Final = "case when a.id = w.near_id or a.parent_id = w.near_id then 0 else 1 end"
_WHEREABOUTS: Final = """
whereabouts as materialized (
  select s.path[1] as province_id, (select coalesce(n.path[2], n.id) from areas n where n.id = :near) as near_id
    from (select area_id from organisations order by id limit 1) o join areas s on s.id = o.area_id)"""
_OWN: Final = f"""
own (id, nearness) as materialized (
  select a.id, {_NEARNESS} from whereabouts w join areas a on a.id = w.province_id union all
  select a.id, {_NEARNESS} from whereabouts w join areas a on a.parent_id = w.province_id union all
  select a.id, {_NEARNESS} from whereabouts w join areas a on a.kind = 'hamlet')"""
_AFTER: Final = "(:nearness, :rank, :folded, :area_id)"
_FEW_LETTERS: Final = 2  # names by the hundred begin with so few
_ORGANISATION: Final = """
select o.id, o.kind, o.template, o.name_vi, o.name_en, o.area_id, a.kind as area_kind, a.full_name as area_full_name,
  o.superior_id, s.name_vi as superior_name_vi, s.name_en as superior_name_en, o.source, o.certainty,
  o.valid_from, o.valid_to
  from organisations o join areas a on a.id = o.area_id left join organisations s on s.id = o.superior_id"""


def search_form(typed: str) -> str:
    """The form in which names of areas are kept and looked for: folded, apostrophes left out, hyphens as spaces.

    So "Ea H'Leo" is found as "ea hleo", "Lang Biang - Đà Lạt" as "lang biang da lat".
    """
    return " ".join(fold(typed).replace("'", "").replace("-", " ").split())


async def list_areas(
    session: Session,
    *,
    q: str = "",
    kinds: Sequence[str] = (),
    parent_id: UUID | None = None,
    near: UUID | None = None,
    after: AreaPlace | None = None,
    limit: int,
) -> list[FoundAreaRow]:
    """At most `limit` areas: first the commune of `near` and what lies in it, then the province that is served, then
    all others; in each by rank, name, id: names that begin with `q`, so the name that equals it comes first; then names
    with their kind; then names of which a later word does. Without `q` all, by name. One statement.
    """
    form = search_form(q)
    asked = {"a.kind = any (:kinds)": kinds, "a.parent_id = :parent_id": parent_id}
    filters = [condition for condition, value in asked.items() if value]
    find = _few_found(filters) if len(form) > _FEW_LETTERS else _many_found(filters, form, after)
    behind = f"where (nearness, rank, folded, area_id) > {_AFTER}" if after else ""
    found = await session.execute(
        text(f"""
            with {_WHEREABOUTS}, {find}
            select {_AREA}, c.nearness, c.rank, c.folded, c.area_id
              from (select * from found {behind} order by nearness, rank, folded, area_id limit :limit) c
              join areas a on a.id = c.area_id left join areas p on p.id = a.parent_id
             order by c.nearness, c.rank, c.folded, c.area_id"""),
        {
            "ranks": list(range(RANKS if form else 1)),
            "first": form,
            "beyond": form + _BEYOND,
            "kinds": list(kinds),
            "parent_id": parent_id,
            "near": near,
            "limit": limit,
            **(after._asdict() if after else {}),
        },
    )
    return [FoundAreaRow(AreaRow(*row[:_WIDTH]), AreaPlace(*row[_WIDTH:])) for row in found]


def _few_found(filters: Sequence[str]) -> str:
    """Each area that a name leads to is asked where it lies, by the primary key: its limit keeps that from a scan."""
    return f"""found as materialized (
              select l.nearness, n.rank, n.folded, n.area_id
                from (select distinct on (area_id) area_id, rank, folded from area_names
                       where folded >= :first and folded < :beyond order by area_id, rank, folded) n
              cross join lateral (
                select case when w.province_id in (a.id, a.parent_id) or a.kind = 'hamlet' then {_NEARNESS} else 2 end
                  from areas a left join whereabouts w on true
                 where {" and ".join(["a.id = n.area_id", *filters])} limit 1) l (nearness))"""


def _many_found(filters: Sequence[str], form: str, after: AreaPlace | None) -> str:
    """The served province's areas are few (hamlets are kept of no other): each gives its best name by the primary key.
    Of the others each rank walks its own stretch of ix_area_names_folded and stops at the limit, so one letter costs no
    more than a whole name. An area is given once, at its best rank. A range, as LIKE has no index under a generic plan.
    """
    words = ["n.folded >= :first and n.folded < :beyond"] if form else []
    filtered = "join areas a on a.id = n.area_id" if filters else ""
    own = ["n.area_id = o.id", "n.rank = any (cast(:ranks as smallint[]))", *words, *filters]
    other = ["n.rank = r.rank", "n.area_id not in (select id from own)", *words, *filters]
    if form:
        other.append("""not exists (
            select from area_names b where b.area_id = n.area_id and b.folded >= :first and b.folded < :beyond
               and (b.rank, b.folded) < (n.rank, n.folded))""")
    if after is not None:
        other.append(f"(2, n.rank, n.folded, n.area_id) > {_AFTER}")
    return f"""{_OWN}, found as materialized (
              select o.nearness, n.rank, n.folded, n.area_id
                from own o cross join lateral (
                  select n.area_id, n.rank, n.folded from area_names n {filtered}
                   where {" and ".join(own)} order by n.rank, n.folded limit 1) n
              union all
              select 2, r.rank, n.folded, n.area_id
                from unnest(cast(:ranks as smallint[])) r (rank) cross join lateral (
                  select n.area_id, n.folded from area_names n {filtered}
                   where {" and ".join(other)} order by n.folded, n.area_id limit :limit) n)"""


async def get_area(session: Session, area_id: UUID) -> AreaRow | None:
    found = await session.execute(
        text(f"select {_AREA} from areas a left join areas p on p.id = a.parent_id where a.id = :id"), {"id": area_id}
    )
    row = found.one_or_none()
    return AreaRow(*row) if row else None


async def list_successions(session: Session, area_id: UUID) -> list[SuccessionRow]:
    """What the area was made of and what became of it, oldest first; `area` is the other one."""
    found = await session.execute(
        text(f"""
            select s.kind, s.partial, s.effective_on, s.legal_basis, s.successor_id = :id as is_predecessor, {_AREA}
              from area_successions s
              join areas a on a.id = case when s.successor_id = :id then s.predecessor_id else s.successor_id end
              left join areas p on p.id = a.parent_id
             where s.successor_id = :id or s.predecessor_id = :id
             order by s.effective_on, a.name, a.id"""),
        {"id": area_id},
    )
    return [SuccessionRow(row[0], row[1], row[2], row[3], row[4], AreaRow(*row[5:])) for row in found]


async def get_province(session: Session) -> ProvinceRow | None:
    """The province that this deployment serves: the one whose organisations there are. None before they are loaded."""
    found = await session.execute(
        text("""select p.id, p.code, p.name, p.full_name, p.name_en
                  from (select area_id from organisations limit 1) o
                  join areas a on a.id = o.area_id join areas p on p.id = a.path[1]""")
    )
    row = found.one_or_none()
    return ProvinceRow(*row) if row else None


async def list_organisation_names(
    session: Session, *, area_id: UUID | None = None, kinds: Sequence[str] = (), valid_on: date
) -> list[OrganisationNameRow]:
    """Every organisation of the area (or of all) and kinds that is valid on the day, in no order."""
    conditions = ["valid_from <= :on and (valid_to is null or valid_to >= :on)"]
    if area_id is not None:
        conditions.append("area_id = :area_id")
    if kinds:
        conditions.append("kind = any (:kinds)")
    found = await session.execute(
        text(f"select id, name_vi from organisations where {' and '.join(conditions)}"),
        {"on": valid_on, "area_id": area_id, "kinds": list(kinds)},
    )
    return [OrganisationNameRow(*row) for row in found]


async def list_organisations(session: Session, ids: Sequence[UUID]) -> list[OrganisationRow]:
    """These organisations, in the order of `ids`."""
    found = await session.execute(
        text(f"{_ORGANISATION} where o.id = any (:ids) order by array_position(cast(:ids as uuid[]), o.id)"),
        {"ids": list(ids)},
    )
    return [OrganisationRow(*row) for row in found]


async def get_organisation(session: Session, organisation_id: UUID) -> OrganisationRow | None:
    found = (await session.execute(text(f"{_ORGANISATION} where o.id = :id"), {"id": organisation_id})).one_or_none()
    return OrganisationRow(*found) if found else None


async def list_fields(session: Session) -> list[FieldRow]:
    """All fields in their official order."""
    found = await session.execute(text(f"select {', '.join(FieldRow._fields)} from fields order by key"))
    return [FieldRow(*row) for row in found]


class MemberRow(NamedTuple):
    account_id: UUID
    full_name: str
    position: str


async def list_members(session: Session, organisation_id: UUID, on: date) -> list[MemberRow]:
    """Who holds a seat in the organisation on the day, the head first; administrators run accounts, not its work."""
    found = await session.execute(
        text("""select a.id, p.full_name, m.position from memberships m join accounts a on a.id = m.account_id
                  join persons p on p.id = a.person_id
                 where m.organisation_id = :id and m.position <> 'administrator' and a.active
                   and m.valid_from <= :on and (m.valid_to is null or m.valid_to >= :on)
                 order by array_position(array['head', 'deputy', 'officer'], m.position::text), p.full_name, a.id"""),
        {"id": organisation_id, "on": on},
    )
    return [MemberRow(*row) for row in found]
