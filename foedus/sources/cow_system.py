"""Which states were members of the system, and when, by the Correlates of War project (states2016.csv).

Ends of 2016-12-31: still a member. Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import COW, COW_FILES, COW_SITE, COW_SYSTEM
from foedus.sources.reading import dated, numbers, rows, same, take

DAYS = "styear stmonth stday endyear endmonth endday"
NAMES = {"ccode": "ccode", "cw_abb": "stateabb", "cw_name": "statenme", **same(DAYS)}


def read(path: Path) -> pl.DataFrame:
    """A row per spell of membership."""
    table = numbers(path, take(path, rows(path), NAMES), DAYS)
    return dated(path, table, start="styear stmonth stday", end="endyear endmonth endday")


SOURCE = Source(
    title="COW State System Membership",
    version="v2016",
    terms=COW,
    address=f"{COW_SITE}state-system-membership/",
    download=f"{COW_FILES}states2016.csv",
    bibtex=COW_SYSTEM,
    unit="spell of membership of a state",
    codes="cow",
    first=1816,
    last=2016,
    key=("ccode", "start"),
    columns=columns(int="ccode", text="cw_abb cw_name iso3", day="start end"),
    year="start",
    covers=pl.col("end").max().dt.year(),
    states={"ccode": "cow"},
    iso3={"iso3": "ccode"},
    read=read,
)
