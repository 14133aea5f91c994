"""The reference with a monitored line: every violation of it is drawn and followed, one by one.

Written from the docstring of ``foedus.engine.processes.line``; the hazard of the pair is the reference's own.
"""

from __future__ import annotations

from math import exp, inf
from typing import Any

import numpy as np
from reference import Reference
from reference_hazard import YEAR


class WithLine(Reference):
    """``watched``: (first day, last day, persons per km, rounds, sensors, commission) on the line of ``pair``.

    ``limited``: the day until which forces are limited there; 0 where they never are.
    """

    def monitored(
        self,
        pair: tuple[str, str],
        watched: tuple[float, float, float, float, bool, bool],
        limited: float = 0.0,
    ) -> None:
        self.pair, self.watched, self.limited = pair, watched, limited
        _, _, per_km, rounds, sensors, commission = watched
        t = self.theta
        missed = exp(-t.line_detect * per_km) * (1 - t.line_sensors * sensors)
        finds, ends = rounds * (1 - t.line_round_misses), YEAR / t.line_violation_days
        self.p = 1 - missed * (1 - finds / (finds + ends))
        self.s = t.line_settled * (1.0 if commission else t.line_settled_alone)

    def onset(
        self, pair: tuple[str, str], last: float, today: float, mediated: bool = False
    ) -> tuple[float, bool]:
        """For the monitored pair: the first violation that is not settled and becomes a dispute."""
        if pair != self.pair:
            return super().onset(pair, last, today, mediated)
        nu, begins, ends = self.theta.line_violations, *self.watched[:2]
        day, peace = today, self.curve[mediated]
        while day < self.horizon:
            day += self.rng.exponential(YEAR / nu)
            seen = begins <= day < ends and self.rng.random() < self.p
            if seen and self.rng.random() < self.s:
                continue
            epoch = max(k for k, start in enumerate(self.starts) if start <= day)
            one, other = self.rates[pair][epoch]
            hazard = (one + other) * YEAR * np.interp(day - last, self.days, peace)
            on_record = (1 - self.p * self.s) * (self.theta.line_limits if self.limited else 1.0)
            hazard *= self.theta.line_limits if day < self.limited else 1.0
            if self.rng.random() < hazard / on_record / nu:
                return float(day), bool(self.rng.random() < one / (one + other))
        return inf, False


def pair_events(rows: list[Any], kind: int, pair: tuple[str, str]) -> list[tuple[float, str]]:
    """Day and initiator of the pair's disputes in one future of the reference."""
    return [(row[0], row[3]) for row in rows if row[1] == kind and {row[3], row[4]} == {*pair}]
