"""Democracy by state-year (COW codes): V-Dem polyarchy, Polity, extended UDS (isard's ``cw_democracy``).

From V-Dem's own file (V-Dem-CY-Core-v16.csv) comes ``v2x_polyarchy`` alone; the others stay missing. Names of the
owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import ANY, Source, columns
from foedus.sources.owners import V_DEM
from foedus.sources.reading import numbers, rows, same, take

NAMES = {"ccode": "COWcode", **same("year v2x_polyarchy")}


def read(path: Path) -> pl.DataFrame:
    """State-years of V-Dem within the coverage; units without a code are no states of the system."""
    table = numbers(path, take(path, rows(path, member="CY"), NAMES), "ccode year")
    table = table.filter(pl.col("ccode").is_not_null(), pl.col("year") >= 1816)
    lacks = {"euds": pl.Float64, "aeuds": pl.Float64, "polity2": pl.Int32}
    return table.with_columns(pl.lit(None, kind).alias(c) for c, kind in lacks.items())


SOURCE = Source(
    title="V-Dem, Polity and UDS in COW codes",
    version="V-Dem v16, Polity5",
    terms="V-Dem: CC BY-SA 4.0 (recalled); Polity: free (recalled)",
    address="https://v-dem.net",
    bibtex=V_DEM,
    unit="state-year",
    codes="cow",
    first=1816,
    last=2025,
    key=("ccode", "year"),
    columns=columns(int="ccode year polity2", real="euds aeuds v2x_polyarchy", text="iso3"),
    year="year",
    states={"ccode": "cow"},
    iso3={"iso3": "ccode"},
    below_zero={"euds": ANY, "aeuds": ANY, "polity2": ANY},
    read=read,
)
