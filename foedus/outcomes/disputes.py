"""Disputes = number of militarised interstate disputes begun.

A threat, a display or a use of force by one state against another (MID, hostility level 2 or more). Per future, over
the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, counted


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Events DISPUTE."""
    return counted(run, arm, view, Event.DISPUTE)


OUTCOME = Outcome(label="Disputes", unit="disputes", direction="lower", per_future=per_future)
