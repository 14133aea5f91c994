"""Everything that is said about a run, as plain data: what ``report --json`` prints and the report shows.

    outcomes      name → view → arm → median, low, high, ...                        levels over futures
    by_state      name → view → arm → rows                                          outcomes that are tables
    exceedance    name → view → arm → x, p, low, high                               heavy-tailed outcomes
    operations    view → arm → proposed, begun, denied, why_denied, on_file, ...    what became of operations
    strength      view → arm → year, mean, low, high                                persons in operations
    pair          the arm and the reference of what follows; null with one arm
    differences   view → name → median, low, high, mean, ..., identical             arm − reference, by future
    made_of       view → name → only_in_reference, only_in_arm and their parts      sums to the difference
    named_events  view → only_in_reference, only_in_arm, by_dyad
    risk          view → state → reference, arm, change, low, high, clear           of being attacked
    inside        view → name → difference and its parts                            conflict inside states
    conflict_risk view → state → as ``risk``                                        of a year of major conflict
    lines         view → line → states, watched_otherwise, measures, war_deaths     violations, disputes, watchers
    cost_per_life view → defined, why, usd, low, high, extra, averted               per battle death inside states
    further_pairs the same nine for every further arm
    focus         states, and all that is said of what happens inside them alone; null without a focus

Every interval is 90 %. Every number that depends on a contested question is given under each view of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from foedus.log import Run
from foedus.outcomes.compare import Pair, difference
from foedus.outcomes.contract import Outcome, outcomes
from foedus.outcomes.cost_per_life import cost_per_life
from foedus.outcomes.course_of_operations import course
from foedus.outcomes.exceedance import exceedance
from foedus.outcomes.inside_made_of import inside_made_of
from foedus.outcomes.intervals import Floats
from foedus.outcomes.line_changes import line_changes, watched_otherwise
from foedus.outcomes.made_of import made_of
from foedus.outcomes.named_events import named_events
from foedus.outcomes.risk import conflict_risk, risk_change
from foedus.outcomes.strength import strength
from foedus.outcomes.summarise import summarise, values_of

COMPARED = (
    "differences",
    "made_of",
    "named_events",
    "risk",
    "inside",
    "conflict_risk",
    "lines",
    "cost_per_life",
)
Values = dict[tuple[str, str, str], pl.DataFrame]
Lines = dict[str, dict[str, dict[str, Any]]]  # by view, what ``line_changes`` says


def measure(run: Run) -> dict[str, Any]:
    """Measure a run; JSON-able, with the keys of this module's docstring and ``about`` it."""
    here = run.within(run.focus) if run.focus else None
    inside = {name: o for name, o in outcomes().items() if o.about == "inside"}
    pairs = [Pair(arm, run.arms[0]) for arm in run.arms[1:]]
    lines: dict[Pair, Lines] = {
        pair: {view: line_changes(run, pair, view) for view in run.views} for pair in pairs
    }
    return {
        "about": about(run),
        **_measured(run, outcomes(), lines),
        "focus": {"states": run.focus, **_measured(here, inside, lines)} if here else None,
    }


def _measured(run: Run, wanted: Mapping[str, Outcome], lines: Mapping[Pair, Lines]) -> dict[str, Any]:
    """Measure ``wanted``; where the run is read for some states only, nothing is said of disputes between states.

    ``lines``: of the whole run, for every arm that is compared.
    """
    counted = {name: o for name, o in wanted.items() if o.per_future is not None}
    values: Values = {
        (name, view, arm): o.per_future(run, arm, view)
        for name, o in counted.items()
        if o.per_future is not None
        for view in run.views
        for arm in run.arms
    }
    compared = [_compared(run, pair, counted, values, changes) for pair, changes in lines.items()]
    each = [(view, arm) for view in run.views for arm in run.arms]
    return {
        "outcomes": {name: _levels(run, o, values) for name, o in counted.items()},
        "by_state": {name: _by_state(run, o) for name, o in wanted.items() if o.by_state is not None},
        "exceedance": {name: _curves(run, o, values) for name, o in counted.items() if o.heavy_tailed},
        "operations": _by_view({at: course(run, at[1], at[0]) for at in each}),
        "strength": _by_view({at: strength(run, at[1], at[0]) for at in each}),
        **(compared[0] if compared else {"pair": None} | {key: {} for key in COMPARED}),
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
    keys = ("label", "unit", "direction", "kind", "heavy_tailed", "about", "formula")
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


def _compared(
    run: Run, pair: Pair, counted: dict[str, Outcome], values: Values, lines: Lines
) -> dict[str, Any]:
    differences = {
        view: {
            name: difference(o, values[name, view, pair.arm], values[name, view, pair.reference])
            for name, o in counted.items()
        }
        for view in run.views
    }
    between: list[tuple[str, Callable[[Run, Pair, str], Any]]] = []
    if run.places is None:
        between = [("made_of", made_of), ("named_events", named_events), ("risk", risk_change)]
    inside: list[tuple[str, Callable[[Run, Pair, str], Any]]] = [
        ("inside", inside_made_of),
        ("conflict_risk", conflict_risk),
    ]
    otherwise = bool(watched_otherwise(lines))
    return {
        "pair": {"arm": pair.arm, "reference": pair.reference},
        "differences": differences,
        **{name: {view: say(run, pair, view) for view in run.views} for name, say in (*between, *inside)},
        **({"lines": lines} if run.places is None else {}),
        "cost_per_life": {view: _price(pair, view, values, otherwise) for view in run.views},
    }


def _price(pair: Pair, view: str, values: Values, lines: bool) -> dict[str, Any]:
    """What the arm's operations cost more, for each battle death inside states that it has fewer."""

    def of(name: str, arm: str) -> Floats:
        column: Floats = values[name, view, arm]["value"].to_numpy()
        return column

    extra = of("operation_cost", pair.arm) - of("operation_cost", pair.reference)
    averted = of("deaths_inside", pair.reference) - of("deaths_inside", pair.arm)
    return cost_per_life(extra, averted, lines)


def _by_view(found: dict[tuple[str, str], Any]) -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {}
    for (view, arm), one in found.items():
        told.setdefault(view, {})[arm] = one
    return told
