"""The contract of an outcome, and the registry.

An outcome file is named after its outcome, opens with its formula and ends with ``OUTCOME = Outcome(...)``. Being in
this folder is being registered, listed, measured and tested; the files of ``MACHINERY`` measure, and are no outcomes.

    per_future(run, arm, view) -> future, value   one row per future; null where the outcome has no meaning there
    by_state(run, arm, view)   -> state, ...      for outcomes that are a table by state
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules
from typing import Literal

import polars as pl

import foedus.outcomes as family
from foedus.log import Event, Run

MACHINERY = {
    "apportioned",
    "compare",
    "contract",
    "cost_per_life",
    "course_of_operations",
    "exceedance",
    "inside_made_of",
    "inside_years",
    "intervals",
    "line_changes",
    "made_of",
    "measure",
    "named_events",
    "query",
    "risk",
    "strength",
    "summarise",
    "wars_fought",
    "who_pays",
    "withheld",
}
Table = Callable[[Run, str, str], pl.DataFrame]


@dataclass(frozen=True)
class Outcome:
    """A named measure of a run. ``name`` and ``formula`` come from its file.

    ``direction``: which way is better. ``kind``: a number of things, a share in [0, 1], deaths, US dollars, or months
    that something takes. ``heavy_tailed``: the mean is ruled by the rarest futures (or does not exist), so it is never
    shown. ``about``: disputes between states; what happens inside a state, so that it can be told of some states
    alone; of the world only; or arms races, of which there is nothing to say where a scenario does not turn them on.
    """

    label: str
    unit: str
    direction: Literal["lower", "higher", "none"]
    kind: Literal["count", "share", "deaths", "money", "months"] = "count"
    heavy_tailed: bool = False
    about: Literal["between", "inside", "world", "arms"] = "between"
    per_future: Table | None = None
    by_state: Table | None = None
    name: str = ""
    formula: str = ""


@cache
def outcomes() -> dict[str, Outcome]:
    """Every outcome by name: the files of this folder.

    >>> outcomes()["wars"].unit
    'wars'
    """
    names = sorted(m.name for m in iter_modules(family.__path__) if m.name not in MACHINERY)
    return {name: _registered(name) for name in names}


def _registered(name: str) -> Outcome:
    module = import_module(f"{family.__name__}.{name}")
    outcome = getattr(module, "OUTCOME", None)
    if not isinstance(outcome, Outcome) or (outcome.per_future is None) == (outcome.by_state is None):
        raise TypeError(
            f"{module.__file__} must end with OUTCOME = Outcome(...), with per_future or by_state"
        )
    return replace(outcome, name=name, formula=getdoc(module) or "")


def of_kind(run: Run, arm: str, view: str, *kinds: Event) -> pl.LazyFrame:
    """The events of some kinds of one arm under one view."""
    return run.events(arm, view).filter(pl.col("kind").is_in([int(k) for k in kinds]))


def every_future(run: Run, sparse: pl.LazyFrame) -> pl.DataFrame:
    """``sparse`` (future, value) with a row for every future; where nothing happened the value is 0."""
    futures = pl.LazyFrame({"future": pl.Series(range(run.futures), dtype=pl.Int32)})
    joined = futures.join(sparse, on="future", how="left", maintain_order="left")
    return joined.select("future", pl.col("value").cast(pl.Float64).fill_null(0.0)).collect()


def where_known(run: Run, sparse: pl.LazyFrame) -> pl.DataFrame:
    """``sparse`` (future, value) with a row for every future; null where there is no value."""
    futures = pl.LazyFrame({"future": pl.Series(range(run.futures), dtype=pl.Int32)})
    joined = futures.join(sparse, on="future", how="left", maintain_order="left")
    return joined.select("future", pl.col("value").cast(pl.Float64)).collect()


def counted(run: Run, arm: str, view: str, kind: Event) -> pl.DataFrame:
    """How many events of one kind each future has."""
    return every_future(run, of_kind(run, arm, view, kind).group_by("future").agg(value=pl.len()))


def totalled(run: Run, arm: str, view: str, kind: Event) -> pl.DataFrame:
    """The sum of the values of events of one kind in each future."""
    summed = of_kind(run, arm, view, kind).group_by("future").agg(value=pl.col("value").sum())
    return every_future(run, summed)
