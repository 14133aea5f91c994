"""What a deployment plan says of itself in sentences, first of all whether it is known to be better than others."""

from __future__ import annotations

from collections.abc import Iterator

from foedus.planners.deploy.instance import DeployInstance, Loss
from foedus.planners.deploy.plan import Alone, DeployPlan, Estimate, Rival

LABELS = {
    "optimum": "best by the sum of its postings",
    "greedy": "greedy: most saved for each person first",
    "even": "even split over places",
    "next-1": "next best",
    "next-2": "third best",
    "on-file": "as on file",
    "unweighed": "best if authorisation does not weigh",
}
UNITS: dict[Loss, str] = {
    "battle_deaths": "battle deaths",
    "conflict_months": "months of conflict",
    "major_years": "years of major conflict",
}
STOPPED = "Stopped by Ctrl-C: this is the best plan so far, on the futures lived until then."
UNASKED = (
    "How sure it is over draws of the parameters was not asked: the solver had no time left (--time-limit)."
)
CHOSEN = "where chosen"  # at the head of a column; in full:
WHERE_CHOSEN = f"{CHOSEN}: on the futures that the plan was chosen on, which may favour it"
WEIGHED = "The choice weighed authorisation: "
THOUGH = ", though not on the futures that this one was chosen on"
UNWEIGHTED = "each by its place's chance of authorisation ({}); what is expected so was not lived by then"
MEASURED = {
    "expected": "mean over futures",
    "cvar": "mean of the futures worse than {level:.0%} of all (CVaR)",
}


def sentences(plan: DeployPlan) -> Iterator[str]:
    """What to know before believing it, the gravest first."""
    unit = UNITS[plan.loss]
    yield from _condition(plan)
    yield from _expected(plan)
    yield from _told_apart(plan)
    whole = next(p for p in plan.prevented if p.loss == plan.loss)
    if not whole.prevented.clear:
        yield f"Whether the plan prevents any {unit} at all is not known: {interval(whole.prevented)} on average."
    elif whole.prevented.high < 0.0:
        yield f"The plan makes it worse: {interval(_less(whole.prevented))} {unit} more than with nobody sent."
    yield from _sure(plan)
    yield from _contested(plan)
    if plan.sureness is None and not plan.interrupted:
        yield UNASKED
    if plan.interrupted:
        yield STOPPED
    if plan.unprepared:
        yield f"{plan.unprepared:,} postings were not prepared by then, so that nothing was compared with them."


def _contested(plan: DeployPlan) -> Iterator[str]:
    unit = UNITS[plan.loss]
    for one in plan.contested:
        if one.same:
            yield f"If {one.label}: the same plan is best; it prevents {interval(one.prevented)} {unit}."
        elif plan.weighed:
            yield (
                f"If {one.label}: weighted by authorisation another plan is best; the plan prevents"
                f" {interval(one.prevented)} {unit} if all come about (the other beside it: {signed(one.gained)})."
            )
        elif one.gained.low > 0.0:
            yield (
                f"If {one.label}: another plan is best, and prevents {interval(one.gained)} {unit} more than this one"
                f" ({interval(one.prevented)})."
            )
        elif one.gained.high < 0.0:
            yield (
                f"If {one.label}: another plan came out best where it was chosen, but in fresh futures this one does"
                f" better, by {interval(_less(one.gained))}; it prevents {interval(one.prevented)} {unit}."
            )
        else:
            yield (
                f"If {one.label}: another plan comes out best, but that it is better is not known"
                f" ({signed(one.gained)}); this one prevents {interval(one.prevented)} {unit}."
            )


def _condition(plan: DeployPlan) -> Iterator[str]:
    """What is prevented if all postings come about, and what is left of it by the chance of each one's place."""
    if not plan.postings:
        return
    own, unit, chances = plan.own.alone, UNITS[plan.loss], _chances(plan)
    whole = interval(next(p.prevented for p in plan.prevented if p.loss == plan.loss))
    come = f"prevented if {_come(plan)} about"
    if own is None:
        yield f"{WEIGHED * plan.weighed}{whole} {unit} are {come}, {UNWEIGHTED.format(chances)}."
    elif plan.weighed:
        yield (
            f"{WEIGHED}by each place's chance ({chances}) {interval(own.weighted)} {unit} of the"
            f" {number(own.summed.value)} saved in sum are expected; {whole} are {come}."
        )
    else:
        yield (
            f"{whole} {unit} are {come}; weighted by each place's chance of authorisation ({chances}),"
            f" {interval(own.weighted)} of the {number(own.summed.value)} saved in sum."
        )


def _expected(plan: DeployPlan) -> Iterator[str]:
    """Of which rivals more is expected so weighted; where the choice weighed, from which the plan is told apart."""
    told = [(r.label, r.alone) for r in plan.rivals if r.alone is not None] if plan.postings else []
    more = [f"{label} ({_beside(a)})" for label, a in told if a.weighted_behind.value < 0.0]
    if more:
        yield f"So weighted, more is expected of another plan{THOUGH * plan.weighed}: {', '.join(more)}."
    beyond = [(label, a.weighted_behind) for label, a in told if plan.weighed]
    clear = ", ".join(f"{label} ({signed(e)})" for label, e in beyond if e.low > 0.0)
    alike = ", ".join(f"{label} ({signed(e)})" for label, e in beyond if not e.low > 0.0 and e.value >= 0.0)
    if clear:
        yield f"So weighted it is clearly better than these: {clear}."
    if alike:
        yield f"So weighted it is not known to be better than these: {alike}."


def _beside(a: Alone) -> str:
    """What is expected of a rival, the chosen plan beyond it, and whether that is known."""
    sure = "known" if a.weighted_behind.clear else "not known"
    return f"{number(a.weighted.value)}; the plan {signed(a.weighted_behind)}: {sure}"


def _come(plan: DeployPlan) -> str:
    count = len(plan.postings)
    return f"all {count} postings come" if count > 1 else "the one posting comes"


def _chances(plan: DeployPlan) -> str:
    found = sorted(p.authorised for p in plan.postings)
    return f"{found[0]:.2f} to {found[-1]:.2f}" if len(found) > 1 else f"{found[0]:.2f}"


def _told_apart(plan: DeployPlan) -> Iterator[str]:
    unsure = [r for r in plan.rivals if not r.behind.clear]
    better = [r for r in plan.rivals if r.behind.high < 0.0]
    worse = ", ".join(_rival(r) for r in plan.rivals if r.behind.low > 0.0)
    come = (
        ", if all come about," if plan.weighed else ""
    )  # weighed, a plan may well be worse than another one then
    for r in better:
        yield f"In fresh futures{come} '{r.label}' does better than the plan, by {interval(_less(r.behind))}."
    if plan.known:
        yield f"In fresh futures{come} the plan is clearly better than every rival that was lived: {worse}."
    elif worse:
        yield f"Known: in fresh futures{come} it is better than these: {worse}."
    if unsure:
        said = ", ".join(_rival(r) for r in unsure)
        yield f"Not known:{come.strip(',')} the effects cannot tell the plan from these: {said}."


def _rival(r: Rival) -> str:
    return f"{r.label} ({signed(r.behind)})"


def _less(e: Estimate) -> Estimate:
    return Estimate(value=-e.value, low=-e.high, high=-e.low)


def _sure(plan: DeployPlan) -> Iterator[str]:
    sure, unit = plan.sureness, UNITS[plan.loss]
    if sure is None:
        return
    most, least = sure.regret_most.value, max(0.0, sure.regret_least.value)
    so = ", weighted by authorisation" if plan.weighed else ""
    yield (
        f"To know every parameter, and then take the best of the plans lived, would prevent between {number(least)} and"
        f" {number(most)} {unit} more{so} ({sure.draws} draws with {sure.lucks} lucks each; the range is their noise)."
    )
    found = [g for g in sure.groups if g.worth.low > 0.0]
    for g in found:
        yield f"Of this, to know {g.label} ({g.parameters} parameters): {interval(g.worth)}."
    if not found and sure.groups:
        names = "; ".join(g.label for g in sure.groups)
        yield f"No worth was found in knowing one of these alone: {names}."


def label_of(name: str, instance: DeployInstance) -> str:
    """A plan by its name, in words."""
    if name == "optimum" and instance.authorised.weigh:
        return "best by the weighted sum of its postings"
    of_views = {f"view-{v.id}": f"best if {v.label}" for v in instance.views}
    return LABELS.get(name) or of_views[name]


def measured(instance: DeployInstance) -> str:
    """What the choice makes small, in words."""
    said = MEASURED[instance.measure.by].format(level=instance.measure.level)
    return f"{said}, savings by each place's chance of authorisation" if instance.authorised.weigh else said


def summed(plan: DeployPlan) -> str:
    """How the choice adds savings up, and on which futures, in words."""
    return f"{'weighted' if plan.weighed else 'summed'}, {CHOSEN}"


def saved_alone(plan: DeployPlan) -> str:
    """The head of a column of what each posting saves alone, as ``plan.saves`` has it."""
    return "prevents, alone" if plan.own.alone is not None else f"prevents, alone, {CHOSEN}"


def number(x: float) -> str:
    """A number as a reader wants it: three digits where it is small, whole where it is not.

    >>> number(1234.5), number(3.14159), number(0.0)
    ('1,234', '3.1', '0')
    """
    return f"{x:,.0f}" if abs(x) >= 100 or x == 0 else f"{x:,.1f}" if abs(x) >= 1 else f"{x:.2f}"


def interval(e: Estimate) -> str:
    """A number with its interval.

    >>> interval(Estimate(value=1500.0, low=900.0, high=2100.0))
    '1,500 (900 to 2,100)'
    """
    if e.low != e.low:
        return f"{number(e.value)} (no interval)"
    return f"{number(e.value)} ({number(e.low)} to {number(e.high)})"


def signed(e: Estimate) -> str:
    """A difference with its interval, the sign always said."""
    return f"{e.value:+,.0f}; {e.low:+,.0f} to {e.high:+,.0f}" if abs(e.value) >= 1 else f"{e.value:+.2f}"
