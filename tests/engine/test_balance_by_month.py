"""Persons and dollars balance in every month: the same futures, cut at the end of each."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from moved import whole

from foedus.engine.lives import Lives
from foedus.engine.model import DAYS_PER_MONTH
from foedus.engine.processes.deployment import paid_share
from foedus.engine.processes.operations import usd_per_month
from foedus.log.events import FIRST_ON_FILE, Event
from foedus.parameters import load_parameters
from foedus.rules.setting import PAYERS

MONTHS, FUTURES = 26, 3


def theta():
    parameters = load_parameters().under("deters").replaced({"ops_hand_over": 0.0})
    return parameters.records(np.zeros((1, len(parameters.parameters))))


def totals(events):
    """By operation: person-months, dollars due, dollars unpaid up to the horizon; and person-months by state."""
    by: dict[int, dict[str, float]] = defaultdict(lambda: dict.fromkeys(("persons", "due", "unpaid"), 0.0))
    names = {Event.OPERATION_YEAR: "persons", Event.COST: "due", Event.UNPAID: "unpaid"}
    for row in events[np.isin(events["kind"], [int(k) for k in names])]:
        by[int(row["dispute"])][names[Event(row["kind"])]] += float(row["value"])
    served = events[events["kind"] == int(Event.SERVED)]
    return by, dict(zip(served["a"].tolist(), served["value"].tolist(), strict=True))


@pytest.fixture(scope="module")
def months():
    """[future][month] of ``totals``, month 0 before anything was."""
    none = np.zeros(0, [(name, float) for name in ("kind", "dispute", "a", "value")])
    found, at = [[totals(none)] for _ in range(FUTURES)], theta()
    for month in range(1, MONTHS + 1):
        lives = Lives([whole()._replace(horizon=month * DAYS_PER_MONTH)], 11)
        for future in range(FUTURES):
            found[future] += [totals(rows) for _, _, rows in lives.future(future, at)]
    return found


def test_what_all_operations_have_is_what_all_states_have_sent(months):
    for future in months:
        for (before, sent_before), (now, sent) in pairwise(future):
            there = sum(o["persons"] for o in now.values()) - sum(o["persons"] for o in before.values())
            assert there > 0
            assert there == sum(sent.values()) - sum(sent_before.values())
            assert all(sent[s] >= n for s, n in sent_before.items())


def test_every_month_costs_its_persons_to_the_dollar_and_what_is_not_paid_is_owed(months):
    row, values, seen = whole().s.mission, theta()[0], 0
    for future in months:
        for (before, _), (now, _) in pairwise(future):
            for number, o in now.items():
                if not FIRST_ON_FILE - row.size < number <= FIRST_ON_FILE:
                    continue  # who pays a new operation, and at what price, is not on file
                mission = row[FIRST_ON_FILE - number]
                persons, due, unpaid = (
                    o[name] - before[number][name] for name in ("persons", "due", "unpaid")
                )
                price = mission["usd_per_month"]
                if not price > 0.0:
                    price = usd_per_month(values, mission["universal"], mission["payer"])
                assert due == round(persons * price)
                if np.isinf(mission["funded_until"]) and mission["payer"] != PAYERS.index("donors"):
                    assert unpaid == due - int(due * paid_share(values, mission["payer"]))
                assert 0 <= unpaid <= due
                seen += due > 0
    assert seen > 500
