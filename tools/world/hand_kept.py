"""Checks of the tables that are written by hand: rivalries.csv, places.csv, corrections.yaml."""

from __future__ import annotations

import corrections
from states import states
from table_files import read_table

NEEDED = {"what", "name", "iso3", "old", "new", "since", "source", "note"}


def check() -> int:
    """Stop with a message at the first row that is not right; returns how many rows were looked at."""
    codes = {s.iso3 for s in states()}
    rivals = read_table("rivalries.csv")
    keys = [(r["iso3_a"], r["iso3_b"]) for r in rivals]
    need(keys == sorted(set(keys)), "rivalries.csv: pairs sorted and once")
    for r in rivals:
        need(
            {r["iso3_a"], r["iso3_b"]} <= codes and r["iso3_a"] < r["iso3_b"], f"rivalries.csv: codes of {r}"
        )
        need(bool(r["source"] and r["basis"] and r["since"]), f"rivalries.csv: source, basis, since of {r}")
        need(
            r["confidence"] in {"high", "medium", "low"} and r["status"] == "own_coding",
            f"rivalries.csv: {r}",
        )
    places = read_table("places.csv")
    need(len({p["code"] for p in places}) == len(places), "places.csv: each code once")
    for p in places:
        need(p["state"] in codes | {""} and bool(p["source"]), f"places.csv: state and source of {p}")
    for c in corrections.corrections():
        need(set(c) == NEEDED and bool(c["source"]), f"corrections.yaml: fields of {c}")
    return len(rivals) + len(places) + len(corrections.corrections())


def need(holds: bool, what: str) -> None:
    """Stop with ``what`` where it does not hold."""
    if not holds:
        raise SystemExit(f"tools/world: {what}")
