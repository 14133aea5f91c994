"""Population: s_i = p_i / sum_j p_j: every head pays the same.

Unit: share.
"""

from foedus.burden.contract import Rule
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question


def share(question: Question) -> Numbers:
    """In proportion to population."""
    return proportional(question.stock("population"), "population")


RULE = Rule(
    label="Population",
    short="people",
    source="own formula; the yardstick of one person, one share",
    share=share,
    basis="population",
)
