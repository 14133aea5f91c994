"""Benefit received: s_i = b_i / sum_j b_j, b_i = g_i * mean over hosts h of (1 + a_ih) / 2 * 2 ** (-km_ih / 2000).

g GDP, what there is to be spared from war's spillover; a affinity in [-1, 1]; km the smallest distance to the host. Who
is rich, near and close to the host gains most from its peace. That gains fall with distance and rise with ties is found
in demands for peacekeeping (Gaibulloev, Sandler & Shimizu 2009; Bove & Elia 2011); the form is foedus's own, and the
halving every 2,000 km a guess, as in the balance of forces. A host among the members has km 0 and affinity 1.
"""

import numpy as np

from foedus.burden.contract import Rule
from foedus.burden.proportional import proportional
from foedus.burden.question import Numbers, Question

HALVING_KM = 2000.0


def share(question: Question) -> Numbers:
    """GDP, weighted by closeness to the hosts."""
    here, there = question.places(), question.places(question.host)
    pairs = np.ix_(here, there)
    ties = (1.0 + question.world.affinity[pairs]) / 2.0
    near = 2.0 ** (-question.world.min_km[pairs] / HALVING_KM)
    return proportional(question.stock("gdp_oer") * (ties * near).mean(axis=1), "benefit")


RULE = Rule(
    label="Benefit received",
    short="benefit",
    source="Gaibulloev, Sandler & Shimizu 2009; Bove & Elia 2011 (J. Peace Research 48): that it falls; recalled",
    share=share,
    basis="gdp_oer",
    needs=("host",),
)
