"""Burden files: from YAML or JSON to a checked ``BurdenTask``; ``InputError`` names file, line, field and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from foedus.arrangements import Library, load_library
from foedus.arrangements.read import validated
from foedus.base.documents import Document, Path_, read_document
from foedus.base.errors import Finding, InputError, nearest
from foedus.burden.contract import rules
from foedus.planners.burden.instance import BurdenInstance
from foedus.planners.burden.task import BurdenTask, burden_task, placed
from foedus.world import World, load_world

RECORDED = "recorded"


def read_burden(path: Path | str) -> BurdenTask:
    """Read and check one burden file."""
    document = read_document(path)
    instance = validated(BurdenInstance, document)
    library, world = load_library(), load_world()
    findings = [*_unknown(instance, document, library, world), *_contradictions(instance, document)]
    findings += document.misnamed(instance.id)
    if findings:
        raise InputError(findings)
    try:
        task = burden_task(instance, document, library, world)
    except InputError as error:
        raise placed(error, document) from None
    if findings := list(_of_others(task, document)):
        raise InputError(findings)
    return task


def _unknown(
    instance: BurdenInstance, document: Document, library: Library, world: World
) -> Iterator[Finding]:
    """Names that nothing has: of states, rules, sources, an arrangement."""
    for path, state in _states(instance):
        if state not in world.iso3:
            remedy = nearest(state, world.iso3) or "its ISO-3166 code (foedus list states)"
            yield document.finding(path, f"there is no state {state!r}", remedy)
    known = list(rules())
    named: list[tuple[Path_, str, list[str]]] = [
        (("rules", k), name, known) for k, name in enumerate(instance.rules)
    ]
    named += [(("mix", name), name, known) for name in instance.mix]
    if instance.today is not None and instance.today.rule is not None:
        named.append((("today",), instance.today.rule, [RECORDED, *known]))
    for path, name, words in named:
        if name not in words:
            what = f"there is no rule {name!r} to share a cost by"
            yield document.finding(path, what, nearest(name, words) or ", ".join(words))
    ids = [s.id for s in instance.sources]
    yield from document.repeated("sources", "id", ids)
    for name in ("cost", "contributions", "donors"):
        if (part := getattr(instance, name)) is not None and part.source not in ids:
            yield document.finding((name, "source"), f"there is no source {part.source!r}", ", ".join(ids))
    if instance.arrangement is not None and instance.arrangement not in library:
        remedy = nearest(instance.arrangement, list(library)) or "see  foedus list arrangements"
        yield document.finding(("arrangement",), f"there is no arrangement {instance.arrangement!r}", remedy)


def _states(instance: BurdenInstance) -> Iterator[tuple[Path_, str]]:
    for name in ("members", "host", "against"):
        yield from (((name, k), state) for k, state in enumerate(getattr(instance, name) or ()))
    yield from ((("arrears", state), state) for state in instance.arrears)
    for name in ("contributions", "donors"):
        part = getattr(instance, name)
        yield from (((name, "by_state", state), state) for state in (part.by_state if part else ()))
    stated = instance.today.stated if instance.today else None
    yield from ((("today", "shares", state), state) for state in (stated.shares if stated else ()))


def _contradictions(instance: BurdenInstance, document: Document) -> Iterator[Finding]:
    if instance.arrangement is None and instance.members is None:
        what = "neither an arrangement nor members: nobody shares the cost"
        yield document.finding((), what, "arrangement: unifil, or members: [DEU, FRA]")
    for name in ("members", "rules", "host", "against"):
        yield from document.repeated(name, "", list(getattr(instance, name) or ()))
    stated = instance.today.stated if instance.today else None
    if stated is not None and (total := sum(stated.shares.values())) > 1 + 1e-6:
        yield document.finding(("today", "shares"), f"the shares sum to {total:.6f}", "1 or less")
    if stated is not None and stated.complete and abs(sum(stated.shares.values()) - 1) > 1e-3:
        total = sum(stated.shares.values())
        yield document.finding(("today", "shares"), f"called complete, and sum to {total:.6f}", "1")
    if instance.mix and (not sum(instance.mix.values()) > 0 or "hybrid" in instance.mix):
        yield document.finding(("mix",), "cannot be mixed", "rules with weights, such as {gdp: 1}")
    elif instance.mix:
        yield from _mixed(instance, document)


def _mixed(instance: BurdenInstance, document: Document) -> Iterator[Finding]:
    """Weights of a mix are parts of a whole, and somebody asks for it."""
    total = sum(instance.mix.values())
    if abs(total - 1.0) > 1e-6:
        parts = ", ".join(f"{name}: {weight / total:.4g}" for name, weight in instance.mix.items())
        yield document.finding(("mix",), f"the weights sum to {total:.6g}, not to 1", f"{{{parts}}}")
    asked = {*instance.rules, *([instance.today.rule] if instance.today else [])}
    if instance.rules and "hybrid" not in asked:
        what = "is not asked for: the rules to show are " + ", ".join(instance.rules)
        yield document.finding(("mix",), what, "rules: [..., hybrid], or leave the mix out")


def _of_others(task: BurdenTask, document: Document) -> Iterator[Finding]:
    """Who has arrears, brings, gives or bears something must be among those who share the cost."""
    instance, members = task.instance, task.question.members
    for path, state in _states(instance):
        if path[0] in ("arrears", "contributions", "donors", "today") and state not in members:
            what = f"{state} is not among the {len(members)} members that share the cost"
            yield document.finding(path, what, "one of them, or add it to the members")
    for k, name in enumerate(instance.rules):
        if lacking := rules()[name].lacks(task.question):
            what = f"the rule {name} needs {' and '.join(lacking)}"
            yield document.finding(("rules", k), what, f"add  {lacking[0]}: ...")
    if instance.today is not None and instance.today.rule == RECORDED and task.recorded is None:
        what = "no shares are on record for this arrangement"
        yield document.finding(("today",), what, "the name of a rule, such as  gdp")
