"""Where the demo plays and who plays in it: real places, made-up hamlets and people, and the seats these hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from api.demo.names import person
from api.domain.organisations.model import Position

PROVINCE: Final = "52"
"""Gia Lai."""
IA_LE, CHU_PUH, IA_HRU = "23986", "23942", "23971"
STAGES: Final[Mapping[str, str]] = {IA_LE: "ia-le", CHU_PUH: "chu-puh", IA_HRU: "ia-hru"}
"""The communes in which most happens, with what their accounts are called by."""
AROUND: Final[Mapping[str, str]] = {
    "23575": "pleiku",
    "23941": "chu-se",
    "23677": "dak-doa",
    "23617": "an-khe",
    "24044": "ayun-pa",
    "23638": "kbang",
    "23887": "chu-prong",
    "23857": "duc-co",
    "21583": "quy-nhon",
    "21664": "hoai-nhon",
}
"""Communes and wards in which a little happens."""
KENH_MEK: Final = "Làng Kênh Mék"
HAMLETS: Final[Mapping[str, tuple[str, ...]]] = {
    IA_LE: (KENH_MEK, "Thôn 4", "Thôn Phú Hòa", "Làng Tơ Nung", "Thôn Đoàn Kết", "Làng Ia Brel"),
    CHU_PUH: ("Thôn Hòa Lộc", "Làng Plei Đung", "Thôn Tân Tiến"),
    IA_HRU: ("Làng Tao Chor", "Thôn Phú Quang", "Làng Lũh Rưng"),
}

Key = tuple[str, str]
"""An organisation: the place (code of a province or commune, `hamlet_of` a hamlet) and the template."""


def hamlet_of(commune: str, name: str) -> str:
    return f"{commune}/{name}"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's account and its one seat. `shown`: a demo account, which people sign in with. Citizens have no
    organisation."""

    username: str
    full_name: str
    organisation: Key | None
    position: Position
    title: str
    shown: bool = False


_P = Position
_SHOWN: Final[tuple[tuple[str, str, Key | None, Position, str], ...]] = (
    ("admin", "Phan Thị Thu Hà", (PROVINCE, "people_committee"), _P.ADMINISTRATOR, "Quản trị hệ thống"),
    ("head.province", "Nguyễn Hữu Khánh", (PROVINCE, "people_committee"), _P.HEAD, "Chủ tịch"),
    ("officer.province", "Trần Thị Minh Nga", (PROVINCE, "people_committee"), _P.OFFICER, "Chuyên viên"),
    ("party.head.commune", "Siu Hơlan", (IA_LE, "party_committee"), _P.HEAD, "Bí thư"),
    ("head.commune", "Lê Quang Vinh", (IA_LE, "people_committee"), _P.HEAD, "Chủ tịch"),
    ("deputy.commune", "Rơ Châm H'Linh", (IA_LE, "people_committee"), _P.DEPUTY, "Phó Chủ tịch (được ủy quyền)"),
    ("officer.commune", "Võ Thị Thanh Hương", (IA_LE, "people_committee"), _P.OFFICER, "Công chức tiếp dân"),
    ("secretary.commune", "Kpă Thuyên", (IA_LE, "people_committee"), _P.OFFICER, "Công chức, thư ký hội nghị"),
    ("council.commune", "Ksor Djoanh", (IA_LE, "people_council"), _P.HEAD, "Chủ tịch"),
    ("reception.province", "Đặng Ngọc Lan", (PROVINCE, "reception_board"), _P.OFFICER, "Cán bộ tiếp công dân"),
    ("inspection.province", "Hoàng Đức Sơn", (PROVINCE, "inspection_commission"), _P.HEAD, "Chủ nhiệm"),
    ("front.province", "Nay H'Yin", (PROVINCE, "front_committee"), _P.HEAD, "Chủ tịch"),
    ("front.commune", "Bùi Xuân Lâm", (IA_LE, "front_committee"), _P.HEAD, "Chủ tịch"),
    ("hamlet.commune", "Rmah Blui", (hamlet_of(IA_LE, KENH_MEK), "hamlet"), _P.HEAD, "Trưởng làng"),
    ("dept.agriculture", "Phạm Minh Tú", (PROVINCE, "dept_agriculture_environment"), _P.OFFICER, "Chuyên viên"),
    ("dept.agriculture.head", "Đỗ Công Nghĩa", (PROVINCE, "dept_agriculture_environment"), _P.HEAD, "Giám đốc"),
    ("division.economy", "Ngô Đình Thắng", (IA_LE, "division_economy"), _P.HEAD, "Trưởng phòng"),
    ("citizen.1", "Siu H'Mơi", None, _P.OFFICER, "Người dân làng Kênh Mék, xã Ia Le"),
    ("citizen.2", "Dương Văn Phúc", None, _P.OFFICER, "Người dân thôn Tân Tiến, xã Chư Pưh"),
)

OFFICES: Final[Mapping[Key, str]] = {
    (PROVINCE, "people_committee"): "UBND tỉnh",
    (PROVINCE, "reception_board"): "Ban Tiếp công dân tỉnh",
    (PROVINCE, "inspection_commission"): "Ủy ban Kiểm tra Tỉnh ủy",
    (PROVINCE, "front_committee"): "Mặt trận tỉnh",
    (PROVINCE, "dept_agriculture_environment"): "Sở Nông nghiệp và Môi trường",
    (IA_LE, "people_committee"): "UBND xã Ia Le",
    (IA_LE, "party_committee"): "Đảng ủy xã Ia Le",
    (IA_LE, "people_council"): "HĐND xã Ia Le",
    (IA_LE, "front_committee"): "Mặt trận xã Ia Le",
    (IA_LE, "division_economy"): "Phòng Kinh tế xã Ia Le",
    (hamlet_of(IA_LE, KENH_MEK), "hamlet"): "làng Kênh Mék, xã Ia Le",
}
"""What the offices of the demo accounts are called for short."""
_COMMITTEE: Final = ("people_committee", "Chủ tịch", "Phó Chủ tịch", "Công chức")
_PARTY: Final = ("party_committee", "Bí thư", "Phó Bí thư", "Chuyên viên")
_DIVISIONS: Final = (
    ("division_economy", "Trưởng phòng"),
    ("division_culture_society", "Trưởng phòng"),
    ("division_office", "Chánh Văn phòng"),
    ("one_stop_centre", "Giám đốc"),
    ("police", "Trưởng Công an"),
    ("health_station", "Trưởng trạm"),
)
_DEPARTMENTS: Final = (
    "dept_construction", "dept_industry_trade", "dept_health", "dept_education_training", "dept_home_affairs",
    "dept_finance", "dept_ethnic_religious", "dept_justice", "dept_culture_sports_tourism", "people_committee_office",
)  # fmt: skip


def _extras() -> Iterator[tuple[str, Key, Position, str]]:
    """Everybody else whom the story needs: (username, organisation, position, title)."""
    for place, name in {PROVINCE: "tinh", **STAGES, **AROUND}.items():
        yield from _committee(place, name, _COMMITTEE)
        if place == PROVINCE or place in STAGES:
            yield from _committee(place, f"dang.{name}", _PARTY)
            yield f"mattran.{name}", (place, "front_committee"), Position.HEAD, "Chủ tịch"
            yield f"hdnd.{name}", (place, "people_council"), Position.HEAD, "Chủ tịch"
    for place, name in {**STAGES, **AROUND}.items():
        for template, title in _DIVISIONS if place in STAGES else _DIVISIONS[:2]:
            yield f"{template.replace('_', '-')}.{name}", (place, template), Position.HEAD, title
        for i, hamlet in enumerate(HAMLETS.get(place, ()), start=1):
            kind = hamlet.split(" ", 1)[0].lower()
            key = (hamlet_of(place, hamlet), "hamlet")
            yield f"thon{i}.{name}", key, Position.HEAD, f"Trưởng {kind}"
    for template in _DEPARTMENTS:
        name = template.removeprefix("dept_").replace("_", "-")
        yield f"{name}.tinh", (PROVINCE, template), Position.HEAD, "Giám đốc"
    yield "thanhtra.tinh", (PROVINCE, "inspectorate"), Position.HEAD, "Chánh Thanh tra"
    yield "congan.tinh", (PROVINCE, "police"), Position.HEAD, "Giám đốc"
    yield "tiepdan.tinh", (PROVINCE, "reception_board"), Position.HEAD, "Trưởng ban"


def _committee(place: str, name: str, words: tuple[str, str, str, str]) -> Iterator[tuple[str, Key, Position, str]]:
    template, head, deputy, officer = words
    key = (place, template)
    yield f"head.{name}", key, Position.HEAD, head
    yield f"deputy.{name}", key, Position.DEPUTY, deputy
    yield f"officer1.{name}", key, Position.OFFICER, officer
    yield f"officer2.{name}", key, Position.OFFICER, officer


def seats() -> tuple[Seat, ...]:
    """All of them, the demo accounts first. An organisation has one head and one deputy at most."""
    made = [Seat(*row, shown=True) for row in _SHOWN]
    taken = {(seat.organisation, seat.position) for seat in made if seat.position is not Position.OFFICER}
    names = {seat.full_name for seat in made}
    rng = Random("the cast of the demo")
    for username, organisation, position, title in _extras():
        if (organisation, position) in taken:
            continue
        full_name, _ = person(rng, jrai=0.3)
        while full_name in names:
            full_name, _ = person(rng, jrai=0.3)
        names.add(full_name)
        made.append(Seat(username, full_name, organisation, position, title))
    return tuple(made)
