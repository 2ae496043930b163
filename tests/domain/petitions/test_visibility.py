"""Who sees a petition and which parts of it: the visibility table of domain.md §2.1, row by row."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Final
from uuid import UUID

import pytest
from domain.petitions.facts import (
    COMMUNE,
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
    account,
    actor,
    citizen,
    petition,
    token,
    uid,
)

from api.domain.actor import Actor
from api.domain.organisations.model import (
    COMMITTEE_KINDS,
    DEPARTMENT_KINDS,
    FRONT_KINDS,
    OrganisationKind,
    Position,
)
from api.domain.petitions.model import Confidentiality, Petition, PetitionClass, State
from api.domain.petitions.policy import sees, shown

K = OrganisationKind
HEAD, DEPUTY, OFFICER = Position.HEAD, Position.DEPUTY, Position.OFFICER
POSITIONS: Final = (HEAD, DEPUTY, OFFICER)

ALL: Final = frozenset({"content", "identity", "contact", "internal", "drafts"})
NOTHING: Final = frozenset[str]()
OWN: Final = frozenset({"content", "contact"})
HANDLING: Final = frozenset({"content", "internal", "drafts"})
FROM_ABOVE: Final = frozenset({"content", "internal"})
ASSIGNED: Final = frozenset({"content", "contact", "internal"})
HANDED_IN: Final = frozenset({"content", "identity", "contact"})
CONTENT: Final = frozenset({"content"})

ORIGIN: Final = uid("organisation of origin")
HOP: Final = uid("organisation it passed through")
ORDINARY: Final = petition(
    state=State.IN_HANDLING, origin_id=ORIGIN, hops=frozenset({HOP}), handed_in_by_id=HAMLET_FRONT
)
INTERNAL: Final = replace(ORDINARY, confidentiality=Confidentiality.INTERNAL)
RESTRICTED: Final = replace(ORDINARY, confidentiality=Confidentiality.RESTRICTED)
DENUNCIATION: Final = replace(
    ORDINARY,
    klass=PetitionClass.DENUNCIATION,
    confidentiality=Confidentiality.DENUNCIATION,
    parties=frozenset(),
)
EVERY_CASE: Final = (ORDINARY, INTERNAL, RESTRICTED, DENUNCIATION)


def groups(who: Actor, facts: Petition) -> frozenset[str]:
    """What is shown; whoever is shown something also sees the row, and the other way round."""
    found = frozenset(group.value for group in shown(who, facts))
    assert sees(who, facts) == bool(found)
    return found


# --- member of a subject organisation, administrator -----------------------------------------------------------------


@pytest.mark.parametrize("facts", EVERY_CASE, ids=lambda facts: facts.confidentiality)
@pytest.mark.parametrize(
    "who",
    [
        actor(position=HEAD),
        actor(K.DEPARTMENT, HEAD, DEPARTMENT, area=PROVINCE),
        actor(K.FRONT_BOARD, HEAD, HAMLET_FRONT, area=HAMLET),
        actor(K.FRONT_COMMITTEE, HEAD, OTHER),
        citizen(),
    ],
    ids=lambda who: who.role,
)
def test_any_membership_in_a_subject_hides_everything(who: Actor, facts: Petition) -> None:
    """A second hat counts: the account is looked at, not the membership it acts under. Even for the petitioner."""
    about = replace(facts, subjects=frozenset({SUBJECT}), handlers=frozenset({account("An")}))
    excluded = replace(who, member_of=who.member_of | {SUBJECT})
    assert groups(excluded, about) == NOTHING
    assert groups(excluded, facts) == groups(who, facts), "only the subject's own petitions are hidden"


def test_the_subject_that_holds_it_sees_nothing() -> None:
    about = replace(ORDINARY, subjects=frozenset({HOLDER}))
    assert [groups(actor(position=position), about) for position in POSITIONS] == [NOTHING] * 3


@pytest.mark.parametrize("facts", EVERY_CASE, ids=lambda facts: facts.confidentiality)
def test_the_administrator_sees_nothing(facts: Petition) -> None:
    everywhere = replace(
        facts,
        handlers=frozenset({account("An")}),
        parties=frozenset({account("An")}),
        assigned=frozenset({HOLDER}),
        lead_id=HOLDER,
        handed_in_by_id=HOLDER,
        published=True,
    )
    seats = [actor(kind, Position.ADMINISTRATOR) for kind in K]
    assert {shown(who, everywhere) for who in seats} == {frozenset()}
    assert not any(sees(who, replace(everywhere, published=False)) for who in seats)


# --- petitioner, representative, tracking token ----------------------------------------------------------------------


@pytest.mark.parametrize("facts", [ORDINARY, INTERNAL, RESTRICTED], ids=lambda facts: facts.confidentiality)
def test_petitioner_and_token_see_their_own(facts: Petition) -> None:
    assert groups(citizen(), facts) == OWN
    assert groups(token(facts.id), facts) == OWN
    representative = uid("account of a representative")
    assert groups(citizen(representative), replace(facts, parties=frozenset({PETITIONER, representative}))) == OWN
    assert groups(citizen(uid("somebody else")), facts) == NOTHING
    assert groups(token(uid("another petition")), facts) == NOTHING


def test_a_denunciation_is_followed_by_code_and_secret_only() -> None:
    assert groups(citizen(), replace(DENUNCIATION, parties=frozenset({PETITIONER}))) == NOTHING
    assert groups(token(DENUNCIATION.id), DENUNCIATION) == OWN
    assert groups(token(uid("another petition")), DENUNCIATION) == NOTHING


# --- denunciation ----------------------------------------------------------------------------------------------------


def test_until_a_handler_is_named_the_head_of_the_holder_sees_a_denunciation() -> None:
    assert groups(actor(position=HEAD), DENUNCIATION) == HANDLING
    assert groups(actor(position=HEAD, acting=True), DENUNCIATION) == HANDLING
    assert groups(actor(position=DEPUTY), DENUNCIATION) == NOTHING
    assert groups(actor(position=OFFICER), DENUNCIATION) == NOTHING


def test_named_handlers_take_the_heads_place() -> None:
    named = replace(DENUNCIATION, handlers=frozenset({account("Kim")}))
    assert groups(actor(position=HEAD), named) == NOTHING
    for kind, position in product((K.PEOPLE_COMMITTEE, K.INSPECTION_COMMISSION), POSITIONS):
        assert groups(actor(kind, position, OTHER, name="Kim"), named) == HANDLING
    assert groups(actor(K.INSPECTORATE, OFFICER, DEPARTMENT, name="Kim", area=PROVINCE), named) == HANDLING


@pytest.mark.parametrize("handlers", [frozenset(), frozenset({account("Kim")})], ids=["none named", "named"])
def test_nobody_else_sees_a_denunciation(handlers: frozenset[UUID]) -> None:
    """Not who took it down, not who handed it in, sent it, leads it, lies above it or supervises."""
    facts = replace(DENUNCIATION, handlers=handlers, answered_by=frozenset({DEPARTMENT}))
    for position in POSITIONS:
        assert groups(actor(K.PEOPLE_COMMITTEE, position, ORIGIN), facts) == NOTHING
        assert groups(actor(K.PEOPLE_COMMITTEE, position, HOP, area=PROVINCE), facts) == NOTHING
        assert groups(actor(K.PARTY_COMMITTEE, position, OTHER, area=PROVINCE), facts) == NOTHING
        assert groups(actor(K.PARTY_COMMITTEE, position, OTHER), facts) == NOTHING
        assert groups(actor(K.FRONT_COMMITTEE, position, OTHER), facts) == NOTHING
        assert groups(actor(K.HAMLET, position, HAMLET_FRONT, area=HAMLET), facts) == NOTHING
        assert groups(actor(K.DEPARTMENT, position, DEPARTMENT, area=PROVINCE), facts) == NOTHING
        assert groups(actor(K.INSPECTORATE, position, SECOND_DEPARTMENT, area=PROVINCE), facts) == NOTHING


def test_who_took_a_denunciation_down_loses_sight_of_it() -> None:
    taken_down = replace(
        DENUNCIATION,
        origin_id=HOLDER,
        session_id=uid("session"),
        session_writers=frozenset({account("An")}),
        session_hosts=frozenset({HOLDER}),
    )
    assert groups(actor(), taken_down) == NOTHING


# --- restricted ------------------------------------------------------------------------------------------------------


def test_restricted_is_for_handlers_head_deputies_and_lead() -> None:
    named = replace(RESTRICTED, handlers=frozenset({account("Kim")}))
    for facts in (RESTRICTED, named):
        assert groups(actor(position=HEAD), facts) == ALL
        assert groups(actor(position=HEAD, acting=True), facts) == ALL
        assert groups(actor(position=DEPUTY), facts) == ALL
        assert groups(actor(position=OFFICER), facts) == NOTHING
        for position in POSITIONS:
            assert groups(actor(K.DEPARTMENT, position, DEPARTMENT, area=PROVINCE), facts) == ALL
    assert groups(actor(name="Kim"), named) == ALL
    assert groups(actor(K.INSPECTORATE, OFFICER, OTHER, name="Kim", area=PROVINCE), named) == ALL


def test_nobody_else_sees_a_restricted_petition() -> None:
    facts = replace(RESTRICTED, answered_by=frozenset({SECOND_DEPARTMENT}))
    for position in POSITIONS:
        assert groups(actor(K.PEOPLE_COMMITTEE, position, ORIGIN), facts) == NOTHING
        assert groups(actor(K.PARTY_COMMITTEE, position, OTHER, area=PROVINCE), facts) == NOTHING
        assert groups(actor(K.PARTY_COMMITTEE, position, OTHER), facts) == NOTHING
        assert groups(actor(K.FRONT_COMMITTEE, position, OTHER), facts) == NOTHING
        assert groups(actor(K.FRONT_COMMITTEE, position, OTHER, area=PROVINCE), facts) == NOTHING
        assert groups(actor(K.HAMLET, position, HAMLET_FRONT, area=HAMLET), facts) == NOTHING
        assert groups(actor(K.DEPARTMENT, position, SECOND_DEPARTMENT, area=PROVINCE), facts) == NOTHING


def test_the_lead_sees_a_restricted_petition_while_assigned_only() -> None:
    lead = actor(K.DEPARTMENT, HEAD, DEPARTMENT, area=PROVINCE)
    over = replace(RESTRICTED, lead_id=None, assigned=frozenset(), answered_by=frozenset({DEPARTMENT}))
    assert groups(lead, RESTRICTED) == ALL
    assert groups(lead, over) == NOTHING


# --- ordinary: committees --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [ORDINARY, INTERNAL], ids=lambda facts: facts.confidentiality)
@pytest.mark.parametrize("kind", sorted(COMMITTEE_KINDS))
def test_a_committee_organisation_sees_all_of_what_it_has_or_had(kind: OrganisationKind, facts: Petition) -> None:
    for position, organisation in product(POSITIONS, (HOLDER, ORIGIN, HOP)):
        assert groups(actor(kind, position, organisation, area=SISTER_COMMUNE), facts) == ALL


@pytest.mark.parametrize("facts", [ORDINARY, INTERNAL], ids=lambda facts: facts.confidentiality)
@pytest.mark.parametrize("kind", sorted(COMMITTEE_KINDS))
def test_a_committee_sees_content_of_what_is_held_in_its_area_or_below(kind: OrganisationKind, facts: Petition) -> None:
    for position in POSITIONS:
        assert groups(actor(kind, position, OTHER, area=COMMUNE), facts) == FROM_ABOVE
        assert groups(actor(kind, position, OTHER, area=PROVINCE), facts) == FROM_ABOVE
        assert groups(actor(kind, position, OTHER, area=SISTER_COMMUNE), facts) == NOTHING
        assert groups(actor(kind, position, OTHER, area=None), facts) == NOTHING


def test_the_area_of_the_holder_counts_for_committees_not_the_place_of_the_matter() -> None:
    gone_up = replace(ORDINARY, holder_id=uid("committee of the province"), holder_area_path=(PROVINCE,))
    assert groups(actor(organisation=OTHER, area=COMMUNE), gone_up) == NOTHING
    assert groups(actor(organisation=OTHER, area=PROVINCE), gone_up) == FROM_ABOVE


# --- ordinary: Front and hamlets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [ORDINARY, INTERNAL], ids=lambda facts: facts.confidentiality)
def test_a_front_committee_sees_content_in_its_area_and_below(facts: Petition) -> None:
    for position in POSITIONS:
        assert groups(actor(K.FRONT_COMMITTEE, position, OTHER, area=COMMUNE), facts) == CONTENT
        assert groups(actor(K.FRONT_COMMITTEE, position, OTHER, area=PROVINCE), facts) == CONTENT
        assert groups(actor(K.FRONT_COMMITTEE, position, OTHER, area=SISTER_COMMUNE), facts) == NOTHING


@pytest.mark.parametrize("kind", sorted(FRONT_KINDS - {K.FRONT_COMMITTEE}))
def test_other_front_kinds_see_what_they_handed_in(kind: OrganisationKind) -> None:
    for position in POSITIONS:
        assert groups(actor(kind, position, HAMLET_FRONT, area=HAMLET), ORDINARY) == HANDED_IN
        assert groups(actor(kind, position, OTHER, area=HAMLET), ORDINARY) == NOTHING
        assert groups(actor(kind, position, OTHER, area=PROVINCE), ORDINARY) == NOTHING


# --- ordinary: departments -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(DEPARTMENT_KINDS))
def test_a_department_sees_what_is_or_was_its_task(kind: OrganisationKind) -> None:
    answered = replace(
        ORDINARY, state=State.ANSWERED, lead_id=None, assigned=frozenset(), answered_by=frozenset({DEPARTMENT})
    )
    for position in POSITIONS:
        lead = actor(kind, position, DEPARTMENT, area=PROVINCE)
        coordinating = actor(kind, position, SECOND_DEPARTMENT, area=PROVINCE)
        assert groups(lead, ORDINARY) == ASSIGNED
        assert groups(coordinating, ORDINARY) == ASSIGNED
        assert groups(lead, answered) == ASSIGNED, "it submitted an answer"
        assert groups(coordinating, answered) == NOTHING, "it did not"


def test_a_returned_or_recalled_assignment_leaves_no_sight() -> None:
    back = replace(ORDINARY, state=State.REVIEWING, lead_id=None, assigned=frozenset(), assignment_returns=1)
    for kind, position in product(sorted(DEPARTMENT_KINDS), POSITIONS):
        assert groups(actor(kind, position, DEPARTMENT, area=COMMUNE), back) == NOTHING


# --- everybody -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", EVERY_CASE, ids=lambda facts: facts.confidentiality)
def test_publication_opens_no_field_group_to_a_stranger(facts: Petition) -> None:
    """Everybody may read the redacted text; that is a text of its own, not the petition's content."""
    published = replace(facts, published=True, state=State.COMPLETED, assigned=frozenset(), lead_id=None)
    strangers = (
        citizen(uid("somebody else")),
        token(uid("another petition")),
        actor(position=HEAD, organisation=OTHER, area=SISTER_COMMUNE),
        actor(K.HAMLET, HEAD, OTHER, area=HAMLET),
        actor(K.DEPARTMENT, HEAD, OTHER, area=PROVINCE),
    )
    assert {shown(who, published) for who in strangers} == {frozenset()}
