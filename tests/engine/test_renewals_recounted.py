"""Whether an operation stays, year by year: every vote counted again from the names of its draws."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest
import whole_inside
from inner_world import MONTH, by_operation, compiled_small, inner, mission, setting_of
from inner_world import lived as lived_inside
from lined_world import library, lined, lived
from observed_world import SEED, STEADY, between, luck, observing
from reference_law import adopted
from renewals import Life, Recount, assert_they_leave_as_the_votes_say, begun, canonical, on_file
from small_world import BASELINE, COUNCIL, STATES, quick, small_world
from whole_inside import BUSY, surroundings, whole

from foedus.arrangements import load_library
from foedus.base.draws import named, root
from foedus.engine.live import world_name
from foedus.engine.lives import model
from foedus.engine.names import OPERATION
from foedus.log.events import BETWEEN_TWO, FIRST_ON_FILE, Exit
from foedus.parameters import load_parameters
from foedus.rules.setting import RENEWAL
from foedus.rules.tables import SEAT, VETO

STAYS = {  # nothing but a vote, a host and the last contributor's leaving ends an operation
    **{f"ops_end_{word}": 0.0 for word in ("peace", "conflict", "line")},
    "ops_unpaid_months": 1e6,
    "ops_few": 0.0,
    "ops_consent_ends": 0.08,
}


def operations(seed, future):
    return np.uint64(named(np.uint64(world_name(root(seed), future)), OPERATION))


def failed(reviews):
    """Reviews at which operations left for want of a vote."""
    return [r for r in reviews if r.left is Exit.VETO]


# ---- missions on file, with bodies made up -----------------------------------------------------------------------

N, SPAN, INNER_FUTURES = len(STATES), 6, 160
ALL = dict.fromkeys(range(N), SEAT[0])
COUNCIL_OF_SIX = dict.fromkeys((0, 2, 5), SEAT[0]) | dict.fromkeys((1, 6, 9), SEAT[0] | VETO[0])
BODIES = [  # yes needed, objections tolerated, who sits there
    (4, N, COUNCIL_OF_SIX),
    (0, 0, ALL),  # consensus
    (7, N, ALL),  # a qualified majority
    (0, 2, ALL),  # consensus less two, and a council
    (3, N, COUNCIL_OF_SIX),
    (0, 1, ALL),
]
HOSTS = {
    3: (0, 1),
    2: (1, 2),
    4: (2, 3),
    8: (3, 5),
    7: (5, 6),
    9: (3, 5),
}  # the bodies that renew: first, last


@cache
def made_up():
    """Reviews of six missions, two of them without their hosts' consent, one against its will."""
    missions = [
        mission(
            word=100 + h,
            host=h,
            pledge={0: 900, 5: 900, 1: 900},
            consent=h not in (7, 9),
            unwanted=h == 9,
            first_renewal=one,
            last_renewal=two,
        )
        for h, (one, two) in HOSTS.items()
    ]
    renewal, role = np.zeros(len(BODIES), RENEWAL), np.zeros((len(BODIES), N), np.uint8)
    for g, (needed, tolerated, who) in enumerate(BODIES):
        renewal[g] = (needed, tolerated)
        role[g, list(who)] = list(who.values())
    setting = setting_of(SPAN, *missions, renewal=renewal, renewal_role=role)
    parameters = inner(**STAYS, object_base=-1.5, object_renewal=-0.3, object_affinity=0.6, object_rival=1.2)
    fixed = model(compiled_small().tables, small_world(), BASELINE, SPAN * 365.25, setting)
    count = Recount(fixed, parameters.medians(), lambda g: canonical(*BODIES[g][:2]), None)
    found = []
    for future, rows in enumerate(lived_inside(setting, parameters, INNER_FUTURES, SPAN)):
        for number, own in by_operation(rows).items():
            found += count.reviews(on_file(fixed, operations(1, future), number), own)
    return found


def test_missions_on_file_stay_as_their_bodies_say():
    found = made_up()
    assert_they_leave_as_the_votes_say(found)
    hosts = Counter(r.life.host for r in failed(found))
    assert min(hosts[h] for h in HOSTS) > 15
    assert len(found) - len(failed(found)) > 400


def test_every_body_is_asked_and_each_rule_decides_at_its_last_vote():
    """One vote less, or one objection more, and it fails: both sides of every limit are met."""
    near = Counter()
    for r in made_up():
        for k, v in enumerate(r.votes):
            g = HOSTS[r.life.host][0] + k
            needed, tolerated, _ = BODIES[g]
            if not v.vetoed:
                near[g, "yes", v.yes - needed] += 1
                near[g, "objections", v.objections - tolerated] += 1
        near["only the second"] += len(r.votes) == 2 and r.votes[0].passes and not r.votes[1].passes
    assert near["only the second"] > 20
    assert min(near[2, "yes", 0], near[2, "yes", -1]) > 12
    assert min(near[g, "objections", k] for g in (1, 3, 5) for k in (0, 1)) > 15


def test_a_veto_alone_ends_a_mission_on_file():
    alone = [r for r in made_up() if any(v.veto_alone for v in r.votes) and not r.unwanted]
    assert len(alone) > 40
    assert all(r.left is Exit.VETO for r in alone)


# ---- the real library --------------------------------------------------------------------------------------------

VOTES = (
    BUSY | STAYS | {"object_base": -3.3, "object_renewal": -0.2, "ops_donors_stop": 0.0, "ops_leave": 0.05}
)
WHOLE_FUTURES = 10


def rules_on_file(w):
    """Of every body whose mandate runs out, by the texts, in the order of the missions."""
    texts = load_library()
    mandates = [texts[one].mandate for one in w.on_file]
    given = [d for one in mandates if one for d in one.given_by if d.body is not None and d.renewed]
    return lambda g: lambda members, yes, no, vetoed: adopted(given[g], members, yes, no, vetoed)


@cache
def real():
    """Reviews of all operations inside states of the real library, on file and new."""
    futures = whole_inside.lived(surroundings()[1], WHOLE_FUTURES, **VOTES)
    w = replace(whole(), theta=load_parameters().replaced(VOTES).medians(), futures=futures)

    def of_duty(_, d):
        decision = w.compiled.duties[d][1].decision
        return lambda members, yes, no, vetoed: adopted(decision, members, yes, no, vetoed)

    count, found = Recount(w.fixed, w.theta, rules_on_file(w), of_duty), []
    for future, rows in enumerate(futures):
        for number, own in by_operation(rows).items():
            if number <= FIRST_ON_FILE:
                life = on_file(w.fixed, operations(whole_inside.SEED, future), number)
            elif (start := begun(own)) is not None:
                host, consent = int(start["b"]), whole_inside.consents(w, future, number, int(start["b"]))
                name = whole_inside.luck(w, future, number)
                life = Life(
                    name, int(start["day"] // MONTH), host, -1, -1, int(start["duty"]), consent, not consent
                )
            else:
                continue
            found += count.reviews(life, own)
    return found


def test_operations_of_the_real_library_stay_as_their_bodies_say():
    """On file, new, and handed over; with the host's consent and against its will."""
    found = real()
    assert_they_leave_as_the_votes_say(found)
    gone, stayed = failed(found), [r for r in found if r.votes and r.left is None]
    for some in (gone, stayed):
        assert sum(r.life.mission >= 0 for r in some) > 20
        assert sum(r.life.mission < 0 and not r.against for r in some) > 20
        assert sum(r.against for r in some) > 5


def test_a_veto_alone_ends_an_operation_of_the_real_library():
    alone = [r for r in real() if any(v.veto_alone for v in r.votes) and not r.unwanted]
    assert sum(r.life.mission < 0 for r in alone) > 10
    assert sum(r.life.mission >= 0 for r in alone) > 10
    assert all(r.left is Exit.VETO for r in alone)


def test_nobody_votes_on_a_coalition_of_the_willing():
    free = [r for r in real() if r.life.duty < 0 and r.life.mission < 0]
    assert len(free) > 10
    assert not failed(free)


# ---- between two states ------------------------------------------------------------------------------------------


BETWEEN = {  # how a body of all ten decides, who has a veto there, and how readily its members object
    "security_council": ({}, canonical(7, N), -2.4),
    "consensus": ({}, canonical(0, 0), -4.5),
    "consensus_minus": ({"tolerated": 2}, canonical(0, 2), -2.4),
    "qualified": ({"needs": "2/3"}, canonical(7, N), -1.6),
}


def all_sit(rule):
    """A council of all ten that decides by ``rule``."""
    since = date(2000, 1, 1)
    three = {"states": ["CHN", "RUS", "USA"], "permanent": True, "from": since, "source": "s"}
    rest = {"states": [s for s in STATES if s not in three["states"]], "from": since, "source": "s"}
    return observing({"rule": rule} | BETWEEN[rule][0], bodies=[{**COUNCIL, "seats": [three, rest]}])


@cache
def observed(rule):
    """Reviews of observers between two states."""
    _, needs, base = BETWEEN[rule]
    values = STEADY | STAYS | {"object_base": base, "object_renewal": 0.3, "object_affinity": 0.8}
    values |= {"ops_end_line": 0.06, "ops_end_peace": 0.5}
    fixed, parameters = lined(library(all_sit(rule))), quick(**values, object_rival=0.9)
    count, found = Recount(fixed, parameters.medians(), None, lambda *_: needs), []
    for future, rows in enumerate(lived([fixed], parameters, 120, SEED)[0]):
        for number, own in by_operation(between(rows)).items():
            proposed, start = own[0], begun(own)
            if start is None:
                continue
            month = max(int(start["day"] // MONTH), int(np.ceil(proposed["day"] / MONTH)))
            name, two = luck(future, BETWEEN_TWO - number), (int(proposed["b"]), int(proposed["a"]))
            found += count.reviews(Life(name, month, *two, -1, int(start["duty"]), True, False), own)
    return found


@pytest.mark.parametrize("rule", list(BETWEEN))
def test_observers_between_two_states_stay_as_their_body_says(rule):
    """Neither of the two objects; the others by what they think of both."""
    found = observed(rule)
    assert_they_leave_as_the_votes_say(found)
    assert len(failed(found)) > 30
    assert len([r for r in found if r.left is None]) > 60
    done = [r for r in found if r.done and not r.fails and not r.unwanted]
    assert done == [r for r in found if r.left is Exit.DONE]
    assert len(done) > 5


def test_a_veto_alone_ends_observers_between_two_states():
    alone = [r for r in observed("security_council") if r.votes[0].veto_alone and not r.unwanted]
    assert len(alone) > 10
    assert all(r.left is Exit.VETO for r in alone)
