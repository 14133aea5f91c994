"""Who took part in a dispute, on which side, from when to when; ``orig``: from the first day (midb of the owner's
files).

``dummy_stday``, ``dummy_endday``: the day, or the first and last of the month where the day is not known (-9). Names
of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import UNKNOWN, Source, columns
from foedus.sources.owners import GML, GML_2016, GML_SITE
from foedus.sources.reading import day, numbers, rows, same, take

WORDS = "dispnum ccode styear stmon stday endyear endmon endday sidea hiact orig"
NAMES = same(WORDS)


def read(path: Path) -> pl.DataFrame:
    """A row per state and spell in a dispute."""
    table = numbers(path, take(path, rows(path, member="midb"), NAMES), WORDS)
    last = day("endyear", "endmon", 1).dt.month_end().dt.day()
    first_day = pl.when(pl.col("stday") > 0).then(pl.col("stday")).otherwise(1)
    last_day = pl.when(pl.col("endday") > 0).then(pl.col("endday")).otherwise(last)
    return table.with_columns(dummy_stday=first_day, dummy_endday=last_day)


SOURCE = Source(
    title="Gibler-Miller-Little Militarized Interstate Disputes: participants",
    version="v2.2.1",
    terms=GML,
    address=GML_SITE,
    bibtex=GML_2016,
    unit="state and spell in a dispute",
    codes="cow",
    first=1816,
    last=2010,
    key=("dispnum", "ccode", "styear", "stmon", "stday"),
    columns=columns(
        int=(
            "dispnum ccode styear stmon stday endyear endmon endday dummy_stday dummy_endday sidea hiact orig"
        ),
        text="iso3",
    ),
    year="styear",
    covers=pl.col("styear").min().over("dispnum").max(),
    states={"ccode": "cow"},
    iso3={"iso3": "ccode"},
    below_zero={"stday": UNKNOWN, "endday": UNKNOWN, "hiact": UNKNOWN},
    read=read,
)
