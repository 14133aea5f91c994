"""Directed dyad-years at risk of a dispute, with the covariates that the engine reads on 1 January.

    y         i began a dispute with j in the year, while they were not in one          (lead dyads)
    exposure  the share of the year in which the two are not on opposite sides of a dispute that began before it
    t         decades from their last dispute, in whole years; never: from when both are in the system, or 1816
    s_VIEW    expected defenders' share of strength were i to use force on j, as each view has allies come

Politically relevant dyads are all there. Of the others (neither contiguous nor with a major power) one in so many is
taken, by a hash of dyad and year, and weighs as many; those with a dispute are all there and weigh one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.fit.answers import records
from foedus.fit.contract import Options
from foedus.fit.disputes import in_dispute, lead_dyads
from foedus.fit.worlds import MOST, Then, then
from foedus.rules.exposure import fill_expected_defence, fill_neutral_near
from foedus.rules.tables import ALLY, LAND, OTHER, PARTNER_AGAINST, SEA, Ints
from foedus.sources import scan

Floats = NDArray[np.float64]
ONE_IN, QUICK_ONE_IN = 10, 50
BEGIN = 1816
GOLDEN, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(33)


def dyad_years(years: range, options: Options, joining: Mapping[str, Mapping[str, float]]) -> pl.DataFrame:
    """All rows of ``years``. ``joining``: for each view the parameter values by which allies would come."""
    leads = lead_dyads(years, options.folder)
    spells = in_dispute(options.folder)
    theta = {choice: records([values])[0] for choice, values in joining.items()}
    one_in = QUICK_ONE_IN if options.quick else ONE_IN
    return pl.concat(
        [_of_year(then(y), leads.filter(pl.col("year") == y), spells, theta, one_in) for y in years]
    )


def _of_year(
    past: Then, leads: pl.DataFrame, spells: pl.DataFrame, theta: Mapping[str, Any], one_in: int
) -> pl.DataFrame:
    exposure, onset = _exposure(past, spells), _onsets(past, leads, spells)
    other = past.ground.pair["kind"] == OTHER
    asked = (exposure > 0) & (~other | onset | _picked(past, one_in)) & ~np.eye(past.world.n, dtype=bool)
    i, j = np.nonzero(asked)
    decades, last = peace_decades(past)
    one, two = past.ccode[i], past.ccode[j]
    return pl.DataFrame(
        {
            "year": np.full(i.size, past.year),
            "ccode1": one,
            "ccode2": two,
            "cluster": np.minimum(one, two) * MOST + np.maximum(one, two),
            "y": onset[i, j].astype(float),
            "weight": np.where(~other[i, j] | onset[i, j], 1.0, float(one_in)),
            "exposure": exposure[i, j],
            "constant": np.ones(i.size),
            "t": decades[i, j],
            "last_year": last[i, j] == past.year - 1,
            **_of_pairs(past, i, j),
            **_of_pacts(past, theta, i, j),
        }
    )


def _of_pairs(past: Then, i: Ints, j: Ints) -> dict[str, Any]:
    """Columns of how the two stand, named as the engine's parameters."""
    pair, c = past.ground.pair[i, j], past.ground.state["capability"]
    related = pair["kind"] != OTHER
    return {
        "onset_constant": related,
        "onset_land": pair["kind"] == LAND,
        "onset_sea": pair["kind"] == SEA,
        "onset_one_major": related & (pair["majors"] == 1),
        "onset_two_majors": related & (pair["majors"] == 2),
        "onset_ln_ratio": np.where(related, pair["ln_ratio"], 0.0),
        "onset_unrelated": ~related,
        "onset_unrelated_ln_distance": np.where(related, 0.0, pair["ln_km"]),
        "onset_joint_democracy": pair["democracies"],
        "onset_rivalry": pair["rivals"],
        "onset_initiator_share": (c[i] - c[j]) / (c[i] + c[j] + 1e-12),
    }


def _of_pacts(past: Then, theta: Mapping[str, Any], i: Ints, j: Ints) -> dict[str, Any]:
    """Columns of what arrangements do: ties, neutrality near the target, and s as each view has allies come."""
    t, g, tie = past.tables, past.ground, past.tables.tie[0]
    neutral, shares = np.zeros(i.size, bool), {choice: np.zeros(i.size) for choice in theta}
    fill_neutral_near(t, g, 0, i, j, neutral)
    for choice, one in theta.items():
        fill_expected_defence(t, g, one, 0, i, j, past.automatic, shares[choice])
    return {
        "onset_shared_pact": ((tie[i, j] | tie[j, i]) & ALLY) > 0,
        "embolden_offense": (tie[i, j] & PARTNER_AGAINST) > 0,
        "embolden_neutrality": neutral,
        **{f"s_{choice}": share for choice, share in shares.items()},
    }


def _onsets(past: Then, leads: pl.DataFrame, spells: pl.DataFrame) -> NDArray[np.bool_]:
    """[n,n]: i began a dispute with j in the year that was not inside another one of the two."""
    found = np.zeros((past.world.n, past.world.n), bool)
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    begun = leads.with_columns(low=low, high=high)
    both = begun.join(spells, on=["low", "high"], suffix="_other")
    inside = both.filter(
        (pl.col("dispnum") != pl.col("dispnum_other"))
        & (pl.col("start_other") < pl.col("start"))
        & (pl.col("end") >= pl.col("start"))
    )
    free = begun.join(inside.select("dispnum").unique(), on="dispnum", how="anti")
    i, j = (past.position[free[c].to_numpy()] for c in ("ccode1", "ccode2"))
    known = (i >= 0) & (j >= 0)
    found[i[known], j[known]] = True
    return found


def _exposure(past: Then, spells: pl.DataFrame) -> Floats:
    """[n,n] share of the year outside disputes that began before it."""
    first, after = date(past.year, 1, 1), date(past.year + 1, 1, 1)
    days = (after - first).days
    held = spells.filter((pl.col("start") < first) & (pl.col("end") >= first)).with_columns(
        inside=((pl.min_horizontal(pl.col("end"), pl.lit(after)) - first).dt.total_days() + 1) / days
    )
    busy = np.zeros((past.world.n, past.world.n))
    i, j = (past.position[held[c].to_numpy()] for c in ("low", "high"))
    known = (i >= 0) & (j >= 0)
    np.maximum.at(busy, (i[known], j[known]), held["inside"].to_numpy()[known])
    return np.maximum(1.0 - np.maximum(busy, busy.T), 0.0)


def _picked(past: Then, one_in: int) -> NDArray[np.bool_]:
    """[n,n] whether the hash of the directed dyad-year is one in ``one_in``."""
    code = past.ccode.astype(np.uint64)
    key = (code[:, None] * np.uint64(MOST) + code[None, :]) * np.uint64(10_000) + np.uint64(past.year)
    for _ in range(3):
        key = (key ^ (key >> SHIFT)) * GOLDEN
    return np.asarray((key >> SHIFT) % np.uint64(one_in) == 0)


def peace_decades(past: Then) -> tuple[Floats, Floats]:
    """[n,n] t in the middle of the year, and the year of the last dispute (nan: never)."""
    last: Floats = past.world.last_dispute
    since = _system_years()
    began = np.array([_spell_begins(since, int(c), past.year) for c in past.ccode], float)
    both = np.maximum(np.maximum(began[:, None], began[None, :]), BEGIN)
    return np.maximum(past.year - np.where(np.isnan(last), both, last), 0.0) / 10.0, last


@cache
def _system_years() -> dict[int, list[int]]:
    """The years in which each state entered the system."""
    rows = scan("cow_system").select("ccode", pl.col("start").dt.year()).collect().sort("ccode", "start")
    found: dict[int, list[int]] = {}
    for ccode, year in rows.rows():
        found.setdefault(ccode, []).append(year)
    return found


def _spell_begins(since: Mapping[int, list[int]], ccode: int, year: int) -> int:
    return max(y for y in since[ccode] if y <= year)
