"""Properties of an answer that hold whatever the incident."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.arrangements import Library
from foedus.rules.beliefs import Spread, drawn
from foedus.rules.compile import compile_library
from foedus.rules.incident import Incident
from foedus.rules.response import respond
from foedus.rules.situation import Situation
from foedus.rules.tables import NOT_BOUND, STRENGTHS
from tests.rules.situations import COMPILED, DAY, LIBRARY, PARAMETERS, WORLD, answer, compiled, incident, pact

INCIDENTS = ["RUS attacks EST", "PRK attacks KOR", "TUR attacks GRC", "RUS attacks UKR"]
STATES = st.sampled_from(WORLD.iso3)


@pytest.mark.parametrize("text", INCIDENTS)
@settings(max_examples=3)
@given(better=st.floats(0.01, 2.0))
def test_more_reliable_states_come_no_less(text, better):
    value = PARAMETERS["honour_means_open"].value
    higher = PARAMETERS.replaced({"honour_means_open": value + better})
    lower = PARAMETERS.replaced({"honour_means_open": value})
    p = {r.state: r.p.median for r in respond(incident(text), COMPILED, WORLD, lower).responders}
    q = {r.state: r.p.median for r in respond(incident(text), COMPILED, WORLD, higher).responders}
    assert all(q[s] >= p[s] for s in p)


@settings(max_examples=3)
@given(seed=st.integers(0, 10_000))
def test_order_of_files_and_duties_does_not_matter(seed):
    luck = random.Random(seed)
    shuffled = []
    for arrangement in LIBRARY.values():
        duties = list(arrangement.duties)
        luck.shuffle(duties)
        shuffled.append(arrangement.model_copy(update={"duties": tuple(duties)}))
    luck.shuffle(shuffled)
    other = answer("RUS attacks EST", compile_library(Library(shuffled), WORLD, DAY)).as_dict()
    assert other == answer("RUS attacks EST").as_dict()


@settings(max_examples=15)
@given(sides=st.lists(STATES, min_size=2, max_size=4, unique=True), cut=st.integers(1, 3))
def test_invariants_of_any_attack(sides, cut):
    initiators, targets = sides[: min(cut, len(sides) - 1)], sides[min(cut, len(sides) - 1) :]
    question = Incident(date=DAY, kind="force", initiators=initiators, targets=targets, source="a test")
    response = respond(question, COMPILED, WORLD, PARAMETERS)
    for duty in response.duties:
        assert duty.bound
        assert set(duty.beneficiaries) <= set(targets)
        helps = duty.obligation in ("defend", "assist")
        assert not set(duty.bound) & set(initiators) or not helps
        assert not set(duty.bound) & set(targets) or not helps
    for responder in response.responders:
        assert responder.state not in sides
        assert 0 <= responder.p.low <= responder.p.median <= responder.p.high <= 1
        assert list(responder.p_by_rate) == sorted(responder.p_by_rate)
    assert response.balance is not None
    loud = {d.arrangement for d in response.duties if d.obligation in ("defend", "offend", "assist")}
    assert not loud & {s.arrangement for s in response.not_triggered}


@pytest.mark.parametrize("text", ["RUS attacks EST", "PRK attacks KOR"])
def test_reasons_add_up_to_the_logit(text):
    called = [r for r in answer(text).responders if r.by_duty]
    assert called
    for responder in called:
        total = sum(r.contribution for r in responder.reasons)
        assert 1 / (1 + np.exp(-total)) == pytest.approx(responder.by_duty[0].p, abs=2e-3)


@given(
    priorities=st.lists(st.integers(1, 100), min_size=2, max_size=4, unique=True),
    effects=st.lists(st.sampled_from(["releases", "non_military", "may"]), min_size=4, max_size=4),
)
@settings(max_examples=20)
def test_the_exception_of_highest_priority_decides(priorities, effects):
    exceptions = [
        {"id": f"x{k}", "states": ["FIN"], "from": date(2000, 1, 1), "effect": effect, "priority": priority,
         "text": "An exception.", "source": "treaty"}
        for k, (priority, effect) in enumerate(zip(priorities, effects, strict=False))
    ]  # fmt: skip
    strongest = max(exceptions, key=lambda x: x["priority"])["effect"]
    c = compiled(pact(["EST", "FIN", "SWE"], exceptions=exceptions))
    bound = Situation(incident("RUS attacks EST"), c, WORLD).triggered[0]
    strength = bound.strength[WORLD.index("FIN")]
    assert strength == (NOT_BOUND if strongest == "releases" else STRENGTHS.index(strongest))
    assert bound.strength[WORLD.index("SWE")] == STRENGTHS.index("force")


def test_a_released_state_is_not_called():
    released = {"id": "out", "states": ["FIN"], "from": date(2000, 1, 1), "effect": "releases", "priority": 1,
                "text": "Out.", "source": "treaty"}  # fmt: skip
    c = compiled(pact(["EST", "FIN", "SWE"], exceptions=[released]))
    called = {r.state for r in answer("RUS attacks EST", c).responders if r.role == "called"}
    assert called == {"SWE"}


def test_without_a_state_that_attacks_nobody_owes_the_attacker_anything():
    response = respond(incident("PKK attacks USA", kind="non_state_attack"), COMPILED, WORLD, PARAMETERS)
    assert response.responders
    assert not [r for one in response.responders for r in one.reasons if r.parameter == "honour_conflict"]
    assert response.balance is None


def test_draws_have_the_medians_and_intervals_of_the_file():
    thetas = drawn(PARAMETERS)
    for parameter in PARAMETERS.parameters:
        if parameter.scale == "fixed":
            continue
        spread = Spread.of(thetas[parameter.name][1:])
        low, high = parameter.interval
        width = high - low
        assert spread.median == pytest.approx(parameter.value, abs=0.12 * width)
        assert thetas[parameter.name][0] == pytest.approx(parameter.value)
        assert low - 0.2 * width < spread.low < spread.high < high + 0.35 * width


def test_balance_grows_with_joiners_and_has_no_infinite_numbers():
    balance = answer("RUS attacks EST").balance
    assert balance is not None
    ratios = [day.ratio.median for day in balance.days if day.ratio]
    assert ratios == sorted(ratios)
    assert all(np.isfinite(r) and r > 0 for r in ratios)


def test_an_attacker_without_forces_has_no_ratio():
    balance = answer("NRU attacks AUS").balance
    assert balance is not None
    assert [day.ratio for day in balance.days] == [None] * 3
    assert any("no armed forces" in flag for flag in balance.flags)
