"""States in wars between states: side, initiator, outcome, battle deaths (Inter-StateWarData_v4.0.csv).

``start_year`` is that of a state's first spell, ``end_year`` that of its last; the outcome is that of the first.
``battle_deaths``: the sum of its spells, missing (-9, -8) where any is. Names of the owner's columns are recalled,
not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import COW, COW_FILES, COW_SITE, COW_WARS
from foedus.sources.reading import numbers, rows, take

WHO = {"warnum": "WarNum", "ccode": "ccode", "side": "Side", "initiator": "Initiator", "outcome": "Outcome"}
WHEN = {"start1": "StartYear1", "end1": "EndYear1", "start2": "StartYear2", "end2": "EndYear2"}
NAMES = {**WHO, **WHEN, "deaths": "BatDeath"}


def spells(path: Path) -> pl.DataFrame:
    """A row per state, war and spell, in years: ``start``, ``end``, ``resumed``, ``initiator`` as 0 or 1."""
    table = numbers(path, take(path, rows(path), NAMES), " ".join(NAMES))
    table = table.with_columns(initiator=(pl.col("initiator") == 1).cast(pl.Int32))
    one = table.with_columns(start="start1", end="end1", resumed=pl.lit(0))
    two = table.filter(pl.col("start2") > 0).with_columns(start="start2", end="end2", resumed=pl.lit(1))
    return pl.concat([one, two]).drop("start1", "end1", "start2", "end2")


def read(path: Path) -> pl.DataFrame:
    """A row per state and war."""
    table = spells(path).sort("warnum", "ccode", "start", maintain_order=True)
    deaths = pl.col("deaths").filter(pl.col("resumed") == 0)
    states = table.group_by("warnum", "ccode", maintain_order=True).agg(
        start_year=pl.col("start").min(),
        end_year=pl.col("end").max(),
        side_a=pl.col("side").first(),
        initiator=pl.col("initiator").max(),
        outcome=pl.col("outcome").first(),
        battle_deaths=pl.when((deaths >= 0).all()).then(deaths.sum()),
    )
    late = pl.col("start_year") > pl.col("start_year").min().over("warnum")
    return states.with_columns(joined_after_first_year=late)


SOURCE = Source(
    title="COW Inter-State War: participants",
    version="v4.0",
    terms=COW,
    address=f"{COW_SITE}cow-war/",
    download=f"{COW_FILES}Inter-StateWarData_v4.0.csv",
    bibtex=COW_WARS,
    unit="state in a war",
    codes="cow",
    first=1816,
    last=2007,
    key=("warnum", "ccode"),
    columns=columns(
        int="warnum ccode start_year end_year side_a initiator outcome battle_deaths",
        flag="joined_after_first_year",
        text="iso3",
    ),
    year="start_year",
    covers=pl.col("start_year").min().over("warnum").max(),
    states={"ccode": "cow"},
    iso3={"iso3": "ccode"},
    read=read,
)
