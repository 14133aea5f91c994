"""Directed dyad-years of wars between states, made from who took part (Inter-StateWarData_v4.0.csv).

``batdeath``: deaths of a state in the whole war, -9 and -8 unknown. ``resume``: the two fight again after a pause.
``cowinteronset``: the first year of a spell; its outcome is told with the first spell. ``sidea``: 1 or 2. Names of
the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.cow_war_inter_participant import spells
from foedus.sources.dyads import opponents
from foedus.sources.owners import COW, COW_FILES, COW_SITE, COW_WARS

NAMES = {"deaths": "batdeath", "initiator": "initiator", "outcome": "outcome", "side": "sidea"}


def read(path: Path) -> pl.DataFrame:
    """Opponents in every year of a spell of war; a second spell within the year has a second row."""
    parts = spells(path)
    met = pl.concat(
        opponents(
            parts.filter(pl.col("resumed") == k), "warnum", "side", ("initiator", "outcome", "deaths")
        ).with_columns(resume=pl.lit(k))
        for k in (0, 1)
    )
    met = met.rename({f"{ours}{k}": f"{theirs}{k}" for ours, theirs in NAMES.items() for k in (1, 2)})
    met = met.with_columns(cowinterongoing=pl.lit(1), cowinteronset=pl.col("onset"))
    first = pl.col("resume") == 0
    return met.with_columns(pl.when(first).then(pl.col(c)).alias(c) for c in ("outcome1", "outcome2"))


SOURCE = Source(
    title="COW Inter-State War: directed dyad-years",
    version="v4.0",
    terms=COW,
    address=f"{COW_SITE}cow-war/",
    download=f"{COW_FILES}Inter-StateWarData_v4.0.csv",
    bibtex=COW_WARS,
    unit="directed dyad-year of a war, spell",
    codes="cow",
    first=1816,
    last=2007,
    key=("warnum", "ccode1", "ccode2", "year", "resume"),
    columns=columns(
        int=(
            "warnum ccode1 ccode2 year cowinterongoing cowinteronset sidea1 sidea2 initiator1 "
            "initiator2 outcome1 outcome2 batdeath1 batdeath2 resume"
        ),
        text="iso3_1 iso3_2",
    ),
    year="year",
    covers=pl.col("year").min().over("warnum").max(),
    states={"ccode1": "cow", "ccode2": "cow"},
    iso3={"iso3_1": "ccode1", "iso3_2": "ccode2"},
    below_zero={"batdeath1": (-9, -8), "batdeath2": (-9, -8)},
    read=read,
)
