"""One parameter at a time: how far an answer moves when one number goes to the ends of its interval.

    effect(p, end) = mean paired difference of the arms with p at its 5 % or 95 % point, all others at the median

under the middle view, on futures of their own luck: the same futures for every parameter, so that the ends differ
by the parameter and little else. The standard error says what is noise.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from foedus.engine.lives import Lives
from foedus.ensemble.manifest import Plan, identity, manifest
from foedus.ensemble.simulate import models, replace_file
from foedus.log.events import Event
from foedus.rules.tables import Records

FUTURES = 40
FILE = "sensitivity.json"
Z90 = 1.6448536269514722
MEASURE = "uses_of_force"


def one_at_a_time(p: Plan, folder: Path, threads: int, futures: int = FUTURES) -> dict[str, Any] | None:
    """Effects of every parameter on the difference between the second and the first arm; ``None`` for one arm.

    Stored in the run's folder and read back if it is this run's.
    """
    if len(p.compiled) < 2:
        return None
    path = folder / FILE
    key = json.loads(json.dumps(identity(manifest(p, 1)), default=str))
    if path.exists() and (stored := json.loads(path.read_text())).get("identity") == key:
        return dict(stored["result"])
    result = _vary(p, threads, futures)
    replace_file(path, lambda temporary: temporary.write_text(json.dumps({"identity": key, "result": result}, indent=1)))
    return result


def _vary(p: Plan, threads: int, futures: int) -> dict[str, Any]:
    view = p.views[len(p.views) // 2]
    parameters = p.parameters.under(view)
    ends = [(k, z) for k, q in enumerate(parameters.parameters) if q.scale != "fixed" for z in (-Z90, Z90)]
    z = np.zeros((1 + len(ends), len(parameters.parameters)))
    for row, (k, end) in enumerate(ends, start=1):
        z[row, k] = end
    records = parameters.records(z)
    fixed = models(p)
    shares = [range(t, futures, threads) for t in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(lambda share: _differences(Lives(fixed[:2], p.scenario.seed), records, share), shares))
    difference = np.concatenate(parts, axis=1)
    mean, error = difference.mean(1), difference.std(1, ddof=1) / np.sqrt(difference.shape[1])
    rows = []
    for n in range(1, len(ends), 2):
        q = parameters.parameters[ends[n - 1][0]]
        moved = (difference[n + 1] - difference[n]).std(ddof=1) / np.sqrt(futures)
        rows.append(
            {
                "parameter": q.name,
                "text": q.text,
                "basis": q.basis,
                "values": list(q.interval),
                "low": float(mean[n]),
                "high": float(mean[n + 1]),
                "standard_error": float(moved),
            }
        )
    rows.sort(key=lambda row: -abs(float(row["high"]) - float(row["low"])))  # type: ignore[arg-type]
    return {
        "measure": MEASURE,
        "view": view,
        "futures": futures,
        "arms": [arm.id for arm in p.scenario.arms[:2]],
        "median": float(mean[0]),
        "median_standard_error": float(error[0]),
        "rows": rows,
    }


def _differences(lives: Lives, records: Records, futures: range) -> np.ndarray[Any, Any]:
    """Uses of force in the second arm less those in the first: [records, futures]."""
    found = np.zeros((len(records), len(futures)))
    for column, f in enumerate(futures):
        for row in range(len(records)):
            for arm, _, events in lives.future(f, records[row : row + 1]):
                found[row, column] += (1 if arm else -1) * np.count_nonzero(events["kind"] == Event.FORCE)
    return found
