"""What states are: capabilities, regime, wealth, trade, and how they vote."""

from __future__ import annotations

from typing import Self

import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.panels.rows import CODE, DYADS, Codes, Rows

EVERY_YEAR = (*DYADS, "state-year")


class States(Rows):
    """Verbs about states; on dyads every column comes twice, with 1 and 2."""

    def with_codes(self, codes: Codes) -> Self:
        """The other code system's number of the state in that year (``ccode`` or ``gwcode``), missing if none."""
        self.only("with_codes", (*DYADS, "state-year", "country-month"))
        if codes == self.codes or codes not in ("cow", "gw"):
            what = f"the panel's rows are {self.codes} states; {codes!r} adds nothing"
            raise InputError(
                [Finding("codes", what, f"with_codes({'gw' if self.codes == 'cow' else 'cow'!r})")]
            )
        mine, other = CODE[self.codes], CODE[codes]
        table = (
            self.scan("cow_gw_panel")
            .filter(pl.col(mine).is_not_null(), pl.col(other).is_not_null())
            .group_by(mine, "year")
            .agg(pl.col(other).max())  # both Germanies of 1990 are 255 of COW; 260 is the one that stayed
        )
        return self.attach_states(table, mine, "cow_gw_panel")

    def with_capabilities(self) -> Self:
        """COW capabilities: ``milex``, ``milper``, ``irst``, ``pec``, ``tpop``, ``upop``, ``cinc``. 1816-2022."""
        columns = ["milex", "milper", "irst", "pec", "tpop", "upop", "cinc"]
        return self._of_states("with_capabilities", "cow_nmc", columns)

    def with_democracy(self) -> Self:
        """``v2x_polyarchy`` (V-Dem), ``polity2`` (Polity5, to 2018), ``euds``, ``aeuds`` (Unified Democracy Scores)."""
        columns = ["v2x_polyarchy", "polity2", "euds", "aeuds"]
        return self._of_states("with_democracy", f"isard_{self.codes}_democracy", columns)

    def with_gdp(self) -> Self:
        """Fariss et al.: ``mrgdppc`` (2011 int. $), ``pwtrgdp`` (million 2017 int. $), ``pwtpop`` (million)."""
        return self._of_states("with_gdp", f"isard_{self.codes}_gdp_pop", ["mrgdppc", "pwtrgdp", "pwtpop"])

    def with_trade(self) -> Self:
        """COW trade of the state with the world: ``imports``, ``exports``, million current USD. 1870-2014."""
        return self._of_states("with_trade", "cow_trade_state_year", ["imports", "exports"])

    def with_ideal_points(self) -> Self:
        """Votes in the General Assembly, 1946-2019: ``ideal_point``; on dyads also ``absidealdiff``, their distance."""
        placed = self._of_states("with_ideal_points", "unga_ideal_points", ["ideal_point"])
        if self.unit not in DYADS:
            return placed
        distance = (pl.col("ideal_point1") - pl.col("ideal_point2")).abs()
        return placed.having(placed.frame.with_columns(absidealdiff=distance))

    def _of_states(self, verb: str, name: str, columns: list[str]) -> Self:
        code = "gwcode" if name.startswith("isard_gw") else "ccode"
        self.only(verb, EVERY_YEAR, code)
        table = self.scan(name).select(pl.col(code).cast(pl.Int32), pl.col("year").cast(pl.Int32), *columns)
        return self.attach_states(table, code, name)
