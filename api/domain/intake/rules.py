"""Receipt: the reference code, and where a petition is held from its first instant (domain.md §2.1, api.md). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from api.domain.deadlines.rules import local_day
from api.domain.errors import FieldError
from api.domain.intake.model import IntakeForm
from api.domain.petitions.model import Channel, Urgency

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOOK_ALIKES: Final = str.maketrans({"O": "0", "I": "1"})
SECRET_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No letter or digit that is mistaken for another on paper or over the phone."""
SECRET_LENGTH: Final = 12
"""60 bits, typed in three groups of four."""

CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""How far a device's clock may be ahead."""
_OWN_CHANNELS: Final = frozenset({Channel.WEB, Channel.MOBILE})


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36 over letters and digits."""
    product = 36
    for character in text:
        total = (product + _ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def code_prefix(province: str, year: int) -> str:
    return f"PA-{province}-{year:04d}"


def reference_code(prefix: str, number: int) -> str:
    """PA-<province>-<year>-<sequence><check>, e.g. PA-52-2026-0004217K."""
    digits = f"{number:07d}"
    return f"{prefix}-{digits}{check_character(prefix.replace('-', '') + digits)}"


def read_code(typed: str) -> str | None:
    """The code a person meant: any case, spaces or none, O for 0 and I for 1; None when the check does not hold."""
    plain = "".join(typed.upper().split()).replace("-", "")
    if len(plain) != 16 or not plain.startswith("PA") or not plain.isascii() or not plain.isalnum():
        return None
    body, check = plain[2:-1].translate(_LOOK_ALIKES), plain[-1]
    if not body.isdigit():
        return None
    expected = check_character("PA" + body)
    if check.translate(_LOOK_ALIKES) != expected.translate(_LOOK_ALIKES):
        return None
    return f"PA-{body[:2]}-{body[2:6]}-{body[6:]}{expected}"


def group_secret(secret: str) -> str:
    """As it is printed: XXXX-XXXX-XXXX."""
    return "-".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def read_secret(typed: str) -> str:
    return "".join(character for character in typed.upper() if character in SECRET_ALPHABET)


def holder_above(subjects: frozenset[UUID], superiors: Mapping[UUID, UUID | None], depth: Mapping[UUID, int]) -> UUID:
    """The holder of a petition about these organisations: the nearest superior of the highest of them that is not
    itself one of them. Raises LookupError when there is none inside the system (`outside`)."""
    highest = min(subjects, key=lambda subject: (depth[subject], str(subject)))
    above = superiors.get(highest)
    while above is not None and above in subjects:
        above = superiors.get(above)
    if above is None:
        raise LookupError
    return above


def wrong_of_time(form: IntakeForm, now: datetime) -> list[FieldError]:
    """Nothing that is told has happened after today, nothing was taken down after now."""
    wrong = []
    if form.happened_on is not None and form.happened_on > local_day(now):
        wrong.append(
            FieldError("/happened_on", "in_future", "Sự việc chưa xảy ra.", "What is told has not happened yet.")
        )
    if form.captured_at is not None and form.captured_at > now + CLOCKS_DIFFER:
        wrong.append(
            FieldError("/captured_at", "in_future", "Thời điểm ghi ở tương lai.", "It can't be in the future.")
        )
    return wrong


def wrong_of_own(form: IntakeForm) -> list[FieldError]:
    """Who hands in the own does it on the web or in the application, now; receipt, urgency and flags are an office's
    to set, as are the traces of paper."""
    wrong = []
    if form.channel not in _OWN_CHANNELS:
        wrong.append(
            FieldError(
                "/channel", "not_possible", "Tự gửi thì qua trang web hoặc ứng dụng.", "One's own comes by web or app."
            )
        )
    set_by_office = {
        "received_at": form.received_at,
        "backdated_reason": form.backdated_reason,
        "captured_at": form.captured_at,
        "source_number": form.source_number,
        "urgency": form.urgency is not Urgency.NORMAL,
        "hot_flags": form.hot_flags,
    }
    wrong += [
        FieldError(f"/{name}", "not_yours", "Mục này do cơ quan tiếp nhận ghi.", "The receiving office sets this.")
        for name, given in set_by_office.items()
        if given
    ]
    return wrong
