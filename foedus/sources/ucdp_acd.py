"""Armed conflicts by year, a row for every pair of states on its sides (ucdp-prio-acd-251.csv).

Rows are exploded over the states of side A and B and those that support them with troops: count conflict_id and year
once. ``intensity_level`` 1: 25 to 999 battle deaths in the year; 2: more. Names of the owner's columns are recalled,
not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import UCDP, UCDP_ACD, UCDP_SITE
from foedus.sources.reading import one_of, rows, same, take

STATES = ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd")
DATED = "start_date start_prec start_date2 start_prec2 ep_end ep_end_date"
NAMES = same("conflict_id year incompatibility intensity_level type_of_conflict", " ".join(STATES), DATED)
ABOUT = {"1": "territory", "2": "government", "3": "both"}
TYPES = {"1": "extrasystemic", "2": "interstate", "3": "intrastate", "4": "II"}


def read(path: Path) -> pl.DataFrame:
    """Conflict-years, exploded over the lists of states (``"200, 220"``)."""
    table = take(path, rows(path), NAMES)
    for column, codes in (("incompatibility", ABOUT), ("type_of_conflict", TYPES)):
        words = {**codes, **{word: word for word in codes.values()}}  # some releases write words
        one_of(path, table, column, words)
        table = table.with_columns(pl.col(column).replace_strict(words))
    for column in STATES:
        table = table.with_columns(pl.col(column).str.split(",")).explode(column)
        table = table.with_columns(pl.col(column).str.strip_chars())
    return table.unique(maintain_order=True)


SOURCE = Source(
    title="UCDP/PRIO Armed Conflict Dataset",
    version="25.1",
    terms=UCDP,
    address=UCDP_SITE,
    download=f"{UCDP_SITE}ucdpprio/ucdp-prio-acd-251-csv.zip",
    bibtex=UCDP_ACD,
    unit="conflict-year, pair of states",
    codes="gw",
    first=1946,
    last=2024,
    key=("conflict_id", "year", "gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd"),
    absent=("gwno_a_2nd", "gwno_b", "gwno_b_2nd"),
    columns=columns(
        int=(
            "conflict_id year gwno_a gwno_a_2nd gwno_b gwno_b_2nd intensity_level start_prec "
            "start_prec2 ep_end"
        ),
        text="incompatibility type_of_conflict",
        day="start_date start_date2 ep_end_date",
    ),
    year="year",
    states={"gwno_a": "gw", "gwno_a_2nd": "gw", "gwno_b": "gw", "gwno_b_2nd": "gw"},
    also=(751,),
    read=read,
)
