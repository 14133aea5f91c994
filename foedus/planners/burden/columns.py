"""Every rule's column worked out anew, each once, and the mix of others from these.

A rule that is in none of the lists of this family cannot be checked: ``unknown`` names it, and the checker says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from foedus.planners.burden.anew import ANEW, Shares, parts
from foedus.planners.burden.joining import joined
from foedus.planners.burden.task import BurdenTask
from foedus.planners.burden.unanswered import UnansweredError

SHAPLEY, HYBRID = "shapley", "hybrid"
KNOWN = frozenset({*ANEW, SHAPLEY, HYBRID})


@dataclass(frozen=True)
class Anew:
    """A rule's shares of the members, and their standard error where they are sampled; or why it says nothing."""

    shares: Shares
    error: Shares | None = None
    why: str = ""


def unknown(rules: Iterable[str]) -> list[str]:
    """Rules that cannot be worked out anew.

    >>> unknown(["gdp", "gnp"])
    ['gnp']
    """
    return sorted(set(rules) - KNOWN)


def columns_anew(task: BurdenTask, rules: Iterable[str]) -> dict[str, Anew]:
    """The column of each of ``rules`` that is known here."""
    weights = {k: w for k, w in task.question.mix.items() if w > 0}
    wanted = {*rules}
    if HYBRID in wanted:
        wanted |= weights.keys()
    found = {name: _column(task, name) for name in sorted((wanted & KNOWN) - {HYBRID})}
    if HYBRID in wanted and not unknown(weights):
        found[HYBRID] = _mixed(task, weights, found)
    return found


def _column(task: BurdenTask, name: str) -> Anew:
    try:
        if name == SHAPLEY:
            return Anew(*joined(task))
        return Anew(parts(ANEW[name](task), task.question.members))
    except UnansweredError as reason:
        return Anew({}, why=str(reason))


def _mixed(task: BurdenTask, weights: dict[str, float], of: dict[str, Anew]) -> Anew:
    """The weighted mean of what the rules of the mix say."""
    silent = next((of[k] for k in weights if of[k].why), None)
    if silent is not None or not weights:
        return Anew({}, why=silent.why if silent is not None else "no mix")
    total = fsum(weights.values())
    return Anew(
        {s: fsum(w * of[k].shares[s] for k, w in weights.items()) / total for s in task.question.members}
    )
