"""Democracy by state-year (GW codes): V-Dem polyarchy, Polity, extended UDS (isard's ``gw_democracy``).

From V-Dem's own file (V-Dem-CY-Core-v16.csv) comes ``v2x_polyarchy`` alone; the others stay missing. V-Dem has COW
codes; Germany and Yemen are 260 and 678 here, where the table at hand has them so. Names of the owner's columns are
recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import ANY, Source, columns
from foedus.sources.owners import V_DEM
from foedus.sources.reading import numbers, rows, same, take

NAMES = {"gwcode": "COWcode", **same("year v2x_polyarchy")}


def read(path: Path) -> pl.DataFrame:
    """State-years of V-Dem within the coverage; units without a code are no states of the system."""
    table = numbers(path, take(path, rows(path, member="CY"), NAMES), "gwcode year")
    table = table.filter(pl.col("gwcode").is_not_null(), pl.col("year") >= 1946)
    late = pl.col("year") >= 1949
    germany = pl.when((pl.col("gwcode") == 255) & late).then(260)
    yemen = pl.when(pl.col("gwcode") == 679).then(678)
    table = table.with_columns(gwcode=pl.coalesce(germany, yemen, "gwcode"))
    lacks = {"euds": pl.Float64, "aeuds": pl.Float64, "polity2": pl.Int32}
    return table.with_columns(pl.lit(None, kind).alias(c) for c, kind in lacks.items())


SOURCE = Source(
    title="V-Dem, Polity and UDS in GW codes",
    version="V-Dem v16, Polity5",
    terms="V-Dem: CC BY-SA 4.0 (recalled); Polity: free (recalled)",
    address="https://v-dem.net",
    bibtex=V_DEM,
    unit="state-year",
    codes="gw",
    first=1946,
    last=2025,
    key=("gwcode", "year"),
    columns=columns(int="gwcode year polity2", real="euds aeuds v2x_polyarchy", text="iso3"),
    year="year",
    states={"gwcode": "gw"},
    iso3={"iso3": "gwcode"},
    below_zero={"euds": ANY, "aeuds": ANY, "polity2": ANY},
    read=read,
)
