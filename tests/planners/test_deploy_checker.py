"""The checker sees every kind of broken rule, one at a time, in a plan that is right without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import made_up_deploy as made
import pytest

from foedus.planners.deploy.checker import RULES, check_deploy
from foedus.planners.deploy.plan import DeployPlan, Estimate, Place, Proof, Rival, Sent, Total
from foedus.planners.deploy.senders import contributions
from foedus.planners.force.plan import digest

NOTHING = Estimate(value=0.0, low=0.0, high=0.0)
RIVAL = {"name": "x", "label": "x", "postings": (), "persons": 0, "predicted": None, "lived": NOTHING} | {
    "fresh": NOTHING,
    "alone": None,
    "behind": NOTHING,
    "better_in": 0.0,
    "worse_in": 0.0,
}
CONTRIBUTORS = [
    {"state": "BGD", "persons": 3000, "source": "s"},
    {"state": "NPL", "persons": 3000, "source": "s"},
    {"state": "RWA", "persons": 1500, "not_to": ["SOM"], "source": "s"},
    {"state": "ETH", "persons": 1500, "source": "s"},
    {"state": "SOM", "persons": 1500, "source": "s"},
    {"state": "SEN", "persons": 1500, "source": "s"},
]
TASK = made.task(
    1,
    contributors=CONTRIBUTORS,
    limits={"neighbours": "excluded", "largest_share": 0.7},
    authorised={"least": 0.2, "source": "s"},
    candidates={
        "hosts": ["SDN", "SOM", "MLI"],
        "persons": [500, 2000, 5000],
        "smallest": 1000,
        "changing": False,
        "source": "s",
    },
    periods=made.periods((6000, None), (4000, 150e6)),
)


def plan() -> dict[str, Any]:
    """2,000 in Somalia all along and 2,000 in Mali at first, manned within all limits."""
    board = made.board(TASK)
    at = {p.name: k for k, p in enumerate(board.postings)}
    chosen = [at["som-robust-2000-2000"], at["mli-robust-2000-0"]]
    sent = contributions(board.pool, chosen)
    postings = [
        Sent(
            host=board.postings[k].host,
            mandates=board.postings[k].mandates,
            persons=board.postings[k].persons,
            contributions=tuple(given),
            saves=NOTHING,
            authorised=0.5,
        )
        for k, given in zip(chosen, sent, strict=True)
    ]
    totals = [Total(period=p, persons=n, dollars=n * TASK.dollars) for p, n in (("p0", 4000), ("p1", 2000))]
    places = [Place(host=h, name=h, consents=0.7, adopts=0.7, authorised=0.5) for h in TASK.hosts]
    whole = DeployPlan(
        instance=TASK.instance.id,
        digest=digest(TASK.instance),
        version="0",
        loss="battle_deaths",
        measure="mean",
        postings=tuple(postings),
        totals=tuple(totals),
        places=tuple(places),
        proof=Proof(value=0.0, bound=0.0, gap=0.0, ended="optimal"),
        own=Rival(**RIVAL),
        rivals=(),
        prevented=(),
        curve=(),
        sureness=None,
        contested=(),
        known=False,
        said=(),
        futures=2,
    )
    return whole.model_dump(mode="json")


def broken_by(change: Callable[[dict[str, Any]], object]) -> set[str]:
    data = plan()
    change(data)
    return {v.rule for v in check_deploy(TASK, DeployPlan.model_validate(data))}


def test_the_postings_are_right_as_they_are():
    """Its figures are made up: those of a plan that was lived are in ``test_deploy_figures``."""
    assert [v for rule in RULES for v in rule(TASK, DeployPlan.model_validate(plan()))] == []


def put(*path: Any) -> Callable[[dict[str, Any]], object]:
    """Set the last of ``path`` at the field that the others lead to."""
    *way, value = path

    def change(data: dict[str, Any]) -> None:
        at: Any = data
        for key in way[:-1]:
            at = at[key]
        at[way[-1]] = value

    return change


def resized(k: int, persons: list[int]) -> Callable[[dict[str, Any]], object]:
    """Posting ``k`` with other strengths, manned in parts as before."""

    def change(data: dict[str, Any]) -> None:
        posting = data["postings"][k]
        posting["persons"] = persons
        half = [{"BGD": n - n // 2, "NPL": n // 2} if n else {} for n in persons]
        posting["contributions"] = half
        for t, total in enumerate(data["totals"]):
            total["persons"] = sum(p["persons"][t] for p in data["postings"])
            total["dollars"] = total["persons"] * TASK.dollars

    return change


def moved(k: int, state: str, to: str, persons: int, t: int = 0) -> Callable[[dict[str, Any]], object]:
    """``persons`` of ``state`` in posting ``k`` are sent by another instead."""

    def change(data: dict[str, Any]) -> None:
        sent = data["postings"][k]["contributions"][t]
        sent[state] -= persons
        sent[to] = sent.get(to, 0) + persons

    return change


BROKEN: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("instance", put("digest", "of another version")),
    ("periods", put("postings", 0, "persons", [2000])),
    ("periods", resized(0, [0, 0, 0])),
    ("contributors", put("postings", 0, "contributions", 0, "FRA", 1)),
    ("host", put("postings", 0, "host", "NER")),
    ("mandate", put("postings", 0, "mandates", 0, "observers")),
    ("mandate", put("postings", 0, "mandates", 1, None)),
    ("mandate", put("postings", 1, "mandates", 1, "robust")),
    ("strength", resized(0, [3000, 0])),
    ("strength", resized(0, [0, 0])),
    ("strength", resized(0, [2000, 5000])),
    ("smallest", resized(0, [500, 0])),
    ("authorised", put("postings", 0, "authorised", 0.1)),
    ("authorised", put("places", 0, "out", "no body may decide")),
    ("authorised", put("places", 2, "authorised", 0.1)),
    ("authorised", put("places", [])),
    ("one posting", put("postings", 1, "host", "SOM")),
    ("ceiling", resized(0, [5000, 0])),
    ("ceiling", resized(1, [5000, 5000])),
    ("budget", resized(1, [0, 2000])),
    ("contributions", put("postings", 0, "contributions", 0, "BGD", 5)),
    ("contributions", put("postings", 1, "contributions", 0, "RWA", 0)),
    ("largest share", put("postings", 1, "contributions", 0, {"BGD": 1500, "NPL": 500})),
    ("limit", put("postings", 0, "contributions", 0, {"BGD": 3001})),
    ("own host", put("postings", 0, "contributions", 0, "SOM", 10)),
    ("not to", moved(0, "NPL", "RWA", 10)),
    ("neighbour", moved(0, "NPL", "ETH", 10)),
    ("totals", put("totals", 0, "persons", 4100)),
    ("totals", put("totals", 1, "dollars", 1.0)),
]


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=[f"{k}-{r}" for k, (r, _) in enumerate(BROKEN)])
def test_every_broken_rule_is_seen(rule, change):
    assert rule in broken_by(change)


def test_there_is_a_broken_example_of_every_rule():
    assert len({r for r, _ in BROKEN}) >= len(RULES)
