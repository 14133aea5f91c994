"""Directed dyad-years of disputes, made from who took part (MIDB of the owner's files).

``disponset``: the first year in which the two faced each other. -9: unknown. Names of the owner's columns are
recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import UNKNOWN, Source, columns
from foedus.sources.dyads import opponents
from foedus.sources.owners import COW, COW_FILES, COW_SITE, MID_5
from foedus.sources.reading import numbers, rows, same, take

STATE = ("fatality", "fatalpre", "hiact", "hostlev", "orig")
NAMES = {**same("dispnum ccode sidea", " ".join(STATE)), "start": "styear", "end": "endyear"}


def read(path: Path) -> pl.DataFrame:
    """Opponents in every year of a dispute; where a state came back within a year, its first spell."""
    table = numbers(path, take(path, rows(path, member="midb"), NAMES), " ".join(NAMES))
    years = opponents(table, "dispnum", "sidea", STATE).rename({"onset": "disponset"})
    years = years.unique(["dispnum", "ccode1", "ccode2", "year"], keep="first", maintain_order=True)
    return years.with_columns(dispongoing=pl.lit(1))


SOURCE = Source(
    title="COW Militarized Interstate Disputes: directed dyad-years",
    version="v5.0",
    terms=COW,
    address=f"{COW_SITE}mids/",
    download=f"{COW_FILES}MID-5-Data-and-Supporting-Materials.zip",
    bibtex=MID_5,
    unit="directed dyad-year of a dispute",
    codes="cow",
    first=1816,
    last=2014,
    key=("dispnum", "ccode1", "ccode2", "year"),
    columns=columns(
        int=(
            "dispnum ccode1 ccode2 year dispongoing disponset sidea1 sidea2 fatality1 fatality2 "
            "fatalpre1 fatalpre2 hiact1 hiact2 hostlev1 hostlev2 orig1 orig2"
        )
    ),
    year="year",
    covers=pl.col("year").min().over("dispnum").max(),
    states={"ccode1": "cow", "ccode2": "cow"},
    below_zero={
        "fatality1": UNKNOWN,
        "fatality2": UNKNOWN,
        "fatalpre1": UNKNOWN,
        "fatalpre2": UNKNOWN,
        "hiact1": UNKNOWN,
        "hiact2": UNKNOWN,
        "hostlev1": UNKNOWN,
        "hostlev2": UNKNOWN,
    },
    read=read,
)
