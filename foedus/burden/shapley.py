"""Shapley: s_i = phi_i / v(N), phi_i the mean of what i adds to v over all orders in which members can join.

v(S) is the risk that coalition S averts (``games.AvertedRisk``): the GDP of its members times the chance that their
joint capability prevails over those they stand against, v(S) = p(S) sum g_i, logit p = m ln(c(S) / t), m the slope
``win_ln_ratio`` as fitted. Left out, ``against`` is the outside rival that most weighs on them. Any other game can be
given as a function of coalitions, with v of nobody 0. Who pays phi_i gets the same return on its money as all others.
Exact to 20 members; beyond, sampled, with a standard error. Unit: share.
"""

from __future__ import annotations

import numpy as np

from foedus.base.errors import Finding, InputError
from foedus.burden.contract import Rule
from foedus.burden.games import AvertedRisk, exact, sampled, table
from foedus.burden.question import Game, Numbers, Question
from foedus.parameters import load_parameters

EXACT_TO = 20
SLOPE = "win_ln_ratio"
ROUNDING = 1e-12


def averted_risk(question: Question) -> AvertedRisk:
    """The game that is played where none is given: the members against ``opponents``, all their capability together."""
    return AvertedRisk(
        question.members,
        question.stock("gdp_oer"),
        question.stock("capability"),
        float(question.stock("capability", opponents(question)).sum()),
        load_parameters()[SLOPE].value,
    )


def opponents(question: Question) -> tuple[str, ...]:
    """Whom the coalition is against: ``against``, or the outside rival with the largest c_j times members it rivals.

    c capability; rivalries are those of the shipped table (own coding).
    """
    world, inside = question.world, question.places()
    if question.against:
        found = [world.iso3[k] for k in question.places(question.against)]
        both = sorted(set(found) & set(question.members))
        if both:
            what = f"{both[0]} is among those who share the cost"
            raise InputError([Finding("against", what, "states that are not members")])
        return tuple(sorted(set(found)))
    weight = world.capability * world.rivalry[:, inside].sum(axis=1)
    weight[inside] = 0.0
    if not weight.max() > 0:
        what = "no member has a rival outside, so that nothing says whom they avert"
        raise InputError([Finding("against", what, "the states that the members stand together against")])
    return (world.iso3[int(weight.argmax())],)


def value(question: Question) -> tuple[Numbers, Numbers]:
    """The Shapley value of each member and its standard error (0 where it is exact), [n], in the units of v."""
    game: Game = question.game or averted_risk(question)
    if len(question.members) > EXACT_TO:
        return sampled(game, question.members, question.samples, question.seed)
    found = exact(table(game, question.members))
    return found, np.zeros(len(found))


def _whole(phi: Numbers) -> float:
    total = float(phi.sum())
    if not total > 0 or phi.min() < -ROUNDING * abs(total):
        what = "a member takes away from the others, or all together are worth nothing: no shares to pay by"
        raise InputError([Finding("game", what, "a game in which nobody's joining lowers the worth")])
    return total


def share(question: Question) -> Numbers:
    """The Shapley value over the worth of all together."""
    phi, _ = value(question)
    _whole(phi)
    kept = np.maximum(phi, 0.0)
    found: Numbers = kept / kept.sum()
    return found


def error(question: Question) -> Numbers:
    """The standard error of each share."""
    phi, spread = value(question)
    found: Numbers = spread / _whole(phi)
    return found


RULE = Rule(
    label="Shapley, averted risk",
    short="Shapley",
    source="Shapley 1953; contest: Tullock 1980, Hirshleifer 1989 (recalled); slope: foedus fit (parameters.yaml)",
    share=share,
    error=error,
    basis="gdp_oer",
    uses=("against", "game"),
    opts_out={
        "null": "a member without income still adds its capability; a member that adds nothing pays nothing"
    },
)
