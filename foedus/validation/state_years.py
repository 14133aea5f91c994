"""State-years from inside, simulated or recorded, in one shape: what patterns of conflict inside states count.

All arrays are [futures, years, states]; the record is one future. ``before`` and what follows it are as known at the
end of the year before: ``peace`` years at peace, ``never`` in conflict, ``worst`` the worst level next door. ``there``:
the state exists, had a year before, and is no microstate (250,000 people, as Gleditsch and Ward have it).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.history.inside_deaths import years as recorded_years
from foedus.history.intrastate import transitions
from foedus.log import Event
from foedus.validation.recent_world import YEARS, Sample

DAYS_PER_YEAR = 365.25
MICROSTATE = 250_000
Cells = NDArray[Any]


class StateYears(NamedTuple):
    """See the module. ``deaths``: battle deaths, nan where not recorded; ``months``: with 25 of them and more."""

    there: Cells
    level: Cells
    before: Cells
    peace: Cells
    never: Cells
    worst: Cells
    deaths: Cells
    months: Cells


def counted(cells: Cells, of: Cells) -> pl.DataFrame:
    """How many of the cells ``of`` are ``cells`` too, per future: num, den."""
    num, den = ((x.reshape(len(x), -1).sum(axis=1)).astype(float) for x in (cells & of, of))
    return pl.DataFrame({"future": np.arange(len(num)), "num": num, "den": den})


@lru_cache(maxsize=1)
def simulated_years(sample: Sample) -> StateYears:
    """The state-years of a sample."""
    n, shape = sample.ground.state.size, (sample.futures, YEARS, sample.ground.state.size)
    rows = sample.events.filter(pl.col("kind") == int(Event.CONFLICT_YEAR))
    year = np.round(rows["day"].to_numpy() / DAYS_PER_YEAR).astype(int) - 1
    at = rows["future"].to_numpy(), year, rows["a"].to_numpy()
    level, deaths, months = np.zeros(shape, np.int8), np.zeros(shape), np.zeros(shape)
    level[at], deaths[at], months[at] = (rows[c].to_numpy() for c in ("duty", "value", "b"))
    start = sample.start
    first = np.broadcast_to(start.level, (sample.futures, 1, n))
    before = np.concatenate([first, level[:, :-1]], axis=1)
    peace, never = _peace(before, start.years_at_peace, start.never)
    large = np.broadcast_to(sample.ground.state["population"] >= MICROSTATE, shape)
    return StateYears(large, level, before, peace, never, _worst(before, sample), deaths, months)


def _peace(before: Cells, at_first: Cells, never_before: Cells) -> tuple[Cells, Cells]:
    """Years at peace, and never in conflict, before each year."""
    peace, never = np.zeros(before.shape, np.int64), np.zeros(before.shape, bool)
    peace[:, 0], never[:, 0] = at_first, never_before
    for t in range(1, before.shape[1]):
        quiet = before[:, t] == 0
        peace[:, t] = np.where(quiet, peace[:, t - 1] + 1, 0)
        never[:, t] = never[:, t - 1] & quiet
    return peace, never


def _worst(before: Cells, sample: Sample) -> Cells:
    """The worst level among the neighbours by land."""
    worst, start = np.zeros(before.shape, np.int8), sample.start
    for s in range(before.shape[2]):
        near = start.neighbours[start.first[s] : start.first[s + 1]]
        if near.size:
            worst[:, :, s] = before[:, :, near].max(axis=2)
    return worst


def recorded_state_years(first: int, last: int) -> StateYears:
    """The recorded state-years from ``first`` to ``last``, as one future (needs the record)."""
    rows = transitions().filter(pl.col("year").is_between(first, last))
    known = recorded_years().filter("in_level").select("gwcode", "year", "deaths", "months")
    rows = rows.join(known, on=["gwcode", "year"], how="left", maintain_order="left")
    codes = np.unique(rows["gwcode"].to_numpy())
    at = 0, rows["year"].to_numpy() - first, np.searchsorted(codes, rows["gwcode"].to_numpy())
    shape = (1, last - first + 1, codes.size)

    def cells(column: str | pl.Expr, kind: Any, empty: Any = 0) -> Cells:
        table = np.full(shape, empty, kind)
        table[at] = rows.select(column).to_series().to_numpy()
        return table

    there = np.zeros(shape, bool)
    there[at] = True
    worst = cells(pl.col("neighbour_any") + pl.col("neighbour_major"), np.int8)
    dead = pl.col("months").list.eval(pl.element() >= 25).list.sum().cast(pl.Float64)
    return StateYears(
        there,
        cells("level", np.int8),
        cells("before", np.int8),
        cells("years_at_peace", np.int64),
        cells("never", bool),
        worst,
        cells(pl.col("deaths").cast(pl.Float64), float, np.nan),
        cells(dead, float, np.nan),
    )
