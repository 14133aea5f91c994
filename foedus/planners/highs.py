"""HiGHS for every planner: without its banner, on a clock, and stopped by Ctrl-C without losing what it has found."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import highspy

WAIT_S, AFTER_S = 0.01, 1.0


class Quiet(highspy.Highs):
    """HiGHS without the banner that it prints when callbacks are switched on, which would stand before the JSON."""

    def enableCallbacks(self) -> None:  # noqa: N802  highspy's own name
        """Switch callbacks on, and the banner off before it."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass
class Stop:
    """Whether Ctrl-C was pressed; clocks of one search share it."""

    pressed: bool = False


@dataclass
class Clock:
    """The time that is left of ``limit`` seconds, and whether Ctrl-C was pressed."""

    limit: float
    began: float = field(default_factory=time.monotonic)
    stop: Stop = field(default_factory=Stop)

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C was pressed."""
        return self.stop.pressed

    @interrupted.setter
    def interrupted(self, pressed: bool) -> None:
        self.stop.pressed = pressed

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

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What is done meanwhile takes no time of the limit.

        >>> clock = Clock(1.0, began=time.monotonic() - 0.5)
        >>> with clock.paused():
        ...     time.sleep(0.01)
        >>> clock.left > 0.49
        True
        """
        began = time.monotonic()
        try:
            yield
        finally:
            self.began += time.monotonic() - began

    def part(self, share: float) -> Clock:
        """A clock that began with this one and ends after a share of its limit; Ctrl-C stops both.

        >>> whole = Clock(10.0)
        >>> part = whole.part(0.5)
        >>> part.interrupted = True
        >>> part.limit, whole.interrupted
        (5.0, True)
        """
        return Clock(self.limit * share, self.began, self.stop)


@contextmanager
def listening(clock: Clock) -> Iterator[None]:
    """Ctrl-C, wherever it falls, stops ``clock`` and loses nothing; pressed again it ends the program."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def press(*_: object) -> None:
        if clock.interrupted:
            raise KeyboardInterrupt
        clock.interrupted = True

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def finish(solver: highspy.Highs, clock: Clock, seconds: float) -> None:
    """Solve for at most ``seconds``, in a thread of its own so that Ctrl-C reaches us, and wait until HiGHS is done."""
    late = clock.interrupted  # what is still begun then has a second to make the best of what there is
    solver.setOptionValue("time_limit", float(min(seconds, AFTER_S) if late else seconds))
    solver.startSolve()
    while True:
        try:
            if solver.wait(WAIT_S)[0]:
                return
            if clock.interrupted and not late:
                late = True
                solver.cancelSolve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            clock.interrupted = True
            solver.cancelSolve()  # type: ignore[no-untyped-call]


def unproven(value: float, bound: float) -> float:
    """(value - bound) / value: the share of a minimised value that is not proven to be needed; 0 at 0.

    >>> unproven(200.0, 190.0)
    0.05
    """
    return max(0.0, value - bound) / value if value > 0 else 0.0
