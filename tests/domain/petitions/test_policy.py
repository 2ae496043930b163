"""Who may do what: the whole grant table against `expected/*.txt`, then each relation on built facts, both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Final
from uuid import UUID

import pytest
from domain.petitions import tables
from domain.petitions.facts import (
    COMMUNE,
    CONFIDENTIALITY_OF,
    DEPARTMENT,
    HAMLET,
    HAMLET_FRONT,
    HOLDER,
    OTHER,
    PETITIONER,
    PROVINCE,
    SECOND_DEPARTMENT,
    SISTER_COMMUNE,
    SUBJECT,
    SUPERIOR,
    TODAY,
    account,
    actor,
    citizen,
    person,
    petition,
    token,
    uid,
)

from api.domain.actor import Actor
from api.domain.organisations.model import OrganisationKind, Position, Role
from api.domain.petitions.model import Action, Case, Petition, PetitionClass, State
from api.domain.petitions.policy import GRANTS, Condition, answers_in_the_hall, granted, may, sees

EXPECTED: Final = tables.grants()

K = OrganisationKind
HEAD, DEPUTY, OFFICER = Position.HEAD, Position.DEPUTY, Position.OFFICER


# --- the full product ------------------------------------------------------------------------------------------------


def relations(cell: object) -> frozenset[str]:
    """The relations of a granted cell: none, one, or several of which each suffices."""
    if cell is None:
        return frozenset()
    if isinstance(cell, str):
        return frozenset(cell.split("+"))
    assert isinstance(cell, Iterable)
    return frozenset(str(condition) for condition in cell)


def disagreements(role: Role, *, on_seats: bool) -> list[str]:
    """Cells that differ from the table, on the seats it names or, with nothing expected, on all others."""
    wrong = []
    for kind, position, case, action in product((*K, None), (*Position, None), Case, Action):
        key = (role, kind, position, case, action)
        if (key in EXPECTED) != on_seats:
            continue
        expected = EXPECTED.get(key, frozenset())
        found = relations(granted(action, role, kind, position, case))
        if found != expected:
            texts = ["+".join(sorted(side)) or "no" for side in (expected, found)]
            wrong.append(f"{kind}/{position} {case} {action}: expected {texts[0]}, found {texts[1]}")
    return wrong


@pytest.mark.parametrize("role", Role)
def test_every_cell_is_as_the_reviewed_table_says(role: Role) -> None:
    wrong = disagreements(role, on_seats=True)
    assert not wrong, f"{len(wrong)} cells\n" + "\n".join(wrong)


@pytest.mark.parametrize("role", Role)
def test_a_seat_that_cannot_exist_has_no_rights(role: Role) -> None:
    """A citizen in an office, a front seat in a committee, an administrator as head: absent, so refused."""
    wrong = disagreements(role, on_seats=False)
    assert not wrong, f"{len(wrong)} cells\n" + "\n".join(wrong)


def test_the_tables_use_every_condition_and_no_other() -> None:
    used = frozenset[str]().union(*EXPECTED.values())
    assert used == {condition.value for condition in Condition}


def test_every_action_is_decided() -> None:
    granted_to_somebody = {action for (*_, action), relation in EXPECTED.items() if relation}
    assert granted_to_somebody == set(Action) - {Action.FOLLOW_UP}
    assert {action for action in GRANTS if GRANTS[action]} == granted_to_somebody


# --- each relation, both ways ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Relation:
    """One action on one petition: who may, who may not."""

    name: str
    action: Action
    petition: Petition
    allowed: tuple[Actor, ...]
    refused: tuple[Actor, ...]


def department(position: Position = OFFICER, organisation: UUID = DEPARTMENT, name: str = "Bình") -> Actor:
    return actor(K.DEPARTMENT, position, organisation, name=name, area=PROVINCE)


def superior(position: Position = OFFICER, name: str = "Chi") -> Actor:
    return actor(K.PEOPLE_COMMITTEE, position, SUPERIOR, name=name, area=PROVINCE)


def hamlet(kind: OrganisationKind = K.FRONT_BOARD, position: Position = OFFICER, name: str = "Dung") -> Actor:
    return actor(kind, position, HAMLET_FRONT, name=name, area=HAMLET)


NEIGHBOUR: Final = actor(organisation=OTHER, name="Giang")
"""Of another organisation of the same commune: sees the petition, has no part in it."""
NEIGHBOUR_HEAD: Final = actor(position=HEAD, organisation=OTHER, name="Giang")
ACTING_HEAD: Final = actor(position=HEAD, acting=True, name="Hạnh")
EVERYBODY_OF_THE_HOLDER: Final = (actor(), actor(position=DEPUTY), actor(position=HEAD), ACTING_HEAD)

REVIEWING: Final = petition(state=State.REVIEWING)
IN_HANDLING: Final = petition(state=State.IN_HANDLING)
OWN_OFFICE: Final = petition(state=State.IN_HANDLING, lead_id=HOLDER, assigned=frozenset({HOLDER}))
AWAITING: Final = petition(state=State.AWAITING_APPROVAL, writers=frozenset({person("An")}))
LATE: Final = replace(AWAITING, approval_due_on=TODAY, approval_late=True)
HEAD_WROTE: Final = replace(AWAITING, nobody_else=True)
ESCALATED: Final = petition(state=State.ESCALATED)
HELD_ABOVE: Final = replace(
    ESCALATED, state=State.REVIEWING, holder_id=SUPERIOR, holder_superior_id=None, holder_area_path=(PROVINCE,)
)
ANSWERED: Final = petition(state=State.ANSWERED)
HANDED_IN: Final = replace(ANSWERED, handed_in_by_id=HAMLET_FRONT)
ANSWERED_ABOVE: Final = replace(
    HELD_ABOVE, state=State.ANSWERED, sent_from_id=None, sent_to_id=None, sent_up_by=frozenset({HOLDER})
)
REDACTED: Final = petition(state=State.COMPLETED, redactors=frozenset({person("An")}))
TRANSFERRED: Final = petition(transferred_from_id=OTHER, transfer_return_until=TODAY, origin_id=OTHER)
CONTESTED: Final = petition(state=State.REVIEWING, contests=1, excluded_persons=frozenset({person("An")}))
CONTESTED_TASK: Final = petition(
    state=State.IN_HANDLING, contests=1, excluded_persons=frozenset({person("An"), person("Bình")})
)
WITH_CLERK: Final = petition(session_id=uid("session"), session_writers=frozenset({account("Lan")}))
HOSTED: Final = petition(
    session_id=uid("session"), session_hosts=frozenset({HOLDER, HAMLET_FRONT}), handed_in_by_id=HAMLET_FRONT
)
AFTER_CAPTURE: Final = petition(session_id=uid("session"), handed_in_by_id=HAMLET_FRONT)
DENOUNCED: Final = petition(klass=PetitionClass.DENUNCIATION, state=State.REVIEWING)
NAMED: Final = replace(DENOUNCED, handlers=frozenset({account("An"), account("Kim")}))
NAMED_AWAITING: Final = petition(
    klass=PetitionClass.DENUNCIATION,
    state=State.AWAITING_APPROVAL,
    handlers=frozenset({account("An"), account("Kim")}),
    writers=frozenset({person("Kim")}),
)
RESTRICTED: Final = petition(state=State.REVIEWING, confidentiality=CONFIDENTIALITY_OF[Case.RESTRICTED])

RELATIONS: Final = (
    Relation("holder", Action.REVIEW, petition(), EVERYBODY_OF_THE_HOLDER, (NEIGHBOUR, superior(), citizen())),
    Relation(
        "holder, a head's action", Action.ESCALATE, REVIEWING,
        (actor(position=HEAD), ACTING_HEAD),
        (actor(), actor(position=DEPUTY), NEIGHBOUR_HEAD, superior(HEAD)),
    ),
    Relation(
        "holder, another officer after a contest", Action.ASSIGN, CONTESTED,
        (actor(name="Kim"), actor(position=HEAD, name="Hạnh")),
        (actor(), actor(position=HEAD), actor(second_account=True)),
    ),
    Relation(
        "holder, the head's own moves after a contest", Action.ESCALATE, CONTESTED,
        (actor(position=HEAD), actor(position=HEAD, name="Hạnh")), (actor(), actor(name="Kim")),
    ),
    Relation(
        "holder_not_writer, approving the new answer after a contest", Action.APPROVE_ANSWER,
        replace(CONTESTED, state=State.AWAITING_APPROVAL, writers=frozenset({person("Bình")})),
        (actor(position=HEAD),), (actor(),),
    ),
    Relation(
        "holder, the contested answer's writer once a new one stands", Action.COMPLETE,
        replace(CONTESTED, state=State.FOLLOWING_UP), (actor(), actor(position=HEAD)), (NEIGHBOUR,),
    ),
    Relation(
        "lead, another officer after a contest", Action.SUBMIT_ANSWER, CONTESTED_TASK,
        (department(name="Kim"),), (department(), department(HEAD)),
    ),
    Relation(
        "session_writer, another officer after a contest", Action.ANSWER_ON_THE_SPOT,
        replace(CONTESTED, session_id=uid("session"), session_hosts=frozenset({HOLDER})),
        (actor(name="Kim"),), (actor(), actor(position=HEAD)),
    ),
    Relation(
        "holder, restricted: head, deputies and named handlers", Action.REVIEW,
        replace(RESTRICTED, state=State.RECEIVED, handlers=frozenset({account("Kim")})),
        (actor(position=HEAD), actor(position=DEPUTY), ACTING_HEAD, actor(name="Kim")), (actor(), NEIGHBOUR),
    ),
    Relation(
        "lead", Action.SUBMIT_ANSWER, IN_HANDLING,
        (department(), department(DEPUTY), department(HEAD)),
        (department(organisation=SECOND_DEPARTMENT), department(organisation=OTHER), actor(), actor(position=HEAD)),
    ),
    Relation(
        "lead, the committee's own office", Action.SUBMIT_ANSWER, OWN_OFFICE,
        EVERYBODY_OF_THE_HOLDER, (department(), NEIGHBOUR, superior()),
    ),
    Relation(
        "lead, while assigned only", Action.RETURN_ASSIGNMENT, IN_HANDLING,
        (department(),), (department(organisation=SECOND_DEPARTMENT), actor(position=HEAD)),
    ),
    Relation(
        "lead, no longer", Action.SUBMIT_ANSWER,
        replace(IN_HANDLING, lead_id=SECOND_DEPARTMENT, assigned=frozenset({SECOND_DEPARTMENT})),
        (department(organisation=SECOND_DEPARTMENT),), (department(),),
    ),
    Relation(
        "coordinating", Action.CONTRIBUTE, IN_HANDLING,
        (department(organisation=SECOND_DEPARTMENT), department(HEAD, SECOND_DEPARTMENT)),
        (department(), department(organisation=OTHER), actor()),
    ),
    Relation(
        "holder_not_writer", Action.APPROVE_ANSWER, AWAITING,
        (actor(position=HEAD, name="Kim"), ACTING_HEAD),
        (
            actor(position=HEAD), actor(position=HEAD, second_account=True), actor(name="Kim"),
            actor(position=DEPUTY, name="Kim"), department(HEAD), NEIGHBOUR_HEAD,
        ),
    ),
    Relation(
        "superior_late", Action.APPROVE_ANSWER, LATE,
        (superior(HEAD), replace(superior(HEAD, name="Minh"), acting=True)),
        (superior(), superior(DEPUTY), NEIGHBOUR_HEAD, actor(K.PARTY_COMMITTEE, HEAD, OTHER, area=PROVINCE)),
    ),
    Relation("superior_late, not yet", Action.RETURN_ANSWER, AWAITING, (actor(position=HEAD),), (superior(HEAD),)),
    Relation(
        "superior_late, returning", Action.RETURN_ANSWER, LATE,
        (superior(HEAD), actor(position=HEAD)), (superior(), superior(DEPUTY)),
    ),
    Relation(
        "superior_late, having written it", Action.APPROVE_ANSWER, replace(LATE, writers=frozenset({person("Chi")})),
        (superior(HEAD, name="Minh"),), (superior(HEAD),),
    ),
    Relation(
        "superior_four_eyes", Action.APPROVE_ANSWER, HEAD_WROTE,
        (superior(HEAD), ACTING_HEAD),
        (actor(position=HEAD), superior(), superior(DEPUTY), NEIGHBOUR_HEAD, department(HEAD)),
    ),
    Relation(
        "superior_four_eyes, the superior wrote too", Action.APPROVE_ANSWER,
        replace(HEAD_WROTE, writers=frozenset({person("An"), person("Chi")})),
        (superior(HEAD, name="Minh"),), (superior(HEAD),),
    ),
    Relation(
        "superior_four_eyes, the head wrote nothing", Action.APPROVE_ANSWER, AWAITING,
        (ACTING_HEAD,), (superior(HEAD),),
    ),
    Relation(
        "sender", Action.RECALL_ESCALATION, ESCALATED,
        (actor(position=HEAD), ACTING_HEAD), (actor(), actor(position=DEPUTY), superior(HEAD), NEIGHBOUR_HEAD),
    ),
    Relation(
        "higher, before receipt", Action.RECEIVE_ESCALATION, ESCALATED,
        (superior(), superior(DEPUTY), superior(HEAD)),
        (actor(position=HEAD), NEIGHBOUR, actor(organisation=OTHER, area=PROVINCE)),
    ),
    Relation(
        "higher, returning after receipt", Action.RETURN_ESCALATION, HELD_ABOVE,
        (superior(), superior(HEAD)), (actor(), actor(position=HEAD), actor(organisation=OTHER, area=PROVINCE)),
    ),
    Relation(
        "higher, nothing was sent up", Action.RETURN_ESCALATION, REVIEWING,
        (), (actor(), actor(position=HEAD), superior()),
    ),
    Relation(
        "higher, a denunciation is not received by its sender", Action.RECEIVE_ESCALATION,
        petition(klass=PetitionClass.DENUNCIATION, state=State.ESCALATED), (), (actor(position=HEAD), actor()),
    ),
    Relation(
        "higher, a denunciation is not returned by its sender", Action.RETURN_ESCALATION,
        petition(klass=PetitionClass.DENUNCIATION, state=State.ESCALATED), (), (actor(position=HEAD), actor()),
    ),
    Relation(
        "session_writer, clerk or chair", Action.ANSWER_ON_THE_SPOT, WITH_CLERK,
        (actor(name="Lan"), actor(position=HEAD, name="Lan")),
        (actor(), actor(position=HEAD), citizen()),
    ),
    Relation(
        "session_writer, host and co-host", Action.NOTE, HOSTED,
        (actor(), actor(position=HEAD), hamlet(), hamlet(K.HAMLET, HEAD)),
        (NEIGHBOUR, superior(HEAD), department(), citizen()),
    ),
    Relation(
        "session_writer, nothing is taken down any more", Action.NOTE, AFTER_CAPTURE,
        (), (actor(), actor(position=HEAD), hamlet(), actor(name="Lan")),
    ),
    Relation(
        "handed_in", Action.TELL, HANDED_IN,
        (hamlet(), hamlet(K.HAMLET, HEAD), actor(), actor(position=HEAD)),
        (
            actor(K.FRONT_BOARD, organisation=OTHER, area=HAMLET), actor(K.FRONT_COMMITTEE, HEAD, OTHER),
            department(), superior(),
        ),
    ),
    Relation(
        "origin, the answer was given above", Action.TELL, ANSWERED_ABOVE,
        (*EVERYBODY_OF_THE_HOLDER, superior()), (NEIGHBOUR_HEAD, department(), hamlet(), citizen()),
    ),
    Relation(
        "origin, only what it sent up and not what it passed on", Action.TELL,
        replace(ANSWERED_ABOVE, sent_up_by=frozenset()), (superior(),), EVERYBODY_OF_THE_HOLDER,
    ),
    Relation(
        "petitioner", Action.WITHDRAW, REVIEWING,
        (citizen(), token()),
        (citizen(uid("somebody else")), token(uid("another petition")), actor(position=HEAD), hamlet(), department()),
    ),
    Relation(
        "petitioner or an officer on their behalf", Action.CONTEST, ANSWERED,
        (citizen(), token(), actor()), (citizen(uid("somebody else")), hamlet(), department(), NEIGHBOUR),
    ),
    Relation(
        "petitioner of a denunciation: code and secret only", Action.REQUEST_WITHDRAWAL,
        replace(DENOUNCED, parties=frozenset({PETITIONER})),
        (token(),), (citizen(), actor(position=HEAD), token(uid("another petition"))),
    ),
    Relation(
        "petitioner of a denunciation: no contest", Action.CONTEST,
        petition(klass=PetitionClass.DENUNCIATION, state=State.ANSWERED), (), (token(), actor(position=HEAD)),
    ),
    Relation(
        "holder_second", Action.PUBLISH, REDACTED,
        (actor(name="Kim"), actor(position=DEPUTY, name="Kim"), ACTING_HEAD),
        (actor(), actor(position=HEAD), actor(second_account=True), NEIGHBOUR, department(), hamlet()),
    ),
    Relation(
        "superior_four_eyes, publishing where who redacted is alone", Action.PUBLISH,
        replace(REDACTED, nobody_else=True),
        (superior(), superior(DEPUTY), superior(HEAD)),
        (superior(name="An"), actor(), NEIGHBOUR, department(), hamlet()),
    ),
    Relation(
        "superior_four_eyes, publishing is the office's own as long as somebody is there", Action.PUBLISH, REDACTED,
        (actor(name="Kim"),), (superior(HEAD),),
    ),
    Relation(
        "front_scope", Action.FLAG_UNSATISFACTORY, ANSWERED,
        (
            actor(K.FRONT_COMMITTEE, OFFICER, OTHER), actor(K.FRONT_COMMITTEE, HEAD, OTHER),
            actor(K.FRONT_COMMITTEE, OFFICER, OTHER, area=PROVINCE),
        ),
        (
            actor(K.FRONT_COMMITTEE, HEAD, OTHER, area=SISTER_COMMUNE), actor(K.SOCIO_POLITICAL, HEAD, OTHER),
            hamlet(), actor(position=HEAD), citizen(),
        ),
    ),
    Relation(
        "transferred_to", Action.RETURN_TRANSFER, TRANSFERRED,
        EVERYBODY_OF_THE_HOLDER, (actor(position=HEAD, organisation=OTHER), superior(HEAD), department()),
    ),
    Relation("transferred_to, never transferred", Action.RETURN_TRANSFER, petition(), (), EVERYBODY_OF_THE_HOLDER),
    Relation(
        "handler, none named", Action.ASSIGN, DENOUNCED,
        (actor(position=HEAD), ACTING_HEAD),
        (actor(), actor(position=DEPUTY), NEIGHBOUR_HEAD, superior(HEAD)),
    ),
    Relation(
        "handler, named", Action.ASSIGN, NAMED,
        (actor(), actor(name="Kim"), actor(K.INSPECTION_COMMISSION, OFFICER, OTHER, name="Kim")),
        (actor(position=HEAD, name="Hạnh"), actor(position=DEPUTY, name="Hạnh"), actor(name="Hạnh"), superior(HEAD)),
    ),
    Relation(
        "handler, a head's action", Action.ESCALATE, NAMED,
        (actor(position=HEAD),), (actor(), actor(position=DEPUTY, name="Kim"), actor(position=HEAD, name="Hạnh")),
    ),
    Relation(
        "handler, not assigned", Action.SUBMIT_ANSWER,
        petition(
            klass=PetitionClass.DENUNCIATION, state=State.IN_HANDLING,
            handlers=frozenset({account("An"), account("Bình"), account("Kim")}),
        ),
        (department(),), (actor(position=HEAD), actor(K.INSPECTORATE, organisation=OTHER, name="Kim", area=PROVINCE)),
    ),
    Relation(
        "handler, four eyes", Action.APPROVE_ANSWER, NAMED_AWAITING,
        (actor(position=HEAD),), (actor(position=HEAD, name="Kim"), actor(position=HEAD, name="Hạnh"), actor()),
    ),
)  # fmt: skip


@pytest.mark.parametrize("relation", RELATIONS, ids=[relation.name for relation in RELATIONS])
def test_relation(relation: Relation) -> None:
    kept_out = [who for who in relation.allowed if not may(who, relation.action, relation.petition)]
    let_in = [who for who in relation.refused if may(who, relation.action, relation.petition)]
    assert not kept_out, "kept out: " + ", ".join(map(describe, kept_out))
    assert not let_in, "let in: " + ", ".join(map(describe, let_in))


def describe(who: Actor) -> str:
    return f"{who.role} {who.organisation_kind}/{who.position} {who.name or who.account_id or 'token'}"


def test_every_condition_is_tried() -> None:
    tried = {relation.name.partition(",")[0].partition(" ")[0] for relation in RELATIONS}
    assert tried == {condition.value for condition in Condition}


def test_an_answer_in_the_hall_is_the_committees_whose_member_gave_it() -> None:
    """Never the answer of a body that got the petition meanwhile, nor one of the Front, which edits none."""
    passed_on = replace(HOSTED, holder_id=OTHER)
    assert answers_in_the_hall(actor(), passed_on) == HOLDER
    assert answers_in_the_hall(hamlet(), passed_on) == OTHER


# --- nobody beside the table -----------------------------------------------------------------------------------------


def world() -> Iterator[Petition]:
    """Petitions of every case and state, with every relation in use somewhere."""
    for case, state in product(Case, State):
        klass = PetitionClass.DENUNCIATION if case is Case.DENUNCIATION else PetitionClass.PETITION
        bare = petition(klass=klass, state=state, confidentiality=CONFIDENTIALITY_OF[case])
        yield bare
        yield replace(
            bare,
            handlers=frozenset({account("Kim")}),
            handed_in_by_id=HAMLET_FRONT,
            session_writers=frozenset({account("Lan")}),
            session_hosts=frozenset({HOLDER, HAMLET_FRONT}),
            transferred_from_id=OTHER,
            transfer_return_until=TODAY,
            approval_late=True,
            sent_from_id=HOLDER,
            sent_to_id=SUPERIOR,
            lead_id=DEPARTMENT,
            assigned=frozenset({DEPARTMENT, SECOND_DEPARTMENT}),
            redactors=frozenset({person("Redactor")}),
        )


def cast() -> Iterator[Actor]:
    """Members of every organisation of the world in every position, and citizens with and without a part in it."""
    for position, name in product((HEAD, DEPUTY, OFFICER), ("An", "Kim", "Lan")):
        yield actor(position=position, name=name)
        yield superior(position, name)
        yield department(position, name=name)
        yield department(position, SECOND_DEPARTMENT, name)
        yield hamlet(position=position, name=name)
        yield actor(K.PEOPLE_COUNCIL, position, OTHER, name=name)
        yield actor(K.FRONT_COMMITTEE, position, OTHER, name=name)
    yield from (citizen(), citizen(uid("somebody else")), token(), token(uid("another petition")))


def rights(who: Actor, facts: Petition) -> list[Action]:
    return [action for action in Action if may(who, action, facts)]


def test_the_administrator_may_do_nothing() -> None:
    seats = [actor(kind, Position.ADMINISTRATOR, name=name) for kind, name in product(K, ("An", "Kim", "Lan"))]
    found = [(describe(who), facts.state, done) for who in seats for facts in world() if (done := rights(who, facts))]
    assert not found


@pytest.mark.parametrize(
    "stranger",
    [
        citizen(uid("somebody else")),
        token(uid("another petition")),
        actor(position=HEAD, organisation=uid("committee next door"), area=SISTER_COMMUNE, name="Oanh"),
        actor(position=HEAD, organisation=uid("committee beside"), name="Oanh"),
        actor(K.PARTY_COMMITTEE, HEAD, uid("committee above"), area=PROVINCE, name="Oanh"),
        actor(K.FRONT_COMMITTEE, HEAD, uid("front next door"), area=SISTER_COMMUNE, name="Oanh"),
        actor(K.HAMLET, HEAD, uid("hamlet"), area=HAMLET, name="Oanh"),
        actor(K.INSPECTORATE, HEAD, uid("inspectorate"), area=PROVINCE, name="Oanh"),
        actor(K.DIVISION, HEAD, uid("division"), area=COMMUNE, name="Oanh"),
    ],
    ids=describe,
)
def test_a_stranger_may_do_nothing(stranger: Actor) -> None:
    found = [(facts.state, facts.confidentiality, done) for facts in world() if (done := rights(stranger, facts))]
    assert not found


@pytest.mark.parametrize("who", [actor(position=HEAD), department(HEAD), superior(HEAD), hamlet(), citizen()])
def test_a_member_of_the_subject_may_do_nothing_by_whatever_membership(who: Actor) -> None:
    excluded = replace(who, member_of=who.member_of | {SUBJECT})
    about = [replace(facts, subjects=frozenset({SUBJECT})) for facts in world()]
    assert any(rights(who, facts) for facts in about), "without the second membership there are rights to lose"
    found = [(facts.state, facts.confidentiality, done) for facts in about if (done := rights(excluded, facts))]
    assert not found


def test_nobody_acts_on_what_he_cannot_see() -> None:
    """First "you may not even know it exists", then "you may not do that". Taking down in the hall is no reading."""
    capture = {Action.ANSWER_ON_THE_SPOT, Action.NOTE}
    found = [
        f"{describe(who)} on {facts.confidentiality} {facts.state}: {', '.join(blind)}"
        for facts in world()
        for who in cast()
        if not sees(who, facts) and (blind := sorted(set(rights(who, facts)) - capture))
    ]
    assert not found, f"{len(found)} pairs\n" + "\n".join(found)


def test_the_automatic_move_is_nobodys() -> None:
    assert not [describe(who) for facts in world() for who in cast() if may(who, Action.FOLLOW_UP, facts)]
