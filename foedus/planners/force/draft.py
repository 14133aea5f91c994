"""A linear model while it is written: columns, rows, and stocks that columns flow into and out of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Term = tuple[int, float]
INFINITY = float("inf")


@dataclass
class Draft:
    """``low ≤ rows · x ≤ high`` and ``lower ≤ x ≤ upper``, some x whole. Rows are kept one after another."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def column(self, upper: float = INFINITY, *, whole: bool = False, lower: float = 0.0) -> int:
        """A new column; its position."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.lower) - 1

    def row(self, low: float, high: float, terms: Iterable[Term]) -> int:
        """A new row; its position. Terms of the same column are added up."""
        together: dict[int, float] = {}
        for column, factor in terms:
            together[column] = together.get(column, 0.0) + factor
        self.index += together.keys()
        self.value += together.values()
        self.starts.append(len(self.index))
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def vector(self, terms: Iterable[Term]) -> NDArray[np.float64]:
        """Terms as one factor for each column."""
        found = np.zeros(len(self.lower))
        for column, factor in terms:
            found[column] += factor
        return found


@dataclass
class Stock:
    """Something of which so much is in place in each month.

        stock[t] = stock[t-1] + what comes in t - what has left by t

    A unit that stays a year is then in two rows and not in twelve, which keeps the model small.
    """

    months: int
    flows: list[list[Term]] = field(init=False)

    def __post_init__(self) -> None:
        self.flows = [[] for _ in range(self.months)]

    def hold(self, column: int, amount: float, first: int, last: int) -> None:
        """``amount`` of each unit of ``column`` is in place from ``first`` to before ``last``."""
        self.flows[first].append((column, amount))
        if last < self.months:
            self.flows[last].append((column, -amount))

    def levels(self, draft: Draft, most: Sequence[float]) -> list[int]:
        """The columns that hold the level of each month, at the most ``most``."""
        columns: list[int] = []
        for month, flow in enumerate(self.flows):
            level = draft.column(most[month])
            before = [(columns[-1], 1.0)] if columns else []
            draft.row(0.0, 0.0, [*before, *flow, (level, -1.0)])
            columns.append(level)
        return columns
