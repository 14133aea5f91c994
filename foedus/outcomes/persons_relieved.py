"""Persons relieved = Σ persons in operations whom their contributors relieve by others at the end of their time.

Each is flown in and another home, so it says what lift operations need once they stand. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, totalled


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Sum over events RELIEVED."""
    return totalled(run, arm, view, Event.RELIEVED)


OUTCOME = Outcome(
    label="Persons relieved", unit="persons", direction="none", about="inside", per_future=per_future
)
