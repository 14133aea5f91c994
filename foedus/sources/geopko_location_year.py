"""Where peacekeepers were, a row for every map of the UN: mission, place, year.

``troops_on_map``: that map; ``avg_troops``: the year's mean, repeated. Maps of a year cannot be told apart, so rows
have no key: count mission, year and place once. Troops are estimated from unit symbols: good for place and share, not
for strength. Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.codes import iso3_named
from foedus.sources.contract import ANY, Source, columns
from foedus.sources.owners import GEO_PKO, GEOPKO, GEOPKO_SITE
from foedus.sources.reading import rows, same, take, typed

NAMES = {
    **same("mission year country location latitude longitude"),
    "infantry": "inf_no",
    "troops_on_map": "no.troops",
    "reserve": "res_no",
    "hq_level": "hq",
    "unpol": "unpol.dummy",
    "medical": "med",
    "aviation": "avia",
    "unmo": "unmo.dummy",
}


def read(path: Path) -> pl.DataFrame:
    """Maps with the year's mean of their place."""
    table = take(path, rows(path), NAMES)
    table = typed(path, table, {"troops_on_map": pl.Float64()})
    place = ("mission", "year", "country", "location")
    mean = pl.col("troops_on_map").mean().over(place).round(0)
    return table.with_columns(avg_troops=mean, iso3=iso3_named("country"))


SOURCE = Source(
    title="Geo-PKO: places by year",
    version="v2.3",
    terms=GEOPKO,
    address=GEOPKO_SITE,
    bibtex=GEO_PKO,
    unit="mission, place, year, map",
    codes="iso3",
    first=1994,
    last=2022,
    key=(),
    columns=columns(
        text="mission country location iso3",
        big="year hq_level unpol medical aviation unmo",
        real="latitude longitude",
        int="infantry troops_on_map reserve avg_troops",
    ),
    year="year",
    below_zero={"latitude": ANY, "longitude": ANY},
    read=read,
)
