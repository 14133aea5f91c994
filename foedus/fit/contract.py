"""The contract of a model, and the registry.

A model file is named after its model, opens with its formula and ends with ``MODEL = Model(...)``. Being in this folder
is being registered, fitted and documented; the files of ``MACHINERY`` serve all models.

    estimate(until, options) -> Estimate    from the years window(until, options), ``until`` itself excluded

An estimate has parameters for the engine, blocks that say how they hang together, and fits: what a reader needs to
judge it. Whoever estimates several regressions returns several fits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import foedus.fit as family
from foedus.fit.scores import Decile, Score
from foedus.parameters.parameters import Block, Parameter

MACHINERY = {
    "answers",
    "baselines",
    "compose",
    "contract",
    "disputes",
    "dyad_years",
    "inside_months",
    "inside_scores",
    "jackknife",
    "levels",
    "moves_told",
    "numbers",
    "openness",
    "priors",
    "regression",
    "scores",
    "spans",
    "stays",
    "tail",
    "told",
    "transitions",
    "worlds",
}


@dataclass(frozen=True)
class Options:
    """How a model is fitted.

    ``window``: years before ``until`` that the estimate rests on. ``recent``: the last of them, which set the level.
    ``quick``: fewer origins and a smaller subsample, for tests; marked as such in the file. ``folder``: where the tidy
    tables lie, if not in the user's data folder. ``say``: told what is being done. ``before``: the estimates of the
    models that a model needs.
    """

    window: int = 55
    recent: int = 15
    quick: bool = False
    folder: Path | None = None
    say: Callable[[str], None] = field(default=lambda _: None, compare=False)
    before: Mapping[str, Estimate] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Coefficient:
    """A row of a table of coefficients: ``z`` = b / se; ``se`` clustered."""

    name: str
    b: float
    se: float

    @property
    def z(self) -> float:
        """b / se."""
        return self.b / self.se if self.se > 0 else float("nan")


@dataclass(frozen=True)
class Fit:
    """One regression or one likelihood: what was fitted to what, how well, and how it scores on later years.

    ``events``: how many of the ``n`` rows are ones. ``diagnostics``: pseudo-R2, convergence, separation and whatever
    the model wants said; plain data. ``scores``: rolling origins, the model and each baseline.
    """

    name: str
    formula: str
    data: str
    n: int
    events: int
    coefficients: tuple[Coefficient, ...]
    diagnostics: Mapping[str, Any] = field(default_factory=dict)
    calibration: tuple[Decile, ...] = ()
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True)
class Estimate:
    """What a model found: parameters for the engine, their blocks, and the fits behind them."""

    parameters: tuple[Parameter, ...]
    blocks: tuple[Block, ...]
    fits: tuple[Fit, ...]


@dataclass(frozen=True)
class Model:
    """A model of the record. ``name`` and ``text`` come from its file.

    ``sources``: the tidy tables that it reads. ``parameters``: the names that it must produce. ``needs``: models that
    are fitted before it, because their parameters enter its covariates. ``last``: the latest ``until``, as its tables
    end there. Before its record begins a model gives no parameters, and a fit that says so. ``takes``: parameters that
    are contested, whose published figure in the priors it puts beside its own, each under its view.
    """

    formula: str
    data: str
    sources: tuple[str, ...]
    parameters: tuple[str, ...]
    estimate: Callable[[int, Options], Estimate]
    needs: tuple[str, ...] = ()
    last: int = 2001
    takes: tuple[str, ...] = ()
    name: str = ""
    text: str = ""


def window(until: int, options: Options) -> range:
    """The years of an estimate.

    >>> window(2001, Options())
    range(1946, 2001)
    """
    return range(until - options.window, until)


def recent(until: int, options: Options) -> range:
    """The years that set the level.

    >>> recent(2001, Options())
    range(1986, 2001)
    """
    return range(until - options.recent, until)


@cache
def models() -> dict[str, Model]:
    """Every model by name: the files of this folder."""
    names = sorted(m.name for m in iter_modules(family.__path__) if m.name not in MACHINERY)
    return {name: _registered(name) for name in names}


def _registered(name: str) -> Model:
    module = import_module(f"{family.__name__}.{name}")
    model = getattr(module, "MODEL", None)
    if not isinstance(model, Model):
        raise TypeError(f"{module.__file__} must end with MODEL = Model(...)")
    return replace(model, name=name, text=getdoc(module) or "")
