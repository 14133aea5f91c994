"""What a view may hold a contested number at: what its scale allows, and not so far off that nothing can be computed.

log      above 0                    logit    between 0 and 1, ends left out
linear   value ± FAR interval widths: deaths that fall by 13 % a thousand troops do not rise by e^50
fixed    0 or more where the file's value is; there is no interval to go by
"""

from __future__ import annotations

from math import inf

from foedus.parameters import Parameter

FAR = 10.0


def bounds(parameter: Parameter) -> tuple[float, float]:
    """What a value must lie between, ends left out.

    >>> from foedus.parameters import load_parameters
    >>> low, high = bounds(load_parameters()["pko_deaths_per_thousand_troops"])
    >>> round(low, 2), round(high, 2), bounds(load_parameters()["ops_peak_of_ceiling"])
    (-1.43, 1.17, (0.0, 1.0))
    """
    if parameter.scale == "logit":
        return 0.0, 1.0
    if parameter.scale == "log":
        return 0.0, inf
    low, high = parameter.interval
    if parameter.scale == "linear" and high > low:
        reach = FAR * (high - low)
        return parameter.value - reach, parameter.value + reach
    return (-inf if parameter.value < 0.0 else -1e-12), inf


def allowed(parameter: Parameter) -> str:
    """The same in words.

    >>> from foedus.parameters import load_parameters
    >>> allowed(load_parameters()["ops_leave"])
    'a number above 0'
    """
    low, high = bounds(parameter)
    if high == inf:
        return "0 or more" if parameter.scale == "fixed" else "a number above 0"
    return f"a number between {low:.4g} and {high:.4g}"
