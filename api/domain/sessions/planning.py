"""Before a session: plan, correct, announce, postpone, make ready, cancel (domain.md §4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.db.engine import Session
from api.db.queries import sessions as rows
from api.db.queries.handling import OrganisationRow, list_organisations
from api.db.queries.history import NewEvent
from api.domain.actor import Actor
from api.domain.clock import new_id
from api.domain.deadlines.rules import local_day
from api.domain.deadlines.service import Almanac, load_almanac
from api.domain.errors import Conflict, FieldError, Forbidden, Invalid
from api.domain.sessions.model import (
    SESSION_KINDS,
    SessionAction,
    SessionKind,
    SessionState,
)
from api.domain.sessions.policy import may_plan, may_plan_any, sees
from api.domain.sessions.reading import SessionView, get_session, to_dialogue
from api.domain.sessions.rules import announce_by
from api.domain.sessions.turns import Change, begin, finish, state_after


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is planned with; the host is the planner's own organisation."""

    kind: SessionKind
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    theme: str | None = None
    area_id: UUID | None = None
    co_host_ids: Sequence[UUID] = ()
    cluster_area_ids: Sequence[UUID] = ()
    previous_session_id: UUID | None = None
    client_id: UUID | None = None


def refuse_planning(actor: Actor) -> None:
    """Raises Forbidden for whoever's organisation convenes nothing."""
    if not may_plan_any(actor):
        raise Forbidden("Cơ quan của bạn không tổ chức đối thoại.", "Your organisation convenes no sessions.")


async def plan(session: Session, actor: Actor, form: Plan, now: datetime) -> tuple[SessionView, bool]:
    """A new draft, hosted by the planner's organisation, and whether it is new (False: this client_id was here before).

    Raises Forbidden when that organisation does not convene this kind, Invalid for a field.
    """
    refuse_planning(actor)
    if not may_plan(actor, form.kind) or actor.organisation_id is None:
        raise Forbidden("Cơ quan của bạn không tổ chức loại này.", "Your organisation does not convene this kind.")
    host = (await list_organisations(session, [actor.organisation_id]))[0]
    await _check_plan(session, actor, form, host, local_day(now))
    values = {
        "id": new_id(now),
        "version": 1,
        "kind": form.kind.value,
        "state": 0,
        "title": form.title,
        "theme": form.theme,
        "host_id": host.id,
        "co_host_ids": list(dict.fromkeys(form.co_host_ids)),
        "area_id": form.area_id or host.area_id,
        "cluster_area_ids": list(dict.fromkeys(form.cluster_area_ids)),
        "starts_at": form.starts_at,
        "ends_at": form.ends_at,
        "venue": form.venue,
        "previous_session_id": form.previous_session_id,
        "officials": 0,
        "members": 0,
        "people": 0,
        "opinions": 0,
        "planned_commitments": [],
        "created_by_account_id": actor.account_id,
        "client_id": form.client_id,
        "created_at": now,
    }
    planned = NewEvent(
        kind="plan",
        at=now,
        account_id=actor.account_id,
        organisation_id=actor.organisation_id,
        data={"kind": form.kind.value, "host": host.id, "starts_at": form.starts_at.isoformat()},
        personal={"title": form.title},
    )
    session_id, new = await rows.insert_session(session, values, planned)
    return await get_session(session, actor, session_id, now), new


async def _check_plan(session: Session, actor: Actor, form: Plan, host: OrganisationRow, today: date) -> None:
    """Raises Invalid with every field that is wrong."""
    wrong = _wrong_times(form.starts_at, form.ends_at, today)
    province = host.area_path[0]
    areas = await rows.list_area_paths(session, [*form.cluster_area_ids, form.area_id or host.area_id], today)
    if host.area_id not in areas.get(form.area_id or host.area_id, ()):
        wrong.append(FieldError("/area_id", "unknown", "Không thuộc địa bàn của cơ quan.", "Not in the host's area."))
    for i, area_id in enumerate(form.cluster_area_ids):
        if province not in areas.get(area_id, ()):
            wrong.append(FieldError(f"/cluster_area_ids/{i}", "unknown", "Không có địa bàn này.", "No such area here."))
    found = {row.id: row for row in await list_organisations(session, form.co_host_ids)}
    for i, co_host_id in enumerate(form.co_host_ids):
        if co_host_id == host.id or not _is_here(found.get(co_host_id), province, today):
            wrong.append(
                FieldError(
                    f"/co_host_ids/{i}", "unknown", "Không có cơ quan phối hợp này.", "No such organisation here."
                )
            )
    if form.previous_session_id is not None:
        before = await rows.get_facts(session, form.previous_session_id)
        follows = SESSION_KINDS[form.kind].follow_up_report
        if not follows or before is None or not sees(actor, to_dialogue(before)):
            wrong.append(
                FieldError(
                    "/previous_session_id",
                    "not_possible",
                    "Không có kỳ trước phù hợp với mã này, hoặc loại này không nối tiếp kỳ trước.",
                    "No earlier session has this id, or this kind follows none.",
                )
            )
    if wrong:
        raise Invalid(wrong)


def _is_here(organisation: OrganisationRow | None, province: UUID, today: date) -> bool:
    """In the same province and not ended."""
    return (
        organisation is not None
        and organisation.area_path[0] == province
        and (organisation.valid_to is None or today <= organisation.valid_to)
    )


def _wrong_times(starts_at: datetime, ends_at: datetime, today: date) -> list[FieldError]:
    wrong = []
    if local_day(starts_at) < today:
        wrong.append(FieldError("/starts_at", "in_the_past", "Ngày tổ chức đã qua.", "The day has already passed."))
    if ends_at <= starts_at:
        wrong.append(
            FieldError("/ends_at", "ends_before_start", "Kết thúc phải sau khi bắt đầu.", "It ends before it begins.")
        )
    return wrong


async def update(
    session: Session,
    actor: Actor,
    session_id: UUID,
    version: int | None,
    now: datetime,
    *,
    changes: Mapping[str, Any],
) -> SessionView:
    """Correct title, theme, venue or times, or say that it follows no earlier session. Once announced, another
    day needs `postpone`, which says why."""
    turn = await begin(session, actor, session_id, SessionAction.UPDATE, now, version=version)
    starts_at = changes.get("starts_at", turn.facts.starts_at)
    ends_at = changes.get("ends_at", turn.facts.ends_at)
    if {"starts_at", "ends_at"} & set(changes) and (wrong := _wrong_times(starts_at, ends_at, turn.today)):
        raise Invalid(wrong)
    state_after(turn)
    if turn.before.state is not SessionState.DRAFT and local_day(starts_at) != turn.before.day:
        raise Conflict(
            "Lịch đã công bố: muốn đổi ngày hãy dùng «hoãn», có nêu lý do.",
            "It was announced: another day needs a postponement, which says why.",
        )
    if not changes:
        return await get_session(session, actor, session_id, now)
    times = {name: value.isoformat() for name, value in changes.items() if name in {"starts_at", "ends_at"}}
    texts = {name: value or "" for name, value in changes.items() if name not in {*times, "previous_session_id"}}
    return await finish(turn, Change(columns=changes, data={"changed": sorted(changes), **times}, personal=texts))


def _must_say_why_late(day: date, kind: SessionKind, almanac: Almanac, today: date, reason: str | None) -> str | None:
    """The reason to keep, None when the announcement is in time. Raises Invalid when it is late without a reason."""
    latest = announce_by(kind, day, almanac.rules, almanac.calendar)
    if latest is None or today <= latest:
        return None
    if reason is None:
        raise Invalid.field(
            "/late_reason",
            "required",
            f"Lẽ ra phải công bố chậm nhất ngày {latest:%d/%m/%Y}; công bố muộn phải nêu lý do.",
            f"It should have been announced by {latest.isoformat()}; announcing late needs a reason.",
        )
    return reason


async def announce(
    session: Session, actor: Actor, session_id: UUID, version: int | None, now: datetime, *, late_reason: str | None
) -> SessionView:
    """Everybody may know of it from now on. Later than R14 allows needs a reason, and is counted."""
    turn = await begin(session, actor, session_id, SessionAction.ANNOUNCE, now, version=version)
    state_after(turn)
    late = _must_say_why_late(turn.before.day, turn.before.kind, await load_almanac(session), turn.today, late_reason)
    return await finish(
        turn,
        Change(
            columns={"announced_at": now, "late_announcement_reason": late},
            data={"late": late is not None, "starts_at": turn.facts.starts_at.isoformat()},
            personal={"late_reason": late} if late else {},
        ),
    )


async def postpone(
    session: Session,
    actor: Actor,
    session_id: UUID,
    version: int | None,
    now: datetime,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    late_reason: str | None,
) -> SessionView:
    """Another day, announced with the reason; R14 holds for the new day as for the first."""
    turn = await begin(session, actor, session_id, SessionAction.POSTPONE, now, version=version)
    wrong = _wrong_times(starts_at, ends_at, turn.today)
    if local_day(starts_at) == turn.before.day:
        wrong.append(
            FieldError("/starts_at", "same_day", "Ngày mới phải khác ngày cũ.", "The new day must be another one.")
        )
    if wrong:
        raise Invalid(wrong)
    state_after(turn)
    almanac = await load_almanac(session)
    late = _must_say_why_late(local_day(starts_at), turn.before.kind, almanac, turn.today, late_reason)
    return await finish(
        turn,
        Change(
            columns={
                "starts_at": starts_at,
                "ends_at": ends_at,
                "announced_at": now,
                "late_announcement_reason": late,
            },
            data={
                "late": late is not None,
                "starts_at": starts_at.isoformat(),
                "planned_before": turn.facts.starts_at.isoformat(),
            },
            personal={"reason": reason} | ({"late_reason": late} if late else {}),
        ),
    )


async def cancel(
    session: Session, actor: Actor, session_id: UUID, version: int | None, now: datetime, *, reason: str
) -> SessionView:
    """It will not be held."""
    turn = await begin(session, actor, session_id, SessionAction.CANCEL, now, version=version)
    return await finish(turn, Change(columns={"end_reason": reason}, personal={"reason": reason}))


async def make_ready(
    session: Session, actor: Actor, session_id: UUID, version: int | None, now: datetime
) -> SessionView:
    """Everything is prepared: the chair above all."""
    return await finish(
        await begin(session, actor, session_id, SessionAction.MAKE_READY, now, version=version), Change()
    )
