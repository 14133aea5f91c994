"""Estimation: every number of the engine that the record can give, with its uncertainty and its score."""

from foedus.fit.compose import fit_parameters

__all__ = ["fit_parameters"]
