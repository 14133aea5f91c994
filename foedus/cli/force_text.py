"""A force plan on the terminal: how good it is, who brings what, what is missing, who pays, what would help."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.cli.console import console
from foedus.planners.force import Instance, Plan
from foedus.planners.force.plan import Clash, Cost, Relief, largest_payers

SAID = {
    "critical": "critical capabilities missing",
    "missing": "anything required missing",
    "late": "waited for those who come",
    "cost": "cost, all payers",
    "inequity": "burden that would have to change hands",
}
SHOWN, FEW = 30, 8
NOBODY = {
    True: "nobody is sent, as these together let nobody go who is pledged:",
    False: "nobody is sent: no pledge may serve what is required, or no time was left",
}


def print_plan(instance: Instance, plan: Plan) -> None:
    """Print the page."""
    out = console()
    out.print(Text(instance.title, style="bold"))
    if not plan.feasible:
        _conflict(plan)
        return
    _stages(plan)
    _nobody(plan)
    _deployments(instance, plan)
    _gaps(instance, plan)
    _costs(plan)
    _lift(instance, plan)
    _reliefs(plan)
    spent = plan.seconds.get("all", 0.0)
    end = "stopped by Ctrl-C; the best so far" if plan.interrupted else f"{spent:.1f} s"
    out.print(Text(f"\n{end}; time limit {plan.time_limit:g} s", style="dim"))


def _conflict(plan: Plan) -> None:
    console().print(Text("No plan keeps these together, and any of them dropped would do:", style="bold"))
    _rules(plan.conflict)
    if not plan.conflict_smallest:
        console().print(Text("not proven to be the smallest such set; give more --time-limit", style="dim"))


def _rules(rules: Iterable[Clash]) -> None:
    for rule in rules:
        console().print(Padding(Text(f"- {rule.what}"), (0, 0, 0, 2)))
        console().print(Text(f"    {rule.file}:{rule.line}: {rule.field}", style="dim"), soft_wrap=True)


def _nobody(plan: Plan) -> None:
    if plan.deployments:
        return
    console().print(Text(f"\n{NOBODY[bool(plan.nobody)]}", style="bold"))
    _rules(plan.nobody)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for k, name in enumerate(columns):
        table.add_column(name, header_style="dim", justify="left" if k == 0 else "right", overflow="fold")
    return table


def _stages(plan: Plan) -> None:
    table = _table("objective, in this order", "value", "not below", "gap", "")
    for s in plan.stages:
        unit = s.unit
        table.add_row(
            SAID[s.objective],
            f"{s.value:,.0f} {unit}",
            f"{s.bound:,.0f}",
            f"{s.gap:.2%}",
            "proven" if s.ended == "optimal" else s.ended,
        )
    console().print(table)


def month_name(instance: Instance, month: int) -> str:
    """ "2006-09"."""
    return f"{instance.first_day(month):%Y-%m}"


def _deployments(instance: Instance, plan: Plan) -> None:
    if not plan.deployments:
        return
    console().print(Text("\nwho brings what", style="bold"))
    sizes = {p.id: (p.size, p.type) for p in instance.pledges}
    table = _table("state", "unit type", "for", "units", "from", "to before")
    table.columns[1].justify = table.columns[2].justify = "left"
    for d in plan.deployments[:SHOWN]:
        kind = instance.type(sizes[d.pledge][1])
        units = f"{d.units * sizes[d.pledge][0]:,.0f}" + (" p" if kind.counted == "persons" else "")
        first, last = month_name(instance, d.first), month_name(instance, d.last)
        table.add_row(d.state, kind.name, d.requirement, units, first, last)
    console().print(table)
    if len(plan.deployments) > SHOWN:
        console().print(Text(f"and {len(plan.deployments) - SHOWN} more (--json, --out)", style="dim"))


def _gaps(instance: Instance, plan: Plan) -> None:
    by: dict[str, dict[int, float]] = defaultdict(dict)
    days: dict[str, float] = defaultdict(float)
    for g in plan.gaps:
        by[g.requirement][g.month] = g.missing
        days[g.requirement] += g.unit_days
    if not by:
        console().print(Text("\nnothing is missing in any month", style="bold"))
        return
    console().print(Text("\nwhat is missing", style="bold"))
    table = _table("requirement", "unit-days", "worst month", "missing then", "of", "months short")
    needs = {r.id: r for r in instance.requirements}
    for name in sorted(by, key=lambda n: (-days[n], n))[:SHOWN]:
        worst = max(by[name], key=lambda t: (by[name][t], -t))
        mark = "*" if instance.is_critical(needs[name]) else ""
        missing, need = f"{by[name][worst]:,.0f}", f"{needs[name].need:,.0f}"
        cells = (f"{days[name]:,.0f}", month_name(instance, worst), missing, need, str(len(by[name])))
        table.add_row(name + mark, *cells)
    console().print(table)
    console().print(Text("* critical", style="dim"))


def _costs(plan: Plan) -> None:
    total: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for c in plan.costs:
        total[c.payer][c.what] += c.amount
    console().print(Text("\nwho pays, millions", style="bold"))
    table = _table("payer", "own cost", "reimbursed", "lift", "together")
    shown, others = largest_payers(plan.costs, FEW)
    for payer in shown:
        cells = [f"{total[payer][w] / 1e6:,.1f}" for w in ("own", "reimbursed", "lift")]
        table.add_row(payer, *cells, f"{sum(total[payer].values()) / 1e6:,.1f}")
    if others:
        rest = sum(amount(plan.costs, p) for p in total if p not in shown)
        table.add_row(f"{others} others", "", "", "", f"{rest / 1e6:,.1f}")
    console().print(table)


def amount(costs: tuple[Cost, ...], payer: str) -> float:
    """All that a payer pays."""
    return sum(c.amount for c in costs if c.payer == payer)


def _lift(instance: Instance, plan: Plan) -> None:
    if not plan.lift:
        return
    console().print(Text("\nlift, tonnes moved of those that can be", style="bold"))
    for mode in dict.fromkeys(m.mode for m in plan.lift):
        months = [
            f"{month_name(instance, m.month)} {m.tonnes:,.0f}/{m.capacity:,.0f}"
            for m in plan.lift
            if m.mode == mode
        ]
        console().print(Padding(Text(f"{mode}: {', '.join(months)}"), (0, 0, 0, 2)))


def _reliefs(plan: Plan) -> None:
    if not (plan.bottlenecks or plan.untried or plan.closes_nothing):
        return
    console().print(Text("\nwhat would close gaps", style="bold"))
    for r in plan.bottlenecks[:FEW]:
        console().print(Padding(Text(relief_words(r)), (0, 0, 0, 2)))
    if plan.closes_nothing:
        words = f"closes nothing: {', '.join(plan.closes_nothing)}"
        console().print(Padding(Text(words, style="dim"), (0, 0, 0, 2)))
    if plan.untried:
        words = f"not planned again in time: {', '.join(plan.untried)}"
        console().print(Padding(Text(words, style="dim"), (0, 0, 0, 2)))


def relief_words(relief: Relief) -> str:
    """ "one more level-2 hospital closes 41 unit-days of gap, 30 of them critical"."""
    closes, critical = relief.closes, relief.closes_critical
    what = f"{relief.change} closes {closes:,.0f} unit-days of gap"
    if critical > closes:  # the first objective gains what the second loses
        others = f"{critical - closes:,.0f} others"
        what = f"{relief.change} closes {critical:,.0f} critical unit-days of gap and opens {others}"
    elif critical > 0:
        what += f", {critical:,.0f} of them critical"
    return what if relief.by == "re-solve" else f"{what}  (price of the relaxation: at the most)"
