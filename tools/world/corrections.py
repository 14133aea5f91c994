"""Where the Factbook is stale or speaks in prose: reads corrections.yaml and lays it over the parsed rows."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from table_files import TABLES

Row = dict[str, Any]


@cache
def corrections() -> list[Row]:
    """All corrections; dates and years as text."""
    loaded: list[Row] = yaml.safe_load((TABLES / "corrections.yaml").read_text(encoding="utf-8"))
    return loaded


def of(what: str) -> list[tuple[str, Row]]:
    """The corrections of one kind, one entry a state (``iso3`` may be a list, or ``all``)."""
    chosen = [c for c in corrections() if c["what"] == what]
    return [(iso3, c) for c in chosen for iso3 in (c["iso3"] if isinstance(c["iso3"], list) else [c["iso3"]])]


def correct_facts(rows: list[Row]) -> list[Row]:
    """Facts with the corrected ones put in or put over; each names the correction as its source."""
    table = {(r["iso3"], r["variable"], r["year"]): r for r in rows}
    for iso3, c in of("fact"):
        new = dict(c["new"])
        key = (iso3, c["name"], new["year"])
        table[key] = {
            "iso3": iso3,
            "variable": c["name"],
            "status": "corrected",
            "source": c["source"],
            **new,
        }
    return list(table.values())


def correct_borders(rows: list[Row]) -> list[Row]:
    """Borders with the corrected lengths put over, both directions; ``new: null`` takes a row out."""
    table = {(r["iso3_a"], r["iso3_b"]): r for r in rows}
    for iso3, c in of("border"):
        for key in ((iso3, c["name"]), (c["name"], iso3)):
            table.pop(key, None)
            if c["new"] is not None:
                table[key] = {
                    "iso3_a": key[0],
                    "iso3_b": key[1],
                    "km": float(c["new"]),
                    "source": c["source"],
                }
    return [table[key] for key in sorted(table)]


def correct_organisations(rows: list[Row]) -> list[Row]:
    """Memberships with corrections: ``new`` is the status now, null takes the row out.

    ``iso3: all`` means every state.
    """
    table = {(r["iso3"], r["organisation"]): r for r in rows}
    for iso3, c in [*of("organisation"), *of("mission")]:
        for key in [k for k in table if k[1] == c["name"]] if iso3 == "all" else [(iso3, c["name"])]:
            table.pop(key, None)
            if c["new"] is not None:
                detail = f"since {c['since']}; {c['note']}"
                cells = {
                    "status": c["new"],
                    "detail": detail,
                    "year": 2025,
                    "source": c["source"],
                    "corrected": True,
                }
                table[key] = {"iso3": key[0], "organisation": key[1], **cells}
    return list(table.values())
