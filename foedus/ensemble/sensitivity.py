"""One parameter at a time: how far an answer moves when one number goes to the ends of its interval.

    effect(p, end) = mean paired difference of the arms with p at its 5 % or 95 % point, all others at the median, but
                     those of the same estimate where they are expected then

of uses of force between states; where the scenario has a focus, of months of conflict inside its states:

under the middle view, and of a question that holds a view where none is named under that one, if the run has it; on the
luck of the run's first futures: the same for every parameter, so that the ends differ by the parameter and little else.
The standard error says what is noise.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from foedus.base.errors import InputError
from foedus.base.paths import replace_file
from foedus.engine.lives import Lives
from foedus.ensemble.manifest import Plan, focus_of, identity, manifest
from foedus.ensemble.simulate import lives_of, models
from foedus.log.events import Event
from foedus.parameters.parameters import TOGETHER
from foedus.rules.tables import Records

FUTURES = 40
FILE = "sensitivity.json"
Z90 = 1.6448536269514722


def one_at_a_time(p: Plan, folder: Path, threads: int, futures: int = FUTURES) -> list[dict[str, Any]]:
    """For each parameter the difference of the second arm from the first at both ends; empty for one arm.

    Stored in the run's folder, and read back if it is this run's.
    """
    if len(p.compiled) < 2:
        return []
    path = folder / FILE
    key = json.loads(json.dumps(identity(manifest(p, 1)), default=str))
    if path.exists() and (stored := _stored(path)).get("identity") == key:
        return list(stored["rows"])
    found = _vary(p, threads, futures)
    replace_file(
        path, lambda temporary: temporary.write_text(json.dumps({"identity": key, "rows": found}, indent=1))
    )
    return found


def _stored(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"{path} cannot be read ({error}); remove it and run the same command again"
        ) from None


def worlds(p: Plan, futures: int = FUTURES) -> int:
    """How many worlds ``one_at_a_time`` lives."""
    return 4 * futures * len(_moved(p)) if len(p.compiled) > 1 else 0


BETWEEN = (
    "disputes",
    "escalation",
    "call",
    "war",
    "lines",
    "arms",
)  # processes that move disputes between states
INSIDE = ("intrastate", "operations")  # and conflict inside them
VOTING = (
    "object_base",
    "object_affinity",
    "object_ally",
    "object_rival",
    "abstain",
)  # of bodies, whatever they decide
COMPARED_ONLY = "intra_month_"  # estimated for comparison; the engine lives years


def _moved(p: Plan) -> list[int]:
    """Positions of the parameters that can move, and can move what is measured."""
    inside = bool(focus_of(p))
    return [
        k
        for k, q in enumerate(p.parameters.parameters)
        if q.scale != "fixed"
        and not q.name.startswith(COMPARED_ONLY)
        and (q.process in INSIDE or q.name in VOTING if inside else q.process in BETWEEN)
    ]


def usual(p: Plan) -> str:
    """The view under which parameters are moved: the middle one of those that hold what is held."""
    held = {view.held for view in p.parameters.views.values() if view.held}
    named = {view: set(view.split(TOGETHER)) for view in p.views}
    most = max(len(held & parts) for parts in named.values())
    of = [view for view, parts in named.items() if len(held & parts) == most]
    return of[(len(of) - 1) // 2]


def _vary(p: Plan, threads: int, futures: int) -> list[dict[str, Any]]:
    view = usual(p)
    parameters = p.parameters.under(view)
    moved = _moved(p)
    along = Z90 * parameters.correlation()[moved]
    z = np.concatenate([-along, along])
    records, fixed = parameters.records(z), models(p)[:2]
    shares = [range(t, futures, threads) for t in range(threads)]
    places = focus_of(p)
    with ThreadPoolExecutor(threads) as pool:
        jobs = pool.map(lambda share: _differences(lives_of(p, fixed), records, share, places), shares)
        low, high = np.split(np.concatenate(list(jobs), axis=1), 2)
    what = "months of conflict in the focus" if places else "uses of force"
    of = f"{what} per future, {p.scenario.arms[1].id} less {p.scenario.arms[0].id}"
    rows = []
    for k, below, above in zip(moved, low, high, strict=True):
        q = parameters.parameters[k]
        error = float((above - below).std(ddof=1) / np.sqrt(futures)) if futures > 1 else None
        row = {
            "parameter": q.name,
            "text": q.text,
            "basis": q.basis,
            "interval": list(q.interval),
            "of": of,
            "view": view,
        }
        ends = {"low": float(below.mean()), "high": float(above.mean()), "standard_error": error}
        rows.append({**row, **ends})
    return sorted(rows, key=lambda row: -abs(row["high"] - row["low"]))


def _differences(
    lives: Lives, records: Records, futures: range, places: Collection[int]
) -> np.ndarray[Any, Any]:
    """What is measured in the second arm less that in the first: [records, futures]."""
    found = np.zeros((len(records), len(futures)))
    for column, f in enumerate(futures):
        for row in range(len(records)):
            for arm, _, events in lives.future(f, records[row : row + 1], records):
                found[row, column] += (1 if arm else -1) * _measured(events, places)
    return found


def _measured(events: np.ndarray[Any, Any], places: Collection[int]) -> float:
    """Months of conflict inside ``places``; without any, uses of force."""
    if not places:
        return float(np.count_nonzero(events["kind"] == Event.FORCE))
    years = events[events["kind"] == Event.CONFLICT_YEAR]
    return float(years["b"][np.isin(years["a"], list(places))].sum())
