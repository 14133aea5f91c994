"""A deployment plan: who is posted where, what it prevents, how sure that is. A file that ``foedus plan check`` reads.

Totals are said although they follow from the postings: a reader should not have to add up, and the checker adds up
again. All intervals are 90 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from foedus.arrangements.dated import Id, Model, State, Text
from foedus.arrangements.read import validated
from foedus.base.documents import read_document
from foedus.planners.deploy.instance import Loss, Mandate
from foedus.planners.deploy.task import Posting

BEYOND: dict[Loss, tuple[float, ...]] = {  # of which numbers it is said how often more are prevented
    "battle_deaths": (0.0, 1_000.0, 10_000.0, 100_000.0),
    "conflict_months": (0.0, 12.0, 60.0, 120.0),
    "major_years": (0.0, 1.0, 5.0, 10.0),
}


class Estimate(Model):
    """A number and its 90 % interval; none where there are too few values for one."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0.

        >>> Estimate(value=2.0, low=-1.0, high=5.0).clear
        False
        """
        return self.low > 0.0 or self.high < 0.0


class Sent(Model):
    """A posting of the plan: mandate and persons by period (none and 0 where it is not there), and by state in each.

    ``saves``: what it prevents by itself in the futures that the plan was chosen on; ``authorised``: how likely it
    comes about.
    """

    host: State
    mandates: tuple[Mandate | None, ...] = Field(min_length=1)
    persons: tuple[Annotated[int, Field(ge=0)], ...] = Field(min_length=1)
    contributions: tuple[Mapping[State, int], ...]
    saves: Estimate
    authorised: float

    @property
    def posting(self) -> Posting:
        """Where, on which mandates and how many: as one that may be chosen."""
        return Posting(self.host, self.mandates, self.persons)


class Place(Model):
    """A place that was considered: how likely consent and vote are, what is lost there, why it is out, if it is."""

    host: State
    name: Text
    consents: float
    adopts: float
    against: float | None = None
    authorised: float
    lost: float | None = None
    most_saved: Estimate | None = None
    out: str = ""


class Alone(Model):
    """What the postings of a plan save, each lived alone on the fresh futures, which nothing was chosen on.

    ``saves``: of each; ``summed``: of all; ``weighted``: of all, each by how likely its place is authorised;
    ``weighted_behind``: what the chosen plan saves beyond it so weighted.
    """

    saves: tuple[Estimate, ...]
    summed: Estimate
    weighted: Estimate
    weighted_behind: Estimate


class Rival(Model):
    """A plan beside the chosen one, lived whole. ``persons``: of its postings, by period, the most.

    ``predicted``: what the sum of its postings prevents; ``lived``: what it prevents in the same futures, lived whole;
    ``fresh``: in futures that nothing was chosen on; ``behind``: what the chosen plan prevents beyond it in those;
    ``better_in``: share of those futures in which the chosen plan loses less, and ``worse_in`` more.
    ``saves``: what each of its postings saves alone; ``weighted``: their sum, each weighted by how likely it comes
    about; ``weighted_behind``: what the chosen plan is expected to save beyond it then. These and ``predicted`` are of
    the futures that the plan was chosen on, which may favour it; ``alone``: the same of fresh futures, none of what
    is on file, nor where Ctrl-C came before they were lived.
    """

    name: Id
    label: Text
    postings: tuple[Text, ...]
    persons: int
    predicted: Estimate | None
    lived: Estimate
    fresh: Estimate
    alone: Alone | None
    behind: Estimate
    better_in: float
    worse_in: float
    saves: tuple[float, ...] = ()
    weighted: Estimate | None = None
    weighted_behind: Estimate | None = None


class Prevented(Model):
    """What the plan prevents in the fresh futures: by measure of loss, on average and by future.

    ``without`` and ``with_plan``: mean losses; ``median``, ``p5``, ``p95``: of the difference by future, which may be
    below 0; ``share``: prevented of the mean; ``exceed``: share of futures in which more than so many are prevented.
    """

    loss: Loss
    without: Estimate
    with_plan: Estimate
    prevented: Estimate
    share: float
    median: float
    p5: float
    p95: float
    exceed: tuple[tuple[float, float], ...]
    worse: float


class Point(Model):
    """The best plan under another ceiling: persons allowed, persons posted, what it prevents as the choice sums up."""

    persons: int
    posted: int
    prevented: Estimate


class Worth(Model):
    """What it would be worth to know some parameters: a plan chosen for them prevents so much more."""

    id: Id
    label: Text
    parameters: int
    worth: Estimate


class Sureness(Model):
    """How the plan fares over draws of the parameters.

    ``best_in``: by plan, the share of draws in which it is best among those named; ``agree``: how often two halves of
    a draw's lucks name the same one; ``places``: by host, the share of draws whose own best plan posts somebody there.
    """

    draws: int
    lucks: int
    best_in: Mapping[str, float]
    agree: float
    places: Mapping[State, float]
    regret_most: Estimate
    regret_least: Estimate
    groups: tuple[Worth, ...]


class Contested(Model):
    """The plan under a view of contested numbers: what it prevents then, which is best, by how much."""

    id: Id
    label: Text
    prevented: Estimate
    best: tuple[Text, ...]
    same: bool
    gained: Estimate


class Total(Model):
    """Persons posted and dollars a year in a period."""

    period: Id
    persons: int
    dollars: float


class Proof(Model):
    """How the choice ended: the predicted value of the measure, what it cannot be below, the gap."""

    value: float
    bound: float
    gap: float
    ended: str


class DeployPlan(Model):
    """The answer to a deployment file.

    ``own``: the plan lived, as its rivals are. ``known``: whether it is clearly better than every rival. ``said``: what
    to know before believing it. ``weighed``: whether the choice weighed authorisation: then the best by the sum, the
    curve and the sureness are of savings by their place's chance. ``time_limit``: seconds that the solver had.
    ``unprepared``: postings that Ctrl-C left without an arm.
    """

    instance: Id
    planner: Literal["deploy"] = "deploy"
    digest: str
    version: str
    loss: Loss
    measure: Text
    postings: tuple[Sent, ...]
    totals: tuple[Total, ...]
    places: tuple[Place, ...]
    proof: Proof
    own: Rival
    rivals: tuple[Rival, ...]
    prevented: tuple[Prevented, ...]
    curve: tuple[Point, ...]
    sureness: Sureness | None
    contested: tuple[Contested, ...]
    known: bool
    said: tuple[Text, ...]
    futures: int
    weighed: bool = False
    interrupted: bool = False
    time_limit: float | None = Field(default=None, gt=0)
    unprepared: int = Field(default=0, ge=0)
    seconds: Mapping[str, Annotated[float, Field(ge=0)]] = Field(default={})

    @property
    def saves(self) -> dict[str, Estimate]:
        """By host, what each posting saves alone: in fresh futures, or, where not lived there, in those chosen on."""
        alone = self.own.alone
        told = [p.saves for p in self.postings] if alone is None else alone.saves
        return {p.host: e for p, e in zip(self.postings, told, strict=True)}

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain data, for ``--json``."""
        return self.model_dump(mode="json")


def contingents(plan: DeployPlan) -> dict[str, int]:
    """Persons by contributor in all places together, the most of all periods; the largest first."""
    found: dict[str, int] = {}
    for t in range(len(plan.totals)):
        sent: dict[str, int] = {}
        for p in plan.postings:
            for state, persons in p.contributions[t].items():
                sent[state] = sent.get(state, 0) + persons
        found |= {state: max(persons, found.get(state, 0)) for state, persons in sent.items()}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def read_deploy_plan(path: Path | str) -> DeployPlan:
    """A plan file, as ``foedus plan deploy --json`` writes it; ``InputError`` with file, line and field."""
    return validated(DeployPlan, read_document(path))
