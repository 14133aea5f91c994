"""Peacekeepers killed = Σ soldiers, police and observers of operations who die by hostile acts.

At the rates of UN missions by the level of conflict where they are (``foedus fit operations_deaths``); other operations
are given the same rates, though AMISOM lost far more. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, totalled


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Sum over events PEACEKEEPERS_KILLED."""
    return totalled(run, arm, view, Event.PEACEKEEPERS_KILLED)


OUTCOME = Outcome(
    label="Peacekeepers killed",
    unit="persons",
    direction="lower",
    kind="deaths",
    about="inside",
    per_future=per_future,
)
