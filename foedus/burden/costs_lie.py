"""Costs lie where they fall: s_i = c_i / sum_j c_j, c_i what i brings itself.

c in persons or in money, all in one unit; persons mean that a person costs the same from everywhere. Unit: share.
"""

from foedus.burden.contract import Rule
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question


def share(question: Question) -> Numbers:
    """In proportion to what each brings."""
    return proportional(question.given("contributions"), "contribution")


RULE = Rule(
    label="Costs lie where they fall",
    short="costs lie",
    source="NATO, Funding NATO (topic page, 10 July 2024): forces of an operation are paid by who sends them; excerpt",
    share=share,
    basis="contributions",
    needs=("contributions",),
)
