"""Loading the tree."""

from __future__ import annotations

import csv
from pathlib import Path

from webapp.areas.models import Area
from webapp.areas.rules import CITY
from webapp.core.db import transaction, upsert

_FILE = Path(__file__).parent / "data" / "divisions.csv"
_DEVELOPMENT_ZONE: dict[str, str | None] = {
    "code": "331100900",
    "parent_code": CITY,
    "level": "township",
    "name": "丽水经济技术开发区",
    "name_en": "Lishui ETDZ",
}


def load_divisions() -> int:
    """Insert the divisions that are not there yet; return how many the tree has."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, str | None]] = [
            {
                "code": row["code"],
                "parent_code": row["parent"] or None,
                "level": row["level"],
                "name": row["name"],
                "name_en": row["name_en"],
            }
            for row in csv.DictReader(file)
        ]
    rows.append(dict(_DEVELOPMENT_ZONE))
    order = {"city": 0, "county": 1, "township": 2}
    rows.sort(key=lambda row: (order[str(row["level"])], str(row["code"])))
    with transaction() as session:
        session.execute(upsert(Area).values(rows).on_conflict_do_nothing())
    return len(rows)
