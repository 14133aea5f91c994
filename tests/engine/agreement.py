"""Two logs of the small world as one kind of table, and how likely they are to come from one distribution.

    counts     vectors of counts per future; T² = d' (S/n + S/m)^-1 d against χ²(k), S pooled (Hotelling 1931)
    samples    Kolmogorov and Smirnov's two-sample test

Counts of one future are not independent of each other; futures are, so futures are the unit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from reference import Reference
from scipy import stats
from small_world import BASELINE, YEARS, small_library, small_world

from foedus.arrangements import Library
from foedus.engine.lives import Lives, model
from foedus.log.events import Event
from foedus.parameters import Parameters
from foedus.rules.compile import Compiled, compile_library

ENOUGH = 60  # events of a sort that count for themselves; rarer sorts are counted together
SCHEMA = {
    "future": pl.Int64,
    "day": pl.Float64,
    "kind": pl.Int64,
    "dispute": pl.Int64,
    "a": pl.String,
    "b": pl.String,
    "duty": pl.String,
    "value": pl.Float64,
}
LAST = BASELINE.replace(year=BASELINE.year + int(YEARS))
DAYS = YEARS * 365.25


@cache
def small_compiled(bare: bool = False) -> Compiled:
    """The tables of the small world; ``bare``: with no arrangement in it."""
    return compile_library(Library([]) if bare else small_library(), small_world(), BASELINE, LAST)


def engine_log(
    parameters: Parameters, futures: int, seed: int, bare: bool = False, years: float = YEARS
) -> pl.DataFrame:
    """What the engine makes of the small world; ``futures`` beside each row: how many there are."""
    world, compiled = small_world(), small_compiled(bare)
    lives = Lives([model(compiled.tables, world, BASELINE, years * 365.25)], seed)
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    lived = [rows for f in range(futures) for _, _, rows in lives.future(f, theta)]
    rows = np.concatenate(lived)
    codes = np.array([*world.iso3, "-"])
    duties = np.array([*(f"{a.id} {d.id}" for a, d in compiled.duties), "-"])
    columns = {
        "future": np.repeat(np.arange(futures), [len(r) for r in lived]),
        **{name: rows[name] for name in ("day", "kind", "dispute", "value")},
        **{name: codes[rows[name]] for name in ("a", "b")},
        "duty": duties[rows["duty"]],
    }
    log = pl.DataFrame({name: columns[name] for name in SCHEMA}).cast(SCHEMA)
    return log.with_columns(futures=pl.lit(futures))


def reference_log(parameters: Parameters, futures: int, seed: int) -> pl.DataFrame:
    """What the reference makes of it, in the same columns."""
    reference = Reference(small_library(), small_world(), parameters.medians(), BASELINE, YEARS)
    rows = [
        (f, day, kind, number, "-" if a == -1 else a, b, " ".join(duty) if duty else "-", value)
        for f in range(futures)
        for day, kind, number, a, b, duty, value in reference.live(seed * 1_000_000 + f)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(futures=pl.lit(futures))


def same_counts(one: pl.DataFrame, two: pl.DataFrame, *by: str | pl.Expr) -> float:
    """p of equal expected counts of rows per future and sort; ``by``: the columns that make a sort."""
    sort = pl.concat_str([pl.col(c) if isinstance(c, str) else c for c in by], separator=" ").alias("sort")
    logs = [log.select("future", "futures", sort) for log in (one, two)]
    fewer = min(logs, key=len)["sort"].value_counts()
    sorts = sorted(fewer.filter(pl.col("count") >= ENOUGH)["sort"])
    x, y = (per_future(log, sorts) for log in logs)
    return equal_means(x, y)


def per_future(log: pl.DataFrame, sorts: list[str]) -> np.ndarray[Any, Any]:
    """[futures, sorts + 1]: counts; the last column for all other sorts, left out if there is nothing in it."""
    place = {sort: k for k, sort in enumerate(sorts)}
    counts = np.zeros((int(log["futures"][0]), len(sorts) + 1))
    columns = [place.get(sort, len(sorts)) for sort in log["sort"]]
    np.add.at(counts, (log["future"].to_numpy(), columns), 1)
    return counts


def equal_means(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> float:
    """p of equal mean vectors of two samples [futures, k]."""
    used = (x.sum(0) + y.sum(0)) >= ENOUGH
    x, y = x[:, used], y[:, used]
    n, m = len(x), len(y)
    pooled = ((n - 1) * np.cov(x.T) + (m - 1) * np.cov(y.T)) / (n + m - 2)
    d = x.mean(0) - y.mean(0)
    spread = np.atleast_2d(pooled) * (1 / n + 1 / m)
    t2 = d @ np.linalg.pinv(spread, hermitian=True) @ d  # every war has one row of deaths: singular
    return float(stats.chi2.sf(t2, np.linalg.matrix_rank(spread, hermitian=True)))


def same_sample(one: pl.DataFrame, two: pl.DataFrame, column: str = "value") -> float:
    """p of equal distributions of a column."""
    return float(stats.ks_2samp(one[column].to_numpy(), two[column].to_numpy(), method="asymp").pvalue)


def between(log: pl.DataFrame, first: Event, then: Event) -> pl.DataFrame:
    """Days from one event of a dispute to another, as ``value``, beside the value of the second."""
    begun = log.filter(kind=first).select("future", "dispute", begun="day")
    done = log.filter(kind=then).join(begun, on=["future", "dispute"])
    return done.with_columns(days=pl.col("day") - pl.col("begun"))


def enforced(log: pl.DataFrame, duty: str) -> pl.DataFrame:
    """Wars that ended and in which a body adopted the act of ``duty``."""
    acted = log.filter(kind=Event.ACTED, duty=duty).select("future", "dispute")
    return between(log, Event.WAR, Event.WAR_ENDED).join(acted, on=["future", "dispute"], how="semi")


def of(log: pl.DataFrame, *kinds: Event) -> pl.DataFrame:
    return log.filter(pl.col("kind").is_in([int(k) for k in kinds]))


YEAR_OF = (pl.col("day") // 365.25).cast(pl.Int64)
COUNTED: dict[str, tuple[tuple[Event, ...], tuple[str | pl.Expr, ...]]] = {
    "events of every kind": (tuple(Event), ("kind",)),
    "disputes in all": ((Event.DISPUTE,), ("kind",)),
    "force in all": ((Event.FORCE,), ("kind",)),
    "wars in all": ((Event.WAR,), ("kind",)),
    "disputes by year": ((Event.DISPUTE,), (YEAR_OF,)),
    "disputes by who against whom": ((Event.DISPUTE,), ("a", "b")),
    "disputes by the forum that mediates": ((Event.DISPUTE,), ("duty",)),
    "force by year and whether grave": ((Event.FORCE,), (YEAR_OF, "value")),
    "wars by year": ((Event.WAR,), (YEAR_OF,)),
    "wars by who against whom": ((Event.WAR,), ("a", "b")),
    "settled by level": ((Event.SETTLED,), ("value",)),
    "honoured by state": ((Event.HONOURED,), ("a",)),
    "refused by state": ((Event.REFUSED,), ("a",)),
    "honoured by duty": ((Event.HONOURED, Event.REFUSED), ("kind", "duty")),
    "volunteers by state": ((Event.VOLUNTEERED,), ("a",)),
    "those who side, by state": ((Event.SIDED,), ("a",)),
    "acts by duty": ((Event.ACTED, Event.BLOCKED), ("kind", "duty", "value")),
    "arrivals by side": ((Event.JOINED,), ("value",)),
    "winners by who began": ((Event.WAR_ENDED,), ("a", "value")),
    "winners": ((Event.WAR_ENDED, Event.WAR_ONGOING), ("kind", "value")),
}
Sample = Callable[[pl.DataFrame], pl.DataFrame]
SAMPLED: dict[str, tuple[Sample, str]] = {
    "days of disputes settled at threat": (
        lambda x: between(x, Event.DISPUTE, Event.SETTLED).filter(value=2),
        "days",
    ),
    "days of disputes settled at display": (
        lambda x: between(x, Event.DISPUTE, Event.SETTLED).filter(value=3),
        "days",
    ),
    "days of disputes settled at force": (
        lambda x: between(x, Event.DISPUTE, Event.SETTLED).filter(value=4),
        "days",
    ),
    "days from dispute to war": (lambda x: between(x, Event.DISPUTE, Event.WAR), "days"),
    "days of wars": (lambda x: between(x, Event.WAR, Event.WAR_ENDED), "days"),
    "days of wars in which the council enforces": (lambda x: enforced(x, "charter enforce"), "days"),
    "days of wars with a joint act": (lambda x: enforced(x, "border-guarantee guarantee"), "days"),
    "deaths of wars that ended": (lambda x: between(x, Event.WAR_ENDED, Event.DEATHS), "value"),
    "deaths of wars cut by the horizon": (lambda x: between(x, Event.WAR_ONGOING, Event.DEATHS), "value"),
    "days until those who honour arrive": (
        lambda x: of(x, Event.HONOURED).filter(pl.col("value").is_not_nan()),
        "value",
    ),
    "days until volunteers arrive": (lambda x: of(x, Event.VOLUNTEERED), "value"),
    "days until those who side arrive": (lambda x: of(x, Event.SIDED), "value"),
}

STATISTICS = (*COUNTED, *SAMPLED)


def compare(one: pl.DataFrame, two: pl.DataFrame) -> dict[str, float]:
    """p of each statistic: how likely so large a difference is if both logs are of one distribution."""
    found = {}
    for name in STATISTICS:
        if name in COUNTED:
            kinds, by = COUNTED[name]
            found[name] = same_counts(of(one, *kinds), of(two, *kinds), *by)
        else:
            sample, column = SAMPLED[name]
            found[name] = same_sample(sample(one), sample(two), column)
    return found
