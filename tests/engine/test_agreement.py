"""The engine against a slow, plain reference implementation (``reference.py``) that shares none of its code or luck.

Power. 500 futures of the reference hold about 30,000 disputes. ``test_a_tenth_would_show`` works out from their spread
that a difference of 10 % in disputes, force, wars, settlements, duties honoured or refused, votes, volunteers or
arrivals would be found at p < .001 nine times in ten. ``test_what_is_15_percent_off_is_caught`` shows it for the
rates themselves: the engine with one parameter moved by 15 % no longer agrees. What bears on wars only (some 5,000 of
them) shows at larger differences; some of it is in the second list, and ``test_law.py`` and ``test_rates.py`` compare
all of it exactly.
"""

from __future__ import annotations

import math

import polars as pl
import pytest
from agreement import STATISTICS, compare, engine_log, per_future, reference_log
from small_world import quick

from foedus.log.events import Event

UNLIKELY = 1e-3
FUTURES = 500
MULTIPLIED = (
    "climb_to_display", "climb_to_force", "climb_to_war", "days_at_threat", "days_at_display", "days_at_force",
    "mediation", "invoked_by_force", "mobilisation_days", "war_months", "deaths_small",
)  # fmt: skip
LOGITS = ("onset_constant", "object_base", "volunteer")
MEDIAN = quick().medians()
OFF_BY_15_PERCENT = {name: MEDIAN[name] * 1.15 for name in MULTIPLIED}
OFF_BY_15_PERCENT |= {name: MEDIAN[name] + 1.15 * math.log(1.15) for name in LOGITS}  # 15 % in the rate
FURTHER_OFF = {
    "honour_means_open": MEDIAN["honour_means_open"] + 0.4,
    "council_acts": 6.0,
    "war_balance": 0.8,
    "honour_entangled": -2.0,
}


@pytest.fixture(scope="module")
def reference():
    return reference_log(quick(), FUTURES, seed=1)


@pytest.fixture(scope="module")
def agreement(reference):
    return compare(reference, engine_log(quick(), 4 * FUTURES, seed=7))


@pytest.mark.parametrize("statistic", STATISTICS)
def test_engine_and_reference_agree(agreement, statistic):
    assert agreement[statistic] > UNLIKELY


@pytest.mark.parametrize("name", [*OFF_BY_15_PERCENT, *FURTHER_OFF])
def test_what_is_15_percent_off_is_caught(reference, name):
    value = {**OFF_BY_15_PERCENT, **FURTHER_OFF}[name]
    p = compare(reference, engine_log(quick(**{name: value}), 2 * FUTURES, seed=7))
    assert min(p.values()) < UNLIKELY


@pytest.mark.parametrize("kind", [k for k in Event if k < Event.CONFLICT_YEAR and k != Event.WAR_ONGOING])
def test_a_tenth_would_show(reference, kind):
    """Normal, two-sided at .001, power .9: 3.29 + 1.28 standard errors of the difference of two samples.

    13 % for those who join unasked: they are few.
    """
    counts = per_future(reference.filter(kind=int(kind)).with_columns(sort=pl.lit("")), [])
    error = counts.std(ddof=1) / math.sqrt(FUTURES) * math.sqrt(1 + 1 / 4)
    shown = 0.13 if kind in (Event.VOLUNTEERED, Event.SIDED) else 0.10
    assert (3.29 + 1.28) * error < shown * counts.mean()


def test_two_samples_of_the_engine_agree():
    """The comparison does not cry wolf."""
    one, two = (engine_log(quick(), FUTURES, seed=seed) for seed in (3, 4))
    assert min(compare(one, two).values()) > UNLIKELY
