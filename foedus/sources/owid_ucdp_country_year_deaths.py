"""Deaths in organised violence by country and year, all types: complete yearly totals, to check months against.

Modern borders; OWID_ codes for places without an ISO code. No reader: add a table with these columns.
"""

from __future__ import annotations

from foedus.sources.contract import Source, columns
from foedus.sources.owners import OWID

SOURCE = Source(
    title="Our World in Data: deaths in armed conflicts",
    version="UCDP GED 23.1",
    terms="Our World in Data: CC BY 4.0; UCDP: CC BY 4.0 (recalled)",
    address="https://ourworldindata.org/war-and-peace",
    bibtex=OWID,
    unit="country-year",
    codes="iso3",
    first=1989,
    last=2022,
    key=("country_name", "year"),
    columns=columns(text="country_name iso3", big="year deaths_best_all"),
    year="year",
)
