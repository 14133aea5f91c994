"""Pairs in an arms race = Σ RACE_YEAR / years: pairs of rivals that race in a year, on average over the horizon.

Per future. 0 where races do not weigh (``arms_race`` 1): then none are drawn.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, counted


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """RACE_YEAR, each a pair and a year, over the years of the run."""
    return counted(run, arm, view, Event.RACE_YEAR).with_columns(pl.col("value") / run.years)


OUTCOME = Outcome(
    label="Pairs in an arms race", unit="pairs a year", direction="lower", about="arms", per_future=per_future
)
