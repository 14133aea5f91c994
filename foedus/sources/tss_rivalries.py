"""Strategic rivalries: pairs of states that see each other as enemies, from year to year. 2020: goes on.

The owner publishes a book; the table is what peacesciencer's ``tss_rivalries`` holds, as a CSV. Types: 1 where they
apply.
"""

from __future__ import annotations

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import CITE_ONLY, PEACESCIENCER_SITE

SOURCE = Source(
    title="Thompson-Sakuwa-Suhas strategic rivalries",
    version="2021",
    terms=CITE_ONLY,
    address=PEACESCIENCER_SITE,
    bibtex="""@book{ThompsonSakuwaSuhas2021,
  author = {Thompson, William R. and Sakuwa, Kentaro and Suhas, Prashant Hosur},
  title = {Analyzing Strategic Rivalries in World Politics}, publisher = {Springer}, year = {2021}, note = {recalled}
}""",
    unit="rivalry",
    codes="cow",
    first=1494,
    last=2020,
    key=("tssr_id",),
    columns=columns(
        int=(
            "tssr_id ccode1 ccode2 start end positional spatial ideological interventionary principal aprin"
        ),
        text="rivalry iso3_1 iso3_2",
    ),
    year="start",
    covers=pl.col("end").max(),
    states={"ccode1": "cow", "ccode2": "cow"},
    also=(324,),
    iso3={"iso3_1": "ccode1", "iso3_2": "ccode2"},
)
