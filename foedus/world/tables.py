"""Reads the tables that ship in foedus/library/world. Only this file knows their names and columns."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

FOLDER = Path(__file__).parents[1] / "library" / "world"
TABLES = (
    "states.csv",
    "facts.csv",
    "borders.csv",
    "capitals.csv",
    "conflict_years.csv",
    "pairs.parquet",
    "organisations.csv",
    "regime.csv",
    "rivalries.csv",
    "places.csv",
)
MAPS = ("countries-110m.json", "countries-50m.json")

Row = Mapping[str, str]
Matrix = NDArray[np.float64]


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of one CSV table as text; an empty cell is a missing value.

    >>> read_table("capitals.csv")[0]["capital"]
    'Kabul'
    """
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_states() -> list[dict[str, str]]:
    """The rows of states.csv in ISO-3 order, on which positions and pairs rest.

    >>> read_states()[0]["iso3"]
    'AFG'
    """
    return sorted(read_table("states.csv"), key=lambda row: row["iso3"])


def number(cell: str) -> float:
    """A cell as a number; an empty one is nan, never 0.

    >>> number("2.5"), number("")
    (2.5, nan)
    """
    return float(cell) if cell else float("nan")


def pair_matrices(iso3: tuple[str, ...]) -> dict[str, Matrix]:
    """The columns of pairs.parquet as symmetric n x n matrices in the order of ``iso3``.

    The diagonal is 0.
    """
    table = pl.read_parquet(FOLDER / "pairs.parquet").sort("iso3_a", "iso3_b")
    upper = np.triu_indices(len(iso3), 1)
    matrices = {}
    for column in table.columns[2:]:
        half = np.zeros((len(iso3), len(iso3)))
        half[upper] = table[column].cast(pl.Float64).to_numpy()
        matrices[column] = half + half.T
    return matrices


def symmetric(
    rows: Iterable[Row], place: Mapping[str, int], value: Callable[[Row], float], missing: float = 0.0
) -> Matrix:
    """Rows keyed iso3_a, iso3_b as a matrix; both directions, the mean where a table has both.

    Rows that lead to a code outside ``place`` (Gibraltar, the West Bank) are left out.
    """
    total = np.zeros((len(place), len(place)))
    count = np.zeros_like(total)
    for row in rows:
        if row["iso3_a"] in place and row["iso3_b"] in place:
            i, j = place[row["iso3_a"]], place[row["iso3_b"]]
            for a, b in ((i, j), (j, i)):
                total[a, b] += value(row)
                count[a, b] += 1
    return np.where(count > 0, total / np.maximum(count, 1), missing)


def map_file(detail: str = "110m") -> Path:
    """The TopoJSON world map: ``110m`` (108 KB, lacks 29 microstates) or ``50m`` (756 KB, lacks Tuvalu).

    Object ``countries``; a shape's ``id`` is the ISO numeric code of states.csv, Kosovo has none and is
    found by name.

    >>> map_file().name
    'countries-110m.json'
    """
    return FOLDER / f"countries-{detail}.json"


@cache
def digest() -> str:
    """SHA-256 over the names and bytes of all tables that a World is made of."""
    seen = hashlib.sha256()
    for name in sorted((*TABLES, "corrections.yaml")):
        seen.update(name.encode())
        seen.update((FOLDER / name).read_bytes())
    return seen.hexdigest()
