"""Members of the United Nations and the hosts of its operations: how far, how rich, how alike, in a year.

    ln_distance       ln(great-circle km between capitals / 1,000)       same_region     the UN's five regions
    ideal_distance    |difference of ideal points in the General Assembly|
    ln_gdp_per_head, ln_population, polyarchy    of the sender, as in ``intrastate``

Numbers of year t are those of t - 1; what the owners do not have is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from foedus.history.intrastate import numbers
from foedus.sources.store import scan

EARTH = 6_371.0  # km


def senders(years: Sequence[int], folder: Path | None = None) -> pl.DataFrame:
    """Every ordered pair of members (``iso3`` the sender, ``host``) in each of ``years``, with what is said above."""
    members = scan("ref_countries", folder).filter("un_member").select("iso3", "region").collect()
    every = pl.concat([_of_year(members, year, folder) for year in years])
    hosts = every.select("year", host="iso3", h_region="region", h_lat="lat", h_lng="lng", h_ideal="ideal")
    pairs = every.join(hosts, on="year").filter(pl.col("iso3") != pl.col("host"))
    return pairs.select(
        "year",
        "iso3",
        "host",
        "ln_gdp_per_head",
        "ln_population",
        "polyarchy",
        ln_gdp_per_head_squared=pl.col("ln_gdp_per_head") ** 2,
        same_region=(pl.col("region") == pl.col("h_region")).cast(pl.Float64),
        ideal_distance=(pl.col("ideal") - pl.col("h_ideal")).abs(),
        ln_distance=(_distance() / 1_000).log(),
    ).sort("year", "iso3", "host")


def _of_year(members: pl.DataFrame, year: int, folder: Path | None) -> pl.DataFrame:
    """Members with the numbers of the year before and the capital of the year's end."""
    codes = scan("isard_gw_gdp_pop", folder).select("gwcode", "iso3", "year").collect()
    known = numbers(folder).join(codes, on=["gwcode", "year"]).filter(pl.col("year") == year - 1)
    ideal = scan("unga_ideal_points", folder).filter(pl.col("year") == year - 1)
    capital = scan("cow_capitals", folder).filter(
        pl.col("stdate").dt.year() <= year, pl.col("enddate").dt.year() >= year
    )
    capital = capital.sort("stdate").group_by("iso3", maintain_order=True).agg(pl.col("lat", "lng").last())
    return (
        members.join(known.drop("gwcode", "year"), on="iso3", how="left", validate="1:1")
        .join(ideal.select("iso3", ideal="ideal_point").collect(), on="iso3", how="left", validate="1:1")
        .join(capital.collect(), on="iso3", how="left", validate="1:1")
        .with_columns(year=pl.lit(year, pl.Int32))
    )


def _distance() -> pl.Expr:
    """Great-circle distance in km (haversine)."""
    lat, h_lat = pl.col("lat").radians(), pl.col("h_lat").radians()
    half = (pl.col("h_lng") - pl.col("lng")).radians() / 2
    a = ((h_lat - lat) / 2).sin() ** 2 + lat.cos() * h_lat.cos() * half.sin() ** 2
    return 2 * EARTH * a.sqrt().arcsin()
