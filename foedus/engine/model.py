"""What a future is lived on: the fixed arrays, the dispute slots, and the work space. Shapes and units only."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.log import EVENTS
from foedus.rules.compile import ground
from foedus.rules.tables import Bools, Floats, Ground, Ints, Tables
from foedus.world import World

DAYS_PER_YEAR = 365.25
LAND, SEA, MAJOR, OTHER = range(4)
LEVEL_THREAT, LEVEL_DISPLAY, LEVEL_FORCE, LEVEL_WAR = 2, 3, 4, 5  # MID hostility levels (GML codebook)
INITIATOR_SIDE, TARGET_SIDE = 0, 1
MAX_LIVE, MAX_JOINERS = 1024, 256


class Dyads(NamedTuple):
    """Static covariates of pairs of states, symmetric, and what is known of their last dispute."""

    kind: NDArray[np.int8]  # [N,N] LAND, SEA, MAJOR (one at least, not contiguous), OTHER
    majors: NDArray[np.int8]  # [N,N] how many of the two are major powers
    ln_ratio: Floats  # [N,N] ln(strong/weak capability)
    ln_km: Floats  # [N,N] ln(min_km + 1), less the mean over dyads of kind OTHER
    democracies: Bools  # [N,N] both democracies
    rivals: Bools  # [N,N]
    last_day: Floats  # [N,N] last dispute, days since the baseline (negative); nan: not known
    code: Ints  # [N] the state's code as a number: AAA = 0 .. ZZZ = 17575


class Envelope(NamedTuple):
    """Upper bound of all onset rates of one future, the same in every arm and view."""

    row: Floats  # [N] cumulative over initiators, per day
    cell: Floats  # [N,N] cumulative over targets within an initiator's row, per day
    bound: float  # the factor by which the envelope exceeds the static hazards


SLOT = np.dtype(
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
        ("commanded", np.int64),  # a unified command acts jointly
        ("called", np.int64),  # allies have been called
        ("war_since", np.float64),
        ("alone_days", np.float64),  # how long the war would last were nobody to join
        ("joiners", np.int64),
        ("next", np.float64),
    ],
    align=True,
)


class Work(NamedTuple):
    """Space that a thread reuses from world to world."""

    slot: Any  # [MAX_LIVE] of SLOT
    join_state: Ints  # [MAX_LIVE, MAX_JOINERS]
    join_side: Ints
    join_at: Floats
    joined: Bools
    last: Floats  # [N,N] end of the last dispute, upper triangle; inf: in dispute now; nan: not looked up yet
    at_war: Ints  # [N] wars a state is in
    logit: Floats  # [N]
    duty: Ints  # [N]
    passed: Bools  # [D]
    automatic: Bools  # [D] duties that no body decides
    one_i: Ints  # [1] initiator of the incident at hand
    one_j: Ints  # [1] its target
    events: Any  # [capacity] of EVENTS
    count: Ints  # [8] see the names below


C_EVENTS, C_LIVE, C_EPOCH, C_CANDIDATES, C_ACCEPTED, C_ERROR, C_LAZY = range(7)
OK, BOUND_BROKEN, TOO_MANY_LIVE, TOO_MANY_JOINERS, LOG_FULL = range(5)


class Model(NamedTuple):
    """Everything fixed while one arm is lived."""

    t: Tables
    g: Ground
    y: Dyads
    horizon: float  # days


def dyads(world: World, baseline: date) -> Dyads:
    """Static covariates of every pair of ``world``, with days counted from ``baseline``."""
    land, sea, major = world.land_km > 0, world.sea_neighbour, world.major
    majors = (major[:, None].astype(np.int8) + major[None, :]).astype(np.int8)
    kind = np.where(land, LAND, np.where(sea, SEA, np.where(majors > 0, MAJOR, OTHER))).astype(np.int8)
    ln_capability = np.log(world.capability + 1e-6)
    ln_km = np.log(world.min_km + 1.0)
    off = ~np.eye(len(world.iso3), dtype=bool)
    day_of_year = (baseline - date(baseline.year, 1, 1)).days
    last = (world.last_dispute + 0.5 - baseline.year) * DAYS_PER_YEAR - day_of_year
    return Dyads(
        kind=kind,
        majors=majors,
        ln_ratio=np.abs(ln_capability[:, None] - ln_capability[None, :]),
        ln_km=ln_km - ln_km[off & (kind == OTHER)].mean(),
        democracies=world.democracy[:, None] & world.democracy[None, :],
        rivals=world.rivalry,
        last_day=np.minimum(last, -1.0),
        code=np.array([state_code(s) for s in world.iso3], np.int64),
    )


def state_code(iso3: str) -> int:
    """A state's name in draws: its three letters in base 26.

    >>> state_code("AAA"), state_code("EST")
    (0, 3191)
    """
    a, b, c = (ord(letter) - ord("A") for letter in iso3)
    return (a * 26 + b) * 26 + c


def work_space(n: int, duties: int, tables: Tables, capacity: int) -> Work:
    """Fresh space for worlds of ``n`` states and ``duties`` duties, with room for ``capacity`` events."""
    return Work(
        slot=np.zeros(MAX_LIVE, SLOT),
        join_state=np.zeros((MAX_LIVE, MAX_JOINERS), np.int64),
        join_side=np.zeros((MAX_LIVE, MAX_JOINERS), np.int64),
        join_at=np.zeros((MAX_LIVE, MAX_JOINERS)),
        joined=np.zeros((MAX_LIVE, MAX_JOINERS), bool),
        last=np.zeros((n, n)),
        at_war=np.zeros(n, np.int64),
        logit=np.zeros(n),
        duty=np.zeros(n, np.int64),
        passed=np.zeros(duties, bool),
        automatic=~tables.votes.voted[0],
        one_i=np.zeros(1, np.int64),
        one_j=np.zeros(1, np.int64),
        events=np.zeros(capacity, EVENTS),
        count=np.zeros(8, np.int64),
    )


def model(tables: Tables, world: World, baseline: date, horizon_days: float) -> Model:
    """The fixed arrays of one arm."""
    return Model(tables, ground(world), dyads(world, baseline), horizon_days)
