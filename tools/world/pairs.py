"""pairs.parquet: for each pair of states the distances, sea neighbourhood and affinity."""

from __future__ import annotations

import itertools

import affinity
import factbook
import numpy as np
import polars as pl
import shapes
import water
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from states import states
from table_files import TABLES, read_table

SEA_LIMIT_KM = 644.0  # 400 miles, the widest class of Correlates of War Direct Contiguity

Matrix = NDArray[np.float64]


def pair_table() -> pl.DataFrame:
    """One row a pair, iso3_a < iso3_b."""
    iso3 = [s.iso3 for s in states()]
    n = len(iso3)
    land = land_neighbours(iso3)
    nearest, by_sea = minimum_distances(iso3)
    nearest[land] = 0
    sea = (by_sea <= SEA_LIMIT_KM) & ~land
    alike = affinity.matrix(iso3)
    capital = capital_distances()
    a, b = np.triu_indices(n, 1)
    return pl.DataFrame(
        {
            "iso3_a": [iso3[i] for i in a],
            "iso3_b": [iso3[i] for i in b],
            "capital_km": capital[a, b].round(0),
            "min_km": nearest[a, b].round(0),
            "sea_neighbour": sea[a, b],
            "affinity": alike[a, b].round(4),
        }
    )


def land_neighbours(iso3: list[str]) -> NDArray[np.bool_]:
    """Whether borders.csv has the pair, from either side."""
    place = {code: i for i, code in enumerate(iso3)}
    land = np.zeros((len(iso3), len(iso3)), bool)
    for row in read_table("borders.csv"):
        if row["iso3_b"] in place:
            i, j = place[row["iso3_a"]], place[row["iso3_b"]]
            land[i, j] = land[j, i] = True
    return land


def capital_distances() -> Matrix:
    """Great-circle km between capitals."""
    points = np.array([[float(r["lon"]), float(r["lat"])] for r in read_table("capitals.csv")])
    vectors = shapes.unit(points)
    return shapes.arc_km(np.linalg.norm(vectors[:, None] - vectors[None], axis=2))


def minimum_distances(iso3: list[str]) -> tuple[Matrix, Matrix]:
    """Least km between territories, and over open water (infinite beyond SEA_LIMIT_KM or without a coast)."""
    rings = shapes.territories()
    whole = [np.concatenate([shapes.unit(r.lonlat) for r in rings[s]]) for s in iso3]
    shore = [np.concatenate([r.lonlat[r.coast] for r in rings[s]]) for s in iso3]
    landlocked = {s.iso3 for s in states() if is_landlocked(s.gec)}
    trees = [cKDTree(p) for p in whole]
    nearest = np.zeros((len(iso3), len(iso3)))
    by_sea = np.full((len(iso3), len(iso3)), np.inf)
    for i, j in itertools.combinations(range(len(iso3)), 2):
        small, large = (i, j) if len(whole[i]) < len(whole[j]) else (j, i)
        nearest[i, j] = nearest[j, i] = shapes.arc_km(trees[large].query(whole[small])[0].min())
        if nearest[i, j] <= SEA_LIMIT_KM and not {iso3[i], iso3[j]} & landlocked:
            third = {code: r for code, r in rings.items() if code not in (iso3[i], iso3[j])}
            by_sea[i, j] = by_sea[j, i] = water.open_km(shore[small], shore[large], third)
    return nearest, by_sea


def is_landlocked(gec: str) -> bool:
    """Whether the Factbook says so under Coastline (shores of the Caspian do not count)."""
    return "landlocked" in factbook.text(gec, "Geography", "Coastline")


def build() -> int:
    """Write pairs.parquet."""
    table = pair_table()
    table.write_parquet(TABLES / "pairs.parquet", compression="zstd", statistics=False)
    return table.height
