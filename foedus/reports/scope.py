"""What a run has something to say of: disputes between states, conflict inside them, or both.

Of conflict inside states where the scenario has a focus, or the arms differ there in any future; of disputes between
states where the arms differ there (with a focus: in more than FEW of the futures), or nowhere else; of both where there
is one arm and no focus. Reads what ``measure`` found.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from foedus.outcomes import outcomes as registered
from foedus.world import World
from foedus.world.conflicts import conflict_start

INSIDE_KEYS = ("outcomes", "by_state", "operations", "strength")
FEW = 0.01
INSIDE_NAMES = {name for name, outcome in registered().items() if outcome.about in ("inside", "world")}


def contrasts_of(part: dict[str, Any]) -> list[dict[str, Any]]:
    """Arm against reference, for every arm after the first, in one place; empty with one arm."""
    return [*([part] if part["pair"] else []), *part["further_pairs"]]


def priced(measured: dict[str, Any], part: dict[str, Any]) -> bool:
    """Whether the price of a life is told of a place: beside a focus that of the whole world would be no answer."""
    return part is not measured or not measured.get("focus")


def says_inside(measured: dict[str, Any]) -> bool:
    """Whether conflict inside states is told of."""
    focus, same = bool(measured.get("focus")), identical(measured, "inside")
    return focus or same < 1.0 or _alone_with_conflict(measured)


def says_between(measured: dict[str, Any]) -> bool:
    """Whether disputes between states are told of."""
    alone = not measured["pair"] and not measured.get("focus")
    few = FEW if measured.get("focus") else 0.0
    return alone or identical(measured, "between") < 1.0 - few or not says_inside(measured)


def _alone_with_conflict(measured: dict[str, Any]) -> bool:
    """One arm, with nothing to differ from, in which there is conflict inside some state."""
    levels = measured["outcomes"]["conflict_years"].values()
    return not measured["pair"] and any(arm["high"] for arms in levels for arm in arms.values())


def behind(about: dict[str, Any], world: World) -> int | None:
    """The year whose levels of conflict the run starts from, where the year before its baseline is not on record."""
    start = conflict_start(world, date.fromisoformat(str(about["baseline"])).year)
    return start.as_of if start.behind else None


def views_inside(part: dict[str, Any], views: list[str]) -> list[str]:
    """The views under which conflict inside states and operations differ: the first one where none does."""
    told = [[_under(part, key, view) for key in INSIDE_KEYS] for view in views]
    return views[:1] if all(one == told[0] for one in told) else list(views)


def identical(measured: dict[str, Any], about: str) -> float:
    """The least share of futures in which an outcome of this half is the same in two arms; 1 with one arm."""
    definitions = measured["about"]["definitions"]
    shares = (
        one["identical"]
        for contrast in contrasts_of(measured)
        for outcomes in contrast["differences"].values()
        for name, one in outcomes.items()
        if definitions[name]["about"] == about and one["identical"] is not None
    )
    return min(shares, default=1.0)


def _under(part: dict[str, Any], key: str, view: str) -> Any:
    """What ``part`` says under ``view``, for a key whose views are its first or second level."""
    table = part.get(key) or {}
    if view in table:
        return table[view]
    return {name: rows[view] for name, rows in table.items() if name in INSIDE_NAMES and view in rows}
