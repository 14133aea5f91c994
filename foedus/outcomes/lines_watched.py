"""Lines that are watched = per future of each line: violations a year, those seen, disputes, and persons who watch.

    violations, raised      Σ LINE_YEAR / years: how often it is violated; what of that is seen and raised
    led, led_unseen         violations that became a dispute (VIOLATION); those of them that nobody had seen
    disputes, uses_of_force, wars    of its two states with each other, over the horizon, whoever began
    persons                 Σ person-months of the operations on file in either state / 12 / years
    limited                 Σ LIMITS_YEAR / 12 / years: share of the line's zones in which their forces are limited, on
                            average over the run; half of the zones for all of it are as all of them for half of it

``by_line`` has also ``war_deaths``, the battle deaths of their wars with each other, of all who fight in these: DEATHS.
Their tail is fat, so they have no mean and are told by ``line_changes`` as shares of futures and medians.

The log does not say which operation watches which line: those on file in one of its two states are counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from foedus.log import Event, Run
from foedus.log.events import FIRST_ON_FILE
from foedus.outcomes.contract import Outcome, of_kind
from foedus.outcomes.intervals import Floats
from foedus.outcomes.summarise import summarise

COUNTED = {
    "led": Event.VIOLATION,
    "disputes": Event.DISPUTE,
    "uses_of_force": Event.FORCE,
    "wars": Event.WAR,
}
MEASURES = (
    "violations",
    "raised",
    "persons",
    "limited",
    "led",
    "led_unseen",
    "disputes",
    "uses_of_force",
    "wars",
)
WAR_DEATHS = "war_deaths"
KEYS = ("median", "low", "high", "mean", "mean_low", "mean_high")
SCHEMA = {"line": pl.String, "measure": pl.String} | dict.fromkeys(KEYS, pl.Float64)
ByLine = dict[tuple[int, int], dict[str, Floats]]


def by_line(run: Run, arm: str, view: str) -> ByLine:
    """Every measure of every line, by future; lines by the positions of their states, the lower first."""
    kind, value = pl.col("kind"), pl.col("value")
    line_year, led = kind == int(Event.LINE_YEAR), kind == int(Event.VIOLATION)
    both = pl.min_horizontal("a", "b").cast(pl.Int32) * len(run.states) + pl.max_horizontal("a", "b")
    lines = of_kind(run, arm, view, Event.LINE_YEAR).select(both.alias("both").unique()).collect()["both"]
    found = (
        of_kind(run, arm, view, Event.LINE_YEAR, Event.LIMITS_YEAR, Event.DEATHS, *COUNTED.values())
        .filter(both.is_in(lines.to_list()))
        .select(
            "future",
            "kind",
            "value",
            raised="duty",
            low=pl.min_horizontal("a", "b"),
            high=pl.max_horizontal("a", "b"),
        )
        .group_by("future", "low", "high")
        .agg(
            violations=value.filter(line_year).sum() / run.years,
            raised=pl.col("raised").filter(line_year).cast(pl.Float64).sum() / run.years,
            limited=value.filter(kind == int(Event.LIMITS_YEAR)).sum() / 12 / run.years,
            led_unseen=(led & (value == 0)).sum(),
            war_deaths=value.filter(kind == int(Event.DEATHS)).round().sum(),
            **{name: (kind == int(event)).sum() for name, event in COUNTED.items()},
        )
        .sort("low", "high", "future")
        .collect()
    )
    there = _persons(run, arm, view)
    told: ByLine = {}
    for (a, b), part in found.group_by("low", "high", maintain_order=True):
        pair = int(str(a)), int(str(b))
        told[pair] = {name: _filled(run, part, name) for name in (*MEASURES, WAR_DEATHS) if name != "persons"}
        told[pair]["persons"] = sum((there[s] for s in pair if s in there), np.zeros(run.futures))
    return told


def _filled(run: Run, part: pl.DataFrame, name: str) -> Floats:
    values = np.zeros(run.futures)
    values[part["future"].to_numpy()] = part[name].cast(pl.Float64).to_numpy()
    return values


def _persons(run: Run, arm: str, view: str) -> dict[int, Floats]:
    """Persons of operations on file in each state, on average over the run, by future."""
    served = of_kind(run, arm, view, Event.OPERATION_YEAR).filter(pl.col("dispute") <= FIRST_ON_FILE)
    summed = (
        served.group_by("b", "future").agg(value=pl.col("value").sum() / 12 / run.years).sort("b", "future")
    )
    return {
        int(str(state)): _filled(run, part, "value")
        for (state,), part in summed.collect().group_by("b", maintain_order=True)
    }


def name_of(run: Run, pair: tuple[int, int]) -> str:
    """A line by its states, as in EGY-ISR."""
    return "-".join(run.states[s] for s in pair)


def by_state(run: Run, arm: str, view: str) -> pl.DataFrame:
    """line, measure, median, low, high, mean, mean_low, mean_high: one row per line and measure."""
    rows: list[dict[str, Any]] = []
    for pair, measures in by_line(run, arm, view).items():
        for name in MEASURES:
            told = summarise(pl.Series(measures[name]), heavy_tailed=False)
            if told["mean_low"] is not None:
                told["mean_low"] = max(told["mean_low"], 0.0)
            rows.append({"line": name_of(run, pair), "measure": name} | {key: told[key] for key in KEYS})
    return pl.DataFrame(rows, schema=SCHEMA)


OUTCOME = Outcome(label="Lines that are watched", unit="a line", direction="none", by_state=by_state)
