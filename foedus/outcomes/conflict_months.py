"""Conflict months = number of states and months with 25 or more battle deaths inside.

Per future, over the horizon; only months of years with conflict are counted.
"""

import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome
from foedus.outcomes.inside_years import summed


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """The months that rows CONFLICT_YEAR count."""
    return summed(run, arm, view, pl.col("months"))


OUTCOME = Outcome(
    label="Months of conflict inside states",
    unit="state-months",
    direction="lower",
    about="inside",
    per_future=per_future,
)
