"""Intervals, all 90 %, and the sign test: Monte Carlo precision of numbers counted over futures."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Z90 = 1.6448536269514722
LOW, HIGH = 0.05, 0.95
Floats = NDArray[np.float64]


def wilson(k: float, n: float) -> tuple[float, float]:
    """Wilson's score interval of the share k/n (Wilson 1927, JASA 22).

    >>> [round(x, 3) for x in wilson(0, 100)], [round(x, 3) for x in wilson(50, 100)]
    ([0.0, 0.026], [0.419, 0.581])
    """
    p, z2 = k / n, Z90**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z90 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, middle - half) if k > 0 else 0.0, min(1.0, middle + half) if k < n else 1.0


def paired_change(only_arm: int, only_reference: int, n: int) -> tuple[float, float]:
    """Interval of p_arm - p_reference over n pairs, of which some are 1 in one twin only.

    The adjusted Wald interval of Agresti & Min 2005 (Statistics in Medicine 24): half an observation more in each of
    the four cells, so that no discordant pair in n does not read as certainty.

    >>> [round(x, 4) for x in paired_change(0, 0, 400)]
    [-0.0041, 0.0041]
    """
    up, down, m = only_arm + 0.5, only_reference + 0.5, n + 2.0
    change = (up - down) / m
    half = Z90 * math.sqrt(max(up + down - (up - down) ** 2 / m, 0.0)) / m
    return max(-1.0, change - half), min(1.0, change + half)


def sign_test(up: int, down: int) -> float:
    """Two-sided exact p-value that up and down are equally likely (McNemar's exact test).

    >>> sign_test(0, 5)
    0.0625
    """
    n, k = up + down, min(up, down)
    log_half = n * math.log(2.0)
    log_n = math.lgamma(n + 1)
    tail = sum(math.exp(log_n - math.lgamma(i + 1) - math.lgamma(n - i + 1) - log_half) for i in range(k + 1))
    return round(min(1.0, 2.0 * tail), 12)


def mean_interval(total: float, squares: float, n: int) -> tuple[float, float, float, float]:
    """Mean, its standard error and 90 % interval from Σx, Σx² over n futures; error nan where n = 1."""
    mean = total / n
    error = math.sqrt(max(squares - n * mean * mean, 0.0) / (n - 1) / n) if n > 1 else math.nan
    return mean, error, mean - Z90 * error, mean + Z90 * error


def median_interval(ordered: Floats) -> tuple[float, float]:
    """Distribution-free interval of the median: order statistics with at least 90 % binomial coverage.

    Needs no moments, so it holds for the fattest tail. Below five values it is their range, which covers less.

    >>> median_interval(np.arange(1.0, 102.0))
    (42.0, 60.0)
    """
    n = ordered.size
    rank, below = 0, 0.0
    while rank < n // 2:
        below += math.exp(
            math.lgamma(n + 1) - math.lgamma(rank + 1) - math.lgamma(n - rank + 1) - n * math.log(2)
        )
        if below > LOW:
            break
        rank += 1
    k = max(rank - 1, 0)
    return float(ordered[k]), float(ordered[n - 1 - k])
