"""What a plan says of itself, added up anew from its deployments: bill, gaps, lift, objectives, what would help.

What this cannot see without a solver is in ``UNPROVEN``: that no plan can be better than a bound, and what exactly a
change would close. Of both it sees what contradicts itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator

from foedus.planners.force.audit import bills, inequity, moves, near, waited
from foedus.planners.force.case import CLOSE, Case, Violation
from foedus.planners.force.changes import SHORT, changes, one_more, worth_a_line
from foedus.planners.force.instance import STAGES
from foedus.planners.force.model import hard_rules
from foedus.planners.force.plan import UNITS, Proof, Relief, cut_short
from foedus.planners.force.wording import clash

UNPROVEN = "that bounds hold and what bottlenecks close; taken at its word: seconds, if Ctrl-C or the clock cut short"


def twice(what: str, keys: Iterable[Hashable]) -> Iterator[Violation]:
    """Rows that are given more than once: the second would hide the first."""
    for key, count in Counter(keys).items():
        if count > 1:
            yield Violation("twice", f"{what}: {key} is given {count} times")


def costs_as_stated(case: Case) -> Iterator[Violation]:
    """The plan's bill is what its deployments cost."""
    found = bills(case)
    yield from twice("costs", (f"{c.payer} ({c.what})" for c in case.plan.costs))
    said = {(c.payer, str(c.what)): c.amount for c in case.plan.costs}
    for key in sorted(said.keys() | found.keys()):
        if not near(said.get(key, 0.0), found.get(key, 0.0)):
            payer, what = key
            sums = f"{said.get(key, 0):,.0f} said, {found.get(key, 0):,.0f} by the deployments"
            yield Violation("cost as stated", f"{payer} ({what}): {sums}")


def gaps_as_stated(case: Case) -> Iterator[Violation]:
    """The plan's gaps are what its deployments leave."""
    yield from twice("gaps", (f"{g.requirement} in month {g.month}" for g in case.plan.gaps))
    said = {(g.requirement, g.month): (g.missing, g.unit_days) for g in case.plan.gaps}
    for name, requirement in case.requirements.items():
        for t in range(case.instance.months):
            missing = case.missing(requirement, t) if case.counts(requirement, t) else 0.0
            days = missing / case.standard(requirement) * case.instance.days(t)
            written, written_days = said.pop((name, t), (0.0, 0.0))
            if not (near(missing, written) and near(days, written_days)):
                yield Violation(
                    "gap as stated", f"{name} in month {t}: {written:g} said, {missing:g} missing"
                )
    for name, t in said:
        yield Violation("gap as stated", f"{name} in month {t}: said of nothing that is required")


def lift_as_stated(case: Case) -> Iterator[Violation]:
    """The plan's list of lift is what its deployments move, beside what the instance can move."""
    found = moves(case)
    yield from twice("lift", (f"month {m.month} by {m.mode}" for m in case.plan.lift))
    said = {(str(m.mode), m.month): m.tonnes for m in case.plan.lift}
    for mode, month in sorted(said.keys() | found.keys()):
        told, moved = said.get((mode, month), 0.0), found.get((mode, month), 0.0)
        if not near(told, moved):
            what = f"month {month} by {mode}: {told:,.1f} tonnes said, {moved:,.1f} moved"
            yield Violation("lift as stated", what)
    for row in case.plan.lift:
        lifts = (x for x in case.instance.lift if x.mode == row.mode and row.month in case.instance.span(x))
        can = sum(x.tonnes for x in lifts)
        if not near(row.capacity, can):
            what = (
                f"month {row.month} by {row.mode}: {row.capacity:,.0f} can be moved, it says; {can:,.0f} can"
            )
            yield Violation("lift as stated", what)


def values(case: Case) -> dict[str, float]:
    """Each objective, from the deployments."""
    found = {"critical": 0.0, "missing": 0.0, "late": waited(case)}
    found |= {"cost": sum(bills(case).values()), "inequity": inequity(case)}
    for requirement in case.requirements.values():
        kind = next(k for k in case.instance.types if k.id == requirement.type)
        for t in range(case.instance.months):
            if case.counts(requirement, t):
                lacks = case.missing(requirement, t) / case.standard(requirement) * case.instance.days(t)
                found["missing"] += lacks
                critical = kind.critical if requirement.critical is None else requirement.critical
                found["critical"] += lacks if critical else 0.0
    return found


def stages_as_stated(case: Case) -> Iterator[Violation]:
    """Every objective once and in its order, with its value, and a bound and a gap that go with the value."""
    said, found = [s.objective for s in case.plan.stages], values(case)
    if said != list(STAGES):
        yield Violation("stages", f"{', '.join(said) or 'none'}, not {', '.join(STAGES)}")
    for stage in case.plan.stages:
        if not near(stage.value, found[stage.objective]):
            what = f"{stage.objective}: {stage.value:,.2f} said, {found[stage.objective]:,.2f} by the deployments"
            yield Violation("value as stated", what)
        unit = UNITS[stage.objective] or case.instance.currency
        if stage.unit != unit:
            yield Violation("unit", f"{stage.objective}: in {stage.unit}, not in {unit}")
        slack = case.instance.slack.get(stage.objective, 0.0)
        yield from _bound(stage, slack)


def ends_as_stated(case: Case) -> Iterator[Violation]:
    """Ctrl-C ends everything: what is said to be cut short, and what is said to have been done after it, agree."""
    plan, ends = case.plan, [s.ended for s in case.plan.stages]
    stopped = next((k for k, e in enumerate(ends) if e in ("interrupted", "not begun")), len(ends))
    if any(e != "not begun" for e in ends[stopped + 1 :]):
        yield Violation("ended", f"{', '.join(ends)}: after a stage that was not ended none begins")
    if "interrupted" in ends and not plan.interrupted:
        yield Violation("interrupted", "a stage was, and the plan says that it was not")
    if plan.interrupted and not (cut_short(plan.stages) or plan.untried):
        yield Violation("interrupted", "it says that it was, and nothing in it was cut short")
    if cut_short(plan.stages) and (plan.closes_nothing or any(r.by == "re-solve" for r in plan.bottlenecks)):
        yield Violation("interrupted", "no time was left for a stage, and bottlenecks were planned again")


def _bound(stage: Proof, slack: float) -> Iterator[Violation]:
    """``gap = (value - bound) / value``; 0 of a proven stage, whose bound later ones may leave by ``slack`` only."""
    if stage.bound > stage.value * (1 + CLOSE) + CLOSE:
        yield Violation("bound", f"{stage.objective}: bound {stage.bound:,.2f} above {stage.value:,.2f}")
    if stage.bound < 0:
        yield Violation("bound", f"{stage.objective}: bound {stage.bound:,.2f}, but nothing is below 0")
    proven = stage.ended == "optimal"
    if proven and stage.value > stage.bound * (1 + slack) * (1 + CLOSE) + CLOSE:
        what = f"{stage.objective}: said to be proven, {stage.value:,.2f} with a bound of {stage.bound:,.2f}"
        yield Violation("bound", what)
    gap = 0.0 if proven or stage.value <= 0 else max(0.0, stage.value - stage.bound) / stage.value
    if abs(stage.gap - gap) > CLOSE:
        yield Violation("gap", f"{stage.objective}: {stage.gap:.4%} said, {gap:.4%} by value and bound")


def reliefs_as_stated(case: Case) -> Iterator[Violation]:
    """What would help is a change that is tried, each once, the most first; it closes no more than is open."""
    reliefs = case.plan.bottlenecks
    yield from twice("bottlenecks", (r.change for r in reliefs))
    yield from twice("untried", (*case.plan.untried, *case.plan.closes_nothing))
    units = {one_more(kind.name) for kind in case.instance.types}
    tried = {words for words, _ in changes(case.instance, case.plan)} | units
    open_ = values(case)
    for r in reliefs:
        if r.change not in (units if r.by == "price" else tried):
            yield Violation("bottleneck", f"{r.change!r} is no change that is tried ({r.by})")
        if r.by == "re-solve" and _more(r, open_):
            what = f"{r.change} closes {r.closes:,.0f} ({r.closes_critical:,.0f} critical) unit-days"
            least = f"{open_['missing']:,.0f} ({open_['critical']:,.0f}) are open"
            yield Violation("bottleneck", f"{what}, but {least}")
        if not worth_a_line(r) or r.closes_critical < -CLOSE:
            what = f"{r.change} closes {r.closes:,.2f} ({r.closes_critical:,.2f} critical) unit-days"
            yield Violation("bottleneck", f"{what}: nothing, which is to be said as such")
    again = {r.change for r in reliefs if r.by == "re-solve"}
    for words in (*case.plan.untried, *case.plan.closes_nothing):
        if words not in tried or words in again:
            yield Violation(
                "bottleneck", f"{words!r} is not tried, or closes nothing, it says; it is none, or does"
            )
    if list(reliefs) != sorted(reliefs, key=lambda r: (-r.closes_critical, -r.closes, r.change)):
        yield Violation("bottleneck", "not in their order, what closes most first")


def changes_all_told(case: Case) -> Iterator[Violation]:
    """Where anything is missing each change is told of: what it closes, that it closes nothing, or was not tried."""
    plan = case.plan
    if values(case)["missing"] < SHORT:
        for words in (*(r.change for r in plan.bottlenecks), *plan.untried, *plan.closes_nothing):
            yield Violation("bottleneck", f"{words!r} is told of, and nothing is missing")
        return
    told = {r.change for r in plan.bottlenecks if r.by == "re-solve"} | {*plan.untried, *plan.closes_nothing}
    for words, _ in changes(case.instance, plan):
        if words not in told:
            yield Violation("changes", f"of {words!r} it says nothing")


def nobody_as_stated(case: Case) -> Iterator[Violation]:
    """What lets nobody go is rules of the file, and only where nobody goes."""
    known = {(c.what, c.field) for c in (clash(case.instance, rule) for rule in hard_rules(case.instance))}
    for c in case.plan.nobody:
        if case.plan.deployments:
            yield Violation("nobody", f"{c.what!r} is said to let nobody go, and somebody goes")
        elif (c.what, c.field) not in known:
            yield Violation("nobody", f"{c.what!r} at {c.field} is no rule of the file")


def _more(relief: Relief, open_: dict[str, float]) -> bool:
    pairs = ((relief.closes, open_["missing"]), (relief.closes_critical, open_["critical"]))
    return any(said > there * (1 + CLOSE) + CLOSE for said, there in pairs)


def no_conflict(case: Case) -> Iterator[Violation]:
    """A plan that is one names no conflict."""
    if case.plan.conflict:
        yield Violation("conflict", "it names rules that cannot be kept together, and keeps them")


CLAIMS = (
    costs_as_stated,
    gaps_as_stated,
    lift_as_stated,
    stages_as_stated,
    ends_as_stated,
    reliefs_as_stated,
    changes_all_told,
    nobody_as_stated,
    no_conflict,
)
