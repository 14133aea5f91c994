"""What a future is lived on: the fixed tables, the dispute slots, and the work space. Shapes and units only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from foedus.engine.intrastate import COVARIATES, MOVES
from foedus.log import EVENTS
from foedus.rules.lines import MAX_LINES
from foedus.rules.setting import Setting
from foedus.rules.tables import Bools, Floats, Ground, Ints, Records, Tables

DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = 30.4375
MONTHS_PER_YEAR = 12
LEVEL_THREAT, LEVEL_DISPLAY, LEVEL_FORCE, LEVEL_WAR = 2, 3, 4, 5  # MID hostility levels (GML codebook)
INITIATOR_SIDE, TARGET_SIDE = 0, 1
MAX_LIVE, MAX_JOINERS = 1024, 256
MAX_OPERATIONS, MAX_SENDERS = 128, 224


class Model(NamedTuple):
    """Everything fixed while one arm is lived."""

    t: Tables
    g: Ground
    s: Setting
    start: (
        Floats  # [N,N] upper triangle: day of the last dispute before the baseline, or UNKNOWN less the kind
    )
    horizon: float  # days


class Envelope(NamedTuple):
    """Upper bound of all onset rates of one future, the same in every arm and view."""

    row: Floats  # [N] cumulative over initiators, per day
    cell: Floats  # [N,N] cumulative over targets within an initiator's row, per day
    bound: float  # the factor by which the envelope exceeds the static hazards
    race: float  # and by which it exceeds them once more where the two are rivals


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
        ("mediated", np.bool_),  # a forum of both mediates
        ("war_since", np.float64),
        ("alone_days", np.float64),  # how long the war would last were nobody to join
        ("joiners", np.int64),
        ("next", np.float64),
    ],
    align=True,
)
INSIDE = np.dtype(  # a state from inside, this year
    [
        ("level", np.int64),  # of last year, as it came out
        ("drawn", np.int64),  # of this year, as it would be without an operation
        ("years_at_peace", np.int64),
        ("years_in_conflict", np.int64),  # on end, up to last year; 0 at peace
        ("never", np.bool_),
        ("last", np.float64),  # battle deaths of last year
        ("whole", np.float64),  # of this year, as they would be without an operation
        ("exact", np.float64),  # of this year so far, before they are whole persons
        ("deaths", np.float64),  # of this year so far
        ("months", np.int64),  # of this year with 25 and more, so far
    ],
    align=True,
)
OPERATION = np.dtype(  # an operation in a state: proposed, decided, there, leaving
    [
        ("number", np.int64),  # negative: no dispute has it
        ("name", np.uint64),
        ("host", np.int64),
        ("other", np.int64),  # the state between which and the host it stands; -1: it is inside the host
        ("mission", np.int64),  # its row on file; -1 none
        ("duty", np.int64),  # by which it was decided; -1 a coalition of the willing, or on file
        ("stage", np.int64),
        ("decided", np.float64),  # day
        ("month", np.int64),  # in which its deployment began
        ("age", np.int64),  # months since then
        ("half", np.float64),  # months until half of what is promised is there
        ("notice", np.float64),  # months before which nobody is; 0 but of forces on standby
        ("universal", np.bool_),
        ("robust", np.bool_),
        ("consent", np.bool_),  # stays by the host's consent only
        ("unwanted", np.bool_),  # is there against the host's will
        ("armed", np.float64),
        ("ceiling", np.int64),
        ("sought", np.float64),  # share of the ceiling for which contributors are looked for
        ("persons", np.int64),  # there
        ("senders", np.int64),
        ("reached", np.int64),  # how many of the marks of its strength have been written
        ("payer", np.int64),
        ("usd_per_month", np.float64),
        ("funded_until", np.float64),
        ("ends", np.float64),
        ("unpaid_months", np.int64),
        ("left", np.int64),  # months of drawdown so far
        ("person_months", np.int64),  # of this year of its life
        ("due", np.int64),  # US dollars, of this year of its life
        ("unpaid", np.int64),
        ("withheld", np.float64),  # share that its payers withhold, as far as what is sought knows
        ("withheld_usd", np.int64),  # of what is unpaid, of this year of its life
        ("withheld_owed", np.int64),  # of its arrears
        ("arrears", np.int64),  # US dollars owed
        ("paid_late", np.int64),  # of its arrears, of this year of its life
        ("unpaid_share", np.float64),  # of what was due in the year of its life before
        ("exposed", np.float64),  # hostile deaths to be expected, of this year of its life
        ("relieved", np.int64),  # persons, of this year of its life
    ],
    align=True,
)
LINE_STATE = np.dtype(  # a line between two states
    [
        ("name", np.uint64),  # its luck
        ("next", np.float64),  # day of its next violation
        ("number", np.int64),  # of that violation
        ("seen", np.float64),  # chance that a violation is seen, this month
        ("settled", np.float64),  # chance that one that was seen is settled
        ("share", np.float64),  # of violations that are the first state's
        ("bound", np.float64),  # nu over kappa times the static hazards: what the other factors stay below
        ("violations", np.int64),  # of this year so far
        ("raised", np.int64),
        ("limit", np.float64),  # draws from it on begin no dispute, whatever the hazard
        ("spared", np.float64),  # hazard ratio of the limits on forces this month; 1 where none hold
        ("limited", np.float64),  # months of this year so far, each by the share of the zones that is limited
        ("open", np.bool_),  # the next violation may begin a dispute, and waits for its day
        ("raises", np.bool_),  # it was seen
        ("led", np.bool_),  # the one before it was seen
    ],
    align=True,
)
SENDER = np.dtype(  # a contributor to an operation
    [
        ("state", np.int64),
        ("promised", np.int64),
        ("there", np.int64),
        ("since", np.float64),  # day of the promise
        ("relief", np.int64),  # age of the operation, in months, at which those there are next relieved
        ("served", np.int64),  # person-months, of this year of the operation's life
        ("killed", np.int64),  # by hostile acts, in the year before
    ],
    align=True,
)
JOINER = np.dtype(
    [
        ("at", np.float64),
        ("state", np.int64),
        ("side", np.int64),
        ("arrived", np.int64),
        ("practices", np.int64),  # of the arrangement by whose duty it comes; 0 without one
    ]
)


class Work(NamedTuple):
    """Space that a thread reuses from world to world."""

    slot: Records  # [MAX_LIVE] of SLOT
    joiner: Records  # [MAX_LIVE, MAX_JOINERS] of JOINER
    asked: Bools  # [MAX_LIVE, N] states that a duty has called in the slot's dispute
    last: Floats  # [N,N] end of the last dispute, upper triangle; inf: in dispute now; as ``start`` until looked up
    mediated: Bools  # [N,N] upper triangle: a forum mediated the last dispute, which was settled without war
    at_war: Ints  # [N] wars a state is in
    logit: Floats  # [N] filled by ``call``
    duty: Ints  # [N] filled by ``call``
    how: Ints  # [N] filled by ``call``
    passed: Records  # [2,D] bool: duties that no body decides; duties passed in the case at hand
    one: Ints  # [2] initiator and target of the case at hand
    move: Floats  # [moves, covariates] coefficients of conflict inside states, of the record in force
    inside: Records  # [N] of INSIDE
    share: Floats  # [N,12] how the year's deaths fall on its months
    fighting: Ints  # [N] states with a conflict this year
    operation: Records  # [MAX_OPERATIONS] of OPERATION
    sender: Records  # [MAX_OPERATIONS, MAX_SENDERS] of SENDER
    troops: Floats  # [N] armed troops in a state, by their effect
    presence: Floats  # [N] effect of a mission's being there, 0 to 1
    contingents: Ints  # [N] operations to which a state sends
    served: Ints  # [N] person-months sent to all operations
    offer: Ints  # [N] persons offered, in the case at hand
    rank: Floats  # [N] how readily, in the case at hand
    willing: Ints  # [N] states that offer, in the case at hand
    line: Records  # [MAX_LINES] of LINE_STATE
    between: Ints  # [N,N] upper triangle: persons who stand between two states after a war
    race: Bools  # [N,N] upper triangle: rivals who race this year
    growth: Floats  # [N,3] of military spending: this year, the year before, the one before that
    push: Floats  # [N,2] growth of a state's rivals last year, and how many they are
    events: Records  # [capacity] of EVENTS
    count: Ints  # type: ignore[assignment]  # [16] see the names below; tuples have a method of this name


C_EVENTS, C_LIVE, C_EPOCH, C_CANDIDATES, C_ACCEPTED, C_ERROR, C_LAZY, C_MONTH = range(8)
C_FIGHTING, C_OPERATIONS, C_HAPPENED = range(8, 11)
OK, BOUND_BROKEN, TOO_MANY_LIVE, TOO_MANY_JOINERS, LOG_FULL, TOO_MANY_OPERATIONS, TOO_MANY_SENDERS = range(7)
TOO_FEW_VIOLATIONS, TOO_LATE_A_WAR = 7, 8
S_PROPOSED, S_THERE, S_LEAVING = range(3)
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
        mediated=np.zeros((n, n), bool),
        at_war=np.zeros(n, np.int64),
        logit=np.zeros(n),
        duty=np.zeros(n, np.int64),
        how=np.zeros(n, np.int64),
        passed=passed,
        one=np.zeros(2, np.int64),
        move=np.zeros((len(MOVES), len(COVARIATES))),
        inside=np.zeros(n, INSIDE),
        share=np.zeros((n, MONTHS_PER_YEAR)),
        fighting=np.zeros(n, np.int64),
        operation=np.zeros(MAX_OPERATIONS, OPERATION),
        sender=np.zeros((MAX_OPERATIONS, MAX_SENDERS), SENDER),
        troops=np.zeros(n),
        presence=np.zeros(n),
        contingents=np.zeros(n, np.int64),
        served=np.zeros(n, np.int64),
        offer=np.zeros(n, np.int64),
        rank=np.zeros(n),
        willing=np.zeros(n, np.int64),
        line=np.zeros(MAX_LINES, LINE_STATE),
        between=np.zeros((n, n), np.int64),
        race=np.zeros((n, n), bool),
        growth=np.zeros((n, 3)),
        push=np.zeros((n, 2)),
        events=np.zeros(capacity, EVENTS),
        count=np.zeros(16, np.int64),
    )
