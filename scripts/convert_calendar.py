"""Makes api/db/reference/calendar.csv, the days off and swapped working days of 2024-2027. Run by hand, once.

    python -m venv DIRECTORY && DIRECTORY/bin/pip install holidays==0.109      # it conflicts with the project's lock
    DIRECTORY/bin/python scripts/convert_calendar.py

The library (MIT) knows the holidays, the days off in lieu and the swaps but one, which stands in OTHER_SWAPS.
docs/data-sources.md says how sure each row is.
"""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime
from pathlib import Path

import holidays  # type: ignore[import-not-found]  # not a dependency: has a virtual environment of its own

FILE = Path(__file__).parents[1] / "api" / "db" / "reference" / "calendar.csv"
YEARS = range(2024, 2028)
FIRST_ESTIMATED_YEAR = 2027
OTHER_SWAPS = {date(2026, 1, 2): date(2026, 1, 10)}
"""Day off -> day worked instead: official dispatch 12729/VPCP-KGVX of 2025-12-25, which the library lacks."""
SWAPPED_FOR = re.compile(r"\(thay cho ngày (\d\d)/(\d\d)/(\d{4})\)")
CORRECTED_NAMES = {"29 Tết": ("Ngày trước Giao thừa Tết Nguyên Đán", "Day before Lunar New Year's Eve")}
"""The library's name is wrong in years whose last lunar month has 29 days (2025)."""

Row = tuple[date, str, str, str, str, str]


def certainty(day: date) -> str:
    """How sure a day taken from the library is: the future is its estimate, Culture Day's legal force isn't proved."""
    if (day.month, day.day) == (11, 24):
        return "unconfirmed"
    return "estimate" if day.year >= FIRST_ESTIMATED_YEAR else "verified"


def swap_rows(off: date, worked: date, source: str) -> list[Row]:
    return [
        (
            off,
            "off",
            f"Ngày nghỉ hoán đổi (làm bù ngày {worked:%d/%m/%Y})",
            f"Day off, worked on {worked} instead",
            source,
            "verified",
        ),
        (
            worked,
            "swapped_working",
            f"Ngày làm bù (cho ngày nghỉ {off:%d/%m/%Y})",
            f"Working day in exchange for {off}",
            source,
            "verified",
        ),
    ]


def calendar_rows() -> list[Row]:
    """Every exception to Monday-Friday in the years, by day. ValueError when the library's swaps don't match up."""
    vietnamese = holidays.country_holidays("VN", years=YEARS, language="vi")
    english = holidays.country_holidays("VN", years=YEARS, language="en_US")
    swaps: dict[date, date] = {}
    rows: list[Row] = []
    for day, name in vietnamese.items():
        if swapped := SWAPPED_FOR.search(name):
            swaps[day] = date(int(swapped[3]), int(swapped[2]), int(swapped[1]))
        else:
            name_vi, name_en = CORRECTED_NAMES.get(name, (name, english[day]))
            rows.append((day, "off", name_vi, name_en, "A4", certainty(day)))
    # The library's set also holds stray days of 2014 and 2019.
    if set(swaps.values()) != {day for day in vietnamese.weekend_workdays if day.year in YEARS}:
        raise ValueError("the swapped days off and the working Saturdays of the library don't belong together")
    for off, worked in swaps.items():
        rows += swap_rows(off, worked, "A4")
    for off, worked in OTHER_SWAPS.items():
        rows += swap_rows(off, worked, "H1")
    return sorted(rows)


def main() -> None:
    rows = calendar_rows()
    with FILE.open("w", encoding="utf-8", newline="") as out:
        out.write("# holidays 0.109 (MIT) and official dispatch 12729/VPCP-KGVX,\n")
        out.write(
            f"# converted on {datetime.now(UTC):%Y-%m-%d} by scripts/convert_calendar.py; see docs/data-sources.md\n"
        )
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("day", "kind", "name_vi", "name_en", "source", "certainty"))
        writer.writerows(rows)
    print(f"{len(rows)} days")


if __name__ == "__main__":
    main()
