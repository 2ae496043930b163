"""The vault of denouncers: rows go in sealed under a key outside the database; nobody may read one yet."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import text

from api.db.engine import Session
from api.db.keys import key_file

_KEY_ID = "vault-1"


def _key() -> bytes:
    return key_file("vault.key", lambda: AESGCM.generate_key(256))


async def seal_identity(
    session: Session, petition_id: UUID, row_id: UUID, at: datetime, identity: dict[str, object]
) -> None:
    """Encrypt one person's data for this petition; the petition's id is bound into the seal."""
    nonce = secrets.token_bytes(12)
    sealed = nonce + AESGCM(_key()).encrypt(nonce, orjson.dumps(identity), petition_id.bytes)
    await session.execute(
        text("""insert into denouncer_identities (id, petition_id, key_id, sealed, created_at)
                values (:id, :petition_id, :key_id, :sealed, :at)"""),
        {"id": row_id, "petition_id": petition_id, "key_id": _KEY_ID, "sealed": sealed, "at": at},
    )


async def move_parties_to_vault(session: Session, petition_id: UUID, row_id: UUID, at: datetime) -> None:
    """A petition became a denunciation: its parties' rows are sealed and removed."""
    found = await session.execute(
        text("""delete from petition_parties where petition_id = :id
                returning role, account_id, full_name, birth_year, sex, phone, email, address, organisation_name"""),
        {"id": petition_id},
    )
    people = [dict(row) for row in found.mappings()]
    if people:
        await seal_identity(session, petition_id, row_id, at, {"parties": people})
