"""Whether a posting comes about: the host's consent and the Council's vote, by the engine's own functions.

    p = P(consent) · P(Council adopts | consent)  [+ P(no consent) · P(Council adopts | none), by a duty against it]

Consent is ``engine.processes.operations.consent`` of the host's population, averaged over the draws of the parameters.
The vote is ``vote_on`` under the first duty that ``first_duty`` finds. A place where no body may decide is out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.base.draws import named, root, word
from foedus.engine.model import C_EPOCH, Model, Work, work_space
from foedus.engine.processes.operations import UNIVERSAL, consent, first_duty, vote_on
from foedus.planners.deploy.lives import CAPACITY, Sample, Stage
from foedus.planners.deploy.task import NO_BODY, DeployTask
from foedus.rules.respond import NO_DUTY

VOTES = 400


@dataclass(frozen=True)
class Authority:
    """What a place's authorisation hangs on: probabilities. ``adopts``: with consent; ``against``: without it, or none.

    ``out``: why the place is none; empty where it may be chosen.
    """

    host: str
    consents: float
    adopts: float
    against: float | None
    probability: float
    out: str


def authorities(on: Stage, arm: Model, sample: Sample) -> dict[str, Authority]:
    """The authorisation of every place, as on the first day of the first period, on the draws of the sample."""
    found = {}
    work = work_space(arm.t, CAPACITY)
    work.count[C_EPOCH] = _epoch(on.task, arm)
    for host in on.task.hosts:
        found[host] = _authority(on, arm, work, sample, host)
    return found


def _epoch(task: DeployTask, arm: Model) -> int:
    day = (task.instance.periods[0].since - task.instance.baseline).days
    return int(np.searchsorted(arm.t.start_day, day, side="right")) - 1


def _authority(on: Stage, arm: Model, work: Work, sample: Sample, host: str) -> Authority:
    task, s = on.task, on.prepared.world.index(host)
    rule = task.instance.authorised
    people = float(arm.s.country["ln_population"][s])
    consents = float(np.mean([consent(theta, people) for theta in sample.thetas]))
    adopts = _adopts(arm, work, sample, (s, True), on.prepared.scenario.seed)
    against = _adopts(arm, work, sample, (s, False), on.prepared.scenario.seed) if rule.by == "duty" else None
    p = consents * (adopts or 0.0) + (1.0 - consents) * (against or 0.0)
    out = ""
    if adopts is None and against is None:
        out = NO_BODY
    elif p < rule.least:
        out = f"authorised with a probability of {p:.2f}, less than {rule.least:.2f}"
    return Authority(host, consents, adopts or 0.0, against, p, out)


def _adopts(arm: Model, work: Work, sample: Sample, where: tuple[int, bool], seed: int) -> float | None:
    """The share of votes by which the body of nearly all states adopts it; none where it may not decide one."""
    s, consents = where
    d = first_duty(arm, work, s, UNIVERSAL, NO_DUTY, consents)
    if d == NO_DUTY:
        return None
    passed = [
        bool(vote_on(arm, theta, work, work.count[C_EPOCH], d, s, consents, name)[0])
        for theta, name in _ballots(sample, seed)
    ]
    return float(np.mean(passed))


def _ballots(sample: Sample, seed: int) -> Iterator[tuple[Any, np.uint64]]:
    """A record of parameters and the name of a vote, VOTES of them: the same for every place."""
    luck = root(seed, word("authorised"))
    for k in range(VOTES):
        yield sample.thetas[k % len(sample.thetas)], np.uint64(named(luck, k))
