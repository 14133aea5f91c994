"""From a burden file to the comparison that it asks for: its payers and cost from the library, the rest as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from foedus.arrangements import Library
from foedus.base.documents import Document
from foedus.base.errors import Finding, InputError
from foedus.burden import Question
from foedus.burden.comparison import Comparison, compare
from foedus.burden.payers import Payers, Recorded, payers_of
from foedus.planners.burden.instance import BurdenInstance
from foedus.world import World

OUTSIDE = "contributions:"  # how a note on contributions begins


@dataclass(frozen=True, eq=False)
class BurdenTask:
    """An instance with its payers. ``recorded``: who bears the cost on record, in the library or in the file."""

    instance: BurdenInstance
    document: Document
    question: Question
    recorded: Recorded | None
    cost: float | None
    unit: str
    notes: tuple[str, ...]

    def compared(self) -> Comparison:
        """The rules side by side; ``InputError`` with file, line and field where one cannot answer."""
        instance = self.instance
        today = None if instance.today is None else instance.today.rule or "recorded"
        try:
            return compare(
                self.question,
                instance.rules,
                today,
                self.recorded,
                cost=self.cost,
                unit=self.unit,
                arrears=dict(instance.arrears),
                notes=self.notes,
            )
        except InputError as error:
            raise placed(error, self.document) from None


def placed(error: InputError, document: Document) -> InputError:
    """The same findings at their lines in the file."""
    return InputError([_placed(f, document) for f in error.findings])


def _placed(f: Finding, document: Document) -> Finding:
    field = {"on": "day"}.get(f.field, f.field)
    return f if f.file else document.finding(tuple(field.split(".")) if field else (), f.what, f.remedy)


def burden_task(instance: BurdenInstance, document: Document, library: Library, world: World) -> BurdenTask:
    """The task of a checked instance."""
    payers = _payers(instance, library, world)
    given: dict[str, Any] = dict(payers.given)
    for name in ("contributions", "donors"):
        if (stated := getattr(instance, name)) is not None:
            given[name] = dict(stated.by_state)
    given |= {name: getattr(instance, name) for name in ("host", "against") if getattr(instance, name)}
    question = Question(
        payers.members,
        world,
        on=instance.day,
        mix=dict(instance.mix),
        samples=instance.samples,
        seed=instance.seed,
        **given,
    )
    stated = instance.today.stated if instance.today else None
    recorded = payers.recorded
    if stated is not None:
        rest = dict.fromkeys(payers.members, 0.0) if stated.complete else {}
        recorded = Recorded({**rest, **stated.shares}, f"{stated.label} (confidence {stated.confidence})")
    return BurdenTask(
        instance,
        document,
        question,
        recorded,
        instance.cost.amount if instance.cost else payers.cost,
        instance.cost.unit if instance.cost else payers.unit,
        tuple(n for n in payers.notes if not (instance.contributions and n.startswith(OUTSIDE))),
    )


def _payers(instance: BurdenInstance, library: Library, world: World) -> Payers:
    if instance.arrangement is None:
        return Payers(instance.members or ())
    found = payers_of(library.find(instance.arrangement), library, world, instance.day)
    if instance.members is None:
        return found
    kept = {
        k: {s: a for s, a in v.items() if s in instance.members} if isinstance(v, dict) else v
        for k, v in found.given.items()
    }
    return Payers(instance.members, kept, None, found.cost, found.unit, found.notes)
