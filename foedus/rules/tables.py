"""Arrangements as arrays: what ``respond`` reads, whoever asks.

Axes: E epochs (spans of days in which nothing changes), D duties, N states, P places, X exceptions. The order of
duties is that of arrangement ids and of the file; the order of states that of the world.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.arrangements.schema import Effect, Obligation, Strength, Trigger

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

KINDS = list(Trigger)
OBLIGATIONS = list(Obligation)
STRENGTHS = list(Strength)
EFFECTS = list(Effect)

THREAT, FORCE, WAR = (KINDS.index(k) for k in (Trigger.THREAT, Trigger.FORCE, Trigger.WAR))
CONSULT = OBLIGATIONS.index(Obligation.CONSULT)
MEDIATE = OBLIGATIONS.index(Obligation.MEDIATE)
REFRAIN = OBLIGATIONS.index(Obligation.REFRAIN)
NEUTRAL = OBLIGATIONS.index(Obligation.NEUTRAL)
DEFEND = OBLIGATIONS.index(Obligation.DEFEND)
OFFEND = OBLIGATIONS.index(Obligation.OFFEND)
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
E_MAY = EFFECTS.index(Effect.MAY)

OWN_DECISION, JOINT_ACT = 0, 1


class Votes(NamedTuple):
    """How bodies decide, for the duty's own decision (axis 0 of two: 0) and for the joint act (1)."""

    voted: Bools  # [2,D] a body decides
    seat: Bools  # [2,E,D,N] sits in the body
    vetoer: Bools  # [2,E,D,N] alone can stop it
    yes_needed: Ints  # [2,E,D]
    tolerated: Ints  # [2,E,D]
    disputants_vote: Bools  # [2,D]
    host_consent: Bools  # [2,D]


class Exceptions(NamedTuple):
    """Exceptions and reservations, sorted by duty, then from the weakest to the strongest priority."""

    first: Ints  # [D+1] exceptions of duty d are first[d]:first[d+1]
    effect: Ints  # [X]
    kinds: Ints  # [X] bit mask
    states: Bools  # [E,X,N] whom it speaks of, while it holds
    initiator: Bools  # [E,X,N]
    target: Bools  # [X,N]
    place: Bools  # [X,P]


class Tables(NamedTuple):
    """The compiled library."""

    start_day: Floats  # [E] first day of each epoch, from the baseline day
    arrangement: Ints  # [D]
    obligation: Ints  # [D]
    strength: Ints  # [D]
    kinds: Ints  # [D] bit mask of incident kinds that trigger it
    on_condition: Bools  # [D] legally binding and contingent on an attack by an outsider or anyone
    practised: Bools  # [E,D] joint exercises or unified command in use
    commanded: Bools  # [E,D] unified command in use
    bound: Bools  # [E,D,N]
    beneficiary: Bools  # [E,D,N]
    against: Bools  # [E,D,N] initiators that the duty answers
    party: Bools  # [E,D,N] members of the arrangement
    area: Bools  # [E,D,P] places in the area (for any beneficiary)
    n_bound: Ints  # [E,D]
    first_duty: Ints  # [E,N+1] duties on behalf of state s are duty_of[e, first_duty[e,s]:first_duty[e,s+1]]
    duty_of: Ints  # [E,*]
    ally: Bools  # [E,N,N] ally[e,s,i]: s owes i defence or joint attack
    neutral: Bools  # [E,N,N] neutral[e,s,i]: s owes i neutrality in its war
    offence: Bools  # [E,N,N] offence[e,i,j]: somebody owes i to join its attack on j
    votes: Votes
    exceptions: Exceptions


class Ground(NamedTuple):
    """The world as the rules and the engine read it."""

    capability: Floats  # [N] shares of the world
    population: Floats  # [N]
    affinity: Floats  # [N,N]
    min_km: Floats  # [N,N]
    capital_km: Floats  # [N,N]
    major: Bools  # [N]
    near: Ints  # [*] majors and neighbours of state s: near[first_near[s]:first_near[s+1]]
    first_near: Ints  # [N+1]


class Case(NamedTuple):
    """An incident as numbers. ``place`` -1: each target's own territory."""

    kind: int
    initiators: Ints
    targets: Ints
    place: int


Theta = Any  # a record of parameter values by name (numpy.record)
