"""Why no roster meets all requirements: a smallest set of them that cannot hold together, in words.

The deletion filter: leave one requirement out; if the rest still cannot be met, it is not part of the conflict. Whole
kinds are tried first (all rests, all vetoes), then single requirements. What is left is irreducible: drop any one of
it, and the rest can be met.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.planners.highs import Clock
from foedus.planners.roster.model import Requirement, RosterModel
from foedus.planners.roster.solve import can_be_met, requirements


@dataclass(frozen=True)
class Conflict:
    """Requirements that cannot all hold; ``irreducible``: without any one of them the others can."""

    requirements: tuple[Requirement, ...]
    irreducible: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The requirements as sentences."""
        return tuple(r.words for r in self.requirements)


def conflict(model: RosterModel, timer: Clock) -> Conflict | None:
    """The conflict among the model's requirements; ``None`` where there is none, or none was proven in time."""
    kept = requirements(model.rows)
    if _possible(model, kept, timer) is not False:
        return None
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
    return Conflict(tuple(kept), sure)


def _halves(kept: Sequence[Requirement]) -> list[list[Requirement]]:
    """Blocks of eight and then single requirements: most of them fall out together."""
    blocks = [list(kept[i : i + 8]) for i in range(0, len(kept), 8)] if len(kept) > 16 else []
    return [*blocks, *([r] for r in kept)]


def _possible(model: RosterModel, kept: Sequence[Requirement], timer: Clock) -> bool | None:
    if timer.interrupted or timer.left <= 0:
        return None
    wanted = set(kept)
    return can_be_met(model, [row for row in model.rows if row.why is None or row.why in wanted], timer)
