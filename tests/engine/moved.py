"""Worlds that differ in one parameter, on the same luck: what a switch does to whatever both of them have in common."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from small_world import BASELINE, YEARS, quick, small_library, small_world

from foedus.arrangements import Library, amend, load_library
from foedus.arrangements.amend_operations import Fund, Practise
from foedus.arrangements.schema import Practice
from foedus.engine.lives import Lives, model
from foedus.engine.model import Model
from foedus.log.events import Event
from foedus.parameters import load_parameters
from foedus.reports.switches import SWITCHES
from foedus.rules.compile import compile_library
from foedus.rules.surroundings import Added, setting
from foedus.world import load_world
from foedus.world.conflicts import conflict_start

FIRST, LAST = date(2026, 1, 1), date(2036, 1, 1)
NEUTRAL = {s.parameter: s.neutral for s in SWITCHES}
OFF = {  # the practices of the small world, off
    name: NEUTRAL[name]
    for name in (
        "training_closes", "exercise_haste", "warning_days", "summits", "relapse_mediated_early",
        "relapse_mediated", "preemption",
    )
}  # fmt: skip
READ_BY_RULES = (
    Practice.UNIFIED_COMMAND,
    Practice.JOINT_EXERCISES,
)  # by more than a switch: command, reliability


def without_practices(library: Library) -> Library:
    """No practice on file but those on which more rests than a switch."""
    found = []
    for a in library.values():
        kept = tuple(f for f in a.practices if f.practice in READ_BY_RULES)
        found.append(a.model_copy(update={"practices": kept}))
    return Library(found)


@cache
def small(bare: bool = False) -> Model:
    """Processes 1 to 3 of the small world; ``bare``: with no practice on file."""
    library = without_practices(small_library()) if bare else small_library()
    compiled = compile_library(
        library, small_world(), BASELINE, BASELINE.replace(year=BASELINE.year + int(YEARS))
    )
    return model(compiled.tables, small_world(), BASELINE, YEARS * 365.25)


@cache
def whole() -> Model:
    """All processes of the world of 2026, for ten years; who watches Israel's lines shares intelligence.

    The African Union assesses its members for the operations that it decides.
    """
    world, sharing = load_world(), {"do": "practise", "practice": "intelligence_sharing", "from": FIRST}
    takes_up = [Practise.model_validate({**sharing, "arrangement": one}) for one in ("undof", "mfo")]
    assessed = {"do": "fund", "arrangement": "african-union", "by": "african_union", "from": FIRST}
    library = amend(load_library(), [*takes_up, Fund.model_validate(assessed)])
    compiled = compile_library(library, world, FIRST, LAST)
    given = setting(library, compiled, world, (FIRST, LAST), conflict_start(world, FIRST.year), Added())
    return model(compiled.tables, world, FIRST, 3652.5, given)


def small_log(
    futures: int, bare: bool = False, bounding: dict[str, float] | None = None, **changes: float
) -> Any:
    """The log of the small world with every practice off, then ``changes``; ``bounding``: what the bound allows for."""
    return _log(small(bare), futures, quick(**OFF | changes), quick(**OFF | (bounding or changes)))


def whole_log(futures: int, **changes: float) -> Any:
    """The log of the whole world at medians, then ``changes``."""
    parameters = load_parameters().under("deters").replaced(changes)
    return _log(whole(), futures, parameters, parameters)


def _log(fixed: Model, futures: int, parameters: Any, bounding: Any) -> pl.DataFrame:
    lives, z = Lives([fixed], 11), np.zeros((1, len(parameters.parameters)))
    theta, bound = parameters.records(z), bounding.records(z)
    lived = [rows for f in range(futures) for _, _, rows in lives.future(f, theta, bound)]
    rows = np.concatenate(lived)
    columns = {name: rows[name] for name in ("day", "kind", "dispute", "a", "b", "duty", "value")}
    return pl.DataFrame({"future": np.repeat(np.arange(futures), [len(r) for r in lived]), **columns})


def matched(one: pl.DataFrame, two: pl.DataFrame, *kinds: Event, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Rows of ``kinds`` of the same dispute, and the same in ``by``, in both logs; of the second as ``*_moved``."""
    at = [int(k) for k in kinds]
    left, right = (log.filter(pl.col("kind").is_in(at)) for log in (one, two))
    return left.join(right, on=["future", "dispute", *by], suffix="_moved")


def per_future(log: pl.DataFrame, futures: int, *kinds: Event) -> np.ndarray[Any, Any]:
    """How many rows of ``kinds`` each future has."""
    found = log.filter(pl.col("kind").is_in([int(k) for k in kinds]))["future"].to_numpy()
    return np.bincount(found, minlength=futures)


def clearly_fewer(one: np.ndarray[Any, Any], two: np.ndarray[Any, Any]) -> bool:
    """Whether ``two`` is lower in the mean, by three standard errors of the difference."""
    d = (two - one).astype(float)
    return bool(d.mean() + 3 * d.std(ddof=1) / np.sqrt(len(d)) < 0)
