"""NATO's key for common funding: s_i = m_i / sum_j m_j, m = g but for the largest member, m_largest = g of the second.

g GDP at the official rate (the key takes national income). Since 2021 the largest payer (the United States) pays
what the next one (Germany) does; the others bear what it is spared in proportion. Negotiated
departures are not in it: the key of 2024-2025 has Britain and France a little lower. Unit: share.
"""

import numpy as np

from foedus.burden.contract import Rule
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question


def share(question: Question) -> Numbers:
    """GDP, with the largest member counted as the second largest."""
    gdp = question.stock("gdp_oer")
    ordered = np.sort(gdp)
    second = ordered[-2] if len(ordered) > 1 else ordered[-1]
    return proportional(np.minimum(gdp, second), "GDP")


RULE = Rule(
    label="NATO common funding",
    short="NATO key",
    source="Nuernberger Blatt / dpa, November 2019, on the shares from 2021 (excerpt); library/scales/nato-common.yaml",
    share=share,
    basis="gdp_oer",
)
