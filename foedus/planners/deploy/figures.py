"""Do the figures of a plan agree with one another, with the file and with the world? Without the engine.

    low ≤ value ≤ high                          every interval
    authorised = c a + (1 - c) d                c consent, a the Council's vote with it, d without it (by a duty)
    c = mean of 1 / (1 + e^-x)                  x = logit(ops_consent) + ops_consent_ln_population · ln people, by draw
    gap = (value - bound) / value, bound ≤ value
    prevented = without - with the plan;  behind of a rival = what the plan prevents less what it prevents
    saves sum to what the plan prevents as predicted;  known: every rival's ``behind`` lies wholly above 0

What the engine alone can say is listed in ``UNSEEN``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from pydantic import BaseModel

from foedus.ensemble.luck import deviations, draw
from foedus.planners.deploy.instance import LOSSES
from foedus.planners.deploy.plan import BEYOND, DeployPlan, Estimate, Prevented, Rival
from foedus.planners.deploy.rounding import CLOSE, close
from foedus.planners.deploy.shape import futures_there_can_be
from foedus.planners.deploy.task import FIRST_RESPONSE, DeployTask
from foedus.planners.deploy.weighted import alone_as_told, weighted_as_told
from foedus.planners.deploy.words import measured, sentences
from foedus.planners.force.case import Violation
from foedus.world.conflicts import conflict_start

UNSEEN = (
    "not checked, as only the engine knows it: losses with and without, what postings save, the Council's votes"
    " (--again lives them)"
)
Rule = Callable[[DeployTask, DeployPlan], Iterator[Violation]]
ENDS = ("optimal", "time limit", "interrupted")


def ordered(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Every interval holds its value; every share and probability lies between 0 and 1."""
    for where, e in _estimates(plan, ""):
        if not e.low - CLOSE <= e.value <= e.high + CLOSE:
            yield Violation("interval", f"{where}: {e.value:,.6g} is not from {e.low:,.6g} to {e.high:,.6g}")
    for name, x in _parts(plan):
        if not 0.0 <= x <= 1.0:
            yield Violation("share", f"{name}: {x:g} is not from 0 to 1")


def _estimates(part: Any, where: str) -> Iterator[tuple[str, Estimate]]:
    if isinstance(part, Estimate):
        yield where, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _estimates(getattr(part, name), f"{where}.{name}".lstrip("."))
    elif isinstance(part, (tuple, list)):
        for k, item in enumerate(part):
            yield from _estimates(item, f"{where}.{k}")


def _parts(plan: DeployPlan) -> Iterator[tuple[str, float]]:
    for place in plan.places:
        for name in ("consents", "adopts", "against", "authorised"):
            if (x := getattr(place, name)) is not None:
                yield f"{name} in {place.host}", x
    for r in (plan.own, *plan.rivals):
        yield f"better and worse than {r.name}", r.better_in + r.worse_in
    for p in plan.prevented:
        yield from ((f"exceed {x:g} {p.loss}", share) for x, share in p.exceed)
        yield f"worse, {p.loss}", p.worse
    if plan.sureness is not None:
        yield "agree", plan.sureness.agree
        yield from ((f"posted to {h}", share) for h, share in plan.sureness.places.items())


def authority_as_told(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Every place of the file once; consent as the parameters have it; both together; postings say the same."""
    asked = sorted({*task.hosts, *task.out})
    if sorted(p.host for p in plan.places) != asked:
        yield Violation("places", f"not those of the file, each once ({', '.join(asked)})")
    consents, least = consents_of(task), task.instance.authorised.least
    for p in plan.places:
        against = p.against if p.against is not None else 0.0
        if (p.against is not None) != (task.instance.authorised.by == "duty") and p.host in task.hosts:
            yield Violation(
                "authorised", f"{p.host}: whether a duty may act against it is not as in the file"
            )
        if p.host in task.hosts and not close(p.consents, consents[p.host]):
            what = f"{p.host} consents with {consents[p.host]:.4f}; stated: {p.consents:.4f}"
            yield Violation("authorised", what)
        both = p.consents * p.adopts + (1.0 - p.consents) * against
        if p.host in task.hosts and not close(p.authorised, both):
            what = f"{p.host}: consent and vote together are {both:.4f}; stated: {p.authorised:.4f}"
            yield Violation("authorised", what)
        if p.host in task.hosts and not p.out and both < least:
            yield Violation("authorised", f"{p.host}: {both:.2f} is less than {least:.2f}, and it is not out")
    yield from _postings_as_places(plan)


def _postings_as_places(plan: DeployPlan) -> Iterator[Violation]:
    stated = {p.host: p.authorised for p in plan.places}
    for s in plan.postings:
        if s.host in stated and not close(s.authorised, stated[s.host]):
            what = f"{s.host}: {s.authorised:.4f} by its posting, {stated[s.host]:.4f} by its place"
            yield Violation("authorised", what)


def consents_of(task: DeployTask) -> dict[str, float]:
    """The mean probability of consent by host, over the draws of the file: the formula above."""
    instance = task.instance
    z = deviations(task.parameters, instance.seed, FIRST_RESPONSE, instance.effort.draws)
    theta = draw(task.parameters, [instance.view], z)[0]
    people = conflict_start(task.world, instance.baseline.year).numbers[:, 0]
    logit = np.log(theta["ops_consent"] / (1.0 - theta["ops_consent"]))
    slope = theta["ops_consent_ln_population"]
    at = {host: people[task.world.index(host)] for host in task.hosts}
    return {host: float((1.0 / (1.0 + np.exp(-logit - slope * x))).mean()) for host, x in at.items()}


def proof_adds_up(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """The bound is below the value, the gap is theirs, the end is one that there is."""
    proof = plan.proof
    if proof.ended not in ENDS or (proof.ended == "interrupted" and not plan.interrupted):
        yield Violation("proof", f"it did not end so: {proof.ended}")
    if proof.value < 0.0:
        yield Violation("proof", f"losses of {proof.value:,.0f} are below 0")
    if proof.bound > proof.value + CLOSE * max(1.0, abs(proof.value)):
        yield Violation("proof", f"a bound of {proof.bound:,.6g} is above the value, {proof.value:,.6g}")
    gap = max(0.0, proof.value - proof.bound) / proof.value if proof.value > 0 else 0.0
    if not close(gap, proof.gap):
        yield Violation("proof", f"a gap of {proof.gap:.4%} is stated; value and bound make {gap:.4%}")
    if proof.ended == "optimal" and gap > CLOSE:
        yield Violation("proof", f"called optimal with a gap of {gap:.4%}")
    sums = {r.name: r.weighted if plan.weighed else r.predicted for r in (plan.own, *plan.rivals)}
    named = {name: e for name, e in sums.items() if e is not None}
    if task.instance.measure.by == "expected" and "optimum" in named:
        for name, e in named.items():
            beyond = e.value - named["optimum"].value - (proof.value - proof.bound)
            if beyond > CLOSE * max(1.0, e.value):
                yield Violation(
                    "proof", f"{name} is predicted to prevent {beyond:,.6g} more than the bound allows"
                )


def prevented_adds_up(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Each measure of loss once; prevented is the difference; quantiles and shares are in order."""
    if [p.loss for p in plan.prevented] != list(LOSSES):
        yield Violation("prevented", f"not told for {', '.join(LOSSES)}, each once")
    for p in plan.prevented:
        yield from (Violation("prevented", f"{p.loss}: {what}") for what in _wrong_in(p))
        if p.loss == plan.loss and not _alike(p.prevented, plan.own.fresh):
            yield Violation(
                "prevented", f"{p.loss}: not what the plan itself is said to prevent in fresh futures"
            )


def _wrong_in(p: Prevented) -> Iterator[str]:
    value, without = p.prevented.value, p.without.value
    if not close(value, without - p.with_plan.value):
        yield f"{without:,.6g} without less {p.with_plan.value:,.6g} with the plan is not {value:,.6g}"
    if min(without, p.with_plan.value) < 0.0:
        yield "losses below 0"
    if not close(p.share, value / max(without, 1e-300)) and without > 1.0:
        yield f"a share of {p.share:.4f} is stated; it is {value / without:.4f}"
    if not p.p5 <= p.median <= p.p95:
        yield "quantiles that are not in order"
    shares = [share for _, share in p.exceed]
    if tuple(x for x, _ in p.exceed) != BEYOND[p.loss] or shares != sorted(shares, reverse=True):
        yield "shares of futures that exceed a number are not in order, or of other numbers"
    if shares and shares[0] + p.worse > 1.0 + CLOSE:
        yield "more futures are better or worse than there are"


def _alike(a: Estimate, b: Estimate) -> bool:
    return close(a.value, b.value) and close(a.low, b.low) and close(a.high, b.high)


def rivals_as_told(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """The rivals that there must be, each once; what they are behind; known only where all are, clearly."""
    everyone = [plan.own, *plan.rivals]
    names = [r.name for r in everyone]
    yield from (Violation("rivals", what) for what in _missing(task, plan, names))
    chosen = [frozenset(r.postings) for r in everyone if r.name != "on-file"]
    if len(set(names)) < len(names) or len(set(chosen)) < len(chosen):
        yield Violation("rivals", "a plan is told of twice")
    for r in everyone:
        yield from (Violation("rivals", f"{r.name}: {what}") for what in _wrong_of(task, plan, r))
    if plan.known != (bool(plan.rivals) and all(r.behind.low > 0.0 for r in plan.rivals)):
        yield Violation("known", f"{plan.known} is stated, and the intervals say otherwise")
    told = tuple(p.posting.name for p in plan.postings)
    if plan.own.postings != told:
        yield Violation("rivals", "the plan lived is not the plan told")
    yield from _saves(plan)


def _saves(plan: DeployPlan) -> Iterator[Violation]:
    saves = sum(p.saves.value for p in plan.postings)
    if plan.own.predicted is not None and not close(saves, plan.own.predicted.value):
        what = f"postings save {saves:,.6g} in sum; {plan.own.predicted.value:,.6g} is stated"
        yield Violation("saves", what)


def _missing(task: DeployTask, plan: DeployPlan, names: list[str]) -> Iterator[str]:
    instance = task.instance
    if "optimum" not in names:
        yield "the best by the sum of its postings is missing"
    if bool(instance.replaces) != ("on-file" in names):
        yield "the operations on file are missing, or replaced by nothing"
    views = {f"view-{v.id}" for v in instance.views}
    usual = {"optimum", "greedy", "even", "next-1", "next-2", "on-file"}
    strangers = sorted(set(names) - usual - views - ({"unweighed"} if instance.authorised.weigh else set()))
    if strangers:
        yield f"{strangers[0]} is no plan that is lived"
    sure = plan.sureness
    if sure is not None and set(sure.best_in) != set(names) - {"on-file"}:
        yield "those that are best in some draws are not those that were lived"
    if sure is not None and not close(sum(sure.best_in.values()), 1.0):
        yield f"shares of draws in which each is best sum to {sum(sure.best_in.values()):.4f}"


def _wrong_of(task: DeployTask, plan: DeployPlan, r: Rival) -> Iterator[str]:
    if not close(r.behind.value, plan.own.fresh.value - r.fresh.value):
        what = f"{plan.own.fresh.value:,.6g} less {r.fresh.value:,.6g}"
        yield f"the plan prevents {r.behind.value:,.6g} beyond it by the file, {what} by its own figures"
    if r.name == "on-file":
        return
    sizes = [[int(n) if n.isdecimal() else -1 for n in name.split("-")[2:]] for name in r.postings]
    periods = task.instance.periods
    if any(len(n) != len(periods) for n in sizes) or len({n.split("-")[0] for n in r.postings}) < len(sizes):
        yield "no plan for these places and periods"
        return
    yield from _strange(task, r)
    by_period = [sum(n[t] for n in sizes) for t in range(len(periods))]
    if max(by_period, default=0) != r.persons:
        yield f"{r.persons:,} persons are stated, {max(by_period, default=0):,} posted"
    for n, period in zip(by_period, periods, strict=True):
        if period.persons is not None and n > period.persons:
            yield f"{n:,} of {period.persons:,} persons in period {period.id}"
    lived, by_lives = plan.own.lived.value, task.instance.measure.by == "expected" and not plan.weighed
    if by_lives and not plan.interrupted and r.lived.value > lived + CLOSE * max(1.0, lived):
        yield "it prevents more where all were lived, and is not the plan"


def _strange(task: DeployTask, r: Rival) -> Iterator[str]:
    """Postings of a rival that the file does not have."""
    candidates = task.instance.candidates
    for name in r.postings:
        host, words, *persons = name.split("-")
        strengths = {0, *candidates.persons} >= {int(n) for n in persons}
        if host.upper() not in task.hosts or not strengths or not _mandated(task, words, persons):
            yield f"{name} is no posting of the file"


def _mandated(task: DeployTask, words: str, persons: Sequence[str]) -> bool:
    """Whether the file allows these mandates: one all along, or, if it may change, one for each period with persons."""
    instance, there = task.instance, [t for t, n in enumerate(persons) if int(n)]
    mandates = words.split("+")
    if len(mandates) > 1 and (not instance.candidates.mandates_change or len(set(mandates)) == 1):
        return False
    mandates = mandates * len(there) if len(mandates) == 1 else mandates
    allowed = [instance.periods[t].mandates or instance.candidates.mandates for t in there]
    return len(mandates) == len(there) and all(m in some for m, some in zip(mandates, allowed, strict=True))


def views_as_told(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Each view of the file, and whether the same plan is best there."""
    own = set(plan.own.postings)
    views = {v.id: v for v in task.instance.views}
    for one in plan.contested:
        if one.id not in views or one.label != views[one.id].label:
            yield Violation("views", f"{one.id} is no view of the file")
        if one.same != (set(one.best) == own):
            yield Violation("views", f"{one.id}: whether the same plan is best is not as its postings say")
    told = [one.id for one in plan.contested]
    if told != list(views) and not plan.interrupted:
        yield Violation("views", f"told of {', '.join(told) or 'none'}; the file has {', '.join(views)}")


def cut_short(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Ctrl-C leaves something out: what says that it was interrupted lacks something, and only that may."""
    effort, ceiling = task.instance.effort, any(p.persons is not None for p in task.instance.periods)
    lacks = plan.futures < effort.lived or plan.sureness is None or plan.own.alone is None
    lacks |= ceiling and not plan.curve
    if plan.interrupted and not (lacks or plan.unprepared):
        yield Violation("interrupted", "it says that it was, and nothing is left out")
    if plan.unprepared and not plan.interrupted:
        yield Violation("interrupted", "postings were not prepared, and it says that it was not")


def head_and_words(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """What was asked, how much was lived, the ceilings; and the sentences that follow from the figures."""
    instance, effort = task.instance, task.instance.effort
    asked = instance.prevent, measured(instance), instance.authorised.weigh
    if (plan.loss, plan.measure, plan.weighed) != asked:
        yield Violation("measure", f"the file asks for {asked[0]}, {asked[1]}")
    if plan.futures > effort.lived or (plan.futures < effort.lived and not plan.interrupted):
        yield Violation(
            "futures", f"{plan.futures:,} of {effort.lived:,} were lived, and it was not interrupted"
        )
    if [t.period for t in plan.totals] != [p.id for p in instance.periods]:
        yield Violation("totals", "not told for each period once, in their order")
    if any(p.posted > p.persons for p in plan.curve):
        yield Violation("curve", "more are posted than there are")
    sure = plan.sureness
    if sure is not None and (sure.draws, sure.lucks) != (effort.draws, effort.lucks) and not plan.interrupted:
        yield Violation("sureness", f"{sure.draws} draws with {sure.lucks} lucks are not those of the file")
    whole = [p.loss for p in plan.prevented] == list(LOSSES)
    if whole and tuple(sentences(plan)) != plan.said:
        yield Violation("said", "the sentences are not those that follow from the figures")


FIGURES: tuple[Rule, ...] = (
    ordered,
    authority_as_told,
    proof_adds_up,
    prevented_adds_up,
    rivals_as_told,
    weighted_as_told,
    alone_as_told,
    futures_there_can_be,
    views_as_told,
    cut_short,
    head_and_words,
)
