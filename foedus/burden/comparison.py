"""Rules side by side: shares, change against today's, ratio to GDP, how unequal, who gains and loses, arrears.

change_i = s_i - today_i                              in shares; who pays less gains
ratio_i  = s_i / (g_i / sum_j g_j)                    1: as much of the cost as of the members' GDP
moved    = sum_i |s_i - today_i| / 2                  the part of the cost that changes hands
gini     = sum_ij |s_i - s_j| / (2 n)                 how concentrated the payments are
gini of effort = sum_ij w_i w_j |ratio_i - ratio_j| / 2,   w_i = g_i / sum_j g_j; 0: all pay the same part of GDP
arrears  = sum_i a_i s_i                              what goes unpaid where i withholds the part a_i of its share
covered_i = s_i (1 - a_i) / (1 - arrears)             shares if the others cover it in proportion
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from foedus.base.errors import Finding, InputError
from foedus.burden.contract import Rule, answer, find_rule, in_order, rules
from foedus.burden.income import outside
from foedus.burden.payers import Recorded
from foedus.burden.published import Beside, beside
from foedus.burden.question import Numbers, Question

RECORDED = "recorded"
OF_UNITED = (
    "un_peacekeeping",
    "un_regular",
)  # rules that are computed over the members of the United Nations
DAYS = 365.0


@dataclass(frozen=True, eq=False)
class Column:
    """One rule's shares of the members, [n]; ``error``: their standard error where the rule samples."""

    rule: Rule
    shares: Numbers
    error: Numbers | None = None


@dataclass(frozen=True, eq=False)
class Today:
    """The shares that the rules are compared with, [n]; nan where none is on record."""

    name: str
    text: str
    shares: Numbers


@dataclass(frozen=True, eq=False)
class Comparison:
    """All that is said about one cost. ``left_out``: rules that say nothing here, with the reason."""

    question: Question
    columns: tuple[Column, ...]
    left_out: Mapping[str, str]
    today: Today | None = None
    cost: float | None = None
    unit: str = "USD"
    arrears: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @cached_property
    def gdp(self) -> Numbers:
        """Each member's part of all members' GDP at the official rate, [n]."""
        stock = self.question.stock("gdp_oer")
        whole: Numbers = stock / stock.sum()
        return whole

    @cached_property
    def withheld(self) -> Numbers:
        """The part of its share that each member withholds, [n]."""
        return _arrears(self.question, self.arrears)

    def ratio(self, column: Column) -> Numbers:
        """Share of the cost over share of GDP, [n]."""
        found: Numbers = column.shares / self.gdp
        return found

    def change(self, column: Column) -> Numbers | None:
        """Change against today's share, [n]; nan where today's is not on record."""
        return None if self.today is None else column.shares - self.today.shares

    def moved(self, column: Column) -> float | None:
        """The part of the cost that changes hands; ``None`` unless all of today's shares are on record."""
        change = self.change(column)
        return None if change is None or np.isnan(change).any() else float(np.abs(change).sum() / 2)

    def published(self, column: Column) -> Beside | None:
        """The column beside the published scale that its rule rebuilds, where that is on file for the day."""
        return beside(column.rule, self.question, column.shares)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What to know of single rules, in sentences."""
        held = ((c.rule.name, self.published(c)) for c in self.columns)
        beside_it = tuple(f"{name}: {b.words()}" for name, b in held if b is not None)
        strangers = outside(self.question)
        of_united = [c.rule.name for c in self.columns if c.rule.name in OF_UNITED]
        if not strangers or not of_united:
            return beside_it
        who = ", ".join(strangers[:6]) + (" ..." if len(strangers) > 6 else "")
        no = "it is no member" if len(strangers) == 1 else "they are no members"
        as_if = f"of {who} computed as if, but {no} of the United Nations on {self.question.day}"
        return (*beside_it, f"{', '.join(of_united)}: {as_if}.")

    def gap(self, column: Column) -> float:
        """The part of the cost that goes unpaid."""
        return float((column.shares * self.withheld).sum())

    def covered(self, column: Column) -> Numbers:
        """Shares if the others cover what is withheld, in proportion, [n]."""
        paid: Numbers = column.shares * (1.0 - self.withheld)
        return paid / paid.sum() if paid.sum() > 0 else np.full(len(paid), np.nan)

    def as_dict(self) -> dict[str, Any]:
        """As plain data, for ``--json``."""
        members = self.question.members
        today = self.today
        return {
            "members": list(members),
            "on": self.question.day,
            "cost": self.cost,
            "unit": self.unit,
            "gdp_share": _by(members, self.gdp),
            "today": today and {"name": today.name, "text": today.text, "shares": _by(members, today.shares)},
            "rules": {c.rule.name: self._told(c) for c in self.columns},
            "left_out": dict(self.left_out),
            "arrears": dict(self.arrears),
            "notes": [*self.notes, *self.remarks],
        }

    def _told(self, column: Column) -> dict[str, Any]:
        members, change = self.question.members, self.change(column)
        told: dict[str, Any] = {
            "label": column.rule.label,
            "source": column.rule.source,
            "shares": _by(members, column.shares),
            "standard_error": None if column.error is None else _by(members, column.error),
            "ratio_to_gdp": _by(members, self.ratio(column)),
            "change": None if change is None else _by(members, change),
            "moved": self.moved(column),
            "gini": gini(column.shares),
            "gini_of_effort": gini(self.ratio(column), self.gdp),
        }
        if (b := self.published(column)) is not None:
            told["published"] = b.as_dict()
        if self.cost is not None:
            told["amounts"] = _by(members, column.shares * self.cost)
        if self.arrears:
            gap = self.gap(column)
            told["arrears"] = {
                "unpaid": gap,
                "unpaid_amount": None if self.cost is None else gap * self.cost,
                "days_a_year": gap * DAYS,
                "covered": _by(members, self.covered(column)),
            }
        return told


def _by(members: Sequence[str], values: Numbers) -> dict[str, float]:
    return dict(zip(members, values.tolist(), strict=True))


def gini(x: Numbers, weight: Numbers | None = None) -> float:
    """G = sum_ij w_i w_j |x_i - x_j| / (2 sum_i w_i x_i), weights to a sum of 1 (left out: all alike).

    >>> gini(np.array([1.0, 1.0])), gini(np.array([0.0, 1.0]))
    (0.0, 0.5)
    """
    w = np.full(len(x), 1.0 / len(x)) if weight is None else weight / weight.sum()
    mean = float((w * x).sum())
    return float((w[:, None] * w[None, :] * np.abs(x[:, None] - x[None, :])).sum() / (2.0 * mean))


def compare(
    question: Question,
    names: Sequence[str] = (),
    today: str | None = None,
    recorded: Recorded | None = None,
    **about: Any,
) -> Comparison:
    """The rules ``names`` side by side (left out: all that can say something), against ``today``'s.

    ``today``: the name of a rule, or ``recorded`` for what is on record; left out, the record where there is one.
    ``about``: cost, unit, arrears and notes of the ``Comparison``. A rule that cannot answer is an ``InputError``
    where it is named or has been given what it needs; otherwise it is left out with the reason.
    """
    columns, left_out = [], {}
    _ = question.checked()
    wanted = [find_rule(name) for name in names] or list(rules().values())
    for rule in dict.fromkeys(rule.name for rule in wanted):
        try:
            columns.append(_column(rules()[rule], question))
        except InputError as error:
            if names or rules()[rule].asked(question):
                raise
            left_out[rule] = error.findings[0].what
    _ = _arrears(question, about.get("arrears", {}))
    return Comparison(question, tuple(columns), left_out, _today(question, today, recorded), **about)


def _column(rule: Rule, question: Question) -> Column:
    error = in_order(rule, question, rule.error) if rule.error else None
    return Column(rule, answer(rule, question), error if error is not None and error.any() else None)


def _today(question: Question, name: str | None, recorded: Recorded | None) -> Today | None:
    if name is None or name == RECORDED:
        if recorded is None and name is None:
            return None
        if recorded is None:
            what = "no shares are on record for this arrangement"
            raise InputError([Finding("today", what, "the name of a rule, such as  --today gdp")])
        found = np.array(
            [recorded.shares.get(m, 0.0 if recorded.complete else np.nan) for m in question.members]
        )
        return Today(RECORDED, recorded.text, found)
    rule = find_rule(name)
    return Today(rule.name, rule.label, answer(rule, question))


def _arrears(question: Question, arrears: Mapping[str, float]) -> Numbers:
    for state, part in arrears.items():
        if state not in question.members:
            what = f"{state} is not among the members that share the cost"
            raise InputError([Finding("arrears", what, "one of them, such as  --arrears USA=0.25")])
        if not 0 <= part <= 1:
            what = f"{state}={part:g} is not a part of a share"
            raise InputError([Finding("arrears", what, "from 0 (pays all) to 1 (pays nothing)")])
    return np.array([float(arrears.get(m, 0.0)) for m in question.members])
