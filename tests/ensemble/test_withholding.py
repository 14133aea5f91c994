"""One member withholds its assessment: its payments fall, its arrears rise, others pay the same to the dollar."""

from __future__ import annotations

import polars as pl
import pytest

from foedus.arrangements import load_library
from foedus.ensemble import load_scenario, simulate
from foedus.ensemble.manifest import plan
from foedus.log import Event
from foedus.outcomes import outcomes
from foedus.outcomes.who_pays import who_pays
from foedus.parameters import load_parameters
from foedus.rules.setting import P_UN
from foedus.world import load_world

LIBRARY, PARAMETERS = load_library(), load_parameters()
VIEW, YEARS, FUTURES = "as_recorded+protect", 4, 4
NEW = [int(k) for k in (Event.WITHHELD, Event.PAID_LATE, Event.ARREARS, Event.UNPAID)]


@pytest.fixture(scope="module")
def planned():
    scenario = load_scenario("us-withholds-peacekeeping", LIBRARY, PARAMETERS)
    few = scenario.changed({"futures": FUTURES, "years": YEARS}, PARAMETERS)
    return plan(few, LIBRARY, PARAMETERS, load_world())


@pytest.fixture(scope="module")
def run(planned, tmp_path_factory):
    return simulate(planned, tmp_path_factory.mktemp("run") / "r")


def by_payer(run, arm):
    rows = who_pays(run, arm, run.views[0])
    return {(f, rule, state): usd for f, rule, state, usd in rows.iter_rows()}


def test_the_share_that_is_withheld_is_that_of_the_scale_that_says_who_pays(run, planned):
    share = run.manifest["payers"]["withholds"]["un_peacekeeping"]["USA"]
    pays, withholds, fewer = (s.withheld[P_UN] for s in planned.settings)
    assert not pays.any()
    assert withholds[:6].tolist() == [0.0] * 6
    assert (withholds[6:] == share).all()
    assert (withholds == fewer).all()
    assert 0.2 < share < 0.35
    told = run.manifest["withheld"]
    assert told["pays"] == {}
    assert told["withholds"]["un_peacekeeping"][0]["states"] == ["USA"]


def test_its_payments_fall_its_arrears_rise_and_the_others_pay_the_same(run):
    pays, withholds = by_payer(run, "pays"), by_payer(run, "withholds")
    for key, usd in pays.items():
        if key[1:] != ("un_peacekeeping", "USA"):
            assert withholds[key] == usd, key
    for f in range(FUTURES):
        fell = pays[f, "un_peacekeeping", "USA"] - withholds[f, "un_peacekeeping", "USA"]
        assert fell == withholds[f, "withheld", "USA"] > 0
    more = {
        name: [
            b - a
            for a, b in zip(
                *(
                    outcomes()[name].per_future(run, arm, run.views[0])["value"]
                    for arm in ("pays", "withholds")
                ),
                strict=True,
            )
        ]
        for name in ("arrears", "unpaid", "paid_late", "operation_cost")
    }
    named = [float(withholds[f, "withheld", "USA"]) for f in range(FUTURES)]
    assert more["arrears"] == more["unpaid"] == named
    assert set(more["paid_late"]) == set(more["operation_cost"]) == {0.0}


def test_nothing_but_money_differs_unless_soldiers_follow_it(run):
    logs = [run.events(arm, run.views[0]).filter(~pl.col("kind").is_in(NEW)).collect() for arm in run.arms]
    assert logs[0].equals(logs[1])
    assert not logs[0].equals(logs[2])


@pytest.mark.parametrize("arm", ["pays", "withholds", "fewer-soldiers"])
def test_every_dollar_is_told_once_and_what_is_unpaid_is_late_owed_or_lost(run, arm):
    paid = who_pays(run, arm, run.views[0]).group_by("future").agg(pl.col("usd").sum()).sort("future")
    value = {name: outcomes()[name].per_future(run, arm, run.views[0])["value"] for name in MONEY}
    assert paid["usd"].to_list() == value["operation_cost"].to_list()
    lost = value["unpaid"] - value["paid_late"] - value["arrears"]
    assert (lost >= 0).all()


MONEY = ("operation_cost", "unpaid", "paid_late", "arrears")
