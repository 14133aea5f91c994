"""Ensembles: a scenario's futures, each lived in every arm and under every view, written to disk as events."""

from foedus.ensemble.scenario import Scenario, load_scenario, load_scenarios
from foedus.ensemble.simulate import simulate

__all__ = ["Scenario", "load_scenario", "load_scenarios", "simulate"]
