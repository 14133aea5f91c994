"""What the record is estimated on: for many dyads at once, the covariates that the engine works out one at a time.

A model that is linear in its parameters has the value of each covariate where that parameter is 1 and all others are 0;
so the terms of joining are the rules' own functions at unit records, and cannot differ from what the engine computes.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.rules.respond import closeness, expected_defence, honour_logit, neutral_near, partner_logit
from foedus.rules.tables import (
    FORCE,
    Bools,
    Case,
    Floats,
    Ground,
    Ints,
    Records,
    Tables,
    Theta,
)


@compiled
def fill_neutral_near(t: Tables, g: Ground, e: int, i: Ints, j: Ints, near: Bools) -> None:
    """``neutral_near`` of every directed dyad i[k] → j[k]."""
    for k in range(i.size):
        near[k] = neutral_near(t, g, e, i[k], j[k])


@compiled
def fill_expected_defence(
    t: Tables, g: Ground, theta: Theta, e: int, i: Ints, j: Ints, automatic: Bools, share: Floats
) -> None:
    """s of every directed dyad i[k] → j[k], were i to use force: the expected defenders' share of strength."""
    n = g.state.size
    logit, duty, how = np.empty(n), np.empty(n, np.int64), np.zeros(n, np.int64)
    one = np.empty(2, np.int64)
    for k in range(i.size):
        one[0], one[1] = i[k], j[k]
        case = Case(FORCE, one[:1], one[1:], -1)
        share[k] = expected_defence(t, g, theta, e, case, automatic, logit, duty, how)


@compiled
def fill_closeness(g: Ground, units: Records, s: Ints, i: int, j: int, x: Floats) -> None:
    """Terms of ``closeness`` of the states s[k] to j against i: x[k, c] under the record units[c]."""
    for k in range(s.size):
        for c in range(units.size):
            x[k, c] = closeness(g, units[c], s[k], i, j)


@compiled
def fill_honour_terms(
    t: Tables, g: Ground, units: Records, e: int, d: Ints, s: Ints, how: Ints, i: int, j: int, x: Floats
) -> None:
    """Terms of ``honour_logit`` of the states s[k], bound by duty d[k] with strength how[k] to j against i."""
    for k in range(s.size):
        for c in range(units.size):
            x[k, c] = honour_logit(t, g, units[c], e, d[k], s[k], how[k], i, j)


@compiled
def fill_partner_terms(
    t: Tables, g: Ground, units: Records, e: int, s: Ints, i: int, j: int, x: Floats
) -> None:
    """Terms of ``partner_logit`` of the states s[k], allies of i in its war on j."""
    for k in range(s.size):
        for c in range(units.size):
            x[k, c] = partner_logit(t, g, units[c], e, s[k], i, j)
