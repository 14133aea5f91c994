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
