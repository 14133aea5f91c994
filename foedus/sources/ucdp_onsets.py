"""How many conflicts begin in a state and year, new ones and after 1 to 10 years of peace.

Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import UCDP, UCDP_ACD, UCDP_SITE
from foedus.sources.reading import rows, same, take

NAMES = {
    "gwcode": "gwno_a",
    **same("year sumnewconf sumonset1 sumonset2 sumonset3 sumonset5 sumonset10"),
}


def read(path: Path) -> pl.DataFrame:
    """State-years; the owner's file has a row for each conflict of a state, with the same sums."""
    return take(path, rows(path), NAMES).unique(maintain_order=True)


SOURCE = Source(
    title="UCDP onset",
    version="19.1",
    terms=UCDP,
    address=UCDP_SITE,
    bibtex=UCDP_ACD,
    unit="state-year",
    codes="gw",
    first=1946,
    last=2018,
    key=("gwcode", "year"),
    columns=columns(
        int="gwcode year sumnewconf sumonset1 sumonset2 sumonset3 sumonset5 sumonset10", text="iso3"
    ),
    year="year",
    states={"gwcode": "gw"},
    iso3={"iso3": "gwcode"},
    read=read,
)
