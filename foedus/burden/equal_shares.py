"""Equal shares: s_i = 1 / n.

The rule of the Multinational Force and Observers between its three payers (Protocol of 3 August 1981). Unit: share.
"""

import numpy as np

from foedus.burden.contract import Rule
from foedus.burden.question import Numbers, Question


def share(question: Question) -> Numbers:
    """1/n for each."""
    n = len(question.members)
    return np.full(n, 1.0 / n)


RULE = Rule(
    label="Equal shares",
    short="equal shares",
    source="Protocol to the Treaty of Peace between Egypt and Israel, 3 August 1981, annex (Sinai); recalled",
    share=share,
    opts_out={
        "monotone": "every member pays alike, whatever it has",
        "null": "every member pays alike, whatever it has",
    },
)
