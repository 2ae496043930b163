"""Sign-in and what it gives."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.organisations.model import OrganisationKind, Position, Role
from api.routers.schemas.common import Answer, Body, Line, Text


class SignInForm(Body):
    """The OAuth2 password form."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"grant_type": "password", "username": "canbo.iale", "password": "mot mat khau dai"}]
        }
    )
    grant_type: Literal["password"]
    username: Line
    password: Annotated[str, Field(min_length=1, max_length=1000, json_schema_extra={"format": "password"})]
    client: Annotated[
        Literal["native"] | None,
        Field(description="For clients that are no browser: the refresh token comes in the body, and no cookie."),
    ] = None


class RefreshIn(Body):
    """For clients that are no browser; a browser sends its cookie and no body."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"refresh_token": "q5Yy0n1mTgk3x8Jc7Zb2Rw"}]})
    refresh_token: Annotated[str, Text(200)]


class SwitchIn(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"membership_id": "018f3a2e-0000-7000-8000-000000000007"}]}
    )
    membership_id: Annotated[UUID | None, Field(description="Null acts as a citizen.")]


class AreaOut(Answer):
    id: UUID
    name: str
    kind: str


class OrganisationOut(Answer):
    id: UUID
    name: str
    kind: OrganisationKind
    area: AreaOut


class MembershipOut(Answer):
    """A seat of the account in an organisation."""

    id: UUID
    organisation: OrganisationOut
    position: Position
    role: Role
    valid_from: date
    valid_to: Annotated[date | None, Field(description="Last day.")]
    acting_head: Annotated[bool, Field(description="Holds a delegation of the head that is in force today.")]


class TokenOut(Answer):
    """An access token with one active membership; null acts as a citizen."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: Annotated[int, Field(description="Seconds.", examples=[600])]
    membership: MembershipOut | None
    refresh_token: Annotated[str, Field(description="Only with `client=native`.")] = ""


class Jwk(Answer):
    kty: Literal["EC"]
    crv: Literal["P-256"]
    alg: Literal["ES256"]
    use: Literal["sig"]
    kid: str
    x: str
    y: str


class JwksOut(Answer):
    """The public keys that verify access tokens (RFC 7517)."""

    keys: list[Jwk]
