"""A deployment plan on the terminal: who goes where, what it prevents, beside which rivals, and how sure that is."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from foedus.cli.console import console
from foedus.planners.deploy.plan import DeployPlan, Estimate, Rival
from foedus.planners.deploy.task import DeployTask
from foedus.planners.deploy.words import UNITS, interval, number

FEW = 12


def print_deploy(task: DeployTask, plan: DeployPlan) -> None:
    """Print the page."""
    out, unit = console(), UNITS[plan.loss]
    out.print(Text(task.instance.title, style="bold"))
    out.print(
        Text(f"least {unit} until {task.instance.last.year}; {plan.measure}; intervals 90 %", style="dim")
    )
    _postings(task, plan)
    _prevented(plan)
    _rivals(plan)
    _curve(plan)
    _sureness(plan)
    _places(plan)
    out.print(Text("\nwhat to know before believing it", style="bold"))
    for sentence in plan.said:
        out.print(f"- {sentence}", markup=False)
    for guess in task.instance.guesses():
        out.print(f"- guessed in the file: {guess}", markup=False)
    spent = sum(plan.seconds.values())
    gap = f"choice {plan.proof.ended}, gap {plan.proof.gap:.2%}"
    out.print(Text(f"\n{spent:.0f} s; {gap}; {plan.futures:,} fresh futures", style="dim"))


def _table(*columns: str, left: int = 1) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for k, name in enumerate(columns):
        table.add_column(name, header_style="dim", justify="left" if k < left else "right", overflow="fold")
    return table


def span_words(task: DeployTask, first: int, last: int) -> str:
    """The periods of a posting, in words."""
    periods = task.instance.periods
    return periods[first].id if last - first == 1 else f"{periods[first].id} to {periods[last - 1].id}"


def _postings(task: DeployTask, plan: DeployPlan) -> None:
    if not plan.postings:
        console().print(Text("\nnobody is posted: nothing that fits prevents anything", style="bold"))
        return
    table = _table("posted to", "mandate", "when", "persons", "authorised", "prevents, alone", left=3)
    names = {p.host: p.name for p in plan.places}
    for p in plan.postings:
        when = span_words(task, p.first, p.last)
        table.add_row(
            names[p.host], p.mandate, when, f"{p.persons:,}", f"{p.authorised:.2f}", interval(p.saves)
        )
    console().print("", table)
    for t in plan.totals:
        console().print(
            Text(f"{t.period}: {t.persons:,} persons, {t.dollars / 1e9:,.2f} bn dollars a year", style="dim")
        )
    sent: dict[str, int] = {}
    for p in plan.postings:
        for state, persons in p.contributions.items():
            sent[state] = max(sent.get(state, 0), persons)
    most = sorted(sent, key=lambda s: (-sent[s], s))[:FEW]
    said = ", ".join(f"{s} {sent[s]:,}" for s in most)
    console().print(f"largest contingents: {said}", markup=False, style="dim")


def _prevented(plan: DeployPlan) -> None:
    table = _table(
        "in fresh futures", "nobody sent", "prevented on average", "share", "median", "5 % to 95 %"
    )
    for p in plan.prevented:
        table.add_row(
            UNITS[p.loss],
            number(p.without.value),
            interval(p.prevented),
            f"{p.share:.0%}",
            number(p.median),
            f"{number(p.p5)} to {number(p.p95)}",
        )
    console().print("", table)
    own = next(p for p in plan.prevented if p.loss == plan.loss)
    said = ", ".join(f"more than {number(x)}: {share:.0%}" for x, share in own.exceed)
    console().print(f"futures that prevent {said}; it makes {own.worse:.0%} worse", style="dim")


def _rivals(plan: DeployPlan) -> None:
    table = _table("plans lived whole", "persons", "by the sum", "lived", "fresh", "plan beyond it")
    for r in (plan.own, *plan.rivals):
        name = f"the plan ({r.label})" if r is plan.own else r.label
        behind = "" if r is plan.own else _beyond(r)
        table.add_row(name, f"{r.persons:,}", _short(r.predicted), _short(r.lived), _short(r.fresh), behind)
    console().print("", table)


def _beyond(r: Rival) -> str:
    return f"{number(r.behind.value)} ({number(r.behind.low)} to {number(r.behind.high)})"


def _short(e: Estimate | None) -> str:
    return "" if e is None else number(e.value)


def _curve(plan: DeployPlan) -> None:
    if len(plan.curve) < 2:
        return
    table = _table("ceiling", "posted", "prevents, by the sum", "for the next 1,000")
    for before, point in zip(plan.curve, plan.curve[1:], strict=False):
        more, extra = point.posted - before.posted, point.prevented.value - before.prevented.value
        each = number(1_000.0 * extra / more) if more > 0 else ""
        table.add_row(f"{point.persons:,}", f"{point.posted:,}", interval(point.prevented), each)
    console().print("", table)


def _sureness(plan: DeployPlan) -> None:
    sure = plan.sureness
    if sure is None:
        return
    table = _table(f"over {sure.draws} draws of the parameters", "best in")
    labels = {r.name: r.label for r in (plan.own, *plan.rivals)}
    for name, share in sorted(sure.best_in.items(), key=lambda item: -item[1]):
        table.add_row(labels[name] + (" (the plan)" if name == plan.own.name else ""), f"{share:.0%}")
    console().print("", table)
    console().print(f"two halves of the lucks name the same plan in {sure.agree:.0%} of draws", style="dim")
    most = ", ".join(f"{h} {share:.0%}" for h, share in list(sure.places.items())[:FEW])
    console().print(f"in a draw's own best plan: {most}", style="dim")


def _places(plan: DeployPlan) -> None:
    left = [p for p in plan.places if not p.out]
    out = [p for p in plan.places if p.out]
    posted = {p.host for p in plan.postings}
    table = _table("places left", "consent", "Council", "both", "most that one posting prevents")
    for p in sorted(left, key=lambda p: -(p.most_saved.value if p.most_saved else 0.0)):
        name = p.name + (" *" if p.host in posted else "")
        most = interval(p.most_saved) if p.most_saved else ""
        table.add_row(name, f"{p.consents:.2f}", f"{p.adopts:.2f}", f"{p.authorised:.2f}", most)
    console().print("", table, Text("* posted", style="dim"))
    for p in out:
        console().print(f"out: {p.name}: {p.out}", markup=False, style="dim")
