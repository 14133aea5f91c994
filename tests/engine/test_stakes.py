"""What a member of a body has at stake in an operation: for the host with its consent, against it without."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from moved import small
from small_world import quick, small_world

from foedus.arrangements import load_library
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.rules.ground import ground
from foedus.rules.missions import enforces
from foedus.rules.tables import ALLY, CEASEFIRE, CIVIL, SEAT, Case
from foedus.rules.voting import against_host, pass_probability, stake, usual_affinity
from foedus.world import load_world

DAY = date(2026, 1, 1)


def test_who_leans_away_from_the_host_and_its_rivals_object_to_helping_it():
    """With the host's consent the act is for it: stake = affinity · (body's mean - own) + rival."""
    m, n = small(), small_world().n
    body = np.arange(1, n, 2)
    for theta in (quick(object_affinity=0.5, object_rival=1.5).medians(), quick().medians()):
        for host in range(n):
            w = np.array([host, host])
            case = Case(CIVIL, w[:0], w[:1], -1)
            seated = [s for s in range(1, n, 2) if s != host]
            usual = usual_affinity(m.g, body, case, True)
            assert usual == pytest.approx(m.g.pair["affinity"][host, seated].mean())
            assert np.isnan(usual_affinity(m.g, body, case, False))
            lacks = usual - m.g.pair["affinity"][host, seated]
            assert lacks.sum() == pytest.approx(0.0, abs=1e-9)
            for s, lack in zip(seated, lacks, strict=True):
                rival = theta.object_rival * m.g.pair["rivals"][host, s]
                found = stake(m.t, m.g, theta, 0, body, case, s, usual)
                assert found == pytest.approx(theta.object_affinity * lack + rival)
                assert stake(m.t, m.g, theta, 0, body, case, s, np.nan) == 0.0


def test_against_the_host_its_friends_and_strangers_among_those_who_act_object():
    """stake = affinity · (own - body's mean) + ally + unwanted · exp(-together · mean affinity with the others)."""
    m, n = small(), small_world().n
    affinity = m.g.pair["affinity"]
    body = np.arange(1, n, 2)
    held = {"object_affinity": 0.5, "object_unwanted": 1.0, "object_together": 3.0}
    for theta in (quick(**held).medians(), quick().medians()):
        for host in range(n):
            w = np.array([host])
            case = against_host(Case(CIVIL, w[:0], w, -1))
            seated = [s for s in range(1, n, 2) if s != host]
            usual = usual_affinity(m.g, body, case, False)
            assert usual == pytest.approx(affinity[host, seated].mean())
            for s in seated:
                near = np.mean([affinity[s, k] for k in seated if k != s])
                expected = theta.object_affinity * (affinity[host, s] - usual)
                expected += theta.object_ally * bool(m.t.tie[0, s, host] & ALLY)
                expected += theta.object_unwanted * np.exp(-theta.object_together * near)
                assert stake(m.t, m.g, theta, 0, body, case, s, usual) == pytest.approx(expected)


def test_for_two_states_what_a_member_has_at_stake_is_the_mean_of_both():
    """A ceasefire has two targets: stake = affinity · mean over both of (body's mean - own) + rival of either."""
    m, n = small(), small_world().n
    affinity, theta = m.g.pair["affinity"], quick(object_affinity=0.5, object_rival=1.5).medians()
    body = np.arange(n)
    for i, j in ((0, 1), (2, 5)):
        case = Case(CEASEFIRE, np.zeros(0, np.int64), np.array([i, j]), -1)
        usual = usual_affinity(m.g, body, case, True)
        means = [np.mean([affinity[k, s] for s in range(n) if s != k]) for k in (i, j)]
        assert usual == pytest.approx(np.mean(means))
        for s in (s for s in range(n) if s not in (i, j)):
            expected = 0.5 * (usual - (affinity[i, s] + affinity[j, s]) / 2)
            expected += 1.5 * bool(m.g.pair["rivals"][i, s] or m.g.pair["rivals"][j, s])
            assert stake(m.t, m.g, theta, 0, body, case, s, usual) == pytest.approx(expected)


def test_no_body_is_readier_to_use_force_against_a_government_than_with_its_consent():
    """Every duty of today to use force, hosts that no member is a rival of; more of ``object_unwanted`` never helps."""
    world = load_world()
    tables, on = compile_library(load_library(), world, DAY), ground(world)
    theta, more = load_parameters().medians(), load_parameters().replaced({"object_unwanted": 5.0}).medians()
    compared = 0
    for d, (arrangement, duty) in enumerate(tables.duties):
        voted = tables.tables.duty["voted"][d, 0] and not tables.tables.duty["host_consent"][d, 0]
        if not enforces(duty) or not voted:
            continue
        seats = np.flatnonzero(tables.tables.role[0, d] & SEAT[0])
        for host in [*range(0, world.n, 12), world.index("BLR"), world.index("SYR")]:
            if not seats.size or on.pair["rivals"][host, seats].any():
                continue
            w = np.array([host])
            for_it = Case(CIVIL, w[:0], w, -1)
            p = pass_probability(tables.tables, on, theta, 0, d, 0, against_host(for_it))
            assert p <= pass_probability(tables.tables, on, theta, 0, d, 0, for_it), (arrangement.id, host)
            assert pass_probability(tables.tables, on, more, 0, d, 0, against_host(for_it)) <= p + 1e-12
            compared += 1
    assert compared > 100


def test_where_nobody_sits_nobody_decides():
    tables, world = compile_library(load_library(), load_world(), date(1999, 3, 1)), load_world()
    d = next(
        d for d, (a, duty) in enumerate(tables.duties) if (a.id, duty.id) == ("unified-protector", "no-fly")
    )
    w = np.array([world.index("LBY")])
    case = Case(CIVIL, w[:0], w, -1)
    assert pass_probability(tables.tables, ground(world), load_parameters().medians(), 0, d, 0, case) == 0.0
