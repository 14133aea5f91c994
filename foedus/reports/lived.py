"""Parameters that a run lives on: all that it was given, but those estimated for a comparison and read by no process.

The numbers of months of conflict (``intra_month_*``) are estimated by ``foedus fit`` so that ``foedus hindcast`` can
compare months with the engine's years; the engine lives years, and reads none of them.
"""

from __future__ import annotations

from typing import Any

from foedus.log import Run

COMPARED_ONLY = "intra_month_"


def lives_on(name: str) -> bool:
    """Whether the engine may read the parameter.

    >>> lives_on("intra_01_recent"), lives_on("intra_month_01_recent")
    (True, False)
    """
    return not name.startswith(COMPARED_ONLY)


def lived(run: Run) -> dict[str, dict[str, Any]]:
    """The parameters of ``run`` by name, as its manifest has them."""
    return {name: p for name, p in run.manifest["parameters"].items() if lives_on(name)}


def held_by_arm(run: Run, name: str) -> dict[str, float]:
    """The value of a parameter in each arm: that which the arm holds, else the run's own."""
    given = {arm["id"]: arm.get("parameters") or {} for arm in run.manifest["scenario"].get("arms") or []}
    own = float(run.manifest["parameters"][name]["value"])
    return {arm: float(given.get(arm, {}).get(name, own)) for arm in run.arms}
