"""Kinds of units by place and year. No reader of the owner's file: add a table with these columns."""

from __future__ import annotations

from foedus.sources.contract import ANY, Source, columns
from foedus.sources.owners import GEO_PKO, GEOPKO, GEOPKO_SITE

SOURCE = Source(
    title="Geo-PKO: units by place and year",
    version="v2.3",
    terms=GEOPKO,
    address=GEOPKO_SITE,
    bibtex=GEO_PKO,
    unit="mission, place, year",
    codes="mission",
    first=1994,
    last=2022,
    key=("mission", "year", "location", "latitude", "longitude"),
    columns=columns(
        text="mission location",
        big=("year infantry engineer medical signals aviation riverine maintenance transport"),
        real="latitude longitude",
    ),
    year="year",
    below_zero={"latitude": ANY, "longitude": ANY},
)
