"""Giving a petition to those who will answer it, and taking it back (domain.md §3.1, handling)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.db.engine import Session
from api.db.queries import handling
from api.db.queries import petitions as rows
from api.domain.actor import Actor
from api.domain.assignments.rules import Seat, may_be_named
from api.domain.clock import new_id
from api.domain.errors import FieldError, Invalid
from api.domain.moves.service import Change, Move, Moved, Notify, begin, finish, require_state
from api.domain.organisations.model import DEPARTMENT_KINDS, OrganisationKind, Position
from api.domain.petitions.model import Action, Case, case_of


async def assign(
    session: Session,
    actor: Actor,
    petition_id: UUID,
    version: int | None,
    now: datetime,
    *,
    lead_id: UUID,
    coordinating_ids: Sequence[UUID] = (),
    instruction: str | None = None,
    handler_ids: Sequence[UUID] = (),
) -> Moved:
    """Give it to a lead (a department, or the holder's own office) and to coordinating organisations; R16 runs.

    Handlers are of the holder, the lead or an inspectorate, never of a subject. A denunciation goes to named persons
    only, one of them in the lead's office; the holder's head stays named beside them.
    """
    move = await begin(session, actor, petition_id, Action.ASSIGN, version, now)
    coordinating = [one for one in dict.fromkeys(coordinating_ids) if one != lead_id]
    await _check_targets(move, lead_id, coordinating)
    handlers = await _name_handlers(move, lead_id, list(dict.fromkeys(handler_ids)))
    require_state(move)
    ids = {organisation_id: new_id(now) for organisation_id in (lead_id, *coordinating)}
    await handling.insert_assignments(
        session,
        [
            {
                "id": assignment_id,
                "petition_id": petition_id,
                "organisation_id": organisation_id,
                "role": "lead" if organisation_id == lead_id else "coordinating",
                "state": "running",
                "instruction": instruction,
                "assigned_at": now,
                "assigned_by_account_id": actor.account_id,
                "version": 1,
            }
            for organisation_id, assignment_id in ids.items()
        ],
    )
    result = await finish(
        move,
        Change(
            facts={"lead_id": lead_id, "assigned": frozenset(ids), "handlers": handlers},
            data={"lead": lead_id, "coordinating": coordinating, "assignment": ids[lead_id]}
            | ({"handlers": sorted(handlers - move.before.handlers)} if handlers else {}),
            personal={"instruction": instruction} if instruction else {},
            assignment_id=ids[lead_id],
            notify=[Notify("assigned_to_you", organisation_id) for organisation_id in ids],
            tell_parties="petition_assigned",
        ),
    )
    await handling.set_assignments_due(session, petition_id)
    return result


async def _check_targets(move: Move, lead_id: UUID, coordinating: Sequence[UUID]) -> None:
    """Departments of the holder's area or below it, or its own office; never a subject of the petition."""
    before = move.before
    found = {row.id: row for row in await handling.list_organisations(move.session, [lead_id, *coordinating])}
    errors = []
    for pointer, organisation_id in [
        ("/lead_id", lead_id),
        *((f"/coordinating_ids/{i}", one) for i, one in enumerate(coordinating)),
    ]:
        row = found.get(organisation_id)
        own_office = organisation_id == before.holder_id
        ended = row is not None and row.valid_to is not None and row.valid_to < move.today
        department = row is not None and OrganisationKind(row.kind) in DEPARTMENT_KINDS
        if row is None or ended or not (own_office or (department and _within(row, before.holder_area_path))):
            errors.append(
                FieldError(
                    pointer,
                    "not_possible",
                    "Cơ quan này không thể được giao vụ việc.",
                    "The matter can't be assigned to this organisation.",
                )
            )
        elif organisation_id in before.subjects:
            errors.append(
                FieldError(
                    pointer,
                    "is_subject",
                    "Vụ việc liên quan đến chính cơ quan này.",
                    "The petition is about this very organisation.",
                )
            )
    if errors:
        raise Invalid(errors)


def _within(row: handling.OrganisationRow, holder_path: Sequence[UUID]) -> bool:
    """Of the holder's own area or below it: an authority assigns downwards and at its own level (dossier §2.2)."""
    return holder_path[-1] in row.area_path


async def _name_handlers(move: Move, lead_id: UUID, handler_ids: Sequence[UUID]) -> frozenset[UUID]:
    """The persons the case is given to by name. A denunciation opens to nobody else from now on: so somebody in the
    lead's office is among them who can draft, and the holder's head stays, who has to approve."""
    before = move.before
    secret = case_of(before.confidentiality) is Case.DENUNCIATION
    if secret and not handler_ids:
        raise _unnamed("required", "Tố cáo phải giao đích danh người xử lý.", "A denunciation needs named handlers.")
    seats: dict[UUID, list[Seat]] = {account_id: [] for account_id in handler_ids}
    for row in await handling.list_seats(move.session, handler_ids, before.holder_id, move.today):
        seats.setdefault(row.account_id, []).append(_seat(row))
    fit = {
        account_id: may_be_named(
            found,
            holder_id=before.holder_id,
            lead_id=lead_id,
            holder_path=before.holder_area_path,
            subjects=before.subjects,
        )
        for account_id, found in seats.items()
    }
    if errors := [_not_to_be_named(i) for i, account_id in enumerate(handler_ids) if not fit[account_id]]:
        raise Invalid(errors)
    named = frozenset(handler_ids)
    if secret:
        heads = {one for one, found in seats.items() if fit[one] and _heads(found, before.holder_id)}
        if not any(_sits_in(seats[one], lead_id) for one in named - heads):
            raise _unnamed(
                "lead_missing",
                "Phải có người của cơ quan chủ trì, không phải người phê duyệt.",
                "Somebody of the lead's office has to be among them, beside the head who approves.",
            )
        named |= heads or _acting_head(move)
    await rows.insert_links(
        move.session,
        "petition_handlers",
        before.id,
        [{"account_id": account_id, "named_at": move.now} for account_id in sorted(named)],
    )
    return before.handlers | named


def _seat(row: handling.SeatRow) -> Seat:
    return Seat(
        row.account_id,
        row.organisation_id,
        OrganisationKind(row.kind),
        Position(row.position),
        tuple(row.area_path),
        row.ended,
    )


def _heads(seats: Sequence[Seat], holder_id: UUID) -> bool:
    return any(seat.organisation_id == holder_id and seat.position is Position.HEAD for seat in seats)


def _sits_in(seats: Sequence[Seat], organisation_id: UUID) -> bool:
    return any(seat.organisation_id == organisation_id and not seat.ended for seat in seats)


def _acting_head(move: Move) -> frozenset[UUID]:
    """Where the office has no head, who acts for one and gives the case out keeps it."""
    actor = move.actor
    if actor is None or actor.account_id is None or not actor.acting or actor.organisation_id != move.before.holder_id:
        return frozenset()
    return frozenset({actor.account_id})


def _unnamed(code: str, vi: str, en: str) -> Invalid:
    return Invalid.field("/handler_ids", code, vi, en)


def _not_to_be_named(index: int) -> FieldError:
    """The same for somebody unknown, of another office, or of the body the case is about: it tells nothing."""
    return FieldError(
        f"/handler_ids/{index}",
        "not_possible",
        "Người này không thể được giao đích danh vụ việc.",
        "This person can't be named on the case.",
    )


async def return_assignment(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """The lead department says it is not its competence: back to the holder, twice at the most."""
    move = await begin(session, actor, petition_id, Action.RETURN_ASSIGNMENT, version, now)
    return await _take_back(
        move,
        "returned",
        reason,
        columns={"assignment_returns": move.before.assignment_returns + 1},
        notify=[Notify("assignment_returned", move.before.holder_id)],
    )


async def recall_assignment(
    session: Session, actor: Actor, petition_id: UUID, version: int | None, now: datetime, *, reason: str
) -> Moved:
    """The holder takes the assignment back."""
    move = await begin(session, actor, petition_id, Action.RECALL_ASSIGNMENT, version, now)
    targets = [Notify("assignment_recalled", organisation_id) for organisation_id in sorted(move.before.assigned)]
    return await _take_back(move, "recalled", reason, columns={}, notify=targets)


async def _take_back(
    move: Move, state: str, reason: str, *, columns: dict[str, object], notify: Sequence[Notify]
) -> Moved:
    require_state(move)
    await handling.end_assignments(move.session, move.before.id, state, move.now, reason)
    return await finish(
        move,
        Change(
            facts={"lead_id": None, "assigned": frozenset()},
            columns=columns,
            data={"organisation": move.before.lead_id},
            personal={"reason": reason},
            notify=notify,
        ),
    )
