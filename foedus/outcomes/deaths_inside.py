"""Deaths inside = Σ battle deaths of all years of conflict inside states; whole persons.

Few conflicts make up most of it, so shown are the median, an interval and the exceedance curve; never a mean.
Combatants and those killed beside them in battle, as UCDP counts; hunger and sickness are not in it.
"""

import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome
from foedus.outcomes.inside_years import summed


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """The deaths of rows CONFLICT_YEAR."""
    return summed(run, arm, view, pl.col("deaths"))


OUTCOME = Outcome(
    label="Battle deaths inside states",
    unit="deaths",
    direction="lower",
    kind="deaths",
    heavy_tailed=True,
    about="inside",
    per_future=per_future,
)
