"""Joining: which state comes to which side of which dispute.

    logit P(s joins) = intercept of its group
                     + affinity · (a_sj - a_si) + distance · ln((km + 500)/1500) + power · ln(C_s/C_i)
                     + size · ln(bound/2) + dormant            (bound states)
                     + conflict (also bound to the other side) + entangled (in another war-level dispute)

One stacked logit over disputes with force, third states and sides; slopes shared, intercepts by group: bound to the
target, volunteer for it, ally of the initiator, backer of it without a tie; on the initiator's side i and j change
places. The intercepts are those of war; below war that of each but the bound is shifted. Bound states below war are
left out of the logit: how often a use of force calls allies at all is

    invoked_by_force = Σ joined / Σ P(joins, were it a war)      over bound states, disputes with force short of war

with an interval from a bootstrap over disputes. Errors are clustered by dispute. Slopes of which the record holds few
cases have a normal prior, mean 0, sd 1.5. A practised pact (exercises or command) is the reference: honour_practised 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.fit.answers import BACKER, BOUND, PARTNER, TERMS, VOLUNTEER, answers
from foedus.fit.baselines import MODEL as WHOLE
from foedus.fit.baselines import origins, rolling
from foedus.fit.contract import Coefficient, Estimate, Fit, Model, Options, window
from foedus.fit.disputes import FORCE, WAR, joiners, lead_dyads
from foedus.fit.numbers import Origin, between, block, estimated, joint, rounded
from foedus.fit.openness import if_open, open_parameter, openness
from foedus.fit.priors import load_priors
from foedus.fit.regression import Design, Regression, regress_with_prior
from foedus.fit.scores import calibration, wilson
from foedus.parameters.parameters import Parameter, ViewValue

Floats = NDArray[np.float64]
DATA = "Gibler-Miller-Little MID 2.2.1 participants x ATOP 4.01 alliances as the rules call them"
PRIOR_SD = 1.5
WEAK_SD = 3.0  # of every column in short training windows only, where a group may have no joiner yet
HELD_BY_PRIOR = ("honour_dormant", "honour_conflict", "honour_entangled")
FIRST_CHOICE = {
    "honour_size": -1.0,
    "honour_dormant": -1.0,
}  # of several duties: the smaller, the practised pact
TIMES, QUICK_TIMES, SEED = 2000, 100, 19450624
PUBLISHED = {"Sabrosky 1980": 0.27, "later updates of it": 0.50, "Leeds, Long & Mitchell 2000": 0.745}
COLUMNS = (
    "honour_means_open",
    "volunteer",
    "join_initiator",
    "volunteer_initiator",
    "below_war_target",
    "below_war_initiator",
    "honour_affinity",
    "honour_distance",
    "honour_power",
    "honour_size",
    "honour_dormant",
    "honour_conflict",
    "honour_entangled",
)
VIEW, RECORDED = "deterrence", "as_recorded"
CONTESTED = ("honour_means_open", "honour_size")
UNITS = {
    "honour_affinity": "logit per sd of affinity",
    "honour_distance": "logit per ln((km+500)/1500)",
    "honour_power": "logit per ln(own/attacker capability)",
    "honour_size": "logit per ln(bound states/2)",
}
TEXTS = {
    "honour_means_open": "a duty to act by means of its own choice, in a practised alliance of two, 1,000 km away",
    "volunteer": "a major power or neighbour of the attacked joins its war without a duty",
    "join_initiator": "an ally of the initiator joins its war",
    "volunteer_initiator": "a major power or neighbour of the initiator joins its war without a tie",
    "below_war_target": "added for volunteers of the attacked where force stays short of war",
    "below_war_initiator": "added on the initiator's side, with or without a tie, where force stays short of war",
    "honour_affinity": "affinity with the side helped less affinity with the other",
    "honour_distance": "distance to the state helped",
    "honour_power": "own strength against the state opposed",
    "honour_size": "many hands",
    "honour_dormant": "the arrangement has neither joint exercises nor a unified command",
    "honour_conflict": "the state is also bound to the other side",
    "honour_entangled": "the state is at war already",
}


def estimate(until: int, options: Options) -> Estimate:
    """Fit, choose between duties by the fit, and fit again; then how often force calls allies."""
    years = window(until, options)
    options.say("joining: who could have come")
    first = _fitted(answers(years, options, FIRST_CHOICE))
    rows = answers(years, options, _choice(first))
    found = _fitted(rows)
    options.say("joining: how often force calls allies")
    share, interval, sd = _invoked(rows, found, QUICK_TIMES if options.quick else TIMES)
    source = (
        f"foedus fit: stacked logit, GML x ATOP, {years.start}-{until - 1}, {found.events} joined of {found.n} asked in"
        f" {found.clusters} disputes, errors clustered by dispute"
    )
    origin = Origin("call", "joining", source)
    parameters = [
        _beside(estimated(origin, c, found[c], found.se(c), "linear", UNITS.get(c, "logit"), TEXTS[c]))
        for c in COLUMNS
    ]
    asked = _asked_below_war(rows, found)
    parameters = [if_open(p, openness(asked)) for p in parameters]
    covariance = joint(found.covariance, np.array([[sd**2]]))
    text = "a use of force short of war is grave enough that the attacked state calls its allies; wars always are"
    parameters.append(between(origin, "invoked_by_force", (share, *interval), "logit", "probability", text))
    made = block("joining", MODEL.formula, DATA, [p.name for p in parameters], covariance)
    fit = _told(rows, found, until, options)
    open_share = open_parameter(source, asked, QUICK_TIMES if options.quick else TIMES, SEED)
    alone = (_reference(source), open_share)
    return Estimate((*parameters, *alone), (made,), (fit,))


def _beside(own: Parameter) -> Parameter:
    """An estimate; where reliability is contested it holds under the view as_recorded, the literature under the others.

    The value outside all views is the literature's too: it asks for what the rules ask for, a duty that was triggered.
    """
    if own.name not in CONTESTED:
        return own
    prior = load_priors()[own.name]
    theirs = ViewValue(value=prior.value, interval=prior.interval, source=prior.source, basis=prior.basis)
    mine = ViewValue(value=own.value, interval=own.interval, source=own.source, basis=own.basis)
    views = {choice: mine if choice == RECORDED else theirs for choice in load_priors().views[VIEW].choices}
    source = f"{prior.basis}: {prior.source}; {RECORDED}: {own.source}"
    return own.model_copy(
        update={
            "value": prior.value,
            "interval": prior.interval,
            "basis": prior.basis,
            "source": source,
            "view": VIEW,
            "views": views,
        }
    )


def _reference(source: str) -> Parameter:
    text = "a practised arrangement is the reference: what it adds is in honour_means_open"
    return between(Origin("call", None, source), "honour_practised", (0.0, 0.0, 0.0), "fixed", "logit", text)


def _choice(found: Regression) -> dict[str, float]:
    return {c: found[c] for c in COLUMNS if c in TERMS.values() or c == "honour_means_open"}


def _design(rows: pl.DataFrame) -> Design:
    """The columns of the logit, named as the engine's parameters; bound states below war are left out."""
    asked = rows.filter(pl.col("war") | (pl.col("group") != BOUND))
    group, below = pl.col("group"), ~pl.col("war")
    columns = {
        "honour_means_open": group == BOUND,
        "volunteer": group == VOLUNTEER,
        "join_initiator": group == PARTNER,
        "volunteer_initiator": group == BACKER,
        "below_war_target": below & (group == VOLUNTEER),
        "below_war_initiator": below & group.is_in([PARTNER, BACKER]),
        "honour_entangled": pl.col("entangled"),
        **{parameter: pl.col(name) for name, parameter in TERMS.items()},
        "allied": group.is_in([BOUND, PARTNER]),
    }
    return Design(asked.with_columns(**{name: e.cast(pl.Float64) for name, e in columns.items()}), "logit")


def _fitted(rows: pl.DataFrame) -> Regression:
    return regress_with_prior(_design(rows), COLUMNS, dict.fromkeys(HELD_BY_PRIOR, PRIOR_SD))


def _invoked(rows: pl.DataFrame, found: Regression, times: int) -> tuple[float, tuple[float, float], float]:
    """The logit of the share, the ends of its 90 % interval and its sd, from a bootstrap over disputes."""
    bound = rows.filter(~pl.col("war") & (pl.col("group") == BOUND))
    as_war = _design(bound.with_columns(war=pl.lit(value=True)))
    told = as_war.frame.select("dispnum", "y").with_columns(p=pl.Series(found.predict(as_war)))
    by = told.group_by("dispnum").agg(pl.col("y", "p").sum()).sort("dispnum")
    y, p = by["y"].to_numpy(), by["p"].to_numpy()
    draw = np.random.default_rng(SEED)
    picks = draw.integers(0, y.size, (times, y.size))
    shares = _logit(np.clip(y[picks].sum(axis=1) / p[picks].sum(axis=1), 1e-4, 1 - 1e-4))
    low, high = np.quantile(shares, [0.05, 0.95])
    return float(_logit(y.sum() / p.sum())), (float(low), float(high)), float(shares.std())


def _asked_below_war(rows: pl.DataFrame, found: Regression) -> pl.DataFrame:
    """Chance and answer of every third state in disputes below war, the bound left out: dispnum, y, p."""
    below = _design(rows.filter(~pl.col("war")))
    return below.frame.select("dispnum", "y").with_columns(p=pl.Series(found.predict(below)))


def _logit(p: Any) -> Any:
    return np.log(p / (1.0 - p))


def _told(rows: pl.DataFrame, found: Regression, until: int, options: Options) -> Fit:
    design = _design(rows)
    specifications = {
        WHOLE: COLUMNS,
        "base rate": ("constant",),
        "war or not": ("constant", "war"),
        "alliance + contiguity + major power": ("constant", "allied", "contiguous", "major"),
    }
    years = window(until, options)
    held = {c: PRIOR_SD if c in HELD_BY_PRIOR else WEAK_SD for c in COLUMNS}
    return Fit(
        name="joining",
        formula=f"logit P(joins) = {' + '.join(COLUMNS)}",
        data=f"{DATA}, {years.start}-{until - 1}",
        n=found.n,
        events=found.events,
        coefficients=tuple(Coefficient(c, found[c], found.se(c)) for c in COLUMNS),
        diagnostics={
            **found.diagnostics,
            "prior_sd": dict.fromkeys(HELD_BY_PRIOR, PRIOR_SD),
            "groups": _groups_told(rows),
            "honouring": _honouring(rows, found),
            "joiners_that_nobody_asked": _unasked(rows, years, options),
        },
        calibration=calibration(design.column("y"), found.predict(design)),
        scores=rolling(design, specifications, origins(years, options.quick), prior=held),
    )


def _groups_told(rows: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Asked and joined by group, in wars and below."""
    told = rows.group_by("group", "war").agg(asked=pl.len(), joined=pl.col("y").sum()).sort("group", "war")
    return {
        f"{group} {'at war' if war else 'below war'}": {
            "asked": asked,
            "joined": joined,
            "share": rounded(joined / asked),
        }
        for group, war, asked, joined in told.rows()
    }


def _unasked(rows: pl.DataFrame, years: range, options: Options) -> dict[str, int]:
    """Recorded joiners of neither duty, tie nor neighbourhood: out of reach of the model, and of the engine."""
    leads = lead_dyads(years, options.folder).filter(pl.col("hostlev") >= FORCE)
    came = joiners(leads, options.folder).join(leads.select("dispnum", "hostlev"), on="dispnum")
    missed = came.join(rows.filter(pl.col("y") == 1), on=["dispnum", "ccode"], how="anti")
    at_war, missed_at_war = (f.filter(pl.col("hostlev") == WAR).height for f in (came, missed))
    return {
        "joiners_at_war": at_war,
        "unasked_at_war": missed_at_war,
        "joiners_below_war": came.height - at_war,
        "unasked_below_war": missed.height - missed_at_war,
    }


def _honouring(rows: pl.DataFrame, found: Regression) -> dict[str, Any]:
    """How often bound states joined in wars, by state and by dispute, beside the published rates."""
    bound = rows.filter(pl.col("war") & (pl.col("group") == BOUND))
    at_least_one = bound.group_by("dispnum").agg(pl.col("y").max())["y"].to_numpy()
    y, n = float(bound["y"].sum()), bound.height
    reference = 1.0 / (1.0 + np.exp(-found["honour_means_open"]))
    return {
        "per_bound_state": {"n": n, "share": rounded(y / n), "interval": [rounded(x) for x in wilson(y, n)]},
        "per_dispute_any": {"n": at_least_one.size, "share": rounded(float(at_least_one.mean()))},
        "at_reference": rounded(float(reference)),
        "published": dict(PUBLISHED),
        "note": "published rates read obligations literally and ask by alliance; here every bound state of any size of"
        " pact is asked, and ATOP's conditions on place, conflict and demand are not expressed",
    }


def known(found: Estimate) -> dict[str, dict[str, float]]:
    """What the rules read of joining under each view: the estimates, and the priors of what the record cannot tell."""
    priors = load_priors()
    both = (*priors.parameters, *found.parameters)  # the later stands
    return {choice: {p.name: p.under(choice).value for p in both} for choice in priors.views[VIEW].choices}


MODEL = Model(
    formula="one stacked logit of joining: groups, shared slopes; force that calls allies by a moment",
    data=DATA,
    sources=("gml_mid_dispute", "gml_mid_participant", "atop4_member"),
    parameters=(*COLUMNS, "invoked_by_force", "honour_practised", "open_to_others"),
    estimate=estimate,
    takes=CONTESTED,
)
