"""Territories from Natural Earth 1:50m (npm ``world-atlas`` 2.0.2): TopoJSON arcs to points on the unit
sphere.

A state's METROPOLITAN territory is every polygon that can be reached from the one nearest its capital in
steps of at most ``METROPOLITAN_STEP_KM``. That keeps Alaska, the Azores, the Canaries, Svalbard,
Kaliningrad and the Andamans, and leaves out Hawaii, French Guiana, Reunion, Bonaire, Easter Island. Crimea,
which Natural Earth draws with Russia (de facto lines), is given back to Ukraine (UN General Assembly
resolution 68/262). Tuvalu has no shape: its capital stands for it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from states import states
from table_files import TABLES, read_table

PACKAGE = "world-atlas@2.0.2"
EARTH_KM = 6371.0088
METROPOLITAN_STEP_KM = 1500.0
SPACING_KM = 15.0  # edges are filled up so that no two neighbouring points are farther apart
UNCODED = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}  # shapes without an ISO number
CRIMEA = (32.3, 44.2, 36.7, 46.3)  # west, south, east, north

Points = NDArray[np.float64]


class Ring(NamedTuple):
    """An outer ring.

    Longitude/latitude in degrees, and which vertices lie on a coast (no neighbour on the other side).
    """

    lonlat: Points
    coast: NDArray[np.bool_]


def fetch_maps() -> int:
    """Put the two map files and their licence beside the tables.

    Needs npm and the network, skipped when there.
    """
    names = {
        "countries-110m.json": "countries-110m.json",
        "countries-50m.json": "countries-50m.json",
        "LICENSE": "world-atlas-LICENSE",
    }
    if all((TABLES / to).exists() for to in names.values()):
        return 0
    with tempfile.TemporaryDirectory() as folder:
        npm = shutil.which("npm") or "npm"
        subprocess.run([npm, "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            archive.extractall(folder, filter="data")
        for name, to in names.items():
            shutil.copy(Path(folder) / "package" / name, TABLES / to)
    return len(names)


def territories() -> dict[str, list[Ring]]:
    """The rings of each state's metropolitan territory, densified."""
    capitals = {r["iso3"]: (float(r["lon"]), float(r["lat"])) for r in read_table("capitals.csv")}
    found = {iso3: metropolitan(rings, capitals[iso3]) for iso3, rings in all_rings().items()}
    for state in states():
        if state.iso3 not in found:
            found[state.iso3] = [Ring(np.array([capitals[state.iso3]]), np.array([True]))]
    return found


def all_rings() -> dict[str, list[Ring]]:
    """Every outer ring of every state, Crimea moved."""
    topology = json.loads((TABLES / "countries-50m.json").read_text())
    arcs = [decode(arc, topology["transform"]) for arc in topology["arcs"]]
    codes = {s.iso_numeric: s.iso3 for s in states() if s.iso_numeric}
    used = np.zeros(len(arcs), int)
    shapes = topology["objects"]["countries"]["geometries"]
    for shape in shapes:
        for arc in (a for polygon in polygons(shape) for ring in polygon for a in ring):
            used[arc if arc >= 0 else ~arc] += 1
    found: dict[str, list[Ring]] = {}
    for shape in shapes:
        iso3 = codes.get(shape.get("id", "")) or UNCODED.get(shape["properties"]["name"])
        for polygon in polygons(shape) if iso3 else []:
            ring = joined(polygon[0], arcs, used)
            found.setdefault("UKR" if iso3 == "RUS" and is_crimea(ring.lonlat) else str(iso3), []).append(
                ring
            )
    return found


def polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    """A shape's polygons as lists of rings of arc numbers."""
    if shape["type"] == "Polygon":
        return [shape["arcs"]]
    return list(shape["arcs"]) if shape["type"] == "MultiPolygon" else []


def decode(arc: list[list[int]], transform: dict[str, list[float]]) -> Points:
    """TopoJSON's delta-coded integers to degrees."""
    return np.cumsum(np.array(arc, float), 0) * transform["scale"] + transform["translate"]


def joined(numbers: list[int], arcs: list[Points], used: NDArray[np.int_]) -> Ring:
    """One ring from its arcs (a negative number is an arc backwards), densified."""
    pieces = [densified(arcs[n] if n >= 0 else arcs[~n][::-1]) for n in numbers]
    coast = [np.full(len(p), used[n if n >= 0 else ~n] == 1) for n, p in zip(numbers, pieces, strict=True)]
    return Ring(np.concatenate(pieces), np.concatenate(coast))


def densified(lonlat: Points) -> Points:
    """The line with points added on long edges (straight in degrees, as the map draws them)."""
    step = np.linalg.norm(np.diff(unit(lonlat), axis=0), axis=1) * EARTH_KM
    parts = [
        np.linspace(a, b, max(1, int(np.ceil(s / SPACING_KM))), endpoint=False)
        for a, b, s in zip(lonlat[:-1], lonlat[1:], step, strict=True)
    ]
    return np.concatenate([*parts, lonlat[-1:]])


def is_crimea(lonlat: Points) -> bool:
    """Whether the whole ring lies in the box of the Crimean peninsula."""
    west, south, east, north = CRIMEA
    inside = (lonlat >= (west, south)) & (lonlat <= (east, north))
    return bool(inside.all())


def metropolitan(rings: list[Ring], capital: tuple[float, float]) -> list[Ring]:
    """The rings reached from the one nearest the capital in steps of at most METROPOLITAN_STEP_KM."""
    if len(rings) == 1:
        return rings
    points = [unit(r.lonlat) for r in rings]
    home = unit(np.array([capital]))
    reach = 2 * np.sin(METROPOLITAN_STEP_KM / EARTH_KM / 2)
    first = min(range(len(rings)), key=lambda i: float(np.linalg.norm(points[i] - home, axis=1).min()))
    kept, front = {first}, [first]
    while front:
        tree = cKDTree(points[front.pop()])
        near = {i for i in range(len(rings)) if i not in kept and tree.query(points[i])[0].min() <= reach}
        kept |= near
        front += list(near)
    return [rings[i] for i in sorted(kept)]


def unit(lonlat: Points) -> Points:
    """Degrees to unit vectors."""
    lon, lat = np.radians(lonlat).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def arc_km(chord: Points | float) -> Points:
    """Great-circle km of a chord between unit vectors."""
    return 2 * EARTH_KM * np.arcsin(np.clip(np.asarray(chord) / 2, 0, 1))
