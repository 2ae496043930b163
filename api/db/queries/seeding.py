"""Loads the shipped reference data, as the owner of the tables, in the caller's transaction.

Doing it again changes nothing, and unchanged files aren't even parsed. What the province decided itself stays: the day
on which it ended a row, its own calendar days, and everything about an organisation that is there already.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from importlib.resources import files
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from api.db import reference
from api.db.engine import Session
from api.db.folding import nfc
from api.db.queries.reference import get_province
from api.db.queries.units import Unit, shipped_units, store_areas, store_organisations, table_of, upsert
from api.db.reference import DESIGNATIONS, RuleRecord, reference_id
from api.db.tables.reference import CalendarDay, DeadlineRule, Field, Seed

_LOADER: Final = b"2"
"""To be raised when the same files give other rows."""
PROVINCE_KEY: Final = 1
"""The small key of the province that the deployment serves (tables.reference.key_seq)."""
_MOST_HAMLETS: Final = 99


async def load_reference(session: Session, *, province: str | None = None) -> None:
    """Areas, fields, deadline rules and calendar; for the province with that code also all its organisations.

    ValueError when there is no such province, when another one has been loaded before (one deployment serves one
    province), or when two versions of a rule would be valid on one day. Frequencies (R22, R23) are no clocks and have
    no row. Two that load at once come one after the other.
    """
    await session.execute(text("lock table seeds in share row exclusive mode"))
    loaded = {row.name: row.digest for row in await session.execute(text("select name, digest from seeds"))}
    for name, (file, load) in _FILES.items():
        digest = _digest(file)
        if loaded.get(name) != digest:
            await load(session)
            await _remember(session, name, digest)
    if province is not None:
        name, digest = f"organisations:{province}", _digest("areas.csv", "organisation_templates.json")
        if loaded.get(name) != digest:
            await _load_province(session, province)
            await _remember(session, name, digest)


async def add_hamlets(session: Session, commune_code: str, names: Sequence[str], on: date) -> list[UUID]:
    """Makes hamlets ("Thôn Phú Hà", "Tổ dân phố 5") of a commune with their organisations, valid from `on`.

    They are no official data: their codes are the commune's and a number, 01 to 99. Answers the ids of the areas in the
    order of `names`; a name that the commune has already keeps its hamlet. ValueError for an unknown commune, one
    without organisations, a name without its kind, and the hundredth hamlet.
    """
    commune = await _commune(session, commune_code)
    found = await session.execute(
        text("select full_name, id, code from areas where parent_id = :id and kind = 'hamlet'"), {"id": commune.id}
    )
    known = {name: (hamlet_id, code) for name, hamlet_id, code in found}
    last = max((int(code.rpartition("-")[2]) for _, code in known.values()), default=0)
    ids: dict[str, UUID] = {name: hamlet_id for name, (hamlet_id, _) in known.items()}
    wanted: list[str] = []
    units: list[Unit] = []
    for typed in names:
        designation, name = _split_hamlet(typed)
        full_name = f"{designation.capitalize()} {name}"
        wanted.append(full_name)
        if full_name in ids:
            continue
        last += 1
        if last > _MOST_HAMLETS:
            raise ValueError(f"{commune.full_name} has {_MOST_HAMLETS} hamlets already")
        code = f"{commune.code}-{last:02}"
        ids[full_name] = hamlet_id = reference_id(code, "hamlet", on)
        path = [*commune.path, hamlet_id]
        units.append(Unit(hamlet_id, "hamlet", designation, code, commune.id, path, name, full_name, on))
    await store_areas(session, units)
    await store_organisations(session, units, {commune.id: commune})
    return [ids[full_name] for full_name in wanted]


async def _load_areas(session: Session) -> None:
    await store_areas(session, list(shipped_units().values()))
    await session.execute(text("analyze areas, area_names"))


async def load_fields(session: Session) -> None:
    """A field keeps its key for ever; a new one gets the next."""
    keys: dict[str, int] = {row.code: row.key for row in await session.execute(text("select code, key from fields"))}
    rows = [
        {
            "code": record.code,
            "key": keys.setdefault(record.code, max(keys.values(), default=0) + 1),
            "name_vi": record.name_vi,
            "name_en": record.name_en,
            "examples_vi": list(record.examples_vi),
            "commune_templates": list(record.commune_bodies),
            "province_templates": list(record.province_bodies),
            "source": ", ".join(record.source),
            "certainty": record.certainty,
            "valid_from": record.valid_from,
            "valid_to": record.valid_to,
        }
        for record in reference.read_fields()
    ]
    await upsert(session, Field, rows)


async def load_rules(session: Session) -> None:
    rows = [
        {
            **asdict(rule),
            "id": rule_id(rule),
            "classes": sorted(rule.classes) if rule.classes is not None else None,
            "stops_on": sorted(rule.stops_on),
            "source": ", ".join(rule.source),
        }
        for rule in reference.read_rules()
    ]
    await upsert(session, DeadlineRule, rows)
    await refuse_overlaps(session)


def rule_id(rule: RuleRecord) -> UUID:
    """The id of one version of a rule, the same in every installation."""
    classes = "+".join(sorted(rule.classes)) if rule.classes is not None else "*"
    parts = (rule.code, classes, rule.variant or "-", rule.starts_on)
    return reference_id("/".join(parts), "deadline_rule", rule.valid_from)


async def refuse_overlaps(session: Session) -> None:
    """ValueError when two stored versions of one rule, with a class in common, are valid on the same day."""
    found = await session.execute(
        text("""select a.code, a.valid_from, b.valid_from from deadline_rules a join deadline_rules b
                    on b.code = a.code and b.starts_on = a.starts_on and b.id > a.id
                   and b.variant is not distinct from a.variant
                   and (a.classes is null or b.classes is null or a.classes && b.classes)
                   and daterange(a.valid_from, a.valid_to, '[]') && daterange(b.valid_from, b.valid_to, '[]')
                 order by a.code limit 1""")
    )
    if pair := found.one_or_none():
        raise ValueError(f"{pair[0]}: the versions from {min(pair[1:])} and {max(pair[1:])} overlap")


async def load_calendar(session: Session) -> None:
    """Days of the shipped sources are exchanged for the file's; a day that the province entered itself stays."""
    rows = [asdict(record) for record in reference.read_calendar()]
    ours = {"sources": list({row["source"] for row in rows})}
    await session.execute(text("delete from calendar_days where source = any (:sources)"), ours)
    await session.execute(insert(table_of(CalendarDay)).on_conflict_do_nothing(), rows)


async def _load_province(session: Session, code: str) -> None:
    shipped = shipped_units()
    province = shipped.get(code)
    if province is None or province.kind != "province":
        raise ValueError(f"no province has the code {code}")
    other = await get_province(session)
    if other is not None and other.id != province.id:
        raise ValueError(f"this deployment serves {other.full_name}, and one deployment serves one province")
    await session.execute(text("update areas set key = :key where id = :id"), {"key": PROVINCE_KEY, "id": province.id})
    units = [province, *(unit for unit in shipped.values() if unit.parent_id == province.id)]
    await store_organisations(session, units, {province.id: province})
    await session.execute(text("analyze organisations"))


_FILES: Final[Mapping[str, tuple[str, Callable[[Session], Awaitable[None]]]]] = {
    "areas": ("areas.csv", _load_areas),
    "fields": ("fields.json", load_fields),
    "deadline_rules": ("deadline_rules.json", load_rules),
    "calendar": ("calendar.csv", load_calendar),
}


def _digest(*names: str) -> str:
    folder = files(reference.__name__)
    return sha256(_LOADER + b"".join(folder.joinpath(name).read_bytes() for name in names)).hexdigest()


async def _remember(session: Session, name: str, digest: str) -> None:
    await upsert(session, Seed, [{"name": name, "digest": digest}])


async def _commune(session: Session, code: str) -> Unit:
    found = await session.execute(
        text("""select id, kind, designation, code, parent_id, path, name, full_name, valid_from from areas a
                 where code = :code and kind in ('commune', 'ward', 'special_zone')
                   and exists (select from organisations o where o.area_id = a.id)
                 order by valid_from desc limit 1"""),
        {"code": code},
    )
    row = found.one_or_none()
    if row is None:
        raise ValueError(f"no commune with organisations has the code {code}")
    return Unit(*row)


def _split_hamlet(typed: str) -> tuple[str, str]:
    """("tổ dân phố", "5") of "Tổ dân phố 5"; ValueError when no kind of hamlet comes first."""
    full_name = " ".join(nfc(typed).split())
    for designation, (level, _) in DESIGNATIONS.items():
        name = full_name[len(designation) + 1 :]
        if level == "hamlet" and name and full_name.lower().startswith(f"{designation} "):
            return designation, name
    raise ValueError(f"{typed!r} does not begin with thôn, làng, tổ dân phố or another kind of hamlet")
