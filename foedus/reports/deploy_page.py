"""The page of a deployment plan: who goes where, what it prevents, beside which rivals, how sure that is."""

from __future__ import annotations

from foedus.planners.deploy.plan import DeployPlan
from foedus.planners.deploy.task import DeployTask
from foedus.planners.deploy.words import CHOSEN, UNITS, WHERE_CHOSEN, interval, number, saved_alone, summed
from foedus.reports.deploy_charts import (
    contested_dots,
    contributors_bars,
    curve,
    places_map,
    postings_bars,
    rivals_dots,
)
from foedus.reports.document import document
from foedus.reports.html import Html, details, joined, table, tag
from foedus.reports.plan_limits import limits_and_sources


def deploy_page(task: DeployTask, plan: DeployPlan, command: str) -> str:
    """One page, static, about a plan."""
    head = [
        tag("h1", task.instance.title),
        tag("p", task.instance.summary.strip(), class_="question"),
        *([tag("p", plan.said[0], class_="question")] if plan.postings and plan.said else []),
        _tiles(plan),
        tag("ul", *(tag("li", s) for s in plan.said[bool(plan.postings) :]), class_="limits"),
    ]
    parts = [
        tag("h2", "Who goes where"),
        *([postings_bars(task, plan)] if plan.postings else [tag("p", "Nobody is posted.")]),
        places_map(task, plan),
        _postings(task, plan),
        tag("h2", "What it prevents"),
        _prevented(plan),
        tag("h2", "Beside other plans"),
        rivals_dots(plan),
        _rivals(plan),
        *([tag("h2", "With more persons, or fewer"), curve(plan), _curve(plan)] if plan.curve else []),
        *_contested(plan),
        *_sureness(plan),
        tag("h2", "Whether it would be authorised"),
        _places(plan),
        tag("h2", "Who sends"),
        contributors_bars(task, plan),
        tag("h2", "What to doubt"),
        _doubts(task),
        tag("footer", f"Written by foedus {command}. Check the plan: foedus plan check."),
    ]
    return document(task.instance.title, tag("main", *head, *parts, class_="replay"))


def _tiles(plan: DeployPlan) -> Html:
    own, unit = next(p for p in plan.prevented if p.loss == plan.loss), UNITS[plan.loss]
    most = max((t.persons for t in plan.totals), default=0)
    dollars = max((t.dollars for t in plan.totals), default=0.0)
    tiles = (
        (
            number(own.prevented.value),
            f"{unit} prevented on average ({_span(own.prevented.low, own.prevented.high)}), if all come about",
        ),
        *_weighted(plan),
        (f"{own.share:.0%}", f"of the {unit} with nobody sent"),
        (number(own.median), f"in the median future; 90 % of futures {_span(own.p5, own.p95)}"),
        (f"{len(plan.postings)}", f"places of {len(plan.places)} considered"),
        (f"{most:,}", f"persons at the most; {dollars / 1e9:,.2f} bn dollars a year"),
    )
    boxes = [
        tag("div", tag("span", big, class_="big"), tag("span", small, class_="small"), class_="tile")
        for big, small in tiles
    ]
    return tag("div", *boxes, class_="tiles")


def _weighted(plan: DeployPlan) -> list[tuple[str, str]]:
    alone = plan.own.alone
    if alone is None or not plan.postings:
        return []
    span = _span(alone.weighted.low, alone.weighted.high)
    said = f"weighted by authorisation ({span}), of {number(alone.summed.value)} saved in sum"
    return [(number(alone.weighted.value), said)]


def _span(low: float, high: float) -> str:
    return f"{number(low)} to {number(high)}"


def _note(words: str) -> Html:
    return tag("p", words, class_="small")


def _postings(task: DeployTask, plan: DeployPlan) -> Html:
    names, saves = {p.host: p.name for p in plan.places}, plan.saves
    periods = [p.id for p in task.instance.periods]
    lines = [
        (
            names[p.host],
            p.posting.words,
            *(f"{n:,}" if n else "–" for n in p.persons),
            f"{p.authorised:.2f}",
            interval(saves[p.host]),
        )
        for p in sorted(plan.postings, key=lambda p: -saves[p.host].value)
    ]
    head = ("posted to", "mandate", *periods, "authorised", saved_alone(plan))
    return table(head, lines, class_="figures")


def _prevented(plan: DeployPlan) -> Html:
    lines = [
        (
            UNITS[p.loss],
            number(p.without.value),
            interval(p.prevented),
            f"{p.share:.0%}",
            number(p.median),
            _span(p.p5, p.p95),
            f"{p.worse:.0%}",
        )
        for p in plan.prevented
    ]
    head = ("", "nobody sent", "prevented", "share", "median", "90 % of futures", "worse than nobody")
    own = next(p for p in plan.prevented if p.loss == plan.loss)
    beyond = [(f"more than {number(x)}", f"{share:.1%}") for x, share in own.exceed]
    note = (
        f"{plan.futures:,} fresh futures, on which nothing was chosen, each lived with the plan and with nobody "
        f"sent on the same luck; measure of the choice: {plan.measure}. Losses are counted in the places and their "
        "neighbours. Tails are heavy: a few futures make much of the mean, so read the median and the shares too."
    )
    exceeded = table((f"{UNITS[plan.loss]} prevented", "futures"), beyond, class_="figures")
    return joined([_note(note), table(head, lines, class_="figures"), exceeded])


def _rivals(plan: DeployPlan) -> Html:
    lines = [
        (
            r.label + (" (the plan)" if r is plan.own else ""),
            f"{r.persons:,}",
            interval(r.fresh),
            "" if r is plan.own else interval(r.behind),
            "" if r is plan.own else f"{r.better_in:.0%} / {r.worse_in:.0%}",
            interval(r.alone.weighted) if r.alone else "",
            "" if r is plan.own or r.alone is None else interval(r.alone.weighted_behind),
            number(r.predicted.value) if r.predicted else "",
            number(r.lived.value),
        )
        for r in (plan.own, *plan.rivals)
    ]
    head = (
        "",
        "persons",
        "prevented, fresh",
        "the plan beyond it",
        "futures better / worse",
        "weighted, fresh",
        "the plan beyond it, weighted",
        f"summed, {CHOSEN}",
        f"lived, {CHOSEN}",
    )
    note = (
        "Fresh: in futures that nothing was chosen on. Weighted: what the postings save there one by one, each by its "
        "place's chance of authorisation, added up. Summed: what they save one by one, added up; lived: all of them in "
        "one world; the difference is what adding up hides. "
    )
    return joined([table(head, lines, class_="figures"), _note(f"{note}{WHERE_CHOSEN.capitalize()}.")])


def _curve(plan: DeployPlan) -> Html:
    lines = []
    for before, p in zip(plan.curve, plan.curve[1:], strict=False):
        more, extra = p.posted - before.posted, p.prevented.value - before.prevented.value
        each = number(1_000.0 * extra / more) if more > 0 else ""
        lines.append((f"{p.persons:,}", f"{p.posted:,}", interval(p.prevented), each))
    head = ("ceiling", "posted", f"prevented, {summed(plan)}", "by each 1,000 more")
    return joined([table(head, lines, class_="figures"), _note(f"{WHERE_CHOSEN.capitalize()}.")])


def _contested(plan: DeployPlan) -> list[Html]:
    if not plan.contested:
        return []
    lines = [
        (
            c.label,
            interval(c.prevented),
            "the same" if c.same else "another",
            "" if c.same else interval(c.gained),
        )
        for c in plan.contested
    ]
    head = ("if", "the plan prevents", "best plan", "which prevents more by")
    best = [(c.label, ", ".join(c.best)) for c in plan.contested if not c.same]
    return [
        tag("h2", "Under contested numbers"),
        contested_dots(plan),
        table(head, lines, class_="figures"),
        details(
            "The plans that are best then",
            table(("if", "host, mandate (of each period), persons by period"), best),
        ),
    ]


def _sureness(plan: DeployPlan) -> list[Html]:
    sure = plan.sureness
    if sure is None:
        return []
    labels = {r.name: r.label for r in (plan.own, *plan.rivals)}
    best = [
        (labels[name] + (" (the plan)" if name == plan.own.name else ""), f"{share:.0%}")
        for name, share in sorted(sure.best_in.items(), key=lambda item: -item[1])
    ]
    names = {p.host: p.name for p in plan.places}
    places = [(names[h], f"{share:.0%}") for h, share in sure.places.items()]
    worth = [
        (f"{g.label} ({g.parameters})", interval(g.worth) if g.worth.value else "none found")
        for g in sure.groups
    ]
    unit = UNITS[plan.loss]
    so = ", weighted by authorisation" if plan.weighed else ""
    note = (
        f"{sure.draws} draws of the parameters, each with {sure.lucks} lucks. Two halves of a draw's lucks name the "
        f"same best plan in {sure.agree:.0%} of draws: where that is low, shares say more about luck than plans. To "
        f"know every parameter and then take the best of these plans would prevent between "
        f"{number(max(0.0, sure.regret_least.value))} (chosen and judged on different lucks) and "
        f"{number(sure.regret_most.value)} (on the same) {unit} more{so}."
    )
    return [
        tag("h2", "How sure, over draws of the parameters"),
        _note(note),
        table(("plan", "best in"), best, class_="figures"),
        table(("to know (parameters)", f"{unit} more prevented"), worth, class_="figures"),
        details("Places in each draw's own best plan", table(("place", "draws"), places, class_="figures")),
    ]


def _places(plan: DeployPlan) -> Html:
    left = sorted((p for p in plan.places if not p.out), key=lambda p: -p.authorised)
    lines = [
        (
            p.name,
            f"{p.consents:.2f}",
            f"{p.adopts:.2f}",
            *([] if p.against is None else [f"{p.against:.2f}"]),
            f"{p.authorised:.2f}",
            interval(p.most_saved) if p.most_saved else "",
        )
        for p in left
    ]
    head = (
        "",
        "host consents",
        "Council adopts",
        *(["adopts without it"] if any(p.against is not None for p in left) else []),
        "authorised",
        f"the most that a posting prevents, {CHOSEN}",
    )
    note = (
        "Consent depends on how many people the host has, the vote on affinities and vetoes, both by the engine's "
        "rules; all that the plan prevents is under the condition that its postings come about. "
        f"{WHERE_CHOSEN.capitalize()}."
    )
    out = [tag("li", f"{p.name}: {p.out}") for p in plan.places if p.out]
    return joined(
        [
            _note(note),
            table(head, lines, class_="figures"),
            *([tag("h3", "Out"), tag("ul", *out, class_="limits small")] if out else []),
        ]
    )


def _doubts(task: DeployTask) -> Html:
    instance = task.instance
    items = [
        "Postings are placed by the engine's law of what peacekeepers do, and by nothing else: no knowledge of a "
        "country beyond its conflict, people, wealth, regime and neighbours is in it.",
        "Who fills gaps later, and when a mission is ended, is the engine's; the plan says who is sent first.",
        *task.unknown,
        *(f"Guessed in the file: {g}" for g in instance.guesses()),
        *([instance.note.strip()] if instance.note else []),
    ]
    return limits_and_sources(items, instance.sources)
