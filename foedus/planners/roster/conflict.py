"""Why no roster meets all requirements: a set of them that cannot hold together, in words, with their fields.

First the deletion filter: leave one requirement out; if the rest still cannot be met, it is not part of the conflict.
Whole kinds are tried first (all rests, all vetoes), then single requirements. What is left is irreducible: drop any one
of it, and the rest can be met. There may be a smaller one elsewhere, which hitting sets look for in the time that is
left (``foedus.planners.hitting``). What a roster that meets some requirements leaves out of the others is found by a
programme in which each of the others may be broken, at a cost of 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from foedus.planners.highs import Clock
from foedus.planners.hitting import Names, smallest_conflict
from foedus.planners.roster.model import INFINITY, Requirement, RosterModel, Row
from foedus.planners.roster.solve import broken_at_least, can_be_met, requirements

FILTER_PART = 0.5  # of the time, at the most, for an irreducible set; the rest for a smallest one
SLICE_S = 5.0  # for what one set leaves out; the fewest are not needed, only some
ENOUGH = 10.0  # breaks a row over a column without an end: such columns count things that are missing


@dataclass(frozen=True)
class Conflict:
    """Requirements that cannot all hold. ``irreducible``: without any one of them the others can; ``smallest``: no

    smaller set is in conflict. Each is ``False`` where time ended before it was proven.
    """

    requirements: tuple[Requirement, ...]
    irreducible: bool
    smallest: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The requirements as sentences."""
        return tuple(r.words for r in self.requirements)

    @property
    def sure(self) -> str:
        """What is proven of the set, in words."""
        if self.smallest:
            return "no smaller set of requirements is in conflict"
        if self.irreducible:
            return "no requirement of these can be left out; not proven to be the smallest set"
        return "time ended before it was known whether fewer would do; give more --time-limit"


def conflict(model: RosterModel, timer: Clock) -> Conflict | None:
    """The conflict among the model's requirements; ``None`` where there is none, or none was proven in time."""
    every = requirements(model.rows)
    if _possible(model, every, timer) is not False:
        return None
    kept, sure = _filtered(model, every, Clock(timer.left * FILTER_PART, stop=timer.stop))
    by_name = {f"{k:05}": r for k, r in enumerate(every)}

    def left_out(chosen: Names) -> Names | None:
        hard = {by_name[name] for name in chosen}
        answer = _left_out(model, hard, timer)
        return None if answer is None else frozenset(n for n, r in by_name.items() if r in answer)

    known = frozenset(n for n, r in by_name.items() if r in set(kept))
    found = smallest_conflict(list(by_name), left_out, timer, known)
    sure = sure or found.names != known or found.smallest
    return Conflict(tuple(by_name[n] for n in sorted(found.names)), sure, found.smallest)


def _filtered(model: RosterModel, kept: list[Requirement], timer: Clock) -> tuple[list[Requirement], bool]:
    """The deletion filter: what is left, and whether each of it is known to be needed."""
    sure = True
    by_kind = [[r for r in kept if r.kind == kind] for kind in sorted({r.kind for r in kept})]
    for parts in (by_kind, None):
        for part in parts if parts is not None else _halves(kept):
            rest = [r for r in kept if r not in set(part)]
            if len(rest) == len(kept):
                continue
            answer = _possible(model, rest, timer)
            if answer is False:
                kept = rest
            elif answer is None:
                sure = False
    return kept, sure


def _halves(kept: Sequence[Requirement]) -> list[list[Requirement]]:
    """Blocks of eight and then single requirements: most of them fall out together."""
    blocks = [list(kept[i : i + 8]) for i in range(0, len(kept), 8)] if len(kept) > 16 else []
    return [*blocks, *([r] for r in kept)]


def _possible(model: RosterModel, kept: Sequence[Requirement], timer: Clock) -> bool | None:
    if timer.stopped:
        return None
    wanted = set(kept)
    return can_be_met(model, [row for row in model.rows if row.why is None or row.why in wanted], timer)


def _left_out(model: RosterModel, hard: set[Requirement], timer: Clock) -> set[Requirement] | None:
    """Few requirements that a roster with all of ``hard`` breaks; ``None``: there is none; nothing: not known."""
    loose = RosterModel(model.task, list(model.upper), list(model.whole))
    broken: dict[Requirement, int] = {}
    for row in model.rows:
        if row.why is None or row.why in hard:
            loose.rows.append(row)
        else:
            if row.why not in broken:
                broken[row.why] = loose.column(1.0, whole=True)
            loose.rows += _breakable(model, row, broken[row.why])
    loose.objectives = {"uncovered_turns": (0.0, dict.fromkeys(broken.values(), 1.0))}
    values = broken_at_least(loose, timer, min(SLICE_S, timer.left))
    return None if values is None else {r for r, c in broken.items() if values and values[c] > 0.5}


def _breakable(model: RosterModel, row: Row, broken: int) -> list[Row]:
    """The row, which ``broken = 1`` makes say nothing: the most and the least of its terms are known."""
    most = sum(max(0.0, _times(c, model.upper[k])) for k, c in row.terms.items())
    least = sum(min(0.0, _times(c, model.upper[k])) for k, c in row.terms.items())
    rows = []
    if row.high < INFINITY and most > row.high:
        more = most - row.high if math.isfinite(most) else ENOUGH
        rows.append(Row(-INFINITY, row.high, {**row.terms, broken: -more}))
    if row.low > -INFINITY and least < row.low:
        less = row.low - least if math.isfinite(least) else ENOUGH
        rows.append(Row(row.low, INFINITY, {**row.terms, broken: less}))
    return rows


def _times(coefficient: float, upper: float) -> float:
    return 0.0 if coefficient == 0 else coefficient * upper
