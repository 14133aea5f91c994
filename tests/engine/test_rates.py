"""Rates of a dispute in hand, the engine's against the reference's, exactly: every level, side, arrival and command."""

from __future__ import annotations

from itertools import product

import pytest
from agreement import DAYS, small_compiled
from reference import Reference
from reference_dispute import Dispute, Joiner
from small_world import BASELINE, YEARS, quick, small_library, small_world

from foedus.engine.lives import model
from foedus.engine.model import LEVEL_WAR, work_space
from foedus.engine.processes.escalation import climb_rate, settle_rate, to_force, to_war
from foedus.engine.processes.war import end_rate, ln_ratio
from foedus.rules.tables import TRAINED

CASES = list(
    product([("RUS", "POL"), ("CHN", "USA"), ("EST", "IRN"), ("DEU", "EST")], (0, 1), (0.7, 1.0, 2.4))
)
JOINERS = [("TUR", 1, True, True), ("BLR", 0, True, False), ("CHN", 1, False, True), ("UKR", 1, True, False)]


@pytest.fixture(scope="module")
def both():
    """The engine's fixed tables and space, and the reference, on the same parameters."""
    fixed = model(small_compiled().tables, small_world(), BASELINE, DAYS)
    theta = quick().medians()
    return (
        fixed,
        work_space(fixed.t, 1),
        theta,
        Reference(small_library(), small_world(), theta, BASELINE, YEARS),
    )


def put(both, pair, commanded, factor, level):
    """The same dispute in the engine's first slot and as a plain object."""
    fixed, work, theta, plain = both
    i, j = pair
    slot, at = work.slot[0], plain.law.at
    slot["i"], slot["j"], slot["level"], slot["pace"], slot["factor"] = at[i], at[j], level, 1.7, factor
    slot["commanded"], slot["joiners"] = commanded, len(JOINERS)
    pair = fixed.g.pair[at[i], at[j]]
    slot["to_force"], slot["to_war"] = to_force(theta, pair), to_war(theta, pair)
    for n, (state, side, arrived, trained) in enumerate(JOINERS):
        row = work.joiner[0, n]
        row["state"], row["side"], row["arrived"] = at[state], side, arrived
        row["practices"] = TRAINED if trained else 0
    joiners = [Joiner(state, side, 0.0, arrived, trained) for state, side, arrived, trained in JOINERS]
    return Dispute(0, i, j, 0.0, 1.7, factor, level, commanded=bool(commanded), joiners=joiners)


@pytest.mark.parametrize(("pair", "commanded", "factor"), CASES)
def test_war(both, pair, commanded, factor):
    fixed, work, theta, plain = both
    dispute = put(both, pair, commanded, factor, LEVEL_WAR)
    assert ln_ratio(fixed, theta, work, 0) == pytest.approx(plain._ln_ratio(*pair, dispute), abs=1e-6)
    assert end_rate(fixed, theta, work, 0) == pytest.approx(plain._rates(dispute)[0], rel=1e-6)


@pytest.mark.parametrize("level", [2, 3, 4])
@pytest.mark.parametrize(("pair", "commanded", "factor"), CASES)
def test_escalation(both, pair, commanded, factor, level):
    _, work, theta, plain = both
    settle, climb = plain._rates(put(both, pair, commanded, factor, level))
    assert settle_rate(theta, work, 0) == pytest.approx(settle, rel=1e-12)
    assert climb_rate(theta, work, 0) == pytest.approx(climb, rel=1e-12)


def test_what_tells_the_cases_apart(both):
    """Command, mediation and nuclear weapons each move a rate; otherwise the tests above could not fail."""
    fixed, work, theta, _ = both
    rates = set()
    for commanded, factor in product((0, 1), (0.7, 1.0)):
        put(both, ("RUS", "POL"), commanded, factor, LEVEL_WAR)
        rates.add(round(float(end_rate(fixed, theta, work, 0)), 12))
    assert len(rates) == 4
    for level, pairs in (
        (3, [("EST", "IRN"), ("RUS", "POL"), ("DEU", "EST")]),
        (4, [("EST", "IRN"), ("CHN", "USA")]),
    ):
        climbs = set()
        for pair in pairs:
            put(both, pair, 0, 1.0, level)
            climbs.add(round(float(climb_rate(theta, work, 0)), 12))
        assert len(climbs) == len(pairs)
