"""How sure a plan is over draws of the parameters: how often best, regret, what knowing some of them would be worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from foedus.ensemble.luck import deviations
from foedus.planners.deploy.instance import Group
from foedus.planners.deploy.knowledge import (
    Floats,
    agreement,
    estimate,
    partial_worth,
    regret_least,
    regret_most,
    shares_best,
)
from foedus.planners.deploy.plan import Sureness, Worth
from foedus.planners.deploy.planner import Found, left_by
from foedus.planners.deploy.task import FIRST_RESPONSE


def sureness(found: Found) -> Sureness | None:
    """What the plans lived whole say, draw by draw; nothing where Ctrl-C left draws half lived."""
    if found.own is None or not found.lived_all:
        return None
    responses, board = found.responses, found.responses.board
    left = left_by(responses, found.candidates, found.lived)
    losses = left.reshape(-1, responses.lucks, len(found.candidates))
    hosts = Counter(h for plan in found.own for h in {board.postings[k].host for k in plan})
    return Sureness(
        draws=len(losses),
        lucks=responses.lucks,
        best_in=dict(zip((c.name for c in found.candidates), shares_best(losses), strict=True)),
        agree=agreement(losses),
        places={h: n / len(losses) for h, n in sorted(hosts.items(), key=lambda item: (-item[1], item[0]))},
        regret_most=estimate(regret_most(losses, found.best)),
        regret_least=estimate(regret_least(losses, found.best)),
        groups=tuple(_worth(found, group, losses) for group in responses.on.task.instance.groups),
    )


def _worth(found: Found, group: Group, losses: Floats) -> Worth:
    p = found.responses.on.prepared
    mine = [
        k
        for k, q in enumerate(p.parameters.parameters)
        if q.scale != "fixed" and in_group(q.name, group.parameters)
    ]
    records = np.unique(found.responses.sample.record)
    z = deviations(p.parameters, p.scenario.seed, FIRST_RESPONSE, int(records.max()) + 1)[records][:, mine]
    gained = partial_worth(z, losses, found.best) if mine else np.zeros(len(records))
    return Worth(id=group.id, label=group.label, parameters=len(mine), worth=estimate(gained))


def in_group(name: str, words: Sequence[str]) -> bool:
    """Whether a parameter is one of the words or begins with one that ends in ``_``.

    >>> in_group("pko_troops_cap", ["pko_"]), in_group("ops_few", ["ops_f"])
    (True, False)
    """
    return any(name == w or (w.endswith("_") and name.startswith(w)) for w in words)
