"""Operation cost = Σ persons · US dollars a person and month, in whole dollars, paid or not.

Dollars of the operation's file, or of the estimate for its kind. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, totalled


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Sum over events COST."""
    return totalled(run, arm, view, Event.COST)


OUTCOME = Outcome(
    label="Cost of operations",
    unit="US$",
    direction="lower",
    kind="money",
    about="inside",
    per_future=per_future,
)
