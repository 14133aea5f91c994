"""Escalation: a dispute climbs from threat to display, force and war, or is settled on the way.

    logit P(display | threat)  = a1 + r1·recent
    logit P(force | display)   = a2 + r2·recent + rivals + land + democracies
    logit P(war | force)       = a3 + r3·recent + rivals + ratio·|ln C_i/C_j| + democracies + nuclear + majors

Sequential logits on the lead dyads of recorded disputes, by the highest level reached; ``recent`` marks the last years
of the window, so that the level is that of those years and slopes rest on all. A climb's probability is given at the
reference: not rivals, no land border, not both democracies, equal in power, one or no nuclear state. Few disputes with
force become war, so the slopes of the last step have a normal prior, mean 0, sd 1.5. Durations are fitted in ``stays``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from foedus.fit.baselines import MODEL as WHOLE
from foedus.fit.baselines import origins, rolling
from foedus.fit.contract import Coefficient, Estimate, Fit, Model, Options, recent, window
from foedus.fit.disputes import DISPLAY, FORCE, THREAT, WAR, lead_dyads
from foedus.fit.numbers import Origin, Scale, block, estimated, joint, rounded
from foedus.fit.regression import Design, Regression, regress, regress_with_prior
from foedus.fit.scores import Decile, calibration, wilson
from foedus.fit.stays import NAMES, Stays, fit_stays, stays, survival
from foedus.fit.worlds import pair_columns
from foedus.parameters.parameters import Parameter
from foedus.rules.tables import LAND

Floats = NDArray[np.float64]
DATA = "Gibler-Miller-Little MID 2.2.1, lead dyads; covariates as the engine reads them"
PRIOR_SD = 1.5
PAIR_NAMES = ("kind", "rivals", "democracies", "nuclear", "majors", "ln_ratio")
CLASSES = (0, 1, 7, 30, 90, 180, 365, 1000)


@dataclass(frozen=True)
class Step:
    """One climb: which level it leads to, its columns, and what the engine calls them."""

    name: str
    to: int
    columns: tuple[str, ...]
    text: str

    @property
    def parameters(self) -> dict[str, str]:
        """Engine's name of every column."""
        short = self.name.removeprefix("climb_to_")
        return {"constant": self.name, **{c: f"climb_{short}_{c}" for c in self.columns}}


STEPS = (
    Step("climb_to_display", DISPLAY, (), "threat goes on to display of force rather than being settled"),
    Step(
        "climb_to_force",
        FORCE,
        ("rivals", "land", "democracies"),
        "display goes on to use of force: not rivals, no land border, not both democracies",
    ),
    Step(
        "climb_to_war",
        WAR,
        ("rivals", "ln_ratio", "democracies", "nuclear", "majors"),
        "force goes on to war: not rivals, equal in power, not both democracies or nuclear, at most one major power",
    ),
)
TEXTS = {
    "rivals": "strategic rivals",
    "land": "common land border",
    "democracies": "both are democracies",
    "ln_ratio": "lopsided in capability",
    "nuclear": "both have nuclear weapons",
    "majors": "both are major powers",
}


def climbs(until: int, options: Options) -> pl.DataFrame:
    """One row a dispute of the window: hostlev, year, cluster (its two states) and the engine's covariates."""
    leads = lead_dyads(window(until, options), options.folder)
    return pair_columns(leads, PAIR_NAMES).with_columns(
        constant=1.0,
        recent=pl.col("year").is_in(list(recent(until, options))).cast(pl.Float64),
        land=pl.col("kind") == LAND,
        majors=pl.col("majors") == 2,
        cluster=pl.min_horizontal("ccode1", "ccode2") * 1000 + pl.max_horizontal("ccode1", "ccode2"),
    )


def estimate(until: int, options: Options) -> Estimate:
    """The three climbs and the stays."""
    options.say("escalation: three climbs")
    rows = climbs(until, options)
    regressions = [_climb(rows, step) for step in STEPS]
    fits = [_told(rows, s, r, until, options) for s, r in zip(STEPS, regressions, strict=True)]
    options.say("escalation: durations")
    durations = rows.filter(pl.col("hostlev") < WAR).with_columns(
        level=pl.col("hostlev") - THREAT, late=pl.col("recent")
    )
    lasting = fit_stays(durations)
    fits.append(_durations_told(durations, lasting, regressions))
    parameters, covariance = _parameters(regressions, lasting, rows, until)
    made = block("escalation", MODEL.formula, DATA, [p.name for p in parameters], covariance)
    return Estimate(tuple(parameters), (made,), tuple(fits))


def _at_step(rows: pl.DataFrame, step: Step) -> Design:
    """Disputes that reached the level below, and whether they climbed."""
    stood = rows.filter(pl.col("hostlev") >= step.to - 1)
    return Design(stood.with_columns(y=(pl.col("hostlev") >= step.to).cast(pl.Float64)), "logit")


def _climb(rows: pl.DataFrame, step: Step) -> Regression:
    design, columns = _at_step(rows, step), ("constant", "recent", *step.columns)
    if step.to == WAR:
        return regress_with_prior(design, columns, _prior(step) or {})
    return regress(design, columns)


def _prior(step: Step) -> dict[str, float] | None:
    return dict.fromkeys(step.columns, PRIOR_SD) if step.to == WAR else None


def _told(rows: pl.DataFrame, step: Step, found: Regression, until: int, options: Options) -> Fit:
    design = _at_step(rows, step)
    years = window(until, options)
    specifications = {
        WHOLE: ("constant", *step.columns),
        "base rate": ("constant",),
        "contiguity and major power": ("constant", "land", "majors"),
    }
    held = {c: int(design.column("y")[design.column(c) > 0].sum()) for c in step.columns if c != "ln_ratio"}
    return Fit(
        name=step.name,
        formula=f"logit P(level >= {step.to} | level >= {step.to - 1}) = {' + '.join(found.columns)}",
        data=f"{DATA}, {years.start}-{until - 1}",
        n=found.n,
        events=found.events,
        coefficients=found.coefficients,
        diagnostics={
            **found.diagnostics,
            "events_with": held,
            "prior_sd": PRIOR_SD if step.to == WAR else None,
        },
        calibration=calibration(design.column("y"), found.predict(design)),
        scores=rolling(
            design, specifications, origins(years, options.quick), counts=False, prior=_prior(step)
        ),
    )


def _durations_told(durations: pl.DataFrame, lasting: Stays, climbed: list[Regression]) -> Fit:
    """Predicted and recorded shares by class of duration, where it is known to the day; the rates of the race."""
    n_all = durations.height
    durations = durations.filter(pl.col("mindur") == pl.col("maxdur"))
    level, late = (durations[c].cast(pl.Float64).to_numpy() for c in ("level", "late"))
    days, n = durations["maxdur"].to_numpy(), durations.height
    stay, single = stays(lasting.b, level, late)
    spread = float(np.exp(lasting.b[3]))
    beyond = [survival(np.full(n, float(d)), stay, spread, single) for d in CLASSES]
    table = []
    for k, (low, high) in enumerate(zip(CLASSES, (*CLASSES[1:], None), strict=True)):
        inside = beyond[k] - (beyond[k + 1] if high is not None else 0.0)
        events = float(((days > low) & (days <= (high or np.inf))).sum())
        table.append(Decile(n, events, float(inside.mean()), events / n, *wilson(events, n)))
    se = np.sqrt(np.diag(lasting.covariance))
    mean_days = np.exp(lasting.b[:3] + lasting.b[5])
    at = [float(expit(r["constant"] + r["recent"])) for r in climbed]
    race = {
        name: {"climb_per_day": rounded(q / d), "settle_per_day": rounded((1 - q) / d)}
        for name, q, d in zip(("threat", "display", "force"), at, mean_days, strict=True)
    }
    return Fit(
        name="durations",
        formula="days = sum of exponential stays / lognormal pace, or a single incident; interval-censored",
        data=f"{DATA}; disputes below war, mindur to maxdur",
        n=n_all,
        events=n_all,
        coefficients=tuple(
            Coefficient(c, float(b), float(s)) for c, b, s in zip(NAMES, lasting.b, se, strict=True)
        ),
        diagnostics={
            "ln_likelihood": lasting.ln_likelihood,
            "converged": lasting.converged,
            "classes_days_over": list(CLASSES),
            "competing_risks_at_reference": race,
        },
        calibration=tuple(table),
    )


def _parameters(
    climbed: list[Regression], lasting: Stays, rows: pl.DataFrame, until: int
) -> tuple[list[Parameter], Floats]:
    """Parameters in the order of the engine's formula, with their covariance on their own scales."""
    parameters: list[Parameter] = []
    parts = []
    first = int(rows["year"].min())  # type: ignore[arg-type]
    for step, r in zip(STEPS, climbed, strict=True):
        held = f"; slopes with a normal prior of sd {PRIOR_SD}" if step.to == WAR else ""
        origin = Origin("escalation", "escalation", _source(r, first, until) + held)
        keep = [c for c in r.columns if c != "recent"]
        # the level is that of the recent years: constant + recent
        turn = np.array(
            [[1.0 if c == k or (k == "constant" and c == "recent") else 0.0 for c in r.columns] for k in keep]
        )
        b, covariance = turn @ r.b, turn @ r.covariance @ turn.T
        for k, name in enumerate(keep):
            scale: Scale = "logit" if name == "constant" else "linear"
            unit = (
                "probability"
                if name == "constant"
                else "logit per ln ratio"
                if name == "ln_ratio"
                else "logit"
            )
            text = step.text if name == "constant" else TEXTS[name]
            parameters.append(
                estimated(
                    origin, step.parameters[name], b[k], float(np.sqrt(covariance[k, k])), scale, unit, text
                )
            )
        parts.append(covariance)
    more, covariance = _stay_parameters(lasting, first, until)
    return [*parameters, *more], joint(*parts, covariance)


def _source(r: Regression, first: int, until: int) -> str:
    return f"foedus fit: logit, GML lead dyads {first}-{until - 1}, {r.events} of {r.n}, errors clustered by dyad"


def _stay_parameters(lasting: Stays, first: int, until: int) -> tuple[list[Parameter], Floats]:
    what = f"GML durations {first}-{until - 1}, {lasting.n} disputes below war"
    source = f"foedus fit: interval-censored likelihood, {what}"
    origin = Origin("escalation", "escalation", source)
    # of NAMES: three stays and the single incident at the recent years' level, the spread as its logarithm
    turn = np.zeros((5, len(NAMES)))
    for k in range(3):
        turn[k, [k, 5]] = 1.0
    turn[3, 3], turn[4, [4, 6]] = 1.0, 1.0
    b, covariance = turn @ lasting.b, turn @ lasting.covariance @ turn.T
    se = np.sqrt(np.diag(covariance))
    asked: tuple[tuple[str, Scale, str, str], ...] = (
        ("days_at_threat", "log", "days", "mean stay at the level in a dispute of middling pace"),
        ("days_at_display", "log", "days", "same"),
        ("days_at_force", "log", "days", "same"),
        (
            "pace_spread",
            "log",
            "sd of ln pace",
            "disputes differ in pace: one lognormal factor on all their stays",
        ),
        (
            "single_incident",
            "logit",
            "probability",
            "a dispute is a single incident: it runs its course in a day",
        ),
    )
    made = [estimated(origin, n, b[k], se[k], s, u, t) for k, (n, s, u, t) in enumerate(asked)]
    return made, covariance


MODEL = Model(
    formula="sequential logits of climbing; lognormal pace on exponential stays; single incidents",
    data=DATA,
    sources=("gml_mid_dispute", "gml_mid_participant"),
    parameters=(
        *(name for step in STEPS for name in step.parameters.values()),
        "days_at_threat",
        "days_at_display",
        "days_at_force",
        "pace_spread",
        "single_incident",
    ),
    estimate=estimate,
)
