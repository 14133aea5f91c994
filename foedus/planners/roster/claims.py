"""What a roster file says of itself beside its turns, counted anew: objectives, stages, loads, the record, guesses.

A file from elsewhere need not say any of it; one that names the version of foedus that wrote it says all of it. What
this cannot see without a solver is in ``UNPROVEN``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from foedus.planners.highs import unproven
from foedus.planners.roster.checker import Violation, count_roster, missing_enablers, strangers
from foedus.planners.roster.model import roster_model, turn_name
from foedus.planners.roster.plan import GivenRoster, PlannedTurn, loads
from foedus.planners.roster.record import record_before, record_within
from foedus.planners.roster.task import RosterTask
from foedus.planners.version import later

UNPROVEN = "that bounds hold, how fair the record can have been; taken at its word: seconds, when Ctrl-C fell"
ENDS = ("optimal", "local optimum", "node limit", "time limit", "interrupted")
STAGE = frozenset({"objective", "optimum", "bound", "gap", "in_plan", "ended", "seconds"})
NUMBERS, FLAGS = ("time_limit", "seconds"), ("interrupted",)
CLOSE = 1e-6

Claims = Mapping[str, Any]
Wrong = tuple[str, str]


def check_claims(task: RosterTask, given: GivenRoster) -> Iterator[Violation]:
    """Everything that the file says of its turns and that is not so."""
    told = given.told
    whole = "foedus" in told
    known = {"turns", "instance", "foedus", "stages", "obstacle", *NUMBERS, *FLAGS, *_counted(task, given)}
    for name in sorted(known - set(told)) if whole else ():
        yield Violation(name, "the file", "is missing, and foedus writes it into every plan")
    for name in sorted(set(told) - known) if whole else ():
        yield Violation(name, "the file", "is nothing that foedus writes into a plan")
    for name, value in _counted(task, given).items():
        if name in told and not _same(told[name], value):
            yield Violation(name, "the file", _difference(told[name], value))
    for check in (_stages, _obstacle, _words):
        for name, what in check(task, given.turns, told):
            yield Violation(name, "the file", what)


def _counted(task: RosterTask, given: GivenRoster) -> dict[str, Any]:
    """What follows from instance and turns alone, under the names of the file."""
    turns = given.turns
    record = given.told.get("record_within")
    fairest = record.get("least_unfair_percent") if isinstance(record, dict) else None
    before, within = record_before(task), record_within(task, _number(fairest))
    return {
        "feasible": True,
        "conflict": None,
        "violations": [],
        "objectives": count_roster(task, turns),
        "loads": loads(task, turns),
        "missing_enablers": missing_enablers(task, turns),
        "strangers": [[t.period, t.group, s] for t, s in strangers(task, turns)],
        "record_before": before.as_dict() if before else None,
        "record_within": within.as_dict() if within else None,
        "guesses": list(task.instance.guesses()),
    }


def _number(told: object) -> float | None:
    ok = isinstance(told, (int, float)) and not isinstance(told, bool) and 0 <= told <= 100
    return float(told) if ok else None  # type: ignore[arg-type]


def _same(told: Any, value: Any) -> bool:
    """Whether the file says what is so; numbers are numbers, true is none."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return type(told) is type(value) and bool(told == value)
    if isinstance(value, (int, float)):
        return type(told) in (int, float) and abs(told - value) <= CLOSE * max(1.0, abs(value))
    if isinstance(value, Mapping):
        return (
            isinstance(told, Mapping)
            and set(told) == set(value)
            and all(_same(told[k], v) for k, v in value.items())
        )
    return isinstance(told, (list, tuple)) and len(told) == len(value) and all(map(_same, told, value))


def _difference(told: Any, value: Any) -> str:
    if isinstance(told, Mapping) and isinstance(value, Mapping):
        for key in [*value, *(k for k in told if k not in value)]:
            if key not in told or key not in value or not _same(told[key], value[key]):
                return f"{key}: {_short(told.get(key))} by the file, {_short(value.get(key))} counted"
    if isinstance(told, (list, tuple)) and isinstance(value, (list, tuple)) and len(told) == len(value):
        k = next(k for k in range(len(value)) if not _same(told[k], value[k]))
        return f"row {k}: {_difference(told[k], value[k])}"
    return f"{_short(told)} by the file, {_short(value)} counted"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _stages(task: RosterTask, turns: tuple[PlannedTurn, ...], told: Claims) -> Iterator[Wrong]:
    """Each objective once and in its order, with a bound, a gap and an end that go with what is in the plan."""
    if "stages" not in told:
        return
    rows = told["stages"]
    if not isinstance(rows, list) or not all(isinstance(r, dict) and set(r) == STAGE for r in rows):
        yield "stages", f"should be a list of mappings with {', '.join(sorted(STAGE))}"
        return
    named = [r["objective"] for r in rows]
    if named != list(task.instance.minimise):
        yield "stages", f"{_short(named)}, not {', '.join(task.instance.minimise)}"
        return
    counts = count_roster(task, turns)
    for row in rows:
        numbers = [row[k] for k in ("optimum", "bound", "gap", "in_plan", "seconds")]
        if not all(type(n) in (int, float) for n in numbers):
            yield "stages", f"{row['objective']}: its numbers are not all numbers"
            continue
        give = task.instance.give.get(row["objective"], 0.0)
        yield from (
            ("stages", f"{row['objective']}: {w}") for w in _stage(row, counts[row["objective"]], give)
        )
        if row["ended"] == "interrupted" and told.get("interrupted") is not True:
            yield "interrupted", f"{row['objective']} was, and the plan says that it was not"


def _stage(row: Claims, counted: float, give: float) -> Iterator[str]:
    optimum, bound = float(row["optimum"]), float(row["bound"])
    if not _same(row["in_plan"], counted):
        yield f"{row['in_plan']:g} in the plan by the file, {counted:g} counted"
    if counted > optimum + give + CLOSE:
        yield f"optimum {optimum:g} and at most {give:g} given up, but {counted:g} in the plan"
    if not -CLOSE <= bound <= optimum + CLOSE:
        yield f"a bound of {bound:g} with an optimum of {optimum:g}"
    if counted < bound - CLOSE:
        yield f"a bound of {bound:g}, but {counted:g} in the plan"
    if abs(row["gap"] - unproven(optimum, bound)) > CLOSE:
        yield f"gap {row['gap']:.4%} by the file, {unproven(optimum, bound):.4%} by optimum and bound"
    if row["ended"] not in ENDS:
        yield f"ended: {row['ended']!r} is none of {', '.join(ENDS)}"
    if (row["ended"] == "optimal") != (abs(optimum - bound) <= CLOSE):
        yield f"ended: {row['ended']!r}, with an optimum of {optimum:g} and a bound of {bound:g}"


def _obstacle(task: RosterTask, turns: tuple[PlannedTurn, ...], told: Claims) -> Iterator[Wrong]:
    """What stands in the way of full cover: requirements of the instance; nothing, where all is covered."""
    found = told.get("obstacle")
    if found is None:
        return
    words = found.get("requirements") if isinstance(found, dict) else None
    if not isinstance(words, list):
        yield "obstacle", "should be a mapping with its requirements, or null"
        return
    if all(t.lead is not None for t in turns):
        yield "obstacle", "every turn is covered: nothing stands in the way"
    model = roster_model(task)
    known = {row.why.words for row in model.rows if row.why}
    known |= {f"{turn_name(task, *turn)}, is covered" for turn in model.covered}
    for one in words:
        if one not in known:
            yield "obstacle", f"{_short(one)} is no requirement of the instance"


def _words(task: RosterTask, turns: tuple[PlannedTurn, ...], told: Claims) -> Iterator[Wrong]:
    """Numbers that are numbers, flags that are flags, a version that is one."""
    for name in NUMBERS:
        if name in told and not (type(told[name]) in (int, float) and told[name] >= 0):
            yield name, f"{_short(told[name])} is no number of seconds"
    for name in FLAGS:
        if name in told and type(told[name]) is not bool:
            yield name, f"{_short(told[name])} is neither true nor false"
    if "foedus" in told and (what := later(str(told["foedus"]))) is not None:
        yield "foedus", what
