"""Numbers that the engine needs and no source gives. Each rule is one function; what it filled in is flagged.

The order matters: GDP before spending, because spending in dollars is a share of GDP. Every rule is used
through ``METHODS``, whose text is what ``foedus show`` prints beside an imputed number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Labels = NDArray[np.str_]

METHODS = {
    "democracy": "no democracy where the Factbook lets nothing be derived",
    "gdp_ppp": "GDP per head of Italy x population (Vatican City only)",
    "gdp_oer": "GDP per head of Italy x population (Vatican City only)",
    "milex": "median share of the region's states with forces x GDP; 0 for a state without armed forces",
    "personnel": "population x median share of personnel in the region's states with armed forces",
}


def gdp_of_enclave(gdp: Numbers, population: Numbers, enclave: int, around: int) -> Numbers:
    """gdp_e = population_e * gdp_a / population_a, in USD: as rich per head as the state around.

    Used for Vatican City (around it Italy), the only state for which the Factbook has no GDP.

    >>> gdp_of_enclave(np.array([np.nan, 300.0]), np.array([2.0, 100.0]), 0, 1)
    array([  6., 300.])
    """
    filled = gdp.copy()
    if np.isnan(filled[enclave]):
        filled[enclave] = population[enclave] * gdp[around] / population[around]
    return filled


def spending_by_region(share: Numbers, personnel: Numbers, region: Labels) -> Numbers:
    """share_i = median over the states j of i's region with armed forces of share_j, in percent of GDP.

    A state that reports no armed forces (personnel 0) is given 0: it has nothing to spend on.

    >>> forces = np.array([9.0, 9.0, 9.0, 0.0])
    >>> spending_by_region(np.array([1.0, 3.0, np.nan, np.nan]), forces, np.array(["x"] * 4))
    array([1., 3., 2., 0.])
    """
    filled = share.copy()
    for i in np.flatnonzero(np.isnan(share)):
        peers = (region == region[i]) & (personnel > 0) & ~np.isnan(share)
        filled[i] = 0.0 if personnel[i] == 0 else np.median(share[peers if peers.any() else ~np.isnan(share)])
    return filled


def personnel_by_region(personnel: Numbers, population: Numbers, region: Labels) -> Numbers:
    """personnel_i = population_i * median over the region's states j with forces of p_j / population_j.

    >>> people = np.array([10.0, 100.0, 100.0])
    >>> personnel_by_region(np.array([np.nan, 10.0, 30.0]), people, np.array(["x"] * 3))
    array([ 2., 10., 30.])
    """
    filled = personnel.copy()
    ratio = personnel / population
    for i in np.flatnonzero(np.isnan(personnel)):
        peers = (region == region[i]) & (ratio > 0)
        filled[i] = np.round(population[i] * np.median(ratio[peers if peers.any() else ratio > 0]))
    return filled
