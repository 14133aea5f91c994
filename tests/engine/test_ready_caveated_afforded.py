"""Who offers by its readiness and its caveats, and how much is sought by what is paid: closed forms."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from inner_world import (
    COSTS_LIE,
    LASTING,
    PAYS_DONORS,
    STILL,
    chain,
    country,
    inner,
    lived,
    mission,
    of,
    setting_of,
)
from scipy import stats
from small_world import small_world

from foedus.arrangements import load_library
from foedus.log.events import Event
from foedus.rules.compile import compile_library
from foedus.rules.missions import acts
from foedus.rules.practised import ready
from foedus.world import load_world

N, UNLIKELY = small_world().n, 1e-3
READY = np.arange(N) % 2 == 0
NUMBERS = ("ln_distance", "same_region", "ln_gdp_per_head", "ln_gdp_per_head_squared", "ln_population")
NUMBERS += ("polyarchy", "ideal_distance", "other_missions", "ln_strength")


def asking(**changes: float):
    """A coalition that asks everybody and never has enough; x = -2, so σ(x + 2) = 1/2 after all rounds."""
    flat = {f"ops_send_{name}": 0.0 for name in NUMBERS}
    soon = {
        "ops_decide_months_un": 1.0,
        "ops_decide_spread": 1e-9,
        "ops_start_major": 0.5,
        "ops_willing": 1.0,
    }
    few = {"ops_size_constant": 0.0, "ops_size_spread": 1e-9, "ops_budget": 50.0}
    plain = {"ops_legitimacy": 1.0, "ops_send_constant": -2.0, "ops_send_own_cost": 0.0}
    return inner(**chain(STILL) | flat | soon | few | plain | changes)


def share_of_offers(parameters, among, futures=120):
    """Offers on the day of the decision by states of ``among``, and how many of them were asked."""
    setting = setting_of(1, country=country(level=2), ready=READY[None, :])
    sent = asked = 0
    for rows in lived(setting, parameters, futures, 1):
        for one in of(rows, Event.AUTHORISED):
            offers = of(rows, Event.SENT)
            offers = offers[(offers["day"] == one["day"]) & (offers["dispute"] == one["dispute"])]
            sent += among[offers["a"]].sum()
            asked += among.sum() - among[one["b"]]
    return int(sent), int(asked)


def sigmoid(x: float) -> float:
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize("weight", [0.0, 1.5])
def test_who_exercises_or_stands_ready_offers_with_odds_that_are_so_much_higher(weight):
    for among, p in ((READY, sigmoid(weight)), (~READY, 0.5)):
        sent, asked = share_of_offers(asking(ops_send_ready=weight), among)
        assert stats.binomtest(sent, asked, p).pvalue > UNLIKELY
        assert stats.binomtest(sent, asked, 0.85 * p).pvalue < UNLIKELY


@pytest.mark.parametrize("robust", [1.0 - 1e-9, 1e-9])
def test_where_force_may_be_used_capitals_with_caveats_offer_by_odds_of_their_own(robust):
    """c σ(b) + (1 - c) / 2 under a mandate to use force, 1/2 under any other."""
    caveats = {"ops_send_caveats": -2.0, "ops_caveated": 0.4, "ops_robust": robust, "ops_consent": 1.0 - 1e-9}
    p = 0.4 * sigmoid(-2.0) + 0.6 * 0.5 if robust > 0.5 else 0.5
    sent, asked = share_of_offers(asking(**caveats), np.ones(N, bool))
    assert stats.binomtest(sent, asked, p).pvalue > UNLIKELY
    assert stats.binomtest(sent, asked, 0.85 * p).pvalue < UNLIKELY


@pytest.mark.parametrize("a", [0.0, 0.5, 1.0])
def test_what_is_on_file_is_what_its_payers_afforded(a):
    """Strength at the start, and what is raised of a later ceiling, are those on record whoever pays."""
    parameters = inner(ops_donors_paid=0.64, ops_afford=a, ops_deploy_half=1e-9, **LASTING)
    for payer in (PAYS_DONORS, COSTS_LIE):
        fixed = {"payer": payer, "pledge": {0: 1000, 5: 3000}, "ceiling": 5000}
        (rows,) = lived(setting_of(3, mission(**fixed)), parameters, 1, 1)
        assert {int(r["a"]): r["value"] for r in of(rows, Event.SENT)} == {0: 1000, 5: 3000}
        (rows,) = lived(setting_of(3, mission(**fixed, begins=40.0)), parameters, 1, 1)
        sought = int(5000 * parameters.medians().ops_peak_of_ceiling)
        assert sought - 2 <= of(rows, Event.SENT)["value"].sum() <= sought


@pytest.mark.parametrize("a", [0.0, 0.5, 1.0])
def test_a_payer_who_pays_less_affords_less(a):
    """When those who are there have gone, (p / p of the UN)^a of the usual strength is raised again."""
    held = {"ops_donors_paid": 0.6, "ops_assessed_paid": 0.8, "ops_afford": a, "ops_leave": 1e4}
    parameters = inner(
        **LASTING
        | held
        | {
            "ops_deploy_half": 1e-9,
            "ops_send_constant": 1e3,
            "ops_few": 1e-6,
            "ops_size_constant": 12.0,
            "ops_largest_share": 0.999,
        }
    )
    one = mission(
        payer=COSTS_LIE,
        payer_later=PAYS_DONORS,
        payer_changes=100.0,
        begins=40.0,
        pledge={0: 1, 5: 3},
        ceiling=5000,
    )
    (rows,) = lived(setting_of(3, one), parameters, 1, 1)
    there = of(rows, Event.SENT)["value"].sum() - of(rows, Event.WITHDRAWN)["value"].sum()
    usual = 5000 * parameters.medians().ops_peak_of_ceiling
    assert len(of(rows, Event.WITHDRAWN)) >= 2
    assert there == pytest.approx(usual * 0.75**a, rel=0.03)  # contingents are whole


def test_today_nato_and_the_csto_exercise_and_costa_rica_neither_exercises_nor_stands_ready():
    world = load_world()
    day = date(2026, 1, 1)
    compiled = compile_library(load_library(), world, day)
    (found,) = ready(compiled.tables, acts(compiled, world)["standby_persons"] > 0)
    by_name = {iso3: bool(x) for iso3, x in zip(world.iso3, found, strict=True)}
    assert by_name["USA"]
    assert by_name["EST"]
    assert by_name["KAZ"]
    assert not by_name["CRI"]
    assert 0.2 < found.mean() < 0.9
