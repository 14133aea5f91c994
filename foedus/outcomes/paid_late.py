"""Paid late = Σ of arrears of assessed contributions that are paid, at ``ops_arrears_paid`` a year.

A part of what is unpaid; what donors promise and do not give is lost, never paid late. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, totalled


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Sum over events PAID_LATE."""
    return totalled(run, arm, view, Event.PAID_LATE)


OUTCOME = Outcome(
    label="Paid late", unit="US$", direction="none", kind="money", about="inside", per_future=per_future
)
