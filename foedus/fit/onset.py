"""Onset: who begins a dispute with whom, a hazard of the directed dyad i → j per year.

    ln λ = constant + land + sea + one or two majors + ratio · |ln C_i/C_j|          (politically relevant dyads)
         = unrelated + distance · ln km                                              (the others)
         + joint democracy + rivalry + share · (C_i - C_j)/(C_i + C_j) + shared pact
         + offence · [an ally owes i to join its attack on j] + neutrality · [near j somebody owes i neutrality]
         + p1·t + p2·t² + p3·t³ + s · ln D + L,      P(onset in a year) = 1 - exp(-λ · exposure)

t: decades since the last dispute, held from ``peace_held`` on, which is where the likelihood is greatest. D: the
contested effect of a full defending coalition, which each view fixes; s: the expected defenders' share of strength. The
coefficients are those under the view deters_if_attacked. L, the level of the last years of the window, is estimated
under each view with all else held, errors clustered by year, so that all views give the same record with its pacts.
Errors of the coefficients are clustered by undirected dyad. In the rolling scores coefficients are those known at an
origin; the decade at which the curve is held and the parameters of joining behind s are those of the whole window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize

from foedus.fit.baselines import MODEL as WHOLE
from foedus.fit.baselines import origins, rolling
from foedus.fit.contract import Estimate, Fit, Model, Options, recent, window
from foedus.fit.disputes import in_dispute, lead_dyads
from foedus.fit.dyad_years import dyad_years, peace_decades
from foedus.fit.joining import VIEW, known
from foedus.fit.numbers import Origin, between, block, estimated, rounded
from foedus.fit.priors import load_priors
from foedus.fit.regression import Design, Regression, regress
from foedus.fit.scores import calibration
from foedus.fit.worlds import then
from foedus.parameters.parameters import Parameter, Parameters, ViewValue
from foedus.rules.tables import LAND, MAJOR, OTHER, SEA

Floats = NDArray[np.float64]
DATA = "Gibler-Miller-Little MID 2.2.1 lead dyads x the engine's covariates of 1 January (COW, ATOP 4.01, Thompson)"
MIDDLE = "deters_if_attacked"
PEACE = ("peace_decades_1", "peace_decades_2", "peace_decades_3")
TEXTS = {
    "onset_constant": "politically relevant dyad, not contiguous, equal in power, on the day after its last dispute",
    "onset_land": "common land border",
    "onset_sea": "no land border, at most 400 miles of water",
    "onset_one_major": "one of the two is a major power",
    "onset_two_majors": "both are major powers",
    "onset_ln_ratio": "lopsided in capability",
    "onset_unrelated": "dyad neither contiguous nor with a major power, at mean distance, day after its last dispute",
    "onset_unrelated_ln_distance": "distance between dyads that are not politically relevant, less its mean over them",
    "onset_joint_democracy": "both are democracies",
    "onset_rivalry": "strategic rivals",
    "onset_initiator_share": "the stronger of two more often begins",
    "onset_shared_pact": "one owes the other defence",
    "embolden_offense": "the initiator has an ally bound to join its attack",
    "embolden_neutrality": "a major or a neighbour of the target has promised the initiator neutrality",
    "peace_decades_1": "decades since the last dispute, t",
    "peace_decades_2": "t squared",
    "peace_decades_3": "t cubed",
}
UNITS = {
    "onset_constant": "ln hazard per directed dyad-year",
    "onset_unrelated": "ln hazard per directed dyad-year",
    "onset_ln_ratio": "ln hazard per ln(strong/weak capability)",
    "onset_unrelated_ln_distance": "ln hazard per ln(km+1)",
    "onset_initiator_share": "ln hazard per capability share (-1..1)",
    "embolden_offense": "hazard ratio",
    "embolden_neutrality": "hazard ratio",
    "peace_decades_1": "ln hazard per decade",
    "peace_decades_2": "ln hazard per decade^2",
    "peace_decades_3": "ln hazard per decade^3",
}
COLUMNS = tuple(TEXTS)
HELD_BETWEEN = (1.0, 8.0)  # decades
KINDS = {"land": LAND, "sea": SEA, "major": MAJOR, "other": OTHER}
KIND_TEXT = {
    LAND: "start of a future: where no last dispute is recorded, years at peace are drawn with this median",
    SEA: "same for sea neighbours",
    MAJOR: "same for others with a major power",
    OTHER: "same for the rest",
}
TIMES, QUICK_TIMES, SEED = 400, 40, 18150618


def estimate(until: int, options: Options) -> Estimate:
    """Coefficients under the middle view, the level under each, and years at peace."""
    years, priors = window(until, options), load_priors()
    options.say("onset: directed dyad-years")
    rows = dyad_years(years, options, known(options.before["joining"]))
    options.say(f"onset: {rows.height:,} rows")
    offsets = {choice: _offset(rows, priors, choice) for choice in priors.views[VIEW].choices}
    found, cap = _fitted(rows, offsets[MIDDLE])
    options.say(f"onset: the peace curve is held at {cap} decades")
    source = (
        f"foedus fit: cloglog of directed dyad-years {years.start}-{until - 1}, {found.events} onsets, {found.n} rows,"
        " errors clustered by dyad"
    )
    told = _in_decades(found, cap)
    drawn = _drawn(told, source)
    late = rows.filter(pl.col("year").is_in(list(recent(until, options))))
    levels = {v: _level(late, found, _offset(late, priors, v), cap) for v in offsets}
    made = block("onset", MODEL.formula, DATA, COLUMNS, told.covariance)
    fit = _told(rows, found, cap, offsets, levels, until, options)
    begun = lead_dyads(recent(until, options), options.folder).height
    level = _level_parameter(levels, recent(until, options), begun / float(late["y"].sum()))
    held = between(
        Origin("disputes", None, source),
        "peace_held",
        (cap, cap, cap),
        "fixed",
        "decades",
        "the curve of peace is held from here on; where the likelihood is greatest, and the others are given it",
    )
    return Estimate((*drawn, held, level, *_peace_medians(until, options)), (made,), (fit,))


def _drawn(found: Regression, source: str) -> list[Parameter]:
    """The coefficients as parameters of one block."""
    origin = Origin("disputes", "onset", source)
    return [
        estimated(
            origin,
            c,
            found[c],
            found.se(c),
            "log" if c.startswith("embolden") else "linear",
            UNITS.get(c, "ln hazard"),
            TEXTS[c],
        )
        for c in COLUMNS
    ]


def _offset(rows: pl.DataFrame, priors: Parameters, choice: str) -> Floats:
    """ln exposure + s · ln D as the view has D, and whether only contingent duties deter."""
    s = rows[f"s_{choice}"].to_numpy()
    return np.asarray(
        np.log(rows["exposure"].to_numpy()) + s * np.log(priors["deterrence"].under(choice).value)
    )


def _design(rows: pl.DataFrame, offset: Floats, cap: float) -> Design:
    """Rows with the powers of t / ``cap``, held at 1: in that unit a fit can start from that of another cap."""
    u = pl.col("t").clip(upper_bound=cap) / cap
    powers = {name: u.pow(k) for k, name in enumerate(PEACE, start=1)}
    return Design(rows.with_columns(pl.Series("offset", offset), **powers), "cloglog")


def _fitted(rows: pl.DataFrame, offset: Floats) -> tuple[Regression, float]:
    """The regression, and the decade from which the curve is held. Covariances are conditional on it."""
    start: Floats | None = None

    def lost(cap: float) -> float:
        nonlocal start
        found = regress(_design(rows, offset, cap), COLUMNS, clustered=False, start=start)
        start = found.b
        return -found.ln_likelihood

    best = optimize.minimize_scalar(lost, bounds=HELD_BETWEEN, method="bounded", options={"xatol": 0.05})
    cap = round(float(best.x), 1)
    return regress(_design(rows, offset, cap), COLUMNS, start=start), cap


def _in_decades(found: Regression, cap: float) -> Regression:
    """The regression with the powers of t in decades: p_k = q_k / cap^k."""
    unit = np.array([cap ** -(PEACE.index(c) + 1.0) if c in PEACE else 1.0 for c in COLUMNS])
    return replace(found, b=found.b * unit, covariance=found.covariance * np.outer(unit, unit))


def _level(late: pl.DataFrame, found: Regression, offset: Floats, cap: float) -> Regression:
    """L: one number with everything else held, errors clustered by year."""
    design = _design(late, offset, cap)
    held = offset + design.matrix(COLUMNS) @ found.b
    late = late.with_columns(pl.Series("offset", held), cluster=pl.col("year"))
    return regress(Design(late, "cloglog"), ("constant",), start=np.zeros(1))


def _level_parameter(levels: Mapping[str, Regression], years: range, begun: float) -> Parameter:
    """L + ln(disputes begun / onsets): the engine begins a dispute only where the two are not in one already, and once
    at a time; the record's others (inside another dispute, a second of a year) are begun as disputes of their own."""
    source = (
        f"foedus fit: onsets of {years.start}-{years.stop - 1} against the model of the window, clustered by year, and"
        f" {begun:.3f} disputes begun for each"
    )
    made = {
        v: estimated(
            Origin("disputes", None, source),
            "onset_level",
            r["constant"] + float(np.log(begun)),
            r.se("constant"),
            "linear",
            "ln hazard",
            "the level of the last years; each view of deterrence has its own, to give the record with its pacts",
        )
        for v, r in levels.items()
    }
    views = {v: ViewValue(value=p.value, interval=p.interval, source=source) for v, p in made.items()}
    return made[MIDDLE].model_copy(update={"view": VIEW, "views": views})


def _peace_medians(until: int, options: Options) -> list[Parameter]:
    """Median years at peace of non-rival dyads by kind; intervals from a bootstrap over states."""
    past = then(until)
    pair, n = past.ground.pair, past.world.n
    years = peace_decades(past)[0] * 10.0
    draw = np.random.default_rng(SEED)
    times = QUICK_TIMES if options.quick else TIMES
    picks = draw.multinomial(n, np.full(n, 1.0 / n), size=times).astype(float)
    made = []
    for name, kind in KINDS.items():
        i, j = np.nonzero(np.triu((pair["kind"] == kind) & ~pair["rivals"], 1))
        order = np.argsort(years[i, j], kind="stable")
        x = years[i, j][order]
        spread = [_weighted_median(x, (w[i] * w[j])[order]) for w in picks]
        low, high = np.quantile(spread, [0.05, 0.95])
        middle = float(np.median(x))
        source = f"foedus fit: {x.size} non-rival dyads on 1 January {until}, bootstrap over states"
        ln = [float(np.log(max(v, 0.5))) for v in (middle, min(low, middle), max(high, middle))]
        origin, ends = Origin("disputes", None, source), (ln[0], ln[1], ln[2])
        made.append(between(origin, f"peace_median_{name}", ends, "log", "years", KIND_TEXT[kind]))
    return made


def _weighted_median(x: Floats, weight: Floats) -> float:
    """The median of sorted ``x`` with weights."""
    return float(x[np.searchsorted(np.cumsum(weight), weight.sum() / 2.0)])


def _told(
    rows: pl.DataFrame,
    found: Regression,
    cap: float,
    offsets: Mapping[str, Floats],
    levels: Mapping[str, Regression],
    until: int,
    options: Options,
) -> Fit:
    design, years = _design(rows, offsets[MIDDLE], cap), window(until, options)
    own = f"s_{MIDDLE}"
    free = regress(_design(rows, np.log(rows["exposure"].to_numpy()), cap), (*COLUMNS, own))
    specifications = {
        WHOLE: COLUMNS,
        "base rate": ("constant",),
        "last year": ("constant", "last_year"),
        "peace years": ("constant", *PEACE),
        "alliance + contiguity + major power": (
            "constant",
            *("onset_shared_pact", "onset_land", "onset_sea", "onset_one_major", "onset_two_majors"),
        ),
    }
    options.say("onset: rolling origins")
    deterrence = load_priors()["deterrence"]
    return Fit(
        name="onset",
        formula="cloglog P(onset) = " + " + ".join((*COLUMNS, "s ln D (fixed)", "ln exposure (fixed)")),
        data=f"{DATA}, {years.start}-{until - 1}",
        n=found.n,
        events=found.events,
        coefficients=_in_decades(found, cap).coefficients,
        diagnostics={
            **found.diagnostics,
            "peace_curve_held_at_decades": rounded(cap),
            "free_ln_hazard_of_s": {"b": rounded(free[own]), "se": rounded(free.se(own))},
            "ln_D_of_views": {v: rounded(float(np.log(deterrence.under(v).value))) for v in offsets},
            "onset_level": {
                v: [rounded(r["constant"]), rounded(r.se("constant"))] for v, r in levels.items()
            },
            "disputes": _accounted(rows, years, options),
            "disputes_of_recent_years": _accounted(rows, recent(until, options), options),
            "rows_stand_for": float(rows["weight"].sum()),
        },
        calibration=calibration(design.column("y"), found.predict(design), design.column("weight")),
        scores=rolling(design, specifications, origins(years, options.quick)),
    )


def _accounted(rows: pl.DataFrame, years: range, options: Options) -> dict[str, int]:
    """Where the recorded disputes are: onsets of the model, inside another dispute of the two, or not told apart."""
    leads = lead_dyads(years, options.folder).with_columns(
        low=pl.min_horizontal("ccode1", "ccode2"), high=pl.max_horizontal("ccode1", "ccode2")
    )
    both = leads.join(in_dispute(options.folder), on=["low", "high"], suffix="_other").filter(
        (pl.col("dispnum") != pl.col("dispnum_other"))
        & (pl.col("start_other") < pl.col("start"))
        & (pl.col("end") >= pl.col("start"))
    )
    inside = both["dispnum"].n_unique()
    onsets = int(rows.filter(pl.col("year").is_in(list(years)))["y"].sum())
    return {
        "recorded": leads.height,
        "onsets": onsets,
        "begun_inside_another_of_the_two": inside,
        "second_of_a_year_or_state_not_in_system_on_1_january": leads.height - onsets - inside,
    }


MODEL = Model(
    formula="cloglog of directed dyad-years, the contested effect of pacts held at each view's value",
    data=DATA,
    sources=(
        "gml_mid_dispute",
        "gml_mid_participant",
        "gml_mid_dir_dyad_year",
        "cow_system",
        "cow_nmc",
        "cow_contiguity_dir",
        "cow_majors",
        "cow_mindist_undirected",
        "tss_rivalries",
        "isard_cow_democracy",
        "unga_ideal_points",
        "atop4_member",
    ),
    parameters=(*COLUMNS, "peace_held", "onset_level", *(f"peace_median_{k}" for k in KINDS)),
    estimate=estimate,
    needs=("joining",),
)
