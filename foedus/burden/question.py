"""The question that every rule answers: who shares a cost, in which world, and what each has given, pledged, gained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from foedus.base.errors import Finding, InputError
from foedus.world import World

Numbers = NDArray[np.float64]
Coalition = frozenset[str]
Game = Callable[[Coalition], float]
NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True, eq=False)
class Question:
    """Who shares a cost. Rules see ``members`` in the order of their codes, whatever order was asked for.

    ``on``: the day whose scales and lists hold (left out: 1 January of the world's year).
    ``contributions``: what each brings itself, in persons or in money, all in one unit.
    ``donors``: what each gives freely, in money. ``debts``: external debt, USD (left out: as the library has it).
    ``host``: the states that the cost is spent on. ``against``: those that the members stand together against.
    ``game``: what a coalition is worth (``shapley``).
    ``mix``: the weight of each rule in a hybrid. ``samples`` and ``seed``: of the sampled Shapley value.
    """

    members: tuple[str, ...]
    world: World
    on: date | None = None
    contributions: Mapping[str, float] = field(default_factory=dict)
    donors: Mapping[str, float] = field(default_factory=dict)
    debts: Mapping[str, float] | None = None
    host: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    game: Game | None = None
    mix: Mapping[str, float] = field(default_factory=dict)
    samples: int = 2000
    seed: int = 1

    @property
    def day(self) -> date:
        """The day whose scales and lists hold."""
        return self.on or date(self.world.year, 1, 1)

    def checked(self) -> tuple[str, ...]:
        """The codes of the members, in the order given; ``InputError`` for an unknown one, one twice, or none."""
        codes = tuple(self.world.iso3[k] for k in self.places())
        twice = sorted({c for c in codes if codes.count(c) > 1})
        if twice or not codes:
            what = f"{twice[0]} is named twice" if twice else "there are none"
            raise InputError([Finding("members", what, "each state once, at least one")])
        return codes

    def places(self, states: Iterable[str] | None = None) -> NDArray[np.intp]:
        """Positions in the world of ``states`` (left out: the members)."""
        return np.array([self.world.index(s) for s in (self.members if states is None else states)], np.intp)

    def stock(self, name: str, states: Iterable[str] | None = None) -> Numbers:
        """A stock of the world for the members; ``InputError`` where it is not known: missing is never 0."""
        wanted = self.members if states is None else tuple(states)
        values: Numbers = getattr(self.world, name)[self.places(wanted)]
        unknown = [s for s, v in zip(wanted, values, strict=True) if not np.isfinite(v)]
        if unknown:
            what = f"{name} of {', '.join(unknown[:5])} is not known in the world of {self.world.year}"
            raise InputError([Finding("members", what, "leave them out, or use another rule")])
        return values

    def given(self, name: str) -> Numbers:
        """What each member has in the field ``name``, 0 where it is not named there."""
        amounts: Mapping[str, float] = getattr(self, name)
        strangers = sorted(set(amounts) - set(self.members))
        if strangers:
            what = f"{', '.join(strangers[:5])} is not among the members that share the cost"
            raise InputError([Finding(name, what, "add it to the members, or leave it out")])
        wrong = [s for s, a in amounts.items() if not (np.isfinite(a) and a >= 0)]
        if wrong:
            raise InputError([Finding(name, f"{wrong[0]}={amounts[wrong[0]]} is not an amount", "0 or more")])
        return np.array([float(amounts.get(s, 0.0)) for s in self.members])
