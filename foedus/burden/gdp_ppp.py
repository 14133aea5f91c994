"""GDP at purchasing power parity: s_i = g_i / sum_j g_j, g in dollars of equal purchasing power.

It asks more of states with low prices than their foreign exchange can buy. Unit: share.
"""

from foedus.burden.contract import Rule
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question


def share(question: Question) -> Numbers:
    """In proportion to GDP at purchasing power parity."""
    return proportional(question.stock("gdp_ppp"), "GDP")


RULE = Rule(
    label="GDP, purchasing power",
    short="GDP PPP",
    source="one of the measures of burden sharing in Olson & Zeckhauser 1966's line of work; own formula",
    share=share,
    basis="gdp_ppp",
)
