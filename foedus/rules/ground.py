"""The world as arrays of records: states, pairs of states, and who is near whom."""

from __future__ import annotations

import numpy as np

from foedus.rules.tables import LAND, MAJOR, OTHER, PAIR, SEA, STATE, Ground, Records
from foedus.world import World

NEAREST_KM = 50.0  # between capitals: nearer is not easier


def ground(world: World) -> Ground:
    """What the rules and the engine read of ``world``."""
    neighbour = (world.land_km > 0) | world.sea_neighbour
    near = [np.flatnonzero(row | world.major) for row in neighbour]
    near = [row[row != s] for s, row in enumerate(near)]
    ends = np.cumsum([len(row) for row in near])
    return Ground(
        state=_states(world),
        pair=_pairs(world),
        near=np.concatenate(near).astype(np.int64),
        first_near=np.concatenate([[0], ends]).astype(np.int64),
    )


def _states(world: World) -> Records:
    table = np.zeros(len(world.iso3), STATE)
    table["capability"] = world.capability
    table["ln_capability"] = np.log(world.capability + 1e-6)
    table["population"] = world.population
    table["major"] = world.major
    others = max(len(table) - 1, 1)
    table["affinity"] = (world.affinity.sum(0) - np.diag(world.affinity)) / others / affinity_spread(world)
    table["code"] = [state_code(code) for code in world.iso3]
    return table


def _pairs(world: World) -> Records:
    n = len(world.iso3)
    table = np.zeros((n, n), PAIR)
    major = world.major.astype(np.int64)
    majors = major[:, None] + major[None, :]
    contiguous = np.where(world.land_km > 0, LAND, np.where(world.sea_neighbour, SEA, OTHER))
    kind = np.where((contiguous == OTHER) & (majors > 0), MAJOR, contiguous)
    ln_capability, ln_km = np.log(world.capability + 1e-6), np.log(world.min_km + 1.0)
    table["ln_away"] = np.log((world.min_km + 500.0) / 1500.0)
    unrelated = (kind == OTHER) & ~np.eye(n, dtype=bool)
    table["affinity"] = world.affinity / affinity_spread(world)
    table["min_km"], table["capital_km"] = world.min_km, world.capital_km
    table["ln_capital_km"] = np.log(np.maximum(world.capital_km, NEAREST_KM) / 1000.0)
    table["ln_ratio"] = np.abs(ln_capability[:, None] - ln_capability[None, :])
    table["ln_km"] = ln_km - ln_km[unrelated].mean()
    table["kind"], table["majors"] = kind, majors
    table["democracies"] = world.democracy[:, None] & world.democracy[None, :]
    table["rivals"] = world.rivalry
    table["nuclear"] = world.nuclear[:, None] & world.nuclear[None, :]
    return table


def affinity_spread(world: World) -> float:
    """The sd of affinity over pairs of states; 1 where all are alike.

    Affinity is read from memberships in the world of 2025 and from votes in the General Assembly in worlds of the past.
    In units of its sd a coefficient means the same in both.
    """
    spread = float(world.affinity[np.triu_indices(world.n, 1)].std())
    return spread if spread > 0.0 else 1.0


def state_code(iso3: str) -> int:
    """A state's name in draws: its three letters in base 26.

    >>> state_code("AAA"), state_code("EST")
    (0, 3191)
    """
    a, b, c = (ord(letter) - ord("A") for letter in iso3)
    return (a * 26 + b) * 26 + c
