"""The choice against looking at every plan, closed forms known by hand, and Rockafellar & Uryasev's CVaR by sorting.

Outside truth: maximum flow of scipy for who can man what; enumeration; a knapsack on paper.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import made_up_deploy as made
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.planners.deploy.choice import choose, floor_of, value_of
from foedus.planners.deploy.instance import Measure
from foedus.planners.deploy.rivals import even, greedy
from foedus.planners.deploy.senders import contributions, manned, usual_parts
from foedus.planners.highs import Clock

EXPECTED, TAIL = Measure(), Measure(by="cvar", level=0.7)


@pytest.mark.parametrize("measure", [EXPECTED, TAIL], ids=["expected", "cvar"])
@pytest.mark.parametrize("seed", range(8))
def test_no_plan_is_better_than_the_choice(seed, measure):
    task = made.task(seed, count=1 if seed % 2 else 2, hosts=3 if seed % 2 else 2)
    board = made.board(task)
    without, saved = made.losses(board, seed)
    found = choose(board, without, saved, measure, Clock(20))
    values = {p: value_of(measure, without - saved[:, list(p)].sum(1)) for p in made.every_plan(task)}
    assert found.ended == "optimal"
    assert found.postings in values, "it keeps every limit"
    assert found.value == pytest.approx(min(values.values()), rel=1e-7)
    assert found.bound <= found.value * (1 + 1e-9)


@pytest.mark.parametrize("measure", [EXPECTED, TAIL], ids=["expected", "cvar"])
@pytest.mark.parametrize("seed", range(4))
def test_without_time_the_bound_is_finite_and_below_every_plan(seed, measure):
    task = made.task(seed, count=1)
    board = made.board(task)
    without, saved = made.losses(board, seed)
    found = choose(board, without, saved, measure, Clock(0.0))
    values = [value_of(measure, without - saved[:, list(p)].sum(1)) for p in made.every_plan(task)]
    assert (found.postings, found.ended) == ((), "time limit")
    assert np.isfinite(found.bound)
    assert found.bound == floor_of(board, without, saved, measure)
    assert found.bound <= min(values) + 1e-9


def test_a_linear_response_is_the_knapsack_known_by_hand():
    """Three places, 5,000 persons, postings of 2,000 and 5,000 that save 10, 8, 3 a thousand: 2 + 2 in the two best."""
    contributors = [{"state": "NPL", "persons": 45_000, "source": "s"}]
    task = made.task(1, count=1, contributors=contributors, limits={})
    task = replace(task, instance=task.instance.model_copy(update={"periods": (_period(task, 5000),)}))
    board = made.board(task)
    worth = {"CAF": 8.0, "MLI": 10.0, "SDN": 0.0, "SOM": 3.0}
    by_thousand = np.array([[p.persons[0] / 1000 * worth[p.host] for p in board.postings]])
    diminishing = np.minimum(by_thousand, 25.0)  # 5,000 in one place save 25 at the most: 2,000 twice are 36
    found = choose(board, np.array([100.0]), diminishing, EXPECTED, Clock(20))
    chosen = {(board.postings[k].host, board.postings[k].persons) for k in found.postings}
    assert chosen == {("MLI", (2000,)), ("SOM", (2000,))}
    assert found.value == pytest.approx(100.0 - 20.0 - 6.0)


def _period(task, persons):
    return task.instance.periods[0].model_copy(update={"persons": persons})


def test_nothing_is_posted_where_it_would_only_do_harm():
    board = made.board(made.task(2))
    found = choose(board, np.ones(4) * 10.0, -np.ones((4, len(board.postings))), EXPECTED, Clock(20))
    assert found.postings == ()
    assert found.value == 10.0


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=40), st.sampled_from([0.0, 0.3, 0.5, 0.9, 0.99]))
def test_cvar_is_the_mean_of_the_worst_by_sorting(values, level):
    """Repeat each loss a hundred times: then the worst part is a whole number of them, and a plain mean will do."""
    losses = np.array(values)
    many = np.sort(np.repeat(losses, 100))[::-1]
    worst = many[: round((1.0 - level) * many.size)]
    assert value_of(Measure(by="cvar", level=level), losses) == pytest.approx(
        worst.mean(), rel=1e-9, abs=1e-9
    )


def test_cvar_at_level_0_chooses_as_the_mean_does():
    board = made.board(made.task(4))
    without, saved = made.losses(board, 4)
    mean = choose(board, without, saved, EXPECTED, Clock(20))
    tail = choose(board, without, saved, Measure(by="cvar", level=0.0), Clock(20))
    assert tail.value == pytest.approx(mean.value, rel=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_more_persons_never_prevent_less_and_rivals_never_more(seed):
    task = made.task(seed)
    board = made.board(task)
    without, saved = made.losses(board, seed)
    values = [
        choose(board.with_persons(n), without, saved, EXPECTED, Clock(20)).value
        for n in (0, 2e3, 5e3, 9e3, 2e4)
    ]
    assert values[0] == pytest.approx(without.mean())
    assert all(b <= a + 1e-9 for a, b in pairwise(values))
    best = choose(board, without, saved, EXPECTED, Clock(20)).value
    for rival in (greedy(board, saved.mean(0)), even(board, task.hosts)):
        assert rival == () or board.fits(rival)
        assert value_of(EXPECTED, without - saved[:, list(rival)].sum(1)) >= best - 1e-9


def test_a_plan_that_is_barred_is_not_chosen_again():
    board = made.board(made.task(5))
    without, saved = made.losses(board, 5)
    first = choose(board, without, saved, EXPECTED, Clock(20))
    second = choose(board.without(frozenset(first.postings)), without, saved, EXPECTED, Clock(20))
    assert set(second.postings) != set(first.postings)
    assert second.value >= first.value


def test_a_budget_binds_like_a_ceiling_of_persons():
    tight = made.task(6, count=1, dollars=1000.0)
    (period,) = tight.instance.periods
    by_money = period.model_copy(update={"persons": None, "budget": 4_500_000.0})
    by_head = period.model_copy(update={"persons": 4_500})
    values = []
    for one in (by_money, by_head):
        task = replace(tight, instance=tight.instance.model_copy(update={"periods": (one,)}))
        board = made.board(task)
        values.append(choose(board, *made.losses(board, 6), EXPECTED, Clock(20)))
    assert values[0] == values[1]


@pytest.mark.parametrize("seed", range(10))
def test_who_can_man_what_is_what_maximum_flow_says_and_cuts_cut_no_plan_off(seed):
    task = made.task(seed, slack=0.4)
    board = made.board(task)
    plans = set(made.every_plan(task))
    rng = np.random.default_rng(seed)
    seen = 0
    for _ in range(60):
        hosts = rng.permutation(len(task.hosts))[: rng.integers(1, len(task.hosts) + 1)]
        mine = [[k for k, p in enumerate(board.postings) if p.host == task.hosts[h]] for h in hosts]
        chosen = tuple(sorted(int(rng.choice(ks)) for ks in mine))
        cut = manned(board.pool, chosen)
        assert (cut is None) == made.can_be_manned(task, chosen)
        if cut is not None:
            seen += 1
            assert cut.terms[list(chosen)].sum() > cut.most + 1e-6, "the cut cuts off what it is made for"
            assert all(cut.terms[list(p)].sum() <= cut.most + 1e-6 for p in plans), "and no plan"
    assert seen > 0, "some choices cannot be manned, else nothing is tested"


@pytest.mark.parametrize("seed", range(6))
def test_contributions_are_whole_sum_up_and_keep_every_limit(seed):
    task = made.task(seed)
    board = made.board(task)
    chosen = max(made.every_plan(task), key=lambda p: sum(sum(board.postings[k].persons) for k in p))
    sent = contributions(board.pool, chosen)
    for t in range(len(task.instance.periods)):
        total: dict[str, int] = {}
        for k, given_ in zip(chosen, sent, strict=True):
            posting = board.postings[k]
            assert sum(given_[t].values()) == posting.persons[t]
            for state, persons in given_[t].items():
                assert task.may_send(state, posting.host)
                assert 0 < persons <= task.most_of_one(posting.persons[t])
                total[state] = total.get(state, 0) + persons
        assert all(n <= task.instance.by_state[s].persons for s, n in total.items())


def test_contributions_are_in_proportion_to_limits_where_nothing_binds():
    contributors = [{"state": s, "persons": n, "source": "s"} for s, n in (("BGD", 8000), ("NPL", 2000))]
    task = made.task(1, count=1, contributors=contributors, limits={})
    board = made.board(task)
    k = next(k for k, p in enumerate(board.postings) if p.persons == (5000,))
    assert contributions(board.pool, [k]) == [[{"BGD": 4000, "NPL": 1000}]]


def test_contingents_are_few_and_stay_where_they_are():
    """A vertex of a network of C senders and K places has at most C + K - 1 contingents that no bound holds."""
    contributors = [{"state": s, "persons": 4000, "source": "s"} for s in made.SENDERS]
    task = made.task(1, contributors=contributors, limits={"largest_share": 0.9})
    board = made.board(task)
    chosen = [k for k, p in enumerate(board.postings) if p.persons == (2000, 2000)]
    sent = contributions(board.pool, chosen)
    assert sum(len(given_[0]) for given_ in sent) <= len(made.SENDERS) + len(chosen) - 1
    assert all(given_[0] == given_[1] for given_ in sent)
    total = [sum(given_[0].get(s, 0) for given_ in sent) for s in made.SENDERS]
    assert max(total) - min(total) <= 1, "and everybody bears the same part"


def test_alone_a_posting_is_manned_by_those_who_may_send_most():
    contributors = [
        {"state": s, "persons": n, "source": "s"} for s, n in (("BGD", 8000), ("NPL", 3000), ("RWA", 2000))
    ]
    task = made.task(1, count=1, contributors=contributors, limits={"largest_share": 0.5})
    board = made.board(task)
    k = next(k for k, p in enumerate(board.postings) if p.persons == (5000,))
    assert usual_parts(board.pool, k) == [{"BGD": 2500, "NPL": 2500}]


def test_no_time_gives_an_empty_plan_that_says_so():
    board = made.board(made.task(3))
    found = choose(board, *made.losses(board, 3), EXPECTED, Clock(0.0))
    assert found.postings == ()
    assert found.ended == "time limit"
