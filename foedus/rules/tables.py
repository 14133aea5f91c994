"""Arrangements and the world as tables: what ``respond`` and the engine read, whoever asks.

One table per unit of analysis, each an array of records or of bit masks. Axes: E epochs (spans of days in which
nothing changes), D duties, N states, P places, X exceptions. Duties stand in the order of arrangement ids and of
their files, states and places in that of the world.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.arrangements.schema import Effect, Obligation, Practice, Strength, Trigger

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Masks = NDArray[np.uint8]
Records = Any  # numpy array of records; compiled code reads its fields by name
Theta = Any  # a record of parameter values by name (numpy.record)

KINDS = list(Trigger)
OBLIGATIONS = list(Obligation)
STRENGTHS = list(Strength)
EFFECTS = list(Effect)

THREAT, FORCE, WAR = (KINDS.index(k) for k in (Trigger.THREAT, Trigger.FORCE, Trigger.WAR))
CIVIL, CEASEFIRE = KINDS.index(Trigger.CIVIL_CONFLICT), KINDS.index(Trigger.CEASEFIRE)
CONSULT = OBLIGATIONS.index(Obligation.CONSULT)
MEDIATE = OBLIGATIONS.index(Obligation.MEDIATE)
REFRAIN = OBLIGATIONS.index(Obligation.REFRAIN)
NEUTRAL = OBLIGATIONS.index(Obligation.NEUTRAL)
DEFEND = OBLIGATIONS.index(Obligation.DEFEND)
OFFEND = OBLIGATIONS.index(Obligation.OFFEND)
OBSERVE = OBLIGATIONS.index(Obligation.OBSERVE)
INTERPOSE = OBLIGATIONS.index(Obligation.INTERPOSE)
ENFORCE = OBLIGATIONS.index(Obligation.ENFORCE)
ASSIST = OBLIGATIONS.index(Obligation.ASSIST)
S_FORCE = STRENGTHS.index(Strength.FORCE)
S_MEANS_OPEN = STRENGTHS.index(Strength.MEANS_OPEN)
S_NON_MILITARY = STRENGTHS.index(Strength.NON_MILITARY)
S_MAY = STRENGTHS.index(Strength.MAY)
S_POLITICAL = STRENGTHS.index(Strength.POLITICAL)
NOT_BOUND = -1
E_RELEASES = EFFECTS.index(Effect.RELEASES)
E_BINDS = EFFECTS.index(Effect.BINDS)
E_NON_MILITARY = EFFECTS.index(Effect.NON_MILITARY)

OWN_DECISION, JOINT_ACT = 0, 1

# role[e, d, s]: what state s is to duty d
BOUND, BENEFICIARY, AGAINST, PARTY = np.uint8(1), np.uint8(2), np.uint8(4), np.uint8(8)
SEAT = (np.uint8(16), np.uint8(64))  # sits in the body that takes the duty's own decision, the joint act
VETO = (np.uint8(32), np.uint8(128))  # alone can stop it

# tie[e, s, i]: what state s is to state i
ALLY = np.uint8(1)  # s owes i defence or joint attack, in a legally binding text
NEUTRAL_TO = np.uint8(2)  # s owes i not to help who attacks it
NEUTRAL_ALWAYS = np.uint8(4)  # s owes i neutrality in i's wars, whoever began them
PARTNER_AGAINST = np.uint8(8)  # somebody owes s to join its attack on i
OPEN = np.uint8(16)  # s and i show each other their military budgets

# era[e, d].practices: what the arrangement of duty d does in ordinary years
PRACTICES = list(Practice)
TRAINED, EXERCISED, SUMMITS, INFORMED = (
    np.uint8(1 << PRACTICES.index(practice))
    for practice in (
        Practice.STANDARD_TRAINING,
        Practice.JOINT_EXERCISES,
        Practice.SUMMITS,
        Practice.INTELLIGENCE_SHARING,
    )
)
NEARLY_ALL = 0.75  # of the world's states: an arrangement of so many is universal

# exception_role[e, x, s]
SPEAKS_OF, IF_INITIATED_BY, IF_TARGET = np.uint8(1), np.uint8(2), np.uint8(4)

DUTY = np.dtype(
    [
        ("kinds", np.int64),  # bit mask of the kinds of incident that trigger it
        ("obligation", np.int64),
        ("strength", np.int64),
        ("arrangement", np.int64),
        ("first_exception", np.int64),  # its exceptions are first_exception .. last_exception - 1,
        ("last_exception", np.int64),  # from the weakest to the strongest priority
        ("contingent", np.bool_),  # binds in law to defend, on condition of an attack
        ("voted", np.int64, (2,)),  # a body takes the own decision, the joint act
        ("disputants_vote", np.int64, (2,)),
        ("host_consent", np.int64, (2,)),
    ],
    align=True,
)
ERA = np.dtype(  # a duty in an epoch
    [
        ("n_bound", np.int64),
        ("yes_needed", np.int64, (2,)),
        ("tolerated", np.int64, (2,)),
        ("first_seat", np.int64, (2,)),  # in the body sit seat[first_seat] .. seat[last_seat - 1],
        ("last_seat", np.int64, (2,)),  # for the own decision, the joint act
        ("practised", np.bool_),  # joint exercises or unified command in use
        ("commanded", np.bool_),  # unified command in use
        ("practices", np.uint8),  # bit mask of the practices in use
    ],
    align=True,
)
EXCEPTION = np.dtype([("kinds", np.int64), ("effect", np.int64)])
STATE = np.dtype(
    [
        ("capability", np.float64),  # share of the world
        ("ln_capability", np.float64),  # ln(capability + 1e-6)
        ("population", np.float64),  # persons
        ("affinity", np.float64),  # mean of that of all others with it, in sd over pairs
        ("code", np.int64),  # AAA = 0 .. ZZZ = 17575: the state's name in draws
        ("major", np.bool_),
    ],
    align=True,
)
PAIR = np.dtype(  # symmetric; 64 bytes, one line of memory
    [
        ("affinity", np.float64),  # in sd over pairs
        ("min_km", np.float64),
        ("capital_km", np.float64),
        ("ln_away", np.float64),  # ln((min_km + 500) / 1500)
        ("ln_ratio", np.float64),  # ln(strong/weak capability)
        ("ln_km", np.float64),  # ln(min_km + 1) less its mean over pairs of kind OTHER
        ("ln_capital_km", np.float64),  # ln(max(capital_km, 50) / 1000)
        ("kind", np.int8),  # LAND, SEA, MAJOR (one at least, not contiguous), OTHER
        ("majors", np.int8),
        ("democracies", np.bool_),
        ("rivals", np.bool_),
        ("nuclear", np.bool_),  # both have nuclear weapons
    ],
    align=True,
)
LAND, SEA, MAJOR, OTHER = range(4)


class Tables(NamedTuple):
    """The compiled library."""

    start_day: Floats  # [E] first day of each epoch, counted from the baseline day
    duty: Records  # [D] of DUTY
    era: Records  # [E,D] of ERA
    role: Masks  # [E,D,N]
    area: Bools  # [E,D,P]
    tie: Masks  # [E,N,N]
    first_duty: Ints  # [E,N+1] duties on behalf of s are duty_of[e, first_duty[e,s]:first_duty[e,s+1]]
    duty_of: Ints  # [E,*]
    seat: Ints  # [*] who sits in bodies; offsets in ``era``
    exception: Records  # [X] of EXCEPTION
    exception_role: Masks  # [E,X,N]
    exception_place: Bools  # [X,P]


class Ground(NamedTuple):
    """The world as the rules and the engine read it."""

    state: Records  # [N] of STATE
    pair: Records  # [N,N] of PAIR
    near: Ints  # [*] majors and neighbours of state s: near[first_near[s]:first_near[s+1]]
    first_near: Ints  # [N+1]


class Case(NamedTuple):
    """An incident as numbers. ``place`` -1: each target's own territory."""

    kind: int
    initiators: Ints
    targets: Ints
    place: int
