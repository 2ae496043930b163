"""The texts of the demo petitions, by field: written for the demo, about nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.demo.matters.land import LAND
from api.demo.matters.living import LIVING
from api.demo.matters.matter import Matter as Matter
from api.demo.matters.office import COMPLAINTS as COMPLAINTS
from api.demo.matters.office import DENUNCIATIONS as DENUNCIATIONS
from api.demo.matters.office import LEGAL_BASIS as LEGAL_BASIS
from api.demo.matters.office import OFFICE
from api.demo.matters.people import PEOPLE

MATTERS: Final[Mapping[str, tuple[Matter, ...]]] = {**LAND, **LIVING, **PEOPLE, **OFFICE}
"""By code of the field: all 20."""
