"""Patterns of process 5: operations, from alarm to exit.

Only operations that come about in the simulated world are counted, but for the strength of the United Nations, which
has those on file too.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from foedus.log import Event
from foedus.log.events import BETWEEN_TWO, FIRST_ON_FILE, Denial, Exit
from foedus.outcomes.inside_years import year_of
from foedus.outcomes.recurrence_after_exit import AFTER, left_at_peace
from foedus.rules.missions import RECORDED_LAUNCH
from foedus.rules.setting import P_UN
from foedus.validation.patterns.contract import Measure, Registry, a_year, mean_of, of_kind, ratio
from foedus.validation.recent_world import YEARS, Sample

UN_LIST = "UN list of operations, hosts from IPI, 1990-2010: 22 begun inside a state where none stood"
IPI = "IPI, missions begun 1991-2013 (23)"
HARDT = "Hardt 2014, 61 operations 1991-2009, mean; interval by judgement"
UN = "un-charter"
DAYS_PER_MONTH, DAYS_PER_YEAR = 30.4375, 365.25
PATTERNS = Registry("operations")
pattern = PATTERNS.pattern


def begun(sample: Sample) -> pl.DataFrame:
    """Operations inside a state that came about: future, dispute (its number), b (host), day, value (ceiling), body."""
    nobody = of_kind(sample, Event.DENIED).filter(pl.col("value") == int(Denial.NOBODY))
    rows = of_kind(sample, Event.AUTHORISED).filter(pl.col("dispute") > BETWEEN_TWO)
    return _with_body(sample, rows).join(nobody, on=["future", "dispute"], how="anti")


def _with_body(sample: Sample, rows: pl.DataFrame) -> pl.DataFrame:
    names = [sample.bodies[d] if d >= 0 else "" for d in rows["duty"].to_list()]
    return rows.with_columns(body=pl.Series(names, dtype=pl.String))


@pattern("UN operations begun", "per year", 1.05, (0.66, 1.59), UN_LIST + "; Poisson", set_to_match=True)
def _begun(sample: Sample) -> pl.DataFrame:
    return a_year(sample, begun(sample).filter(pl.col("body") == UN))


@pattern(
    "observers come between two states after their war",
    "share of wars that ended",
    0.28,
    (0.17, 0.41),
    "COW wars between states 1946-1999: after 10 of 36 (by hand, Jeffreys)",
    set_to_match=True,
)
def _after_war(sample: Sample) -> pl.DataFrame:
    came = of_kind(sample, Event.AUTHORISED).filter(
        pl.col("dispute") <= BETWEEN_TWO, pl.col("dispute") > FIRST_ON_FILE
    )
    return ratio(came, of_kind(sample, Event.WAR_ENDED))


def there_within(percent: int, months: float) -> Measure:
    """The share of UN operations with so much of their ceiling there so many months after the decision."""
    mark = pl.col("kind") == int(Event.HALF) if percent == 50 else pl.col("a") == percent

    def measure(sample: Sample) -> pl.DataFrame:
        seen = begun(sample).filter(
            pl.col("body") == UN, pl.col("day") < YEARS * DAYS_PER_YEAR - months * DAYS_PER_MONTH
        )
        marks = of_kind(sample, Event.HALF, Event.REACHED).filter(mark)
        there = marks.select("future", "dispute", days="value")
        rows = seen.join(there, on=["future", "dispute"], how="left")
        return mean_of(rows, (pl.col("days") <= months * DAYS_PER_MONTH).fill_null(value=False))

    return measure


for _months, _share, _interval in (
    (3, 0.217, (0.097, 0.419)),
    (6, 0.565, (0.368, 0.744)),
    (12, 0.783, (0.581, 0.903)),
):
    pattern(
        f"half of a UN operation there within {_months} months",
        "share of operations",
        _share,
        _interval,
        IPI + ": of the first peak, from establishment",
        set_to_match=True,
    )(there_within(50, _months))


for _percent, _within in ((25, 2.7), (50, 4.3), (75, 6.1), (90, 7.8)):
    pattern(
        f"{_percent} % of a UN operation there within {_within} months",
        "share of operations",
        0.50,
        (0.28, 0.72),
        "evidence: median of 16 missions 1992-2013, of the ceiling, from the resolution",
        set_to_match=_percent == 50,
    )(there_within(_percent, _within))


@pattern(
    "person-months of the first year, of twelve times the ceiling",
    "share",
    0.466,
    (0.36, 0.57),
    IPI + ": mean share of the peak, times .925",
    set_to_match=True,
)
def _first_year(sample: Sample) -> pl.DataFrame:
    """Of UN operations seen for a year or more, in their first year."""
    seen = begun(sample).filter(pl.col("body") == UN, pl.col("day") < (YEARS - 1.2) * DAYS_PER_YEAR)
    years = of_kind(sample, Event.OPERATION_YEAR).sort("future", "dispute", "day")
    first = years.group_by("future", "dispute", maintain_order=True).agg(
        persons=pl.col("value").first(), at=pl.col("day").first()
    )
    rows = seen.join(first, on=["future", "dispute"]).filter(
        pl.col("at") - pl.col("day") < 1.2 * DAYS_PER_YEAR
    )
    return mean_of(rows, pl.col("persons") / (12.0 * pl.col("value")))


@pattern(
    "promised to a UN operation, of the ceiling",
    "share",
    0.925,
    (0.75, 0.98),
    "Rappa: peak of deployment over ceiling; interval that of the parameter",
    set_to_match=True,
)
def _peak(sample: Sample) -> pl.DataFrame:
    """What contributors promise on the day of the decision."""
    sent = of_kind(sample, Event.SENT).select("future", "dispute", "day", persons="value")
    rows = begun(sample).filter(pl.col("body") == UN).join(sent, on=["future", "dispute", "day"])
    each = rows.group_by("future", "dispute").agg(
        share=pl.col("persons").sum() / pl.col("value").first().cast(float)
    )
    return mean_of(each, pl.col("share"))


def still_there(years: float) -> Measure:
    """Of UN operations decided early enough, the share that does not leave within so many years."""

    def measure(sample: Sample) -> pl.DataFrame:
        seen = begun(sample).filter(pl.col("body") == UN, pl.col("day") < (YEARS - years) * DAYS_PER_YEAR)
        left = of_kind(sample, Event.EXIT).select("future", "dispute", out="day")
        rows = seen.join(left, on=["future", "dispute"], how="left")
        stays = (pl.col("out") - pl.col("day") >= years * DAYS_PER_YEAR).fill_null(value=True)
        return mean_of(rows, stays)

    return measure


for _years, _share, _interval in (
    (2, 0.828, (0.655, 0.924)),
    (5, 0.586, (0.407, 0.745)),
    (10, 0.333, (0.186, 0.522)),
):
    pattern(
        f"a UN presence stays {_years} years and more",
        "share of operations",
        _share,
        _interval,
        "UN list: spells inside a state begun 1989-2012",
        set_to_match=True,
    )(still_there(_years))


@pattern(
    "renewals of UN operations that fail",
    "a mission-year",
    0.005,
    (0.0014, 0.0138),
    "UNPREDEP 1999 and UNOMIG 2009 vetoed, of some 400 (recalled); Jeffreys",
    set_to_match=True,
)
def _not_renewed(sample: Sample) -> pl.DataFrame:
    years = of_kind(sample, Event.OPERATION_YEAR).filter(pl.col("a") == P_UN)
    failed = of_kind(sample, Event.EXIT).filter(pl.col("value") == int(Exit.VETO))
    return ratio(failed.join(years, on=["future", "dispute"], how="semi"), years)


@pattern(
    "conflict within five years of a UN exit at peace",
    "share of exits",
    0.273,
    (0.106, 0.518),
    "UN list and UCDP, exits 1993-2012: Liberia, Haiti, the Central African Republic of 11; Jeffreys",
)
def _returns(sample: Sample) -> pl.DataFrame:
    """Of UN operations inside a state without conflict in the year in which the last have gone, seen five years on."""
    last = of_kind(sample, Event.GONE).select("future", "dispute", state="b", year=year_of("day"))
    seen = begun(sample).filter(pl.col("body") == UN).select("future", "dispute")
    gone = seen.join(last, on=["future", "dispute"]).filter(pl.col("year") + AFTER < YEARS)
    fought = of_kind(sample, Event.CONFLICT_YEAR).select("future", state="a", fought=year_of("day"))
    return mean_of(left_at_peace(gone.lazy(), fought.lazy()).collect(), pl.col("recurred"))


def strength(first: int, last: int) -> Measure:
    """Mean persons in operations that the UN pays for, in these years of the sample."""

    def measure(sample: Sample) -> pl.DataFrame:
        years = of_kind(sample, Event.OPERATION_YEAR).filter(pl.col("a") == P_UN)
        middle = pl.col("day") - DAYS_PER_YEAR / 2.0
        inside = years.filter(middle.is_between(first * DAYS_PER_YEAR, (last + 1) * DAYS_PER_YEAR))
        every = pl.DataFrame({"future": np.arange(sample.futures)})
        summed = (
            inside.group_by("future")
            .agg(num=pl.col("value").sum())
            .with_columns(pl.col("future").cast(pl.Int64))
        )
        return every.join(summed, on="future", how="left").select(
            "future", pl.col("num").fill_null(0.0), den=pl.lit(12.0 * (last - first + 1))
        )

    return measure


for _first, _last, _persons, _interval in (
    (1, 19, 49_800, (37_500, 62_100)),
    (15, 19, 82_000, (67_000, 95_000)),
):
    pattern(
        f"persons in UN operations, {1990 + _first}-{1990 + _last}",
        "mean of months",
        _persons,
        _interval,
        "IPI; two standard errors of 19 years"
        if _first == 1
        else "IPI; lowest and highest year; 2009-2016: 94,000 to 106,000",
    )(strength(_first, _last))


def decided(launch: str) -> Measure:
    """Mean months from proposal to decision, where a body of this word is asked first."""
    bodies = [name for name, word in RECORDED_LAUNCH.items() if word == launch]

    def measure(sample: Sample) -> pl.DataFrame:
        asked = _with_body(sample, of_kind(sample, Event.PROPOSED)).filter(pl.col("body").is_in(bodies))
        answers = of_kind(sample, Event.AUTHORISED, Event.DENIED)
        told = answers.group_by("future", "dispute").agg(answered=pl.col("day").min())
        rows = asked.join(told, on=["future", "dispute"])
        months = (pl.col("answered") - pl.col("day")) / DAYS_PER_MONTH
        return mean_of(rows, months)

    return measure


for _launch, _name, _mean in (("au", "AU", 3.84), ("eu", "EU", 6.17)):
    pattern(
        f"months to decide, {_name}",
        "months",
        _mean,
        (_mean - 1.0, _mean + 1.0),
        HARDT,
        set_to_match=True,
    )(decided(_launch))
