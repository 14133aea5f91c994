"""Process 7: off it moves no bit; on, races come as often as their closed form says, and weigh what they should."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from lined_world import library, lined, lived, same
from scipy import stats
from small_world import quick, small_world

from foedus.base.draws import named
from foedus.engine.model import work_space
from foedus.engine.processes.arms import arms_year
from foedus.engine.processes.onset import acceptance, bound_factor, fill_envelope, pair_bound, race_factor
from foedus.log.events import Event
from foedus.rules.setting import RIVALS
from foedus.rules.tables import OPEN

RACE = 2.45
FUTURES, YEARS = 300, 8
PAIRS = list(combinations(range(small_world().n), 2))


def with_rivals(pairs, *, open_=False):
    """The small world where all are rivals, with pairs of our own choice in process 7."""
    one = lined(library())
    table = np.array(pairs, RIVALS)
    ground, tie = one.g.pair.copy(), one.t.tie.copy()
    ground["rivals"] = True
    tie[:] = tie & ~tie.dtype.type(OPEN) | (OPEN if open_ else 0)
    return one._replace(
        t=one.t._replace(tie=tie), g=one.g._replace(pair=ground), s=one.s._replace(rivals=table)
    )


def races(rows):
    return rows[rows["kind"] == int(Event.RACE_YEAR)]


def test_off_it_moves_no_bit_whoever_the_rivals_are():
    none, many = lived([with_rivals([]), with_rivals(PAIRS)], quick(), 20, 1)
    assert all(same(a, b) for a, b in zip(none, many, strict=True))


def test_identical_arms_are_identical():
    one, two = lived([with_rivals(PAIRS)] * 2, quick(arms_race=RACE), 20, 2)
    assert all(same(a, b) for a, b in zip(one, two, strict=True))
    assert sum(len(races(rows)) for rows in one) > 0


@pytest.mark.parametrize(
    ("open_", "clear", "error"), [(False, 0.8, 0.1), (True, 0.8, 0.02), (True, 0.0, 0.1)]
)
def test_races_are_as_frequent_as_the_closed_form_says(open_, clear, error):
    """Without a reaction a mean of three years is N(0, spread² / 3), seen with N(0, error²): both fast, p². One pair,
    every third year, so that years share nothing."""
    fixed = quick(arms_race=RACE, arms_reaction=0.0, arms_error=0.1, arms_transparency=clear)
    theta = fixed.medians()
    lives = lived([with_rivals([(0, 1)], open_=open_)], fixed, FUTURES, 3)[0]
    years = np.concatenate([np.round(races(rows)["day"] / 365.25) for rows in lives])
    found = int(np.isin(years, (0, 3, 6)).sum())
    p = stats.norm.sf(theta.arms_fast, scale=np.hypot(theta.arms_spread / np.sqrt(3.0), error)) ** 2
    assert stats.binomtest(found, 3 * FUTURES, p).pvalue > 1e-3


# ---- growth as it is seen ----------------------------------------------------------------------------------------


def world_name(seed, future):
    return np.uint64(named(np.uint64(seed), future))


def grown(pairs, worlds=1, *, year=3, open_=False, **values):
    """Growth of every state in a year after one in which each grew by as much as its place in the table, in 1/100."""
    fixed = quick(arms_race=RACE, **{"arms_spread": 0.0, "arms_fast": 99.0} | values)
    theta = fixed.records(np.zeros((1, len(fixed.parameters))))[0]
    m, found = with_rivals(pairs, open_=open_), []
    w = work_space(m.t, 16)
    for world in range(worlds):
        w.growth[:] = np.arange(len(w.growth))[:, None] / 100.0
        arms_year(m, theta, w, world_name(7, world), year, 0.0)
        found.append(w.growth[:, 0].copy())
    return np.array(found)


@pytest.mark.parametrize("clear", [0.0, 1.0])
def test_without_an_error_a_rival_answers_what_the_other_did(clear):
    """r times the mean growth of its rivals: with no error, or with one that budgets shown take away, to the bit."""
    pairs, all_of_it = [(0, 1), (0, 4), (1, 2)], {"arms_error": 0.3, "arms_transparency": 1.0}
    values = all_of_it if clear else {"arms_error": 0.0, "arms_transparency": 0.0}
    (found,) = grown(pairs, open_=bool(clear), arms_reaction=0.5, **values)
    assert found[[0, 1, 2, 4]] == pytest.approx([0.5 * 0.025, 0.5 * 0.01, 0.5 * 0.01, 0.0], abs=1e-15)
    assert (grown(pairs, open_=True, arms_reaction=0.5, **all_of_it) == found).all()


@pytest.mark.parametrize("rivals", [1, 3, 7])
@pytest.mark.parametrize(("open_", "clear", "left"), [(False, 0.6, 1.0), (True, 0.6, 0.4), (True, 0.0, 1.0)])
def test_errors_add_their_closed_form_to_the_variance_of_growth(rivals, open_, clear, left):
    """r² · error² · (1 - t)² / rivals, normal, about r times what they did."""
    values = {"arms_reaction": 0.5, "arms_error": 0.2, "arms_transparency": clear}
    pairs = [(0, k + 1) for k in range(rivals)]
    answers = grown(pairs, 2000, open_=open_, **values)[:, 0]
    spread = 0.5 * 0.2 * left / np.sqrt(rivals)
    z = (answers - 0.5 * np.arange(1, rivals + 1).mean() / 100.0) / spread
    assert stats.kstest(z, "norm").pvalue > 1e-3
    assert 2 * min(stats.chi2.cdf((z**2).sum(), 2000), stats.chi2.sf((z**2).sum(), 2000)) > 1e-3


def test_errors_are_apart_by_who_looks_at_whom_and_when():
    """No two of them are related, not even those of two who look at each other or at the same third."""
    values = {"arms_reaction": 0.5, "arms_error": 0.2, "arms_transparency": 0.0}
    years = [grown([(0, 1), (0, 2)], 2000, year=year, **values)[:, :3] for year in (3, 4)]
    related = np.corrcoef(np.concatenate(years, axis=1).T) - np.eye(6)
    assert np.abs(related).max() < 4.5 / np.sqrt(2000)
    assert np.abs(related).max() > 0.0


def test_who_takes_a_rival_for_fast_arms_against_it_the_year_after():
    """One error a year, for the race and for the answer to it: races go with what both then do."""
    fixed = quick(arms_race=RACE, arms_spread=0.0, arms_error=0.2, arms_transparency=0.0)
    theta = fixed.records(np.zeros((1, len(fixed.parameters))))[0]
    m, answers = with_rivals([(0, 1)]), {True: [], False: []}
    w = work_space(m.t, 16)
    for world in range(400):
        w.growth[:], w.count[:], theta["arms_reaction"] = 0.0, 0, 0.0
        arms_year(m, theta, w, world_name(9, world), 3, 0.0)
        races, theta["arms_reaction"] = bool(w.race[0, 1]), 0.5
        arms_year(m, theta, w, world_name(9, world), 4, 365.25)
        answers[races].append(w.growth[:2, 0].min())
    assert min(answers[True]) >= 0.5 * theta.arms_fast > min(answers[False])
    assert max(answers[False]) < 0.5 * theta.arms_fast


def test_a_strong_reaction_makes_races_go_together():
    """Rivals who answer each other in full race more often than those who do not."""
    weak, strong = (
        sum(
            len(races(rows))
            for rows in lived([with_rivals([(0, 1)])], quick(arms_race=RACE, arms_reaction=r), 400, 4)[0]
        )
        for r in (0.0, 0.9)
    )
    assert strong > 1.3 * weak


def test_a_race_multiplies_the_hazard_and_the_bound_by_its_parameter():
    """The threshold of acceptance, found by bisection, is ``arms_race`` times as high; the bound carries it."""
    m, parameters = with_rivals([(0, 6)]), quick(arms_race=RACE)
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    plain = quick().records(np.zeros((1, len(parameters.parameters))))
    bound = race_factor(theta) * bound_factor(theta)
    assert bound == pytest.approx(RACE * bound_factor(plain))
    w, edges = work_space(m.t, 16), []
    for racing in (False, True):
        w.race[0, 6] = racing
        low, high = 0.0, 1.0
        for _ in range(60):
            u = (low + high) / 2
            yes, filled = acceptance(m, theta[0], w, 0, 6, 0, 400.0, bound, u)
            assert filled <= 1.0 + 1e-9
            low, high = (u, high) if yes else (low, u)
        edges.append(low)
    assert edges[1] == pytest.approx(RACE * edges[0])


def test_only_rivals_pay_for_the_bound_of_races():
    """Where races weigh, the envelope of two who are no rivals is what it is without them, to the bit."""
    m = lined(library())
    n, rates = m.g.state.size, []
    for weight in (1.0, RACE):
        parameters = quick(arms_race=weight)
        theta = parameters.records(np.zeros((1, len(parameters.parameters))))
        envelope = fill_envelope(theta[0], theta, m.g, np.zeros(n), np.zeros((n, n)))
        bounds = [[pair_bound(envelope, m.g.pair[i, j]) for j in range(n)] for i in range(n)]
        rates.append((np.array(bounds), np.diff(envelope.cell, axis=1, prepend=0.0)))
    (plain, rate), (racing, higher) = rates
    rivals = m.g.pair["rivals"]
    assert 0 < rivals.sum() < n * n
    assert (racing == np.where(rivals, RACE * plain, plain)).all()
    assert higher == pytest.approx(np.where(rivals, RACE * rate, rate))


def test_races_bring_disputes():
    """Among rivals who race often, more disputes than where races weigh nothing, on the same candidates' odds."""
    often = {"arms_spread": 1.0, "arms_fast": -1.0}
    pairs = [(a, b) for a, b in PAIRS if small_world().rivalry[a, b]]
    counts = []
    for weight in (1.0, RACE):
        lives = lived([with_rivals(pairs)], quick(arms_race=weight, **often), FUTURES, 5)[0]
        rows = np.concatenate([rows[rows["kind"] == int(Event.DISPUTE)] for rows in lives])
        between = {*pairs, *((b, a) for a, b in pairs)}
        counts.append(sum((int(r["a"]), int(r["b"])) in between for r in rows))
    assert counts[1] > 1.15 * counts[0]
