"""How each pair of states stood on 1 January of a past year."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from foedus.history.record import Numbers, Positions, on_day, table

EARTH_KM = 6371.0088
LAND = 1
SEA_KM = {2: 19.0, 3: 39.0, 4: 241.0, 5: 644.0}  # COW's classes: 12, 24, 150 and 400 miles of water at most
LAST_BORDERS = 2019  # of CShapes 2.0
NO_VOTES_IN = 3  # years back in which a state has not voted: its ideal point is not known


def pair_fields(at: Positions, day: datetime.date, capital: Numbers, folder: Path) -> dict[str, Any]:
    """The pair matrices of a World, and ``unlike``: states whose affinities are not known (set to 0)."""
    capital_km = great_circle(capital)
    land, sea, within = _contiguity(at, day, folder)
    affinity, unlike = _affinity(at, day.year, folder)
    return {
        "land_km": land.astype(float),
        "sea_neighbour": sea,
        "min_km": _least_distance(at, day.year, folder, capital_km, within),
        "capital_km": capital_km,
        "affinity": affinity,
        "unlike": unlike,
        "rivalry": _rivalry(at, day.year, folder),
        "last_dispute": _last_dispute(at, day.year, folder),
    }


def great_circle(point: Numbers) -> Numbers:
    """km between points given as latitude and longitude in degrees, on a sphere [n,n].

    2 R asin(sqrt(sin²(Δlat/2) + cos(lat1) cos(lat2) sin²(Δlon/2)))

    >>> great_circle(np.array([[0.0, 0.0], [0.0, 90.0]])).round()[0, 1].item()
    10008.0
    """
    lat, lon = np.radians(point).T
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    km: Numbers = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return km


def _contiguity(at: Positions, day: datetime.date, folder: Path) -> tuple[Any, Any, Numbers]:
    """Land neighbours, sea neighbours, and the most km that lie between neighbours (infinite where no class says)."""
    rows = on_day(table("cow_contiguity_dir", folder), day, "stdate", "enddate")
    rows = rows.filter(pl.col("conttype") >= LAND).with_columns(nearness=-pl.col("conttype"))
    kind = -at.matrix(rows, "nearness", missing=0.0)
    within = np.full(kind.shape, np.inf)
    for c, km in {LAND: 0.0, **SEA_KM}.items():
        within[kind == c] = km
    return kind == LAND, kind > LAND, within


def _least_distance(at: Positions, year: int, folder: Path, capital_km: Numbers, within: Numbers) -> Numbers:
    """km between territories: CShapes, at the end of the year before; where it has none, between capitals.

    Between neighbours by COW's classes it is at most what the class says, so 0 over land.
    """
    rows = table("cow_mindist_undirected", folder)
    borders = min(year - 1, LAST_BORDERS)
    before = at.matrix(rows.filter(pl.col("year") == borders), "mindist", np.nan)
    now = at.matrix(rows.filter(pl.col("year") == min(year, LAST_BORDERS)), "mindist", np.nan)
    shaped = np.where(np.isnan(before), now, before)
    km: Numbers = np.minimum(np.where(np.isnan(shaped), capital_km, shaped), within)
    np.fill_diagonal(km, 0.0)
    return km


def _affinity(at: Positions, year: int, folder: Path) -> tuple[Numbers, Any]:
    """a = max(-1, 1 - d / mean d), d the distance of ideal points in the General Assembly, mean over all pairs.

    So 1 is the same point, 0 the mean distance, -1 twice the mean or more. The latest session of the three years before
    counts. A state that has not voted in them (all before 1947) gets the mean, 0.
    """
    rows = table("unga_ideal_points", folder)
    recent = rows.filter(pl.col("year").is_between(year - NO_VOTES_IN, year - 1)).sort("year")
    point = at.column(recent, "ideal_point")
    gap = np.abs(point[:, None] - point)
    pairs = ~np.isnan(gap) & ~np.eye(at.n, dtype=bool)
    affinity = np.zeros((at.n, at.n))
    if pairs.any():
        affinity[pairs] = np.maximum(-1.0, 1.0 - gap[pairs] / gap[pairs].mean())
    np.fill_diagonal(affinity, 1.0)
    return affinity, np.isnan(point)


def _rivalry(at: Positions, year: int, folder: Path) -> Any:
    """Rivals on 1 January: the rivalry began in an earlier year and ends in this one or later."""
    rows = table("tss_rivalries", folder).with_columns(one=1.0)
    held = rows.filter((pl.col("start") < year) & (pl.col("end") >= year))
    return at.matrix(held, "one", missing=0.0) > 0


def _last_dispute(at: Positions, year: int, folder: Path) -> Numbers:
    """The last earlier year in which the two were on opposite sides of a dispute; nan: never since 1816."""
    rows = table("gml_mid_dir_dyad_year", folder)
    before = rows.filter((pl.col("year") < year) & (pl.col("midongoing") == 1))
    return at.matrix(before, "year", missing=np.nan)
