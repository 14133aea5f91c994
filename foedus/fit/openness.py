"""How many disputes below war draw others in at all. Joiners come in clusters: where one comes, so do more.

    c     the share of disputes that are open to others; in those each third state has chance p / c, in the rest none

The chances p of the logit are kept on average, and c is such that as many disputes draw anybody as on record:

    mean over disputes of c · (1 - Π (1 - p/c))  =  share of disputes with a joiner
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize

from foedus.fit.numbers import Origin, between, rounded
from foedus.parameters.parameters import Parameter

Floats = NDArray[np.float64]
NEVER, SURE = 1e-3, 0.999


def openness(asked: pl.DataFrame) -> float:
    """c, from one row a dispute and third state: dispnum, y (joined), p (its chance).

    >>> alone = pl.DataFrame({"dispnum": [1, 2, 3, 4], "y": [1.0, 0.0, 0.0, 0.0], "p": [0.25] * 4})
    >>> openness(alone)
    1.0
    """
    return _solved(*_by_dispute(asked))


def _by_dispute(asked: pl.DataFrame) -> tuple[list[Floats], Floats]:
    by = asked.group_by("dispnum").agg(pl.col("p"), pl.col("y").max()).sort("dispnum")
    return [np.asarray(p, float) for p in by["p"].to_list()], by["y"].to_numpy()


def _solved(chances: Sequence[Floats], drew: Floats) -> float:
    ends = np.cumsum([len(p) for p in chances])[:-1]
    p, starts = np.concatenate(chances), np.concatenate([[0], ends]).astype(np.int64)

    def excess(c: float) -> float:
        nobody = np.add.reduceat(np.log1p(-np.minimum(p / c, SURE)), starts)
        return float((c * -np.expm1(nobody)).mean() - drew.mean())

    if excess(1.0) <= 0.0 or excess(NEVER) >= 0.0:
        return 1.0 if excess(1.0) <= 0.0 else NEVER
    return float(optimize.brentq(excess, NEVER, 1.0))


def open_parameter(source: str, asked: pl.DataFrame, times: int, seed: int) -> Parameter:
    """c with its 90 % interval, from a bootstrap over disputes."""
    chances, drew = _by_dispute(asked)
    draw, value = np.random.default_rng(seed), _solved(chances, drew)
    shares = []
    for _ in range(times):
        picked = draw.integers(0, drew.size, drew.size)
        shares.append(_solved([chances[k] for k in picked], drew[picked]))
    low, high = np.quantile(shares, [0.05, 0.95])
    ends = np.clip([value, min(low, value), max(high, value)], NEVER, SURE)
    value, low, high = (float(x) for x in np.log(ends / (1.0 - ends)))
    text = "a dispute below war is open to others: only then does anybody take sides"
    origin = Origin("call", None, source)
    return between(origin, "open_to_others", (value, low, high), "logit", "probability", text)


def if_open(p: Parameter, share: float) -> Parameter:
    """What is added below war, given that a dispute is open to others: ln(1/c) more, as chances are small."""
    if not p.name.startswith("below_war"):
        return p
    more = -float(np.log(share))
    low, high = (rounded(x + more) for x in p.interval)
    text = f"{p.text}, if the dispute is open to others"
    return p.model_copy(update={"value": rounded(p.value + more), "interval": (low, high), "text": text})
