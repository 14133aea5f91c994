"""Thinning is exact: the squeeze changes no answer, reliable allies never invite, a bound that is none is found."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.arrangements import load_library
from foedus.base.draws import root
from foedus.engine.live import ROUNDING, live, world_name
from foedus.engine.lives import Lives, model
from foedus.engine.model import AUTOMATIC, BOUND_BROKEN, C_LAZY, OK, work_space
from foedus.engine.processes.onset import acceptance, bound_factor, fill_envelope, peace_factor
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.rules.respond import expected_defence
from foedus.rules.tables import ALLY, FORCE, NEUTRAL_ALWAYS, OPEN, PARTNER_AGAINST, Case
from foedus.world import load_world

BASELINE, LAST = date(2026, 1, 1), date(2036, 1, 1)
VIEWS = ("deters", "deters_if_attacked", "does_not_deter")
N = load_world().n
ON_ENVELOPE = {  # what the envelope reads from one record for all views
    "onset_constant", "onset_land", "onset_sea", "onset_one_major", "onset_two_majors", "onset_ln_ratio",
    "onset_joint_democracy", "onset_rivalry", "onset_unrelated", "onset_unrelated_ln_distance",
    "onset_initiator_share",
}  # fmt: skip
STATES = st.integers(min_value=0, max_value=N - 1)
UNIT = st.floats(min_value=0.0, max_value=1.0, exclude_max=True)
DAYS = st.floats(min_value=0.0, max_value=40_000.0)
HABITS = st.tuples(st.floats(-2.0, 4.0), st.floats(0.2, 1.0), st.floats(0.5, 3.0))  # see ``practised``
DEVIATIONS = st.floats(min_value=-2.5, max_value=2.5)
MANY = settings(max_examples=400)


@cache
def fixed():
    """The whole world under the whole library, and space to work in."""
    compiled = compile_library(load_library(), load_world(), BASELINE, LAST)
    tables = model(compiled.tables, load_world(), BASELINE, 3652.5)
    return tables, work_space(tables.t, 1 << 14)


def practised(thetas, habits):
    """The same records with pre-emption, the two hazard ratios after mediation, and six tenths of the error shown."""
    thetas = thetas.copy()
    thetas["preemption"], thetas["relapse_mediated_early"], thetas["relapse_mediated"] = habits
    thetas["arms_transparency"] = 0.6
    return thetas


def records(z, seed=0):
    """Parameter records under every view, all parameters ``z`` deviations off in directions drawn by ``seed``."""
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], len(load_parameters().parameters))
    return np.concatenate([load_parameters().under(v).records((z * signs)[None]) for v in VIEWS]).view(
        np.recarray
    )


def factor(theta, e, i, j, days=0.0):
    """L, pacts, emboldening, open budgets, mediation and deterrence of i → j, worked out always and in full."""
    m, w = fixed()
    tie, x = m.t.tie[e], np.exp(theta.onset_level)
    near = m.g.near[m.g.first_near[j] : m.g.first_near[j + 1]]
    x *= np.exp(theta.onset_shared_pact) if (tie[i, j] | tie[j, i]) & ALLY else 1.0
    x *= theta.embolden_offense if tie[i, j] & PARTNER_AGAINST else 1.0
    if tie[i, j] & OPEN:
        x *= np.exp(-theta.preemption * theta.perceived_error * theta.arms_transparency)
    if w.mediated[min(i, j), max(i, j)]:
        early = days < theta.relapse_mediated_years * 365.25
        x *= theta.relapse_mediated_early if early else theta.relapse_mediated
    x *= theta.embolden_neutrality if any(tie[s, i] & NEUTRAL_ALWAYS for s in near if s != i) else 1.0
    case = Case(FORCE, np.array([i]), np.array([j]), -1)
    s = expected_defence(m.t, m.g, theta, e, case, w.passed[AUTOMATIC], w.logit, w.duty, w.how)
    assert 0.0 <= s < 1.0
    return x * theta.deterrence**s


@MANY
@given(
    i=STATES, j=STATES, u=UNIT, days=DAYS, z=DEVIATIONS, view=st.integers(0, 2), last=st.booleans(),
    habits=HABITS, mediated=st.booleans(),
)  # fmt: skip
def test_the_squeeze_is_exact(i, j, u, days, z, view, last, habits, mediated):
    """The candidate is a dispute if and only if u < λ/E, whether or not deterrence had to be worked out."""
    m, w = fixed()
    thetas, e = practised(records(z), habits), m.t.start_day.size - 1 if last else 0
    bound = bound_factor(thetas)
    if i == j:
        return
    w.mediated[min(i, j), max(i, j)] = mediated
    full = peace_factor(thetas[view], days) * factor(thetas[view], e, i, j, days) / bound
    for draw in (u, full * 0.999999, min(full * 1.000001, 1.0), full * (0.9 + 0.2 * u)):
        accepted, _ = acceptance(m, thetas[view], w, e, i, j, days, bound, draw)
        if abs(draw - full) > 1e-9 * full:
            assert accepted == (draw < full)
    w.mediated[:] = False


def test_the_squeeze_decides_some_and_leaves_some():
    """Otherwise the test above would not have met both."""
    m, w = fixed()
    thetas = records(0.0)
    w.count[C_LAZY] = 0
    russia, estonia = load_world().index("RUS"), load_world().index("EST")
    draws = np.linspace(0.0, 1.0, 500, endpoint=False)
    for u in draws:
        acceptance(m, thetas[0], w, 0, russia, estonia, 0.0, bound_factor(thetas), u)
    assert 10 < w.count[C_LAZY] < 250


@MANY
@given(
    i=STATES, j=STATES, z=DEVIATIONS, seed=st.integers(0, 10_000), view=st.integers(0, 2), days=DAYS,
    habits=HABITS, mediated=st.booleans(),
)  # fmt: skip
def test_the_bound_is_a_bound(i, j, z, seed, view, days, habits, mediated):
    """No pair, view or draw of the parameters has a factor above B, whatever has become of practices."""
    thetas = practised(records(z, seed), habits)
    if i != j:
        w = fixed()[1]
        w.mediated[min(i, j), max(i, j)] = mediated
        assert factor(thetas[view], 0, i, j, days) <= bound_factor(thetas) * (1 + 1e-12)
        w.mediated[:] = False


@MANY
@given(i=STATES, j=STATES, u=UNIT, days=DAYS, more=st.floats(0.0, 5.0))
def test_a_more_reliable_ally_never_makes_an_attack(i, j, u, days, more):
    """Under ``deters`` a candidate that is turned down stays turned down when every ally is more likely to come."""
    m, w = fixed()
    thetas = records(0.0)
    reliable = thetas.copy()
    reliable["honour_means_open"] += more
    if i == j:
        return
    bound = bound_factor(thetas)
    assert bound == bound_factor(reliable)
    assert factor(reliable[0], 0, i, j) <= factor(thetas[0], 0, i, j)
    if acceptance(m, reliable[0], w, 0, i, j, days, bound, u)[0]:
        assert acceptance(m, thetas[0], w, 0, i, j, days, bound, u)[0]


def test_reliable_allies_make_fewer_attacks_on_whom_they_defend():
    """Coupled futures under ``deters``, honour_means_open from 1.07 up to 3, on members of the North Atlantic Treaty.

    On average: after a dispute that did not happen the pair has been at peace for longer, so others may.
    """
    m, _ = fixed()
    lives, thetas = Lives([m], 4), records(0.0)[:1]
    reliable = thetas.copy()
    reliable["honour_means_open"] = 3.0
    world = load_world()
    members = [world.index(s) for s in load_library()["nato"].members(BASELINE)]
    change = []
    for f in range(150):
        attacked = []
        for theta in (thetas, reliable):
            ((_, _, events),) = lives.future(f, theta)
            attacked.append(int((np.isin(events["b"], members) & (events["kind"] == 0)).sum()))
        change.append(attacked[1] - attacked[0])
    change = np.array(change)
    assert change.mean() + 2 * change.std() / np.sqrt(len(change)) < 0


# ---- the bound at run time -----------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.3, 0.9, 0.97])
def test_a_broken_bound_is_found_and_never_clipped(share):
    m, w = fixed()
    thetas = records(0.0)
    row, cell = np.zeros(N), np.zeros((N, N))
    envelope = fill_envelope(thetas[0], thetas, m.g, row, cell)
    names = [np.uint64(world_name(root(1), f)) for f in range(10)]
    greatest = max(factor(thetas[2], 0, i, j) for i, j in busy_pairs())
    assert {live(m, thetas[2], envelope, w, name) for name in names} == {OK}
    low = envelope._replace(bound=share * greatest)
    broken = {live(m, thetas[2], low, w, name) for name in names}
    assert broken == {BOUND_BROKEN}


@pytest.mark.parametrize("years", [0.0, 5.0, 40.0])
def test_long_peace_does_not_hide_a_broken_bound(years):
    """λ/E would stay below 1, but the squeeze would turn down candidates that it must not."""
    m, w = fixed()
    theta = records(0.0)[2]
    for i, j in busy_pairs():
        true = factor(theta, 0, i, j)
        for u in (0.0, 0.5 * peace_factor(theta, years * 365.25)):
            _, broken = acceptance(m, theta, w, 0, i, j, years * 365.25, 0.97 * true, u)
            _, whole = acceptance(m, theta, w, 0, i, j, years * 365.25, theta.deterrence * true, u)
            assert broken > 1.0 + ROUNDING
            assert whole <= 1.0 + ROUNDING


def test_peace_that_raises_the_hazard_breaks_the_bound():
    """E holds on the day after a dispute: parameters under which peace raises the hazard are refused, not clipped."""
    m, w = fixed()
    rising = load_parameters().replaced({"peace_decades_1": 1.5})
    thetas = rising.under("deters").records(np.zeros((1, len(rising.parameters))))
    row, cell = np.zeros(N), np.zeros((N, N))
    envelope = fill_envelope(thetas[0], thetas, m.g, row, cell)
    name = np.uint64(world_name(root(1), 0))
    assert live(m, thetas[0], envelope, w, name) == BOUND_BROKEN


def busy_pairs():
    world = load_world()
    rivals = np.argwhere(world.rivalry)
    return [(int(i), int(j)) for i, j in rivals if i != j]


def test_views_share_all_that_the_envelope_takes_from_one_of_them():
    """The envelope reads static coefficients from one record: they must not be contested."""
    parameters = load_parameters()
    names = {p.name for p in parameters.parameters}
    assert names >= ON_ENVELOPE
    assert not {p.name for p in parameters.parameters if p.contested} & ON_ENVELOPE
    thetas = records(1.3, 2)
    for name in ON_ENVELOPE:
        assert len(set(thetas[name])) == 1


def test_candidates_do_not_depend_on_the_view():
    """The envelope is filled for all views at once; a view's own record does not move it."""
    m, _ = fixed()
    thetas = records(0.7)
    filled = []
    for view in range(3):
        row, cell = np.zeros(N), np.zeros((N, N))
        filled.append(fill_envelope(thetas[view], thetas, m.g, row, cell))
    first = filled[0]
    for other in filled[1:]:
        assert (other.bound, other.race) == (first.bound, first.race)
        assert (other.row == first.row).all()
        assert (other.cell == first.cell).all()
