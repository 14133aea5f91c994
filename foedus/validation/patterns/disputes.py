"""Patterns of processes 1 to 3: disputes, how far they escalate, who joins, how wars end."""

from __future__ import annotations

import numpy as np
import polars as pl

from foedus.log import Event
from foedus.rules.tables import LAND, OTHER
from foedus.validation.patterns.contract import Registry, a_year, mean_of, of_kind, ratio
from foedus.validation.recent_world import YEARS, Sample

GML = "GML MID 2.2.1, 1990-2010"
COW = "COW Inter-State War 4.0"
PATTERNS = Registry("disputes")
pattern = PATTERNS.pattern


@pattern(
    "disputes begun",
    "per year",
    26.6,
    (21.0, 33.0),
    GML + "; interval: yearly counts, by judgement",
    set_to_match=True,
)
def _disputes(sample: Sample) -> pl.DataFrame:
    return a_year(sample, of_kind(sample, Event.DISPUTE))


@pattern("wars begun", "per year", 0.50, (0.28, 0.83), COW + ", 1990-2007 (9 wars; Poisson)")
def _wars(sample: Sample) -> pl.DataFrame:
    return a_year(sample, of_kind(sample, Event.WAR))


@pattern("highest level: threat", "share of disputes", 0.02, (0.01, 0.03), GML, set_to_match=True)
def _threat(sample: Sample) -> pl.DataFrame:
    return _settled_at(sample, 2)


@pattern("highest level: display", "share of disputes", 0.37, (0.33, 0.41), GML, set_to_match=True)
def _display(sample: Sample) -> pl.DataFrame:
    return _settled_at(sample, 3)


@pattern("highest level: force", "share of disputes", 0.60, (0.56, 0.64), GML, set_to_match=True)
def _force(sample: Sample) -> pl.DataFrame:
    return _settled_at(sample, 4)


@pattern("highest level: war", "share of disputes", 0.014, (0.007, 0.027), GML, set_to_match=True)
def _war(sample: Sample) -> pl.DataFrame:
    ended = of_kind(sample, Event.SETTLED, Event.WAR_ENDED, Event.WAR_ONGOING)
    return ratio(of_kind(sample, Event.WAR), ended)


def _settled_at(sample: Sample, level: int) -> pl.DataFrame:
    ended = of_kind(sample, Event.SETTLED, Event.WAR_ENDED, Event.WAR_ONGOING)
    return ratio(of_kind(sample, Event.SETTLED).filter(pl.col("value") == level), ended)


def _durations(sample: Sample) -> pl.DataFrame:
    begun = of_kind(sample, Event.DISPUTE).select("future", "dispute", begun="day")
    ended = of_kind(sample, Event.SETTLED, Event.WAR_ENDED).select("future", "dispute", ended="day")
    return begun.join(ended, on=["future", "dispute"]).with_columns(
        days=pl.col("ended") - pl.col("begun") + 1
    )


@pattern(
    "duration of disputes: mean", "days", 139, (110, 170), GML + "; interval by judgement", set_to_match=True
)
def _mean_days(sample: Sample) -> pl.DataFrame:
    return mean_of(_durations(sample), pl.col("days"))


@pattern("duration of disputes: at most one day", "share", 0.38, (0.34, 0.42), GML, set_to_match=True)
def _one_day(sample: Sample) -> pl.DataFrame:
    lasted = _durations(sample)
    return ratio(lasted.filter(pl.col("days") < 2), lasted)


@pattern(
    "duration of disputes: over 8 days", "share", 0.50, (0.46, 0.54), GML + ": median 8", set_to_match=True
)
def _over_8_days(sample: Sample) -> pl.DataFrame:
    lasted = _durations(sample)
    return ratio(lasted.filter(pl.col("days") > 8), lasted)


@pattern(
    "duration of disputes: over 337 days",
    "share",
    0.10,
    (0.08, 0.13),
    GML + ": 90 % point 337",
    set_to_match=True,
)
def _over_337_days(sample: Sample) -> pl.DataFrame:
    lasted = _durations(sample)
    return ratio(lasted.filter(pl.col("days") > 337), lasted)


def _classed(sample: Sample) -> pl.DataFrame:
    begun = of_kind(sample, Event.DISPUTE)
    pair = sample.ground.pair[begun["a"].to_numpy(), begun["b"].to_numpy()]
    return begun.with_columns(kind_of_pair=pl.Series(pair["kind"]), rivals=pl.Series(pair["rivals"]))


@pattern(
    "in politically relevant dyads",
    "share of disputes",
    0.86,
    (0.82, 0.91),
    "GML and COW contiguity, 1816-2010 (range by era)",
)
def _relevant(sample: Sample) -> pl.DataFrame:
    classed = _classed(sample)
    return ratio(classed.filter(pl.col("kind_of_pair") != OTHER), classed)


@pattern(
    "between land neighbours",
    "per land-contiguous dyad and year",
    0.0528,
    (0.047, 0.059),
    "GML and COW contiguity, 1816-2010, originators; all parties 1990-2010 .067",
)
def _neighbours(sample: Sample) -> pl.DataFrame:
    dyads = np.count_nonzero(sample.ground.pair["kind"] == LAND) / 2
    counted = _classed(sample).filter(pl.col("kind_of_pair") == LAND).group_by("future").len("num")
    return counted.select("future", num=pl.col("num").cast(float), den=pl.lit(dyads * YEARS))


@pattern(
    "between rivals",
    "share of disputes",
    0.35,
    (0.31, 0.39),
    "GML and Thompson-Dreyer rivalries, 1816-2010; foedus codes its own",
)
def _rivals(sample: Sample) -> pl.DataFrame:
    classed = _classed(sample)
    return ratio(classed.filter("rivals"), classed)


def _sides(sample: Sample) -> pl.DataFrame:
    """Wars with how many states fought on them in all."""
    wars = of_kind(sample, Event.WAR).select("future", "dispute")
    joined = of_kind(sample, Event.JOINED).group_by("future", "dispute").agg(joiners=pl.col("a").n_unique())
    return wars.join(joined, on=["future", "dispute"], how="left").with_columns(
        pl.col("joiners").fill_null(0)
    )


@pattern("wars of more than two states", "share of wars", 0.40, (0.31, 0.50), COW + ", 1816-2007")
def _multiparty_wars(sample: Sample) -> pl.DataFrame:
    wars = _sides(sample)
    return ratio(wars.filter(pl.col("joiners") > 0), wars)


@pattern(
    "disputes of more than two states",
    "share of disputes",
    0.119,
    (0.10, 0.14),
    "GML participants, after 1946",
    set_to_match=True,
)
def _multiparty(sample: Sample) -> pl.DataFrame:
    joined = of_kind(sample, Event.JOINED).unique(["future", "dispute"])
    return ratio(joined, of_kind(sample, Event.DISPUTE))


def _called_in_war(sample: Sample) -> pl.DataFrame:
    """Allies of the attacked that were called and could bring forces, in disputes that became war."""
    wars = of_kind(sample, Event.WAR).select("future", "dispute")
    called = of_kind(sample, Event.HONOURED, Event.REFUSED).filter(~pl.col("value").is_nan())
    return called.join(wars, on=["future", "dispute"])


@pattern(
    "an ally of the attacked joins, per ally",
    "share of allies in wars",
    0.106,
    (0.07, 0.16),
    "GML x ATOP, 1946-2010 (23 of 216)",
    set_to_match=True,
)
def _per_ally(sample: Sample) -> pl.DataFrame:
    called = _called_in_war(sample)
    return ratio(called.filter(pl.col("kind") == int(Event.HONOURED)), called)


@pattern("at least one ally joins", "share of wars with an ally", 0.40, (0.20, 0.64), "GML x ATOP, 1946-2010")
def _any_ally(sample: Sample) -> pl.DataFrame:
    called = _called_in_war(sample)
    joined = called.filter(pl.col("kind") == int(Event.HONOURED)).unique(["future", "dispute"])
    return ratio(joined, called.unique(["future", "dispute"]))


@pattern(
    "initiator's side wins",
    "share of decisive wars",
    0.66,
    (0.55, 0.76),
    COW + " (77 wars)",
    set_to_match=True,
)
def _initiator_wins(sample: Sample) -> pl.DataFrame:
    decided = of_kind(sample, Event.WAR_ENDED).filter(pl.col("value") < 2)
    return ratio(decided.filter(pl.col("value") == 0), decided)


@pattern("stronger side wins", "share of decisive wars", 0.64, (0.53, 0.74), COW + " and NMC (76 wars)")
def _stronger_wins(sample: Sample) -> pl.DataFrame:
    joined = of_kind(sample, Event.JOINED)
    helped = joined.select("future", "dispute", "value", c=_capability(sample, joined, "a"))
    sums = helped.group_by("future", "dispute").agg(
        ours=pl.col("c").filter(pl.col("value") == 0).sum(),
        theirs=pl.col("c").filter(pl.col("value") == 1).sum(),
    )
    decided = of_kind(sample, Event.WAR_ENDED).filter(pl.col("value") < 2)
    sides = decided.with_columns(
        _capability(sample, decided, "a").alias("i"), _capability(sample, decided, "b").alias("j")
    )
    both = sides.join(sums, on=["future", "dispute"], how="left").with_columns(
        pl.col("ours", "theirs").fill_null(0.0)
    )
    stronger = (pl.col("i") + pl.col("ours") > pl.col("j") + pl.col("theirs")) == (pl.col("value") == 0)
    return ratio(both.filter(stronger), both)


def _capability(sample: Sample, rows: pl.DataFrame, state: str) -> pl.Series:
    return pl.Series(sample.ground.state["capability"][rows[state].to_numpy()])


@pattern(
    "battle deaths: over 8,000",
    "share of wars",
    0.50,
    (0.40, 0.60),
    COW + ": median 8,000",
    set_to_match=True,
)
def _median_deaths(sample: Sample) -> pl.DataFrame:
    return _deadlier(sample, 8_000)


@pattern(
    "battle deaths: over 183,000",
    "share of wars",
    0.10,
    (0.05, 0.18),
    COW + ": 90 % point 183,000",
    set_to_match=True,
)
def _large_wars(sample: Sample) -> pl.DataFrame:
    return _deadlier(sample, 183_000)


def _deadlier(sample: Sample, than: float) -> pl.DataFrame:
    ended = of_kind(sample, Event.WAR_ENDED).select("future", "dispute")
    dead = of_kind(sample, Event.DEATHS).join(ended, on=["future", "dispute"])
    return ratio(dead.filter(pl.col("value") > than), dead)
