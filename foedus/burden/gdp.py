"""GDP: s_i = g_i / sum_j g_j, g GDP in US dollars at the official exchange rate.

GDP stands in for national income, which the shipped world does not have. Unit: share.
"""

from foedus.burden.contract import Rule
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question


def share(question: Question) -> Numbers:
    """In proportion to GDP at the official rate."""
    return proportional(question.stock("gdp_oer"), "GDP")


RULE = Rule(
    label="GDP, official rate",
    short="GDP",
    source="the key of the EU's Athena mechanism and Peace Facility (by gross national income); recalled",
    share=share,
    basis="gdp_oer",
)
