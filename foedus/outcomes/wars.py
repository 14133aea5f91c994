"""Wars = number of disputes that became interstate war (about 1,000 battle deaths or more).

A war counts in the future in which it began, whether or not it ended by the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, counted


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Events WAR."""
    return counted(run, arm, view, Event.WAR)


OUTCOME = Outcome(label="Wars", unit="wars", direction="lower", per_future=per_future)
