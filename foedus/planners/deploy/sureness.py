"""How sure a plan is over draws of the parameters: how often best, regret, what knowing some of them would be worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from foedus.ensemble.luck import deviations
from foedus.planners.deploy.instance import Group
from foedus.planners.deploy.knowledge import (
    Floats,
    Optima,
    agreement,
    estimate,
    partial_worth,
    regret_least,
    regret_most,
    shares_best,
)
from foedus.planners.deploy.plan import Sureness, Worth
from foedus.planners.deploy.planner import FIRST_RESPONSE, Found

OFTEN = 10  # plans of single draws that are kept beside the others


def sureness(found: Found) -> Sureness:
    """What the responses say of the chosen plan, draw by draw, by the sums of what postings save."""
    responses, known = found.responses, found.optima
    assert known is not None, "only asked where every draw has its best plan"
    draws, board = responses.draws, responses.board
    best = found.candidates[found.best]
    named = {c.name: c.postings for c in found.candidates}
    losses = draws.losses(list(named.values()))
    count = len(draws.without)
    hosts = Counter(h for plan in known.whole for h in {board.postings[k].host for k in plan})
    plans = [best.postings, *_frequent(known), *(p for n, p in named.items() if n != best.name)]
    return Sureness(
        draws=count,
        lucks=responses.lucks,
        best_in=dict(zip(named, shares_best(losses), strict=True)),
        agree=agreement(losses),
        places={h: n / count for h, n in sorted(hosts.items(), key=lambda item: (-item[1], item[0]))},
        regret_most=estimate(regret_most(draws, best.postings, known)),
        regret_least=estimate(regret_least(draws, best.postings, known)),
        groups=tuple(
            _worth(found, group, draws.losses(plans)) for group in responses.on.task.instance.groups
        ),
    )


def _frequent(known: Optima) -> list[tuple[int, ...]]:
    """The plans that are best most often in single draws."""
    counted = Counter(known.whole)
    return [plan for plan, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:OFTEN]]


def _worth(found: Found, group: Group, losses: Floats) -> Worth:
    parameters = found.responses.on.prepared.parameters
    names = [p.name for p in parameters.parameters]
    mine = [
        k
        for k, p in enumerate(parameters.parameters)
        if p.scale != "fixed" and in_group(names[k], group.parameters)
    ]
    records = np.unique(found.responses.sample.record)
    seed = found.responses.on.prepared.scenario.seed
    z = deviations(parameters, seed, FIRST_RESPONSE, int(records.max()) + 1)[records][:, mine]
    gained = partial_worth(z, losses, 0) if mine else np.zeros(len(records))
    return Worth(id=group.id, label=group.label, parameters=len(mine), worth=estimate(gained))


def in_group(name: str, words: Sequence[str]) -> bool:
    """Whether a parameter is one of the words or begins with one that ends in ``_``.

    >>> in_group("pko_troops_cap", ["pko_"]), in_group("ops_few", ["ops_f"])
    (True, False)
    """
    return any(name == w or (w.endswith("_") and name.startswith(w)) for w in words)
