"""How often a UN operation is begun inside a state, by the state's level: four rates.

    rate = events / state-years without an operation,    ln rate ~ ln Gamma(events + 1/2) - ln years (Jeffreys)

minor, major: the year's level; after: at peace, and at most AFTER_YEARS full years at peace before; none: longer at
peace, or never in conflict. An event: an operation established where none stood; one that takes over from another
within half a year is none. What decides in the Council is not here, and operations of others (AU, ECOWAS, EU, NATO) are
in no table of the record: how often they are begun is not known.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import digamma, polygamma

from foedus.engine.processes.operations import AFTER_YEARS
from foedus.fit.baselines import MODEL as MODEL_NAME
from foedus.fit.baselines import before_and_after
from foedus.fit.contract import Estimate, Fit, Model, Options, window
from foedus.fit.numbers import Floats, Origin
from foedus.fit.scores import Score, scored
from foedus.fit.told import Line, told
from foedus.history.presence import BETWEEN, LAST, state_years

KINDS = ("none", "after", "minor", "major")
TEXTS = (
    "no conflict in this year and the three before, or never",
    "no conflict in this year, one in the three before",
    "a minor conflict in this year",
    "a major conflict in this year",
)
LINES = tuple(
    Line(
        f"ops_start_{kind}",
        "log",
        "operations a state-year",
        f"A UN operation is begun inside a state: {text}",
    )
    for kind, text in zip(KINDS, TEXTS, strict=True)
)
JEFFREYS = 0.5
Ints = NDArray[np.int64]
DATA = "UN list of peacekeeping operations, hosts from IPI, UCDP/PRIO ACD 25.1; 1989-2017"
SOURCES = (
    "un_pko_list",
    "ipi_mission_month",
    "ucdp_acd",
    "gw_system",
    "cow_gw_panel",
    "cow_contiguity_dir",
)


def rows_of(years: range, options: Options) -> pl.DataFrame:
    """State-years without an operation at the end of the year before: ``kind`` and ``begun``."""
    rows = state_years(options.folder).filter(
        pl.col("year").is_between(years.start, years.stop - 1), ~pl.col("there")
    )
    after = ~pl.col("never") & (pl.col("years_at_peace") <= AFTER_YEARS)
    peace = pl.when(after).then(1).otherwise(0)
    return rows.with_columns(kind=pl.when(pl.col("level") > 0).then(pl.col("level") + 1).otherwise(peace))


def rates(rows: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
    """ln rates, their variances, and the events behind them, by kind."""
    return poisson(rows["kind"].to_numpy(), rows["begun"].to_numpy().astype(float), len(KINDS))


def poisson(kind: Ints, events: Floats, kinds: int) -> tuple[Floats, Floats, Floats]:
    """ln rates a year under Jeffreys' prior, their variances and the events, for rows of each ``kind``.

    >>> b, variance, events = poisson(np.array([0, 0, 1, 1]), np.array([0.0, 0.0, 1.0, 1.0]), 2)
    >>> events.tolist(), bool(b[0] < b[1]), bool(variance[0] > variance[1])
    ([0.0, 2.0], True, True)
    """
    years = np.bincount(kind, minlength=kinds).astype(float)
    total = np.bincount(kind, events, minlength=kinds).astype(float)
    a = total + JEFFREYS
    return np.asarray(digamma(a) - np.log(np.maximum(years, 1.0))), np.asarray(polygamma(1, a)), total


def scores(rows: pl.DataFrame, quick: bool) -> tuple[Score, ...]:
    """Later years from those before: four rates against one."""
    found = []
    for _, train, test in before_and_after(rows, quick):
        y, year = test["begun"].to_numpy().astype(float), test["year"].to_numpy().astype(float)
        by_kind = -np.expm1(-np.exp(rates(train)[0]))[test["kind"].to_numpy()]
        flat = np.full(y.size, (train.filter("begun").height + JEFFREYS) / len(train))
        for name, p in ((MODEL_NAME, by_kind), ("base rate", flat)):
            found.append(scored(name, year, y, p, counts=False))
    return tuple(found)


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the years before ``until``; no parameters, and a fit that says so, before there is a record."""
    rows = rows_of(window(until, options), options)
    if rows.is_empty():
        none = "operations and levels are told apart by year from 1989 on"
        return Estimate((), (), (Fit("operations_start", "none", none, 0, 0, ()),))
    b, variance, events = rates(rows)
    origin = Origin("operations", "operations_start", "foedus fit operations_start: UN, IPI, UCDP")
    counts = [rows.filter(pl.col("kind") == k).height for k in range(len(KINDS))]
    data = (
        f"{DATA}; events {', '.join(f'{KINDS[k]} {events[k]:.0f} of {counts[k]}' for k in range(len(KINDS)))}"
    )
    found, hang, table = told(LINES, b, np.diag(variance), origin, "Poisson rates, Jeffreys' prior", data)
    begun = rows.filter("begun").select("iso3", "year", "kind").sort("year", "iso3")
    said = {
        "events": [int(x) for x in events],
        "state_years": counts,
        "begun": [f"{iso3} {year} {KINDS[kind]}" for iso3, year, kind in begun.rows()],
        "left_out": list(BETWEEN),
    }
    fit = Fit("operations_start", "events / state-years", data, len(rows), int(events.sum()), table, said)
    return Estimate(found, (hang,), (replace(fit, scores=scores(rows, options.quick)),))


MODEL = Model(
    formula="rate = (events + 1/2) / state-years, by level",
    data=DATA,
    sources=SOURCES,
    parameters=tuple(line.name for line in LINES),
    estimate=estimate,
    last=LAST + 1,
)
