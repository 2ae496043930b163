"""After a session: write the numbered commitments, conclude, issue the conclusion, close (domain.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import commitments, deadlines
from api.db.queries import sessions as rows
from api.db.queries.handling import list_organisations
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.deadlines.model import DeadlineState
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import load_almanac
from api.domain.errors import Conflict, FieldError, Forbidden, Invalid
from api.domain.organisations.model import Role
from api.domain.sessions.model import SessionAction, SessionState
from api.domain.sessions.reading import SessionView, load
from api.domain.sessions.turns import Change, Turn, begin, finish, state_after

_CONCLUSION_ISSUED = "conclusion_issued"
"""The event that stops R17."""
MOST_COMMITMENTS = 100


@dataclass(frozen=True, slots=True)
class Planned:
    """A commitment of the conclusion as it is written down. `area_id`: where it is to be kept, None = the session's
    place."""

    text: str
    organisation_id: UUID
    due_on: date
    area_id: UUID | None = None


async def add_commitment(
    session: Session, actor: Actor, session_id: UUID, now: datetime, planned: Planned
) -> SessionView:
    """One more, under the next number. It is a promise only when the session is concluded."""
    turn = await begin(session, actor, session_id, SessionAction.WRITE_COMMITMENTS, now, version=None, versioned=False)
    await _check(turn, [planned], "")
    return await _write(turn, [*turn.facts.planned_commitments, _stored(turn, planned)])


async def write_commitments(
    session: Session,
    actor: Actor,
    session_id: UUID,
    version: int | None,
    now: datetime,
    *,
    planned: Sequence[Planned],
) -> SessionView:
    """These and no others, numbered in this order."""
    turn = await begin(session, actor, session_id, SessionAction.WRITE_COMMITMENTS, now, version=version)
    await _check(turn, planned, "/commitments/{}")
    return await _write(turn, [_stored(turn, one) for one in planned])


async def _write(turn: Turn, planned: Sequence[dict[str, Any]]) -> SessionView:
    """The version moves with every change of the list: the head concludes what the head has read."""
    state_after(turn)
    if len(planned) > MOST_COMMITMENTS:
        raise Conflict(f"Tối đa {MOST_COMMITMENTS} cam kết.", f"At most {MOST_COMMITMENTS} commitments.")
    return await finish(
        turn, Change(columns={"planned_commitments": list(planned)}, data={"commitments": len(planned)})
    )


def _stored(turn: Turn, planned: Planned) -> dict[str, Any]:
    return {
        "text": planned.text,
        "organisation_id": str(planned.organisation_id),
        "area_id": str(planned.area_id or turn.facts.area_id),
        "due_on": planned.due_on.isoformat(),
    }


async def _check(turn: Turn, planned: Sequence[Planned], pointer: str) -> None:
    """Raises Invalid with every field that is wrong; `pointer` leads to one commitment by its place."""
    province = turn.before.host_area_path[0]
    found = {row.id: row for row in await list_organisations(turn.session, [one.organisation_id for one in planned])}
    areas = await rows.list_area_paths(turn.session, [one.area_id for one in planned if one.area_id], turn.today)
    wrong = []
    for i, one in enumerate(planned):
        at = pointer.format(i)
        organisation = found.get(one.organisation_id)
        ended = organisation and organisation.valid_to is not None and organisation.valid_to < turn.today
        if organisation is None or ended or organisation.area_path[0] != province:
            wrong.append(
                FieldError(f"{at}/organisation_id", "unknown", "Không có cơ quan này.", "No such organisation here.")
            )
        if one.area_id is not None and province not in areas.get(one.area_id, ()):
            wrong.append(FieldError(f"{at}/area_id", "unknown", "Không có địa bàn này.", "No such area here."))
        if one.due_on <= turn.today:
            wrong.append(
                FieldError(f"{at}/due_on", "past", "Hạn phải sau hôm nay.", "A commitment is due after today.")
            )
    if wrong:
        raise Invalid(wrong)


async def conclude(
    session: Session, actor: Actor, session_id: UUID, version: int | None, now: datetime, *, conclusion: str
) -> SessionView:
    """The head concludes: what was written under numbers is promised from now on. Raises Conflict for a commitment
    whose day came meanwhile."""
    turn = await begin(session, actor, session_id, SessionAction.CONCLUDE, now, version=version)
    state_after(turn)
    for number, one in enumerate(turn.facts.planned_commitments, start=1):
        if date.fromisoformat(one["due_on"]) <= turn.today:
            raise Conflict(
                f"Hạn của cam kết số {number} đã đến; hãy sửa trước khi kết luận.",
                f"Commitment {number} is due by now; correct it before concluding.",
            )
    await _promise(turn)
    return await finish(
        turn,
        Change(
            columns={"concluded_at": now, "conclusion": conclusion, "planned_commitments": []},
            data={"commitments": len(turn.facts.planned_commitments)},
            personal={"conclusion": conclusion},
        ),
    )


async def _promise(turn: Turn) -> None:
    for number, one in enumerate(turn.facts.planned_commitments, start=1):
        await commitments.insert_commitment(
            turn.session,
            {
                "id": new_id(turn.now),
                "petition_id": None,
                "answer_id": None,
                "session_id": turn.before.id,
                "number": number,
                "text": one["text"],
                "organisation_id": UUID(one["organisation_id"]),
                "area_id": UUID(one["area_id"]),
                "due_on": date.fromisoformat(one["due_on"]),
                "open_to_staff": True,
            },
            turn.now,
            turn.actor.account_id,
            turn.actor.organisation_id,
        )


async def issue_conclusion(
    session: Session,
    actor: Actor,
    session_id: UUID,
    version: int | None,
    now: datetime,
    *,
    document_number: str,
    issued_on: date | None,
) -> SessionView:
    """The conclusion notice went out under a number: R17 is met on that day, the commitments are followed up."""
    turn = await begin(session, actor, session_id, SessionAction.ISSUE_CONCLUSION, now, version=version)
    day = issued_on or turn.today
    concluded = local_day(turn.facts.concluded_at) if turn.facts.concluded_at else turn.today
    if day > turn.today or (turn.before.state is SessionState.CONCLUDED and day < concluded):
        raise Invalid.field(
            "/issued_on",
            "out_of_range",
            "Ngày ban hành phải từ ngày kết luận đến hôm nay.",
            "It was issued between the day of the conclusion and today.",
        )
    state_after(turn)
    stops = {rule.id for rule in (await load_almanac(session)).rules if _CONCLUSION_ISSUED in rule.stops_on}
    running = await deadlines.list_session_deadlines(session, session_id)
    met = [
        (row.id, DeadlineState.MET.value, day, _CONCLUSION_ISSUED)
        for row in running
        if row.state == DeadlineState.OPEN and row.rule_id in stops
    ]
    await deadlines.end_deadlines(session, met)
    return await finish(
        turn,
        Change(
            columns={"conclusion_number": document_number, "conclusion_issued_on": day},
            data={"document_number": document_number, "issued_on": day},
        ),
    )


async def close(session: Session, actor: Actor, session_id: UUID, version: int | None, now: datetime) -> SessionView:
    """Every commitment is final: kept, replaced, or marked not done."""
    turn = await begin(session, actor, session_id, SessionAction.CLOSE, now, version=version)
    return await finish(turn, Change(columns={"closed_at": now}))


async def list_commitments(session: Session, actor: Actor, session_id: UUID) -> list[dict[str, Any]]:
    """The numbered commitments of the conclusion; until it is concluded, as they are planned: without id and state.

    Raises NotFound, Forbidden for an administrator, who follows up nothing. What is only planned is the hosts' own.
    """
    facts, dialogue = await load(session, actor, session_id)
    if actor.role is Role.ADMINISTRATOR:
        raise Forbidden("Danh sách này dành cho cơ quan.", "This list is for organisations.")
    if not facts.planned_commitments:
        return await commitments.list_of_session(session, session_id)
    if actor.organisation_id not in dialogue.co_host_ids | {dialogue.host_id}:
        return []
    planned = facts.planned_commitments
    organisations = {
        str(row.id): row.name_vi
        for row in await list_organisations(session, [UUID(one["organisation_id"]) for one in planned])
    }
    areas = await rows.list_area_names(session, [UUID(one["area_id"]) for one in planned])
    return [
        {
            "number": number,
            "id": None,
            "version": None,
            "text": one["text"],
            "state": None,
            "organisation": {"id": one["organisation_id"], "name": organisations[one["organisation_id"]]},
            "area": {"id": one["area_id"], "name": areas[UUID(one["area_id"])]},
            "due_on": one["due_on"],
            "first_due_on": one["due_on"],
        }
        for number, one in enumerate(planned, start=1)
    ]
