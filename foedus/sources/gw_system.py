"""Independent states and microstates, by Gleditsch and Ward. Ends of 2020-12-31: still there.

No reader of the owner's files: add an export of isard's ``gw_system`` with these columns.
"""

from __future__ import annotations

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import GW_1999

SOURCE = Source(
    title="Gleditsch-Ward independent states, with microstates",
    version="2017",
    terms="free with citation (recalled)",
    address="http://ksgleditsch.com/data-4.html",
    bibtex=GW_1999,
    unit="spell of independence of a state",
    codes="gw",
    first=1816,
    last=2020,
    key=("gwcode", "start"),
    columns=columns(int="gwcode microstate", text="gw_abb gw_name iso3", day="start end"),
    year="start",
    covers=pl.col("end").max().dt.year(),
    states={"gwcode": "gw"},
    iso3={"iso3": "gwcode"},
)
