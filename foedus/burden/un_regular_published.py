"""UN regular scale as it was published: s_i = r_i / sum of r over those who share.

r the last complete table on file that took effect on or before the day (``library/scales/un-regular.yaml``): the scale
of 2022-2024 for days since then, as the one of 2025-2027 is on file in part. Unit: share.
"""

import numpy as np

from foedus.base.errors import Finding, InputError
from foedus.burden.contract import Rule
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question
from foedus.burden.scales import Published, load_scales


def table(question: Question) -> Published:
    """The last complete table that took effect on or before the day."""
    whole = [p for p in load_scales()["un-regular"].published if p.complete and p.since <= question.day]
    if not whole:
        raise InputError([Finding("on", f"no complete scale is on file for {question.day}", "another rule")])
    return max(whole, key=lambda p: p.since)


def share(question: Question) -> Numbers:
    """The published rates, prorated to the members."""
    rates = table(question).shares
    strangers = [s for s in question.members if s not in rates]
    if strangers:
        what = f"{', '.join(strangers[:5])} is not on the scale of the United Nations"
        raise InputError([Finding("members", what, "leave it out, or use another rule")])
    return proportional(np.array([rates[s] for s in question.members]), "rate")


RULE = Rule(
    label="UN regular, published",
    short="UN as in 2022",
    source="General Assembly resolution 76/238 (recalled: 193 rates, sum 100.000); library/scales/un-regular.yaml",
    share=share,
    opts_out={
        "monotone": "a published table does not move with anyone's income",
        "null": "a published table does not move with anyone's income",
    },
)
