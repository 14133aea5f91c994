"""The numbers of a state: each printed value with its year and source, and the latest ones as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.world import impute
from foedus.world.tables import number, read_table

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

UNITS = {
    "gdp_ppp": "USD, PPP",
    "gdp_oer": "USD, current",
    "milex": "USD",
    "personnel": "persons",
    "democracy": "1 = democracy",
}


@dataclass(frozen=True)
class Fact:
    """One value of one state. ``low`` and ``high`` are nan where the source gives no range.

    ``status`` is reported, estimate (the source says est.), corrected (see corrections.yaml), own_estimate
    or imputed; for an imputed value ``source`` says by which rule.
    """

    iso3: str
    variable: str
    year: int
    value: float
    low: float
    high: float
    unit: str
    source: str
    status: str


@dataclass(frozen=True)
class Stocks:
    """The latest value of each variable, [n], with what was imputed flagged."""

    population: Numbers
    gdp_ppp: Numbers
    gdp_oer: Numbers
    milex: Numbers
    personnel: Numbers
    personnel_low: Numbers
    personnel_high: Numbers
    imputed: Mapping[str, Flags]

    def capability(self) -> Numbers:
        """c_i = mean of x_i / sum(x) over x in military spending, personnel, GDP (PPP), population.

        Sums to 1.
        """
        parts = (self.milex, self.personnel, self.gdp_ppp, self.population)
        shares = [part / part.sum() for part in parts]
        mean: Numbers = np.mean(shares, axis=0)
        return mean


def read_facts() -> list[Fact]:
    """All rows of facts.csv, latest year first within a state's variable."""
    return [
        Fact(
            r["iso3"],
            r["variable"],
            int(r["year"]),
            number(r["value"]),
            number(r["low"]),
            number(r["high"]),
            r["unit"],
            r["source"],
            r["status"],
        )
        for r in read_table("facts.csv")
    ]


def read_stocks(iso3: tuple[str, ...], region: NDArray[np.str_]) -> Stocks:
    """The latest printed value of each variable, the gaps filled by the rules in ``impute``."""
    latest: dict[tuple[str, str], Fact] = {}
    for fact in read_facts():
        key = (fact.iso3, fact.variable)
        if key not in latest or fact.year > latest[key].year:
            latest[key] = fact

    def column(variable: str, cell: str = "value") -> Numbers:
        found = [latest.get((code, variable)) for code in iso3]
        return np.array([np.nan if fact is None else getattr(fact, cell) for fact in found])

    population, share, personnel = column("population"), column("milex_share"), column("personnel_active")
    enclave, around = iso3.index("VAT"), iso3.index("ITA")
    printed = {"gdp_ppp": column("gdp_ppp"), "gdp_oer": column("gdp_oer")}
    gdp = {k: impute.gdp_of_enclave(v, population, enclave, around) for k, v in printed.items()}
    spending = impute.spending_by_region(share, personnel, region)
    forces = impute.personnel_by_region(personnel, population, region)
    low, high = column("personnel_active", "low"), column("personnel_active", "high")
    return Stocks(
        population=population,
        **gdp,
        milex=spending / 100 * gdp["gdp_oer"],
        personnel=forces,
        personnel_low=np.where(np.isnan(low), forces, low),
        personnel_high=np.where(np.isnan(high), forces, high),
        imputed={
            **{k: np.isnan(v) for k, v in printed.items()},
            "milex": np.isnan(share) | np.isnan(printed["gdp_oer"]),
            "personnel": np.isnan(personnel),
        },
    )


def facts_of(iso3: str, year: int, filled: Mapping[str, float]) -> list[Fact]:
    """Every printed value of one state, its regime, then what was imputed for it."""
    nan = float("nan")
    found = [fact for fact in read_facts() if fact.iso3 == iso3]
    for r in read_table("regime.csv"):
        if r["iso3"] == iso3:
            value = float(r["democracy"] == "true")
            found.append(
                Fact(
                    iso3,
                    "democracy",
                    int(r["year"]),
                    value,
                    nan,
                    nan,
                    UNITS["democracy"],
                    f"{r['source']}; {r['basis']}",
                    r["status"],
                )
            )
    for variable, value in filled.items():
        found.append(
            Fact(iso3, variable, year, value, nan, nan, UNITS[variable], impute.METHODS[variable], "imputed")
        )
    return found
