"""Signing in, staying signed in, and acting for a head (api.md auth and browsers, domain.md §2)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from uuid import UUID

from api.db.engine import Session
from api.db.queries import accounts as rows
from api.db.queries import delegations
from api.domain.accounts import policy
from api.domain.accounts.model import (
    POWERS_OF_HEAD,
    Account,
    Client,
    Delegation,
    Me,
    Membership,
    Office,
    Place,
    SignedIn,
)
from api.domain.accounts.passwords import Passwords
from api.domain.accounts.rules import (
    REFRESH_LIFETIME,
    TokenFate,
    check_delegation,
    default_membership,
    fate_of,
    kept_membership,
    username_of,
)
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.deadlines.rules import local_day
from api.domain.errors import Forbidden, InvalidCredentials, NotFound, Unauthenticated
from api.domain.organisations.model import OrganisationKind, Position, Role, role_of
from api.domain.sealing import seal, unseal


async def enter(
    session: Session, account_id: UUID, membership_id: UUID | None, family_id: UUID | None, now: datetime
) -> Actor:
    """Who the sign-in is at this moment; the transaction sees what they may see.

    Raises Unauthenticated when the account, the membership or the sign-in has ended.
    """
    entry = await rows.enter(session, account_id, membership_id, family_id, local_day(now))
    if entry is None:
        raise Unauthenticated(
            "Phiên đăng nhập đã kết thúc. Hãy đăng nhập lại.", "The sign-in has ended. Sign in again."
        )
    kind = OrganisationKind(entry.organisation_kind) if entry.organisation_kind else None
    position = Position(entry.seat) if entry.seat else None
    return Actor(
        account_id=entry.account_id,
        person_id=entry.person_id,
        role=role_of(kind, position) if kind and position else Role.CITIZEN,
        organisation_id=entry.organisation_id,
        organisation_kind=kind,
        position=position,
        acting=entry.acting,
        area_id=entry.area_id,
        area_is_province=entry.area_is_province,
        member_of=frozenset(entry.member_of),
        membership_id=entry.membership_id,
        name=entry.full_name,
        organisation_name=entry.organisation_name or "",
    )


async def enter_tracking(session: Session, petition_id: UUID) -> Actor:
    """The holder of a petition's code and secret; the transaction sees that petition."""
    await rows.enter_tracking(session, petition_id)
    return Actor(account_id=None, person_id=None, role=Role.CITIZEN, tracking_petition_id=petition_id)


async def sign_in(
    session: Session, passwords: Passwords, *, username: str, password: str, client: Client, now: datetime
) -> SignedIn:
    """Starts a sign-in under the default membership.

    Raises InvalidCredentials, alike in answer and time for a wrong password, an unknown and an inactive account.
    """
    async with passwords.turn:
        credentials = await rows.get_credentials(session, username_of(username))
        if not await passwords.matches(credentials.password_hash if credentials else None, password) or not credentials:
            raise InvalidCredentials(
                "Tên đăng nhập hoặc mật khẩu không đúng.", "The user name or the password is not right."
            )
    membership = default_membership(await _memberships(session, credentials.account_id, now))
    family_id = new_id(now)
    await rows.insert_family(
        session,
        family_id,
        account_id=credentials.account_id,
        membership_id=_id(membership),
        client=client,
        at=now,
    )
    token = await _new_refresh_token(session, family_id, now)
    return SignedIn(credentials.account_id, family_id, client, membership, token)


async def refresh(session: Session, presented: str, now: datetime) -> SignedIn | None:
    """Renews a sign-in and replaces its refresh token; within the grace a spent one leads to the same successor.

    None refuses, and the caller must commit all the same: a token spent earlier revokes the whole sign-in.
    """
    token = presented
    while True:
        row = await rows.lock_refresh_token(session, _digest(token))
        if row is None:
            return None
        fate = fate_of(expires_at=row.expires_at, used_at=row.used_at, revoked=row.revoked, now=now)
        if fate is not TokenFate.FOLLOW or row.successor is None:
            break
        # A successor may be spent within the same grace: the newest of the family is the one to hold.
        token = unseal(_sealing_key(token), row.successor).decode()
    if fate is TokenFate.REVOKE:
        await rows.store_revocation(session, row.family_id, "reuse", now)
    if fate is not TokenFate.RENEW:
        return None
    if token == presented:
        token = await _new_refresh_token(session, row.family_id, now)
        await rows.store_spent_token(session, _digest(presented), seal(_sealing_key(presented), token.encode()), now)
    membership = kept_membership(await _memberships(session, row.account_id, now), row.membership_id)
    if _id(membership) != row.membership_id:
        await rows.store_family_membership(session, row.family_id, _id(membership))
    return SignedIn(row.account_id, row.family_id, Client(row.client), membership, token)


async def sign_out(session: Session, presented: str, now: datetime) -> None:
    """Ends the sign-in that the refresh token belongs to, spent or not; a token nobody knows ends nothing."""
    row = await rows.lock_refresh_token(session, _digest(presented))
    if row is not None:
        await rows.store_revocation(session, row.family_id, "signed_out", now)


async def switch(
    session: Session, actor: Actor, family_id: UUID | None, membership_id: UUID | None, now: datetime
) -> SignedIn:
    """Goes on under another membership of the account, or as a citizen.

    Raises NotFound for a membership that is not the account's or not valid today, Forbidden without an account.
    """
    account_id = _account_of(actor)
    if family_id is None:
        raise Forbidden
    membership = None
    if membership_id is not None:
        valid = await _memberships(session, account_id, now)
        membership = next((m for m in valid if m.id == membership_id), None)
        if membership is None:
            raise NotFound("Không có tư cách thành viên này.", "There is no such membership.")
    await rows.store_family_membership(session, family_id, membership_id)
    return SignedIn(account_id, family_id, Client.BROWSER, membership, None)


async def me(session: Session, actor: Actor, now: datetime) -> Me:
    """The account, all its memberships valid today, and what the active one may do. Raises Forbidden without one."""
    account = await rows.get_account(session, _account_of(actor))
    if account is None:
        raise Unauthenticated
    memberships = await _memberships(session, account.id, now)
    active = next((m for m in memberships if m.id == actor.membership_id), None)
    return Me(Account(*account), active, tuple(memberships), actor.role, tuple(policy.allowed_actions(actor)))


async def refuse_delegating(actor: Actor) -> None:
    """Raises Forbidden for whoever may not delegate at all, before the delegation itself is looked at."""
    if not policy.may_delegate(actor):
        raise Forbidden("Chỉ người đứng đầu mới được ủy quyền.", "Only a head delegates.")


async def delegate(
    session: Session,
    actor: Actor,
    *,
    organisation_id: UUID | None,
    to_account_id: UUID,
    document_number: str,
    valid_from: date,
    valid_to: date,
    now: datetime,
) -> Delegation:
    """The head hands on the head's powers, in the own organisation (None) or one directly below.

    Raises NotFound, Forbidden, Invalid.
    """
    await refuse_delegating(actor)
    office = await delegations.get_office(session, organisation_id or _organisation_of(actor))
    if office is None:
        raise NotFound("Không có cơ quan này.", "There is no such organisation.")
    if not policy.may_delegate_for(actor, office.id, office.superior_id):
        raise Forbidden(
            "Chỉ người đứng đầu cơ quan hoặc cơ quan cấp trên trực tiếp mới được ủy quyền.",
            "Only the head of the organisation or of the one directly above it delegates.",
        )
    member = await delegations.get_member(session, to_account_id, office.id, valid_from)
    check_delegation(
        from_person_id=actor.person_id,
        to_person_id=member.person_id if member else None,
        to_position=Position(member.position) if member else None,
        valid_from=valid_from,
        valid_to=valid_to,
        today=local_day(now),
    )
    delegation_id = new_id(now)
    await delegations.insert_delegation(
        session,
        delegation_id,
        organisation_id=office.id,
        from_account_id=_account_of(actor),
        to_account_id=to_account_id,
        document_number=document_number,
        powers=POWERS_OF_HEAD,
        valid_from=valid_from,
        valid_to=valid_to,
        at=now,
    )
    stored = await delegations.get_delegation(session, delegation_id)
    assert stored is not None, "inserted in this transaction"
    return _delegation(stored)


async def list_delegations(session: Session, actor: Actor, *, before: UUID | None, limit: int) -> list[Delegation]:
    """The own organisation's delegations, newest first. Raises Forbidden for a citizen."""
    if not policy.may_list_delegations(actor):
        raise Forbidden("Chỉ thành viên của cơ quan mới xem được.", "Only members of an organisation may see this.")
    found = await delegations.list_delegations(session, _organisation_of(actor), before=before, limit=limit)
    return [_delegation(row) for row in found]


async def _memberships(session: Session, account_id: UUID, now: datetime) -> list[Membership]:
    return [
        Membership(
            row.id,
            Office(
                row.organisation_id,
                row.organisation_name,
                OrganisationKind(row.organisation_kind),
                Place(row.area_id, row.area_name, row.area_kind),
            ),
            Position(row.position),
            row.valid_from,
            row.valid_to,
            row.acting_head,
        )
        for row in await rows.list_memberships(session, account_id, local_day(now))
    ]


async def _new_refresh_token(session: Session, family_id: UUID, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    await rows.insert_refresh_token(session, _digest(token), family_id, now + REFRESH_LIFETIME)
    return token


def _delegation(row: delegations.DelegationRow) -> Delegation:
    return Delegation(**{**row._asdict(), "powers": tuple(row.powers)})


def _account_of(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise Forbidden("Cần một tài khoản.", "This needs an account.")
    return actor.account_id


def _organisation_of(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise Forbidden("Cần tư cách thành viên của một cơ quan.", "This needs a membership of an organisation.")
    return actor.organisation_id


def _id(membership: Membership | None) -> UUID | None:
    return membership.id if membership else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _sealing_key(token: str) -> bytes:
    return hashlib.sha256(b"successor of " + token.encode()).digest()
