"""UN regular scale: the bounded, discounted share of world income of each member, prorated to those who share.

    a_i = max(g_i - d D_i, 0)                        income less the part d of external debt
    f_i = 1 - b max(0, 1 - a_i / (p_i t y))          discount below the threshold t y, y = sum g / sum p
    x_i = a_i f_i                                    below the threshold
    x_i = a_i + a_i / A * sum_j a_j (1 - f_j)        above it, A = sum of a above: they bear what is discounted
    s_i = min(max(k x_i, floor), ceiling_i)          k so that the sum is 1; ceiling .22, least developed .0001
    shares = s_i / sum of s over those who share     as bodies with fewer members prorate the scale

g GDP (stands in for national income), D external debt, p population; d .125, b .8, t 1, floor .00001, from the file
``un-regular``. Unlike the Committee on Contributions the limits are met at once rather than one after another, on one
year rather than on averages of three and six, unrounded. Unit: share.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from foedus.burden.contract import Rule
from foedus.burden.income import Income, income_of_payers
from foedus.burden.proportional import bounded, proportional
from foedus.burden.question import Numbers, Question
from foedus.burden.scales import load_scales


def machine_scale(income: Income, day: date) -> Numbers:
    """The scale over all payers, sum 1, [n]."""
    scale = load_scales()["un-regular"]
    number = {e: scale.element(e, day) for e in ("debt_part", "gradient", "threshold", "floor", "ceiling")}
    adjusted = np.maximum(income.income - number["debt_part"] * income.debt, 0.0)
    threshold = number["threshold"] * income.average
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.maximum(0.0, 1.0 - adjusted / (income.population * threshold))
    off = number["gradient"] * np.where(adjusted > 0, gap, 0.0)
    above = off == 0
    bearing = proportional(np.where(above, adjusted, 0.0), "income above the average")
    rates = adjusted * (1.0 - off) + bearing * float((adjusted * off).sum())
    least = scale.group("least_developed", day)
    ceiling = np.where(income.among(least), scale.element("ceiling_least_developed", day), number["ceiling"])
    return bounded(rates, np.full(len(rates), number["floor"]), ceiling)


def prorated(question: Question, income: Income, scale: Numbers) -> Numbers:
    """The scale of the members who share the cost, brought to a sum of 1."""
    return proportional(scale[income.among(frozenset(question.members))], "rate")


def share(question: Question) -> Numbers:
    """The machine scale over all members of the United Nations, prorated."""
    income = income_of_payers(question)
    return prorated(question, income, machine_scale(income, question.day))


RULE = Rule(
    label="UN regular scale",
    short="UN regular",
    source="General Assembly resolution 73/271 (excerpt), 79/249 (recalled); library/scales/un-regular.yaml",
    share=share,
    basis="gdp_oer",
    rebuilds="un-regular",
    opts_out={
        "null": "a member without income pays the floor of .001 %",
        "monotone": "a member at its ceiling stays there while its growth moves the rates of others",
    },
)
