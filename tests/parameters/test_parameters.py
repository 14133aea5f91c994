"""Parameters: the drawn median and 5 % and 95 % points are those of the file, on every scale (closed form)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.base.errors import InputError
from foedus.parameters import Parameter, Parameters, load_parameters

Z90 = 1.6448536269514722  # the standard normal's 95 % point
NAMES = [p.name for p in load_parameters().parameters]


def parameter(scale: str, value: float, low: float, high: float) -> Parameter:
    return Parameter(
        name="x",
        process="war",
        value=value,
        interval=(low, high),
        unit="1",
        scale=scale,
        basis="guess",
        source="s",
        text="t",
    )


def at(p: Parameter, z: float) -> float:
    return float(p.quantile(np.float64(z)))


def spans(low: float, high: float):
    three = st.lists(st.floats(low, high), min_size=3, max_size=3)
    return three.map(sorted).filter(lambda x: x[0] < x[1] < x[2])


@given(
    st.one_of(
        st.tuples(st.just("linear"), spans(-1e3, 1e3)),
        st.tuples(st.just("log"), spans(1e-6, 1e6)),
        st.tuples(st.just("logit"), spans(1e-6, 1 - 1e-6)),
    )
)
def test_median_and_ends_are_those_of_the_file(case):
    scale, (low, value, high) = case
    p = parameter(scale, value, low, high)
    assert at(p, 0.0) == pytest.approx(value, rel=1e-9, abs=1e-9)
    assert at(p, -Z90) == pytest.approx(low, rel=1e-9, abs=1e-9)
    assert at(p, Z90) == pytest.approx(high, rel=1e-9, abs=1e-9)


@given(st.sampled_from(["linear", "log", "logit"]), spans(0.01, 0.99), st.lists(st.floats(-6, 6), min_size=2))
def test_quantiles_rise_with_z_and_stay_on_their_scale(scale, span, zs):
    low, value, high = span
    drawn = [at(parameter(scale, value, low, high), z) for z in sorted(zs)]
    assert drawn == sorted(drawn)
    assert scale == "linear" or min(drawn) > 0
    assert scale != "logit" or max(drawn) < 1


@given(st.floats(-5, 5), st.sampled_from(NAMES))
def test_a_fixed_parameter_does_not_move(z, name):
    p = load_parameters()[name]
    assert p.scale != "fixed" or at(p, z) == p.value


def test_a_lopsided_interval_keeps_its_median():
    p = parameter("linear", 1.0, 0.0, 5.0)
    assert (at(p, -Z90), at(p, 0.0), at(p, Z90)) == pytest.approx((0.0, 1.0, 5.0))
    half = Z90 / 2
    assert (at(p, -half), at(p, half)) == pytest.approx((0.5, 3.0))


def test_shares_of_draws_outside_the_interval_are_a_twentieth_each():
    """With z standard normal, 5 % lie below and 5 % above; binomial standard error .0007 for 100,000."""
    z = np.random.default_rng(1).standard_normal(100_000)
    drawn = np.asarray(load_parameters()["deterrence"].quantile(z))
    low, high = load_parameters()["deterrence"].interval
    assert (drawn < low).mean() == pytest.approx(0.05, abs=0.003)
    assert (drawn > high).mean() == pytest.approx(0.05, abs=0.003)


def test_every_parameter_says_where_it_comes_from():
    for p in load_parameters().parameters:
        assert p.source.strip()
        assert p.text.strip()
        assert p.unit.strip()
        assert p.basis in ("estimated", "literature", "guess")


def test_deterrence_is_contested_as_the_issue_says():
    p = load_parameters()["deterrence"]
    assert p.contested
    views = {choice: p.under(choice).value for choice in ("deters", "deters_if_attacked", "does_not_deter")}
    assert views == {"deters": 0.72, "deters_if_attacked": 0.82, "does_not_deter": 1.05}


def test_a_view_changes_only_what_is_contested():
    plain = load_parameters()
    seen = plain.under("deters")
    changed = {p.name for p, q in zip(plain.parameters, seen.parameters, strict=True) if p.value != q.value}
    assert changed
    assert all(plain[name].contested for name in changed)
    assert plain.under(None) is plain


def test_an_unknown_view_or_name_is_an_input_error():
    with pytest.raises(InputError, match="the views are deters"):
        load_parameters().under("deter")
    with pytest.raises(InputError, match="did you mean deterrence"):
        load_parameters()["deterence"]


def test_replaced_parameters_are_fixed_under_every_view():
    fixed = load_parameters().replaced({"deterrence": 0.5})
    for choice in (None, "deters", "does_not_deter"):
        assert at(fixed.under(choice)["deterrence"], 2.0) == 0.5
    assert load_parameters()["deterrence"].value == 0.82
    with pytest.raises(InputError):
        load_parameters().replaced({"nothing": 1.0})


def test_the_digest_tells_values_apart():
    plain = load_parameters()
    assert plain.digest() == Parameters.model_validate(plain.model_dump()).digest()
    assert plain.digest() != plain.replaced({"deterrence": 0.82}).digest()


def test_intervals_hold_their_values_under_every_view():
    for p in load_parameters().parameters:
        for choice in p.views:
            low, high = p.under(choice).interval
            assert low <= p.under(choice).value <= high
        assert all(map(math.isfinite, (p.value, *p.interval)))


PROTECT, NOTHING = "as_recorded+protect", "as_recorded+no_effect"
PKO = ("pko_deaths_per_thousand_troops", "pko_relapse_hazard_ratio", "pko_ending_log_hazard")


def test_what_peacekeepers_do_is_contested_and_published_where_no_view_is_named():
    """By hand: the literature's designs as the issue gives them; 0, 1 and 0 are no effect."""
    plain = load_parameters()
    assert [plain[name].value for name in PKO] == [-0.13, 0.45, 0.0]
    for view, values in (("protect", [-0.13, 0.45, 0.0]), ("no_effect", [0.0, 1.0, 0.0])):
        assert [plain.under(view)[name].value for name in PKO] == values
    ends = np.array([-3.0, 3.0])
    assert all(np.ptp(plain.under("no_effect")[name].quantile(ends)) == 0 for name in PKO)
    assert {plain.under("as_associated")[name].basis for name in PKO} == {"estimated"}
    assert {plain.under("protect")[name].basis for name in PKO} == {"literature"}


def test_views_of_two_questions_are_held_together():
    plain = load_parameters()
    both = plain.under(NOTHING)
    for p in plain.parameters:
        choice = "no_effect" if p.name in PKO else "as_recorded"
        assert both[p.name] == p.under(choice)
    assert plain.under("no_effect+as_recorded") == both
    assert [p.interval for p in plain.under(PROTECT).parameters] == [
        p.interval for p in plain.under("as_recorded").parameters
    ]


@pytest.mark.parametrize(
    ("named", "lived"),
    [
        ((), ["deters", "deters_if_attacked", "as_recorded", "does_not_deter"]),
        (("as_recorded",), ["as_recorded"]),
        (("no_effect", "does_not_deter", "deters"), ["does_not_deter+no_effect", "deters+no_effect"]),
        (("as_recorded", "protect", "no_effect"), [PROTECT, NOTHING]),
        (("as_recorded", "as_recorded"), ["as_recorded"]),
    ],
)
def test_a_run_lives_one_view_of_each_question_in_every_combination(named, lived):
    """By hand: of peacekeeping the published view is held unless one is named; of deterrence each is lived."""
    assert load_parameters().views_of(named) == lived


@pytest.mark.parametrize(
    ("view", "says"),
    [
        ("no_effekt", "no view 'no_effekt'"),
        ("as_recorded+no_effekt", "no view 'no_effekt'"),
        ("no_effect", "says nothing on: Do defence pacts deter"),
        ("deters+as_recorded", "are views of one question"),
    ],
)
def test_what_is_not_one_view_is_said(view, says):
    with pytest.raises(InputError, match=says):
        load_parameters().one_view(view)


def test_what_candidates_rest_on_is_contested_only_where_each_view_is_lived():
    """The envelope of disputes is filled for the views of a run that names none: no other view may move their rates."""
    plain = load_parameters()
    for p in plain.parameters:
        if p.process in ("disputes", "lines") and p.view is not None:
            assert plain.views[p.view].held is None
