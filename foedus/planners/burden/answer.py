"""The answer to a burden file: every number that ``foedus plan burden`` says, and the file that it answers.

A file that ``foedus plan check`` reads. Numbers that follow from the shares are said all the same: a reader should not
have to work them out, and the checker does.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from foedus import __version__
from foedus.arrangements.dated import Id, Model, State, Text
from foedus.arrangements.read import validated
from foedus.base.documents import read_document
from foedus.burden.comparison import Comparison
from foedus.planners.burden.instance import Word
from foedus.planners.burden.task import BurdenTask
from foedus.planners.days import Day
from foedus.planners.force.plan import digest

ByState = Mapping[State, float]


class Arrears(Model):
    """What goes unpaid under a rule, and who would bear what if the others covered it."""

    unpaid: float
    unpaid_amount: float | None
    days_a_year: float
    covered: Mapping[State, float | None]


class Missed(Model):
    """A published share and the one that the rule computes."""

    computed: float
    published: float


class Published(Model):
    """How many published shares are known, and those that the rule misses by more than the tolerance."""

    known: int
    tolerance: float
    missed: Mapping[State, Missed]


class Told(Model):
    """One rule's column."""

    label: Text
    source: Text
    shares: ByState
    standard_error: ByState | None
    ratio_to_gdp: ByState
    change: Mapping[State, float | None] | None
    moved: float | None
    gini: float
    gini_of_effort: float
    published: Published | None = None
    amounts: ByState | None = None
    arrears: Arrears | None = None


class TodayTold(Model):
    """The shares that the rules are compared with; none where they are not on record."""

    name: Word
    text: Text
    shares: Mapping[State, float | None]


class BurdenAnswer(Model):
    """The answer to a burden file."""

    instance: Id
    planner: Literal["burden"] = "burden"
    digest: str
    version: str
    arrangement: Id | None
    members: tuple[State, ...] = Field(min_length=1)
    on: Day
    cost: float | None
    unit: Text
    gdp_share: ByState
    today: TodayTold | None
    rules: Mapping[Word, Told]
    left_out: Mapping[Word, Text]
    arrears: ByState
    notes: tuple[Text, ...]


def answered(task: BurdenTask, found: Comparison) -> dict[str, Any]:
    """The answer as plain data, for ``--json`` and the answer file."""
    instance = task.instance
    head = {"instance": instance.id, "planner": "burden", "digest": digest(instance), "version": __version__}
    return {**head, "arrangement": instance.arrangement, **found.as_dict()}


def read_burden_answer(path: Path | str) -> BurdenAnswer:
    """An answer file, as ``foedus plan burden --json`` writes it; ``InputError`` with file, line and field."""
    return validated(BurdenAnswer, read_document(path))
