"""Conflict years = number of states and years with armed conflict inside, minor or major (25 battle deaths and more).

Two states in conflict for three years each are six. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome
from foedus.outcomes.inside_years import summed


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Rows CONFLICT_YEAR."""
    return summed(run, arm, view, pl.col("level") > 0)


OUTCOME = Outcome(
    label="Years of conflict inside states",
    unit="state-years",
    direction="lower",
    about="inside",
    per_future=per_future,
)
