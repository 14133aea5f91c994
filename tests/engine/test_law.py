"""The compiled tables against a plain reading of the same texts (``reference_law.py``): exact, on the whole library.

Who is bound and how strongly, who is called and how likely it comes, what bodies decide on the same ballots, what
states are to each other, and the hazard of onset: for drawn incidents among all 196 states, and for every pair of the
small world in every span of its law.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from reference_hazard import Hazard, peace_curve
from reference_law import Law
from small_world import BASELINE, YEARS, quick, small_library, small_world

from foedus.arrangements import load_library
from foedus.base.draws import named, root, uniform
from foedus.engine.lives import model
from foedus.engine.model import AUTOMATIC, DAYS_PER_YEAR, work_space
from foedus.engine.names import VOTE
from foedus.engine.processes.coalition import vote
from foedus.engine.processes.onset import acceptance, fill_envelope, peace_factor
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.rules.respond import NO_DUTY, TRIGGERED, bind, call, volunteer_logit
from foedus.rules.tables import (
    ALLY,
    FORCE,
    KINDS,
    NEUTRAL_ALWAYS,
    NEUTRAL_TO,
    NOT_BOUND,
    PARTNER_AGAINST,
    STRENGTHS,
    THREAT,
    WAR,
    Case,
)
from foedus.world import load_world

LAST = date(2036, 1, 1)
INCIDENTS = 60
STATES = load_world().iso3
FOLLOWED = ("RUS", "USA", "CHN", "POL", "TUR", "IRN", "FRA", "PRK", "SAU", "IRL", "ARM", "NER", "UKR", "PHL")


def drawn_incidents(count):
    """Half among states with many duties, half among all."""
    rng, found = np.random.default_rng(20260101), []
    for k in range(count):
        pool = FOLLOWED if k % 2 else STATES
        i, j = rng.choice(len(pool), 2, replace=False)
        found.append((pool[i], pool[j], (THREAT, FORCE, WAR)[k % 3]))
    return found


@cache
def real():
    """Tables, ground, parameters and the plain reading of the whole library, 2026 to 2035."""
    world, library, parameters = load_world(), load_library(), load_parameters().under("deters")
    compiled = compile_library(library, world, date(2026, 1, 1), LAST)
    fixed = model(compiled.tables, world, date(2026, 1, 1), 3652.5)
    return compiled, fixed, parameters.medians(), Law(library, world, parameters.medians())


def case(law, kind, i, j):
    return Case(kind, np.array([law.at[i]]), np.array([law.at[j]]), -1)


def keys(compiled):
    return [(a.id, d.id) for a, d in compiled.duties]


def spans(compiled):
    """The first and the last span of the horizon."""
    return (0, len(compiled.epochs) - 1)


@pytest.mark.parametrize(("i", "j", "kind"), drawn_incidents(INCIDENTS))
def test_the_same_states_are_bound_with_the_same_strength(i, j, kind):
    compiled, fixed, _, law = real()
    strength = np.zeros(len(STATES), np.int64)
    for e in spans(compiled):
        day = compiled.epochs[e]
        standing = {p.key: p for p in law.promises(day)}
        for d, key in enumerate(keys(compiled)):
            triggered = bind(fixed.t, e, d, case(law, kind, i, j), strength) == TRIGGERED
            table = {s: str(STRENGTHS[x]) for s, x in zip(STATES, strength, strict=True) if x != NOT_BOUND}
            p = standing.get(key)
            text = (
                law.owed(p, day, str(KINDS[kind]), i, j)
                if p and law.speaks(p, str(KINDS[kind]), i, j)
                else {}
            )
            assert (table if triggered else {}) == text, (key, day)


@pytest.mark.parametrize("all_passed", [False, True])
@pytest.mark.parametrize(("i", "j", "kind"), drawn_incidents(INCIDENTS))
def test_the_same_states_are_called_and_come_as_likely(i, j, kind, all_passed):
    compiled, fixed, theta, law = real()
    n = len(STATES)
    logit, duty, how = np.zeros(n), np.zeros(n, np.int64), np.zeros(n, np.int64)
    own = work_space(fixed.t, 1).passed[AUTOMATIC]
    passed = np.ones_like(own) if all_passed else own
    for e in spans(compiled):
        count = call(fixed.t, fixed.g, theta, e, case(law, kind, i, j), passed, logit, duty, how)
        text = law.called(
            compiled.epochs[e],
            str(KINDS[kind]),
            i,
            j,
            frozenset(keys(compiled)) if all_passed else frozenset(),
        )
        table = {
            STATES[s]: (keys(compiled)[duty[s]], str(STRENGTHS[how[s]]))
            for s in np.flatnonzero(duty != NO_DUTY)
        }
        assert count == len(text)
        assert table == {s: (c.promise.key, c.strength) for s, c in text.items()}
        for s, c in text.items():
            assert logit[law.at[s]] == pytest.approx(c.logit, abs=1e-9)


@pytest.mark.parametrize(("i", "j", "kind"), drawn_incidents(INCIDENTS))
def test_bodies_decide_alike_on_the_same_ballots(i, j, kind):
    compiled, fixed, theta, law = real()
    name = root(5, law.at[i] * 1000 + law.at[j])
    ballots = {
        s: [
            uniform(np.uint64(named(np.uint64(named(np.uint64(named(name, VOTE)), code)), k))) for k in (1, 2)
        ]
        for s, code in zip(STATES, fixed.g.state["code"].tolist(), strict=True)
    }
    decided = 0
    for e in spans(compiled):
        standing = {p.key: p for p in law.promises(compiled.epochs[e])}
        for d, (_, duty) in enumerate(compiled.duties):
            p = standing.get(keys(compiled)[d])
            for which, decision in enumerate((duty.decision, duty.collective)):
                if p is None or decision is None or decision.body is None:
                    continue
                passes, blocker = vote(fixed, theta, e, d, which, case(law, kind, i, j), name)
                assert passes == law.vote(p, decision, compiled.epochs[e], i, j, ballots), (p.key, which)
                assert (
                    passes
                    or blocker == -1
                    or ballots[STATES[blocker]][0] < law.objects(compiled.epochs[e], STATES[blocker], i, j)
                )
                decided += 1
    assert decided > 20


def test_states_are_to_each_other_what_the_texts_say():
    compiled, fixed, _, law = real()
    marks = {"ally": ALLY, "neutral": NEUTRAL_TO, "always": NEUTRAL_ALWAYS, "partner": PARTNER_AGAINST}
    for e in spans(compiled):
        ties = law.ties(compiled.epochs[e])
        for name, mark in marks.items():
            at = np.argwhere((fixed.t.tie[e] & mark) > 0)
            assert {(STATES[s], STATES[i]) for s, i in at} == ties[name], (name, e)
        assert len(ties["ally"]) > 1000


def standing_on(law, day):
    """All that the rules can read on a day."""
    promises = law.promises(day)
    exceptions = [x.id for p in promises for x in p.duty.exceptions if x.holds(day)]
    bodies = [law.seated(a, body, day) for a in law.library.values() for body in a.bodies]
    return promises, exceptions, bodies, [sorted(law.practised(a, day)) for a in law.library.values()]


def test_nothing_changes_inside_a_span_of_law():
    """Every date anywhere in the files either begins a span or changes nothing that the rules read."""
    compiled, fixed, _, law = real()
    first, days = date(2026, 1, 1), law.changes(date(2026, 1, 1), LAST)
    assert [first.toordinal() + int(x) for x in fixed.t.start_day] == [d.toordinal() for d in compiled.epochs]
    assert set(compiled.epochs) <= set(days)
    assert len(compiled.epochs) >= 3
    for before, day in pairwise(days):
        if day not in compiled.epochs:
            assert standing_on(law, before) == standing_on(law, day)


@pytest.mark.parametrize(("i", "j", "kind"), drawn_incidents(12))
def test_volunteers_come_as_likely(i, j, kind):
    _, fixed, theta, law = real()
    near = [
        STATES[s] for s in fixed.g.near[fixed.g.first_near[law.at[j]] : fixed.g.first_near[law.at[j] + 1]]
    ]
    assert near == law.near(j)
    for s in near:
        if s != i:
            x = volunteer_logit(fixed.g, theta, law.at[s], law.at[i], law.at[j])
            assert x == pytest.approx(theta.volunteer + law.closeness(s, i, j), abs=1e-9)


def table_rate(fixed, theta, envelope, e, i, j, days):
    """λ_ij per day from the engine's own pieces; the exact factor comes back for ``u`` just below its bound."""
    bound, cell, work = envelope
    peace = peace_factor(theta, days)
    _, most = acceptance(fixed, theta, work, e, i, j, days, bound, 0.0)
    _, factor = acceptance(fixed, theta, work, e, i, j, days, bound, most * peace * (1 - 1e-9))
    below = cell[i, j - 1] if j else 0.0
    return (cell[i, j] - below) * factor * peace


def filled(fixed, theta):
    n = fixed.g.state.size
    row, cell = np.zeros(n), np.zeros((n, n))
    envelope = fill_envelope(theta[0], theta, fixed.g, row, cell)
    return envelope.bound, cell, work_space(fixed.t, 1)


@pytest.mark.parametrize("needs_condition", [0.0, 1.0])
@pytest.mark.parametrize("deterrence", [0.3, 1.2])
def test_hazards_of_the_small_world(deterrence, needs_condition):
    parameters = quick(deterrence=deterrence, deterrence_needs_condition=needs_condition)
    theta, world = parameters.records(np.zeros((1, len(parameters.parameters)))), small_world()
    compiled = compile_library(
        small_library(), world, BASELINE, BASELINE.replace(year=BASELINE.year + int(YEARS))
    )
    fixed = model(compiled.tables, world, BASELINE, YEARS * DAYS_PER_YEAR)
    plain, peace = Hazard(Law(small_library(), world, theta[0])), peace_curve(theta[0])[700]
    envelope = filled(fixed, theta)
    for e, day in enumerate(compiled.epochs):
        for i, one in enumerate(world.iso3):
            for j, other in enumerate(world.iso3):
                if i != j:
                    rate = table_rate(fixed, theta[0], envelope, e, i, j, 700.0)
                    assert rate == pytest.approx(plain.rate(day, one, other) * peace, rel=1e-6)


@pytest.mark.parametrize("view", ["deters", "deters_if_attacked", "does_not_deter"])
def test_hazards_of_the_whole_world(view):
    compiled, fixed, _, law = real()
    parameters = load_parameters().under(view)
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    plain = Hazard(Law(load_library(), load_world(), theta[0]))
    envelope = filled(fixed, theta)
    for e in spans(compiled):
        for i, j, _ in drawn_incidents(2 * INCIDENTS):
            rate = table_rate(fixed, theta[0], envelope, e, law.at[i], law.at[j], 0.0)
            assert rate == pytest.approx(plain.rate(compiled.epochs[e], i, j), rel=1e-6)


def test_the_curve_of_peace():
    for parameters in (load_parameters(), quick()):
        theta = parameters.medians()
        plain = peace_curve(theta)
        for day in (0, 1, 365, 2000, 5000, 15000, 16000, 20000, 40000, 60000):
            assert peace_factor(theta, float(day)) == pytest.approx(plain[day], rel=1e-6)
