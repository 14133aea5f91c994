"""African Union scale: the first tier bears equal parts of what it pays together, the other tiers the rest by GDP.

    first tier    members with more than .04 of the GDP of all members, n of them
    x_i = .6 / n                                                in it
    x_i = .4 g_i / G                                            below it, G = sum of g there
    s_i = min(k x_i, .12)                                       k so that the sum is 1: the others bear what is cut off
    shares = s_i / sum of s over those who share

g GDP at the official rate, all members of the African Union and whoever else shares. Numbers from the file
``african-union``, of 2016-2018: how later scales part the whole between the tiers was not found. The second and third
tier pay "by capacity", here in proportion to GDP. Departures by decision (Angola) are not in it. Unit: share.
"""

from __future__ import annotations

import numpy as np

from foedus.arrangements import load_library
from foedus.burden.contract import Rule
from foedus.burden.proportional import bounded, proportional
from foedus.burden.question import Numbers, Question
from foedus.burden.scales import load_scales

SCALE = UNION = "african-union"


def scale_of(gdp: Numbers, question: Question) -> Numbers:
    """The scale over all payers, of whom ``gdp`` tells, sum 1, [n]."""
    scale, day = load_scales()[SCALE], question.day
    first = gdp > scale.element("first_tier", day) * gdp.sum()
    pays = scale.element("first_tier_pays", day)
    rest = np.where(first, 0.0, gdp)
    below = proportional(rest, "GDP") if rest.any() else rest
    rates = np.where(first, pays / max(int(first.sum()), 1), (1.0 - pays) * below)
    return bounded(rates, np.zeros(len(rates)), np.full(len(rates), scale.element("ceiling", day)))


def share(question: Question) -> Numbers:
    """The scale over all members of the African Union, prorated to those who share."""
    united = load_library()[UNION].members(question.day) & set(question.world.iso3)
    states = tuple(sorted(united | set(question.members)))
    scale = scale_of(question.stock("gdp_oer", states), question)
    asked = set(question.members)
    return proportional(scale[[s in asked for s in states]], "rate")


RULE = Rule(
    label="African Union scale",
    short="AU scale",
    source="Assembly/AU/Dec.578(XXV), recalled in Dec.734(XXXII) (excerpts); library/scales/african-union.yaml",
    share=share,
    basis="gdp_oer",
    opts_out={"monotone": "who grows moves others out of the first tier, and who is left there bears more"},
)
