"""Organisations, the role that follows from their kind, and positions in them (domain.md §2)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    COMMITTEE = "committee"
    FRONT = "front"
    DEPARTMENT = "department"
    CITIZEN = "citizen"
    ADMINISTRATOR = "administrator"


class OrganisationKind(StrEnum):
    PARTY_COMMITTEE = "party_committee"
    PEOPLE_COMMITTEE = "people_committee"
    PEOPLE_COUNCIL = "people_council"
    RECEPTION_BOARD = "reception_board"
    INSPECTION_COMMISSION = "inspection_commission"
    INTERNAL_AFFAIRS = "internal_affairs"
    COUNCIL_OFFICE = "council_office"
    FRONT_COMMITTEE = "front_committee"
    SOCIO_POLITICAL = "socio_political"
    FRONT_BOARD = "front_board"
    INSPECTION_BOARD = "inspection_board"
    HAMLET = "hamlet"
    DEPARTMENT = "department"
    DIVISION = "division"
    POLICE = "police"
    STATION = "station"
    SCHOOL = "school"
    INSPECTORATE = "inspectorate"
    ONE_STOP_CENTRE = "one_stop_centre"


class Position(StrEnum):
    HEAD = "head"
    DEPUTY = "deputy"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


_K = OrganisationKind

COMMITTEE_KINDS: Final = frozenset(
    {
        _K.PARTY_COMMITTEE,
        _K.PEOPLE_COMMITTEE,
        _K.PEOPLE_COUNCIL,
        _K.RECEPTION_BOARD,
        _K.INSPECTION_COMMISSION,
        _K.INTERNAL_AFFAIRS,
        _K.COUNCIL_OFFICE,
    }
)
FRONT_KINDS: Final = frozenset({_K.FRONT_COMMITTEE, _K.SOCIO_POLITICAL, _K.FRONT_BOARD, _K.INSPECTION_BOARD, _K.HAMLET})
DEPARTMENT_KINDS: Final = frozenset(
    {_K.DEPARTMENT, _K.DIVISION, _K.POLICE, _K.STATION, _K.SCHOOL, _K.INSPECTORATE, _K.ONE_STOP_CENTRE}
)

ROLE_OF_KIND: Final[Mapping[OrganisationKind, Role]] = {
    **dict.fromkeys(COMMITTEE_KINDS, Role.COMMITTEE),
    **dict.fromkeys(FRONT_KINDS, Role.FRONT),
    **dict.fromkeys(DEPARTMENT_KINDS, Role.DEPARTMENT),
}


def role_of(kind: OrganisationKind, position: Position) -> Role:
    """The role of a membership: the organisation's kind decides, except for the administrator's seat."""
    return Role.ADMINISTRATOR if position is Position.ADMINISTRATOR else ROLE_OF_KIND[kind]
