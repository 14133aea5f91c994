"""Each switch, moved off its neutral value, moves a world the way it says; at it, practices on file change no bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from inner_world import (
    COSTS_LIE,
    PAYS_AU,
    PAYS_DONORS,
    PAYS_UN,
    chain,
    deaths_by_month,
    inner,
    lived,
    mission,
    of,
    setting_of,
)
from moved import NEUTRAL, OFF, clearly_fewer, matched, per_future, small, small_log, whole_log
from scipy import stats
from small_world import quick, small_world

import foedus
from foedus.engine.model import work_space
from foedus.engine.processes.onset import acceptance, bound_factor
from foedus.engine.processes.operations import delay_days
from foedus.engine.processes.payment import paid_share
from foedus.engine.processes.tenure import leaving
from foedus.log.events import Event, Exit
from foedus.parameters import load_parameters
from foedus.reports.switches import SWITCHES
from foedus.rules.respond import together
from foedus.rules.setting import LAUNCHES
from foedus.rules.tables import EXERCISED, INFORMED, OPEN, TRAINED
from foedus.rules.voting import objection

FUTURES = 60
ALWAYS_MAJOR = np.array([[1e-9, 1e-9, 1 - 2e-9]] * 3)
INITIATOR_WON, TARGET_WON = 0.0, 1.0
READ = [s for s in SWITCHES if s.read]
MOVED = {  # off the neutral value, as far as needed for ten years to show it
    "training_closes": 0.9, "exercise_haste": 0.2, "warning_days": 15.0, "summits": 3.0,
    "relapse_mediated_early": 0.3, "relapse_mediated": 2.0, "relapse_mediated_years": 0.6, "preemption": 2.0,
    "perceived_error": 0.5, "arms_transparency": 0.8, "ops_leave_unpaid": 10.0, "standby_at_word": 1.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def off():
    return small_log(FUTURES)


# ---- neutral -----------------------------------------------------------------------------------------------------


def test_at_neutral_values_practices_on_file_change_no_bit(off):
    """And they change some once any one of the switches is moved: the comparison could fail."""
    assert off.equals(small_log(FUTURES, bare=True))
    for name in OFF:
        changes = {name: MOVED[name]}
        changes |= {"perceived_error": 0.5, "arms_transparency": 0.8} if name == "preemption" else {}
        one = small_log(FUTURES, **changes)
        if name.startswith("relapse"):  # forums mediate with or without practices
            assert not one.equals(off), name
        elif name != "exercise_haste":  # exercises stay on file: reliability rests on them
            assert not one.equals(small_log(FUTURES, bare=True, **changes)), name


WITH = {"relapse_mediated": {"relapse_mediated_years": 1.0}, "pko_traditional": {"ops_robust": 0.3}}
WITH |= {
    "arms_transparency": {"preemption": 2.0, "perceived_error": 0.5},
    "preemption": {"arms_transparency": 0.8},
}
WITH["arms_transparency"] |= {"arms_race": 2.45}
WITH |= {
    "ops_legitimacy": {"ops_willing": 1.0},
    "standby_at_word": {"standby_use": 1.0},
    "ops_unpaid_months": {"ops_donors_stop": 0.5},
}
FAR = {
    "honour_dormant": 2.0,
    "object_affinity": 1.5,
    "honour_affinity": 1.5,
    "joint_act": 3.0,
    "mediation": 3.0,
}


BETWEEN_ARMS = {"line_limits"}  # the hazard on record holds under the limits on file, whatever they are worth


def test_what_limits_are_worth_moves_nothing_while_they_hold():
    """That they move the line once an arm lifts them: ``test_limits_on_lines``."""
    assert whole_log(10, line_limits=1.0).equals(whole_log(10, line_limits=0.5))


@pytest.mark.parametrize(
    "switch", [s for s in READ if s.parameter not in BETWEEN_ARMS], ids=lambda s: s.parameter
)
def test_every_switch_that_is_read_moves_the_world_of_2026(switch):
    """From its neutral value to what ships where that is another, else to ``MOVED``; ``WITH`` what it acts through."""
    name, shipped = switch.parameter, load_parameters()[switch.parameter].value
    value = FAR.get(name, shipped if shipped != switch.neutral else MOVED.get(name, 0.5))
    neutral = (
        1e9
        if np.isinf(switch.neutral)
        else max(switch.neutral, 1e-9 if name.startswith("ops_launch") else 0.0)
    )
    rare = {"ops_near": 1.0} | WITH.get(name, {})
    assert not whole_log(40, **{**rare, name: neutral}).equals(whole_log(40, **{**rare, name: value}))


def test_only_what_is_not_read_says_so(engine_sources):
    for switch in SWITCHES:
        readers = [path for path, text in engine_sources.items() if f"theta.{switch.parameter}" in text]
        assert switch.read in readers if switch.read else readers == [], switch.parameter


@pytest.fixture(scope="module")
def engine_sources():
    root = Path(foedus.__file__).parent
    found = sorted([*root.glob("engine/**/*.py"), *root.glob("rules/**/*.py")])
    return {p.relative_to(root).as_posix(): p.read_text(encoding="utf-8") for p in found}


# ---- coming: readiness, warning, interoperability ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "practices"), [("exercise_haste", 0.2, EXERCISED), ("warning_days", 15.0, INFORMED)]
)
def test_forces_leave_sooner_where_their_arrangement_does_it_and_nowhere_else(off, name, value, practices):
    both = matched(off, small_log(FUTURES, **{name: value}), Event.HONOURED, by=("a", "duty"))
    both = both.filter(pl.col("value").is_not_nan() & (pl.col("day") == pl.col("day_moved")))
    sooner = (both["value_moved"] < both["value"]).to_numpy()
    epochs = np.searchsorted(small().t.start_day, both["day"].to_numpy(), side="right") - 1
    has = (small().t.era["practices"][epochs, both["duty"].to_numpy()] & practices) > 0
    assert (both["value_moved"] <= both["value"]).all()
    assert (sooner == has).all()
    assert has.sum() > 20 < (~has).sum()


def test_forces_leave_sooner_under_a_joint_command(off):
    both = matched(off, small_log(FUTURES, joint_haste=1.0), Event.HONOURED, by=("a", "duty"))
    both = both.filter(pl.col("value").is_not_nan() & (pl.col("day") == pl.col("day_moved")))
    assert (both["value_moved"] >= both["value"]).all()
    assert (both["value_moved"] > both["value"]).sum() > 20


def test_training_only_turns_wars_to_those_who_came_to_help():
    """Where strength moves nothing but the winner, the logs are the same but for some wars that the target wins now."""
    one, two = (
        small_log(2 * FUTURES, war_balance=0.0, win_ln_ratio=2.0, training_closes=x) for x in (0.0, 1.0)
    )
    other = pl.all().exclude("value")
    assert one.select(other).equals(two.select(other))
    changed = pl.DataFrame({"kind": one["kind"], "before": one["value"], "after": two["value"]}).filter(
        ~pl.col("before").eq_missing(pl.col("after"))
        & ~(pl.col("before").is_nan() & pl.col("after").is_nan())
    )
    assert set(changed.rows()) == {(int(Event.WAR_ENDED), INITIATOR_WON, TARGET_WON)}


def test_a_coalition_of_unlike_forces_only_turns_wars_to_who_fights_alone():
    one, two = (small_log(FUTURES, war_balance=0.0, interoperability=x) for x in (1.0, 0.2))
    aided = one.filter(kind=int(Event.SIDED)).select("future", "dispute")
    wars = matched(one, two, Event.WAR_ENDED).join(aided, on=["future", "dispute"], how="anti")
    changed = wars.filter(pl.col("value") != pl.col("value_moved"))
    assert set(changed.select("value", "value_moved").rows()) == {(TARGET_WON, INITIATOR_WON)}


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_the_part_of_a_joiner_that_counts(part):
    theta = quick(interoperability=part, training_closes=0.5).medians()
    assert together(theta, True, 0) == 1.0
    assert together(theta, False, EXERCISED) == part
    assert together(theta, False, TRAINED | EXERCISED) == pytest.approx((1.0 + part) / 2)


def test_who_is_likelier_to_come_never_refuses_where_it_came():
    """Pacts without exercises or command, honoured more often; nobody is busy with another war."""
    one, two = (small_log(FUTURES, honour_entangled=0.0, honour_dormant=x) for x in (0.0, 2.0))
    both = matched(one, two, Event.HONOURED, Event.REFUSED, by=("a",))
    assert (both.filter(kind=int(Event.HONOURED))["kind_moved"] == int(Event.HONOURED)).all()
    assert (both.filter(kind=int(Event.REFUSED))["kind_moved"] == int(Event.HONOURED)).sum() > 20


def test_who_leans_to_the_attacker_stays_away_and_objects():
    one, two = (small_log(FUTURES, honour_entangled=0.0, honour_affinity=x) for x in (0.0, 1.0))
    attackers = one.filter(kind=int(Event.DISPUTE)).select("future", "dispute", pl.col("a").alias("attacker"))
    both = matched(one, two, Event.HONOURED, Event.REFUSED, by=("a", "b", "duty")).join(
        attackers, on=["future", "dispute"]
    )
    affinity = small().g.pair["affinity"]
    s, i, j = (both[name].to_numpy() for name in ("a", "attacker", "b"))
    leans = both.filter(affinity[s, j] < affinity[s, i])
    assert (leans.filter(kind=int(Event.REFUSED))["kind_moved"] == int(Event.REFUSED)).all()
    assert (leans.filter(kind=int(Event.HONOURED))["kind_moved"] == int(Event.REFUSED)).sum() > 5
    none, some = (quick(object_affinity=x).medians() for x in (0.0, 1.0))
    for leaning in (-2.0, -0.5, 0.5, 2.0):
        more = objection(some, 0, some.object_affinity * leaning, 0.0) > objection(none, 0, 0.0, 0.0)
        assert more == (leaning > 0.0)


# ---- settlement, and after ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "value"), [("summits", 3.0), ("joint_act", 3.0), ("mediation", 1.0)])
def test_what_is_settled_is_settled_no_later(off, name, value):
    """And with ``mediation`` 1 a dispute that no forum mediates runs as one that a forum does."""
    both = matched(off, small_log(FUTURES, **{name: value}), Event.SETTLED)
    assert len(both) > 100
    assert (both["day_moved"] <= both["day"] + 1e-6).all()
    assert (both["day_moved"] < both["day"] - 1e-3).sum() > 10


@pytest.mark.parametrize("mediated", [False, True])
@pytest.mark.parametrize(("days", "name"), [(100.0, "relapse_mediated_early"), (3000.0, "relapse_mediated")])
def test_relapse_moves_the_hazard_after_a_mediated_settlement_in_its_years_only(mediated, days, name):
    """P(accepted) in proportion; 4,000 draws evenly spaced: exact to 1 / 4,000."""
    moved = quick(**{**OFF, "deterrence": 1.0, "relapse_mediated_years": 5.0, name: 0.5})
    theta, m = moved.records(np.zeros((1, len(moved.parameters)))), small()
    w, bound = work_space(m.t, 1), bound_factor(theta)
    i, j = small_world().index("RUS"), small_world().index("UKR")
    draws = (np.arange(4000) + 0.5) / 4000

    def share(days_since):
        return np.mean([acceptance(m, theta[0], w, 0, i, j, days_since, bound, u)[0] for u in draws])

    other = {100.0: 3000.0, 3000.0: 100.0}[days]
    plain, elsewhere = share(days), share(other)
    w.mediated[min(i, j), max(i, j)] = mediated
    assert plain > 0.01
    assert share(days) == pytest.approx(plain * (0.5 if mediated else 1.0), abs=2 / 4000)
    assert share(other) == elsewhere


def test_mediated_settlements_relapse_less_at_first_and_more_later(off):
    early = per_future(small_log(FUTURES, relapse_mediated_early=0.3), FUTURES, Event.DISPUTE)
    assert clearly_fewer(per_future(off, FUTURES, Event.DISPUTE), early)
    higher = {"relapse_mediated": 2.0, "relapse_mediated_years": 0.6}
    plain, late = (small_log(FUTURES, bounding=higher, **changes) for changes in (OFF, higher))
    assert clearly_fewer(*(per_future(log, FUTURES, Event.DISPUTE) for log in (late, plain)))


def test_two_who_show_each_other_their_budgets_begin_less(off):
    """Pre-emption of those who fear what they do not see; others are as they were, but for the memory of disputes."""
    shown = small_log(FUTURES, preemption=2.0, perceived_error=0.5, arms_transparency=0.8)
    pairs = (
        small().t.tie[-1] & OPEN
    ) > 0  # from 2029 on, when two have left the forum: until then it is of nearly all
    assert (small().t.tie[0] & OPEN).sum() == 0 < pairs.sum() < pairs.size
    later = [log.filter(pl.col("day") > 1096.0) for log in (off, shown)]
    between = [log.filter(pl.Series(pairs[log["a"].to_numpy(), log["b"].to_numpy()])) for log in later]
    assert clearly_fewer(*(per_future(log, FUTURES, Event.DISPUTE) for log in between))
    assert small_log(FUTURES, preemption=2.0, arms_transparency=0.0).equals(off)


# ---- operations ------------------------------------------------------------------------------------------------


CONTINGENTS = {0: 4000, 5: 300, 7: 200, 8: 100}


def withdrawn(rows):
    return {(r["dispute"], r["a"]) for r in of(rows, Event.WITHDRAWN) if r["day"] < 400.0}


@pytest.mark.parametrize("name", ["ops_leave_donors", "ops_leave_unequal"])
def test_more_contributors_leave_where_donors_pay_and_where_few_bear_most(name):
    setting = setting_of(2, mission(pledge=CONTINGENTS, payer=PAYS_DONORS))
    base, more = (
        lived(setting, inner(ops_leave=0.2, ops_leave_ln_troops=0.0, ops_few=0.01), 200, 2, **{name: x})
        for x in (NEUTRAL[name], 3.0)
    )
    assert all(withdrawn(a) <= withdrawn(b) for a, b in zip(base, more, strict=True))
    assert sum(len(withdrawn(b)) for b in more) > 1.2 * sum(len(withdrawn(a)) for a in base)


def test_equal_burdens_and_assessed_costs_are_left_as_they_are():
    even = setting_of(2, mission(pledge=dict.fromkeys(CONTINGENTS, 500), payer=PAYS_UN))
    for name in ("ops_leave_donors", "ops_leave_unequal"):
        base, more = (lived(even, inner(ops_leave=0.2), 50, 1.5, **{name: x}) for x in (NEUTRAL[name], 3.0))
        assert all((a == b).all() for a, b in zip(base, more, strict=True))
    for name, unequal, unpaid_share in (("ops_leave_unequal", 0.5, 0.0), ("ops_leave_unpaid", 0.0, 0.5)):
        on, off = (quick(**{name: x}).medians() for x in (1.0, 0.0))
        rates = [leaving(theta, PAYS_UN, 300, 0, unequal, unpaid_share) for theta in (on, off)]
        assert rates[0] > rates[1]


def unpaid(found):
    return sum(float(of(rows, Event.UNPAID)["value"].sum()) for rows in found)


@pytest.mark.parametrize(
    ("name", "value", "payer"),
    [
        ("ops_assessed_paid", 0.7, PAYS_UN),
        ("ops_assessed_paid_au", 0.7, PAYS_AU),
        ("ops_donors_paid", 0.7, PAYS_DONORS),
        ("ops_donors_stop", 0.4, PAYS_DONORS),
    ],
)
def test_what_is_not_paid_is_owed(name, value, payer):
    full = ("ops_assessed_paid", "ops_assessed_paid_au", "ops_donors_paid")
    paid = {**dict.fromkeys(full, 1.0), "ops_donors_stop": 0.0}
    setting = setting_of(4, mission(payer=payer))
    neutral, moved = (lived(setting, inner(**paid), 30, 4, **{name: x}) for x in (paid[name], value))
    assert unpaid(neutral) == 0.0
    assert unpaid(moved) > 0.0
    assert paid_share(quick(**paid).medians(), payer) == paid_share(quick(**paid).medians(), COSTS_LIE) == 1.0


@pytest.mark.parametrize("weight", [0.0, 2.0])
def test_who_is_not_paid_in_full_leaves_sooner(weight):
    """Half of the first year's cost stays unpaid: in the second 1 - exp(-h e^(b / 2)) of those there leave."""
    setting = setting_of(3, mission(pledge=CONTINGENTS, payer=PAYS_UN))
    usual = inner(ops_leave=0.2, ops_leave_ln_troops=0.0, ops_few=0.0, ops_assessed_paid=0.5)
    futures = lived(setting, usual, 300, 2.5, ops_leave_unpaid=weight)
    days = [float(r["day"]) for rows in futures for r in of(rows, Event.WITHDRAWN) if r["a"] in CONTINGENTS]
    first, second = (sum(365.0 * y <= day < 365.0 * (y + 1) for day in days) for y in (0, 1))
    stayed = 300 * len(CONTINGENTS) - first
    assert stats.binomtest(second, stayed, 1.0 - np.exp(-0.2 * np.exp(weight / 2))).pvalue > 1e-3


def test_an_operation_that_nobody_pays_leaves_and_one_that_may_stay_unpaid_does_not():
    setting = setting_of(4, mission(payer=PAYS_DONORS, funded_until=10.0))
    leaves, stays = (lived(setting, inner(), 5, 4, ops_unpaid_months=months) for months in (9.0, 1e9))
    for rows in leaves:
        assert [float(r["value"]) for r in of(rows, Event.EXIT)] == [float(Exit.MONEY)]
    assert not any(len(of(rows, Event.EXIT)) for rows in stays)


@pytest.mark.parametrize(
    ("name", "worse", "robust"), [("ops_caveats", 0.6, True), ("pko_traditional", 0.2, False)]
)
def test_troops_that_may_not_act_save_fewer(name, worse, robust):
    """Month by month, to the person, in the state where they are, under a major conflict throughout."""
    setting = setting_of(3, mission(robust=robust))
    parameters = inner(**chain(ALWAYS_MAJOR), pko_deaths_per_thousand_troops=-0.13, pko_ending_log_hazard=0.0)
    neutral, moved = (lived(setting, parameters, 10, 3, **{name: x}) for x in (NEUTRAL[name], worse))
    for a, b in zip(neutral, moved, strict=True):
        fewer, more = (deaths_by_month(rows, 3, small_world().n)[6:30, 3] for rows in (a, b))
        assert (more >= fewer - 1).all()
        assert more.sum() > fewer.sum()


def test_clear_mandates_matter_where_unclear_ones_do_less():
    rare = {"ops_near": 1.0}
    for traditional, same in ((1.0, True), (0.0, False)):
        one, two = (whole_log(15, **rare, pko_traditional=traditional, ops_robust=x) for x in (0.05, 1.0))
        but_words = pl.col("kind") != int(
            Event.MANDATED
        )  # what a mandate says differs; here is asked what it does
        assert one.filter(but_words).equals(two.filter(but_words)) == same


@pytest.mark.parametrize("word", ["un", "au", "eu"])
def test_hesitation_is_time(word):
    """Twice the median is twice the days; no spread is the median for everybody."""
    name = "ops_decide_months_un" if word == "un" else f"ops_launch_months_{word}"
    one, two = (quick(**{name: x, "ops_decide_spread": 0.7}).medians() for x in (2.0, 4.0))
    none = quick(**{name: 2.0, "ops_decide_spread": 0.0}).medians()
    launch = LAUNCHES.index(word)
    for z in (-1.5, 0.0, 1.5):
        assert delay_days(two, launch, z) == pytest.approx(2 * delay_days(one, launch, z))
        assert delay_days(none, launch, z) == pytest.approx(2.0 * 30.4375)
    assert delay_days(one, launch, -1.0) < delay_days(none, launch, 0.0) < delay_days(one, launch, 1.0)


def test_fewer_send_soldiers_where_no_body_has_decided():
    """The first coalition of the willing of each future: nothing before it differs."""
    one, two = (whole_log(30, ops_willing=1.0, ops_legitimacy=x) for x in (1.0, 0.2))
    totals = []
    for log in (one, two):
        coalition = (
            log.filter(kind=int(Event.AUTHORISED), duty=-1).group_by("future", maintain_order=True).first()
        )
        sent = log.filter(kind=int(Event.SENT)).join(
            coalition.select("future", "dispute", "day"), on=["future", "dispute", "day"]
        )
        totals.append(dict(sent.group_by("future").agg(pl.col("value").sum()).rows()))
    assert len(totals[0]) > 5
    assert all(totals[1].get(f, 0.0) <= persons for f, persons in totals[0].items())
    assert sum(totals[1].values()) < sum(totals[0].values())
