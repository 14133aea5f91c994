"""Every figure of a plan that can be told from the others, the file or the world is: a lie in it is seen.

The plan is a real one, lived once; the lies are those of an auditor who tried to get them past the checker, and more.
"""

from __future__ import annotations

import copy
import json

import pytest

from foedus.planners.contract import find
from foedus.planners.deploy.again import check_again
from foedus.planners.deploy.answer import plan_deploy
from foedus.planners.deploy.authority import authorities
from foedus.planners.deploy.checker import check_deploy
from foedus.planners.deploy.figures import FIGURES, consents_of
from foedus.planners.deploy.instance import LOSSES
from foedus.planners.deploy.lives import stage
from foedus.planners.deploy.plan import DeployPlan, Estimate
from foedus.planners.deploy.read import read_deploy
from foedus.planners.deploy.responses import responses_of
from foedus.planners.deploy.scenario import scenario_of
from foedus.planners.deploy.words import sentences

TASK = read_deploy(find("deploy", "four-places"))
HUGE = {"value": 1e9, "low": 1e8, "high": 1e10}


@pytest.fixture(scope="module")
def told():
    return json.loads(json.dumps(plan_deploy(TASK, 2, 60.0).as_dict()))


def rules_broken(data) -> set[str]:
    return {v.rule for v in check_deploy(TASK, DeployPlan.model_validate(data))}


def set_all(items, **fields):
    for item in items:
        item.update(fields)


def a_year_more(d):
    """Consistent but for the predicted sum: what two postings save is said to be another number."""
    for e in (p["saves"] for p in d["postings"]):
        for k in e:
            e[k] += 100.0


def clearly_better(d):
    """Every rival is said to be clearly worse, each figure beside the others as it should be."""
    value = d["own"]["fresh"]["value"]
    for r in (r for r in d["rivals"] if r["name"] != "on-file"):
        r["fresh"].update(value=value - 2000, low=value - 2500, high=value - 1500)
        r["behind"].update(value=2000.0, low=1500.0, high=2500.0)
    d["known"] = True
    as_said(d)


def as_said(d):
    d["said"] = list(sentences(DeployPlan.model_validate({**d, "said": []})))


def narrower(d):
    """An interval that is cut on one side, wherever it stands."""
    for e in (d["prevented"][0]["prevented"], d["own"]["fresh"]):
        e["low"] = e["value"] - 1.0
    as_said(d)


def swapped(d):
    one, other = d["postings"][0], d["postings"][1]
    one["saves"], other["saves"] = other["saves"], one["saves"]


LIES = {
    "weighted": ("weighted", lambda d: d["own"]["weighted"].update(value=5000.0, low=4e3, high=6e3)),
    "weighted of a rival": (
        "weighted",
        lambda d: d["rivals"][1].update(weighted=d["rivals"][1]["predicted"]),
    ),
    "not weighted": ("weighted", lambda d: d["rivals"][0].update(weighted=None)),
    "weighted, beyond": ("weighted", lambda d: d["rivals"][0].update(weighted_behind=HUGE)),
    "saves of a rival": ("weighted", lambda d: d["rivals"][0]["saves"].__setitem__(0, 9.0)),
    "saves swapped": ("saves", swapped),
    "median": ("futures", lambda d: d["prevented"][0].update(median=11000.0)),
    "p5": ("futures", lambda d: d["prevented"][0].update(p5=5000.0)),
    "p95": ("futures", lambda d: d["prevented"][0].update(p95=6000.0)),
    "exceed in parts": ("futures", lambda d: d["prevented"][0]["exceed"].__setitem__(2, [10000.0, 0.8])),
    "exceed too many": ("futures", lambda d: d["prevented"][0]["exceed"].__setitem__(2, [10000.0, 0.75])),
    "worse": ("futures", lambda d: d["prevented"][2].update(worse=0.5)),
    "better in none": ("futures", lambda d: d["rivals"][0].update(better_in=0.0, worse_in=1.0)),
    "interval on one side": ("interval", narrower),
    "clearly better": ("interval", clearly_better),
    "most saved": (
        "interval",
        lambda d: d["places"][0]["most_saved"].update(value=d["places"][0]["most_saved"]["high"]),
    ),
    "curve up and down": ("curve", lambda d: d["curve"][2]["prevented"].update(value=6e3, low=3e3, high=9e3)),
    "curve at the ceiling": ("curve", lambda d: d["curve"][4]["prevented"].update(value=6760.0)),
    "curve beyond all": ("curve", lambda d: d["curve"][-1].update(prevented=HUGE)),
    "a posting of no file": (
        "rivals",
        lambda d: d["rivals"][0]["postings"].__setitem__(0, "fra-robust-4000-0"),
    ),
    "places.authorised 1.0": ("authorised", lambda d: set_all(d["places"], authorised=1.0)),
    "certain all along": (
        "authorised",
        lambda d: (
            set_all(d["places"], consents=1.0, adopts=1.0, authorised=1.0),
            set_all(d["postings"], authorised=1.0),
        ),
    ),
    "posting.authorised": ("authorised", lambda d: d["postings"][0].update(authorised=0.99)),
    "a duty that the file has not": ("authorised", lambda d: d["places"][0].update(against=0.0)),
    "a probability of 2": ("share", lambda d: d["places"][0].update(adopts=2.0)),
    "place twice": ("places", lambda d: d["places"].append(d["places"][0])),
    "saves 1e9": ("saves", lambda d: d["postings"][0].update(saves=HUGE)),
    "saves of all": ("saves", a_year_more),
    "low above high": ("interval", lambda d: d["postings"][0]["saves"].update(low=10.0, high=-10.0)),
    "value outside": ("interval", lambda d: d["sureness"]["regret_most"].update(value=1e9)),
    "prevented 1e9": ("prevented", lambda d: d["prevented"][0].update(prevented=HUGE)),
    "prevented and own": (
        "prevented",
        lambda d: (d["prevented"][0].update(prevented=HUGE), d["own"].update(fresh=HUGE)),
    ),
    "prevented other than own": ("prevented", lambda d: d["own"].update(fresh=HUGE)),
    "more prevented than there was": (
        "prevented",
        lambda d: d["prevented"][0].update(with_plan={"value": -5.0, "low": -6.0, "high": -4.0}),
    ),
    "share": ("prevented", lambda d: d["prevented"][1].update(share=0.9)),
    "quantiles": ("prevented", lambda d: d["prevented"][0].update(p5=1e9)),
    "exceed": ("prevented", lambda d: d["prevented"][0]["exceed"].reverse()),
    "more worse than there are": ("prevented", lambda d: d["prevented"][0].update(worse=0.5)),
    "a measure left out": ("prevented", lambda d: d["prevented"].pop()),
    "known": ("known", lambda d: d.update(known=not d["known"])),
    "bound above": ("proof", lambda d: d["proof"].update(bound=d["proof"]["value"] * 2)),
    "bound 0": ("proof", lambda d: d["proof"].update(bound=0.0)),
    "value below 0": ("proof", lambda d: d["proof"].update(value=-1e9, bound=-1e9, gap=0.0)),
    "gap": ("proof", lambda d: d["proof"].update(gap=0.5)),
    "optimal with a gap": (
        "proof",
        lambda d: d["proof"].update(bound=0.9 * d["proof"]["value"], gap=1 - 0.9),
    ),
    "ended": ("proof", lambda d: d["proof"].update(ended="whatever")),
    "interrupted search": ("proof", lambda d: d["proof"].update(ended="interrupted")),
    "better than the optimum": ("proof", lambda d: d["rivals"][0].update(predicted=HUGE)),
    "rivals removed": ("rivals", lambda d: d.update(rivals=[], known=False)),
    "a rival removed": ("rivals", lambda d: d["rivals"].pop(1)),
    "on-file removed": ("rivals", lambda d: d["rivals"].pop()),
    "a rival twice": ("rivals", lambda d: d["rivals"].insert(0, d["rivals"][0])),
    "a rival of no kind": ("rivals", lambda d: d["rivals"][0].update(name="other")),
    "behind": (
        "rivals",
        lambda d: d["rivals"][0].update(behind={"value": 5000.0, "low": 4e3, "high": 6e3}),
    ),
    "a rival that is better": ("rivals", lambda d: d["rivals"][0].update(lived=HUGE)),
    "persons of a rival": ("rivals", lambda d: d["rivals"][0].update(persons=1)),
    "too many persons": (
        "rivals",
        lambda d: d["rivals"][0].update(postings=["mli-robust-8000-8000", "som-robust-8000-8000"]),
    ),
    "other postings lived": ("rivals", lambda d: d["own"].update(postings=d["own"]["postings"][:1])),
    "best in": ("rivals", lambda d: d["sureness"].update(best_in={"x": 1.0})),
    "best in, more than all": ("rivals", lambda d: d["sureness"]["best_in"].update(optimum=1.0)),
    "futures": ("futures", lambda d: d.update(futures=10**9)),
    "fewer futures": ("futures", lambda d: d.update(futures=3)),
    "loss": ("measure", lambda d: d.update(loss="conflict_months")),
    "measure": ("measure", lambda d: d.update(measure="mean")),
    "an extra total": (
        "totals",
        lambda d: d["totals"].append({"period": "third", "persons": 1, "dollars": 1}),
    ),
    "a view left out": ("views", lambda d: d.update(contested=[])),
    "a view of another file": ("views", lambda d: d["contested"][0].update(id="strong")),
    "the same plan": ("views", lambda d: d["contested"][0].update(same=True)),
    "curve": ("curve", lambda d: d["curve"][2].update(posted=10**6)),
    "draws": ("sureness", lambda d: d["sureness"].update(draws=5000)),
    "said": ("said", lambda d: d.update(said=["Everything is known."])),
}


@pytest.mark.parametrize(("rule", "lie"), LIES.values(), ids=LIES)
def test_a_lie_is_seen(told, rule, lie):
    data = copy.deepcopy(told)
    lie(data)
    assert rule in rules_broken(data)


def test_the_plan_as_it_is_holds_and_every_rule_has_its_lie(told):
    assert rules_broken(told) == set()
    assert len({rule for rule, _ in LIES.values()}) > len(FIGURES)


def test_consent_without_the_engine_is_the_engines():
    on = stage(TASK, scenario_of(TASK, {}))
    effort = TASK.instance.effort
    found = authorities(on, on.model(on.arm(())), responses_of(on, effort.draws, effort.lucks))
    alone = consents_of(TASK)
    assert set(alone) == set(found)
    for host, a in found.items():
        assert alone[host] == pytest.approx(a.consents, rel=1e-12)


@pytest.mark.parametrize("loss", range(3))
def test_a_consistent_lie_is_seen_where_the_plan_is_lived_again(told, loss):
    assert list(check_again(TASK, DeployPlan.model_validate(told), 2)) == []
    data = copy.deepcopy(told)
    for name in ("without", "with_plan"):
        for k in data["prevented"][loss][name]:
            data["prevented"][loss][name][k] += 1.0
    lies = list(check_again(TASK, DeployPlan.model_validate(data), 2))
    assert {v.rule for v in lies} == {"prevented, again"}
    assert {v.what.split(":")[0] for v in lies} >= {
        f"{LOSSES[loss]}.{name}.value" for name in ("without", "with_plan")
    }


def in_order(d):
    """The two best places change what they save, in every plan."""
    swapped(d)
    at = {p["host"].lower(): p["saves"]["value"] for p in d["postings"]}
    for r in (d["own"], *d["rivals"]):
        r["saves"] = [at.get(n.split("-")[0], 0.0) for n in r["postings"]]


AGAIN = {
    "median": (
        "prevented, again",
        lambda d: d["prevented"][0].update(median=d["prevented"][0]["median"] + 1),
    ),
    "worse": ("prevented, again", lambda d: d["prevented"][0].update(worse=1 / 24)),
    "rivals far worse": ("rivals, again", clearly_better),
    "behind, the interval": ("rivals, again", lambda d: d["rivals"][0]["behind"].update(low=-1.0, high=1.0)),
    "better in": ("rivals, again", lambda d: d["rivals"][1].update(better_in=0.0)),
    "saves swapped": ("saves, again", in_order),
    "weighted": ("saves, again", lambda d: d["own"]["weighted"].update(low=0.0, high=1.0)),
}


@pytest.mark.parametrize(("rule", "lie"), AGAIN.values(), ids=AGAIN)
def test_a_lie_about_rivals_savings_or_quantiles_is_seen_where_they_are_lived_again(told, rule, lie):
    data = copy.deepcopy(told)
    lie(data)
    assert rule in {v.rule for v in check_again(TASK, DeployPlan.model_validate(data), 2)}


def test_the_first_sentence_says_the_condition_and_what_is_left_of_it_by_authorisation(told):
    plan = DeployPlan.model_validate(told)
    first = plan.said[0]
    assert f"are prevented if all {len(plan.postings)} postings come about" in first
    saves = {name: e.value for name, e in zip(plan.own.postings, plan.own.alone.saves, strict=True)}
    weighted = sum(p.authorised * saves[p.posting.name] for p in plan.postings)
    assert plan.own.alone.weighted.value == pytest.approx(weighted)
    assert f"chance of authorisation (0.32 to 0.47), {weighted:,.0f} " in first
    assert first.endswith(f"of the {sum(saves.values()):,.0f} saved in sum.")
    assert f"{plan.own.weighted.value:,.0f}" not in first, "that is of the futures that it was chosen on"


def test_a_vote_that_the_council_did_not_cast_is_seen_where_it_votes_again(told):
    data = copy.deepcopy(told)
    for place in data["places"]:
        place.update(adopts=0.99, authorised=0.99 * place["consents"])
    lies = list(check_again(TASK, DeployPlan.model_validate(data), 2))
    assert {v.rule for v in lies} == {"authorised, again"}
    assert len(lies) == len(data["places"])


def words(told, **changed) -> str:
    plan = DeployPlan.model_validate(told)
    return " ".join(sentences(plan.model_copy(update=changed)))


def test_a_rival_whose_interval_is_wholly_below_is_said_to_do_better(told):
    plan = DeployPlan.model_validate(told)
    better = plan.rivals[0].model_copy(update={"behind": Estimate(value=-579, low=-989, high=-170)})
    said = words(told, rivals=(better,), known=False)
    assert f"'{better.label}' does better than the plan, by 579 (170 to 989)" in said
    assert "cannot tell the plan" not in said
    unsure = plan.rivals[0].model_copy(update={"behind": Estimate(value=-579, low=-989, high=1)})
    assert "cannot tell the plan from these" in words(told, rivals=(unsure,), known=False)


def test_a_views_best_that_does_worse_and_a_plan_that_does_harm_are_said_so(told):
    plan = DeployPlan.model_validate(told)
    worse = plan.contested[0].model_copy(update={"gained": Estimate(value=-50, low=-90, high=-10)})
    assert "in fresh futures this one does better, by 50.0 (10.0 to 90.0)" in words(told, contested=(worse,))
    harm = Estimate(value=-500, low=-900, high=-100)
    deaths = plan.prevented[0].model_copy(update={"prevented": harm})
    assert "The plan makes it worse: 500 (100 to 900)" in words(told, prevented=(deaths,))
