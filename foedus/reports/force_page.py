"""The page of a force plan: how good it is, who is there when, what is missing, who pays, what would help."""

from __future__ import annotations

from collections import Counter, defaultdict

from foedus.planners.force import Instance, Plan
from foedus.reports.document import document
from foedus.reports.force_charts import contributor_map, cost_bars, gantt, gap_map, lift_bars
from foedus.reports.html import Html, details, joined, table, tag
from foedus.reports.plan_limits import limits_and_sources

SAID = {
    "critical": "unit-days without something critical",
    "missing": "unit-days without something required",
    "late": "unit-days waited for those who come",
    "cost": "cost to all payers",
    "inequity": "person-months that would have to change hands for a fair burden",
}
SHOWN = 15


def force_page(instance: Instance, plan: Plan, command: str) -> str:
    """One page, static, about a feasible plan."""
    head = [tag("h1", instance.title), tag("p", instance.summary, class_="question"), _tiles(instance, plan)]
    gone = bool(plan.deployments)
    parts = [
        tag("h2", "Who brings what, and when"),
        gantt(instance, plan) if gone else _nobody(plan),
        tag("h2", "What is missing, month by month"),
        gap_map(instance, plan),
        tag("h2", "What would close gaps"),
        _reliefs(plan),
        *([tag("h2", "Where they come from"), contributor_map(instance, plan)] if gone else []),
        *([tag("h2", "Who pays"), cost_bars(plan)] if gone else []),
        *([tag("h2", "What is moved"), lift_bars(instance, plan)] if gone else []),
        tag("h2", "How good the plan is"),
        _proofs(plan),
        tag("h2", "What to doubt"),
        _doubts(instance),
        _deployments(instance, plan),
        tag("footer", f"Written by foedus {command}. Check the plan: foedus plan check."),
    ]
    return document(instance.title, tag("main", *head, *parts, class_="replay"))


def _nobody(plan: Plan) -> Html:
    """That nobody is sent, and which rules of the file let nobody go."""
    if not plan.nobody:
        return tag("p", "Nobody is sent: no pledge may serve what is required, or no time was left.")
    rules = (tag("li", str(rule)) for rule in plan.nobody)
    said = tag("p", "Nobody is sent, as these together let nobody go who is pledged:")
    return joined([said, tag("ul", *rules, class_="limits")])


def _tiles(instance: Instance, plan: Plan) -> Html:
    """The numbers to take away, large."""
    values = {s.objective: s for s in plan.stages}
    states = {d.state for d in plan.deployments}
    sizes = {p.id: instance.persons(p) for p in instance.pledges}
    peak = max(
        (
            sum(d.units * sizes[d.pledge] for d in plan.deployments if d.first <= t < d.last)
            for t in range(instance.months)
        ),
        default=0.0,
    )
    cost = values["cost"].value
    money = f"{cost / 1e9:,.2f} bn" if cost >= 1e9 else f"{cost / 1e6:,.0f} m"
    tiles = (
        (f"{values['critical'].value:,.0f}", SAID["critical"] + f", over {instance.months} months"),
        (f"{values['missing'].value:,.0f}", SAID["missing"]),
        (f"{len(states)}", f"states bring {len(plan.deployments)} contributions"),
        (f"{peak:,.0f}", "persons at the most at a time"),
        (f"{money} {instance.currency}", SAID["cost"]),
    )
    boxes = [
        tag("div", tag("span", big, class_="big"), tag("span", small, class_="small"), class_="tile")
        for big, small in tiles
    ]
    return tag("div", *boxes, class_="tiles")


def _reliefs(plan: Plan) -> Html:
    reliefs, rest = plan.bottlenecks, ""
    if plan.untried:
        rest = tag("p", f"Not planned again in the time given: {', '.join(plan.untried)}.", class_="small")
    if plan.closes_nothing:
        rest = joined([tag("p", f"Closes nothing: {', '.join(plan.closes_nothing)}.", class_="small"), rest])
    if not reliefs:
        missing = next((s.value for s in plan.stages if s.objective == "missing"), 0.0)
        none = "No change that was tried closes any gap." if missing else "Nothing is missing."
        return joined([tag("p", none, class_="small"), rest])
    note = (
        "Each change made alone, and the plan made anew. A unit-day is a standard unit missing for a day. A new "
        "unit is of nobody in particular, free of caveats, moves itself, and is ready when the median pledge of its "
        "type is. Fewer closed in all than critical ones: something that is not critical is then missing for longer."
    )
    lines = [
        (
            r.change,
            f"{r.closes:,.0f}",
            f"{r.closes_critical:,.0f}",
            "solved anew" if r.by == "re-solve" else "at most",
        )
        for r in reliefs[:SHOWN]
    ]
    head = ("change", "unit-days closed in all", "critical ones", "how known")
    return joined([tag("p", note, class_="small"), table(head, lines, class_="figures"), rest])


def _proofs(plan: Plan) -> Html:
    note = (
        "In this order: what an earlier objective has reached is not given up for a later one. No plan can be below "
        "the bound; the gap is what is not proven."
    )
    lines = [
        (
            SAID[s.objective],
            f"{s.value:,.0f} {s.unit}",
            f"{s.bound:,.0f}",
            f"{s.gap:.2%}",
            "proven" if s.ended == "optimal" else s.ended,
        )
        for s in plan.stages
    ]
    spent = f"{plan.seconds.get('all', 0):.1f} s of at most {plan.time_limit:g} s"
    head = ("objective", "value", "not below", "gap", "")
    return joined(
        [
            tag("p", note, class_="small"),
            table(head, lines, class_="figures"),
            tag("p", spent, class_="small"),
        ]
    )


def _doubts(instance: Instance) -> Html:
    counts: Counter[str] = Counter(
        x.basis for f in (instance.requirements, instance.pledges, instance.lift) for x in f
    )
    words = {"record": "from the record", "literature": "published figures of their kind", "guess": "guesses"}
    said = ", ".join(f"{counts[b]} {words[b]}" for b in words if counts[b])
    items = [
        f"Of the rows of requirements, pledges and lift, {said}; each row names its source.",
        "A pledge is taken at its word: that states go back on pledges, or come late, is not in the plan.",
        "Months are whole: a unit that is ready on the second of a month counts from the next one.",
        "A unit serves one requirement, once. What it weighs on its way home is not counted.",
    ]
    if instance.note:
        items.append(instance.note)
    return limits_and_sources(items, instance.sources)


def _deployments(instance: Instance, plan: Plan) -> Html:
    pledges = {p.id: p for p in instance.pledges}
    persons: dict[str, float] = defaultdict(float)
    lines = []
    for d in plan.deployments:
        pledge = pledges[d.pledge]
        persons[d.state] += d.units * instance.persons(pledge)
        first, last = (f"{instance.first_day(t):%Y-%m}" for t in (d.first, d.last))
        name = instance.type(pledge.type).name
        lines.append(
            (d.state, name, d.requirement, f"{d.units * instance.persons(pledge):,.0f}", first, last)
        )
    head = ("state", "unit type", "for", "persons", "from", "to before")
    return details(f"All {len(lines)} contributions as a table", table(head, lines, class_="figures"))
