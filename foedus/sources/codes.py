"""ISO codes of states named by a Correlates of War or Gleditsch-Ward code, or by a name in English.

Today's states are those that foedus ships; a state that is gone has a code of its own, so that nobody mistakes it for
its successor. What is not known stays null.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from foedus.base.paths import LIBRARY

GONE = {265: "DDR", 300: "AUH", 315: "CSK", 680: "YMD", 730: "KOR_HIST", 817: "VDR"}
FORMER = {
    "cow": {**GONE, 260: "DEU", 678: "YEM"},
    "gw": {**GONE, 255: "DEU", 340: "SRB", 345: "SRB"},
}
# Names that owners write and foedus' own table of states does not know.
ALSO_NAMED = {
    "iran (islamic republic of)": "IRN",
    "côte d’ivoire": "CIV",
    "cote d ivoire": "CIV",
    "bolivia (plurinational state of)": "BOL",
    "the former yugoslav republic of macedonia": "MKD",
}


@cache
def iso3_by_code(system: str) -> dict[int, str]:
    """ISO code by state code of ``cow`` or ``gw``."""
    table = pl.read_csv(LIBRARY / "world" / "states.csv", infer_schema=False)
    today = table.filter(pl.col(system).is_not_null()).select(pl.col(system).cast(pl.Int32), "iso3")
    return {**FORMER[system], **dict(today.rows())}


@cache
def iso3_by_name() -> dict[str, str]:
    """ISO code by name, in small letters, of today's states and of places that are no state."""
    named = dict(ALSO_NAMED)
    for file, code in (("places.csv", "code"), ("states.csv", "iso3")):
        table = pl.read_csv(LIBRARY / "world" / file, infer_schema=False)
        for row in table.iter_rows(named=True):
            also = (row.get("aliases") or "").replace("|", ";").split(";")
            named.update({n.strip().casefold(): row[code] for n in (row["name"], *also) if n.strip()})
    return named


def iso3(column: str, system: str) -> pl.Expr:
    """The ISO codes of a column of state codes."""
    return pl.col(column).replace_strict(iso3_by_code(system), default=None, return_dtype=pl.String)


def iso3_named(column: str) -> pl.Expr:
    """The ISO codes of a column of names."""
    return (
        pl.col(column).str.to_lowercase().replace_strict(iso3_by_name(), default=None, return_dtype=pl.String)
    )
