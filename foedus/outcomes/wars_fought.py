"""Wars as rows, and how far a dispute got in a world: what the comparison of twins is built from.

A dispute is the same in every arm and view if it has the same future and number: same candidate, same initiator and
target, same luck.
"""

from __future__ import annotations

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import of_kind

KEY = ("future", "dispute")
FORCE_LEVEL = 4.0


def wars_fought(run: Run, arm: str, view: str) -> pl.DataFrame:
    """future, dispute, a, b, began, ended, ongoing, winner, deaths: one row per war, in order.

    ``ended`` is the horizon for a war that goes on then; ``winner`` as in ``Event.WAR_ENDED``, null while it goes on.
    ``deaths`` are whole persons, so that sums are exact in any order.
    """
    kind = pl.col("kind")
    rows = of_kind(run, arm, view, Event.WAR, Event.WAR_ENDED, Event.WAR_ONGOING, Event.DEATHS)
    ending = (kind == int(Event.WAR_ENDED)) | (kind == int(Event.WAR_ONGOING))
    return (
        rows.group_by(KEY)
        .agg(
            a=pl.col("a").filter(kind == int(Event.WAR)).first(),
            b=pl.col("b").filter(kind == int(Event.WAR)).first(),
            began=pl.col("day").filter(kind == int(Event.WAR)).first(),
            ended=pl.col("day").filter(ending).first(),
            ongoing=(kind == int(Event.WAR_ONGOING)).any(),
            winner=pl.col("value").filter(kind == int(Event.WAR_ENDED)).first(),
            deaths=pl.col("value").filter(kind == int(Event.DEATHS)).round().sum(),
        )
        .sort(KEY)
        .collect()
    )


def reached(run: Run, arm: str, view: str, kind: Event) -> pl.LazyFrame:
    """future, dispute of the disputes that have an event of ``kind`` (DISPUTE, FORCE or WAR)."""
    return of_kind(run, arm, view, kind).select(KEY).unique()


def fates(run: Run, arm: str, view: str, keys: pl.LazyFrame) -> pl.DataFrame:
    """What became of the disputes ``keys`` in a world: keys, started, forced, settled, level, part.

    ``started`` and ``forced`` are days (null: did not happen), ``settled`` the day of a settlement below war at
    ``level`` (2 threat, 3 display, 4 force). ``part`` says why there was no war:

        not_started    no such dispute, also where an earlier difference between the twins took its place
        settled        settled at threat or display, before any force
        not_escalated  force was used, and it ended without war
        unfinished     still below war at the horizon
    """
    kind, day, value = pl.col("kind"), pl.col("day"), pl.col("value")
    wanted = of_kind(run, arm, view, Event.DISPUTE, Event.FORCE, Event.SETTLED).join(keys, on=KEY, how="semi")
    known = wanted.group_by(KEY).agg(
        started=day.filter(kind == int(Event.DISPUTE)).first(),
        forced=day.filter(kind == int(Event.FORCE)).first(),
        settled=day.filter(kind == int(Event.SETTLED)).first(),
        level=value.filter(kind == int(Event.SETTLED)).first(),
    )
    part = (
        pl.when(pl.col("started").is_null())
        .then(pl.lit("not_started"))
        .when(pl.col("level").is_null())
        .then(pl.lit("unfinished"))
        .when(pl.col("level") < FORCE_LEVEL)
        .then(pl.lit("settled"))
        .otherwise(pl.lit("not_escalated"))
    )
    return keys.select(KEY).join(known, on=KEY, how="left").with_columns(part=part).sort(KEY).collect()
