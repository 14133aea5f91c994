"""Major conflict years = number of states and years with 1,000 or more battle deaths inside.

Per future, over the horizon.
"""

import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome
from foedus.outcomes.inside_years import summed

MAJOR = 2


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Rows CONFLICT_YEAR of level 2."""
    return summed(run, arm, view, pl.col("level") == MAJOR)


OUTCOME = Outcome(
    label="Years of major conflict",
    unit="state-years",
    direction="lower",
    about="inside",
    per_future=per_future,
)
