"""What is told while a plan is looked for, and what Ctrl-C does to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

Told = Callable[[str, int, int], None]
T = TypeVar("T")


@dataclass
class Watch:
    """What is told while it runs: step, worlds done, worlds in all; and the seconds that each step took.

    ``ready``: from here on Ctrl-C gives a plan. ``restarted``: it fell between lives and solves, so search no more.
    """

    told: Told = field(default=lambda step, done, total: None)
    seconds: dict[str, float] = field(default_factory=dict)
    interrupted: bool = False
    ready: bool = False
    restarted: bool = False

    def step(self, name: str, total: int) -> Callable[[int], None]:
        """A step with ``total`` worlds begins; what it returns counts those that are done."""
        done = 0

        def advance(worlds: int) -> None:
            nonlocal done
            done += worlds
            self.told(name, done, total)

        self.told(name, 0, total)
        return advance

    def steady(self, work: Callable[[], T]) -> T:
        """``work``, begun anew, and shortened as ``interrupted`` says, where Ctrl-C fell between lives and solves."""
        try:
            return work()
        except KeyboardInterrupt:
            self.interrupted = self.restarted = True
            return work()
