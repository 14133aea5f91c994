"""Persons and dollars balance in every month: the same futures, cut at the end of each."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from cut_by_month import cut
from moved import whole

from foedus.engine.processes.payment import paid_share, usd_per_month
from foedus.log.events import FIRST_ON_FILE
from foedus.parameters import load_parameters
from foedus.rules.setting import PAYERS

MONTHS, FUTURES = 26, 3


def theta():
    parameters = load_parameters().under("deters").replaced({"ops_hand_over": 0.0})
    return parameters.records(np.zeros((1, len(parameters.parameters))))


@pytest.fixture(scope="module")
def months():
    return cut(whole(), theta(), 11, FUTURES, MONTHS)[0]


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
                    continue  # not on file: ``test_money_of_new_operations``
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
