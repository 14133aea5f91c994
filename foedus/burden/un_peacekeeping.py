"""UN peacekeeping scale: regular rates less a discount by level; the permanent members bear what is discounted.

    level of i    A permanent members; C and J as listed; I, H, G, F, E, D by income per head below 1, 1.2, 1.4, 1.6,
                  1.8, 2 times the average; B all others
    s_i = r_i (1 - d_i)                                          levels B to J; d 0 (B) to .8 (H, I) and .9 (J)
    s_i = r_i + r_i / R * sum_j r_j d_j                          level A, R = sum of r over level A
    shares = s_i / sum of s over those who share

r the regular scale (``un_regular``). Levels from the file ``un-peacekeeping``; the steps in which a state moves up are
not modelled. Unit: share.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from foedus.burden.contract import Rule
from foedus.burden.income import Income, income_of_payers, permanent_members
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question
from foedus.burden.scales import group_on, load_scales
from foedus.burden.un_regular import machine_scale, prorated

EXCEPTIONAL = "exceptional"


def levels(income: Income, permanent: frozenset[str], day: date) -> tuple[str, ...]:
    """The level of each payer, A to J."""
    scale = load_scales()["un-peacekeeping"]
    held = scale.levels_on(day)
    groups = {level.group: group_on(scale, level.group, day) for level in held if level.group}
    times = income.income / income.population / income.average
    found = []
    for state, ratio in zip(income.states, times, strict=True):
        inside = (
            level.level
            for level in held
            if (state in groups[level.group] if level.group else level.below is None or ratio < level.below)
        )
        found.append("A" if state in permanent else next(inside))
    return tuple(found)


def discounts(income: Income, level: tuple[str, ...], day: date) -> Numbers:
    """What each payer is excused of its regular rate, [n]; some of level B have C's discount by decision."""
    scale = load_scales()["un-peacekeeping"]
    of = {one.level: one.discount for one in scale.levels_on(day)}
    excused = scale.group(EXCEPTIONAL, day)
    by_decision = [
        of["C"] if s in excused and name == "B" else 0.0 for s, name in zip(income.states, level, strict=True)
    ]
    return np.array([max(of.get(name, 0.0), d) for name, d in zip(level, by_decision, strict=True)])


def with_levels(regular: Numbers, level: tuple[str, ...], discount: Numbers) -> Numbers:
    """The peacekeeping scale of regular rates [n], sum as theirs."""
    permanent = np.array([name == "A" for name in level])
    excused = float((regular * np.where(permanent, 0.0, discount)).sum())
    if excused == 0:
        return regular
    bearing = proportional(np.where(permanent, regular, 0.0), "permanent member's rate")
    rates: Numbers = regular * (1.0 - np.where(permanent, 0.0, discount)) + excused * bearing
    return rates


def share(question: Question) -> Numbers:
    """The regular scale by levels, over all members of the United Nations, prorated."""
    income = income_of_payers(question)
    level = levels(income, permanent_members(question), question.day)
    regular = machine_scale(income, question.day)
    return prorated(question, income, with_levels(regular, level, discounts(income, level, question.day)))


RULE = Rule(
    label="UN peacekeeping scale",
    short="UN peace",
    source="General Assembly resolution 55/235 (recalled), A/64/220 (excerpt); library/scales/un-peacekeeping.yaml",
    share=share,
    basis="gdp_oer",
    rebuilds="un-peacekeeping",
    opts_out={
        "null": "a member without income pays a part of the regular scale's floor",
        "monotone": "a member at its ceiling stays there while its growth moves the rates of others",
    },
)
