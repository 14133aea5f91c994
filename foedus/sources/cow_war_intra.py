"""Wars within states, by year and pair of parties. -9 unknown, -8 no such party or number.

No reader of the owner's file: add an export of peacesciencer's ``cow_war_intra``. Rows of 2008: the war went on.
"""

from __future__ import annotations

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import COW, COW_SITE, COW_WARS

SOURCE = Source(
    title="COW Intra-State War",
    version="v4.1",
    terms=COW,
    address=f"{COW_SITE}cow-war/",
    bibtex=COW_WARS,
    unit="war-year, pair of parties",
    codes="cow",
    first=1816,
    last=2008,
    key=("warnum", "year", "ccode_a", "ccode_b", "sidea", "sideb", "resume_combat"),
    absent=("ccode_b",),
    columns=columns(
        int=(
            "warnum year cowintraonset cowintraongoing resume_combat primary_state ccode_a "
            "ccode_b intnl outcome sideadeaths sidebdeaths ongo2007"
        ),
        text="warname wartype sidea sideb",
    ),
    year="year",
    covers=pl.min_horizontal(pl.col("year").max(), 2007),
    states={"ccode_a": "cow", "ccode_b": "cow"},
    also=(-8,),
    below_zero={
        "ccode_a": (-9, -8),
        "ccode_b": (-9, -8),
        "sideadeaths": (-9, -8),
        "sidebdeaths": (-9, -8),
        "intnl": (-9, -8),
        "outcome": (-9, -8),
    },
)
