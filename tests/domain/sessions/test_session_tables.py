"""The tables of sessions against the reviewed text tables, every cell; then each guard and rule, both ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from domain.sessions import session_tables as tables

from api.domain.actor import Actor
from api.domain.deadlines.model import Calendar, CalendarDay, DayKind, Direction, Rule, Unit
from api.domain.deadlines.rules import calendar_of
from api.domain.errors import Conflict, IllegalMove
from api.domain.organisations.model import OrganisationKind, Position, Role, role_of
from api.domain.sessions.model import (
    HOST_KINDS,
    SESSION_KINDS,
    VERBS,
    Appointed,
    ChairRule,
    DialogueSession,
    Duty,
    SessionAction,
    SessionKind,
    SessionState,
)
from api.domain.sessions.policy import Part, allowed_actions, granted, may, may_plan, may_plan_any, part_of, sees
from api.domain.sessions.rules import (
    TITLE_LENGTH,
    TRANSITIONS,
    announce_by,
    chairs_in_person,
    guards_hold,
    may_chair,
    next_state,
    percent,
    title_of,
    transition_for,
)

K = OrganisationKind
A, S = SessionAction, SessionState
HEAD, DEPUTY, OFFICER = Position.HEAD, Position.DEPUTY, Position.OFFICER
TODAY: Final = date(2026, 4, 24)


def uid(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)


PROVINCE, COMMUNE, OTHER_COMMUNE = uid("province"), uid("commune"), uid("other commune")
HOST, CO_HOST, STRANGER = uid("host"), uid("co-host"), uid("stranger")
CHAIR: Final = Appointed(uid("chair"), Duty.CHAIR, K.PEOPLE_COMMITTEE, HEAD)
BASE: Final = DialogueSession(
    id=uid("session"),
    kind=SessionKind.HAMLET_LISTENING,
    state=S.DRAFT,
    version=1,
    host_id=HOST,
    host_area_path=(PROVINCE, COMMUNE),
    co_host_ids=frozenset({CO_HOST}),
    day=TODAY,
    announced=True,
    appointed=(CHAIR,),
    minutes_signed=False,
)


def actor(
    organisation: UUID = HOST,
    kind: OrganisationKind = K.PEOPLE_COMMITTEE,
    position: Position = OFFICER,
    *,
    name: str = "An",
    area: UUID = COMMUNE,
) -> Actor:
    return Actor(
        account_id=uid(name),
        person_id=uid(f"person {name}"),
        role=role_of(kind, position),
        organisation_id=organisation,
        organisation_kind=kind,
        position=position,
        area_id=area,
    )


# --- the full products -----------------------------------------------------------------------------------------------


def test_every_state_and_action_is_as_the_reviewed_table_says() -> None:
    wrong = []
    for (state, action), cell in tables.transitions().items():
        row = transition_for(replace(BASE, state=state), action)
        found = "-" if row is None else (row.to or "same")
        if found != cell:
            wrong.append(f"{state} {action}: expected {cell}, found {found}")
    assert not wrong, "\n".join(wrong)
    assert [row.action for row in TRANSITIONS] == list(A), "one row an action"


def test_every_action_has_the_guards_of_the_reviewed_table() -> None:
    assert {row.action: {str(guard) for guard in row.guards} for row in TRANSITIONS} == tables.guards()


DUTIES: Final = [frozenset(pair) for n in (0, 1, 2) for pair in combinations(Duty, n)]


@pytest.mark.parametrize("role", Role)
def test_every_right_is_as_the_reviewed_table_says(role: Role) -> None:
    """Every kind, position, part, action and set of up to two duties; a seat that can't exist has no rights."""
    cells = tables.grants()
    wrong = []
    for kind, position, part, action, duties in product((*K, None), (*Position, None), Part, A, DUTIES):
        key = (role, kind, position, part, action)
        expected = tables.suffices(cells.get(key, "no"), duties)
        found = granted(action, role, kind, position, part=part, duties=duties)
        if found != expected:
            wrong.append(f"{role} {kind}/{position} {part} {action} {set(duties)}: expected {expected}")
    assert not wrong, f"{len(wrong)} cells\n" + "\n".join(wrong[:20])


def test_the_kinds_are_as_the_reviewed_table_says() -> None:
    for kind, expected in tables.kinds().items():
        rule = SESSION_KINDS[kind]
        assert replace(rule, chairs=()) == replace(expected, chairs=()), kind
        one_each = {
            ChairRule(frozenset({organisation}), chair.positions, chair.delegate)
            for chair in rule.chairs
            for organisation in chair.kinds
        }
        assert one_each == set(expected.chairs), kind


def test_a_chair_belongs_to_an_organisation_that_may_host() -> None:
    for kind, rule in SESSION_KINDS.items():
        assert {one for chair in rule.chairs for one in chair.kinds} <= rule.hosts | HOST_KINDS, kind


def test_what_has_no_verb_is_a_patch_a_put_or_a_post_below() -> None:
    assert set(A) - VERBS == {A.UPDATE, A.APPOINT, A.RECORD_ATTENDANCE, A.CAPTURE, A.WRITE_COMMITMENTS}


# --- the guards, both ways -------------------------------------------------------------------------------------------

READY: Final = replace(BASE, state=S.READY)
MINUTES: Final = replace(BASE, state=S.MINUTES)
SIGNED: Final = replace(MINUTES, minutes_signed=True)
FOLLOWING: Final = replace(BASE, state=S.FOLLOWING_UP)
ANNOUNCED: Final = replace(BASE, state=S.ANNOUNCED)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("action", "holds", "refuses", "guard"),
    [
        (A.ANNOUNCE, BASE, replace(BASE, day=YESTERDAY), "date_ahead"),
        (A.MAKE_READY, ANNOUNCED, replace(ANNOUNCED, day=YESTERDAY), "date_ahead"),
        (A.MAKE_READY, ANNOUNCED, replace(ANNOUNCED, appointed=()), "chair_fits"),
        (A.MAKE_READY, ANNOUNCED, replace(ANNOUNCED, appointed=(replace(CHAIR, position=OFFICER),)), "chair_fits"),
        (A.MAKE_READY, ANNOUNCED, replace(ANNOUNCED, appointed=(replace(CHAIR, duty=Duty.CLERK),)), "chair_fits"),
        (A.MAKE_READY, ANNOUNCED, replace(ANNOUNCED, previous_session_id=uid("before")), "follow_up_reported"),
        (A.START, READY, replace(READY, day=TOMORROW), "from_its_day"),
        (A.CAPTURE, MINUTES, SIGNED, "not_signed"),
        (A.RECORD_ATTENDANCE, MINUTES, SIGNED, "not_signed"),
        (A.SIGN_MINUTES, MINUTES, SIGNED, "not_signed"),
        (A.CONCLUDE, SIGNED, MINUTES, "signed"),
        (A.CONCLUDE, SIGNED, replace(SIGNED, still_received=1), "none_still_received"),
        (A.CLOSE, FOLLOWING, replace(FOLLOWING, commitments_open=1), "commitments_final"),
    ],
)
def test_each_guard_holds_and_refuses(
    action: SessionAction, holds: DialogueSession, refuses: DialogueSession, guard: str
) -> None:
    assert next_state(holds, action, TODAY)
    with pytest.raises(Conflict) as refused:
        next_state(refuses, action, TODAY)
    assert refused.value.extra == {"guard": guard}
    assert refused.value.detail_vi


def test_a_session_held_late_can_still_be_started() -> None:
    assert next_state(replace(READY, day=YESTERDAY), A.START, TODAY) is S.IN_PROGRESS


def test_a_wrong_state_names_what_is_allowed() -> None:
    with pytest.raises(IllegalMove) as refused:
        next_state(BASE, A.CONCLUDE, TODAY, [A.ANNOUNCE])
    assert refused.value.extra["allowed_actions"] == ["announce"]


def test_every_state_but_the_last_two_has_a_way_on_without_any_one_person() -> None:
    """The head, the chair, the clerk: whoever is missing, somebody else of the host goes on, or appoints others."""
    officers = actor(name="another officer")
    leaders = actor(position=DEPUTY, name="a deputy")
    for state in S:
        if state in {S.CLOSED, S.CANCELLED}:
            continue
        session = replace(BASE, state=state, minutes_signed=True)
        onward = {A.APPOINT, A.POSTPONE, A.CANCEL, A.START, A.CLOSE_CAPTURE, A.ISSUE_CONCLUSION, A.CLOSE}
        possible = {*allowed_actions(officers, session, TODAY), *allowed_actions(leaders, session, TODAY)}
        assert possible & onward, state


# --- who chairs ------------------------------------------------------------------------------------------------------


def seat(kind: OrganisationKind, position: Position | None, *, acting: bool = False) -> Appointed:
    return Appointed(uid("somebody"), Duty.CHAIR, kind, position, acting)


@pytest.mark.parametrize(
    ("kind", "appointed", "may_take_it", "in_person"),
    [
        (SessionKind.HAMLET_LISTENING, seat(K.PEOPLE_COMMITTEE, HEAD), True, True),
        (SessionKind.HAMLET_LISTENING, seat(K.PEOPLE_COMMITTEE, DEPUTY, acting=True), True, False),
        (SessionKind.HAMLET_LISTENING, seat(K.PEOPLE_COMMITTEE, DEPUTY), False, False),
        (SessionKind.HAMLET_LISTENING, seat(K.FRONT_COMMITTEE, HEAD), False, False),
        (SessionKind.HAMLET_LISTENING, seat(K.PEOPLE_COMMITTEE, None), False, False),
        (SessionKind.LEADER_RECEPTION, seat(K.PEOPLE_COMMITTEE, HEAD), True, True),
        (SessionKind.LEADER_RECEPTION, seat(K.PEOPLE_COMMITTEE, DEPUTY, acting=True), False, False),
        (SessionKind.REGULAR_RECEPTION, seat(K.RECEPTION_BOARD, OFFICER), True, True),
        (SessionKind.REGULAR_RECEPTION, seat(K.RECEPTION_BOARD, OFFICER, acting=True), True, True),
        (SessionKind.VOTER_MEETING, seat(K.PEOPLE_COUNCIL, OFFICER), True, True),
        (SessionKind.VOTER_MEETING, seat(K.FRONT_COMMITTEE, OFFICER), False, False),
        (SessionKind.SOCIAL_CRITICISM, seat(K.FRONT_COMMITTEE, DEPUTY), True, True),
        (SessionKind.COMMUNITY_CONFERENCE, seat(K.HAMLET, HEAD), True, True),
        (SessionKind.COMMUNITY_CONFERENCE, seat(K.PEOPLE_COMMITTEE, HEAD), False, False),
    ],
)
def test_who_may_chair(kind: SessionKind, appointed: Appointed, *, may_take_it: bool, in_person: bool) -> None:
    assert may_chair(kind, appointed) is may_take_it
    assert chairs_in_person(kind, appointed) is in_person


# --- announcing ------------------------------------------------------------------------------------------------------


def rule(variant: str, days: int, valid_from: date, valid_to: date | None = None) -> Rule:
    return Rule(
        id=uid(f"R14 {variant} {days}"), code="R14", name_vi="", name_en="", classes=None, variant=variant,
        starts_on="start", stops_on=frozenset({"announce"}), owner="host", direction=Direction.BACKWARD, days=days,
        unit=Unit.WORKING, rolls=False, pausable=False, max_extension_days=None, not_for_anonymous=False,
        legal_basis_vi="", legal_basis_en="", certainty="", valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip


RULES: Final = (
    rule("dialogue", 5, date(2024, 1, 1), date(2026, 12, 31)),
    rule("dialogue", 7, date(2027, 1, 1)),
    rule("reception", 5, date(2014, 7, 1)),
)
LATE_APRIL: Final[Calendar] = calendar_of(
    CalendarDay(day, DayKind.OFF, "nghỉ", "off") for day in (date(2026, 4, 27), date(2026, 4, 30), date(2026, 5, 1))
)


@pytest.mark.parametrize(
    ("kind", "day", "latest"),
    [
        (SessionKind.HAMLET_LISTENING, date(2026, 5, 8), date(2026, 4, 28)),  # domain.md §3.2, example 12
        (SessionKind.LEADER_RECEPTION, date(2026, 5, 8), date(2026, 4, 28)),
        (SessionKind.HAMLET_LISTENING, date(2027, 3, 12), date(2027, 3, 2)),  # the version valid on the session's day
        (SessionKind.EXTRAORDINARY_DIALOGUE, date(2026, 5, 8), None),
        (SessionKind.REGULAR_RECEPTION, date(2026, 5, 8), None),
    ],
)
def test_the_latest_day_of_announcing(kind: SessionKind, day: date, latest: date | None) -> None:
    assert announce_by(kind, day, RULES, LATE_APRIL) == latest


# --- sight and rights on built facts ---------------------------------------------------------------------------------


def test_drafts_are_the_hosts_own_and_of_the_committees_above() -> None:
    draft = replace(BASE, announced=False)
    knows = [
        actor(),
        actor(CO_HOST, K.FRONT_COMMITTEE),
        actor(STRANGER, K.PEOPLE_COMMITTEE, area=PROVINCE),
        actor(STRANGER, K.PARTY_COMMITTEE),
    ]
    knows_not = [
        actor(STRANGER, K.PEOPLE_COMMITTEE, area=OTHER_COMMUNE),
        actor(STRANGER, K.FRONT_COMMITTEE),
        actor(STRANGER, K.DIVISION),
        actor(position=Position.ADMINISTRATOR),
        Actor(account_id=uid("citizen"), person_id=uid("citizen"), role=Role.CITIZEN),
    ]
    assert all(sees(one, draft) for one in knows)
    assert not any(sees(one, draft) for one in knows_not)
    assert all(sees(one, replace(draft, announced=True)) for one in [*knows, *knows_not[:-1]])
    assert not sees(knows_not[-1], replace(draft, announced=True)), "citizens read the public pages"


def test_a_part_hangs_on_the_active_membership() -> None:
    assert part_of(actor(), BASE) is Part.HOST
    assert part_of(actor(CO_HOST, K.FRONT_COMMITTEE), BASE) is Part.CO_HOST
    assert part_of(actor(STRANGER), BASE) is Part.OUTSIDE


def test_who_took_the_chair_signs_without_having_been_appointed() -> None:
    somebody = actor(position=DEPUTY, name="the deputy who stood in")
    assert not may(somebody, A.SIGN_MINUTES, MINUTES)
    assert may(somebody, A.SIGN_MINUTES, replace(MINUTES, presided_by=somebody.account_id))


def test_a_clerk_of_a_co_host_runs_it() -> None:
    clerk = actor(CO_HOST, K.FRONT_COMMITTEE, name="the clerk")
    appointed = replace(
        BASE,
        state=S.IN_PROGRESS,
        appointed=(CHAIR, Appointed(uid("the clerk"), Duty.CLERK, K.FRONT_COMMITTEE, OFFICER)),
    )
    assert allowed_actions(clerk, appointed, TODAY) == [A.RECORD_ATTENDANCE, A.CAPTURE, A.CLOSE_CAPTURE, A.ABORT]
    assert allowed_actions(replace(clerk, organisation_id=STRANGER), appointed, TODAY) == []


def test_who_plans() -> None:
    assert may_plan(actor(), SessionKind.HAMLET_LISTENING)
    assert not may_plan(actor(), SessionKind.SOCIAL_CRITICISM)
    assert may_plan(actor(STRANGER, K.HAMLET, HEAD), SessionKind.COMMUNITY_CONFERENCE)
    assert not may_plan_any(actor(STRANGER, K.DIVISION, HEAD))
    assert not may_plan_any(actor(position=Position.ADMINISTRATOR))
    assert not may_plan_any(Actor(account_id=uid("citizen"), person_id=uid("citizen"), role=Role.CITIZEN))


def test_allowed_actions_leave_out_what_a_guard_refuses() -> None:
    head = actor(position=HEAD)
    row = transition_for(SIGNED, A.CONCLUDE)
    assert row is not None
    assert guards_hold(SIGNED, row, TODAY)
    assert A.CONCLUDE in allowed_actions(head, SIGNED, TODAY)
    assert A.CONCLUDE not in allowed_actions(head, MINUTES, TODAY)


# --- figures and titles ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(18, 20, "90.0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 16, "6.3"), (0, 5, "0.0")],
)
def test_a_share_has_one_decimal(part: int, whole: int, share: str) -> None:
    assert percent(part, whole) == Decimal(share)


def test_a_share_of_nothing_is_none() -> None:
    assert percent(0, 0) is None


def test_a_title_is_the_beginning_cut_between_words() -> None:
    assert title_of("Kênh N3\n bồi lắng.") == "Kênh N3 bồi lắng."
    long = "Đường liên thôn, " * 20
    title = title_of(long)
    assert len(title) <= TITLE_LENGTH + 1
    assert title.endswith("…")
    assert title.removesuffix("…") in long
    assert title_of("x" * 500) == "x" * TITLE_LENGTH + "…"
