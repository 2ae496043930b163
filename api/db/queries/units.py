"""Stores administrative units with what finds them, and the organisations that the templates give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, text
from sqlalchemy.dialects.postgresql import insert

from api.db import reference
from api.db.engine import Session
from api.db.queries.reference import search_form
from api.db.reference import DESIGNATIONS, OrganisationTemplate, area_id, reference_id
from api.db.tables.base import Base
from api.db.tables.reference import Area, Organisation


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit about to be stored, or the one above it."""

    id: UUID
    kind: str
    designation: str
    code: str
    parent_id: UUID | None
    path: list[UUID]
    name: str
    full_name: str
    valid_from: date


_AREA_ORIGIN: Final = {"source": "A3", "certainty": "verified"}
"""See docs/data-sources.md."""
_HAMLET_ORIGIN: Final = {"source": "local", "certainty": "local"}
"""Hamlets are no level of government: the province enters its own."""


def shipped_units() -> dict[str, Unit]:
    """By code, provinces before what lies in them."""
    units: dict[str, Unit] = {}
    for record in reference.read_areas():
        above = units[record.parent] if record.parent is not None else None
        own = area_id(record)
        units[record.code] = Unit(
            id=own,
            kind=record.kind,
            designation=record.designation,
            code=record.code,
            parent_id=above.id if above else None,
            path=[*(above.path if above else ()), own],
            name=record.name,
            full_name=record.full_name,
            valid_from=record.valid_from,
        )
    return units


async def store_areas(session: Session, units: Sequence[Unit]) -> None:
    if not units:
        return
    ids = [unit.id for unit in units]
    found = await session.execute(text("select id, key, front_key from areas where id = any (:ids)"), {"ids": ids})
    known: dict[UUID, tuple[int, ...]] = {row[0]: (row[1], row[2]) for row in found}
    fresh = iter(await _new_keys(session, 2 * (len(units) - len(known))))
    rows = []
    for unit in units:
        key, front_key = known.get(unit.id) or islice(fresh, 2)
        english = DESIGNATIONS[unit.designation][1]
        name_en = f"{unit.name} {english}" if english else unit.full_name
        origin = _AREA_ORIGIN if unit.kind != "hamlet" else _HAMLET_ORIGIN
        rows.append({**asdict(unit), **origin, "key": key, "front_key": front_key, "name_en": name_en})
    await upsert(session, Area, rows)
    names = [(unit.id, form, rank) for unit in units for form, rank in _search_forms(unit).items()]
    await session.execute(text("delete from area_names where area_id = any (:ids)"), {"ids": ids})
    await session.execute(
        text("""insert into area_names (area_id, folded, rank) select * from unnest(
                  cast(:ids as uuid[]), cast(:forms as text[]), cast(:ranks as smallint[]))"""),
        dict(zip(("ids", "forms", "ranks"), map(list, zip(*names, strict=True)), strict=True)),
    )


def _search_forms(unit: Unit) -> dict[str, int]:
    """What a person may type to find it, with the rank of each (tables.reference.AreaName)."""
    own = search_form(unit.name)
    words = own.split(" ")
    forms = {own: 0}
    forms.setdefault(search_form(f"{unit.designation} {unit.name}"), 1)
    for first in range(1, len(words)):
        forms.setdefault(" ".join(words[first:]), 2)
    return forms


async def store_organisations(session: Session, units: Sequence[Unit], above: Mapping[UUID, Unit]) -> None:
    """What the templates give these units and isn't there yet; `above` has the unit above each, by its id."""
    templates = reference.read_organisation_templates()
    rows = {}
    for unit in units:
        for template in templates:
            if unit.designation not in template.designations:
                continue
            name_vi, name_en = template.names(unit.designation, unit.name)
            rows[_organisation_id(template, unit)] = {
                "kind": template.kind,
                "template": template.code,
                "name_vi": name_vi,
                "name_en": name_en,
                "area_id": unit.id,
                "superior_id": _superior_id(template, unit, above, templates),
                "source": ", ".join(template.source),
                "certainty": template.certainty,
                "valid_from": max(template.valid_from, unit.valid_from),
            }
    found = await session.execute(text("select id from organisations where id = any (:ids)"), {"ids": list(rows)})
    for known in found.scalars():
        del rows[known]
    if not rows:
        return
    keys = iter(await _new_keys(session, 3 * len(rows)))
    made = [
        {"id": organisation_id, "key": next(keys), "lead_key": next(keys), "head_key": next(keys), **row}
        for organisation_id, row in rows.items()
    ]
    await session.execute(insert(table_of(Organisation)), made)


def _organisation_id(template: OrganisationTemplate, unit: Unit) -> UUID:
    """The same as reference.organisation_id, which knows no hamlets."""
    return reference_id(f"{unit.code}/{template.code}", template.kind, max(template.valid_from, unit.valid_from))


def _superior_id(
    template: OrganisationTemplate,
    unit: Unit,
    above: Mapping[UUID, Unit],
    templates: Sequence[OrganisationTemplate],
) -> UUID | None:
    if template.superior is None:
        return None
    code = template.superior.removeprefix("^")
    holder = above[unit.path[-2]] if template.superior.startswith("^") else unit
    superior = next(one for one in templates if one.code == code and holder.designation in one.designations)
    return _organisation_id(superior, holder)


async def _new_keys(session: Session, n: int) -> list[int]:
    found = await session.execute(text("select nextval('key_seq') from generate_series(1, :n)"), {"n": n})
    return list(found.scalars())


def table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


async def upsert(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Adds the rows or brings those with the same primary key up to date; an end once set is never taken back."""
    table = table_of(model)
    statement = insert(table)
    primary = [column.name for column in table.primary_key]
    changes: dict[str, ColumnElement[Any]] = {name: statement.excluded[name] for name in rows[0] if name not in primary}
    if "valid_to" in changes:
        changes["valid_to"] = func.coalesce(changes["valid_to"], table.c.valid_to)
    await session.execute(statement.on_conflict_do_update(index_elements=primary, set_=changes), rows)
