"""Person-years = Σ persons that are there · months / 12, over all operations.

Troops, police and observers alike. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, totalled


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """The person-months of OPERATION_YEAR."""
    return totalled(run, arm, view, Event.OPERATION_YEAR).with_columns(pl.col("value") / 12)


OUTCOME = Outcome(
    label="Person-years in operations",
    unit="person-years",
    direction="none",
    about="inside",
    per_future=per_future,
)
