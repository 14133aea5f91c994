"""Two operations on one line: persons add up; rounds, sensors, commission and intelligence are those of either."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import numpy as np
import pytest
from lined_world import library, lined, steady, watch
from small_world import practice

from foedus.engine.model import C_OPERATIONS, S_PROPOSED, S_THERE, work_space
from foedus.engine.processes.line import seen, settled, watch_lines
from foedus.log.events import FIRST_ON_FILE

SHARED = 0.3  # of what is not seen otherwise, intelligence that is shared shows
PARAMETERS = steady(detection_shared=SHARED)
THETA = PARAMETERS.records(np.zeros((1, len(PARAMETERS.parameters))))[0]
KM, PERSONS = 100, 300
NONE = {"rounds": 0, "sensors": False, "commission": False, "shares": False}
CASES = {  # of one operation and of the other; of both together
    "rounds": ({"rounds": 24}, {"rounds": 9}, {"rounds": 24}),
    "rounds, of one": ({"rounds": 24}, {}, {"rounds": 24}),
    "sensors": ({"sensors": True}, {}, {"sensors": True}),
    "commission": ({"commission": True}, {}, {"commission": True}),
    "intelligence": ({"shares": True}, {}, {"shares": True}),
    "one thing each": (
        {"rounds": 12, "commission": True},
        {"rounds": 6, "sensors": True},
        {"rounds": 12, "sensors": True, "commission": True},
    ),
}


def operation(id_, rounds, sensors, commission, shares):
    """One that watches the line with these means."""
    line = watch().lines[0].model_copy(update={"sensors": "radar" if sensors else None})
    fact = line.model_copy(update={"commission": "made up" if commission else None})
    dated = {"from": date(2000, 1, 1), "source": "s"}
    inspected = [{"act": "inspection", "at_least": rounds, **dated}] if rounds else []
    practices = [practice("intelligence_sharing")] if shares else []
    one = watch(verifications=inspected, practices=practices)
    return one.model_copy(update={"id": id_, "lines": (fact,)})


def both(*means):
    """The two, in this order, on one line."""
    named = zip(("one", "two"), means, strict=True)
    return lined(library(*(operation(id_, **NONE | of) for id_, of in named)))


def watched(model, *stages):
    """The line in its first month, with an operation of each file in these stages."""
    w = work_space(model.t, 16)
    w.line["next"] = np.inf
    w.count[C_OPERATIONS] = len(stages)
    for k, stage in enumerate(stages):
        row = w.operation[k]
        row["number"], row["stage"], row["persons"] = FIRST_ON_FILE - k, stage, PERSONS
    watch_lines(model, THETA, w, 0.0)
    return float(w.line["seen"][0]), float(w.line["settled"][0])


def expected(per_km, rounds, sensors, commission, shares):
    unseen = 1.0 - seen(THETA, per_km, sensors, float(rounds))
    return 1.0 - unseen * (1.0 - SHARED * shares), settled(THETA, commission)


@pytest.mark.parametrize("case", CASES)
def test_a_line_is_watched_as_by_the_better_of_the_two(case):
    """Whichever comes first on file; the persons of both are there."""
    *means, together = CASES[case]
    for order in permutations(means):
        found = watched(both(*order), S_THERE, S_THERE)
        assert found == pytest.approx(expected(2 * PERSONS / KM, **NONE | together), abs=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_who_is_not_there_adds_nothing(case):
    one, other, _ = CASES[case]
    model = both(one, other)
    for stages, there in (((S_THERE, S_PROPOSED), one), ((S_PROPOSED, S_THERE), other)):
        assert watched(model, *stages) == pytest.approx(expected(PERSONS / KM, **NONE | there), abs=1e-12)
    assert watched(model, S_PROPOSED, S_PROPOSED)[0] == 0.0


@pytest.mark.parametrize("case", CASES)
def test_so_is_the_watch_of_the_baseline(case):
    """What the hazard on record holds under: intelligence apart, by which nothing is settled otherwise."""
    *means, together = CASES[case]
    for order in permutations(means):
        row = both(*order).s.line[0]
        assert row["per_km"] == 2 * PERSONS / KM
        wanted = NONE | together
        assert [row[name] for name in ("rounds", "sensors", "commission")] == [
            wanted[name] for name in ("rounds", "sensors", "commission")
        ]
