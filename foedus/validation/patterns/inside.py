"""Patterns of process 4: conflict inside states.

Units are states and years: a state is in conflict while any conflict on its territory is. Published figures of
recurrence and of episodes count conflicts, of which a state may have several, so they differ. Recorded figures are
those of 1990-2010 by the same measures, with Wilson's 95 % intervals where they are shares of cases. The yearly law was
estimated on 1965-2019, deaths and months on 1989-2019: what follows from them directly is ``set``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from foedus.validation.patterns.contract import Measure, Registry
from foedus.validation.recent_world import Sample
from foedus.validation.state_years import Cells, StateYears, counted, simulated_years

ACD = "UCDP/PRIO ACD 25.1, 1990-2010"
GED = "UCDP GED (ViEWS 2020), 1990-2010"
LAST_SIX = slice(15, 21)  # 2005-2010
PATTERNS = Registry("inside")
OfYears = Callable[[StateYears], pl.DataFrame]
MEASURES: dict[str, OfYears] = {}  # by name: the same measure for the record


def pattern(
    name: str, unit: str, recorded: float, interval: tuple[float, float], source: str, *, set_: bool = False
) -> Callable[[OfYears], OfYears]:
    """Register a measure of state-years."""

    def register(measure: OfYears) -> OfYears:
        MEASURES[name] = measure
        PATTERNS.pattern(name, unit, recorded, interval, source, set_to_match=set_)(_of_sample(measure))
        return measure

    return register


def _of_sample(measure: OfYears) -> Measure:
    def measured(sample: Sample) -> pl.DataFrame:
        return measure(simulated_years(sample))

    return measured


# ---- how many ------------------------------------------------------------------------------------------------------


@pattern(
    "states in conflict", "share of state-years", 0.171, (0.140, 0.230), ACD + "; lowest and highest year"
)
def _any(y: StateYears) -> pl.DataFrame:
    return counted(y.level > 0, y.there)


@pattern(
    "states in conflict, 2005-2010",
    "share of state-years",
    0.149,
    (0.140, 0.162),
    ACD + "; lowest and highest year",
)
def _any_late(y: StateYears) -> pl.DataFrame:
    return counted((y.level > 0)[:, LAST_SIX], y.there[:, LAST_SIX])


@pattern(
    "states in major conflict",
    "share of state-years",
    0.049,
    (0.023, 0.083),
    ACD + "; lowest and highest year",
)
def _major(y: StateYears) -> pl.DataFrame:
    return counted(y.level > 1, y.there)


@pattern(
    "states in major conflict, 2005-2010",
    "share of state-years",
    0.029,
    (0.023, 0.035),
    ACD + "; lowest and highest year",
)
def _major_late(y: StateYears) -> pl.DataFrame:
    return counted((y.level > 1)[:, LAST_SIX], y.there[:, LAST_SIX])


# ---- from year to year -----------------------------------------------------------------------------------------------


def _moves(before: int, after: int) -> OfYears:
    def measure(y: StateYears) -> pl.DataFrame:
        return counted(y.level == after, y.there & (y.before == before))

    return measure


for (_a, _b), _share, _interval, _long in (
    ((0, 1), 0.031, (0.025, 0.038), ".026"),
    ((0, 2), 0.0038, (0.0021, 0.0067), ".005"),
    ((1, 0), 0.235, (0.198, 0.277), ".190"),
    ((1, 2), 0.110, (0.084, 0.142), ".092"),
    ((2, 0), 0.056, (0.031, 0.101), ".079"),
    ((2, 1), 0.316, (0.252, 0.388), ".214"),
):
    _of = ("none", "minor", "major")
    pattern(
        f"from {_of[_a]} to {_of[_b]}",
        "a year",
        _share,
        _interval,
        f"{ACD}; 1946-2023 {_long}",
        set_=True,
    )(_moves(_a, _b))


def _onset(least: int, most: int, *, never: bool = False) -> OfYears:
    def measure(y: StateYears) -> pl.DataFrame:
        quiet = y.never if never else ~y.never & (y.peace >= least) & (y.peace <= most)
        return counted(y.level > 0, y.there & (y.before == 0) & quiet)

    return measure


for _name, _span, _share, _interval, _long in (
    ("the 1st year after", (1, 1), 0.252, (0.181, 0.340), ".230"),
    ("the 2nd", (2, 2), 0.100, (0.052, 0.185), ".132"),
    ("the 3rd", (3, 3), 0.135, (0.075, 0.231), ".107"),
    ("the 4th and 5th", (4, 5), 0.042, (0.018, 0.095), ".061"),
    ("the 6th to 10th", (6, 10), 0.049, (0.028, 0.083), ".052"),
    ("the 11th to 20th", (11, 20), 0.024, (0.012, 0.046), ".032"),
    ("the 21st and later", (21, 999), 0.017, (0.008, 0.037), ".018"),
):
    pattern(
        f"onset in {_name}", "a year of peace", _share, _interval, f"{ACD}; 1946-2023 {_long}", set_=True
    )(_onset(*_span))
pattern(
    "onset where there was never conflict",
    "a year",
    0.015,
    (0.010, 0.022),
    f"{ACD}; 1946-2023 .015",
    set_=True,
)(_onset(0, 0, never=True))


def _next_door(worst: int) -> OfYears:
    def measure(y: StateYears) -> pl.DataFrame:
        return counted(y.level > 0, y.there & (y.before == 0) & (y.worst == worst))

    return measure


for _worst, _name, _share, _interval, _long in (
    (0, "no conflict", 0.012, (0.008, 0.019), ".018"),
    (1, "a minor conflict", 0.050, (0.037, 0.067), ".045"),
    (2, "a major conflict", 0.075, (0.056, 0.100), ".070"),
):
    pattern(
        f"onset with {_name} next door", "a year", _share, _interval, f"{ACD}; 1946-2023 {_long}", set_=True
    )(_next_door(_worst))


# ---- how long, and again -------------------------------------------------------------------------------------------


def again_within(years: int) -> OfYears:
    """Of last years of conflict, the share with conflict again in the same state within so many years."""

    def measure(y: StateYears) -> pl.DataFrame:
        horizon = y.level.shape[1] - years
        last = y.there[:, :horizon] & (y.level[:, :horizon] > 0)
        again = np.zeros_like(last)
        for k in range(1, years + 1):
            then = y.level[:, k : k + horizon] > 0
            last = last & y.there[:, k : k + horizon]
            if k == 1:
                last = last & ~then
            again |= then
        return counted(again, last)

    return measure


for _within, _share, _interval, _long in (
    (2, 0.245, (0.172, 0.337), ".23"),
    (5, 0.473, (0.373, 0.574), ".47"),
    (10, 0.600, (0.479, 0.710), ".57"),
):
    pattern(
        f"conflict again within {_within} years, same state",
        "share of ends",
        _share,
        _interval,
        f"{ACD}; of the same conflict {_long} (ends since 1990)",
    )(again_within(_within))


def still_there(years: int) -> OfYears:
    """Of episodes that begin, the share with at least so many years of conflict without a break."""

    def measure(y: StateYears) -> pl.DataFrame:
        horizon = y.level.shape[1] - years + 1
        begun = y.there[:, :horizon] & (y.before[:, :horizon] == 0) & (y.level[:, :horizon] > 0)
        lasts = np.ones_like(begun)
        for k in range(1, years):
            begun = begun & y.there[:, k : k + horizon]
            lasts &= y.level[:, k : k + horizon] > 0
        return counted(lasts, begun)

    return measure


for _years, _share, _interval in ((2, 0.576, (0.477, 0.669)), (5, 0.267, (0.185, 0.370))):
    pattern(
        f"an episode lasts {_years} years and more",
        "share of episodes",
        _share,
        _interval,
        f"{ACD}, by state; of conflicts 1946-2023 median 2 years, 47 % one year",
    )(still_there(_years))


# ---- months and deaths -----------------------------------------------------------------------------------------------


def _months(level: int) -> OfYears:
    def measure(y: StateYears) -> pl.DataFrame:
        of = y.there & (y.level == level) & ~np.isnan(y.deaths)
        return _summed(np.where(of, y.months, 0.0), of)

    return measure


def _summed(values: Cells, of: Cells) -> pl.DataFrame:
    num, den = (x.reshape(len(x), -1).sum(axis=1).astype(float) for x in (values, of))
    return pl.DataFrame({"future": np.arange(len(num)), "num": num, "den": den})


def _over(level: int, deaths: float) -> OfYears:
    def measure(y: StateYears) -> pl.DataFrame:
        return counted(y.deaths > deaths, y.there & (y.level == level) & ~np.isnan(y.deaths))

    return measure


for _level, _name, _mean, _interval in (
    (1, "minor", 2.9, (2.6, 3.2)),
    (2, "major", 9.5, (9.1, 9.9)),
):
    pattern(
        f"months with 25 deaths in a {_name} year",
        "months",
        _mean,
        _interval,
        GED + "; two standard errors",
        set_=True,
    )(_months(_level))
for _level, _name, _deaths, _share, _interval in (
    (1, "minor", 177, 0.50, (0.451, 0.549)),
    (1, "minor", 500, 0.188, (0.153, 0.230)),
    (2, "major", 2_211, 0.50, (0.423, 0.577)),
    (2, "major", 5_000, 0.154, (0.106, 0.219)),
    (2, "major", 10_000, 0.032, (0.014, 0.073)),
):
    pattern(
        f"deaths in a {_name} year: over {_deaths:,}",
        "share of years",
        _share,
        _interval,
        GED + " where level and deaths agree",
        set_=True,
    )(_over(_level, _deaths))


def year_over(deaths: float) -> OfYears:
    """Share of years in which more than ``deaths`` died in all states together."""

    def measure(y: StateYears) -> pl.DataFrame:
        total = np.nansum(np.where(y.there, y.deaths, 0.0), axis=2)
        return counted(total > deaths, np.ones(total.shape, bool))

    return measure


for _deaths, _share, _interval in ((29_000, 0.381, (0.208, 0.591)), (60_000, 0.095, (0.027, 0.289))):
    pattern(
        f"deaths inside all states: over {_deaths:,} a year",
        "share of years",
        _share,
        _interval,
        GED + " where level and deaths agree",
    )(year_over(_deaths))
