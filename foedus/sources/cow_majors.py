"""Major powers and when they were (majors2016.csv). Ends in 2016: still one.

Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import COW, COW_FILES, COW_SITE, COW_SYSTEM
from foedus.sources.reading import rows, same, take

NAMES = same("ccode styear stmonth stday endyear endmonth endday version")


def read(path: Path) -> pl.DataFrame:
    """A row per spell as a major power."""
    return take(path, rows(path), NAMES)


SOURCE = Source(
    title="COW major powers",
    version="2016",
    terms=COW,
    address=f"{COW_SITE}state-system-membership/",
    download=f"{COW_FILES}majors2016.csv",
    bibtex=COW_SYSTEM,
    unit="spell as a major power",
    codes="cow",
    first=1816,
    last=2016,
    key=("ccode", "styear"),
    columns=columns(int="ccode styear stmonth stday endyear endmonth endday version", text="iso3"),
    year="styear",
    covers=pl.col("endyear").max(),
    states={"ccode": "cow"},
    iso3={"iso3": "ccode"},
    read=read,
)
