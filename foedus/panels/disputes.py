"""What states did to each other: militarized disputes, wars, and the peace between them."""

from __future__ import annotations

from typing import Literal, Self

import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.panels.rows import DYADS, Rows
from foedus.sources import coverage

PAIR = ["ccode1", "ccode2", "year"]
MIDS = {"gml": ("gml_mid", "midonset", "midongoing"), "cow": ("cow_mid", "disponset", "dispongoing")}
OF_SIDES = ["sidea1", "sidea2", "orig1", "orig2", "hiact1", "hiact2", "hostlev1", "hostlev2"]
OF_DISPUTE = ["hostlev", "fatality", "mindur", "maxdur", "recip"]
WAR = "cow_war_inter_dyad_year"


class Disputes(Rows):
    """Verbs about disputes and wars."""

    def with_mids(self, source: Literal["gml", "cow"] = "gml") -> Self:
        """Militarized interstate disputes: Gibler-Miller-Little 2.2.1 or COW 5.0, under their codebooks' names.

        gml: ``midonset``, ``midongoing``; cow: ``disponset``, ``dispongoing``; 0 where none is on file.
        On dyads also ``dispnum``, who was on side A and who originated it (``sidea1``, ``orig1``), and how far it went
        (``hostlev``, ``fatality``). Of several disputes in a dyad-year the row is, in this order, one that began then,
        the deadliest, the most hostile, the longest, a reciprocated one, the earliest. State-years: any dispute.
        """
        self.only("with_mids", (*DYADS, "state-year"), "ccode")
        if source not in MIDS:
            what = f"there is no table of disputes named {source!r}"
            raise InputError([Finding("source", what, 'with_mids("gml") or with_mids("cow")')])
        stem, onset, ongoing = MIDS[source]
        name = f"{stem}_dir_dyad_year"
        rows = self.scan(name)
        known = coverage(name, self.folder)
        if self.unit == "state-year":
            of_state = rows.group_by(pl.col("ccode1").alias("ccode"), "year").agg(
                pl.col(onset, ongoing).max()
            )
            return self.attach(of_state, ["ccode", "year"], name, known, [onset, ongoing])
        disputes = self.scan(f"{stem}_dispute").select("dispnum", "stmon", *OF_DISPUTE)
        table = (
            rows.select("dispnum", *PAIR, onset, ongoing, *OF_SIDES)
            .join(disputes, on="dispnum", how="left")
            .sort(*PAIR, *_foremost(onset))
            .unique(PAIR, keep="first", maintain_order=True)
            .drop("stmon")
        )
        joined = self.attach(table, PAIR, name, known, [onset, ongoing])
        return joined.having(joined.frame, f"{stem}_dispute")

    def with_wars(self) -> Self:
        """COW inter-state wars 4.0: ``cowinteronset``, ``cowinterongoing``; dyads: ``warnum``, who began it, deaths.

        0 where no war is on file, from 1816 to the last year on file. Of several wars in a dyad-year the row is
        one that began then, then the one with the lowest number.
        """
        self.only("with_wars", (*DYADS, "state-year"), "ccode")
        flags = ["cowinteronset", "cowinterongoing"]
        known = coverage(WAR, self.folder)
        rows = self.scan(WAR)
        if self.unit == "state-year":
            of_state = rows.group_by(pl.col("ccode1").alias("ccode"), "year").agg(pl.col(flags).max())
            return self.attach(of_state, ["ccode", "year"], WAR, known, flags)
        table = (
            rows.select("warnum", *PAIR, *flags, "initiator1", "initiator2", "batdeath1", "batdeath2")
            .sort(*PAIR, pl.col("cowinteronset"), pl.col("warnum"), descending=[False] * 3 + [True, False])
            .unique(PAIR, keep="first", maintain_order=True)
        )
        return self.attach(table, PAIR, WAR, known, flags)

    def with_peace_years(self, event: str | None = None, name: str = "peace_years") -> Self:
        """Rows of the unit since its last event; 0 in its first row and in the row after an event.

            event        0 0 1 1 0 0
            peace_years  0 1 2 0 0 1

        ``event``: a column of 0 and 1; else the ongoing dispute, war or conflict that the panel has. As peacesciencer's
        add_spells. Missing where it is not known whether there was an event since. Rows that were taken away before are
        not counted: take ``politically_relevant()`` after it for peace among all years.
        """
        column = event or self._event()
        if column not in self.columns:
            what = f"the panel has no column {column!r}"
            raise InputError(
                [Finding("event", what, "with_mids(...) before it, or the name of a column that is there")]
            )
        return self.having(self.frame.with_columns(spell(self.unit_key, column).alias(name)))

    def _event(self) -> str:
        known = ("midongoing", "dispongoing", "cowinterongoing", "ongoing")
        for column in known:
            if column in self.columns:
                return column
        what = "with_peace_years() has no event to count from"
        raise InputError([Finding("", what, "with_mids(...), with_wars() or with_intrastate() before it")])


def spell(unit: list[str], event: str) -> pl.Expr:
    """Rows since the last one with ``event`` = 1 in the unit, not counting itself; sorted by unit and time."""
    row = pl.int_range(pl.len(), dtype=pl.Int32)
    new_unit = pl.any_horizontal(pl.col(c) != pl.col(c).shift() for c in unit).fill_null(True)
    starts = new_unit | (pl.col(event).shift() == 1).fill_null(False)
    unknown = pl.col(event).is_null().cast(pl.Int32).cum_sum()
    unknown_before = unknown - pl.col(event).is_null()
    since = row - pl.when(starts).then(row).forward_fill()
    gaps = unknown - pl.when(starts).then(unknown_before).forward_fill()
    return pl.when(gaps == 0).then(since)


def _foremost(onset: str) -> list[pl.Expr]:
    """Which of several disputes a dyad-year shows, smallest first: peacesciencer's order, then the number."""
    largest = [onset, "fatality", "hostlev", "mindur", "maxdur", "recip"]
    return [*(-pl.col(c).fill_null(-10) for c in largest), pl.col("stmon"), pl.col("dispnum")]
