"""Arrears = Σ of what members owe for operations at the horizon: assessed, unpaid, not paid late.

    unpaid = paid late + arrears + lost

Lost is what donors promise and do not give, and what nobody is bound to pay. What is owed for operations that have left
counts, and what states withhold. Per future, at the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, totalled


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Sum over events ARREARS."""
    return totalled(run, arm, view, Event.ARREARS)


OUTCOME = Outcome(
    label="Owed at the end",
    unit="US$",
    direction="lower",
    kind="money",
    about="inside",
    per_future=per_future,
)
