"""HiGHS for every planner: without its banner, on a clock, and stopped by Ctrl-C without losing what it has found."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import highspy

WAIT_S = 0.01


class Quiet(highspy.Highs):
    """HiGHS without the banner that it prints when callbacks are switched on, which would stand before the JSON."""

    def enableCallbacks(self) -> None:  # noqa: N802  highspy's own name
        """Switch callbacks on, and the banner off before it."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass
class Clock:
    """The time that is left of ``limit`` seconds, and whether Ctrl-C was pressed."""

    limit: float
    began: float = field(default_factory=time.monotonic)
    interrupted: bool = False

    @property
    def left(self) -> float:
        """Seconds until the limit."""
        return max(0.0, self.began + self.limit - time.monotonic())

    @property
    def taken(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began

    @property
    def stopped(self) -> bool:
        """Whether to begin nothing more."""
        return self.interrupted or self.left < 0.05


def finish(solver: highspy.Highs, clock: Clock, seconds: float) -> None:
    """Solve for at most ``seconds``, in a thread of its own so that Ctrl-C reaches us, and wait until HiGHS is done."""
    solver.setOptionValue("time_limit", float(seconds))
    solver.startSolve()
    while True:
        try:
            if solver.wait(WAIT_S)[0]:
                return
        except KeyboardInterrupt:
            clock.interrupted = True
            solver.cancelSolve()  # type: ignore[no-untyped-call]


def unproven(value: float, bound: float) -> float:
    """(value - bound) / value: the share of a minimised value that is not proven to be needed; 0 at 0.

    >>> unproven(200.0, 190.0)
    0.05
    """
    return max(0.0, value - bound) / value if value > 0 else 0.0
