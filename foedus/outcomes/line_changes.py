"""What an arm changes on each line between two states: d_f = measure in the arm − in the reference, future by future.

Of the measures of ``lines_watched``: mean, its 90 % interval, median, 90 % of futures, and the share of futures
in which nothing differs.

    watched_otherwise   violations, those seen, persons, or limits on forces (share of zones and time) differ on average
                        by a twentieth of the reference or more, and the interval of the difference leaves 0 out

A twentieth, since contributors who come and go by turns elsewhere move a few persons on every line.

    war_deaths          battle deaths of wars of the two states with each other: their tail is fat, so shares of futures
                        and, of those, how many die. ``reference`` and ``arm``: futures with any; ``more`` and
                        ``fewer``: futures in which more or fewer die in the arm, and by how many
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from foedus.log import Run
from foedus.outcomes.compare import Pair
from foedus.outcomes.intervals import Floats, median_interval, wilson
from foedus.outcomes.lines_watched import KEYS, MEASURES, WAR_DEATHS, by_line, name_of
from foedus.outcomes.summarise import summarise

TWENTIETH, TOP = 0.05, 0.9
WATCH = ("violations", "raised", "persons", "limited")


def line_changes(run: Run, pair: Pair, view: str) -> dict[str, dict[str, Any]]:
    """By line, as in EGY-ISR: its two states, ``watched_otherwise``, and ``measures`` by name."""
    own, reference = by_line(run, pair.arm, view), by_line(run, pair.reference, view)
    nothing = dict.fromkeys((*MEASURES, WAR_DEATHS), np.zeros(run.futures))
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
            WAR_DEATHS: war_deaths(there[WAR_DEATHS], before[WAR_DEATHS]),
        }
    return found


def watched_otherwise(by_view: Mapping[str, Mapping[str, dict[str, Any]]]) -> list[str]:
    """The lines that are watched otherwise in the arm under any view, by name."""
    changes = (both for lines in by_view.values() for both in lines.items())
    return sorted({line for line, one in changes if one["watched_otherwise"]})


def war_deaths(arm: Floats, reference: Floats) -> dict[str, dict[str, float | None]]:
    """``reference``, ``arm``, ``more``, ``fewer``: ``number`` of futures and their ``share`` of all, with its interval;
    of these futures the ``median`` with its own, the 90 % point ``top`` and the ``largest`` (None: there is none).

    >>> found = war_deaths(np.array([0.0, 0.0, 500.0, 9000.0]), np.array([0.0, 700.0, 0.0, 2000.0]))
    >>> found["more"]["share"], found["more"]["median"], found["fewer"]["median"]
    (0.5, 3750.0, 700.0)
    """
    sides = {"reference": reference, "arm": arm, "more": arm - reference, "fewer": reference - arm}
    return {name: _of_those_above(x) for name, x in sides.items()}


def _of_those_above(x: Floats) -> dict[str, float | None]:
    above = np.sort(x[x > 0])
    low, high = wilson(above.size, x.size)
    told: dict[str, float | None] = {
        "number": above.size,
        "share": above.size / x.size,
        "low": low,
        "high": high,
    }
    if not above.size:
        return told | dict.fromkeys(("median", "median_low", "median_high", "top", "largest"))
    top, (median_low, median_high) = np.quantile(above, TOP, method="inverted_cdf"), median_interval(above)
    middle = {"median": float(np.median(above)), "median_low": median_low, "median_high": median_high}
    return told | middle | {"top": float(top), "largest": float(above[-1])}


def _change(d: Floats) -> dict[str, Any]:
    told = summarise(pl.Series(d), heavy_tailed=False)
    return {key: told[key] for key in KEYS} | {"identical": float((d == 0).mean())}


def _otherwise(change: dict[str, Any], reference: float) -> bool:
    low, high = change["mean_low"], change["mean_high"]
    sure = low is not None and high is not None and (low > 0 or high < 0)
    return sure and abs(change["mean"]) >= TWENTIETH * reference
