"""Ability to pay: s_i = x_i / sum_j x_j, x_i = g_i (1 - b max(0, 1 - y_i / y)).

g GDP at the official rate, y_i = g_i / p_i income per head, y that of the whole world (sum g / sum p), b = .8 the
gradient of the United Nations' scale: a state with no income per head pays a fifth of its GDP share, one at the world's
average or above all of it. It is the core of ``un_regular`` without floors, ceilings, debt and prorating. Unit: share.
"""

import numpy as np

from foedus.burden.contract import Rule
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question
from foedus.burden.scales import load_scales


def share(question: Question) -> Numbers:
    """GDP less the discount for an income per head below the world's."""
    gradient = load_scales()["un-regular"].element("gradient", question.day)
    gdp, people = question.stock("gdp_oer"), question.stock("population")
    known = np.isfinite(question.world.gdp_oer) & np.isfinite(question.world.population)
    average = question.world.gdp_oer[known].sum() / question.world.population[known].sum()
    gap = np.maximum(0.0, 1.0 - gdp / (people * average))
    return proportional(gdp * (1.0 - gradient * gap), "GDP")


RULE = Rule(
    label="Ability to pay",
    short="ability to pay",
    source="General Assembly resolution 73/271, paragraph 6 (a) and (e) (excerpt); library/scales/un-regular.yaml",
    share=share,
    basis="gdp_oer",
)
