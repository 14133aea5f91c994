"""The parameter file: each number with its interval, unit, basis and source; contested ones under each view.

    value   the median        interval   the 5 % and 95 % quantiles
    drawn   g(x) = g(value) + z * (g(value) - g(low)) / 1.645   for z < 0, likewise upwards; z standard normal,
            g the identity (linear), ln (log) or logit (logit)

so that the drawn median and 90 % interval are those of the file, also where the interval is lopsided. Parameters of
one estimate are drawn together: their deviations are correlated as the estimates are (a Gaussian copula).

Several questions may be contested. A view of one is held together with a view of each other: ``as_recorded+no_effect``
names one of both. A question has a view that is *held* where none of its views is named (then the numbers are those
outside all views), or none: then each of its views is lived.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from foedus.base.documents import Document, read_document
from foedus.base.errors import Finding, InputError, nearest
from foedus.base.paths import LIBRARY

FILE = LIBRARY / "parameters.yaml"
Z90 = 1.6448536269514722
TOGETHER = "+"  # between the views of several questions
Floats = NDArray[np.float64]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Basis = Literal["estimated", "literature", "guess"]


class ViewValue(_Model):
    """A contested parameter under one view. ``basis``: left out, that of the parameter."""

    value: float
    interval: tuple[float, float]
    source: str
    basis: Basis | None = None


Process = Literal["disputes", "escalation", "call", "war", "intrastate", "operations", "lines", "arms"]


class Parameter(_Model):
    """One number of the model. See the module for what value, interval and scale mean.

    ``process``: which of the engine's processes reads it. ``block``: the estimate that it is part of.
    """

    name: Name
    process: Process
    value: float
    interval: tuple[float, float]
    unit: str
    scale: Literal["linear", "log", "logit", "fixed"]
    basis: Basis
    source: str
    text: str
    block: str | None = None
    view: str | None = None
    views: Mapping[str, ViewValue] = {}

    @property
    def contested(self) -> bool:
        """Whether views of the literature differ on it."""
        return bool(self.views)

    def under(self, choice: str) -> Parameter:
        """The parameter as the view ``choice`` has it."""
        view = self.views.get(choice)
        if view is None:
            return self
        changed = {"value": view.value, "interval": view.interval, "basis": view.basis or self.basis}
        return self.model_copy(update=changed)

    def quantile(self, z: Floats) -> Floats:
        """The values at ``z`` standard normal deviations; the median at 0."""
        z = np.asarray(z, float)
        if self.scale == "fixed":
            return np.full(z.shape, self.value)
        middle, low, high = (_to(x, self.scale) for x in (self.value, *self.interval))
        return _back(middle + np.abs(z) / Z90 * np.where(z < 0, low - middle, high - middle), self.scale)


def _to(x: float, scale: str) -> float:
    return math.log(x) if scale == "log" else math.log(x / (1 - x)) if scale == "logit" else x


def _back(y: Floats, scale: str) -> Floats:
    return np.exp(y) if scale == "log" else 1 / (1 + np.exp(-y)) if scale == "logit" else y


class Choice(_Model):
    """One view of a contested question."""

    label: str
    source: str


class View(_Model):
    """A contested question and the views of it, in the order in which results are shown.

    ``held``: the view that a run holds which names none; left out, such a run lives each.
    """

    question: str
    held: str | None = None
    choices: Mapping[str, Choice]


class Block(_Model):
    """One estimate: its model and data in words, and how the deviations of its parameters are correlated.

    ``correlation``: the lower triangle, row by row, without the diagonal of ones: row k has k numbers.
    """

    name: Name
    model: str
    data: str
    parameters: tuple[Name, ...]
    correlation: tuple[tuple[float, ...], ...]

    def matrix(self) -> Floats:
        """The correlation matrix [k, k]."""
        full = np.eye(len(self.parameters))
        for k, row in enumerate(self.correlation):
            full[k, :k] = full[:k, k] = row
        return full


class Parameters(_Model):
    """All parameters by name, in the order of the file; a value, like a library.

    ``made``: the command and the data that an estimated file was made with.
    """

    made: Mapping[str, Any] = {}
    views: Mapping[str, View]
    blocks: tuple[Block, ...] = ()
    parameters: tuple[Parameter, ...]

    def __getitem__(self, name: str) -> Parameter:
        names = [p.name for p in self.parameters]
        if name not in names:
            raise InputError(
                f"there is no parameter {name!r}; did you mean {nearest(name, names) or names[0]}?"
            )
        return self.parameters[names.index(name)]

    @property
    def choices(self) -> list[str]:
        """Ids of every view of every contested question, in the order of the file."""
        return [choice for view in self.views.values() for choice in view.choices]

    def question_of(self, choice: str) -> str | None:
        """The id of the question that ``choice`` is a view of; ``None`` where it is none."""
        return next((name for name, view in self.views.items() if choice in view.choices), None)

    def unknown(self, choice: str) -> tuple[str, str] | None:
        """What is wrong with the name of one view, and what to write instead; ``None`` for a known one."""
        if choice in self.choices:
            return None
        if all(c in self.choices for c in choice.split(TOGETHER)):
            return f"{choice!r} names several views", f"each by itself: {', '.join(choice.split(TOGETHER))}"
        return f"there is no view {choice!r}", nearest(choice, self.choices) or ", ".join(self.choices)

    def views_of(self, named: Iterable[str] = ()) -> list[str]:
        """The views of a run that names some: one of each question together, in every combination.

        >>> load_parameters().views_of(["as_recorded", "protect", "no_effect"])
        ['as_recorded+protect', 'as_recorded+no_effect']
        """
        chosen = list(dict.fromkeys(named))
        asked = []
        for view in self.views.values():
            mine = [c for c in chosen if c in view.choices]
            if mine or view.held is None:
                asked.append(mine or list(view.choices))
        return [TOGETHER.join(together) for together in product(*asked)] if asked else []

    def no_view(self, view: str) -> tuple[str, str] | None:
        """What is wrong with ``view`` where it does not name one view of a run, and what to write instead."""
        named = view.split(TOGETHER)
        for choice in named:
            if choice not in self.choices:
                near = nearest(choice, self.choices) or ", ".join(self.choices)
                return f"there is no view {choice!r}", near
        for question in self.views.values():
            mine = [c for c in question.choices if c in named]
            if len(mine) > 1:
                return f"{' and '.join(mine)} are views of one question: {question.question}", mine[0]
            if not mine and question.held is None:
                first = next(iter(question.choices))
                return f"{view!r} says nothing on: {question.question}", f"{first}{TOGETHER}{view}, say"
        return None

    def one_view(self, view: str) -> str:
        """``view`` with its questions in order; ``InputError`` where it does not name one view of a run.

        >>> load_parameters().one_view("no_effect+as_recorded")
        'as_recorded+no_effect'
        """
        if (wrong := self.no_view(view)) is not None:
            raise InputError([Finding("view", *wrong)])
        return self.views_of(view.split(TOGETHER))[0]

    def under(self, view: str | None) -> Parameters:
        """The same parameters as a view has them, or views of several questions together (``None``: as they are)."""
        if view is None:
            return self
        parameters = self.parameters
        for choice in view.split(TOGETHER):
            if choice not in self.choices:
                raise InputError(f"there is no view {choice!r}; the views are {', '.join(self.choices)}")
            parameters = tuple(p.under(choice) for p in parameters)
        return self.model_copy(update={"parameters": parameters})

    def replaced(self, values: Mapping[str, float]) -> Parameters:
        """The same parameters with some of them fixed at given values, under every view."""
        for name in values:
            _ = self[name]
        changed = tuple(
            p.model_copy(
                update={
                    "value": values[p.name],
                    "interval": (values[p.name],) * 2,
                    "scale": "fixed",
                    "views": {},
                }
            )
            if p.name in values
            else p
            for p in self.parameters
        )
        return self.model_copy(update={"parameters": changed})

    def records(self, z: Floats) -> NDArray[Any]:
        """Records that compiled code reads by name: one per row of ``z`` [rows, parameters], deviations."""
        table = np.zeros(len(z), dtype=[(p.name, np.float64) for p in self.parameters])
        for k, parameter in enumerate(self.parameters):
            table[parameter.name] = parameter.quantile(z[:, k])
        return table.view(np.recarray)

    def correlated(self, z: Floats) -> Floats:
        """Deviations as the estimates hang together: z [rows, parameters] independent → correlated within blocks.

        z_B · Lᵀ for each block B, L the Cholesky factor of its correlation matrix. A block's first parameter keeps
        its own deviation, and a parameter outside all blocks does too.
        """
        z = np.asarray(z, float)
        found, at = z.copy(), {p.name: k for k, p in enumerate(self.parameters)}
        for block in self.blocks:
            columns = [at[name] for name in block.parameters]
            factor = np.linalg.cholesky(block.matrix())
            found[:, columns] = 0.0
            for k, column in enumerate(
                columns
            ):  # a matrix product rounds by how many rows it has; this does not
                found[:, columns] += z[:, [column]] * factor[:, k]
        return found

    def correlation(self) -> Floats:
        """The correlations of all deviations [parameters, parameters]: those of the blocks, 0 elsewhere."""
        full, at = np.eye(len(self.parameters)), {p.name: k for k, p in enumerate(self.parameters)}
        for block in self.blocks:
            rows = [at[name] for name in block.parameters]
            full[np.ix_(rows, rows)] = block.matrix()
        return full

    def medians(self) -> Any:
        """One record with every parameter at its median."""
        return self.records(np.zeros((1, len(self.parameters))))[0]

    def digest(self) -> str:
        """SHA-256 over everything in the file."""
        return hashlib.sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()


@cache
def load_parameters(path: Path = FILE) -> Parameters:
    """Read and check a parameter file; ``InputError`` names file, line and field.

    >>> load_parameters()["deterrence"].under("deters").value
    0.72
    """
    document = read_document(path)
    try:
        parameters = Parameters.model_validate(document.data)
    except ValidationError as error:
        raise InputError(
            [document.finding(tuple(e["loc"]), e["msg"].lower()) for e in error.errors()]
        ) from None
    findings = [f for i, p in enumerate(parameters.parameters) for f in _check(p, i, parameters, document)]
    findings += _check_views(parameters, document)
    findings += [f for i, b in enumerate(parameters.blocks) for f in _check_block(b, i, parameters, document)]
    if findings:
        raise InputError(findings)
    return parameters


def _check(parameter: Parameter, i: int, parameters: Parameters, document: Document) -> list[Finding]:
    at = ("parameters", i)
    findings: list[Finding] = []
    names = [p.name for p in parameters.parameters]
    if parameter.name in names[:i]:
        findings.append(document.finding((*at, "name"), f"{parameter.name!r} is given twice", "another name"))
    bounds = {"log": (0.0, math.inf), "logit": (0.0, 1.0)}.get(parameter.scale, (-math.inf, math.inf))
    stated: tuple[Parameter | ViewValue, ...] = (parameter, *parameter.views.values())
    for values in stated:
        low, high = values.interval
        if not low <= values.value <= high:
            findings.append(
                document.finding((*at, "interval"), f"{values.value} is not inside [{low}, {high}]")
            )
        elif parameter.scale in ("log", "logit") and not (bounds[0] < low and high < bounds[1]):
            what = f"a {parameter.scale} scale needs values inside ({bounds[0]}, {bounds[1]})"
            findings.append(document.finding((*at, "interval"), what))
    view = parameters.views.get(parameter.view or "")
    if view is None and (parameter.view is not None or parameter.views):
        named = "no question" if parameter.view is None else repr(parameter.view)
        what = f"names {named}, which is not one of the views at the head of the file"
        findings.append(document.finding((*at, "view"), what, " or ".join(parameters.views)))
    elif view is not None and set(parameter.views) != set(view.choices):
        what = f"must have every choice of the view {parameter.view!r}"
        findings.append(document.finding((*at, "views"), what, ", ".join(view.choices)))
    return findings


def _check_views(parameters: Parameters, document: Document) -> Iterator[Finding]:
    """A view belongs to one question, a held one to its own, and the numbers outside all views are the held ones."""
    seen: dict[str, str] = {}
    for name, view in parameters.views.items():
        at = ("views", name)
        for choice in view.choices:
            if choice in seen:
                what = f"{choice!r} is a view of {seen[choice]!r} already"
                yield document.finding((*at, "choices", choice), what, "another id")
            seen[choice] = name
        if view.held is not None and view.held not in view.choices:
            yield document.finding(
                (*at, "held"), f"{view.held!r} is none of its views", ", ".join(view.choices)
            )
    for i, p in enumerate(parameters.parameters):
        question = parameters.views.get(p.view or "")
        if question is None or question.held is None or question.held not in p.views:
            continue
        held = p.views[question.held]
        if (held.value, held.interval) != (p.value, p.interval):
            what = f"differs from that of {question.held}, which is held where no view is named"
            yield document.finding(("parameters", i, "value"), what, "the same value and interval in both")


def _check_block(block: Block, i: int, parameters: Parameters, document: Document) -> list[Finding]:
    """A block names parameters of the file that name it, and its correlations are those of a distribution."""
    at = ("blocks", i)
    members = {p.name for p in parameters.parameters if p.block == block.name}
    if set(block.parameters) != members:
        odd = ", ".join(sorted(set(block.parameters) ^ members))
        what = f"and the parameters that name the block {block.name!r} differ in {odd}"
        return [document.finding((*at, "parameters"), what, "the same names in both places")]
    if [len(row) for row in block.correlation] != list(range(len(block.parameters))):
        what = "must be a lower triangle: row k has k numbers, the first row none"
        return [document.finding((*at, "correlation"), what, f"{len(block.parameters)} rows")]
    if np.linalg.eigvalsh(block.matrix()).min() <= 0:
        return [
            document.finding((*at, "correlation"), "is not positive definite", "correlations of one estimate")
        ]
    return []
