"""Who would come: for each state its probability with interval and reasons, what it could bring, and by which day.

    p          median and 90 % interval over the draws of the parameters
    reasons    the terms of the logit of honouring at the medians; they add up to it, for it is linear in them
    personnel  active personnel * deployable; low and high also use the ends of a printed range of personnel
    from day   mobilisation (halved under a joint command) + distance between capitals / speed

The published rates of honouring differ: 27 % (Sabrosky 1980), about 50 % (later updates of it), 74.5 % (Leeds, Long &
Mitchell 2000, obligations read literally). ``p_by_rate`` is p were the base rate each of these, the rest at medians;
``p_as_recorded`` is p as foedus's own estimate has it, from all states that ATOP's codes bind, conditions unread.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

import numpy as np

from foedus.base.compiled import compiled
from foedus.parameters import Parameters
from foedus.rules.ballots import Ballot
from foedus.rules.beliefs import JOINT_COMMAND, LAG, Spread, luck
from foedus.rules.coming import Coming, coming
from foedus.rules.respond import days_to_arrive, honour_logit, together, volunteer_logit
from foedus.rules.situation import EPOCH, HELP, Bound, Situation
from foedus.rules.tables import BENEFICIARY, NOT_BOUND, S_MAY, Bools, Floats, Ground, Masks, Records

CONTESTED, RECORDED = "honour_means_open", "as_recorded"
OF_THE_VIEW = (CONTESTED, "honour_size")  # what that view changes in honouring
RATES = (0.27, 0.50, 0.745)
LEAST_VOLUNTEER = 0.01
WORDS = {
    "honour_means_open": "bound to help, as alliances on record were honoured",
    "honour_force": "armed force owed in so many words",
    "honour_non_military": "owes aid only, which is cheaper",
    "honour_political": "a political promise",
    "honour_affinity": "leans towards {towards}",
    "honour_distance": "{km:,.0f} km from {j}",
    "honour_size": "many are bound: each can leave it to others",
    "honour_power": "{power} than {i}",
    "honour_practised": "exercises or plans together",
    "honour_dormant": "no exercises, no command: a dormant pact",
    "honour_conflict": "also bound to {i}",
    "volunteer": "no duty",
}


@dataclass(frozen=True)
class Reason:
    """One term of the logit: the parameter that it comes from, its size, and words."""

    parameter: str
    contribution: float
    text: str
    basis: str


@dataclass(frozen=True)
class ByDuty:
    """A duty that calls the state, and p (at the medians) were it the only one."""

    arrangement: str
    clause: str
    strength: str
    p: float


@dataclass(frozen=True)
class Responder:
    """A state that may come. ``personnel`` and ``from_day`` are ``None`` where it brings aid, not forces."""

    state: str
    p: Spread
    role: str  # called, volunteer
    reasons: tuple[Reason, ...]
    by_duty: tuple[ByDuty, ...]
    brings: str  # forces, aid
    personnel: Spread | None
    personnel_imputed: bool
    from_day: Spread | None
    contested: bool
    p_by_rate: tuple[float, ...]
    p_as_recorded: float

    def as_dict(self) -> dict[str, object]:
        """As plain data; ``brings`` holds the kind and the personnel."""
        personnel = self.personnel and {k: round(v) for k, v in vars(self.personnel).items()}
        return {
            "state": self.state,
            "role": self.role,
            "p": self.p.as_dict(),
            "contested": self.contested,
            "p_by_rate": [{"rate": r, "p": round(p, 4)} for r, p in zip(RATES, self.p_by_rate, strict=True)],
            "p_as_recorded": round(self.p_as_recorded, 4),
            "reasons": [asdict(r) for r in self.reasons],
            "by_duty": [asdict(b) for b in self.by_duty],
            "brings": {"kind": self.brings, "personnel": personnel, "imputed": self.personnel_imputed},
            "from_day": self.from_day and self.from_day.as_dict(),
        }


@dataclass(frozen=True)
class Called:
    """Everything that the responders and the balance are read from."""

    situation: Situation
    decided: list[tuple[Bound, Ballot]]
    parameters: Parameters
    thetas: Records
    who: Coming
    joint: Bools  # [1 + draws] a joint command acts
    lag: Floats  # [1 + draws, states] days until first forces arrive
    counted: Floats  # [1 + draws, states] the part of its strength that counts beside the target's


def gather(
    situation: Situation, decided: list[tuple[Bound, Ballot]], parameters: Parameters, thetas: Records
) -> Called:
    """Ask the rules who comes, whether under a joint command, and when."""
    joint, who = _joint(situation, decided, len(thetas)), coming(situation, decided, thetas)
    lag, counted = _joining(situation, thetas, joint, who.practices)
    return Called(
        situation=situation,
        decided=decided,
        parameters=parameters,
        thetas=thetas,
        who=who,
        joint=joint,
        lag=lag,
        counted=counted,
    )


def responders(called: Called) -> list[Responder]:
    """Every state that a duty calls, and volunteers above one in a hundred, the likeliest first."""
    situation, who = called.situation, called.who
    by_rate = _by_published_rate(called)
    p = who.helps + who.volunteers
    shown = who.called | (np.median(who.volunteers[1:], axis=0) >= LEAST_VOLUNTEER)
    units = _units(called.thetas)
    found = [
        _responder(called, int(s), Spread.of(p[1:, s]), by_rate[:, s], units) for s in np.flatnonzero(shown)
    ]
    order = {code: k for k, code in enumerate(situation.world.iso3)}
    return sorted(found, key=lambda r: (-round(r.p.median, 3), order[r.state]))


def _responder(called: Called, s: int, p: Spread, by_rate: Floats, units: dict[str, Records]) -> Responder:
    situation, who = called.situation, called.who
    duties = list(_by_duty(called, s)) if who.called[s] else []
    armed = not who.called[s] or who.forces[0, s] >= 0.5 * who.helps[0, s]
    terms = _terms(called, s, units)
    return Responder(
        state=situation.world.iso3[s],
        p=p,
        role="called" if who.called[s] else "volunteer",
        reasons=tuple(terms),
        by_duty=tuple(sorted(duties, key=lambda b: (-b.p, b.arrangement))),
        brings="forces" if armed else "aid",
        personnel=personnel(called, s) if armed else None,
        personnel_imputed=bool(situation.world.imputed["personnel"][s]),
        from_day=Spread.of(called.lag[1:, s]) if armed else None,
        contested=bool(who.called[s]),
        p_by_rate=tuple(map(float, by_rate[: len(RATES)])),
        p_as_recorded=float(by_rate[-1]),
    )


def personnel(called: Called, s: int) -> Spread:
    """Persons that state ``s`` could send: active personnel * deployable."""
    world, share = called.situation.world, Spread.of(called.thetas.deployable[1:])
    return Spread(
        float(world.personnel[s] * share.median),
        float(world.personnel_low[s] * share.low),
        float(world.personnel_high[s] * share.high),
    )


def _joint(situation: Situation, decided: list[tuple[Bound, Ballot]], rows: int) -> Bools:
    """In which draws a body decides on joint measures of an arrangement with a unified command."""
    joint = np.zeros(rows, bool)
    for bound, ballot in decided:
        if (
            ballot.which == 1
            and bound.duty.obligation in HELP
            and situation.tables.era["commanded"][EPOCH, bound.d]
        ):
            word = zlib.crc32(f"{bound.arrangement.id} {bound.duty.id}".encode())
            u = luck(JOINT_COMMAND, np.array([word], np.int64), normals=False)[:, 0]
            joint |= np.concatenate([[0.5], u]) < ballot.probability
    return joint


def _joining(situation: Situation, thetas: Records, joint: Bools, practices: Masks) -> tuple[Floats, Floats]:
    """Days until each state's first forces arrive at the first target, and the part of them that counts there [1 +
    draws, states]."""
    z = np.vstack([np.zeros(situation.world.n), luck(LAG, situation.ground.state["code"], normals=True)])
    found = np.zeros((2, *z.shape))
    j = int(situation.case.targets[0])
    _fill_joining(situation.ground, thetas, joint, practices, j, z, found)
    return found[0], found[1]


@compiled
def _fill_joining(
    g: Ground, thetas: Records, joint: Bools, practices: Masks, j: int, z: Floats, found: Floats
) -> None:
    for k in range(z.shape[0]):
        for s in range(z.shape[1]):
            found[0, k, s] = days_to_arrive(g, thetas[k], s, j, joint[k], practices[s], z[k, s])
            found[1, k, s] = together(thetas[k], joint[k], practices[s])


def _by_published_rate(called: Called) -> Floats:
    """p of every state [rates + 1, N] were the base rate of honouring each of the published ones; last, as recorded."""
    rows = [0] * (len(RATES) + 1)
    at_rates = called.thetas[rows].copy()
    at_rates[CONTESTED][: len(RATES)] = [np.log(r / (1.0 - r)) for r in RATES]
    recorded = called.parameters.under(RECORDED).medians()
    for name in OF_THE_VIEW:
        at_rates[name][-1] = recorded[name]
    decided = [(b, replace(vote, probability=vote.probability[rows])) for b, vote in called.decided]
    who = coming(called.situation, decided, at_rates)
    return who.helps + who.volunteers


def _by_duty(called: Called, s: int) -> Iterator[ByDuty]:
    chances = {b.d: v.probability[0] for b, v in called.decided if v.which == 0}
    for bound in _calling(called.situation, s):
        x = max(_logit(called, bound, s, called.thetas[0], j) for j in _helped(called.situation, bound.d))
        p = chances.get(bound.d, 1.0) / (1.0 + np.exp(-x))
        strength = list(type(bound.duty.strength))[bound.strength[s]].value
        yield ByDuty(bound.arrangement.id, bound.duty.clause, strength, round(float(p), 4))


def _calling(situation: Situation, s: int) -> list[Bound]:
    """Triggered duties to help that call state ``s``."""
    helping = [b for b in situation.triggered if b.duty.obligation in HELP]
    return [b for b in helping if b.strength[s] not in (NOT_BOUND, S_MAY)]


def _logit(called: Called, bound: Bound, s: int, theta: Records, j: int) -> float:
    """The logit of state ``s`` of honouring ``bound`` towards target ``j``."""
    t, g, i = called.situation.tables, called.situation.ground, _initiator(called.situation, j)
    return float(honour_logit(t, g, theta, EPOCH, bound.d, s, int(bound.strength[s]), i, j))


def _initiator(situation: Situation, j: int) -> int:
    """The first initiator; the target ``j`` itself where no state attacks, as in ``respond.call``."""
    case = situation.case
    return int(case.initiators[0]) if case.initiators.size else j


def _helped(situation: Situation, d: int) -> list[int]:
    held = situation.tables.role[EPOCH, d] & BENEFICIARY
    return [int(j) for j in situation.case.targets if held[j]]


def _units(thetas: Records) -> dict[str, Records]:
    """For each parameter of honouring a record in which it is 1 and everything else is 0."""
    units = {}
    for name in WORDS:
        unit = np.zeros(1, thetas.dtype).view(np.recarray)
        unit[name] = 1.0
        units[name] = unit[0]
    return units


def _terms(called: Called, s: int, units: dict[str, Records]) -> list[Reason]:
    """The terms of the logit of state ``s``, the largest first."""
    situation, medians = called.situation, called.thetas[0]
    if called.who.called[s]:
        pairs = [(b, j) for b in _calling(situation, s) for j in _helped(situation, b.d)]
        best, j = max(pairs, key=lambda pair: _logit(called, pair[0], s, medians, pair[1]))
        terms = {name: _logit(called, best, s, unit, j) for name, unit in units.items()}
    else:
        i, j = int(situation.case.initiators[0]), int(situation.case.targets[0])
        terms = {
            name: float(volunteer_logit(situation.ground, unit, s, i, j)) for name, unit in units.items()
        }
    sizes = {name: value * float(medians[name]) for name, value in terms.items()}
    reasons = [_reason(called, name, size, s, j) for name, size in sizes.items() if abs(size) > 1e-9]
    return sorted(reasons, key=lambda r: -abs(r.contribution))


def _reason(called: Called, name: str, size: float, s: int, j: int) -> Reason:
    situation = called.situation
    i = _initiator(situation, j)
    code = situation.world.iso3
    towards = code[j] if size > 0 else code[i] if i != j else f"others than {code[j]}"
    km = float(situation.world.min_km[s, j])
    stronger = situation.world.capability[s] > situation.world.capability[i]
    power = "stronger" if stronger else "weaker"
    text = WORDS[name].format(towards=towards, km=km, i=code[i], j=code[j], power=power)
    if name == "honour_distance" and (
        situation.world.land_km[s, j] > 0 or situation.world.sea_neighbour[s, j]
    ):
        text = f"neighbour of {code[j]}"
    return Reason(name, round(size, 3), text, called.parameters[name].basis)
