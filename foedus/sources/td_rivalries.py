"""Interstate rivalries of the handbook, from year to year. 2010: goes on.

The owner publishes a book; the table is what peacesciencer's ``td_rivalries`` holds, as a CSV.
"""

from __future__ import annotations

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import CITE_ONLY, PEACESCIENCER_SITE

SOURCE = Source(
    title="Thompson-Dreyer interstate rivalries",
    version="2012",
    terms=CITE_ONLY,
    address=PEACESCIENCER_SITE,
    bibtex="""@book{ThompsonDreyer2012,
  author = {Thompson, William R. and Dreyer, David},
  title = {Handbook of International Rivalries: 1494-2010}, publisher = {CQ Press}, year = {2012}, note = {recalled}
}""",
    unit="rivalry",
    codes="cow",
    first=1494,
    last=2010,
    key=("rivalryno",),
    columns=columns(
        int="rivalryno ccode1 ccode2 styear endyear",
        text="rivalryname region type1 type2 type3 iso3_1 iso3_2",
    ),
    year="styear",
    covers=pl.col("endyear").max(),
    states={"ccode1": "cow", "ccode2": "cow"},
    also=(324,),
    iso3={"iso3_1": "ccode1", "iso3_2": "ccode2"},
)
