"""Uses of force = number of disputes in which force was used (MID, hostility level 4 or 5).

Counted once per dispute; wars are among them. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, counted


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Events FORCE."""
    return counted(run, arm, view, Event.FORCE)


OUTCOME = Outcome(label="Uses of force", unit="disputes", direction="lower", per_future=per_future)
