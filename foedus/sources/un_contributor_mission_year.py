"""Uniformed personnel by contributor, mission and year, women and men.

From the UN's file: the last month of the year that it has. The table at hand is of another make: 2010 and 2012 are
incomplete, and other years differ from the mean of months by 8 to 16 %.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import UN, UN_HUB
from foedus.sources.un_contributions import DOWNLOAD, contributions


def read(path: Path) -> pl.DataFrame:
    """The last month of each year of the UN's file."""
    table = contributions(path).with_columns(year=pl.col("date").dt.year())
    last = table.filter(pl.col("date") == pl.col("date").max().over("year"))
    units = ("year", "contributor", "mission", "iso3")
    people = {"female": pl.col("female").sum(), "male": pl.col("male").sum(), "total": pl.col("people").sum()}
    return last.group_by(units).agg(**people).sort(units)


SOURCE = Source(
    title="UN contributions by contributor, mission and year",
    version="2023-09",
    terms=UN,
    address="https://psdata.un.org",
    download=DOWNLOAD,
    bibtex=UN_HUB,
    unit="contributor-mission-year",
    codes="iso3",
    first=1990,
    last=2025,
    key=("year", "contributor", "mission"),
    columns=columns(big="year female male total", text="contributor mission iso3"),
    year="year",
    read=read,
)
