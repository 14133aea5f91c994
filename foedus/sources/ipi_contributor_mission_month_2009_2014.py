"""Uniformed personnel by contributor, mission and month, November 2009 to February 2014 (IPI; from the UN's file)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import IPI_2013, IPI_SITE
from foedus.sources.un_contributions import DOWNLOAD, by, contributions

FIRST, LAST = pl.date(2009, 11, 30), pl.date(2014, 2, 28)


def read(path: Path) -> pl.DataFrame:
    """Contributor-mission-months of these years from the UN's file."""
    table = contributions(path).filter(pl.col("date").is_between(FIRST, LAST))
    return by(table, "date", "contributor", "iso3", "mission")


SOURCE = Source(
    title="IPI Peacekeeping Database: contributors by mission and month",
    version="2014",
    terms="IPI: free with citation (recalled); UN: CC BY 3.0 IGO",
    address=IPI_SITE,
    download=DOWNLOAD,
    bibtex=IPI_2013,
    unit="contributor-mission-month",
    codes="iso3",
    first=2009,
    last=2014,
    key=("date", "contributor", "mission"),
    columns=columns(
        time="date",
        text="contributor iso3 mission",
        big="individual_police formed_police experts troops total total_female",
    ),
    year="date",
    read=read,
)
