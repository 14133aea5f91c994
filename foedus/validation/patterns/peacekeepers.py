"""Patterns of process 5: peacekeepers of the United Nations who die, and how.

Counted over operations that the UN pays for, those on file included, beside the record's uniformed personnel of all UN
missions in 1991-2010. The recorded interval is the jackknife's over missions: a few of them, Somalia before all, make
most of the hostile deaths.
"""

from __future__ import annotations

import polars as pl

from foedus.log import Event
from foedus.rules.setting import P_UN
from foedus.validation.patterns.contract import Measure, Registry, of_kind
from foedus.validation.recent_world import Sample

RECORD = "UN list of fatalities over IPI person-years, 1991-2010; interval: jackknife by mission"
PER = 1_000.0  # person-years
MONTHS_PER_YEAR = 12.0
OPERATION = ["future", "dispute", "day"]  # deaths are written on the day on which a year of an operation ends
KILLED, DIED = Event.PEACEKEEPERS_KILLED, Event.PEACEKEEPERS_DIED
PATTERNS = Registry("peacekeepers")
pattern = PATTERNS.pattern


def served(sample: Sample) -> pl.DataFrame:
    """Years of operations that the UN paid for: future, dispute, day, ``months`` of persons."""
    years = of_kind(sample, Event.OPERATION_YEAR).filter(pl.col("a") == P_UN)
    return years.select(*OPERATION, months="value")


def dead(sample: Sample, *kinds: Event) -> pl.DataFrame:
    """Deaths of these kinds in those years, per future."""
    rows = of_kind(sample, *kinds).join(served(sample), on=OPERATION, how="semi")
    return rows.group_by("future").agg(num=pl.col("value").sum().cast(float))


def a_thousand(*kinds: Event) -> Measure:
    """Deaths per 1,000 person-years."""

    def measure(sample: Sample) -> pl.DataFrame:
        years = served(sample).group_by("future").agg(den=pl.col("months").sum() / MONTHS_PER_YEAR / PER)
        return _over(dead(sample, *kinds), years)

    return measure


def _over(above: pl.DataFrame, below: pl.DataFrame) -> pl.DataFrame:
    """Sums of ``above`` over those of ``below``, 0 where a future has none of the former."""
    rows = below.join(above, on="future", how="left")
    return rows.select("future", pl.col("num").fill_null(0.0), "den")


pattern(
    "peacekeepers killed by hostile acts",
    "per 1,000 person-years",
    0.359,
    (0.198, 0.652),
    RECORD,
    set_to_match=True,
)(a_thousand(KILLED))
pattern(
    "peacekeepers who die by other causes",
    "per 1,000 person-years",
    1.094,
    (0.897, 1.335),
    RECORD + "; the parameter is that of 2002-2016",
    set_to_match=True,
)(a_thousand(DIED))


@pattern(
    "of peacekeepers who die, killed by hostile acts",
    "share",
    0.247,
    (0.154, 0.372),
    RECORD,
    set_to_match=True,
)
def _hostile(sample: Sample) -> pl.DataFrame:
    return _over(dead(sample, KILLED), dead(sample, KILLED, DIED).rename({"num": "den"}))
