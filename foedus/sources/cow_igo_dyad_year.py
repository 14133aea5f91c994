"""Joint memberships in intergovernmental organisations; ``ccode1`` is the smaller code.

Before 1965 the owner codes every fifth year. No reader: add an export of peacesciencer's ``cow_igo_ndy``.
"""

from __future__ import annotations

from foedus.sources.contract import Source, columns
from foedus.sources.owners import COW, COW_IGO, COW_SITE

SOURCE = Source(
    title="COW Intergovernmental Organizations: joint memberships",
    version="v3.0",
    terms=COW,
    address=f"{COW_SITE}igos/",
    bibtex=COW_IGO,
    unit="undirected dyad-year",
    codes="cow",
    first=1816,
    last=2014,
    key=("ccode1", "ccode2", "year"),
    columns=columns(int="ccode1 ccode2 year dyadigos"),
    year="year",
    states={"ccode1": "cow", "ccode2": "cow"},
)
