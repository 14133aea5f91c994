"""Outcomes: what a run says. One contract, one file per outcome, and what is measured over futures and twins."""

from foedus.outcomes.contract import Outcome, outcomes
from foedus.outcomes.measure import measure

__all__ = ["Outcome", "measure", "outcomes"]
