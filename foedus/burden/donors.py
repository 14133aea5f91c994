"""Donors: s_i = d_i / sum_j d_j, d_i what i gives freely.

d in money of one currency. Unit: share.
"""

from foedus.burden.contract import Rule
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question


def share(question: Question) -> Numbers:
    """In proportion to what each gives."""
    return proportional(question.given("donors"), "donation")


RULE = Rule(
    label="Donors",
    short="donors",
    source="how AMISOM's stipends were paid (the EU's African Peace Facility, 2007-2021); evidence in the library",
    share=share,
    basis="donors",
    needs=("donors",),
)
