"""The shape of a burden file: whose cost is shared, by which rules, and what they are compared with.

    arrangement   its payers, its cost and who bears it today, as the library has them on the day; or, beside it or
                  alone, ``members``: the states that share the cost
    rules         those to show; left out, all that can answer
    today         what they are compared with: the name of a rule, ``recorded``, or shares written in the file

Lists of states are ISO 3166-1 alpha-3. Parts are from 0 to 1: {USA: 0.25} is a quarter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict

from foedus.arrangements.dated import Confidence, Id, Model, State, Text
from foedus.arrangements.schema import Source
from foedus.planners.days import Day
from foedus.planners.exact import Number, Whole

MOST = 1e15  # of an amount: a thousand times the world's yearly product
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Part = Annotated[Number, Field(ge=0, le=1)]
Amount = Annotated[Number, Field(ge=0, le=MOST)]


class Sourced(Model):
    """What a line of the file rests on."""

    source: Id
    confidence: Confidence = "high"
    basis: Literal["record", "literature", "guess"] = "record"
    note: Text | None = None


class Cost(Sourced):
    """The cost of a year, in place of the recorded budget."""

    amount: Annotated[Number, Field(gt=0, le=MOST)]
    unit: Text = "USD"


class Amounts(Sourced):
    """What states bring or give, all in one unit."""

    by_state: Mapping[State, Amount] = Field(min_length=1)


class Shares(Sourced):
    """Who bears which part today; ``complete``: states that are not named bear nothing, else it is not known."""

    label: Text
    shares: Mapping[State, Part] = Field(min_length=1)
    complete: Annotated[bool, Strict()] = False


def _today(given: Any) -> Any:
    """A rule's name is written as a word; said here in the file's words and not in those of two shapes."""
    if isinstance(given, str):
        return {"rule": given}
    if not isinstance(given, (dict, Today)):
        raise ValueError("should be the name of a rule, recorded, or shares: {label: ..., shares: {...}}")
    return given if isinstance(given, Today) or "rule" in given else {"stated": given}


class Today(Model):
    """What the rules are compared with: a rule by name (or ``recorded``), or shares as stated."""

    rule: Word | None = None
    stated: Shares | None = None


class BurdenInstance(Model):
    """A question of who pays. ``samples`` and ``seed``: of the Shapley value of more than 20 members."""

    id: Id
    planner: Literal["burden"]
    title: Text
    summary: Text
    sources: tuple[Source, ...] = Field(min_length=1)
    day: Day
    arrangement: Id | None = None
    members: tuple[State, ...] | None = Field(default=None, min_length=1)
    cost: Cost | None = None
    rules: tuple[Word, ...] = ()
    today: Annotated[Today, BeforeValidator(_today)] | None = None
    arrears: Mapping[State, Part] = {}
    mix: Mapping[Word, Amount] = {}
    contributions: Amounts | None = None
    donors: Amounts | None = None
    host: tuple[State, ...] = ()
    against: tuple[State, ...] = ()
    samples: Whole = Field(default=2000, ge=2, le=100_000)
    seed: Whole = Field(default=1, ge=0, lt=2**63)
    note: Text | None = None


def burden_schema() -> dict[str, Any]:
    """JSON Schema of burden files, for editors (``foedus schema burden``).

    >>> burden_schema()["title"]
    'foedus burden'
    """
    schema = BurdenInstance.model_json_schema(by_alias=True)
    shares = {k: v for k, v in schema["$defs"]["Today"].items() if k != "properties"}
    schema["$defs"]["Today"] = {
        "description": shares["description"],
        "anyOf": [{"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}, {"$ref": "#/$defs/Shares"}],
    }
    return {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "foedus burden"}
