"""What a member of a body has at stake in an operation: for the host with its consent, against it without."""

from __future__ import annotations

import numpy as np
import pytest
from moved import small
from small_world import quick, small_world

from foedus.rules.tables import ALLY, CIVIL, SEAT, Case
from foedus.rules.voting import stake, usual_affinity


def test_who_leans_away_from_the_host_and_its_rivals_object_to_helping_it():
    """With the host's consent the act is for it: stake = affinity · (body's mean - own) + rival; else against it."""
    m, n = small(), small_world().n
    role = np.array([SEAT[0] if s % 2 else 0 for s in range(n)], m.t.role.dtype)
    for theta in (quick(object_affinity=0.5, object_rival=1.5).medians(), quick().medians()):
        for host in range(n):
            w = np.array([host, host])
            case, against = Case(CIVIL, w[:0], w[:1], -1), Case(CIVIL, w[:1], w[:1], -1)
            seated = [s for s in range(1, n, 2) if s != host]
            usual = usual_affinity(m.g, role, 0, case, True)
            assert usual == pytest.approx(m.g.pair["affinity"][host, seated].mean())
            assert np.isnan(usual_affinity(m.g, role, 0, case, False))
            assert np.isnan(usual_affinity(m.g, role, 0, against, True))
            lacks = usual - m.g.pair["affinity"][host, seated]
            assert lacks.sum() == pytest.approx(0.0, abs=1e-9)
            for s, lack in zip(seated, lacks, strict=True):
                rival = theta.object_rival * m.g.pair["rivals"][host, s]
                found = stake(m.t, m.g, theta, 0, case, s, usual)
                assert found == pytest.approx(theta.object_affinity * lack + rival)
                assert stake(m.t, m.g, theta, 0, case, s, np.nan) == 0.0
                ally = theta.object_ally * bool(m.t.tie[0, s, host] & ALLY)
                friend = theta.object_affinity * m.g.pair["affinity"][host, s]
                assert stake(m.t, m.g, theta, 0, against, s, np.nan) == pytest.approx(friend + ally)
