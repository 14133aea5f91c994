"""Parameters: every number of the model, with its interval and source."""

from foedus.parameters.parameters import Parameter, Parameters, View, load_parameters

__all__ = ["Parameter", "Parameters", "View", "load_parameters"]
