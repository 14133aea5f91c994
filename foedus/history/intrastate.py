"""Armed conflict inside states, year by year: 0 none, 1 minor (25-999 battle deaths), 2 major (1,000 and more).

    level(state, year) = the highest intensity_level of UCDP/PRIO's state-based conflicts on the state's own territory
                         (intrastate and internationalised intrastate; location = side A), else 0

States are Gleditsch and Ward's without microstates. What predicts year t is what was known at the end of t - 1:

    ln_population      ln(people / 10 million)   ln_gdp_per_head   ln(2011 US$ a head / 5,000)
    polyarchy          V-Dem v2x_polyarchy less .5: -.5 to .5; missing stays missing
    neighbour_any      1 if a neighbour (COW contiguity by land or river) had a conflict, neighbour_major if a major one
    years_at_peace     quiet years up to t - 1, counted from the last conflict, else from 1946 or the state's entry
    never              no conflict on record since then
    years_in_conflict  years of conflict on end up to t - 1, counted from 1946 on; 0 at peace

COW's contiguity ends with 2016; later years keep the neighbours of 2016.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.base.errors import Finding, InputError
from foedus.sources.store import scan

FIRST = 1946
INSIDE = ("intrastate", "II")  # UCDP types 3 and 4, in the words of the tidy table
LAND = 1  # COW contiguity: separated by a land or river border
NUMBERS = ("ln_population", "ln_gdp_per_head", "polyarchy")
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def levels(folder: Path | None = None) -> pl.DataFrame:
    """The recorded level of every state and year: gwcode, iso3, year, level."""
    conflicts = (
        scan("ucdp_acd", folder)
        .filter(pl.col("type_of_conflict").is_in(INSIDE))
        .unique(["conflict_id", "year", "gwno_a"])  # the rows are exploded over supporters
        .group_by(gwcode="gwno_a", year="year")
        .agg(level=pl.col("intensity_level").max())
        .collect()
    )
    last = conflicts["year"].max()
    years = (
        scan("gw_system", folder)
        .filter(pl.col("microstate") == 0)
        .with_columns(
            first=pl.max_horizontal(pl.col("start").dt.year(), FIRST),
            last=pl.min_horizontal(pl.col("end").dt.year(), last),
        )
        .filter(pl.col("first") <= pl.col("last"))
        .with_columns(year=pl.int_ranges("first", pl.col("last") + 1, dtype=pl.Int32))
        .explode("year")
        .unique(["gwcode", "year"])
        .select("gwcode", "iso3", "year")
        .collect()
    )
    joined = years.join(conflicts, on=["gwcode", "year"], how="left", validate="1:1")
    return joined.with_columns(level=pl.col("level").fill_null(0).cast(pl.Int64)).sort("gwcode", "year")


def neighbours(folder: Path | None = None) -> pl.DataFrame:
    """Directed pairs of neighbours by year, in Gleditsch and Ward's codes: gwcode, neighbour, year."""
    panel = scan("cow_gw_panel", folder).select("ccode", "gwcode", "year").drop_nulls().unique()
    last = scan("cow_contiguity_dir", folder).select(pl.col("enddate").dt.year().max()).collect().item()
    pairs = (
        scan("cow_contiguity_dir", folder)
        .filter(pl.col("conttype") <= LAND)
        .with_columns(first=pl.col("stdate").dt.year(), last=pl.col("enddate").dt.year())
        .with_columns(last=pl.when(pl.col("last") == last).then(9999).otherwise("last"))
    )
    ends = [
        panel.rename({"ccode": f"ccode{k}", "gwcode": name}) for k, name in ((1, "gwcode"), (2, "neighbour"))
    ]
    return (
        pairs.join(ends[0].filter(pl.col("year") >= FIRST), on="ccode1")
        .filter(pl.col("year").is_between("first", "last"))
        .join(ends[1], on=["ccode2", "year"])
        .filter(pl.col("gwcode") != pl.col("neighbour"))
        .select("gwcode", "neighbour", "year")
        .unique()
        .sort("gwcode", "neighbour", "year")
        .collect()
    )


def numbers(folder: Path | None = None) -> pl.DataFrame:
    """Population, wealth and regime by state and year, missing where the owners have none."""
    wealth = scan("isard_gw_gdp_pop", folder).select(
        "gwcode",
        "year",
        ln_population=(pl.col("pwtpop") / 10).log(),  # in millions
        ln_gdp_per_head=(pl.col("mrgdppc") / 5_000).log(),
    )
    regime = scan("isard_gw_democracy", folder).select(
        "gwcode", "year", polyarchy=pl.col("v2x_polyarchy") - 0.5
    )
    joined = wealth.join(regime, on=["gwcode", "year"], how="full", coalesce=True)
    return joined.unique(["gwcode", "year"]).sort("gwcode", "year").collect()


def transitions(folder: Path | None = None) -> pl.DataFrame:
    """One row per state-year whose year before is known: level, level before, and what predicts it (see above).

    ``never``: no conflict recorded since 1946. Rows are sorted by state and year.
    """
    found = levels(folder)
    known = _spells(found).join(_next_door(found, neighbours(folder)), on=["gwcode", "year"], how="left")
    before = known.join(numbers(folder), on=["gwcode", "year"], how="left", maintain_order="left")
    before = before.with_columns(pl.col("neighbour_any", "neighbour_major").fill_null(0))
    after = found.select("gwcode", "iso3", "year", "level")
    lagged = before.select(pl.exclude("iso3", "level"), before=pl.col("level")).with_columns(
        pl.col("year") + 1
    )
    return after.join(lagged, on=["gwcode", "year"], how="inner").sort("gwcode", "year")


def _spells(found: pl.DataFrame) -> pl.DataFrame:
    """``found`` with the years of quiet, and those of conflict on end, up to and including each year."""
    marked = found.with_columns(never=~(pl.col("level") > 0).cum_max().over("gwcode", order_by="year"))
    return marked.with_columns(
        years_at_peace=on_end(pl.col("level") == 0, "year"),
        years_in_conflict=on_end(pl.col("level") > 0, "year"),
    )


def on_end(there: pl.Expr, time: str) -> pl.Expr:
    """How many rows of a state, in the order of ``time``, have been ``there`` without a break, this one included."""
    count = there.cast(pl.Int64).cum_sum()
    at_break = pl.when(~there).then(count).forward_fill().fill_null(0)
    return (count - at_break).over("gwcode", order_by=time)


def _next_door(found: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Whether any neighbour has a conflict, and a major one, in each year."""
    there = found.select(neighbour="gwcode", year="year", level="level")
    worst = pairs.join(there, on=["neighbour", "year"]).group_by("gwcode", "year").agg(pl.col("level").max())
    return worst.select(
        "gwcode",
        "year",
        neighbour_any=(pl.col("level") > 0).cast(pl.Int64),
        neighbour_major=(pl.col("level") == 2).cast(pl.Int64),
    )


@dataclass(frozen=True)
class Start:
    """What was known at the end of the year before ``year``; all arrays in the order of ``gwcode``.

    ``numbers`` [states, 3]: as NUMBERS. ``filled`` [states, 3]: where the owners have no value and the median of all
    states stands in. ``neighbour`` [states, states]: who is next door to whom.
    """

    year: int
    gwcode: Ints
    ccode: Ints
    iso3: list[str]
    level: Ints
    years_at_peace: Ints
    years_in_conflict: Ints
    never: NDArray[np.bool_]
    numbers: Floats
    filled: NDArray[np.bool_]
    neighbour: NDArray[np.bool_]


def start(year: int, folder: Path | None = None) -> Start:
    """The states at the end of the year before ``year``, and what the simulator needs of them."""
    found = levels(folder)
    first, last = int(found["year"].min()), int(found["year"].max())  # type: ignore[arg-type]
    if not first < year <= last + 1:
        what = f"nothing is recorded of the year before {year}"
        raise InputError([Finding("start", what, f"a year from {first + 1} to {last + 1}", "ucdp_acd")])
    at = pl.col("year") == year - 1
    here = _spells(found).filter(at).join(numbers(folder), on=["gwcode", "year"], how="left")
    here = here.join(_cow_codes(year - 1, folder), on="gwcode", how="left").sort("gwcode")
    values = here.select(NUMBERS).to_numpy().astype(float)
    missing = np.isnan(values)
    codes = here["gwcode"].to_numpy().astype(np.int64)
    pairs = neighbours(folder).filter(at, pl.col("gwcode").is_in(codes), pl.col("neighbour").is_in(codes))
    next_door = np.zeros((codes.size, codes.size), bool)
    sides = [np.searchsorted(codes, pairs[name].to_numpy()) for name in ("gwcode", "neighbour")]
    next_door[sides[0], sides[1]] = True
    return Start(
        year=year,
        gwcode=codes,
        ccode=here["ccode"].fill_null(-1).to_numpy().astype(np.int64),
        iso3=["" if x is None else x for x in here["iso3"]],
        level=here["level"].to_numpy().astype(np.int64),
        years_at_peace=here["years_at_peace"].to_numpy().astype(np.int64),
        years_in_conflict=here["years_in_conflict"].to_numpy().astype(np.int64),
        never=here["never"].to_numpy(),
        numbers=np.where(missing, np.nanmedian(values, axis=0), values),
        filled=missing,
        neighbour=next_door,
    )


def _cow_codes(year: int, folder: Path | None) -> pl.DataFrame:
    """Each state's COW code in a year; where it has two (Germany 1990), the one that lasts."""
    panel = scan("cow_gw_panel", folder).select("gwcode", "ccode", "year").drop_nulls().collect()
    lasts = panel.group_by("ccode").agg(last=pl.col("year").max())
    codes = panel.filter(pl.col("year") == year).unique().join(lasts, on="ccode")
    return codes.sort("last", "ccode").group_by("gwcode", maintain_order=True).agg(pl.col("ccode").last())


def recorded(codes: Ints, first: int, last: int, folder: Path | None = None) -> Any:
    """Recorded levels [years, states] of the states ``codes``; -1 in a year in which the state was not there."""
    found = levels(folder).filter(pl.col("year").is_between(first, last), pl.col("gwcode").is_in(codes))
    order = np.argsort(codes)
    column = order[np.searchsorted(codes[order], found["gwcode"].to_numpy())]
    table = np.full((last - first + 1, codes.size), -1, np.int8)
    table[found["year"].to_numpy() - first, column] = found["level"].to_numpy()
    return table
