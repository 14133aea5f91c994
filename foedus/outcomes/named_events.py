"""Wars that happened in one twin and not in the other, by name: future, states, date, deaths, and the twin's fate.

The deadliest come first. A named event is an event of one simulated future, not a forecast of that war.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.compare import Pair
from foedus.outcomes.contract import of_kind
from foedus.outcomes.wars_fought import KEY, fates, wars_fought

SHOWN = 20
LEVEL_WORDS = {2: "a threat", 3: "a display of force", 4: "a use of force"}


def named_events(run: Run, pair: Pair, view: str, shown: int = SHOWN) -> dict[str, Any]:
    """``only_in_reference``, ``only_in_arm`` (deadliest first, at most ``shown``) and ``by_dyad`` over all futures."""
    own, reference = wars_fought(run, pair.arm, view), wars_fought(run, pair.reference, view)
    gone, new = reference.join(own, on=KEY, how="anti"), own.join(reference, on=KEY, how="anti")
    return {
        "only_in_reference": _events(run, (pair.reference, pair.arm), view, gone, shown),
        "only_in_arm": _events(run, (pair.arm, pair.reference), view, new, shown),
        "by_dyad": _by_dyad(run, gone, new, shown),
    }


def _events(
    run: Run, arms: tuple[str, str], view: str, wars: pl.DataFrame, shown: int
) -> list[dict[str, Any]]:
    """The deadliest ``wars`` of ``arms[0]``, with what became of them in ``arms[1]``."""
    top = wars.sort("deaths", *KEY, descending=[True, False, False]).head(shown)
    keys = top.lazy().select(KEY)
    twins = {(r["future"], r["dispute"]): r for r in fates(run, arms[1], view, keys).iter_rows(named=True)}
    joined = _joined(run, arms[0], view, keys)
    rows = top.iter_rows(named=True)
    return [_event(run, arms, r, twins[key], joined.get(key, [])) for r in rows if (key := _key(r))]


def _key(row: dict[str, Any]) -> tuple[int, int]:
    return row["future"], row["dispute"]


def _joined(
    run: Run, arm: str, view: str, keys: pl.LazyFrame
) -> dict[tuple[int, int], list[tuple[str, int]]]:
    """States whose forces arrived, and on which side (0 the initiator's, 1 the target's)."""
    arrivals = of_kind(run, arm, view, Event.JOINED).join(keys, on=KEY, how="semi").sort("day").collect()
    joined: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for row in arrivals.iter_rows(named=True):
        joined.setdefault(_key(row), []).append((run.states[row["a"]], int(row["value"])))
    return joined


def _event(
    run: Run, arms: tuple[str, str], war: dict[str, Any], twin: dict[str, Any], joined: list[tuple[str, int]]
) -> dict[str, Any]:
    initiator, target = run.states[war["a"]], run.states[war["b"]]
    fate = _fate(run, twin)
    began = _date(run, war["began"])
    return {
        "future": war["future"],
        "dispute": war["dispute"],
        "arm": arms[0],
        "twin": arms[1],
        "initiator": initiator,
        "target": target,
        "with_initiator": [s for s, side in joined if side == 0],
        "with_target": [s for s, side in joined if side == 1],
        "began": began,
        "ended": None if war["ongoing"] else _date(run, war["ended"]),
        "deaths": war["deaths"],
        "part": twin["part"],
        "fate": fate,
        "text": f"future {war['future']}: {initiator}-{target}, war from {began} in {arms[0]!r}; in {arms[1]!r} {fate}",
    }


def _fate(run: Run, twin: dict[str, Any]) -> str:
    if twin["part"] == "not_started":
        return "not started"
    if twin["part"] == "unfinished":
        return f"begun {_date(run, twin['started'])}, below war at the horizon"
    return f"settled {_date(run, twin['settled'])} after {LEVEL_WORDS[int(twin['level'])]}"


def _date(run: Run, day: float) -> str:
    return (date.fromisoformat(str(run.manifest["baseline"])) + timedelta(days=int(day))).isoformat()


def _by_dyad(run: Run, gone: pl.DataFrame, new: pl.DataFrame, shown: int) -> list[dict[str, Any]]:
    """Wars in one twin only, counted over all futures by initiator and target; most first."""
    sides = [gone.select("a", "b", only_in_reference=1, only_in_arm=0)]
    sides += [new.select("a", "b", only_in_reference=0, only_in_arm=1)]
    tally = pl.concat(sides).group_by("a", "b").sum()
    either = pl.col("only_in_reference") + pl.col("only_in_arm")
    tally = tally.sort(either, "a", "b", descending=[True, False, False])
    rows = tally.head(shown).iter_rows()
    return [
        {"initiator": run.states[a], "target": run.states[b], "only_in_reference": gone_, "only_in_arm": new_}
        for a, b, gone_, new_ in rows
    ]
