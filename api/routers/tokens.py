"""Access tokens (architecture §4): ES256, ten minutes, one active membership; and the keys beside the data.

Nothing else makes or reads tokens. Whether account, membership and sign-in still stand is asked of the database at
every request (`enter`), so a verified token may be remembered for a minute without outliving any of them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jwk, jwt
from jose.backends.base import Key
from jose.exceptions import JOSEError

from api.domain.errors import Unauthenticated

ALGORITHM: Final = "ES256"
ISSUER: Final = "doithoai"
AUDIENCE: Final = "doithoai-api"
ACCESS_LIFETIME: Final = timedelta(minutes=10)
TRACKING_LIFETIME: Final = timedelta(minutes=15)
REMEMBERED: Final = timedelta(seconds=60)
REMEMBERED_AT_MOST: Final = 10_000
LONGEST_TOKEN: Final = 4096


class Kind(StrEnum):
    ACCESS = "access"
    TRACKING = "tracking"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says. `subject` is the account, or for `tracking` the one petition."""

    kind: Kind
    subject: UUID
    membership_id: UUID | None
    family_id: UUID | None
    expires_at: datetime


@dataclass(frozen=True)
class Keys:
    """The secrets of this installation, kept in `data_dir/keys` (0600) and never in the database."""

    signing: Key
    kid: str
    _secret: bytes

    @classmethod
    def of(cls, data_dir: Path) -> Keys:
        """The keys of the directory, made at the first use; any number of processes get the same ones."""
        folder = data_dir / "keys"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        signing = jwk.construct(_once(folder / "access.pem", _new_signing_key), ALGORITHM)
        public = signing.public_key().to_dict()
        # RFC 7638: the thumbprint of the key's required members, in this order.
        thumbprint = json.dumps({name: public[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
        kid = urlsafe_b64encode(hashlib.sha256(thumbprint.encode()).digest()).rstrip(b"=").decode()
        return cls(signing, kid, _once(folder / "server.key", lambda: secrets.token_bytes(32)))

    def derived(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, the same at every start."""
        return hmac.digest(self._secret, purpose.encode(), "sha256")


class Tokens:
    """Issues and verifies access tokens with one key pair."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._public = keys.signing.public_key()
        self._seen: OrderedDict[bytes, tuple[Claims, datetime]] = OrderedDict()

    def jwks(self) -> dict[str, Any]:
        """The public half, as others verify our tokens by it (RFC 7517)."""
        return {"keys": [{**self._public.to_dict(), "kid": self._keys.kid, "use": "sig"}]}

    def issue(self, account_id: UUID, membership_id: UUID | None, family_id: UUID, now: datetime) -> str:
        """A token for one sign-in under one membership; None acts as a citizen."""
        seat = {"mid": str(membership_id) if membership_id else None, "fam": str(family_id)}
        return self._signed(Kind.ACCESS, account_id, now, ACCESS_LIFETIME, seat)

    def issue_tracking(self, petition_id: UUID, now: datetime) -> str:
        """A token for the holder of one petition's code and secret: that petition and nothing else."""
        return self._signed(Kind.TRACKING, petition_id, now, TRACKING_LIFETIME, {})

    def verify(self, token: str, now: datetime) -> Claims:
        """Raises Unauthenticated unless we signed the token, for this API, and it has not ended."""
        if len(token) > LONGEST_TOKEN:
            raise Unauthenticated
        digest = hashlib.sha256(token.encode()).digest()
        claims, until = self._seen.get(digest, (None, now))
        if claims is None or now >= until:
            claims = self._verified(token)
            self._seen[digest] = (claims, now + REMEMBERED)
            if len(self._seen) > REMEMBERED_AT_MOST:
                self._seen.popitem(last=False)
        if now >= claims.expires_at:
            raise Unauthenticated("Mã truy cập đã hết hạn.", "The access token has expired.")
        return claims

    def _signed(self, kind: Kind, subject: UUID, now: datetime, lifetime: timedelta, more: dict[str, Any]) -> str:
        claims = {
            "iss": ISSUER, "aud": AUDIENCE, "kind": kind, "sub": str(subject), **more,
            "iat": int(now.timestamp()), "exp": int((now + lifetime).timestamp()), "jti": secrets.token_hex(8),
        }  # fmt: skip
        return jwt.encode(claims, self._keys.signing, ALGORITHM, headers={"kid": self._keys.kid})

    def _verified(self, token: str) -> Claims:
        """Expiry is not asked here: it is the injected clock's to say."""
        try:
            said = jwt.decode(
                token, self._public, [ALGORITHM], {"verify_exp": False, "require_aud": True}, AUDIENCE, ISSUER
            )
            return Claims(
                Kind(said["kind"]),
                UUID(said["sub"]),
                UUID(said["mid"]) if said.get("mid") else None,
                UUID(said["fam"]) if said.get("fam") else None,
                datetime.fromtimestamp(said["exp"], UTC),
            )
        except (JOSEError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise Unauthenticated("Mã truy cập không hợp lệ.", "The access token is not valid.") from error


def _new_signing_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _once(path: Path, make: Callable[[], bytes]) -> bytes:
    """The file's content; written whole where there is none, by one process of however many try."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        try:
            draft.write_bytes(make())
            path.hardlink_to(draft)
        except FileExistsError:
            pass  # another process was first, and its key is the one
        finally:
            draft.unlink()
    return path.read_bytes()
