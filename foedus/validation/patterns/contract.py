"""The contract of a pattern: a recorded figure, and a function from a ``Sample`` to one number per future.

A measure gives ``num`` and ``den`` for each future (a future without ``den`` has nothing to measure); the simulated
figure is Σ num / Σ den over all futures, its interval the 5 % and 95 % points of num / den over single futures of 21
years, which is how far one history like 1990-2010 could have strayed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import fsum

import numpy as np
import polars as pl

from foedus.log import Event
from foedus.rules.tables import Floats
from foedus.validation.recent_world import YEARS, Sample

Measure = Callable[[Sample], pl.DataFrame]
Register = Callable[[Measure], Measure]


@dataclass(frozen=True)
class Pattern:
    """A recorded figure with its interval, and how to measure the same in a simulated world.

    ``set_to_match``: a parameter was estimated on this figure or one that overlaps it: agreement is no evidence.
    """

    part: str
    name: str
    unit: str
    recorded: float
    low: float
    high: float
    source: str
    measure: Measure
    set_to_match: bool


class Registry(list[Pattern]):
    """The patterns of one part of the model, in the order in which they are registered."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part

    def pattern(
        self,
        name: str,
        unit: str,
        recorded: float,
        interval: tuple[float, float],
        source: str,
        *,
        set_to_match: bool = False,
    ) -> Register:
        """Register a measure under its recorded figure."""

        def register(measure: Measure) -> Measure:
            self.append(Pattern(self.part, name, unit, recorded, *interval, source, measure, set_to_match))
            return measure

        return register


def of_kind(sample: Sample, *kinds: Event) -> pl.DataFrame:
    """Events of these kinds."""
    return sample.events.filter(pl.col("kind").is_in([int(k) for k in kinds]))


def ratio(above: pl.DataFrame, below: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``above`` over rows of ``below``, per future."""
    counted = (
        below.group_by("future")
        .len("below")
        .join(above.group_by("future").len("above"), on="future", how="left")
    )
    return counted.select(
        "future", num=pl.col("above").fill_null(0).cast(float), den=pl.col("below").cast(float)
    )


def mean_of(rows: pl.DataFrame, what: pl.Expr) -> pl.DataFrame:
    """Σ ``what`` over ``rows``, and their number, per future; added up by size: no order of rows moves a bit."""
    return rows.group_by("future").agg(num=what.cast(float).sort().sum(), den=pl.len().cast(float))


def a_year(sample: Sample, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows a year, per future; futures without rows count."""
    every = pl.DataFrame({"future": np.arange(sample.futures)})
    counted = rows.group_by("future").len("num").with_columns(pl.col("future").cast(pl.Int64))
    return every.join(counted, on="future", how="left").select(
        "future", num=pl.col("num").fill_null(0).cast(float), den=pl.lit(float(YEARS))
    )


def simulated(one: Pattern, sample: Sample) -> tuple[float, float, float]:
    """Mean over all futures, and the 5 % and 95 % points of single futures; in whatever order they come."""
    rows = one.measure(sample)
    rows = rows.filter(pl.col("den") > 0)
    total, below = fsum(rows["num"]), fsum(rows["den"])
    each: Floats = (rows["num"] / rows["den"]).to_numpy()
    low, high = np.quantile(each, [0.05, 0.95]) if len(each) else (np.nan, np.nan)
    return (total / below if below else np.nan), float(low), float(high)
