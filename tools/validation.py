"""Write the made part of docs/validation.md from the patterns of a run:  make record

python tools/validation.py FILE     what ``foedus validate --json`` printed
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from estimates import replaced

from docs import table
from foedus.base.errors import InputError

PAGE = Path(__file__).resolve().parent.parent / "docs" / "validation.md"
PARTS = {
    "disputes": "Between states: processes 1 to 3",
    "inside": "Inside states: process 4",
    "operations": "Operations: process 5",
    "peacekeepers": "Deaths of peacekeepers: process 5",
}
HEAD = ("pattern", "recorded", "simulated", "", "source")


def main(arguments: Sequence[str]) -> None:
    """Replace the made part of the page."""
    if len(arguments) != 1:
        raise InputError("give one file: what  foedus validate --json  printed")
    found = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), "patterns", patterns(found)), encoding="utf-8")


def patterns(found: Mapping[str, Any]) -> str:
    """How many lie within, and a table for each part of the model."""
    rows = found["patterns"]
    free = [r for r in rows if not r["set_to_match"]]
    said = (
        f"{found['futures']} worlds of {found['years']} years, view `{found['view']}`: of {len(rows)} patterns "
        f"{_within(rows)} lie within the recorded interval; of the {len(free)} that no parameter was set to match, "
        f"{_within(free)}."
    )
    parts = [said]
    for part in dict.fromkeys(r["part"] for r in rows):
        told = [_row(r) for r in rows if r["part"] == part]
        parts += [f"### {PARTS.get(part, part)}", table(HEAD, told)]
    return "\n\n".join(parts)


def _within(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(r["verdict"] == "within" for r in rows)


def _row(row: Mapping[str, Any]) -> tuple[str, ...]:
    verdict = {"within": "", "MISS": "**miss**", "none": "none seen"}[row["verdict"]]
    words = " ".join(word for word in ("set" if row["set_to_match"] else "", verdict) if word)
    name = f"{row['pattern']} ({row['unit']})"
    source = row["recorded"]["source"]
    return name, _span(row["recorded"]), _span(row["simulated"]), words, source


def _span(one: Mapping[str, Any]) -> str:
    if one["value"] is None:
        return ""
    return f"{_number(one['value'])} [{_number(one['low'])}, {_number(one['high'])}]"


def _number(x: float) -> str:
    return f"{x:,.0f}" if abs(x) >= 100 else f"{x:.3g}"


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
