"""Peacekeepers dead otherwise = Σ soldiers, police and observers of operations who die, not by hostile acts.

Accidents, illness, their own hand, causes not known: at one rate everywhere (``foedus fit operations_deaths``). Per
future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, totalled


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Sum over events PEACEKEEPERS_DIED."""
    return totalled(run, arm, view, Event.PEACEKEEPERS_DIED)


OUTCOME = Outcome(
    label="Peacekeepers dead otherwise",
    unit="persons",
    direction="lower",
    kind="deaths",
    about="inside",
    per_future=per_future,
)
