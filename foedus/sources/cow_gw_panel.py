"""State-years in both code systems: the table to translate codes with.

No reader of the owner's file: add an export of isard's ``cw_gw_panel`` with these columns.
"""

from __future__ import annotations

from foedus.sources.contract import Source, columns
from foedus.sources.owners import ISARD, ISARD_2026, ISARD_SITE

SOURCE = Source(
    title="COW to Gleditsch-Ward codes by state-year",
    version="2026-06-25",
    terms=ISARD,
    address=ISARD_SITE,
    bibtex=ISARD_2026,
    unit="state-year",
    codes="cow and gw",
    first=1816,
    last=2025,
    key=("ccode", "gwcode", "year"),
    absent=("ccode", "gwcode"),
    columns=columns(text="stateabb gw_name cw_name iso3", int="year gwcode ccode"),
    year="year",
    states={"ccode": "cow", "gwcode": "gw"},
)
