"""Open water between two coasts: Correlates of War counts states as contiguous by sea only where no third
state's territory lies between.

For each point of either coast the nearest of the other is taken; of these lines up to ``LINES``, evenly
spread from the shortest to the limit, are tried; the shortest that the land of no third state crosses is the
distance over water.
"""

from __future__ import annotations

import numpy as np
import shapes
from numpy.typing import NDArray
from scipy.spatial import cKDTree

LIMIT_KM = 644.0
LINES = 80
STOPS = np.linspace(0.08, 0.92, 30)  # where along a line land is looked for; the ends lie on the two coasts

Points = NDArray[np.float64]


def open_km(one: Points, other: Points, third: dict[str, list[shapes.Ring]]) -> float:
    """Km of the shortest open line between two coasts (degrees); infinite where none is within limits."""
    if not len(one) or not len(other):
        return np.inf
    ends = np.concatenate([lines(one, other), lines(other, one)])
    km = shapes.arc_km(np.linalg.norm(shapes.unit(ends[:, 0]) - shapes.unit(ends[:, 1]), axis=1))
    order = np.argsort(km)[: int((km <= LIMIT_KM).sum())]
    rings = [ring.lonlat for territory in third.values() for ring in territory]
    for k in order[np.unique(np.linspace(0, len(order) - 1, LINES).astype(int))] if len(order) else []:
        line = between(ends[k, 0], ends[k, 1])
        if not any(crosses(line, ring) for ring in rings):
            return float(km[k])
    return np.inf


def lines(one: Points, other: Points) -> Points:
    """From each point of one coast to the nearest of the other, [points, two ends, degrees]."""
    _, index = cKDTree(shapes.unit(other)).query(shapes.unit(one))
    return np.stack([one, other[index]], axis=1)


def between(a: Points, b: Points) -> Points:
    """The stops on the great circle from a to b, in degrees."""
    ends = shapes.unit(np.stack([a, b]))
    mixed = ends[0] * (1 - STOPS[:, None]) + ends[1] * STOPS[:, None]
    x, y, z = mixed.T / np.linalg.norm(mixed, axis=1)
    return np.degrees(np.stack([np.arctan2(y, x), np.arcsin(z)], axis=1))


def crosses(line: Points, ring: Points) -> bool:
    """Whether any stop lies inside the ring (even-odd rule in degrees; no ring crosses the antimeridian)."""
    low, high = ring.min(0), ring.max(0)
    near = line[((line >= low) & (line <= high)).all(1)]
    if not len(near) or len(ring) < 4:
        return False
    (x1, y1), (x2, y2) = ring.T, np.roll(ring, -1, axis=0).T
    for x, y in near:
        spans = (y1 > y) != (y2 > y)
        at = x1[spans] + (y - y1[spans]) / (y2[spans] - y1[spans]) * (x2[spans] - x1[spans])
        if (x < at).sum() % 2:
            return True
    return False
