"""Who pays what: one file per rule that shares a cost among states, under one contract (``contract``).

    shares(rule, members, world, ...) -> s,   s_i >= 0,   sum_i s_i = 1

>>> from foedus.world import load_world
>>> shares("equal_shares", ["NOR", "SWE"], load_world())
array([0.5, 0.5])
"""

from foedus.burden.contract import Rule, rules, shares
from foedus.burden.question import Question

__all__ = ["Question", "Rule", "rules", "shares"]
