"""From an estimate to the parameter file: values and intervals on their own scales, correlations, round figures.

    b, se on the scale of g      value = g⁻¹(b),  interval = g⁻¹(b ± 1.645 se),  g: identity, ln or logit

Four significant digits, so that the file is the same wherever the last bits of a fit differ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from foedus.base.errors import RunError
from foedus.parameters.parameters import Z90, Block, Parameter, Process

Floats = NDArray[np.float64]
Scale = Literal["linear", "log", "logit", "fixed"]
DIGITS = 4
LOWEST_EIGENVALUE = 1e-5
SHRINKS = (0.0, 3e-5, 1e-4, 3e-4, 1e-3)


@dataclass(frozen=True)
class Origin:
    """What every parameter of one estimate shares: who reads it, its block, and the sentence that says whence."""

    process: Process
    block: str | None
    source: str


def rounded(x: float, digits: int = DIGITS) -> float:
    """``x`` to ``digits`` significant digits.

    >>> rounded(0.00123456), rounded(-1234.56)
    (0.001235, -1235.0)
    """
    return float(f"{x:.{digits}g}")


def back(x: float, scale: Scale) -> float:
    """g⁻¹(x).

    >>> back(0.0, "logit")
    0.5
    """
    return math.exp(x) if scale == "log" else 1.0 / (1.0 + math.exp(-x)) if scale == "logit" else x


def estimated(
    origin: Origin, name: str, b: float, se: float, scale: Scale, unit: str, text: str
) -> Parameter:
    """A parameter from an estimate ``b`` with standard error ``se``, both on the scale of g."""
    return between(origin, name, (b, b - Z90 * se, b + Z90 * se), scale, unit, text)


def between(
    origin: Origin, name: str, ends: tuple[float, float, float], scale: Scale, unit: str, text: str
) -> Parameter:
    """A parameter from its median and the ends of its 90 % interval, all on the scale of g."""
    value, low, high = (rounded(back(x, scale)) for x in ends)
    if not all(map(math.isfinite, (value, low, high))):
        raise RunError(f"{name}: the estimate is not a finite number")
    return Parameter(
        name=name,
        process=origin.process,
        value=value,
        interval=(low, high),
        unit=unit,
        scale=scale,
        basis="estimated",
        source=origin.source,
        text=text,
        block=origin.block,
    )


def block(name: str, model: str, data: str, parameters: Sequence[str], covariance: Floats) -> Block:
    """How the deviations of ``parameters`` hang together: the correlations of ``covariance`` on their own scales."""
    sd = np.sqrt(np.diag(covariance))
    if not (np.isfinite(sd).all() and (sd > 0).all()):
        raise RunError(f"block {name}: a parameter has no standard error")
    own = covariance / np.outer(sd, sd)
    for shrink in (
        SHRINKS
    ):  # rounding, or columns that are combinations of others, can cost the last bit of definiteness
        full = np.round((1.0 - shrink) * own + shrink * np.eye(len(sd)), DIGITS + 1)
        if np.linalg.eigvalsh(full).min() >= LOWEST_EIGENVALUE:
            break
    else:
        raise RunError(f"block {name}: the correlations are not those of a distribution")
    rows = tuple(tuple(float(x) for x in full[k, :k]) for k in range(len(parameters)))
    return Block(name=name, model=model, data=data, parameters=tuple(parameters), correlation=rows)


def joint(*parts: Floats) -> Floats:
    """The covariance of estimates made apart: block-diagonal.

    >>> joint(np.eye(1), 2 * np.eye(1)).tolist()
    [[1.0, 0.0], [0.0, 2.0]]
    """
    n = sum(len(p) for p in parts)
    full, k = np.zeros((n, n)), 0
    for part in parts:
        full[k : k + len(part), k : k + len(part)] = part
        k += len(part)
    return full
