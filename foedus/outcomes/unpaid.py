"""Unpaid = Σ of what operations cost and nobody has paid: assessments withheld, donors that fall short.

A part of the cost of operations. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, totalled


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Sum over events UNPAID."""
    return totalled(run, arm, view, Event.UNPAID)


OUTCOME = Outcome(
    label="Of it unpaid", unit="US$", direction="lower", kind="money", about="inside", per_future=per_future
)
