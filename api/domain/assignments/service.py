"""Giving a petition to those who will answer it, and taking it back (domain.md §3.1, handling)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.db.engine import Session
from api.db.queries import handling
from api.db.queries import petitions as rows
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.errors import FieldError, Invalid
from api.domain.moves.service import Change, Move, Moved, Notify, begin, finish, require_state
from api.domain.organisations.model import DEPARTMENT_KINDS, OrganisationKind
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

    A denunciation goes to named persons only: handler accounts are compulsory there.
    """
    move = await begin(session, actor, petition_id, Action.ASSIGN, version, now)
    coordinating = [one for one in dict.fromkeys(coordinating_ids) if one != lead_id]
    await _check_targets(move, lead_id, coordinating)
    handlers = await _name_handlers(move, handler_ids)
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
            data={"lead": lead_id, "coordinating": coordinating, "assignment": ids[lead_id]},
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


async def _name_handlers(move: Move, handler_ids: Sequence[UUID]) -> frozenset[UUID]:
    if case_of(move.before.confidentiality) is Case.DENUNCIATION and not handler_ids:
        raise Invalid.field(
            "/handler_ids",
            "required",
            "Tố cáo phải giao đích danh người xử lý.",
            "A denunciation needs named handlers.",
        )
    await rows.insert_links(
        move.session,
        "petition_handlers",
        move.before.id,
        [{"account_id": account_id, "named_at": move.now} for account_id in handler_ids],
    )
    return move.before.handlers | frozenset(handler_ids)


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
