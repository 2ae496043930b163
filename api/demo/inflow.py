"""Which petitions come in beside the sessions: where, how many, when, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.demo.cast import AROUND, CHU_PUH, IA_HRU, IA_LE, PROVINCE, Key

_ECONOMY: Final = (
    "dat_dai", "giao_thong", "moi_truong", "nong_nghiep", "xay_dung_do_thi", "cong_thuong", "tai_chinh_thue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """So many petitions of one plot, come in between `oldest` and `newest` working days ago."""

    plot: str
    n: int
    newest: int
    oldest: int
    fields: Sequence[str] | None = None


_IA_LE: Final = (
    Row("received", 5, 0, 1),
    Row("received", 2, 6, 9),
    Row("reviewing", 6, 1, 3),
    Row("reviewing", 2, 8, 12),
    Row("handling", 17, 2, 9, _ECONOMY),
    Row("handling_late", 5, 24, 32, _ECONOMY),
    Row("handling", 4, 2, 8, ("giao_duc", "chinh_sach_xa_hoi", "y_te", "an_ninh_trat_tu", "cai_cach_hanh_chinh")),
    Row("approving_now", 5, 3, 4),
    Row("answered", 3, 8, 10),
    Row("published", 3, 11, 16),
    Row("promise_open", 2, 14, 20),
    Row("promise_started", 2, 25, 35),
    Row("promise_late", 2, 45, 60),
    Row("promise_extended", 1, 26, 32),
    Row("promise_reported", 2, 28, 45),
    Row("promise_rejected", 1, 40, 50),
    Row("promise_replaced", 1, 35, 50),
    Row("promise_kept", 3, 50, 120),
    Row("promise_kept_in_the_end", 1, 70, 110),
    Row("promise_replaced_and_kept", 1, 70, 110),
    Row("not_kept", 1, 70, 120),
    Row("two_promises", 1, 45, 90),
    Row("told", 2, 40, 125),
    Row("published", 3, 40, 125),
    Row("unpublished", 1, 50, 90),
    Row("slow", 2, 45, 125),
    Row("late", 2, 60, 125),
    Row("returned_answer", 1, 45, 120),
    Row("withdrawn_answer", 1, 45, 120),
    Row("returned_assignment", 1, 4, 6, _ECONOMY),
    Row("returned_and_answered", 1, 50, 100, _ECONOMY),
    Row("recalled_assignment", 1, 50, 100, _ECONOMY),
    Row("declined", 2, 10, 120),
    Row("guided", 2, 10, 120),
    Row("withdrawn", 2, 15, 110),
    Row("contested", 1, 12, 14),
    Row("contested_and_answered", 1, 60, 110),
    Row("reopened", 1, 35, 45),
    Row("transferred", 1, 50, 100),
    Row("transferred_now", 1, 2, 4),
    Row("transferred_back", 1, 4, 6),
    Row("escalated", 3, 2, 2, ("giao_thong", "dien_nuoc_vien_thong")),
    Row("received_above", 2, 4, 6, ("giao_thong", "boi_thuong_gpmb")),
    Row("handling_above", 3, 7, 12, ("dat_dai", "moi_truong", "nong_nghiep")),
    Row("approving_above", 2, 14, 17, ("dat_dai", "nong_nghiep", "giao_thong")),
    Row("published_above", 2, 50, 120, ("giao_thong", "moi_truong")),
    Row("received_above_by_itself", 2, 50, 120),
    Row("promised_above", 1, 50, 80, ("dat_dai", "nong_nghiep")),
    Row("sent_back", 1, 50, 100),
    Row("recalled_escalation", 1, 50, 100),
)
_NEIGHBOUR: Final = (
    Row("received", 1, 0, 2),
    Row("reviewing", 2, 1, 4),
    Row("handling", 3, 2, 9),
    Row("handling_late", 1, 24, 32),
    Row("approving_now", 1, 3, 4),
    Row("answered", 1, 8, 10),
    Row("promise_started", 1, 25, 35),
    Row("promise_kept", 1, 50, 120),
    Row("not_kept", 1, 70, 110),
    Row("published", 1, 40, 125),
    Row("slow", 1, 45, 125),
    Row("late", 1, 60, 125),
    Row("declined", 1, 10, 110),
    Row("guided", 1, 10, 110),
    Row("contested_and_answered", 1, 60, 100),
    Row("handling_above", 1, 7, 12, ("dat_dai", "moi_truong", "nong_nghiep")),
    Row("answered_above", 1, 50, 110),
)
_FARMS: Final = ("nong_nghiep", "giao_thong", "dat_dai", "chinh_sach_xa_hoi", "giao_duc", "y_te")
_TOWN: Final = ("moi_truong", "xay_dung_do_thi", "cai_cach_hanh_chinh", "dien_nuoc_vien_thong", "lao_dong_bhxh")
_PARTY: Final = (
    Row("reviewing", 1, 1, 3, ("xay_dung_dang_cq",)),
    Row("handling", 1, 4, 7, ("xay_dung_dang_cq",)),
    Row("approving_now", 1, 3, 4, ("xay_dung_dang_cq",)),
    Row("published", 2, 40, 120, ("xay_dung_dang_cq",)),
)
_RECEPTION: Final = (
    Row("received", 1, 0, 1),
    Row("reviewing", 2, 1, 4),
    Row("told_by_province", 2, 30, 110),
    Row("guided", 2, 5, 90),
)
_AT_THE_PROVINCE: Final = (
    Row("received", 1, 0, 1),
    Row("reviewing", 1, 2, 3),
    Row("handling", 4, 2, 10, ("dat_dai", "moi_truong", "nong_nghiep")),
    Row("handling_late", 1, 24, 30, ("nong_nghiep", "dat_dai")),
    Row("approving_now", 1, 3, 4, ("moi_truong", "nong_nghiep")),
    Row("published", 1, 45, 120),
    Row("guided", 1, 10, 80),
)
_COMMITTEE: Final = "people_committee"


def _around(i: int, name: str) -> tuple[Row, ...]:
    """A little in each: one is being handled, or has just come in, and one is done."""
    fields = _TOWN if name in {"pleiku", "an-khe", "ayun-pa", "quy-nhon", "hoai-nhon"} else _FARMS
    young = Row("received", 1, 0, 3, fields) if i % 3 == 0 else Row("handling", 1, 2, 9, fields)
    return young, Row("published" if i % 2 else "told", 1, 40, 125, fields)


ROWS: Final[tuple[tuple[Key, tuple[Row, ...]], ...]] = (
    ((IA_LE, _COMMITTEE), _IA_LE),
    ((IA_LE, "party_committee"), _PARTY),
    ((CHU_PUH, _COMMITTEE), _NEIGHBOUR),
    ((IA_HRU, _COMMITTEE), _NEIGHBOUR),
    *(((commune, _COMMITTEE), _around(i, name)) for i, (commune, name) in enumerate(AROUND.items())),
    ((PROVINCE, _COMMITTEE), _AT_THE_PROVINCE),
    ((PROVINCE, "reception_board"), _RECEPTION),
)
