"""GDP and population by state-year (GW codes), simulated estimates with their spread (Fariss et al. 2022).

``mrgdppc`` in 2011 international $; ``pwtrgdp`` in million 2017 international $; ``pwtpop`` in million; ``sd_``:
their spread. The file is an export of isard's ``gw_gdppop``, which has these columns.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import FARISS, ISARD, ISARD_SITE
from foedus.sources.reading import rows, same, take

NAMES = same("gwcode year mrgdppc sd_mrgdppc pwtrgdp sd_pwtrgdp pwtpop sd_pwtpop")


def read(path: Path) -> pl.DataFrame:
    """State-years."""
    return take(path, rows(path), NAMES)


SOURCE = Source(
    title="Simulated GDP and population in GW codes",
    version="2022",
    terms=ISARD,
    address=ISARD_SITE,
    bibtex=FARISS,
    unit="state-year",
    codes="gw",
    first=1946,
    last=2019,
    key=("gwcode", "year"),
    columns=columns(
        int="gwcode year", real="mrgdppc sd_mrgdppc pwtrgdp sd_pwtrgdp pwtpop sd_pwtpop", text="iso3"
    ),
    year="year",
    states={"gwcode": "gw"},
    iso3={"iso3": "gwcode"},
    read=read,
)
