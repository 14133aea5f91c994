"""Does an answer add up, and is it one to that file? Without the code of any rule but its name and its source.

    Σ s = 1, s ≥ 0                     for every rule, of exactly the members
    ratio = s / g,  g = GDP / Σ GDP    change = s - today,  moved = Σ |change| / 2
    gini = (2 Σ k s_(k) / Σ s - (n + 1)) / n      sorted, k from 1 (Sen 1973)
    gini of effort = 1 - Σ g_(k) (S_k + S_(k-1))  by the Lorenz curve of s over g, in the order of s / g
    amounts sum to the cost;  unpaid = Σ a s;  covered = s (1 - a) / Σ s (1 - a)

The shares of every rule are worked out anew (``columns``), and so is which rules can say nothing. What is left is said
in a line (``unseen``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import isclose

from foedus.burden.contract import rules as registered
from foedus.burden.scales import load_scales
from foedus.planners.burden.anew import UNITED, parts, payers, stock
from foedus.planners.burden.answer import BurdenAnswer, Told
from foedus.planners.burden.columns import columns_anew, unknown
from foedus.planners.burden.task import BurdenTask
from foedus.planners.force.case import Violation
from foedus.planners.force.plan import digest
from foedus.planners.version import later

CLOSE = 1e-9
POINT = 0.01
DAYS = 365.0
UNSEEN = "not checked: the words of notes and of why a rule is left out"
Shares = Mapping[str, float]
Rule = Callable[[BurdenTask, BurdenAnswer], Iterator[Violation]]


def check_burden(task: BurdenTask, answer: BurdenAnswer) -> list[Violation]:
    """Every violation; an empty list means that the answer adds up and is one to that file."""
    wrong = list(_head(task, answer))
    return wrong or [v for rule in RULES for v in rule(task, answer)]


def unseen(answer: BurdenAnswer) -> str:
    """What was not looked at, in a line."""
    strange = unknown([*answer.rules, *answer.left_out])
    return f"{UNSEEN}; the shares by {', '.join(strange)}, new to the checker" if strange else UNSEEN


def same(a: float | None, b: float | None) -> bool:
    """Equal but for rounding; or both not known."""
    return a is b if a is None or b is None else isclose(a, b, rel_tol=CLOSE, abs_tol=CLOSE)


def _head(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    instance = task.instance
    if answer.instance != instance.id or answer.digest != digest(instance):
        what = f"the answer was made for another file or version ({answer.instance})"
        yield Violation("instance", what)
    if (what_of := later(answer.version)) is not None:
        yield Violation("version", what_of)
    if answer.members != task.question.members:
        yield Violation("members", "not those that share the cost by the file, in their order")
    told = {f"{name}: shares": r.shares for name, r in answer.rules.items()}
    told |= {f"{name}: ratio": r.ratio_to_gdp for name, r in answer.rules.items()}
    told["gdp_share"] = answer.gdp_share
    for where, by_state in told.items():
        if set(by_state) != set(answer.members):
            strange = sorted(set(by_state) ^ set(answer.members))
            yield Violation("members", f"{where}: {strange[0]} is missing or no member")


def asked(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    """The day, the cost, the rules and the arrears are those of the file."""
    instance = task.instance
    if (answer.on, answer.arrangement) != (instance.day, instance.arrangement):
        yield Violation("question", f"{answer.arrangement} on {answer.on} is not what the file asks")
    if not same(answer.cost, task.cost) or answer.unit != task.unit:
        yield Violation("cost", f"{answer.cost} {answer.unit}; by the file {task.cost} {task.unit}")
    if dict(answer.arrears) != dict(instance.arrears):
        yield Violation("arrears", "not those of the file")
    wanted = set(instance.rules) or set(registered())
    if set(answer.rules) | set(answer.left_out) != wanted or set(answer.rules) & set(answer.left_out):
        odd = sorted((set(answer.rules) | set(answer.left_out)) ^ wanted)
        yield Violation(
            "rules", f"{', '.join(odd) or 'one'}: neither told nor left out, or both, or not asked for"
        )
    if instance.rules and answer.left_out:
        yield Violation("rules", f"{next(iter(answer.left_out))} is asked for and left out")


def whole(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    """Shares are none below 0 and sum to 1."""
    for name, r in answer.rules.items():
        below = [s for s, x in r.shares.items() if not x >= 0.0]
        if below:
            yield Violation("shares", f"{name}: {below[0]} pays {r.shares[below[0]]:g}")
        if not same(sum(r.shares.values()), 1.0):
            yield Violation("shares", f"{name}: they sum to {sum(r.shares.values()):.9f}")
        if r.standard_error is not None and any(not x >= 0.0 for x in r.standard_error.values()):
            yield Violation("shares", f"{name}: a standard error below 0")


def beside_gdp(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    """Shares of GDP are the world's, and ratios are to them."""
    gdp = parts(stock(task, "gdp_oer", answer.members), answer.members)
    yield from _differ("gdp_share", "gdp", gdp, answer.gdp_share)
    for name, r in answer.rules.items():
        ratio = {s: x / gdp[s] for s, x in r.shares.items()}
        yield from _differ("ratio", name, ratio, r.ratio_to_gdp)


def against_today(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    """Today's shares are on record or a rule's; changes are from them; what changes hands is half their sum."""
    yield from _today(task, answer)
    today = answer.today
    for name, r in answer.rules.items():
        if today is None:
            if r.change is not None or r.moved is not None:
                yield Violation("change", f"{name}: a change from nothing")
            continue
        known = {s: x for s, x in today.shares.items() if x is not None}
        change = {s: r.shares[s] - known[s] if s in known else None for s in answer.members}
        yield from _differ("change", name, change, r.change or {})
        moved = sum(abs(x) for x in change.values() if x is not None) / 2
        if not same(moved if len(known) == len(answer.members) else None, r.moved):
            yield Violation("change", f"{name}: {r.moved} changes hands by the file, not {moved:.6f}")


def _today(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    today, asked_for = answer.today, task.instance.today
    named = "recorded" if asked_for is None or asked_for.rule is None else asked_for.rule
    if today is None:
        if asked_for is not None or task.recorded is not None:
            yield Violation("today", "what the rules are compared with is missing")
        return
    if today.name != named or set(today.shares) != set(answer.members):
        yield Violation("today", f"{today.name} is not what the file compares with, or not of its members")
    elif today.name == "recorded" and task.recorded is not None:
        found = {
            s: task.recorded.shares.get(s, 0.0 if task.recorded.complete else None) for s in answer.members
        }
        yield from _differ("today", "recorded", found, today.shares)


def inequality(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    """Both Gini coefficients, by other formulas than those that made them."""
    for name, r in answer.rules.items():
        if not isclose(_gini(r), r.gini, abs_tol=1e-7):
            yield Violation("gini", f"{name}: {_gini(r):.6f} by the shares; stated: {r.gini:.6f}")
        effort = _gini_of_effort(r, answer.gdp_share)
        if not isclose(effort, r.gini_of_effort, abs_tol=1e-7):
            what = f"{name}, effort: {effort:.6f} by the shares; stated: {r.gini_of_effort:.6f}"
            yield Violation("gini", what)


def _gini(r: Told) -> float:
    ordered = sorted(r.shares.values())
    n = len(ordered)
    return (2 * sum(k * x for k, x in enumerate(ordered, 1)) / sum(ordered) - (n + 1)) / n


def _gini_of_effort(r: Told, gdp: Shares) -> float:
    below, area = 0.0, 0.0
    for s in sorted(r.shares, key=lambda s: r.shares[s] / gdp[s]):
        area += gdp[s] * (2 * below + r.shares[s])
        below += r.shares[s]
    return 1.0 - area


def amounts_and_arrears(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    """Amounts are the shares of the cost; what is withheld is unpaid; the others cover it."""
    a, cost = {s: answer.arrears.get(s, 0.0) for s in answer.members}, answer.cost
    for name, r in answer.rules.items():
        wanted = {} if cost is None else {s: x * cost for s, x in r.shares.items()}
        yield from _differ("amounts", name, wanted, r.amounts or {})
        if r.arrears is None:
            if answer.arrears:
                yield Violation("arrears", f"{name}: what goes unpaid is missing")
            continue
        unpaid = sum(x * a[s] for s, x in r.shares.items())
        stated = (r.arrears.unpaid, r.arrears.unpaid_amount, r.arrears.days_a_year)
        right = (unpaid, None if cost is None else unpaid * cost, unpaid * DAYS)
        if not answer.arrears or not all(map(same, stated, right)):
            yield Violation("arrears", f"{name}: {unpaid:.6f} goes unpaid; stated: {r.arrears.unpaid:.6f}")
        paid = {s: x * (1.0 - a[s]) for s, x in r.shares.items()}
        left = sum(paid.values())
        covered = {s: x / left if left > 0 else None for s, x in paid.items()}
        yield from _differ("arrears", f"{name}, covered", covered, r.arrears.covered)


def by_the_rules(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    """Shares and their errors are those of the rules; who can answer is not left out; names and sources are theirs."""
    names = [*answer.rules, *answer.left_out]
    if answer.today is not None:
        names.append(answer.today.name)
    anew = columns_anew(task, names)
    for name, told in answer.rules.items():
        rule, column = registered().get(name), anew.get(name)
        if rule is not None and (told.label, told.source) != (rule.label, rule.source):
            yield Violation("rule", f"{name}: not its label or its source")
        if column is not None and column.why:
            yield Violation("rule", f"{name}: it can say nothing here ({column.why})")
        elif column is not None:
            yield from _differ("rule", name, column.shares, told.shares)
            error = {**(column.error or {})}
            yield from _differ("rule", f"{name}, standard error", error, told.standard_error or {})
    for name in answer.left_out:
        if name in anew and not anew[name].why:
            yield Violation("rule", f"{name}: left out, but it can be answered")
    today = answer.today
    if today is not None and today.name in anew:
        yield from _differ("today", today.name, anew[today.name].shares, today.shares)


def beside_the_published(task: BurdenTask, answer: BurdenAnswer) -> Iterator[Violation]:
    """Where a scale was published for all who share, every rate that is missed by more than a point is told."""
    for name, r in answer.rules.items():
        table = _published(task, name)
        if (table is None) != (r.published is None):
            yield Violation(
                "published", f"{name}: {'nothing to compare with' if table is None else 'missing'}"
            )
        if table is None or r.published is None:
            continue
        missed = {s: x for s, x in table.items() if abs(r.shares[s] - x) > POINT}
        if (r.published.known, r.published.tolerance) != (len(table), POINT):
            yield Violation(
                "published", f"{name}: {len(table)} rates are on file, {POINT:g} is the tolerance"
            )
        for part in ("published", "computed"):
            told = {s: getattr(m, part) for s, m in r.published.missed.items()}
            wanted = missed if part == "published" else {s: r.shares[s] for s in missed}
            yield from _differ("published", f"{name}, {part}", wanted, told)


def _published(task: BurdenTask, name: str) -> Shares | None:
    """The largest table of the day, where those who share are all who pay by the scale that the rule rebuilds."""
    rule = registered().get(name)
    if rule is None or not rule.rebuilds or set(payers(task, UNITED)) != set(task.question.members):
        return None
    day = task.question.day
    tables = [p for p in load_scales()[rule.rebuilds].published if p.since <= day < p.until]
    sure = ("low", "medium", "high").index
    best = max(tables, key=lambda p: (len(p.shares), p.complete, sure(p.confidence)), default=None)
    return None if best is None else best.shares


def _differ(
    rule: str, where: str, wanted: Mapping[str, float | None], told: Mapping[str, float | None]
) -> Iterator[Violation]:
    """The first state of which something else is told."""
    for s in sorted(set(wanted) | set(told)):
        if s not in wanted or s not in told or not same(wanted[s], told[s]):
            yield Violation(rule, f"{where}: {s} has {wanted.get(s)}; stated: {told.get(s)}")
            return


RULES: tuple[Rule, ...] = (
    asked,
    whole,
    beside_gdp,
    against_today,
    inequality,
    amounts_and_arrears,
    by_the_rules,
    beside_the_published,
)
