"""Disputes: a row each, with outcome, settlement, highest action and hostility (MIDA of the owner's files).

-9: unknown, as in the codebook. Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import UNKNOWN, Source, columns
from foedus.sources.owners import COW, COW_FILES, COW_SITE, MID_5
from foedus.sources.reading import rows, same, take

NAMES = same("dispnum styear stmon outcome settle fatality mindur maxdur hiact hostlev recip")


def read(path: Path) -> pl.DataFrame:
    """Disputes, in the owner's order."""
    return take(path, rows(path, member="mida"), NAMES)


SOURCE = Source(
    title="COW Militarized Interstate Disputes: disputes",
    version="v5.0",
    terms=COW,
    address=f"{COW_SITE}mids/",
    download=f"{COW_FILES}MID-5-Data-and-Supporting-Materials.zip",
    bibtex=MID_5,
    unit="dispute",
    codes="cow",
    first=1816,
    last=2014,
    key=("dispnum",),
    columns=columns(int=("dispnum styear stmon outcome settle fatality mindur maxdur hiact hostlev recip")),
    year="styear",
    below_zero={
        "outcome": UNKNOWN,
        "settle": UNKNOWN,
        "fatality": UNKNOWN,
        "mindur": UNKNOWN,
        "maxdur": UNKNOWN,
        "hiact": UNKNOWN,
        "hostlev": UNKNOWN,
        "recip": UNKNOWN,
        "stmon": UNKNOWN,
    },
    read=read,
)
