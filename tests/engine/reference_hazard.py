"""The reference's hazard of onset, written from the docstring of ``foedus.engine.processes.onset``."""

from __future__ import annotations

from datetime import date
from math import exp, log
from typing import Any

import numpy as np
from reference_law import Law, ln_km, near_neutral

YEAR = 365.25
LONGEST_PEACE = 200 * 365  # days


def peace_curve(theta: Any) -> np.ndarray[Any, Any]:
    """exp(p(t)) on every day since the last dispute, held from ``peace_held`` decades on."""
    t = np.minimum(np.arange(LONGEST_PEACE) / (10 * YEAR), theta.peace_held)
    p = theta.peace_decades_1 * t + theta.peace_decades_2 * t**2 + theta.peace_decades_3 * t**3
    return np.exp(p)


def after_mediation(theta: Any) -> np.ndarray[Any, Any]:
    """What a mediated settlement makes of the hazard, on every day since it."""
    early = np.arange(LONGEST_PEACE) < theta.relapse_mediated_years * YEAR
    return np.where(early, theta.relapse_mediated_early, theta.relapse_mediated)


class Hazard:
    """λ_ij without its factor of peace."""

    def __init__(self, law: Law) -> None:
        self.law, self.world, self.theta, self.km = law, law.world, law.theta, ln_km(law.world)

    def static(self, a: str, b: str) -> float:
        """ln hazard of either of the two beginning, on the day after a dispute, were they equally strong."""
        t, law, i, j = self.theta, self.law, self.law.at[a], self.law.at[b]
        majors = int(self.world.major[i]) + int(self.world.major[j])
        if not law.neighbours(a, b) and majors == 0:
            x = t.onset_unrelated + t.onset_unrelated_ln_distance * self.km[i, j]
        else:
            strong, weak = max(law.power[a], law.power[b]), min(law.power[a], law.power[b])
            x = t.onset_constant + t.onset_ln_ratio * log((strong + 1e-6) / (weak + 1e-6))
            if law.between("land_km", a, b) > 0:
                x += t.onset_land
            elif law.neighbours(a, b):
                x += t.onset_sea
            x += (0.0, t.onset_one_major, t.onset_two_majors)[majors]
        x += t.onset_joint_democracy * bool(self.world.democracy[i] and self.world.democracy[j])
        return x + t.onset_rivalry * bool(self.world.rivalry[i, j])

    def rate(self, day: date, i: str, j: str) -> float:
        """Onsets of i against j per day, on the day after their last dispute, under the law of ``day``."""
        t, law = self.theta, self.law
        ours, theirs = law.power[i], law.power[j]
        edge = t.onset_initiator_share * (ours - theirs) / (ours + theirs)
        x = exp(self.static(i, j) + edge + t.onset_level) * t.deterrence ** law.defence(day, i, j)
        x *= exp(t.onset_shared_pact) if law.pact(day, i, j) else 1.0
        x *= t.embolden_offense if (i, j) in law.ties(day)["partner"] else 1.0
        x *= exp(-t.preemption * t.perceived_error * t.arms_transparency) if law.open(day, i, j) else 1.0
        x *= t.embolden_neutrality if near_neutral(law, day, i, j) else 1.0
        return float(x / YEAR)
