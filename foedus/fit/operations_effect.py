"""What an operation in place goes with, in the three forms in which the engine has its effect.

    deaths    E[battle deaths of a month] = exp(x · β + b · min(T, cap) / 1,000)       in months of years with conflict
    relapse   P(conflict) = 1 - exp(-exp(x · γ) · h^presence)    none before, a conflict at most RELAPSE_YEARS years ago
    ending    P(none)     = 1 - exp(-exp(x · δ + d · presence))  conflict before

T: armed UN troops there at the end of the month before, cap as ``pko_troops_cap``; presence: PRESENT of them and more
at the end of the year before. Operations on a line between states are none inside them. x of deaths: what the engine
knows of a year that begins, last year's level and deaths, with population and wealth; negative binomial, dispersion 1,
as in ``peacekeeping``. x of relapse and of ending is that of the yearly law (``intrastate``), a major conflict apart.
1 - (1 - P)^(h^presence), which the engine does to the law's P, is a complementary log-log with ln h added.

The slopes are estimated jointly with the operation's. The law's own moves were fitted to the same years without it, so
held as an offset they would have taken up part of what goes with it, and its error would leave out theirs; that variant
stands in ``diagnostics``, with others. Errors are clustered by state.

**Associations, not effects**: missions go where it is hard and stay where the parties consent, and nothing here undoes
either. So they stand under the view ``as_associated`` only; the literature's designs (``protect``) are what holds where
no view is named, and ``no_effect`` is none. Croatia and Bosnia are left out while UNPROFOR was there: IPI has all of it
in Croatia, and most served in Bosnia, so who was where is not known. That moves b more than its error does
(``diagnostics``). Mandates are not in the tables: troops count alike whatever theirs was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from foedus.base.errors import RunError
from foedus.engine.intrastate import COVARIATES, covariates_of
from foedus.engine.processes.inside import RELAPSE_YEARS
from foedus.engine.processes.protection import PRESENT
from foedus.fit import intrastate
from foedus.fit.contract import Coefficient, Estimate, Fit, Model, Options, recent, window
from foedus.fit.intrastate_months import SOURCES as OF_MONTHS
from foedus.fit.numbers import Origin, estimated, rounded
from foedus.fit.peacekeeping import AFRICA, regression
from foedus.fit.priors import load_priors
from foedus.fit.regression import Design, Regression, regress
from foedus.fit.transitions import Floats, predict
from foedus.history.intrastate import NUMBERS, transitions
from foedus.history.intrastate_months import months
from foedus.history.presence import armed_inside
from foedus.parameters.parameters import Parameter, ViewValue

DEATHS, RELAPSE, ENDING = NAMES = (
    "pko_deaths_per_thousand_troops",
    "pko_relapse_hazard_ratio",
    "pko_ending_log_hazard",
)
VIEW, PUBLISHED, OWN, NOTHING = "peacekeeping", "protect", "as_associated", "no_effect"
NEUTRAL = {DEATHS: 0.0, RELAPSE: 1.0, ENDING: 0.0}
FIRST, LAST = 1990 * 12 + 11, 2016 * 12 + 12  # months whose month before IPI has, as months from year 0
TROOPS, PRESENCE = "troops_thousands", "presence"
LAST_YEAR = ("minor_last_year", "major_last_year", "ln_deaths_last_year")
OF_DEATHS = (*LAST_YEAR, "ln_population", "ln_gdp_per_head")
OF_RELAPSE = tuple(c for c in covariates_of(0) if c != "never")
OF_ENDING = (*covariates_of(1), "major_before")
UNTOLD, UNPROFOR = ("HRV", "BIH"), (1992 * 12 + 1, 1995 * 12 + 11)  # where, and from which month to which
FEWEST = 5  # states with troops; events with an operation, and without
DATA = "UCDP/PRIO ACD 25.1, UCDP GED (ViEWS 2020) country-months, IPI mission-months, isard"
SELECTION = "an association: missions go where it is hard and stay where the parties consent"


@dataclass(frozen=True)
class Effect:
    """What one regression says of the operation: ``b`` and ``se`` on the scale of ln deaths or ln hazard; its table."""

    b: float
    se: float
    table: tuple[Coefficient, ...]


def _told(t: pl.Expr) -> pl.Expr:
    """Whether it is known which troops were in the state at the end of month ``t``."""
    return ~(pl.col("iso3").is_in(UNTOLD) & t.is_between(*UNPROFOR))


def months_of_conflict(years: range, folder: Path | None = None) -> pl.DataFrame:
    """State-months of years with conflict, with the armed troops there at the end of the month before.

    ``told``: whether who was where is known.
    """
    cap = load_priors()["pko_troops_cap"].value
    there = armed_inside(folder).select(iso3="host", t=pl.col("t") + 1, troops="troops")
    found = months(folder).drop("level", "before")
    whole = (
        found.group_by("gwcode", "year")
        .agg(pl.len(), last=pl.col("deaths").sum())
        .filter(pl.col("len") == 12)
    )
    by_year = transitions(folder).select("gwcode", "year", "level", "before")
    return (
        found.filter(
            pl.col("t").is_between(FIRST, LAST), pl.col("year").is_between(years.start, years.stop - 1)
        )
        .join(by_year.filter(pl.col("level") > 0), on=["gwcode", "year"])
        .join(whole.select("gwcode", pl.col("year") + 1, "last"), on=["gwcode", "year"])
        .join(there, on=["iso3", "t"], how="left")
        .with_columns(
            minor_last_year=(pl.col("before") == 1).cast(pl.Float64),
            major_last_year=(pl.col("before") == 2).cast(pl.Float64),
            ln_deaths_last_year=(pl.col("last") + 1.0).log(),
            told=_told(pl.col("t") - 1),
            **{TROOPS: pl.min_horizontal(pl.col("troops").fill_null(0), cap) / 1_000},
        )
        .drop_nulls(OF_DEATHS)
        .sort("gwcode", "t")
    )


def years_at_risk(years: range, late: range, folder: Path | None = None) -> pl.DataFrame:
    """State-years with the yearly law's covariates, and whether PRESENT armed troops were there when they began."""
    december = armed_inside(folder).filter(pl.col("t") % 12 == 11, pl.col("troops") >= PRESENT)
    there = december.select(
        iso3="host", year=(pl.col("t") // 12 + 1).cast(pl.Int32), **{PRESENCE: pl.lit(1.0)}
    )
    rows = (
        transitions(folder)
        .filter(
            pl.col("year").is_between(FIRST // 12 + 1, LAST // 12),
            pl.col("year").is_between(years.start, years.stop - 1),
            _told(12 * pl.col("year") - 1),
        )
        .drop_nulls(NUMBERS)
        .join(there, on=["iso3", "year"], how="left", maintain_order="left")
        .with_columns(pl.col(PRESENCE).fill_null(0.0))
    )
    x = intrastate.sample(rows, late).x
    kept = rows.select("gwcode", "iso3", "year", "before", "level", "years_at_peace", PRESENCE, *NUMBERS)
    law = {c: pl.Series(c, x[:, k]) for k, c in enumerate(COVARIATES)}
    return kept.drop(set(law) & set(kept.columns)).with_columns(**law, cluster=pl.col("gwcode"))


def could_relapse(rows: pl.DataFrame) -> pl.DataFrame:
    """Years after one without conflict, of states whose last conflict is not long ago; ``y``: there is one again."""
    again = (pl.col("level") > 0).cast(pl.Float64)
    return rows.filter(
        pl.col("before") == 0, pl.col("never") == 0.0, pl.col("years_at_peace") <= RELAPSE_YEARS
    ).with_columns(y=again)


def could_end(rows: pl.DataFrame) -> pl.DataFrame:
    """Years after one with conflict; ``y``: there is none."""
    major = (pl.col("before") == 2).cast(pl.Float64)
    return rows.filter(pl.col("before") > 0).with_columns(
        y=(pl.col("level") == 0).cast(pl.Float64), major_before=major
    )


def of_deaths(
    rows: pl.DataFrame, x: Sequence[str] = OF_DEATHS, states: bool = False, dispersion: float = 1.0
) -> Effect | None:
    """b, given ``x``; ``None`` where the fit does not converge."""
    table = regression(rows, "deaths", (TROOPS, *x), states, dispersion)
    mine = next((c for c in table or () if c.name == TROOPS), None)
    return None if mine is None else Effect(mine.b, mine.se, table or ())


def of_hazard(rows: pl.DataFrame, x: Sequence[str]) -> Effect:
    """ln h or d, given ``x``, of which what does not vary is left out, and the rows' ``offset`` if they have one."""
    used = tuple(c for c in x if c == "constant" or rows[c].n_unique() > 1)
    found: Regression = regress(Design(rows, "cloglog"), (*used, PRESENCE))
    return Effect(found[PRESENCE], found.se(PRESENCE), found.coefficients)


def _with_law(rows: pl.DataFrame, until: int, options: Options, ending: bool) -> pl.DataFrame:
    """The rows with the law's own ln hazard as ``offset``: the moves as ``intrastate`` has them, without operations."""
    late = recent(until, options)
    moves = intrastate.fit_years(intrastate.sample(intrastate.years(until, options)[0], late))
    back = transitions(options.folder).drop_nulls(NUMBERS)
    known = rows.select("gwcode", "year").join(back, on=["gwcode", "year"], maintain_order="left")
    none = predict(moves, intrastate.sample(known, late))[:, 0]
    return rows.with_columns(offset=pl.Series(_ln_hazard(none if ending else 1.0 - none)))


def _ln_hazard(p: Floats) -> Floats:
    return np.asarray(np.log(-np.log1p(-p)))


def told_of_deaths(every: pl.DataFrame) -> tuple[Effect, Fit]:
    """b, and beside it what other specifications say."""
    rows = every.filter("told")
    main = of_deaths(rows)
    if main is None:
        raise RunError("the regression of deaths does not converge")
    africa = rows.filter(pl.col("gwcode").is_between(*AFRICA), pl.col("year").is_between(1992, 2011))
    others = {
        "last year not held": of_deaths(rows, ("ln_population", "ln_gdp_per_head")),
        "an effect for every state": of_deaths(rows, LAST_YEAR, states=True),
        "as Poisson": of_deaths(rows, dispersion=0.0),
        "Africa 1992-2011": of_deaths(africa, LAST_YEAR),
        "with UNPROFOR in Croatia": of_deaths(every),
    }
    formula = f"ln E[deaths] = {' + '.join((TROOPS, *OF_DEATHS))}, negative binomial"
    there = rows.filter(pl.col(TROOPS) > 0)
    events = int((rows["deaths"] > 0).sum())
    said = {
        "with": _counted(there, "deaths"),
        "without": _counted(rows.filter(pl.col(TROOPS) == 0), "deaths"),
    }
    return main, _fit("deaths", formula, (len(rows), events), main, {**said, "beside": _beside_it(others)})


def told_of_hazard(
    name: str, rows: pl.DataFrame, with_law: pl.DataFrame, x: Sequence[str]
) -> tuple[Effect, Fit]:
    """ln h or d, and beside it what other specifications say."""
    main = of_hazard(rows, x)
    others = {
        "moves held as offset": of_hazard(with_law, ("constant",)),
        "nothing else held": of_hazard(rows, ("constant",)),
    }
    said = {
        "with": _counted(rows.filter(pl.col(PRESENCE) == 1.0), "y"),
        "without": _counted(rows.filter(pl.col(PRESENCE) == 0.0), "y"),
        "beside": _beside_it(others),
    }
    formula = f"cloglog P({name}) = {' + '.join((*x, PRESENCE))}"
    return main, _fit(name, formula, (len(rows), int(rows["y"].sum())), main, said)


def _counted(rows: pl.DataFrame, y: str) -> dict[str, int]:
    happened = int((rows[y] > 0).sum())
    return {"rows": len(rows), "events": happened, "states": rows["gwcode"].n_unique()}


def _beside_it(others: Mapping[str, Effect | None]) -> dict[str, list[float] | str]:
    return {
        name: "does not converge" if e is None else [rounded(e.b), rounded(e.se)]
        for name, e in others.items()
    }


def _fit(name: str, formula: str, counts: tuple[int, int], effect: Effect, said: Mapping[str, Any]) -> Fit:
    estimate = {"b": rounded(effect.b), "se": rounded(effect.se)}
    said = {"estimate": estimate, **said, "read_as": SELECTION}
    return Fit(name, formula, f"{DATA}; clustered by state", *counts, effect.table, said)


def parameter(name: str, effect: Effect, source: str) -> Parameter:
    """The published number as it is, and the three views of it: published, this estimate, none."""
    priors = load_priors()
    prior, none = priors[name], NEUTRAL[name]
    own = estimated(
        Origin("operations", None, source), name, effect.b, effect.se, prior.scale, prior.unit, prior.text
    )
    views = {
        PUBLISHED: ViewValue(
            value=prior.value, interval=prior.interval, source=prior.source, basis=prior.basis
        ),
        OWN: ViewValue(value=own.value, interval=own.interval, source=own.source, basis=own.basis),
        NOTHING: ViewValue(
            value=none,
            interval=(none, none),
            source=priors.views[VIEW].choices[NOTHING].source,
            basis="literature",
        ),
    }
    return prior.model_copy(
        update={"source": f"{PUBLISHED}: {prior.source}; {OWN}: {source}", "view": VIEW, "views": views}
    )


def enough(deaths: pl.DataFrame, relapse: pl.DataFrame, ending: pl.DataFrame) -> bool:
    """Whether FEWEST states had troops, and FEWEST conflicts came back and ended with an operation, and without."""
    hosts = deaths.filter(pl.col(TROOPS) > 0)["gwcode"].n_unique()
    counts = [
        rows.filter(pl.col(PRESENCE) == there)["y"].sum()
        for rows in (relapse, ending)
        for there in (0.0, 1.0)
    ]
    return min(hosts, *counts) >= FEWEST


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on what happened before ``until``; no parameters, and a fit that says so, where too little did."""
    years, late = window(until, options), recent(until, options)
    options.say("operations_effect: months and years with and without an operation")
    deaths = months_of_conflict(years, options.folder)
    rows = years_at_risk(years, late, options.folder)
    relapse, ending = could_relapse(rows), could_end(rows)
    if not enough(deaths, relapse, ending):
        few = (
            f"fewer than {FEWEST} relapses or endings with an operation before {until}, or states with troops"
        )
        return Estimate((), (), (Fit("operations_effect", "none", few, len(deaths), 0, ()),))
    told = {
        DEATHS: told_of_deaths(deaths),
        RELAPSE: told_of_hazard("relapse", relapse, _with_law(relapse, until, options, False), OF_RELAPSE),
        ENDING: told_of_hazard("ending", ending, _with_law(ending, until, options, True), OF_ENDING),
    }
    found = tuple(parameter(name, effect, _source(name, fit)) for name, (effect, fit) in told.items())
    return Estimate(found, (), tuple(fit for _, fit in told.values()))


def _source(name: str, fit: Fit) -> str:
    """Where an estimate comes from, in a sentence."""
    there = fit.diagnostics["with"]
    if name == DEATHS:
        of = f"battle deaths of {fit.n:,} months of conflict years, {there['rows']:,} with troops"
    else:
        of = f"{fit.events} of {fit.n:,} years with {fit.name}, {there['events']} of {there['rows']} with an operation"
    return f"foedus fit: {of} in {there['states']} states, clustered by state; {SELECTION}"


MODEL = Model(
    formula="ln deaths and ln hazards + what goes with the operation in place, beside the law's own covariates",
    data=DATA,
    sources=(*OF_MONTHS, "ipi_mission_month"),
    parameters=NAMES,
    estimate=estimate,
    last=LAST // 12 + 1,
    takes=NAMES,
)
