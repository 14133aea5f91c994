"""From a scenario to tables: spans of law, councils beyond the known future, what a run will take, and its luck."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy import stats
from short import short

from foedus.arrangements import load_library
from foedus.ensemble import load_scenario, simulate
from foedus.ensemble.luck import deviations, draw
from foedus.ensemble.manifest import manifest, plan
from foedus.ensemble.simulate import estimate, thetas
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.rules.tables import BENEFICIARY, BOUND, PARTY, SEAT, VETO
from foedus.world import load_world

UNLIKELY = 1e-3


def duty_at(compiled, arrangement, duty):
    return [(a.id, d.id) for a, d in compiled.duties].index((arrangement, duty))


def test_the_united_states_leave_on_their_day():
    """Before 1 January 2027 bound, beneficiary, party and at the table; after it none of these, for all others all."""
    library, parameters, world = load_library(), load_parameters(), load_world()
    p = plan(load_scenario("us-leaves-nato", library, parameters), library, parameters, world)
    stays, leaves = p.compiled
    d, usa = duty_at(leaves, "nato", "article-5"), world.index("USA")
    everything = BOUND | BENEFICIARY | PARTY | SEAT[1] | VETO[1]
    for e, day in enumerate(leaves.epochs):
        mask = leaves.tables.role[e, d]
        if day < date(2027, 1, 1):
            assert mask[usa] & everything == everything
        else:
            assert mask[usa] & everything == 0
        members = library["nato"].members(day) - ({"USA"} if day >= date(2027, 1, 1) else set())
        assert {world.iso3[s] for s in np.flatnonzero(mask & BOUND)} == members
        assert leaves.tables.era[e, d]["n_bound"] == len(members)
    assert date(2027, 1, 1) in leaves.epochs
    for e in range(len(stays.epochs)):
        assert stays.tables.role[e, duty_at(stays, "nato", "article-5"), usa] & everything == everything


def test_spans_begin_on_days_counted_from_the_baseline():
    p = short(years=3.0)
    for compiled in p.compiled:
        days = [(day - date(2026, 1, 1)).days for day in compiled.epochs]
        assert list(compiled.tables.start_day) == days
        assert days[0] == 0
        assert days == sorted(set(days))
        assert compiled.epochs[-1] < p.scenario.last


@pytest.mark.parametrize("day", [date(2028, 1, 1), date(2035, 6, 1), date(2060, 1, 1)])
def test_elections_to_come_are_not_guessed(day):
    """Beyond the known elections the Council is the last one that is known whole: fifteen, five with a veto."""
    compiled = compile_library(load_library(), load_world(), day)
    d = duty_at(compiled, "un-charter", "article-42")
    role = compiled.tables.role[0, d]
    assert np.count_nonzero(role & SEAT[0]) == 15
    vetoers = {load_world().iso3[s] for s in np.flatnonzero(role & VETO[0])}
    assert vetoers == {"CHN", "FRA", "GBR", "RUS", "USA"}


def test_the_council_of_2026_is_the_elected_one():
    compiled = compile_library(load_library(), load_world(), date(2026, 3, 1))
    role = compiled.tables.role[0, duty_at(compiled, "un-charter", "article-42")]
    seated = {load_world().iso3[s] for s in np.flatnonzero(role & SEAT[0])}
    assert seated >= {"BHR", "COD", "COL", "LVA", "LBR"}  # elected on 3 June 2025 for 2026-2027
    assert len(seated) == 15


def test_the_estimate_of_disk_is_within_a_factor_of_two(tmp_path):
    p = short(futures=40, years=10.0)
    expected = estimate(p, 2)
    run = simulate(p, tmp_path / "r")
    actual = sum(f.stat().st_size for f in run.folder.rglob("*.parquet"))
    assert actual / 2 < expected.disk < actual * 2
    assert expected.worlds == 40 * 2 * len(p.views)
    assert expected.seconds > 0
    assert expected.memory > 100e6


# ---- luck --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def z():
    return deviations(load_parameters(), 7, 0, 3000)


def test_deviations_are_standard_normal(z):
    assert stats.kstest(z.ravel(), "norm").pvalue > UNLIKELY
    worst = min(stats.kstest(column, "norm").pvalue for column in z.T)
    assert worst > UNLIKELY / z.shape[1]


def apart():
    """The parameters as if each were an estimate of its own: what hangs together is tests/parameters/test_blocks.py."""
    return load_parameters().model_copy(update={"blocks": ()})


def test_deviations_of_parameters_and_futures_are_independent():
    z = deviations(apart(), 7, 0, 3000)
    for table in (z, z.T[:, :60]):
        r = np.corrcoef(table.T)[np.triu_indices(table.shape[1], 1)]
        assert stats.chi2.sf((r**2 * len(table)).sum(), len(r)) > UNLIKELY


def test_deviations_are_named_by_future_and_parameter(z):
    """Cut anywhere, or with a parameter less, each deviation stays."""
    assert (deviations(load_parameters(), 7, 1000, 50) == z[1000:1050]).all()
    assert (deviations(load_parameters(), 7, 1000, 1) == z[1000:1001]).all()
    parameters, z = apart(), deviations(apart(), 7, 0, 50)
    fewer = parameters.model_copy(update={"parameters": parameters.parameters[3:]})
    assert (deviations(fewer, 7, 0, 50) == z[:50, 3:]).all()
    assert not np.isclose(deviations(parameters, 8, 0, 50), z[:50]).any()


def test_views_differ_only_in_what_is_contested(z):
    parameters = load_parameters()
    views = [c for view in parameters.views.values() for c in view.choices]
    drawn = draw(parameters, views, z[:200])
    for p in parameters.parameters:
        same = all((drawn[p.name][0] == drawn[p.name][v]).all() for v in range(len(views)))
        assert same != p.contested


def test_drawn_parameters_have_the_median_and_interval_of_the_file(z):
    """Median within 4 standard errors of a sample median; a tenth outside the 90 % interval."""
    parameters = load_parameters().under("deters")
    drawn = draw(load_parameters(), ["deters"], z)[0]
    for p in parameters.parameters:
        x, (low, high) = drawn[p.name], p.interval
        if p.scale == "fixed":
            assert (x == p.value).all()
        elif low < p.value < high:
            assert abs((x < p.value).mean() - 0.5) < 4 * 0.5 / np.sqrt(len(x))
            assert abs(((x < low) | (x > high)).mean() - 0.1) < 4 * 0.3 / np.sqrt(len(x))


def test_without_uncertainty_every_future_lives_on_the_medians():
    p = short(parameter_uncertainty=False)
    run = thetas(p, 0, 5).run
    for k, view in enumerate(p.views):
        medians = load_parameters().under(view).medians()
        for q in load_parameters().parameters:
            assert (run[q.name][k] == medians[q.name]).all()


def test_fixed_values_of_a_scenario_hold_under_every_view():
    p = short(parameters={"deterrence": 0.5, "mediation": 1.1})
    theta = thetas(p, 0, 4)
    for records in (theta.run, theta.every):
        assert (records["deterrence"] == 0.5).all()
        assert (records["mediation"] == 1.1).all()


def test_a_view_is_told_by_what_the_views_of_the_run_differ_in():
    """By hand: one question, its labels; two, of which one is held throughout: those of the other; both: joined."""
    asked = load_parameters().views
    told = [label.label for label in asked["peacekeeping"].choices.values()]
    deterrence = asked["deterrence"].choices["as_recorded"].label
    names = ("protect", "as_associated", "no_effect")
    several = manifest(short(views=("as_recorded", *names)), 1)["views"]
    assert [one["label"] for one in several] == told
    assert {one["question"] for one in several} == {asked["peacekeeping"].question}
    assert [one["label"] for one in manifest(short(views=("as_recorded",)), 1)["views"]] == [deterrence]
    alone = manifest(short(views=("as_recorded", "no_effect")), 1)["views"]
    assert [one["label"] for one in alone] == [f"{deterrence}; {told[-1]}"]
    every = manifest(short(views=("no_effect", "protect")), 1)["views"]
    assert len({one["label"] for one in every}) == 8
