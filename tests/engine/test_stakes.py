"""What a member of a body has at stake in an operation: for the host with its consent, against it without."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from moved import small
from small_world import quick, small_world

from foedus.arrangements import load_library
from foedus.arrangements.schema import Obligation, Strength
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.rules.ground import ground
from foedus.rules.tables import ALLY, CIVIL, SEAT, Case
from foedus.rules.voting import against_host, pass_probability, stake, usual_affinity
from foedus.world import load_world


def test_who_leans_away_from_the_host_and_its_rivals_object_to_helping_it():
    """With the host's consent the act is for it: stake = affinity · (body's mean - own) + rival."""
    m, n = small(), small_world().n
    body = (np.array([SEAT[0] if s % 2 else 0 for s in range(n)], m.t.role.dtype), 0)
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
    """stake = affinity · (own - body's mean) + ally + max(0, unwanted - together · mean affinity with the others)."""
    m, n = small(), small_world().n
    affinity = m.g.pair["affinity"]
    body = (np.array([SEAT[0] if s % 2 else 0 for s in range(n)], m.t.role.dtype), 0)
    held = {"object_affinity": 0.5, "object_unwanted": 1.0, "object_together": 3.0}
    floored = 0
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
                expected += max(0.0, theta.object_unwanted - theta.object_together * near)
                floored += theta.object_unwanted < theta.object_together * near
                assert stake(m.t, m.g, theta, 0, body, case, s, usual) == pytest.approx(expected)
    assert floored > 0


def test_no_body_is_readier_to_use_force_against_a_government_than_with_its_consent():
    """Monotonicity: more of ``object_unwanted`` never helps an act to pass; nor does the refusal of the host."""
    world = load_world()
    tables, on = compile_library(load_library(), world, date(2026, 1, 1)), ground(world)
    theta = load_parameters().medians()
    more = theta.copy()
    more.object_unwanted = 5.0
    bodies = 0
    for d, (arrangement, duty) in enumerate(tables.duties):
        if duty.obligation is not Obligation.ENFORCE or not tables.tables.duty["voted"][d, 0]:
            continue
        if arrangement.id not in {"nato", "un-charter", "ecowas", "african-union", "eu-battlegroups"}:
            continue
        bodies += 1
        for host in ("SYR", "SRB", "NER", "MMR"):
            w = np.array([world.index(host)])
            case = against_host(Case(CIVIL, w[:0], w, -1))
            p = pass_probability(tables.tables, on, theta, 0, d, 0, case)
            assert pass_probability(tables.tables, on, more, 0, d, 0, case) <= p + 1e-12
            if duty.strength is not Strength.NON_MILITARY and host not in arrangement.members(
                date(2026, 1, 1)
            ):
                assert (
                    p <= pass_probability(tables.tables, on, theta, 0, d, 0, Case(CIVIL, w[:0], w, -1)) + 0.02
                )
    assert bodies >= 5
