"""Who does what in a session (domain.md §2): appointments of members of the host and the co-hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from api.db.engine import Session
from api.db.queries import sessions as rows
from api.domain.actor import Actor
from api.domain.errors import Conflict, FieldError, Invalid
from api.domain.organisations.model import OrganisationKind, Position
from api.domain.sessions.model import LEADING_DUTIES, LEADING_KINDS, Appointed, Duty, SessionAction, SessionState
from api.domain.sessions.reading import SessionView
from api.domain.sessions.rules import may_chair
from api.domain.sessions.turns import Change, begin, finish, state_after


async def appoint(
    session: Session,
    actor: Actor,
    session_id: UUID,
    version: int | None,
    now: datetime,
    *,
    appointments: Sequence[tuple[UUID, Duty]],
) -> SessionView:
    """Who does what: members of the host or a co-host on the session's day. These and no others from now on."""
    turn = await begin(session, actor, session_id, SessionAction.APPOINT, now, version=version)
    hosts = [turn.facts.host_id, *turn.facts.co_host_ids]
    seats: dict[UUID, rows.SeatRow] = {}
    for seat in await rows.list_seats(session, [account for account, _ in appointments], hosts, turn.before.day):
        seats.setdefault(seat.account_id, seat)
    if wrong := _wrong_appointments(appointments, seats):
        raise Invalid(wrong)
    state_after(turn)
    if turn.before.state is SessionState.READY and not any(
        duty is Duty.CHAIR and may_chair(turn.before.kind, _appointed(seats[account], duty))
        for account, duty in appointments
    ):
        raise Conflict("Buổi đã sẵn sàng phải có chủ trì đúng thẩm quyền.", "A ready session needs a fitting chair.")
    await rows.replace_appointments(
        session,
        session_id,
        [
            {
                "account_id": account,
                "duty": duty.value,
                "membership_id": seats[account].membership_id,
                "appointed_at": now,
            }
            for account, duty in appointments
        ],
    )
    named = [{"account": account, "duty": duty.value} for account, duty in appointments]
    return await finish(turn, Change(data={"appointments": named}))


def _appointed(seat: rows.SeatRow, duty: Duty) -> Appointed:
    kind = OrganisationKind(seat.organisation_kind)
    return Appointed(seat.account_id, duty, kind, Position(seat.position), seat.acting)


def _wrong_appointments(
    appointments: Sequence[tuple[UUID, Duty]], seats: Mapping[UUID, rows.SeatRow]
) -> list[FieldError]:
    wrong = []
    for i, (account, duty) in enumerate(appointments):
        seat = seats.get(account)
        if seat is None:
            wrong.append(
                FieldError(
                    f"/appointments/{i}/account_id",
                    "not_a_member",
                    "Không phải thành viên của cơ quan chủ trì hoặc phối hợp vào ngày tổ chức.",
                    "Not a member of the host or a co-host on the day of the session.",
                )
            )
        elif duty in LEADING_DUTIES and OrganisationKind(seat.organisation_kind) not in LEADING_KINDS:
            wrong.append(
                FieldError(
                    f"/appointments/{i}/duty",
                    "not_possible",
                    "Cơ quan chuyên môn chỉ trả lời, điều hành hoặc giữ giờ.",
                    "Members of departments answer, moderate or keep time.",
                )
            )
        if (account, duty) in appointments[:i] or (
            duty is Duty.CHAIR and any(other is Duty.CHAIR for _, other in appointments[:i])
        ):
            wrong.append(
                FieldError(
                    f"/appointments/{i}/duty", "duplicate", "Trùng với một phân công khác.", "It is given twice."
                )
            )
    return wrong
