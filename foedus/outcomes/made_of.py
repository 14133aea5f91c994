"""What a difference is made of, dispute by dispute. The parts sum to the difference exactly.

    wars(arm) − wars(reference) = only_in_arm − only_in_reference

    only_in_reference   wars of the reference that are no wars in the arm, by what became of them there:
                        not_started + settled + not_escalated + unfinished   (see ``fates``)
    only_in_arm         the reverse, by what became of them in the reference

    deaths(arm) − deaths(reference) = deaths of wars only in the arm − deaths of wars only in the reference
                                      + change within wars fought in both (shortened, lengthened, same_length)

``not_started`` includes secondary differences: a later dispute of two states that differs because an earlier one did.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.compare import Pair
from foedus.outcomes.intervals import mean_interval
from foedus.outcomes.wars_fought import KEY, fates, reached, wars_fought

PARTS = ("not_started", "settled", "not_escalated", "unfinished")
LEVELS = {"disputes": Event.DISPUTE, "uses_of_force": Event.FORCE, "wars": Event.WAR}


def made_of(run: Run, pair: Pair, view: str) -> dict[str, Any]:
    """The parts of the differences in disputes, uses of force, wars and battle deaths under one view."""
    parts = {name: _counts(run, pair, view, kind) for name, kind in LEVELS.items()}
    own, reference = wars_fought(run, pair.arm, view), wars_fought(run, pair.reference, view)
    return parts | {
        "wars_in_both": _in_both(run, own, reference),
        "battle_deaths": _deaths(run, pair, view, own, reference),
    }


def _counts(run: Run, pair: Pair, view: str, kind: Event) -> dict[str, Any]:
    own, reference = reached(run, pair.arm, view, kind), reached(run, pair.reference, view, kind)
    gone = fates(run, pair.arm, view, reference.join(own, on=KEY, how="anti"))
    new = fates(run, pair.reference, view, own.join(reference, on=KEY, how="anti"))
    return {
        "difference": new.height - gone.height,
        "only_in_reference": _parts(run, gone),
        "only_in_arm": _parts(run, new),
    }


def _parts(run: Run, rows: pl.DataFrame) -> dict[str, Any]:
    parts = {part: _per_future(run, rows.filter(pl.col("part") == part)) for part in PARTS}
    return {"total": _per_future(run, rows), "parts": parts}


def _per_future(run: Run, rows: pl.DataFrame) -> dict[str, Any]:
    """Number over all futures, per future, and the 90 % interval of that mean."""
    count = rows.group_by("future").len()["len"].cast(pl.Float64).to_numpy()
    mean, _, low, high = mean_interval(count, run.futures)
    known = {"mean_low": max(low, 0.0), "mean_high": high} if run.futures > 1 else {}
    return {"number": rows.height, "mean": mean, "mean_low": None, "mean_high": None} | known


def _length() -> pl.Expr:
    """Whether a war fought in both twins is shorter, longer or as long in the arm; a microsecond is no change."""
    days = pl.col("days_change")
    return (
        pl.when(days < -1e-6)
        .then(pl.lit("shortened"))
        .when(days > 1e-6)
        .then(pl.lit("lengthened"))
        .otherwise(pl.lit("same_length"))
    )


def _matched(own: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    both = own.join(reference.select(*KEY, "began", "ended", "deaths"), on=KEY, suffix="_reference")
    days = (pl.col("ended") - pl.col("began")) - (pl.col("ended_reference") - pl.col("began_reference"))
    changes = both.with_columns(days_change=days, deaths_change=pl.col("deaths") - pl.col("deaths_reference"))
    return changes.with_columns(part=_length())


def _in_both(run: Run, own: pl.DataFrame, reference: pl.DataFrame) -> dict[str, Any]:
    both = _matched(own, reference)
    described: dict[str, Any] = {"total": _per_future(run, both)}
    for part in ("shortened", "lengthened", "same_length"):
        rows = both.filter(pl.col("part") == part)
        medians = {
            "median_days_change": rows["days_change"].median(),
            "median_deaths_change": rows["deaths_change"].median(),
        }
        described[part] = _per_future(run, rows) | medians
    return described


def _deaths(run: Run, pair: Pair, view: str, own: pl.DataFrame, reference: pl.DataFrame) -> dict[str, Any]:
    """Deaths over all futures by part. Sums are ruled by the largest wars: ``largest`` says how much."""
    gone, new = reference.join(own, on=KEY, how="anti"), own.join(reference, on=KEY, how="anti")
    fate_gone = fates(run, pair.arm, view, gone.lazy().select(KEY))
    fate_new = fates(run, pair.reference, view, new.lazy().select(KEY))
    pieces = [
        gone.join(fate_gone, on=KEY).select(
            part="only_in_reference_" + pl.col("part"), change=-pl.col("deaths")
        ),
        new.join(fate_new, on=KEY).select(part="only_in_arm_" + pl.col("part"), change=pl.col("deaths")),
        _matched(own, reference).select(part="in_both_" + pl.col("part"), change=pl.col("deaths_change")),
    ]
    changes = pl.concat(pieces)
    names = [f"{side}_{part}" for side in ("only_in_reference", "only_in_arm") for part in PARTS]
    names += [f"in_both_{part}" for part in ("shortened", "lengthened", "same_length")]
    by_part = {name: changes.filter(pl.col("part") == name)["change"] for name in names}
    sizes = changes["change"].abs().to_numpy()
    return {
        "difference": float(own["deaths"].to_numpy().sum() - reference["deaths"].to_numpy().sum()),
        "parts": {name: float(x.sum()) for name, x in by_part.items()},
        "median_per_war": {name: x.median() for name, x in by_part.items()},
        "largest_share": float(sizes.max() / sizes.sum()) if sizes.sum() > 0 else None,
    }
