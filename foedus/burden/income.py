"""What the scales of the United Nations are computed from: who pays, income, population and debt of each.

The shipped world has the latest year's GDP where the scales take the average national income of three and six years.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from foedus.arrangements import load_library
from foedus.burden.question import Numbers, Question
from foedus.burden.scales import FOLDER

CHARTER, COUNCIL = "un-charter", "security-council"


@dataclass(frozen=True, eq=False)
class Income:
    """The payers of a scale in the order of their codes, with yearly income and debt (USD) and population, [n]."""

    states: tuple[str, ...]
    income: Numbers
    population: Numbers
    debt: Numbers

    @property
    def average(self) -> float:
        """Income per head of all payers together, USD."""
        return float(self.income.sum() / self.population.sum())

    def among(self, group: frozenset[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which payers are in the group, [n]."""
        return np.array([state in group for state in self.states])


def income_of_payers(question: Question) -> Income:
    """The members of the United Nations on the day, and whoever else shares the cost."""
    world = question.world
    united = load_library()[CHARTER].members(question.day) & set(world.iso3)
    states = tuple(sorted(united | set(question.members)))
    debts = external_debt() if question.debts is None else question.debts
    return Income(
        states,
        question.stock("gdp_oer", states),
        question.stock("population", states),
        np.array([float(debts.get(state, 0.0)) for state in states]),
    )


def outside(question: Question) -> tuple[str, ...]:
    """Those who share the cost and are no members of the United Nations on the day, in the order of their codes."""
    return tuple(sorted(set(question.members) - set(load_library()[CHARTER].members(question.day))))


def permanent_members(question: Question) -> frozenset[str]:
    """The permanent members of the Security Council on the day."""
    body = next(b for b in load_library()[CHARTER].bodies if b.id == COUNCIL)
    seats = (seat for seat in body.seats if seat.permanent and seat.holds(question.day))
    return frozenset(state for seat in seats for state in seat.states)


@cache
def external_debt() -> Mapping[str, float]:
    """External debt in US dollars by state, as the Factbook prints it; states without a row owe none that is known.

    >>> external_debt()["IND"]
    212728000000.0
    """
    with (FOLDER / "external_debt.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: float(row["value"]) for row in csv.DictReader(file)}
