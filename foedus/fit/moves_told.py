"""Estimated moves told: their parameters and blocks for the engine, and their tables of coefficients for a reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from foedus.fit.contract import Coefficient, Fit
from foedus.fit.numbers import Origin, block, estimated
from foedus.fit.transitions import Moves
from foedus.parameters.parameters import Block, Parameter

LEVELS = ("none", "minor", "major")
UNITS = {
    "constant": "log odds against staying; ten million people, 5,000 $ a head, polyarchy .5, quiet neighbours",
    "ln_peace_years": "per ln(years at peace + 1)",
    "ln_peace_months": "per ln(months at peace + 1)",
    "ln_conflict_years": "per ln(years in conflict)",
    "ln_conflict_months": "per ln(months in conflict)",
    "ln_population": "per ln(people)",
    "ln_gdp_per_head": "per ln(2011 $ a head)",
    "polyarchy": "per unit of polyarchy, at .5",
    "polyarchy_squared": "per squared unit of polyarchy, from .5",
}


@dataclass(frozen=True)
class Telling:
    """How the moves of one model are told: ``block`` begins the names of its blocks, ``name`` those of coefficients.

    ``columns``: the covariates that a level has, whether taken up or not.
    """

    block: str
    name: Callable[[tuple[int, int], str], str]
    columns: Callable[[int], list[str]]
    source: str
    data: str


def parameters(moves: Sequence[Moves], telling: Telling) -> tuple[tuple[Parameter, ...], tuple[Block, ...]]:
    """What the engine reads: one block for each level; a covariate that was not taken up is fixed at 0."""
    found, blocks = [], []
    for each in moves:
        name, names, where = f"{telling.block}_from_{LEVELS[each.level]}", [], []
        for row, to in enumerate(each.others):
            for covariate in telling.columns(each.level):
                found.append(_parameter(each, telling, (row, to), covariate))
                if covariate in each.taken:
                    names.append(found[-1].name)
                    where.append(row * len(each.names) + each.names.index(covariate))
        model = f"multinomial logit of the level after {LEVELS[each.level]}, clustered by state"
        data = f"{telling.data}; moves to none, minor, major: {', '.join(map(str, each.counts))}"
        blocks.append(block(name, model, data, names, each.covariance[np.ix_(where, where)]))
    return tuple(found), tuple(blocks)


def _parameter(each: Moves, telling: Telling, towards: tuple[int, int], covariate: str) -> Parameter:
    row, to = towards
    taken = covariate in each.taken
    text = f"{LEVELS[each.level]} to {LEVELS[to]}: {covariate.replace('_', ' ')}"
    of = f"{telling.block}_from_{LEVELS[each.level]}" if taken else None
    return estimated(
        Origin("intrastate", of, telling.source),
        telling.name((each.level, to), covariate),
        float(each.b[row, each.names.index(covariate)]),
        each.se(row, covariate),
        "linear" if taken else "fixed",
        UNITS.get(covariate, "log odds ratio"),
        text if taken else f"{text}; the record of these years does not identify it, so none",
    )


def fits(moves: Sequence[Moves], telling: Telling, also: str) -> tuple[Fit, ...]:
    """The tables of coefficients, one fit for each level before; ``also`` is said of the data."""
    found = []
    for each in moves:
        table = [
            Coefficient(
                f"to_{LEVELS[to]}_{name}",
                float(each.b[row, each.names.index(name)]),
                each.se(row, name),
            )
            for row, to in enumerate(each.others)
            for name in each.taken
        ]
        found.append(
            Fit(
                name=f"{telling.block}_from_{LEVELS[each.level]}",
                formula="multinomial logit, staying as the reference; clustered by state",
                data=f"{telling.data}; {also}",
                n=sum(each.counts),
                events=sum(each.counts) - each.counts[each.level],
                coefficients=tuple(table),
                diagnostics={"moves": list(each.counts), "left_out": list(each.notes)},
            )
        )
    return tuple(found)
