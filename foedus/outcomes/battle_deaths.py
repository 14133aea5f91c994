"""Battle deaths = Σ deaths of all wars of a future, until their end or the horizon; whole persons per war.

The tail is fat: P(deaths of a war > x) falls as x^-0.52, so the mean is ruled by the rarest wars and would not exist
but for the cap on them. Shown are the median, an interval and the exceedance curve; never a mean. Combatants only:
civilians, and deaths in disputes short of war, are not counted.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, every_future, of_kind


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Sum over events DEATHS."""
    dead = of_kind(run, arm, view, Event.DEATHS)
    return every_future(run, dead.group_by("future").agg(value=pl.col("value").round().sum()))


OUTCOME = Outcome(
    label="Battle deaths",
    unit="deaths",
    direction="lower",
    kind="deaths",
    heavy_tailed=True,
    per_future=per_future,
)
