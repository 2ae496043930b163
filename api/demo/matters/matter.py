"""What a demo petition may be about: a text with blanks, and what is answered to it."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.petitions.model import PetitionClass


@dataclass(frozen=True, slots=True)
class Matter:
    """Blanks: {hamlet} and {commune} in lower case as inside a sentence, {households}, {metres}, {months}, {years},
    {km}. `spot`: what is said at once in the hall; None where nobody could settle it there. `promise`: the commitment
    that a written answer may carry."""

    klass: PetitionClass
    title: str
    body: str
    answer: str
    spot: str | None = None
    promise: str | None = None


P, R, Q = PetitionClass.PETITION, PetitionClass.REFLECTION, PetitionClass.QUESTION
REQUEST, ADVICE = PetitionClass.REQUEST, PetitionClass.CONTRIBUTION
