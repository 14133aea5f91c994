"""What binds and divides a pair: alliances, common organisations, rivalry."""

from __future__ import annotations

from typing import Literal, Self

import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.panels.rows import DYADS, Rows
from foedus.panels.spans import years
from foedus.sources import coverage

PLEDGES = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
RIVALRIES = {
    "tss": ("tss_rivalries", "tssr_id", "start", "end"),
    "td": ("td_rivalries", "rivalryno", "styear", "endyear"),
}


class Ties(Rows):
    """Verbs about pairs."""

    def with_alliances(self, source: str = "atop") -> Self:
        """ATOP 5.1: ``atop_defense``, ``atop_offense``, ``atop_neutral``, ``atop_nonagg``, ``atop_consul``. 1815-2018.

        Directed: what the first state has pledged to the second. France pledged to defend Belgium in 1832, and Belgium
        pledged nothing. Undirected: 1 if either has pledged it.
        """
        self.only("with_alliances", DYADS, "ccode")
        if source != "atop":
            what = f"there is no table of alliances named {source!r}"
            raise InputError([Finding("source", what, 'with_alliances("atop")')])
        name, on = "atop_dyad_year", ["ccode1", "ccode2", "year"]
        pledges = self.scan(name).select(*on, *PLEDGES)
        if self.unit == "dyad-year":
            pledges = _lower_first(pledges).group_by(on).agg(pl.col(PLEDGES).max())
        return self.attach(pledges, on, name, coverage(name, self.folder), PLEDGES)

    def with_igos(self) -> Self:
        """COW IGO 3.0, to 2014; every fifth year before 1965, and missing between.

        Dyads: ``dyadigos``, organisations that both belong to. State-years: ``sum_igo_full`` and its kin.
        """
        self.only("with_igos", (*DYADS, "state-year"), "ccode")
        if self.unit == "state-year":
            return self.attach(
                self.scan("cow_igo_state_year").drop("iso3"), ["ccode", "year"], "cow_igo_state_year"
            )
        half = self.scan("cow_igo_dyad_year")
        whole = half if self.unit == "dyad-year" else _both_ways(half)
        return self.attach(whole, ["ccode1", "ccode2", "year"], "cow_igo_dyad_year")

    def with_rivalries(self, source: Literal["tss", "td"] = "tss") -> Self:
        """Strategic rivalries: ``ongoingrivalry`` 0 or 1, and the number that the table gives it.

        tss: Thompson, Sakuwa, Suhas 2021 (``tssr_id``, to 2020). td: Thompson, Dreyer 2012 (``rivalryno``, to 2010).
        """
        self.only("with_rivalries", DYADS, "ccode")
        if source not in RIVALRIES:
            what = f"there is no table of rivalries named {source!r}"
            raise InputError([Finding("source", what, 'with_rivalries("tss") or with_rivalries("td")')])
        name, number, start, end = RIVALRIES[source]
        on = ["ccode1", "ccode2", "year"]
        known = coverage(name, self.folder)
        span = years(pl.col(start), pl.col(end).fill_null(known[1]))
        lasting = self.scan(name).select("ccode1", "ccode2", number, span).explode("year")
        each = _lower_first(lasting).group_by(on).agg(pl.col(number).min())
        table = each if self.unit == "dyad-year" else _both_ways(each)
        table = table.with_columns(ongoingrivalry=pl.lit(1, pl.Int32))
        return self.attach(table, on, name, known, ["ongoingrivalry"])


def _lower_first(table: pl.LazyFrame) -> pl.LazyFrame:
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    return table.with_columns(ccode1=low, ccode2=high)


def _both_ways(table: pl.LazyFrame) -> pl.LazyFrame:
    turned = table.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(table.collect_schema().names())
    return pl.concat([table, turned])
