"""What a future is lived on: the fixed tables, the dispute slots, and the work space. Shapes and units only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from foedus.log import EVENTS
from foedus.rules.tables import Bools, Floats, Ground, Ints, Records, Tables

DAYS_PER_YEAR = 365.25
LEVEL_THREAT, LEVEL_DISPLAY, LEVEL_FORCE, LEVEL_WAR = 2, 3, 4, 5  # MID hostility levels (GML codebook)
INITIATOR_SIDE, TARGET_SIDE = 0, 1
MAX_LIVE, MAX_JOINERS = 1024, 256


class Model(NamedTuple):
    """Everything fixed while one arm is lived."""

    t: Tables
    g: Ground
    start: (
        Floats  # [N,N] upper triangle: day of the last dispute before the baseline, or UNKNOWN less the kind
    )
    horizon: float  # days


class Envelope(NamedTuple):
    """Upper bound of all onset rates of one future, the same in every arm and view."""

    row: Floats  # [N] cumulative over initiators, per day
    cell: Floats  # [N,N] cumulative over targets within an initiator's row, per day
    bound: float  # the factor by which the envelope exceeds the static hazards


SLOT = np.dtype(  # one live dispute
    [
        ("number", np.int64),
        ("i", np.int64),
        ("j", np.int64),
        ("level", np.int64),
        ("since", np.float64),  # day up to which the clocks have run
        ("pace", np.float64),
        ("stay", np.float64),  # integrated hazard left until it is settled (or, in war, ends)
        ("climb", np.float64),  # integrated hazard left until it climbs
        ("factor", np.float64),  # hazard ratio of settlement from mediation, joint acts, the Council
        ("to_force", np.float64),  # probability of climbing from display to force
        ("to_war", np.float64),  # from force to war
        ("commanded", np.int64),  # a unified command acts jointly
        ("called", np.int64),  # allies have been called
        ("enforced", np.int64),  # a body that may enforce has decided against the initiator
        ("war_since", np.float64),
        ("alone_days", np.float64),  # how long the war would last were nobody to join
        ("joiners", np.int64),
        ("next", np.float64),
    ],
    align=True,
)
JOINER = np.dtype([("at", np.float64), ("state", np.int64), ("side", np.int64), ("arrived", np.int64)])


class Work(NamedTuple):
    """Space that a thread reuses from world to world."""

    slot: Records  # [MAX_LIVE] of SLOT
    joiner: Records  # [MAX_LIVE, MAX_JOINERS] of JOINER
    asked: Bools  # [MAX_LIVE, N] states that a duty has called in the slot's dispute
    last: Floats  # [N,N] end of the last dispute, upper triangle; inf: in dispute now; as ``start`` until looked up
    at_war: Ints  # [N] wars a state is in
    logit: Floats  # [N] filled by ``call``
    duty: Ints  # [N] filled by ``call``
    how: Ints  # [N] filled by ``call``
    passed: Records  # [2,D] bool: duties that no body decides; duties passed in the case at hand
    one: Ints  # [2] initiator and target of the case at hand
    events: Records  # [capacity] of EVENTS
    count: Ints  # type: ignore[assignment]  # [8] see the names below; tuples have a method of this name


C_EVENTS, C_LIVE, C_EPOCH, C_CANDIDATES, C_ACCEPTED, C_ERROR, C_LAZY = range(7)
OK, BOUND_BROKEN, TOO_MANY_LIVE, TOO_MANY_JOINERS, LOG_FULL = range(5)
AUTOMATIC, AT_HAND = 0, 1
UNKNOWN = -1e12  # years at peace are to be drawn, with the median of the pair's kind


def work_space(tables: Tables, capacity: int) -> Work:
    """Fresh space for worlds under ``tables``, with room for ``capacity`` events."""
    duties, n = tables.role.shape[1:]
    passed = np.zeros((2, duties), bool)
    passed[AUTOMATIC] = tables.duty["voted"][:, 0] == 0
    return Work(
        slot=np.zeros(MAX_LIVE, SLOT),
        joiner=np.zeros((MAX_LIVE, MAX_JOINERS), JOINER),
        asked=np.zeros((MAX_LIVE, n), bool),
        last=np.zeros((n, n)),
        at_war=np.zeros(n, np.int64),
        logit=np.zeros(n),
        duty=np.zeros(n, np.int64),
        how=np.zeros(n, np.int64),
        passed=passed,
        one=np.zeros(2, np.int64),
        events=np.zeros(capacity, EVENTS),
        count=np.zeros(8, np.int64),
    )
