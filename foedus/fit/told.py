"""An estimate of a few numbers as parameters, their block and a table of coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.fit.contract import Coefficient
from foedus.fit.numbers import Floats, Origin, Scale, block, estimated
from foedus.parameters.parameters import Block, Parameter


@dataclass(frozen=True)
class Line:
    """How one number is told: name, scale, unit, and a sentence."""

    name: str
    scale: Scale
    unit: str
    text: str


def told(
    lines: Sequence[Line], b: Floats, covariance: Floats, origin: Origin, model: str, data: str
) -> tuple[tuple[Parameter, ...], Block, tuple[Coefficient, ...]]:
    """Parameters from ``b`` on the scales of ``lines``, with ``covariance``; ``origin`` names the block."""
    se = np.sqrt(np.diag(covariance))
    found = [
        estimated(origin, line.name, float(value), float(error), line.scale, line.unit, line.text)
        for line, value, error in zip(lines, b, se, strict=True)
    ]
    table = [Coefficient(line.name, float(v), float(e)) for line, v, e in zip(lines, b, se, strict=True)]
    name = origin.block or lines[0].name
    return tuple(found), block(name, model, data, [line.name for line in lines], covariance), tuple(table)
