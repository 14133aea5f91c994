"""Intervals, all 90 %, and the sign test: Monte Carlo precision of numbers counted over futures."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Z90 = 1.6448536269514722
LOW, HIGH = 0.05, 0.95
T95 = (  # Student's t, 95 %, 1 to 30 degrees of freedom
    *(6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812),
    *(1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.740, 1.734, 1.729, 1.725),
    *(1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699, 1.697),
)
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


def wilson_of_clusters(
    hits: int, of: int, squares: tuple[float, float, float], clusters: int
) -> tuple[float, float]:
    """Wilson's interval of hits/of, where those of one cluster, a future, resemble each other; ``of`` above 0.

    Their number is reduced to what it is worth: min(of, p (1 - p) / Var), Var = Σ (hits_c - p · of_c)² / of²; where all
    or none are hits, to the number of ``clusters``. ``squares``: Σ hits_c², Σ hits_c · of_c, Σ of_c².

    >>> wilson_of_clusters(2, 4, (4, 4, 8), 2) == wilson(1, 2)
    True
    """
    share = hits / of
    spread = share * (1.0 - share)
    variance = (squares[0] - 2 * share * squares[1] + share**2 * squares[2]) / of**2
    worth = min(of, spread / variance) if spread > 0 and variance > 0 else clusters
    return wilson(share * worth, worth)


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


def spread(nonzero: int) -> float:
    """How many standard errors make the interval of a mean of which ``nonzero`` values are not 0.

    Student's t with as many degrees of freedom as there are such values, less one: where few futures differ, the
    normal interval would claim too much (with four of four differences on one side it must still include 0).
    """
    return T95[max(nonzero - 2, 0)] if nonzero - 2 < len(T95) else Z90


def mean_interval(nonzero: Floats, n: int) -> tuple[float, float, float, float]:
    """Mean over n futures, standard error and 90 % interval, from the values that are not 0.

    Where all are 0 the interval is that of half an event on either side (see ``paired_change``), since n futures
    without a difference do not prove that there is none. All but the mean are nan for n = 1.

    >>> [round(x, 3) for x in mean_interval(np.array([-1.0, -1.0, -1.0, -1.0]), 100)]
    [-0.04, 0.02, -0.086, 0.006]
    """
    mean = float(nonzero.sum()) / n
    if n < 2:
        return mean, math.nan, math.nan, math.nan
    error = math.sqrt(max(float((nonzero**2).sum()) - n * mean * mean, 0.0) / (n - 1) / n)
    reach = spread(nonzero.size) * error if nonzero.size else Z90 / (n + 2.0)
    return mean, error, mean - reach, mean + reach


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
