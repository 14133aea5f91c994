"""How many intergovernmental organisations a state is in.

No reader: add an export of peacesciencer's ``cow_igo_sy``.
"""

from __future__ import annotations

from foedus.sources.contract import Source, columns
from foedus.sources.owners import COW, COW_IGO, COW_SITE

SOURCE = Source(
    title="COW Intergovernmental Organizations: state-years",
    version="v3.0",
    terms=COW,
    address=f"{COW_SITE}igos/",
    bibtex=COW_IGO,
    unit="state-year",
    codes="cow",
    first=1816,
    last=2014,
    key=("ccode", "year"),
    columns=columns(
        int=("ccode year sum_igo_full sum_igo_associate sum_igo_observer sum_igo_anytype"), text="iso3"
    ),
    year="year",
    states={"ccode": "cow"},
    iso3={"iso3": "ccode"},
)
