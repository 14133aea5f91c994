"""Who could have joined whom: one row a dispute, third state and side, with the covariates that the engine reads.

    bound       a duty to help j is triggered by i's attack and binds s          (side of the target)
    volunteer   a major power or neighbour of j, not bound, no ally of i         (side of the target)
    partner     an ally of i                                                     (side of the initiator)
    backer      a major power or neighbour of i, no ally of i, not bound to j    (side of the initiator)

Covariates are those of the rules at unit records (``rules.exposure``). Disputes below the use of force call nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.fit.contract import Options, models
from foedus.fit.disputes import FORCE, SIDE_A, WAR, joiners, lead_dyads, war_spells
from foedus.fit.priors import load_priors
from foedus.fit.worlds import ABSENT, Then, then_with
from foedus.rules.exposure import fill_closeness, fill_honour_terms, fill_partner_terms
from foedus.rules.respond import NO_DUTY, call
from foedus.rules.tables import ALLY, LAND, SEA, Case, Ints, Records
from foedus.rules.tables import FORCE as K_FORCE
from foedus.rules.tables import WAR as K_WAR

Floats = NDArray[np.float64]
BOUND, VOLUNTEER, PARTNER, BACKER = "bound", "volunteer", "partner", "backer"
TERMS = {
    "affinity": "honour_affinity",
    "distance": "honour_distance",
    "power": "honour_power",
    "size": "honour_size",
    "dormant": "honour_dormant",
    "conflict": "honour_conflict",
}


@cache
def names() -> tuple[str, ...]:
    """Every parameter that compiled code may read: those of the priors and those that models promise."""
    promised = {name for model in models().values() for name in model.parameters}
    return tuple(sorted(promised | {p.name for p in load_priors().parameters}))


def records(values: Sequence[Mapping[str, float]]) -> Records:
    """One record for compiled code per mapping; what a mapping does not name is 0."""
    table = np.zeros(len(values), [(name, np.float64) for name in names()]).view(np.recarray)
    for k, named in enumerate(values):
        for name, value in named.items():
            table[name][k] = value
    return table


@cache
def units() -> Records:
    """A record for each term, in which its parameter is 1 and all others are 0."""
    return records([{parameter: 1.0} for parameter in TERMS.values()])


def answers(years: range, options: Options, chooses: Mapping[str, float]) -> pl.DataFrame:
    """All rows of the disputes with force of ``years``.

    ``chooses``: parameter values by which the one of several duties is taken that a state would most likely honour.
    """
    leads = lead_dyads(years, options.folder).filter(pl.col("hostlev") >= FORCE)
    joined = {
        (d, c): a for d, c, a in joiners(leads, options.folder).select("dispnum", "ccode", "sidea").rows()
    }
    busy = _busy(options)
    theta = records([chooses])[0]
    parts = []
    for row in leads.iter_rows(named=True):
        past = then_with(row["year"], row["ccode1"], row["ccode2"])
        i, j = (int(past.position[row[c]]) for c in ("ccode1", "ccode2"))
        if ABSENT not in (i, j):
            entangled = busy(row["dispnum"], row["start"])
            parts += _of_dispute(past, theta, i, j, row, joined, entangled)
    return pl.concat(parts).with_columns(constant=1.0, war=pl.col("hostlev") == WAR)


def _busy(options: Options) -> Any:
    """A function from a dispute and its first day to the states that are in another war-level dispute on it."""
    spells = war_spells(options.folder)

    def on(dispnum: int, day: date) -> set[int]:
        held = spells.filter(
            (pl.col("start") <= day) & (pl.col("end") >= day) & (pl.col("dispnum") != dispnum)
        )
        return set(held["ccode"].to_list())

    return on


def _of_dispute(
    past: Then,
    theta: Any,
    i: int,
    j: int,
    row: Mapping[str, Any],
    joined: Mapping[tuple[int, int], int],
    entangled: set[int],
) -> list[pl.DataFrame]:
    found = []
    for group, s, x in _groups(past, theta, i, j, row["hostlev"] == WAR):
        if s.size == 0:
            continue
        help_i = group in (PARTNER, BACKER)
        codes = past.ccode[s]
        sides = [joined.get((row["dispnum"], int(c))) for c in codes]
        pair = past.ground.pair[s, i if help_i else j]
        found.append(
            pl.DataFrame(
                {
                    "dispnum": np.full(s.size, row["dispnum"]),
                    "cluster": np.full(s.size, row["dispnum"]),
                    "year": np.full(s.size, row["year"]),
                    "hostlev": np.full(s.size, row["hostlev"]),
                    "ccode": codes,
                    "group": [group] * s.size,
                    "y": [float(a is not None and (a == SIDE_A) == help_i) for a in sides],
                    "major": past.ground.state["major"][s],
                    "contiguous": np.isin(pair["kind"], (LAND, SEA)),
                    "entangled": [float(int(c) in entangled) for c in codes],
                    **{name: x[:, k] for k, name in enumerate(TERMS)},
                }
            )
        )
    return found


def _groups(past: Then, theta: Any, i: int, j: int, war: bool) -> list[tuple[str, Ints, Floats]]:
    """Who is asked in each group, and the terms of their logits [states, terms]."""
    t, g, n = past.tables, past.ground, past.world.n
    duty, how = _called(past, theta, i, j, war)
    bound = np.flatnonzero(duty != NO_DUTY)
    allied = (t.tie[0, :, i] & ALLY) > 0
    third = np.ones(n, bool)
    third[[i, j]] = False
    near = [np.isin(np.arange(n), g.near[g.first_near[k] : g.first_near[k + 1]]) for k in (i, j)]
    free = third & (duty == NO_DUTY) & ~allied
    volunteer, backer = np.flatnonzero(free & near[1]), np.flatnonzero(free & near[0])
    partner = np.flatnonzero(third & allied)
    x = {group: np.zeros((s.size, len(TERMS))) for group, s in ((BOUND, bound), (VOLUNTEER, volunteer))}
    x |= {group: np.zeros((s.size, len(TERMS))) for group, s in ((PARTNER, partner), (BACKER, backer))}
    fill_honour_terms(t, g, units(), 0, duty[bound], bound, how[bound], i, j, x[BOUND])
    fill_closeness(g, units(), volunteer, i, j, x[VOLUNTEER])
    fill_partner_terms(t, g, units(), 0, partner, i, j, x[PARTNER])
    fill_closeness(g, units(), backer, j, i, x[BACKER])
    states = {BOUND: bound, VOLUNTEER: volunteer, PARTNER: partner, BACKER: backer}
    return [(group, s, x[group]) for group, s in states.items()]


def _called(past: Then, theta: Any, i: int, j: int, war: bool) -> tuple[Ints, Ints]:
    """The duty (NO_DUTY: none) and strength with which each state is called: by force, and by war where it came."""
    n = past.world.n
    duty, how = np.full(n, NO_DUTY), np.zeros(n, np.int64)
    for kind in (K_FORCE, K_WAR) if war else (K_FORCE,):
        logit, by, strength = np.empty(n), np.empty(n, np.int64), np.zeros(n, np.int64)
        case = Case(kind, np.array([i]), np.array([j]), -1)
        call(past.tables, past.ground, theta, 0, case, past.automatic, logit, by, strength)
        new = (duty == NO_DUTY) & (by != NO_DUTY)
        duty[new], how[new] = by[new], strength[new]
    return duty, how
