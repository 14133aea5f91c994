"""Directed dyad-years of disputes, with revisionist states (the owner's gml-ddy file). -9: unknown.

Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import UNKNOWN, Source, columns
from foedus.sources.owners import GML, GML_2016, GML_SITE
from foedus.sources.reading import rows, same, take

COLUMNS = columns(
    int=(
        "dispnum ccode1 ccode2 year midongoing midonset sidea1 sidea2 revstate1 revstate2 "
        "revtype11 revtype12 revtype21 revtype22 fatality1 fatality2 fatalpre1 fatalpre2 "
        "hiact1 hiact2 hostlev1 hostlev2 orig1 orig2 hiact hostlev mindur maxdur outcome "
        "settle fatality fatalpre stmon endmon recip numa numb ongo2010"
    ),
    text="version",
)

NAMES = same(" ".join(COLUMNS))


def read(path: Path) -> pl.DataFrame:
    """The owner's directed dyad-years."""
    return take(path, rows(path, member="ddy"), NAMES)


SOURCE = Source(
    title="Gibler-Miller-Little Militarized Interstate Disputes: directed dyad-years",
    version="v2.2.1",
    terms=GML,
    address=GML_SITE,
    bibtex=GML_2016,
    unit="directed dyad-year of a dispute",
    codes="cow",
    first=1816,
    last=2010,
    key=("dispnum", "ccode1", "ccode2", "year"),
    columns=COLUMNS,
    year="year",
    covers=pl.col("year").min().over("dispnum").max(),
    states={"ccode1": "cow", "ccode2": "cow"},
    below_zero={
        "revstate1": UNKNOWN,
        "revstate2": UNKNOWN,
        "revtype11": UNKNOWN,
        "revtype12": UNKNOWN,
        "revtype21": UNKNOWN,
        "revtype22": UNKNOWN,
        "fatality1": UNKNOWN,
        "fatality2": UNKNOWN,
        "fatalpre1": UNKNOWN,
        "fatalpre2": UNKNOWN,
        "hiact1": UNKNOWN,
        "hiact2": UNKNOWN,
        "hostlev1": UNKNOWN,
        "hostlev2": UNKNOWN,
        "mindur": UNKNOWN,
        "maxdur": UNKNOWN,
        "outcome": UNKNOWN,
        "settle": UNKNOWN,
        "fatality": UNKNOWN,
        "fatalpre": UNKNOWN,
        "recip": UNKNOWN,
    },
    read=read,
)
