"""Cost per life: median over futures of the difference in cost / median of the battle deaths inside states averted.

    averted_f = deaths(reference) − deaths(arm),   extra_f = cost(arm) − cost(reference),   future by future
    usd       = median(extra) / median(averted),   where the 90 % interval of median(averted) lies on one side of 0

Medians, since a few conflicts rule the mean of deaths. The interval is the bootstrap's over futures (1,000 samples of
the pairs, the same ones each time): a sample in which nobody is spared has no price and counts as above any, so the
upper end may be open. Not defined: the futures do not show which arm has fewer deaths, or that it costs more. Either
arm may be the dearer one; the price is that of the arm that costs more. Battle deaths inside states only, cost of
operations only. So not defined either where the arms watch a line between two states differently: what that is for are
the wars of the two, whose deaths are not among those counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.outcomes.intervals import HIGH, LOW, Floats, median_interval

SAMPLES, SEED, BLOCK = 1000, 20_480, 50


def cost_per_life(extra: Floats, averted: Floats, lines: bool = False) -> dict[str, Any]:
    """``defined``, ``why`` not, ``usd``, ``low``, ``high`` (None: open), and the two medians with their intervals.

    ``extra`` [futures] US dollars, ``averted`` [futures] deaths, in the same order; ``lines``: a line between two
    states is watched otherwise in the arm.

    >>> found = cost_per_life(np.full(40, 3e6), np.linspace(20.0, 40.0, 40))
    >>> found["defined"], found["usd"]
    (True, 100000.0)
    """
    cost, lives = _middle(extra), _middle(averted)
    found: dict[str, Any] = {"defined": False, "usd": None, "low": None, "high": None}
    found |= {"extra": cost, "averted": lives}
    if lines:
        return found | {"why": "lines"}
    if lives["low"] <= 0 <= lives["high"]:
        return found | {"why": "deaths"}
    if cost["low"] <= 0 <= cost["high"]:
        return found | {"why": "cost"}
    if (cost["median"] > 0) != (lives["median"] > 0):
        return found | {"why": "cheaper"}
    sign = 1.0 if cost["median"] > 0 else -1.0
    low, high = _bootstrap(sign * extra, sign * averted)
    price = cost["median"] / lives["median"]
    return found | {"defined": True, "why": None, "usd": price, "low": low, "high": high}


def _middle(x: Floats) -> dict[str, float]:
    low, high = median_interval(np.sort(x))
    return {"median": float(np.median(x)), "low": low, "high": high}


def _bootstrap(extra: Floats, averted: Floats) -> tuple[float, float | None]:
    rng, n, prices = np.random.default_rng(SEED), extra.size, []
    for _ in range(SAMPLES // BLOCK):
        picked = rng.integers(0, n, (BLOCK, n))
        cost, lives = np.median(extra[picked], axis=1), np.median(averted[picked], axis=1)
        prices.append(np.where(lives > 0, cost / np.where(lives > 0, lives, 1.0), np.inf))
    low, high = np.quantile(np.concatenate(prices), (LOW, HIGH), method="inverted_cdf")
    return float(low), float(high) if np.isfinite(high) else None
