"""Contributors by place and year, parsed from Geo-PKO's text; empty where the size is unknown.

No reader of the owner's file: add a table with these columns.
"""

from __future__ import annotations

from foedus.sources.contract import ANY, Source, columns
from foedus.sources.owners import GEO_PKO, GEOPKO, GEOPKO_SITE

SOURCE = Source(
    title="Geo-PKO: contributors by place and year",
    version="v2.3",
    terms=GEOPKO,
    address=GEOPKO_SITE,
    bibtex=GEO_PKO,
    unit="mission, place, year, contributor",
    codes="iso3",
    first=1994,
    last=2022,
    key=("mission", "year", "location", "latitude", "longitude", "contributor"),
    columns=columns(
        text="mission location contributor iso3_contributor",
        big="year",
        real="latitude longitude",
        int="troops_est",
    ),
    year="year",
    below_zero={"latitude": ANY, "longitude": ANY},
)
