"""Small questions of placing from a seed, without the engine: savings are made up, limits are real."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from foedus.arrangements import load_library
from foedus.parameters import load_parameters
from foedus.planners.deploy.choice import Board, board_of
from foedus.planners.deploy.instance import DeployInstance
from foedus.planners.deploy.task import DeployTask, deploy_task
from foedus.world import load_world

HOSTS, SENDERS = ("SDN", "MLI", "SOM", "CAF"), ("BGD", "NPL", "ETH", "RWA", "SEN")


def periods(*limits: tuple[int | None, float | None]) -> list[dict[str, object]]:
    """Years in a row from 2026 on, with (persons, budget) each."""
    days = [datetime.date(2026 + k, 1, 1) for k in range(len(limits) + 1)]
    return [
        {
            "id": f"p{t}",
            "from": days[t],
            "to": days[t + 1],
            "persons": persons,
            "budget": budget,
            "source": "s",
        }
        for t, (persons, budget) in enumerate(limits)
    ]


def task(seed: int, *, hosts: int = 3, count: int = 2, slack: float = 0.6, **changes: object) -> DeployTask:
    """A task of ``count`` years with some limits that bind; the smaller ``slack``, the fewer soldiers there are."""
    luck = random.Random(seed)
    data = {
        "id": f"made-{seed}",
        "planner": "deploy",
        "title": "made up",
        "summary": "made up",
        "sources": [{"id": "s", "title": "made up"}],
        "baseline": datetime.date(2026, 1, 1),
        "years": count + 1,
        "seed": seed,
        "periods": periods(*((luck.choice([4000, 6000, 9000]), None) for _ in range(count))),
        "candidates": {"hosts": HOSTS[:hosts], "persons": [2000, 5000], "source": "s"},
        "authorised": {"source": "s"},
        "contributors": [
            {
                "state": s,
                "persons": max(1, round(luck.choice([1500, 3000, 5000]) * slack)),
                "not_to": luck.sample(HOSTS, 1) if luck.random() < 0.5 else [],
                "source": "s",
            }
            for s in SENDERS
        ],
        "limits": {
            "neighbours": luck.choice(["welcome", "excluded"]),
            "largest_share": luck.choice([0.4, 0.7, 1.0]),
        },
    }
    instance = DeployInstance.model_validate({**data, **changes})
    return deploy_task(instance, load_library(), load_world(), load_parameters())


def losses(board: Board, seed: int, futures: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Losses with nobody sent [F], heavy-tailed, and what each posting saves [F,K]: now and then it does harm."""
    rng = np.random.default_rng(seed)
    without = np.exp(rng.normal(8.0, 1.5, futures))
    saved = rng.normal(0.3, 0.25, (futures, len(board.postings))) * without[:, None] / 4.0
    return without, saved


def board(made: DeployTask) -> Board:
    return board_of(made, made.postings)


def can_be_manned(made: DeployTask, chosen: tuple[int, ...]) -> bool:
    """By maximum flow (scipy), period by period: contributors → postings → what each needs."""
    instance, states = made.instance, list(made.instance.by_state)
    for t in range(len(instance.periods)):
        here = [made.postings[k] for k in chosen if made.postings[k].persons[t] > 0]
        size = len(states) + len(here) + 2
        room = np.zeros((size, size), np.int32)
        for c, state in enumerate(states):
            room[0, 1 + c] = instance.by_state[state].persons
            for j, posting in enumerate(here):
                if made.may_send(state, posting.host):
                    room[1 + c, 1 + len(states) + j] = int(
                        instance.limits.largest_share * posting.persons[t] + 1e-9
                    )
        for j, posting in enumerate(here):
            room[1 + len(states) + j, size - 1] = posting.persons[t]
        if maximum_flow(csr_array(room), 0, size - 1).flow_value < sum(p.persons[t] for p in here):
            return False
    return True


def every_plan(made: DeployTask) -> Iterator[tuple[int, ...]]:
    """Every set of postings that keeps every limit, by looking at all of them."""
    by_host = [[None, *(k for k, p in enumerate(made.postings) if p.host == h)] for h in made.hosts]
    for picked in itertools.product(*by_host):
        chosen = tuple(k for k in picked if k is not None)
        used = [sum(made.postings[k].persons[t] for k in chosen) for t in range(len(made.instance.periods))]
        limits = zip(used, made.instance.periods, strict=True)
        if all(
            n <= p.persons and n * made.dollars <= (p.budget or np.inf) for n, p in limits
        ) and can_be_manned(made, chosen):
            yield chosen
