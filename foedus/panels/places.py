"""Where states are: borders, distances, great powers, and the pairs that can reach each other."""

from __future__ import annotations

from typing import Self

import polars as pl

from foedus.panels.rows import DYADS, Rows
from foedus.panels.spans import years
from foedus.sources import coverage

EARTH_KM = 6371.0088  # mean radius (IUGG)


class Places(Rows):
    """Verbs about place and standing."""

    def with_contiguity(self) -> Self:
        """COW direct contiguity, 1816-2016. Dyads: ``conttype`` 1 (land) to 5 (400 miles of sea), 0 if none.

        The closest of the year. State-years: ``land`` and ``sea``, the number of neighbours by land and by sea.
        """
        self.only("with_contiguity", (*DYADS, "state-year"), "ccode")
        name = "cow_contiguity_dir"
        span = years(pl.col("stdate").dt.year(), pl.col("enddate").dt.year())
        closest = (
            self.scan(name)
            .filter(pl.col("conttype") > 0)  # the record also lists spells of no contiguity, as 0
            .select("ccode1", "ccode2", "conttype", span)
            .explode("year")
            .group_by("ccode1", "ccode2", "year")
            .agg(pl.col("conttype").min())
        )
        if self.unit in DYADS:
            on = ["ccode1", "ccode2", "year"]
            return self.attach(closest, on, name, coverage(name, self.folder), ["conttype"])
        land, sea = pl.col("conttype") == 1, pl.col("conttype") > 1
        count = closest.group_by(pl.col("ccode1").alias("ccode"), "year").agg(
            land=land.sum().cast(pl.Int32), sea=sea.sum().cast(pl.Int32)
        )
        return self.attach(count, ["ccode", "year"], name, coverage(name, self.folder), ["land", "sea"])

    def with_major_powers(self) -> Self:
        """COW major powers, 1816-2016: ``cowmaj`` (dyads ``cowmaj1``, ``cowmaj2``), 1 in any year it was one in."""
        self.only("with_major_powers", (*DYADS, "state-year"), "ccode")
        name = "cow_majors"
        major = (
            self.scan(name)
            .select("ccode", years(pl.col("styear"), pl.col("endyear")))
            .explode("year")
            .unique()
            .with_columns(cowmaj=pl.lit(1, pl.Int32))
        )
        if self.unit not in DYADS:
            return self.attach(major, ["ccode", "year"], name, coverage(name, self.folder), ["cowmaj"])
        both = self
        for side in ("1", "2"):
            on = [f"ccode{side}", "year"]
            table = major.rename({"ccode": f"ccode{side}", "cowmaj": f"cowmaj{side}"})
            both = both.attach(table, on, name, coverage(name, self.folder), [f"cowmaj{side}"])
        return both

    def politically_relevant(self) -> Self:
        """Only the pairs that can reach each other: contiguous (types 1 to 5), or a major power among them.

        Adds ``conttype``, ``cowmaj1`` and ``cowmaj2`` where they are not there yet. After 2016 no row stays.
        """
        self.only("politically_relevant", DYADS, "ccode")
        near = self if "conttype" in self.columns else self.with_contiguity()
        able = near if "cowmaj1" in near.columns else near.with_major_powers()
        return able.where((pl.col("conttype") > 0) | (pl.col("cowmaj1") == 1) | (pl.col("cowmaj2") == 1))

    def with_distance(self) -> Self:
        """``mindist``: km between the closest points (CShapes, 31 December, 1886-2019, 0 = touching).

        ``capdist``: km along the great circle between the capitals, each the first of its year.
        """
        self.only("with_distance", DYADS, "ccode")
        name = "cow_mindist_undirected"
        half = self.scan(name).select("ccode1", "ccode2", "year", "mindist")
        other = half.select(
            pl.col("ccode2").alias("ccode1"), pl.col("ccode1").alias("ccode2"), "year", "mindist"
        )
        whole = half if self.unit == "dyad-year" else pl.concat([half, other])
        near = self.attach(whole, ["ccode1", "ccode2", "year"], name)
        first_of_year = (
            self.scan("cow_capitals")
            .select(
                "ccode",
                "stdate",
                years(pl.col("stdate").dt.year(), pl.col("enddate").dt.year()),
                "lat",
                "lng",
            )
            .explode("year")
            .sort("ccode", "year", "stdate")
            .group_by("ccode", "year", maintain_order=True)
            .agg(pl.col("lat", "lng").first().radians())
        )
        placed = near.attach_states(first_of_year, "ccode", "cow_capitals")
        frame = placed.frame.with_columns(capdist=great_circle("1", "2")).drop("lat1", "lng1", "lat2", "lng2")
        return placed.having(frame)


def great_circle(a: str, b: str) -> pl.Expr:
    """2 R asin sqrt( sin²(Δlat/2) + cos lat_a cos lat_b sin²(Δlng/2) ), in km; angles in radians."""
    lat_a, lat_b, lng_a, lng_b = (pl.col(f"{c}{side}") for c in ("lat", "lng") for side in (a, b))
    across = (lat_a - lat_b) / 2
    along = (lng_a - lng_b) / 2
    h = across.sin().pow(2) + lat_a.cos() * lat_b.cos() * along.sin().pow(2)
    return 2 * EARTH_KM * h.clip(0, 1).sqrt().arcsin()
