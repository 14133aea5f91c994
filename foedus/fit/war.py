"""War: how it ends, how long it lasts, whom it kills. Slopes, spreads and tails rest on all wars since 1816, for the
window holds too few; whether wars end with a winner and how long they last are given at the level of the window.

    P(a winner) = decisive            logit P(the initiating side wins | a winner) = α + β · ln(C_side / C_other)
    duration                          ``spans``              deaths above a point chosen by the data: ``tail``
    ln deaths = c + ω · ln(states/2)  robust errors; half of ω is used, for large wars also draw states in

C is the sum of CINC over the states of a side, each in the year in which it entered. Battle deaths have no mean that a
sample could estimate: medians and shares above thresholds are given, means never. What the last window says alone is in
the diagnostics.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import statsmodels.api as sm
from numpy.typing import NDArray

from foedus.fit.baselines import MODEL as WHOLE
from foedus.fit.baselines import origins, rolling
from foedus.fit.contract import Coefficient, Estimate, Fit, Model, Options, window
from foedus.fit.numbers import Origin, Scale, between, block, estimated, joint, rounded
from foedus.fit.priors import load_priors
from foedus.fit.regression import Design, Regression, regress
from foedus.fit.scores import Decile, calibration, wilson
from foedus.fit.spans import Spans, chance_of_years, fit_spans
from foedus.fit.tail import PowerLaw, against_lognormal, bootstrap, exceedance, power_law
from foedus.parameters.parameters import Parameter
from foedus.sources import scan

Floats = NDArray[np.float64]
FIRST = 1816
DATA = "COW Inter-State War 4.0 and National Material Capabilities 7.0"
WINNER = 1
TIMES, QUICK_TIMES, SEED = 2000, 100, 20010101
THRESHOLDS = (1e3, 1e4, 1e5, 1e6)


def wars(until: int, options: Options) -> pl.DataFrame:
    """One row a war begun before ``until``: year, further years, states, deaths (null if any is unknown), winner.

    ``y``: 1 where the initiating side won, 0 where the other did, null where nobody. ``ln_ratio``: the strength of the
    initiating side over the other's.
    """
    power = scan("cow_nmc", options.folder).select("ccode", "cinc", start_year="year")
    rows = scan("cow_war_inter_participant", options.folder).join(
        power, on=["ccode", "start_year"], how="left"
    )
    began = pl.col("initiator") == 1
    leading = (pl.col("side_a") == pl.col("side_a").filter(began).min().over("warnum")).alias("leading")
    ours, won = pl.col("leading"), pl.col("outcome") == WINNER
    strength = pl.col("cinc").filter(ours).sum(), pl.col("cinc").filter(~ours).sum()
    return (
        rows.with_columns(leading)
        .group_by("warnum")
        .agg(
            year=pl.col("start_year").min(),
            further=pl.col("end_year").max() - pl.col("start_year").min(),
            states=pl.len(),
            deaths=pl.when(pl.col("battle_deaths").null_count() == 0).then(pl.col("battle_deaths").sum()),
            winner=won.any(),
            y=pl.when((won & ours).any() != (won & ~ours).any()).then((won & ours).any()),
            ln_ratio=(strength[0] / strength[1]).log(),
            unknown=pl.col("cinc").null_count() > 0,
        )
        .filter((pl.col("year") >= FIRST) & (pl.col("year") < until))
        .with_columns(
            constant=1.0, cluster=pl.col("warnum"), ln_ratio=pl.when(~pl.col("unknown")).then("ln_ratio")
        )
        .sort("year", "warnum")
        .collect()
    )


def estimate(until: int, options: Options) -> Estimate:
    """Outcomes, durations, deaths."""
    options.say("war: outcomes, durations, deaths")
    rows = wars(until, options)
    origin = Origin("war", "war", f"foedus fit: {DATA}, {rows.height} wars {rows['year'][0]}-{until - 1}")
    parts = [f(rows, origin, until, options) for f in (_outcomes, _durations, _deaths)]
    parameters = [p for made, _, _ in parts for p in made]
    drawn = [p.name for p in parameters if p.block == "war"]
    covariance = joint(*(c for _, c, _ in parts))
    made = block("war", MODEL.formula, DATA, drawn, covariance)
    return Estimate(tuple(parameters), (made,), tuple(fit for _, _, fits in parts for fit in fits))


Part = tuple[list[Parameter], Floats, list[Fit]]


def _outcomes(rows: pl.DataFrame, origin: Origin, until: int, options: Options) -> Part:
    ended = Design(rows.with_columns(y=pl.col("winner").cast(pl.Float64)), "logit")
    decided = Design(rows.drop_nulls(["y", "ln_ratio"]).with_columns(pl.col("y").cast(pl.Float64)), "logit")
    late = ended.where(pl.col("year") >= window(until, options).start)
    some, ours = regress(late, ("constant",)), regress(decided, ("constant", "ln_ratio"))
    asked: tuple[tuple[str, Regression, str, Scale, str, str], ...] = (
        ("decisive", some, "constant", "logit", "probability", "a war ends with a winner"),
        ("initiator_wins", ours, "constant", "linear", "logit", "at equal strength"),
        ("win_ln_ratio", ours, "ln_ratio", "linear", "logit per ln(strength ratio)", "paper strength helps"),
    )
    made = [
        estimated(origin, name, r[c], r.se(c), scale, unit, text) for name, r, c, scale, unit, text in asked
    ]
    fits = _outcomes_told(ended, decided, (some, ours), until, options)
    return made, joint(some.covariance, ours.covariance), fits


def _outcomes_told(
    ended: Design, decided: Design, found: tuple[Regression, Regression], until: int, options: Options
) -> list[Fit]:
    (some, ours), span = found, window(until, options)
    late = decided.where(pl.col("year") >= span.start)
    specifications = {WHOLE: ("constant", "ln_ratio"), "base rate": ("constant",)}
    return [
        Fit(
            name="decisive",
            formula="logit P(a winner) = constant",
            data=f"{DATA}, wars of {span.start}-{until - 1}",
            n=some.n,
            events=some.events,
            coefficients=some.coefficients,
            diagnostics={**some.diagnostics, "all_wars": _share(ended)},
        ),
        Fit(
            name="initiator_wins",
            formula="logit P(initiating side wins | a winner) = constant + ln_ratio",
            data=DATA,
            n=ours.n,
            events=ours.events,
            coefficients=ours.coefficients,
            diagnostics={**ours.diagnostics, "window": _share(late)},
            calibration=calibration(decided.column("y"), ours.predict(decided), parts=5),
            scores=rolling(decided, specifications, origins(span, options.quick), counts=False),
        ),
    ]


def _share(design: Design) -> dict[str, float]:
    y = design.column("y")
    return {"n": float(y.size), "share": rounded(float(y.mean())) if y.size else float("nan")}


def _durations(rows: pl.DataFrame, origin: Origin, until: int, options: Options) -> Part:
    known = rows.drop_nulls("ln_ratio")
    further = known["further"].cast(pl.Float64).to_numpy()
    balance = load_priors()["war_balance"].value
    haste = np.exp(balance * np.abs(known["ln_ratio"].to_numpy()))
    late = (known["year"].to_numpy() >= window(until, options).start).astype(float)
    found = fit_spans(further, haste, late)
    se = np.sqrt(np.diag(found.covariance))
    fit = Fit(
        name="war_months",
        formula="exponential with lognormal pace, seen through calendar years; late: wars of the window",
        data=f"{DATA}; first and last year of a war",
        n=found.n,
        events=found.n,
        coefficients=tuple(
            Coefficient(name, float(b), float(s))
            for name, b, s in zip(("ln_months", "ln_spread", "late"), found.b, se, strict=True)
        ),
        diagnostics={"ln_likelihood": found.ln_likelihood},
        calibration=_years_told(further, haste, late, found),
    )
    turn = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    b, covariance = turn @ found.b, turn @ found.covariance @ turn.T
    sd = np.sqrt(np.diag(covariance))
    text = "median duration of a war between equals"
    made = [
        estimated(origin, "war_months", b[0], sd[0], "log", "months", text),
        estimated(origin, "war_pace_spread", b[1], sd[1], "log", "sd of ln pace", "wars differ in pace"),
    ]
    return made, covariance, [fit]


def _years_told(further: Floats, haste: Floats, late: Floats, found: Spans) -> tuple[Decile, ...]:
    """Predicted and recorded shares of wars that touch 0, 1, 2, 3 or more years after their first."""
    months, spread = np.exp(found.b[0] + found.b[2] * late), float(np.exp(found.b[1]))
    p = [chance_of_years(np.full_like(further, k), months, spread, haste).mean() for k in range(3)]
    table = []
    for k in range(4):
        predicted = p[k] if k < 3 else 1.0 - sum(p)
        events = float((further == k).sum() if k < 3 else (further >= 3).sum())
        table.append(
            Decile(
                further.size, events, float(predicted), events / further.size, *wilson(events, further.size)
            )
        )
    return tuple(table)


def _deaths(rows: pl.DataFrame, origin: Origin, until: int, options: Options) -> Part:
    known = rows.drop_nulls("deaths")
    deaths = known["deaths"].cast(pl.Float64).to_numpy()
    law = power_law(deaths)
    times = QUICK_TIMES if options.quick else TIMES
    spread = bootstrap(deaths, times, SEED)
    small = Design(known.with_columns(y=(pl.col("deaths") < law.begins).cast(pl.Float64)), "logit")
    below = regress(small, ("constant",))
    widening, widening_se = _widening(known)
    low, high = np.log(np.quantile(spread, [0.05, 0.95]))
    fixed, begins = Origin("war", None, origin.source), f"{law.begins:,.0f}"
    p, se = below.b[0], below.se("constant")
    small_text = f"a war stays below {begins} battle deaths (log-uniform from 1,000)"
    tail_text = f"P(deaths > x) = (x/{begins})^-(alpha-1) above {begins}"
    wider_text = f"half of the cross-section's {widening:.2f} (SE {widening_se:.2f}), as large wars also draw states in"
    ends = {
        "begins": (law.begins,) * 3,
        "tail": (float(np.log(law.alpha)), low, high),
        "wider": (widening / 2, 0.0, widening),
    }
    made = [
        between(
            fixed,
            "deaths_tail_begins",
            ends["begins"],
            "fixed",
            "battle deaths",
            "the power law holds from here",
        ),
        estimated(origin, "deaths_small", p, se, "logit", "probability", small_text),
        between(origin, "deaths_tail", ends["tail"], "log", "alpha", tail_text),
        between(origin, "deaths_widening", ends["wider"], "linear", "exponent of belligerents", wider_text),
        _belligerents(known, fixed),
    ]
    sd = (float(np.log(spread).std()), widening_se / 2)
    fit = _deaths_told(rows, law, spread, (widening, widening_se), until, options)
    return made, joint(below.covariance, np.diag(np.square(sd))), [fit]


def _belligerents(known: pl.DataFrame, origin: Origin) -> Parameter:
    """b: the law of deaths is that of wars with as many states as those on record had, by their geometric mean."""
    b = float(np.exp(known.select(pl.col("states").log().mean()).item()))
    text = "geometric mean of the states in wars on record: a war of so many is as deadly as the law says"
    return between(origin, "deaths_belligerents", (b, b, b), "fixed", "states", text)


def _deaths_told(
    rows: pl.DataFrame,
    law: PowerLaw,
    spread: Floats,
    widening: tuple[float, float],
    until: int,
    options: Options,
) -> Fit:
    known = rows.drop_nulls("deaths")
    return Fit(
        name="deaths",
        formula="P(deaths > x) = (x / xmin)^-(alpha - 1) above xmin, log-uniform from 1,000 below",
        data=DATA,
        n=known.height,
        events=law.n,
        coefficients=(
            Coefficient("alpha", law.alpha, float(spread.std())),
            Coefficient("ln states/2", *widening),
        ),
        diagnostics=_tail_told(known, rows.height, law, until, options) | {"bootstraps": spread.size},
    )


def _widening(known: pl.DataFrame) -> tuple[float, float]:
    """ω and its robust error: wars of at most 14 states, which leaves out the world wars."""
    some = known.filter(pl.col("states") < 15)
    x = sm.add_constant(np.log(some["states"].cast(pl.Float64).to_numpy() / 2.0))
    found = sm.OLS(np.log(some["deaths"].cast(pl.Float64).to_numpy()), x).fit(cov_type="HC1")
    return float(found.params[1]), float(found.bse[1])


def _tail_told(
    known: pl.DataFrame, total: int, law: PowerLaw, until: int, options: Options
) -> dict[str, Any]:
    deaths = known["deaths"].cast(pl.Float64).to_numpy()
    late = deaths[known["year"].to_numpy() >= window(until, options).start]
    return {
        "xmin": law.begins,
        "in_tail": law.n,
        "ks": law.distance,
        "power_law_over_lognormal": against_lognormal(deaths, law),
        "median_deaths": float(np.median(deaths)),
        "share_above": exceedance(deaths, THRESHOLDS),
        "window": {
            "n": late.size,
            "median_deaths": float(np.median(late)),
            "share_above": exceedance(late, THRESHOLDS),
        },
        "deaths_unknown": int(total - deaths.size),
    }


MODEL = Model(
    formula="logits of outcome; lognormal pace on an exponential end; power-law tail of deaths",
    data=DATA,
    sources=("cow_war_inter_participant", "cow_nmc"),
    parameters=(
        "decisive",
        "initiator_wins",
        "win_ln_ratio",
        "war_months",
        "war_pace_spread",
        "deaths_tail_begins",
        "deaths_small",
        "deaths_tail",
        "deaths_widening",
        "deaths_belligerents",
    ),
    estimate=estimate,
)
