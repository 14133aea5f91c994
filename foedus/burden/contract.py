"""The contract of a rule that shares a cost, and the registry.

A rule file is named after its rule, opens with its formula and ends with ``RULE = Rule(...)``. Being in this folder is
being registered, listed and tested; the files of ``MACHINERY`` serve the rules and are none.

    share(question) -> s   one share for each member, in the order of ``question.members``; each >= 0, the sum 1

What every rule keeps, unless it opts out and says why (``tests/burden`` goes through the registry):

order      the order in which the members are named changes no share
currency   all GDP in another currency (times a number) changes no share
monotone   more of the rule's ``basis`` for one member, all else as it was, never lowers that member's share
null       a member with none of the ``basis`` pays nothing
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from inspect import getdoc
from pkgutil import iter_modules
from typing import Any

import numpy as np

import foedus.burden as family
from foedus.base.errors import Finding, InputError, RunError, nearest
from foedus.burden.question import Numbers, Question
from foedus.world import World

MACHINERY = {
    "contract",
    "question",
    "proportional",
    "scales",
    "income",
    "games",
    "payers",
    "comparison",
    "published",
}
PROPERTIES = ("order", "currency", "monotone", "null")
CLOSE = 1e-9
Share = Callable[[Question], Numbers]


@dataclass(frozen=True)
class Rule:
    """A named way to share a cost. ``name`` and ``formula`` come from its file; ``short`` heads a narrow column.

    ``source``: where the rule is written down. ``needs``: fields of the question without which it says nothing;
    ``uses``: further ones that it reads where they are given. ``basis``: what it shares by, a stock of the world or a
    field of the question. ``error``: the standard error of each share, where the rule samples. ``opts_out``: properties
    that it does not keep, with the reason. ``rebuilds``: the file of the published scale that it computes anew.
    """

    label: str
    short: str
    source: str
    share: Share
    basis: str = ""
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    error: Share | None = None
    opts_out: Mapping[str, str] = field(default_factory=dict)
    rebuilds: str = ""
    name: str = ""
    formula: str = ""

    def asked(self, question: Question) -> bool:
        """Whether the question has something that is there for this rule."""
        return any(getattr(question, name) for name in (*self.needs, *self.uses))

    def lacks(self, question: Question) -> tuple[str, ...]:
        """The fields that it needs and the question does not have."""
        return tuple(name for name in self.needs if not getattr(question, name))


@cache
def rules() -> dict[str, Rule]:
    """Every rule by name: the files of this folder.

    >>> rules()["gdp"].basis
    'gdp_oer'
    """
    names = sorted(m.name for m in iter_modules(family.__path__) if m.name not in MACHINERY)
    return {name: _registered(name) for name in names}


def _registered(name: str) -> Rule:
    module = import_module(f"{family.__name__}.{name}")
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule) or not set(rule.opts_out) <= set(PROPERTIES):
        raise TypeError(f"{module.__file__} must end with RULE = Rule(...), opting out of {PROPERTIES} only")
    return replace(rule, name=name, formula=getdoc(module) or "")


def find_rule(name: str) -> Rule:
    """The rule of this name; ``InputError`` with the nearest one if there is none."""
    found = rules().get(name.replace("-", "_"))
    if found is None:
        remedy = nearest(name, list(rules())) or ", ".join(rules())
        raise InputError([Finding("rules", f"there is no rule {name!r} to share a cost by", remedy)])
    return found


def shares(rule: str | Rule, members: Sequence[str], world: World, **given: Any) -> Numbers:
    """The share of each member, in the order given: s_i >= 0, sum 1.

    ``given``: further fields of ``Question`` (on, contributions, donors, host, game, mix ...). Raises ``InputError``
    for an unknown rule or state, a state named twice, or a field that the rule needs and that is not given.

    >>> from foedus.world import load_world
    >>> shares("gdp", ["FRA", "DEU"], load_world()).round(2)
    array([0.4, 0.6])
    """
    return answer(
        find_rule(rule) if isinstance(rule, str) else rule, Question(tuple(members), world, **given)
    )


def answer(rule: Rule, question: Question) -> Numbers:
    """The shares of ``question.members`` by ``rule``, in their order."""
    return in_order(rule, question, rule.share)


def in_order(rule: Rule, question: Question, of: Share) -> Numbers:
    """``of`` (a rule's share or error) computed on members sorted by code, given back in the order asked for."""
    codes = question.checked()
    lacking = rule.lacks(question)
    if lacking:
        what = f"the rule {rule.name} needs {' and '.join(lacking)}"
        raise InputError([Finding(lacking[0], what, f"give {', '.join(lacking)}")])
    places = {code: k for k, code in enumerate(sorted(codes))}
    found = of(replace(question, members=tuple(places)))
    if of is rule.share and not (found.min() >= 0 and abs(float(found.sum()) - 1.0) < CLOSE):
        raise RunError(f"the rule {rule.name} gave shares that sum to {found.sum()!r}: please report it")
    order = np.array([places[c] for c in codes])
    result: Numbers = found[order]
    return result
