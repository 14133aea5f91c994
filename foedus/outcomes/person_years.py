"""Person-years = Σ persons that are there · months / 12, over all operations.

Troops, police and observers alike. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, every_future, of_kind


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """The person-months of OPERATION_YEAR."""
    months = (
        of_kind(run, arm, view, Event.OPERATION_YEAR).group_by("future").agg(value=pl.col("value").sum() / 12)
    )
    return every_future(run, months)


OUTCOME = Outcome(
    label="Person-years in operations",
    unit="person-years",
    direction="none",
    about="inside",
    per_future=per_future,
)
