"""What a difference in conflict inside states is made of, by state and year; the parts sum to it exactly.

    arm − reference = Σ over states and years of the difference there, each of one part:

    elsewhere      no operation in this state differs between the twins: what spilled over, or did not
    not_started    an episode of conflict that one twin does not have at all, with no conflict in the ten years before
    not_recurred   the same, with such a conflict: a relapse
    shortened      a year of an episode that the other twin has too, but not in that year: it ends sooner or later
    not_escalated  conflict in both twins, after a year at different levels: a milder, or a worse, course
    spared         conflict in both, after a year at the same level: battle deaths of the year itself, under more troops
                   or fewer; also a major year that stays a minor one by them

An episode is a run of years of conflict without a break, in one twin. Each part is given as ``less`` (what the
reference has more of, negative), ``more`` (what the arm has more of) and ``net``. A part says where the difference
sits, not what would have happened had only that been different.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from foedus.log import Run
from foedus.log.run import OPERATIONS
from foedus.outcomes.compare import Pair
from foedus.outcomes.contract import of_kind
from foedus.outcomes.inside_years import CELL, inside_years
from foedus.outcomes.intervals import mean_interval

PARTS = ("not_started", "not_recurred", "shortened", "not_escalated", "spared", "elsewhere")
MEASURES = ("conflict_years", "major_conflict_years", "conflict_months", "deaths_inside")
RECENT = 10  # years
MAJOR = 2
AT_ONCE = 1_000  # futures
HISTORY = ("future", "state")


def inside_made_of(run: Run, pair: Pair, view: str) -> dict[str, Any]:
    """Per measure: ``difference`` over all futures and its parts; empty where the twins do not differ."""
    cells = parted(run, pair, view)
    if cells.is_empty():
        return {}
    return {measure: _summed(run, cells, measure) for measure in MEASURES}


def parted(run: Run, pair: Pair, view: str) -> pl.DataFrame:
    """CELL, part, and the difference of each measure: one row per state and year in which any differs."""
    arm, reference = (inside_years(run, one, view).collect() for one in (pair.arm, pair.reference))
    only = pl.concat(
        [arm.join(reference, on=arm.columns, how="anti"), reference.join(arm, on=arm.columns, how="anti")]
    )
    own, other = (_with_history(run, years.join(only, on=HISTORY, how="semi")) for years in (arm, reference))
    both = own.join(other, on=CELL, how="full", coalesce=True, suffix="_other")
    changes = {
        "conflict_years": _there("level") - _there("level_other"),
        "major_conflict_years": _major("level") - _major("level_other"),
        "conflict_months": _held("months") - _held("months_other"),
        "deaths_inside": _held("deaths") - _held("deaths_other"),
    }
    told = both.with_columns(**changes).filter(pl.any_horizontal(pl.col(m) != 0 for m in changes))
    told = _episodes_of_the_other(told, own, other)
    levels = _last_levels(run, told, own, other)
    touched = differing_hosts(run, pair, view).with_columns(touched=pl.lit(True))
    named = levels.join(touched, on=HISTORY, how="left", maintain_order="left")
    return named.select(*CELL, *MEASURES, part=_part()).sort(CELL)


def _there(column: str) -> pl.Expr:
    return pl.col(column).is_not_null().cast(pl.Int64)


def _major(column: str) -> pl.Expr:
    return (pl.col(column) == MAJOR).fill_null(False).cast(pl.Int64)


def _held(column: str) -> pl.Expr:
    return pl.col(column).fill_null(0)


def _with_history(run: Run, years: pl.DataFrame) -> pl.DataFrame:
    """``years`` with the first and last year of its episode, and whether another went before that one lately.

    An episode that the baseline finds under way begins in year -1.
    """
    before = _before(run)
    ordered = years.sort(*HISTORY, "year").join(before, on="state", how="left", maintain_order="left")
    gap = pl.col("year").diff().over(HISTORY)
    begins = (gap != 1).fill_null(pl.lit(True))
    told = ordered.with_columns(episode=begins.cast(pl.Int64).cum_sum().over(HISTORY), gap=gap)
    first = pl.col("year").min().over(*HISTORY, "episode")
    told = told.with_columns(
        first=pl.when((first == 0) & (pl.col("peace") == 0)).then(-1).otherwise(first),
        last=pl.col("year").max().over(*HISTORY, "episode"),
        quiet=pl.col("gap").first().over(*HISTORY, "episode") - 1,
    )
    quiet = pl.coalesce("quiet", pl.col("peace") + pl.col("first"))  # null: no conflict on record
    return told.with_columns(again=(quiet <= RECENT).fill_null(False)).drop(
        "episode", "gap", "quiet", "peace"
    )


def _before(run: Run) -> pl.DataFrame:
    """state, peace: years at peace at the baseline, 0 in conflict; null where none is on record."""
    peace = run.manifest.get("inside", {}).get("years_at_peace") or [None] * len(run.states)
    return pl.DataFrame(
        {"state": range(len(peace)), "peace": peace}, schema={"state": pl.Int32, "peace": pl.Int64}
    )


def _episodes_of_the_other(told: pl.DataFrame, own: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """``shared``: of a year in one twin only, whether the other has conflict in any year of the same episode."""
    begun = told.with_columns(
        from_=pl.coalesce("first", "first_other"),
        to=pl.coalesce("last", "last_other"),
        relapse=pl.coalesce("again", "again_other"),
    )
    twins = [("own", other, pl.col("level_other").is_null()), ("other", own, pl.col("level").is_null())]
    found = []
    for _, twin, alone in twins:
        lone = begun.filter(alone).select(*CELL, "from_", "to")
        near = lone.join(twin.select(*HISTORY, at="year"), on=HISTORY)
        met = near.filter((pl.col("at") >= pl.col("from_")) & (pl.col("at") <= pl.col("to"))).select(CELL)
        running = lone.filter(pl.col("from_") < 0).select(CELL)  # under way at the baseline, so in both
        found.append(pl.concat([met, running]).unique())
    shared = pl.concat(found).unique().with_columns(shared=pl.lit(True))
    return begun.join(shared, on=CELL, how="left", maintain_order="left")


def _last_levels(run: Run, told: pl.DataFrame, own: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """``same``: whether the state was at the same level the year before in both twins."""
    level = run.manifest.get("inside", {}).get("level") or [0] * len(run.states)
    start = pl.DataFrame(
        {"state": range(len(level)), "start": level}, schema={"state": pl.Int32, "start": pl.Int64}
    )
    rows = told.join(start, on="state", how="left", maintain_order="left")
    for name, twin in (("before", own), ("before_other", other)):
        last = twin.select(*HISTORY, year=pl.col("year") + 1, last_level="level")
        joined = rows.join(last, on=CELL, how="left", maintain_order="left")
        known = (
            pl.when(pl.col("year") == 0).then(pl.col("start")).otherwise(pl.col("last_level").fill_null(0))
        )
        rows = joined.with_columns(known.alias(name)).drop("last_level")
    return rows.with_columns(same=pl.col("before") == pl.col("before_other"))


def _part() -> pl.Expr:
    both = pl.col("level").is_not_null() & pl.col("level_other").is_not_null()
    return (
        pl.when(pl.col("touched").is_null())
        .then(pl.lit("elsewhere"))
        .when(both & pl.col("same"))
        .then(pl.lit("spared"))
        .when(both)
        .then(pl.lit("not_escalated"))
        .when(pl.col("shared"))
        .then(pl.lit("shortened"))
        .when(pl.col("relapse"))
        .then(pl.lit("not_recurred"))
        .otherwise(pl.lit("not_started"))
    )


def differing_hosts(run: Run, pair: Pair, view: str) -> pl.DataFrame:
    """future, state: where anything about operations differs between the twins (but their numbers, which may).

    Their dead are left out: they differ where conflict does, without any operation having done anything else. Some
    futures at once, as every row of an operation is held.
    """
    spans = (range(first, first + AT_ONCE) for first in range(0, run.futures, AT_ONCE))
    return pl.concat([_differing(run, pair, view, span) for span in spans])


def _differing(run: Run, pair: Pair, view: str, futures: range) -> pl.DataFrame:
    row = ("future", "day", "kind", "a", "b", "value")
    there = pl.col("future").is_between(futures.start, futures.stop - 1)
    own, other = (
        of_kind(run, arm, view, *OPERATIONS).filter(there).select(row) for arm in (pair.arm, pair.reference)
    )
    only = pl.concat([own.join(other, on=row, how="anti"), other.join(own, on=row, how="anti")])
    return only.select("future", state=pl.col("b").cast(pl.Int32)).unique().sort("future", "state").collect()


def _summed(run: Run, cells: pl.DataFrame, measure: str) -> dict[str, Any]:
    sizes = cells[measure].abs().to_numpy()
    parts = {part: _one(run, cells.filter(pl.col("part") == part), measure) for part in PARTS}
    return {
        "difference": int(cells[measure].sum()),
        "parts": parts,
        "largest_share": float(sizes.max() / sizes.sum()) if sizes.sum() > 0 else None,
    }


def _one(run: Run, rows: pl.DataFrame, measure: str) -> dict[str, Any]:
    """Sums over all futures, and the average per future with its interval (not of deaths: their tail is fat)."""
    change = rows[measure]
    found: dict[str, Any] = {
        "less": int(change.clip(upper_bound=0).sum()),
        "more": int(change.clip(lower_bound=0).sum()),
        "net": int(change.sum()),
        "state_years": int((change != 0).sum()),
    }
    if measure == "deaths_inside":
        return found
    per_future = rows.group_by("future").agg(pl.col(measure).sum())[measure].cast(pl.Float64).to_numpy()
    mean, _, low, high = mean_interval(np.sort(per_future[per_future != 0]), run.futures)
    known = {"mean_low": low, "mean_high": high} if run.futures > 1 else {"mean_low": None, "mean_high": None}
    return found | {"mean": mean} | known
