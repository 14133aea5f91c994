"""Process 7: off it moves no bit; on, races come as often as their closed form says, and weigh what they should."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from lined_world import library, lined, lived, same
from scipy import stats
from small_world import quick, small_world

from foedus.engine.model import work_space
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
