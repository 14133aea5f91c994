"""Places and mean troops of a mission in a year, summed over its places (from Geo-PKO's places)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.geopko_location_year import read as places
from foedus.sources.owners import GEO_PKO, GEOPKO, GEOPKO_SITE


def read(path: Path) -> pl.DataFrame:
    """The owner's places, each counted once a year, summed by mission."""
    maps = places(path).with_columns(pl.col("year").cast(pl.Int32, strict=False))
    once = maps.unique(["mission", "year", "country", "location"], maintain_order=True)
    return (
        once.group_by("mission", "year")
        .agg(
            avg_troops=pl.when(pl.col("avg_troops").count() > 0).then(pl.col("avg_troops").sum()),
            n_locations=pl.len(),
            countries=pl.col("country").unique().sort().str.join(";"),
        )
        .sort("mission", "year")
    )


SOURCE = Source(
    title="Geo-PKO: missions by year",
    version="v2.3",
    terms=GEOPKO,
    address=GEOPKO_SITE,
    bibtex=GEO_PKO,
    unit="mission-year",
    codes="mission",
    first=1994,
    last=2022,
    key=("mission", "year"),
    columns=columns(text="mission countries", big="year n_locations", int="avg_troops"),
    year="year",
    read=read,
)
