"""Made-up names of Kinh, Jrai and Bahnar people."""

from __future__ import annotations

from random import Random
from typing import Final

_FAMILIES: Final = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Trương",
)  # fmt: skip
_MIDDLES: Final = {
    "male": ("Văn", "Hữu", "Đức", "Minh", "Quang", "Xuân", "Công", "Đình"),
    "female": ("Thị", "Thu", "Ngọc", "Kim", "Thanh", "Hồng"),
}
_GIVEN: Final = {
    "male": (
        "An", "Bình", "Dũng", "Đạt", "Hải", "Hiếu", "Hòa", "Hùng", "Khánh", "Lâm", "Long", "Nghĩa", "Phúc", "Sơn",
        "Tâm", "Thắng", "Tú", "Tuấn", "Vinh",
    ),
    "female": (
        "Chi", "Hà", "Hạnh", "Hiền", "Hương", "Lan", "Liên", "Loan", "Mai", "Nga", "Ngân", "Nhung", "Phương", "Quyên",
        "Thảo", "Trang", "Vân", "Yến",
    ),
}  # fmt: skip
_JRAI: Final = ("Siu", "Rơ Châm", "Kpă", "Ksor", "Rmah", "Nay", "Rah Lan", "Kpuih")
_JRAI_GIVEN: Final = {
    "male": ("Blơih", "Hyưk", "Djưh", "Blơr", "Suin", "Thuyên", "Kleo", "Bơm", "Alik", "Dôn"),
    "female": ("H'Nun", "H'Pheng", "H'Lưm", "H'Bia", "H'Yưn", "H'Djă", "H'Mrơi", "H'Blêr"),
}
_BAHNAR_GIVEN: Final = {
    "male": ("Hmưnh", "Bưng", "Grưl", "Hyơn", "Kưn", "Pyưh"),
    "female": ("Hlơp", "Mlêng", "Byưm", "Hnhưn", "Yơm", "Lưnh"),
}


def person(rng: Random, *, jrai: float = 0.4, bahnar: float = 0.1) -> tuple[str, str]:
    """A name and its sex ("male", "female"); with these shares of Jrai and Bahnar names."""
    sex = rng.choice(("male", "female"))
    drawn = rng.random()
    if drawn < jrai:
        return f"{rng.choice(_JRAI)} {rng.choice(_JRAI_GIVEN[sex])}", sex
    if drawn < jrai + bahnar:
        return f"Đinh {rng.choice(_BAHNAR_GIVEN[sex])}", sex
    return f"{rng.choice(_FAMILIES)} {rng.choice(_MIDDLES[sex])} {rng.choice(_GIVEN[sex])}", sex
