"""A deployment plan on the terminal: who goes where, what it prevents, beside which rivals, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from foedus.cli.console import console
from foedus.planners.deploy.plan import DeployPlan, Estimate, contingents
from foedus.planners.deploy.task import DeployTask
from foedus.planners.deploy.words import CHOSEN, UNITS, WHERE_CHOSEN, interval, number, saved_alone, summed

FEW = 12


def print_deploy(task: DeployTask, plan: DeployPlan) -> None:
    """Print the page."""
    out, unit = console(), UNITS[plan.loss]
    out.print(Text(task.instance.title, style="bold"))
    _dim(f"fewest {unit} until {task.instance.last.year}: {plan.measure}; intervals 90 %")
    first, rest = plan.said[:1] if plan.postings else (), plan.said[1:] if plan.postings else plan.said
    for sentence in first:
        out.print(f"\n{sentence}", markup=False, soft_wrap=False)
    _postings(task, plan)
    _prevented(plan)
    _rivals(plan)
    _curve(plan)
    _sureness(plan)
    _places(plan)
    _said("what to know before believing it", rest)
    _said("not known of the start", task.unknown)
    _said("guessed in the file", task.instance.guesses())
    spent, proof = sum(plan.seconds.values()), plan.proof
    ended = "proven" if proof.ended == "optimal" else proof.ended
    _dim(
        f"\nchoice {ended}: {number(proof.value)} {unit} are left by {'weighted ' * plan.weighed}sums, and no choice"
        f" leaves fewer than {number(proof.bound)}; gap {proof.gap:.2%}"
    )
    limit = "" if plan.time_limit is None else f"; time limit of the solver {plan.time_limit:g} s"
    _dim(f"{spent:.0f} s{limit}; {plan.futures:,} fresh futures")


def _table(*columns: str, left: int = 1) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for k, name in enumerate(columns):
        table.add_column(name, header_style="dim", justify="left" if k < left else "right", overflow="fold")
    return table


def _dim(words: str) -> None:
    console().print(Text(words, style="dim"))


def _said(title: str, sentences: Iterable[str]) -> None:
    for k, sentence in enumerate(sentences):
        if k == 0:
            console().print(Text(f"\n{title}", style="bold"))
        console().print(f"- {sentence}", markup=False)


def _postings(task: DeployTask, plan: DeployPlan) -> None:
    if not plan.postings:
        console().print(Text("\nnobody is posted: nothing that fits prevents anything", style="bold"))
        return
    periods = [p.id for p in task.instance.periods]
    table = _table("posted to", "mandate", *periods, "authorised", saved_alone(plan), left=2)
    names, saves = {p.host: p.name for p in plan.places}, plan.saves
    for p in sorted(plan.postings, key=lambda p: -saves[p.host].value):
        persons = (f"{n:,}" if n else "-" for n in p.persons)
        table.add_row(
            names[p.host], p.posting.words, *persons, f"{p.authorised:.2f}", interval(saves[p.host])
        )
    totals = (f"{t.persons:,}" for t in plan.totals)
    table.add_row("all", "", *totals, "", "", style="dim")
    console().print("", table)
    dollars = ", ".join(f"{t.period} {t.dollars / 1e9:,.2f}" for t in plan.totals)
    _dim(f"bn dollars a year: {dollars}")
    most = list(contingents(plan).items())
    said = ", ".join(f"{s} {n:,}" for s, n in most[:FEW])
    _dim(f"most from: {said}{f', {len(most) - FEW} others' if len(most) > FEW else ''}")


def _prevented(plan: DeployPlan) -> None:
    table = _table("fresh futures", "nobody sent", "prevented", "share", "median", "5 %", "95 %")
    for p in plan.prevented:
        numbers = (number(x) for x in (p.median, p.p5, p.p95))
        table.add_row(
            UNITS[p.loss], number(p.without.value), interval(p.prevented), f"{p.share:.0%}", *numbers
        )
    console().print("", table)
    own = next(p for p in plan.prevented if p.loss == plan.loss)
    said = ", ".join(f"more than {number(x)}: {share:.0%}" for x, share in own.exceed)
    _dim(f"futures in which the plan prevents {said}; fewer than nobody: {own.worse:.0%}")


def _rivals(plan: DeployPlan) -> None:
    where = (f"{how}, {CHOSEN}".replace(" ", "\n") for how in ("summed", "lived"))
    table = _table("lived whole, prevented", "fresh", "the plan beyond it", "weighted", *where)
    for r in (plan.own, *plan.rivals):
        name = f"* {r.label}" if r is plan.own else r.label
        behind = "" if r is plan.own else interval(r.behind)
        estimates = (None if r.alone is None else r.alone.weighted, r.predicted, r.lived)
        numbers = ("" if e is None else number(e.value) for e in estimates)
        table.add_row(name, number(r.fresh.value), behind, *numbers)
    console().print("", table)
    _dim(
        "* the plan; weighted: in fresh futures its postings alone, each by its place's chance of authorisation;"
        f" summed: its postings alone; lived: all in one world; {WHERE_CHOSEN}"
    )


def _curve(plan: DeployPlan) -> None:
    if len(plan.curve) < 2:
        return
    table = _table("ceiling", "posted", f"prevented, {summed(plan)}", "by each 1,000 more")
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
    for r in sorted((plan.own, *plan.rivals), key=lambda r: -sure.best_in.get(r.name, 0.0)):
        if r.name in sure.best_in:
            name = f"* {r.label}" if r is plan.own else r.label
            table.add_row(name, f"{sure.best_in[r.name]:.0%}")
    console().print("", table)
    most = ", ".join(f"{h} {share:.0%}" for h, share in list(sure.places.items())[:FEW])
    _dim(f"two halves of a draw's lucks name the same one in {sure.agree:.0%}")
    _dim(f"posted to by a draw's own best plan: {most}")


def _places(plan: DeployPlan) -> None:
    left = sorted((p for p in plan.places if not p.out), key=lambda p: -_most(p.most_saved))
    posted = {p.host for p in plan.postings}
    shown = left[: max(FEW, len(posted))]
    table = _table("places", "consent", "Council", "both", f"the most that a posting prevents, {CHOSEN}")
    for p in shown:
        name = f"* {p.name}" if p.host in posted else p.name
        most = interval(p.most_saved) if p.most_saved else ""
        table.add_row(name, f"{p.consents:.2f}", f"{p.adopts:.2f}", f"{p.authorised:.2f}", most)
    console().print("", table)
    rest = [p.name for p in left[len(shown) :]]
    _dim(f"* posted{'; less in ' + ', '.join(rest) if rest else ''}")
    for p in plan.places:
        if p.out:
            _dim(f"out: {p.name}: {p.out}")


def _most(e: Estimate | None) -> float:
    return e.value if e else 0.0
