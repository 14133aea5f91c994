"""Uniformed personnel of each contributor at the end of each month, all UN missions together (IPI; from the UN
since).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import IPI_2013, IPI_SITE
from foedus.sources.un_contributions import DOWNLOAD, by, contributions


def read(path: Path) -> pl.DataFrame:
    """Contributor-months from the UN's file."""
    return by(contributions(path), "date", "contributor", "iso3").rename({"experts": "experts_observers"})


SOURCE = Source(
    title="IPI Peacekeeping Database: contributor-months",
    version="2014",
    terms="IPI: free with citation (recalled); UN: CC BY 3.0 IGO",
    address=IPI_SITE,
    download=DOWNLOAD,
    bibtex=IPI_2013,
    unit="contributor-month",
    codes="iso3",
    first=1990,
    last=2025,
    key=("date", "contributor"),
    columns=columns(text="iso3 contributor", time="date", int="troops police experts_observers total"),
    year="date",
    read=read,
)
