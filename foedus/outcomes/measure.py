"""Everything that is said about a run, as plain data: what ``report --json`` prints and the report shows.

    outcomes      name → view → arm → median, low, high, ...                        levels over futures
    by_state      name → view → arm → rows                                          outcomes that are tables
    exceedance    name → view → arm → x, p, low, high                               heavy-tailed outcomes
    pair          the arm and the reference of what follows; null with one arm
    differences   view → name → median, low, high, mean, ..., identical             arm − reference, by future
    made_of       view → name → only_in_reference, only_in_arm and their parts      sums to the difference
    named_events  view → only_in_reference, only_in_arm, by_dyad
    risk          view → state → reference, arm, change, low, high, clear
    further_pairs the same five for every further arm

Every interval is 90 %. Every number that depends on a contested question is given under each view of it.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from foedus.log import Run
from foedus.outcomes.compare import Pair, difference
from foedus.outcomes.contract import Outcome, outcomes
from foedus.outcomes.exceedance import exceedance
from foedus.outcomes.made_of import made_of
from foedus.outcomes.named_events import named_events
from foedus.outcomes.risk import risk_change
from foedus.outcomes.summarise import summarise, values_of

Values = dict[tuple[str, str, str], pl.DataFrame]


def measure(run: Run) -> dict[str, Any]:
    """Measure a run; JSON-able, with the keys of this module's docstring and ``about`` it."""
    counted = {name: o for name, o in outcomes().items() if o.per_future is not None}
    values: Values = {
        (name, view, arm): o.per_future(run, arm, view)
        for name, o in counted.items()
        if o.per_future is not None
        for view in run.views
        for arm in run.arms
    }
    pairs = [Pair(arm, run.arms[0]) for arm in run.arms[1:]]
    compared = [_compared(run, pair, counted, values) for pair in pairs]
    nothing: dict[str, Any] = {"pair": None, "differences": {}, "made_of": {}, "named_events": {}, "risk": {}}
    return {
        "about": about(run),
        "outcomes": {name: _levels(run, o, values) for name, o in counted.items()},
        "by_state": {name: _by_state(run, o) for name, o in outcomes().items() if o.by_state is not None},
        "exceedance": {name: _curves(run, o, values) for name, o in counted.items() if o.heavy_tailed},
        **(compared[0] if compared else nothing),
        "further_pairs": compared[1:],
    }


def about(run: Run) -> dict[str, Any]:
    """What was run and what the numbers mean."""
    scenario = run.manifest["scenario"]
    drawn = bool(scenario.get("parameter_uncertainty"))
    return {
        "scenario": scenario.get("id"),
        "title": scenario.get("title"),
        "question": scenario.get("question"),
        "baseline": run.manifest["baseline"],
        "years": run.years,
        "futures": run.futures,
        "seed": run.manifest["seed"],
        "arms": [{"id": a["id"], "label": a.get("label", a["id"])} for a in run.manifest["arms"]],
        "views": [{"id": v["id"], "label": v.get("label", v["id"])} for v in run.manifest["views"]],
        "interval": 0.9,
        "uncertainty": ["luck", "parameters"] if drawn else ["luck"],
        "definitions": {name: _definition(o) for name, o in outcomes().items()},
    }


def _definition(outcome: Outcome) -> dict[str, Any]:
    keys = ("label", "unit", "direction", "kind", "heavy_tailed", "formula")
    return {key: getattr(outcome, key) for key in keys}


def _levels(run: Run, outcome: Outcome, values: Values) -> dict[str, Any]:
    return {
        view: {
            arm: summarise(values[outcome.name, view, arm]["value"], outcome.heavy_tailed) for arm in run.arms
        }
        for view in run.views
    }


def _by_state(run: Run, outcome: Outcome) -> dict[str, Any]:
    table = outcome.by_state
    if table is None:
        return {}
    return {view: {arm: table(run, arm, view).to_dicts() for arm in run.arms} for view in run.views}


def _curves(run: Run, outcome: Outcome, values: Values) -> dict[str, Any]:
    return {
        view: {arm: exceedance(values_of(values[outcome.name, view, arm]["value"])) for arm in run.arms}
        for view in run.views
    }


def _compared(run: Run, pair: Pair, counted: dict[str, Outcome], values: Values) -> dict[str, Any]:
    differences = {
        view: {
            name: difference(o, values[name, view, pair.arm], values[name, view, pair.reference])
            for name, o in counted.items()
        }
        for view in run.views
    }
    return {
        "pair": {"arm": pair.arm, "reference": pair.reference},
        "differences": differences,
        "made_of": {view: made_of(run, pair, view) for view in run.views},
        "named_events": {view: named_events(run, pair, view) for view in run.views},
        "risk": {view: risk_change(run, pair, view) for view in run.views},
    }
