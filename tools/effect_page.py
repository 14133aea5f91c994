"""What operations in place go with, as tools/estimates.py writes it into docs/estimation.md."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docs import table
from foedus.parameters import Parameter, load_parameters

Z90 = 1.645
NAMES = {  # of the fit: the parameter, and what its rows are
    "deaths": ("pko_deaths_per_thousand_troops", "months of conflict years"),
    "relapse": ("pko_relapse_hazard_ratio", "years at peace, a conflict at most ten years ago"),
    "ending": ("pko_ending_log_hazard", "years after one with conflict"),
}
CAVEAT = (
    "These are associations. Missions go where it is hard, and stay where the parties consent; no design here undoes "
    "either. The engine reads them under the view `as_associated` only; where no view is named it reads what is "
    "published (`protect`). Intervals are 90 %, clustered by state."
)
Found = Mapping[str, Any]


def effects(fits: Sequence[Found]) -> Iterator[str]:
    """The estimates beside what is published, how much they rest on, and what other specifications say."""
    known = [one for one in fits if one["name"] in NAMES]
    if not known:
        yield fits[0]["data"]
        return
    yield CAVEAT
    head = (
        "parameter",
        "on record",
        "published",
        "rows",
        "with an operation: rows, events, states",
        "without",
    )
    yield table(head, map(_row, known))
    yield "The same number by other specifications, on its own scale (standard error):"
    rows = [
        (NAMES[one["name"]][0], name, found if isinstance(found, str) else _told(one["name"], *found))
        for one in known
        for name, found in one["diagnostics"]["beside"].items()
    ]
    yield table(("parameter", "specification", "estimate"), rows)


def _row(one: Found) -> tuple[str, ...]:
    name, rows = NAMES[one["name"]]
    said = one["diagnostics"]
    counts = [
        ", ".join(f"{said[which][k]:,}" for k in ("rows", "events", "states"))
        for which in ("with", "without")
    ]
    published = load_parameters()[name]
    return (
        f"`{name}`",
        _interval(published, said["estimate"]),
        f"{published.value:g} [{published.interval[0]:g} to {published.interval[1]:g}]",
        f"{one['n']:,} {rows}",
        *counts,
    )


def _interval(of: Parameter, estimate: Found) -> str:
    """The estimate with its 90 % interval, on the parameter's own scale."""
    ends = [estimate["b"] + k * Z90 * estimate["se"] for k in (0, -1, 1)]
    value, low, high = (math.exp(x) if of.scale == "log" else x for x in ends)
    return f"{value:.3f} [{low:.3f} to {high:.3f}]"


def _told(name: str, b: float, se: float) -> str:
    return f"{b:+.3f} ({se:.3f})" + (f", a ratio of {math.exp(b):.2f}" if name == "relapse" else "")
