"""Where the tables go, and how one is written.

UTF-8, ``\\n``, sorted rows, so that a rebuild without news is no diff.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TABLES = HERE.parents[1] / "foedus" / "library" / "world"


def write_table(name: str, rows: Iterable[Mapping[str, Any]], columns: list[str]) -> int:
    """Write ``rows`` to the table ``name``; returns how many there are."""
    listed = list(rows)
    with (TABLES / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({c: shown(row.get(c)) for c in columns} for row in listed)
    return len(listed)


def shown(value: object) -> str:
    """A cell: nothing for missing, ``true``/``false``, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) else f"{value:.10g}"
    return str(value)


def read_table(name: str) -> list[dict[str, str]]:
    """A table that is already built, as text cells."""
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
