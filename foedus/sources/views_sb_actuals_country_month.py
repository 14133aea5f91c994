"""State-based deaths by country and month, the actuals of the ViEWS prediction challenge 2023/24.

No reader of the owner's files: add a table with these columns.
"""

from __future__ import annotations

from foedus.sources.contract import Source, columns
from foedus.sources.owners import UCDP, UCDP_GED, VIEWS_SITE

SOURCE = Source(
    title="ViEWS 2023/24 challenge actuals",
    version="2024",
    terms=UCDP,
    address=VIEWS_SITE,
    bibtex=UCDP_GED,
    unit="country-month",
    codes="gw",
    first=2018,
    last=2024,
    key=("views_country_id", "year", "month"),
    columns=columns(text="iso3 country_name", big="gwcode views_country_id year month ged_sb_best"),
    year="year",
    states={"gwcode": "gw"},
)
