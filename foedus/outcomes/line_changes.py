"""What an arm changes on each line between two states: d_f = measure in the arm − in the reference, future by future.

Of the measures of ``lines_watched``: mean, its 90 % interval, median, 90 % of futures, and the share of futures
in which nothing differs.

    watched_otherwise   violations, those seen, persons, or how long limits on forces hold differ on average by a
                        twentieth of the reference or more, and the interval of the difference leaves 0 out

A twentieth, since contributors who come and go by turns elsewhere move a few persons on every line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from foedus.log import Run
from foedus.outcomes.compare import Pair
from foedus.outcomes.lines_watched import KEYS, MEASURES, by_line, name_of
from foedus.outcomes.summarise import summarise

TWENTIETH = 0.05
WATCH = ("violations", "raised", "persons", "limited")


def line_changes(run: Run, pair: Pair, view: str) -> dict[str, dict[str, Any]]:
    """By line, as in EGY-ISR: its two states, ``watched_otherwise``, and ``measures`` by name."""
    own, reference = by_line(run, pair.arm, view), by_line(run, pair.reference, view)
    nothing = dict.fromkeys(MEASURES, np.zeros(run.futures))
    found = {}
    for line in sorted({*own, *reference}):
        there, before = own.get(line, nothing), reference.get(line, nothing)
        measures = {name: _change(there[name] - before[name]) for name in MEASURES}
        found[name_of(run, line)] = {
            "states": [run.states[s] for s in line],
            "watched_otherwise": any(
                _otherwise(measures[name], float(before[name].mean())) for name in WATCH
            ),
            "measures": measures,
        }
    return found


def _change(d: np.ndarray[Any, np.dtype[np.float64]]) -> dict[str, Any]:
    told = summarise(pl.Series(d), heavy_tailed=False)
    return {key: told[key] for key in KEYS} | {"identical": float((d == 0).mean())}


def _otherwise(change: dict[str, Any], reference: float) -> bool:
    low, high = change["mean_low"], change["mean_high"]
    sure = low is not None and high is not None and (low > 0 or high < 0)
    return sure and abs(change["mean"]) >= TWENTIETH * reference
