"""Conflict within states, next door, and who keeps the peace there."""

from __future__ import annotations

from typing import Self

import polars as pl

from foedus.panels.losses import KINDS, mission_month_deaths
from foedus.panels.rows import Rows
from foedus.panels.spans import years
from foedus.sources import coverage

WITHIN = ["intrastate", "II"]
ACD = "ucdp_acd"
DEATHS = ["ged_best_sb", "ged_best_ns", "ged_best_os"]
STRENGTH = ["troops", "police", "observers", "total"]


class Violence(Rows):
    """Verbs about conflict on a state's own territory."""

    def with_intrastate(self) -> Self:
        """UCDP/PRIO conflict within the state: ``intensity_level`` 0 none, 1 minor (25-999 deaths), 2 war (1000 up).

        The highest of its intrastate and internationalized intrastate conflicts of the year, those that others fight
        abroad left out; ``ongoing`` is 1 where it is not 0, ``onset`` is 1 where it was 0 the year before. 1946 on.
        """
        self.only("with_intrastate", ("state-year",), "gwcode")
        first, last = coverage(ACD, self.folder)
        now = self.attach(
            _levels(self.scan(ACD)), ["gwcode", "year"], ACD, (first, last), ["intensity_level"]
        )
        level = pl.col("intensity_level")
        same = (pl.col("gwcode") == pl.col("gwcode").shift()) & (pl.col("year") == pl.col("year").shift() + 1)
        before = pl.when(same).then(level.shift())
        frame = now.frame.with_columns(
            ongoing=(level > 0).cast(pl.Int32),
            onset=pl.when(before.is_not_null() & level.is_not_null()).then(
                ((level > 0) & (before == 0)).cast(pl.Int32)
            ),
        )
        return now.having(frame)

    def with_neighbour_conflict(self) -> Self:
        """``neighbour_level``: the highest ``intensity_level`` among neighbours by land (conttype 1) a year before.

        0 where there is no such neighbour, or none at war. From 1947 to 2016, where contiguity ends.
        """
        self.only("with_neighbour_conflict", ("state-year",), "gwcode")
        first, last = coverage(ACD, self.folder)
        _, mapped = coverage("cow_contiguity_dir", self.folder)
        table = self._next_door().with_columns(pl.col("year") + 1)
        known = (first + 1, min(last, mapped) + 1)
        joined = self.attach(table, ["gwcode", "year"], ACD, known, ["neighbour_level"])
        return joined.having(joined.frame, "cow_contiguity_dir", "cow_gw_panel")

    def _next_door(self) -> pl.LazyFrame:
        codes = (
            self.scan("cow_gw_panel")
            .drop_nulls(["ccode", "gwcode"])
            .group_by("ccode", "year")
            .agg(pl.col("gwcode").max())
        )
        borders = (
            self.scan("cow_contiguity_dir")
            .filter(pl.col("conttype") == 1)
            .select("ccode1", "ccode2", years(pl.col("stdate").dt.year(), pl.col("enddate").dt.year()))
            .explode("year")
            .unique()
        )
        named = borders
        for side, to in (("ccode1", "gwcode"), ("ccode2", "neighbour")):
            table = codes.rename({"ccode": side, "gwcode": to})
            named = named.join(table, on=[side, "year"], how="inner")
        levels = _levels(self.scan(ACD)).rename({"gwcode": "neighbour", "intensity_level": "neighbour_level"})
        met = named.join(levels, on=["neighbour", "year"], how="inner")
        return met.group_by("gwcode", "year").agg(pl.col("neighbour_level").max())

    def with_battle_deaths(self) -> Self:
        """Deaths in the state. State-years: ``best``, ``low``, ``high`` (PRIO to 1988, then UCDP GED, not alike).

        Country-months, 1989-2019: ``ged_best_sb``, ``_ns``, ``_os`` (state-based, non-state, one-sided).
        """
        self.only("with_battle_deaths", ("state-year", "country-month"), "gwcode")
        if self.unit == "state-year":
            name = "battle_deaths_location_year"
            return self.attach(
                self.scan(name).select("gwcode", "year", "best", "low", "high"), ["gwcode", "year"], name
            )
        name = "views_ged_country_month"
        time = pl.col("year", "month").cast(pl.Int32)
        deaths = self.scan(name).drop_nulls("iso3").select("iso3", time, *DEATHS)
        return self.attach(deaths, ["iso3", "year", "month"], name)

    def with_peacekeepers(self) -> Self:
        """Uniformed UN personnel (IPI, 1990-11 to 2016-12): ``troops``, ``police``, ``observers``, ``total``.

        Mission-months: of the mission, missing where it did not report. Country-months: of all missions that the state
        hosts, 0 where none reports from there.
        """
        self.only("with_peacekeepers", ("mission-month", "country-month"))
        name = "ipi_mission_month"
        when = [
            pl.col("date").dt.year().alias("year"),
            pl.col("date").dt.month().cast(pl.Int32).alias("month"),
        ]
        reports = self.scan(name).select("mission", pl.col("host_iso3").alias("iso3"), *when, *STRENGTH)
        if self.unit == "mission-month":
            return self.attach(reports.drop("iso3"), self.key, name)
        hosted = reports.group_by("iso3", "year", "month").agg(pl.col(STRENGTH).sum())
        joined = self.attach(hosted, ["iso3", "year", "month"], name)
        day = pl.col("year") * 12 + pl.col("month")
        limits = self.scan(name).select(a=pl.col("date").min(), b=pl.col("date").max()).collect().row(0)
        known = day.is_between(*(d.year * 12 + d.month for d in limits))
        zero = pl.when(known & pl.col("iso3").is_not_null())
        return joined.having(joined.frame.with_columns(zero.then(pl.col(c).fill_null(0)) for c in STRENGTH))

    def with_peacekeeper_deaths(self) -> Self:
        """Deaths of uniformed UN personnel: ``deaths_hostile`` by malicious acts, ``deaths_other`` by all else.

        Mission-months, 1948 to the last year on file; 0 where the UN lists none.
        """
        self.only("with_peacekeeper_deaths", ("mission-month",))
        name = "un_mission_fatalities"
        month = pl.col("date").dt.month().cast(pl.Int32).alias("month")
        reports = self.scan("ipi_mission_month").select(
            "mission", pl.col("date").dt.year().alias("year"), month
        )
        deaths = mission_month_deaths(self.scan(name), reports)
        return self.attach(deaths, self.key, name, coverage(name, self.folder), KINDS)


def _levels(acd: pl.LazyFrame) -> pl.LazyFrame:
    """The highest level of the conflicts within a state, by its Gleditsch-Ward code and year."""
    within = acd.filter(pl.col("type_of_conflict").is_in(WITHIN))
    level = pl.col("intensity_level").max()
    return within.group_by(pl.col("gwno_a").alias("gwcode"), "year").agg(level)
