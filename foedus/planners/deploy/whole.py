"""Plans lived whole: every posting in one world, so that what adds up only nearly is seen as it is.

A ``Candidate`` is a plan with its contributions; all are lived on the same futures beside the arm without postings and
the library as it is on file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foedus.engine.model import Model
from foedus.planners.deploy.choice import Board
from foedus.planners.deploy.lives import Stage
from foedus.planners.deploy.missions import added
from foedus.planners.deploy.senders import Sent, contributions
from foedus.planners.deploy.task import Posting


@dataclass(frozen=True)
class Candidate:
    """A plan by name: postings by their number on the board, and who mans each."""

    name: str
    postings: tuple[int, ...]
    sent: tuple[tuple[Posting, Sent], ...]


def candidate(name: str, board: Board, postings: Sequence[int]) -> Candidate:
    """A plan with its contributions."""
    given = contributions(board.pool, postings) if len(postings) else []
    pairs = tuple((board.postings[k], one) for k, one in zip(postings, given, strict=True))
    return Candidate(name, tuple(postings), pairs)


def arms_of(on: Stage, candidates: Sequence[Candidate]) -> list[Model]:
    """The models of: nobody sent, the library as it is on file, each candidate."""
    task = on.task
    plans = [on.arm(added(task, c.sent)) for c in candidates]
    arms = [on.arm(()), on.arm((), task.library), *plans]
    return [on.model(arm) for arm in arms]
