"""Hybrid: s = sum_k w_k s^k / sum_k w_k, s^k the shares by rule k and w_k its weight in the mix.

The European Union's and NATO's practice, where some costs are common and others lie where they fall. Unit: share.
"""

from __future__ import annotations

import numpy as np

from foedus.base.errors import Finding, InputError
from foedus.burden.contract import Rule, answer, find_rule
from foedus.burden.question import Numbers, Question


def share(question: Question) -> Numbers:
    """The weighted mean of the shares by the rules of the mix."""
    weights = question.mix
    wrong = [name for name, w in weights.items() if not (np.isfinite(w) and w >= 0) or name == "hybrid"]
    if wrong or not sum(weights.values()) > 0:
        what = f"{wrong[0]}={weights[wrong[0]]} cannot be mixed" if wrong else "no rule has a weight"
        raise InputError(
            [Finding("mix", what, "rules with weights of 0 or more, such as  gdp=0.5,costs_lie=0.5")]
        )
    parts = [w * answer(find_rule(name), question) for name, w in sorted(weights.items()) if w > 0]
    found: Numbers = np.sum(parts, axis=0) / sum(weights.values())
    return found


RULE = Rule(
    label="Hybrid",
    short="hybrid",
    source="facts on NATO and EU operations in the library: common costs by a key, the rest where it falls",
    share=share,
    needs=("mix",),
    opts_out={
        "monotone": "it keeps what every rule of its mix keeps, and no more",
        "null": "it keeps what every rule of its mix keeps, and no more",
    },
)
