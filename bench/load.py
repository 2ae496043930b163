"""Writes a corpus into a migrated database in bulk: the rows that so many intakes and moves would have left.

Who sees a petition is decided by the product's own rule; only the look-up of keys is done here instead of in SQL.
Histories are left out: no list reads them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from uuid import UUID

from api.db.folding import nfc
from api.db.vocabulary import (
    CHANNELS,
    CLASSES,
    CONFIDENTIALITIES,
    FIRST_CLOSED_STATE,
    PETITIONER_KINDS,
    STATES,
    URGENCIES,
)
from api.domain.petitions.model import Petition, State
from api.domain.petitions.policy import audience_of
from bench.corpus import Made
from bench.database import Connection
from bench.report import say

_CHUNK: Final = 5000
_TOLD: Final = 100_000


@dataclass(frozen=True)
class Keys:
    """The small keys behind the ids, as the database gave them out."""

    by_relation: Mapping[str, Mapping[UUID, int]]
    """By the names of `audience_of`."""
    fields: Mapping[str, int]
    of_province: frozenset[int]
    """Have no access rows: the province's lists walk the petitions themselves."""

    @classmethod
    async def read(cls, connection: Connection) -> Keys:
        organisations = await connection.fetch("select id, key, lead_key, head_key from organisations")
        areas = await connection.fetch("select id, kind, key, front_key from areas")
        accounts = await connection.fetch("select id, key, handler_key from accounts")
        return cls(
            {
                "organisations": {row["id"]: row["key"] for row in organisations},
                "leaders": {row["id"]: row["lead_key"] for row in organisations},
                "heads": {row["id"]: row["head_key"] for row in organisations},
                "areas": {row["id"]: row["key"] for row in areas},
                "front_areas": {row["id"]: row["front_key"] for row in areas},
                "parties": {row["id"]: row["key"] for row in accounts},
                "handlers": {row["id"]: row["handler_key"] for row in accounts},
            },
            {row["code"]: row["key"] for row in await connection.fetch("select code, key from fields")},
            frozenset(row[name] for row in areas if row["kind"] == "province" for name in ("key", "front_key")),
        )

    def audience(self, petition: Petition) -> tuple[list[int], list[int]]:
        """Keys that may see it, and those of organisations that never may."""
        said = audience_of(petition)
        seen_by = {self.by_relation[name][one] for name, ids in said.items() if name != "barred" for one in ids}
        return sorted(seen_by), sorted(self.by_relation["organisations"][one] for one in said["barred"])


async def load(connection: Connection, corpus: Iterable[Made]) -> None:
    """Adds the corpus to a database that has its places and people, and leaves the tables as a vacuum would."""
    keys = await Keys.read(connection)
    waiting, stored = iter(corpus), 0
    while chunk := list(islice(waiting, _CHUNK)):
        tables: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for made in chunk:
            for table, rows in _rows(made, keys).items():
                tables[table] += rows
        for table, rows in tables.items():
            columns = list(rows[0])
            await connection.copy_records_to_table(table, records=[tuple(r.values()) for r in rows], columns=columns)
        stored += len(chunk)
        if stored % _TOLD == 0:
            say(f"{stored:,} stored")
    for table in ("petitions", "petition_access", "petition_parties", "assignments", "answers"):
        await connection.execute(f"vacuum (freeze, analyze) {table}")


def _rows(made: Made, keys: Keys) -> dict[str, list[dict[str, Any]]]:
    """What one petition adds to each table, referenced tables first."""
    p, (audience, barred) = made.facts, keys.audience(made.facts)
    state, field = STATES.index(p.state), keys.fields[p.field]
    return {
        "petitions": [_petition(made, keys) | {"audience": audience, "barred": barred}],
        "petition_access": [
            {"key": key, "petition_id": p.id, "state": state, "field": field, "due_on": made.due_on}
            for key in audience
            if key not in keys.of_province
        ],
        "petition_hops": [{"petition_id": p.id, "organisation_id": x, "at": p.received_at} for x in p.hops],
        "petition_subjects": [{"petition_id": p.id, "organisation_id": x} for x in p.subjects],
        "petition_handlers": [{"petition_id": p.id, "account_id": x, "named_at": p.received_at} for x in p.handlers],
        "petition_parties": [
            {"id": p.id, "petition_id": p.id, "role": "petitioner", "account_id": x, "full_name": "Siu H'Blứ"}
            for x in p.parties
        ],
        "assignments": [
            {
                "id": p.id, "petition_id": p.id, "organisation_id": x, "role": "lead",
                "state": "running" if x in p.assigned else "done", "assigned_at": p.received_at,
                "due_on": made.due_on, "version": 1,
            }
            for x in p.assigned | p.answered_by
        ],
        "answers": [
            {
                "id": p.id, "petition_id": p.id, "organisation_id": x, "kind": "written",
                "state": "submitted" if p.state is State.AWAITING_APPROVAL else "approved",
                "text": "Đã kiểm tra thực địa và sẽ xử lý theo thẩm quyền.", "writers": [], "promises": "[]",
                "submitted_at": p.received_at, "version": 1,
            }
            for x in p.answered_by
        ],
    }  # fmt: skip


def _petition(made: Made, keys: Keys) -> dict[str, Any]:
    p, organisations = made.facts, keys.by_relation["organisations"]
    closed = STATES.index(p.state) >= FIRST_CLOSED_STATE
    return {
        "id": p.id,
        "code": p.code,
        "version": p.version,
        "klass": CLASSES.index(p.klass),
        "field": keys.fields[p.field],
        "state": STATES.index(p.state),
        "confidentiality": CONFIDENTIALITIES.index(p.confidentiality),
        "urgency": URGENCIES.index(p.urgency),
        "channel": CHANNELS.index(p.channel),
        "petitioner_kind": PETITIONER_KINDS.index(p.petitioner_kind),
        "variant": "ordinary",
        "hot_flags": [],
        "holder_key": organisations[p.holder_id],
        "origin_key": organisations[p.origin_id],
        "handed_in_by_key": organisations[p.handed_in_by_id] if p.handed_in_by_id else None,
        "area_id": p.area_path[-1],
        "title": nfc(made.title),  # as the product stores whatever was typed
        "body": nfc(made.body),
        "on_behalf_of": 1,
        "protection_requested": False,
        "received_at": p.received_at,
        "created_at": p.received_at,
        "due_on": made.due_on,
        "transfer_returns": 0,
        "assignment_returns": 0,
        "escalation_returns": 0,
        "contests": 0,
        "excluded_persons": [],
        "posted": False,
        "closed_at": p.received_at if closed else None,
        "event_count": 0,
        "chain_head": b"",
    }
