"""What a state has promised another in alliances, by year: ``ccode1`` towards ``ccode2`` (the owner's directed
dyad-years).

Only dyads with an obligation have rows. Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import ATOP, ATOP_2002, ATOP_SITE
from foedus.sources.reading import numbers, rows, take

NAMES = {
    "ccode1": "stateA",
    "ccode2": "stateB",
    "year": "year",
    "atop_defense": "defense",
    "atop_offense": "offense",
    "atop_neutral": "neutral",
    "atop_nonagg": "nonagg",
    "atop_consul": "consul",
}


def read(path: Path) -> pl.DataFrame:
    """Directed dyad-years with at least one obligation."""
    table = numbers(path, take(path, rows(path, member="ddyr"), NAMES), " ".join(NAMES))
    return table.filter(pl.any_horizontal(pl.col("^atop_.*$") > 0))


SOURCE = Source(
    title="ATOP: directed dyad-years",
    version="v5.1",
    terms=ATOP,
    address=ATOP_SITE,
    bibtex=ATOP_2002,
    unit="directed dyad-year",
    codes="cow",
    first=1815,
    last=2018,
    key=("ccode1", "ccode2", "year"),
    columns=columns(
        int=("ccode1 ccode2 year atop_defense atop_offense atop_neutral atop_nonagg atop_consul")
    ),
    year="year",
    states={"ccode1": "cow", "ccode2": "cow"},
    read=read,
)
