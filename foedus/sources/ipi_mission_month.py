"""UN missions at the end of each month: troops, police, observers, contributors (IPI; from the UN since).

``host_country`` is where the headquarters are; the UN's own file does not say it, so it stays missing there.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import IPI_2013, IPI_SITE
from foedus.sources.un_contributions import DOWNLOAD, by, contributions


def read(path: Path) -> pl.DataFrame:
    """Mission-months from the UN's file."""
    table = by(contributions(path), "date", "mission").rename({"experts": "observers"})
    return table.with_columns(host_country=pl.lit(None, pl.String), host_iso3=pl.lit(None, pl.String))


SOURCE = Source(
    title="IPI Peacekeeping Database: mission-months",
    version="2017",
    terms="IPI: free with citation (recalled); UN: CC BY 3.0 IGO",
    address=IPI_SITE,
    download=DOWNLOAD,
    bibtex=IPI_2013,
    unit="mission-month",
    codes="iso3",
    first=1990,
    last=2025,
    key=("date", "mission"),
    columns=columns(
        time="date",
        text="mission host_country host_iso3",
        big="n_contributors total",
        int="troops police observers",
    ),
    year="date",
    read=read,
)
