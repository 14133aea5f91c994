"""Process 5, operations: who is relieved and who goes home, who fills the gaps, and once a year: does it stay.

In this order, each when it is time:

    rotation   when those whom a contributor has sent have served their time it relieves them by as many, or leaves
    gaps       every SEEK months, where less than GAP of what is sought is promised, others are asked
    review     every twelve months, in this order: the host, or either of two, withdraws its consent; a body whose
               mandate runs out does not renew it; the mandate is done, at the rate that missions on record ended; an
               operation of another body goes over to the UN; with too few left it goes

That nobody has paid for too long is asked every month (``deployment``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.base.compiled import apart, borrowed, compiled
from foedus.base.draws import named, uniform
from foedus.engine.model import C_EPOCH, MONTHS_PER_YEAR, S_LEAVING, Model, Work
from foedus.engine.names import CONSENT, DONE, HANDS_OVER, LEAVES, MONEY_ENDS, RENEWED, UNWANTED
from foedus.engine.processes.coalition import objects
from foedus.engine.processes.contingents import generate, promised, rotation, withdraw
from foedus.engine.processes.mandate import record_mandate
from foedus.engine.processes.operations import (
    UNIVERSAL,
    first_duty,
    legitimacy,
    stands_between,
    vote_on,
)
from foedus.engine.processes.payment import pay_by, usd_per_month
from foedus.engine.record import record
from foedus.log.events import Event, Exit
from foedus.rules.respond import NO_DUTY
from foedus.rules.setting import P_COSTS_LIE, P_DONORS, P_UN
from foedus.rules.tables import CIVIL, OWN_DECISION, Case, Ints, Masks, Theta
from foedus.rules.voting import SEAT_OWN, adopted, seats, usual_affinity, vetoes

E_HANDED, E_EXIT, E_WITHDRAWN = int(Event.HANDED_OVER), int(Event.EXIT), int(Event.WITHDRAWN)
X_DONE, X_CONSENT, X_VETO = int(Exit.DONE), int(Exit.CONSENT), int(Exit.VETO)
X_CONTRIBUTORS = int(Exit.CONTRIBUTORS)
STAYS = -1
USUAL_CONTINGENT = 300.0  # persons, as in the estimate
GAP = 0.9  # below this share of what is sought contributors are looked for again
SEEK = 3  # months between one round of asking and the next


@apart
def review(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """Once a year: does it stay, and in whose hands."""
    m, w = borrowed(m), borrowed(w)
    operation = w.operation[k]
    year = operation.age // MONTHS_PER_YEAR
    luck = named(operation.name, 1_000 + year)
    why = _why_leave(m, theta, w, k, luck, day)
    if why != STAYS:
        leave(w, k, day, why)
        return
    if _may_go_over(operation):
        _hand_over(m, theta, w, k, luck, day)
    if promised(w, k) < theta.ops_few * operation.ceiling * operation.sought:
        leave(w, k, day, X_CONTRIBUTORS)


@compiled
def rotate(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """Contributors whose contingents have served their time relieve them, or leave."""
    operation = w.operation[k]
    months = rotation(theta, operation.payer)
    burden = -1.0
    for n in range(operation.senders - 1, -1, -1):
        sender = w.sender[k, n]
        if operation.age < sender.relief:
            continue
        sender.relief = operation.age + months
        burden = unevenness(w, k) if burden < 0.0 else burden
        years, unpaid = months / MONTHS_PER_YEAR, operation.unpaid_share
        rate = leaving(theta, operation.payer, sender.promised, sender.killed, burden, unpaid)
        name = named(named(named(operation.name, LEAVES), operation.age), m.g.state[sender.state].code)
        u = uniform(name)
        if u < rate * years and u < 1.0 - np.exp(-rate * years):  # the chance is less than the rate
            withdraw(w, k, n, sender.promised, day)
        else:
            operation.relieved += sender.there


@compiled
def fill_gaps(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """Ask others, where too little is promised and somebody pays."""
    operation = w.operation[k]
    if promised(w, k) < GAP * operation.ceiling * operation.sought and operation.funded_until > day:
        on_file = operation.mission >= 0
        chance = 1.0 if on_file else legitimacy(theta, operation.universal, operation.consent, operation.duty)
        generate(m, theta, w, k, chance, day)


@compiled
def unevenness(w: Work, k: int) -> float:
    """Σ share² - 1/n over the n who promise: 0 where all promise alike, near 1 where one of many bears it all."""
    operation, total, squares = w.operation[k], 0.0, 0.0
    for n in range(operation.senders):
        total += w.sender[k, n].promised
        squares += float(w.sender[k, n].promised) ** 2
    return squares / total**2 - 1.0 / operation.senders if total > 0.0 else 0.0


@compiled
def leaving(theta: Theta, payer: int, persons: int, killed: int, burden: float, unpaid: float) -> float:
    """The rate, per year, at which a contributor of so many persons leaves.

    More where donors pay; (1 + ``killed`` in the year before) to ``ops_leave_deaths`` as often; and
    exp(``ops_leave_unequal`` · burden + ``ops_leave_unpaid`` · unpaid), ``burden`` how unevenly all contribute,
    ``unpaid`` the share of the last year's cost that nobody has paid.
    """
    rate = theta.ops_leave * (max(persons, 1) / USUAL_CONTINGENT) ** theta.ops_leave_ln_troops
    if killed > 0:
        rate *= (1.0 + killed) ** theta.ops_leave_deaths
    rate *= np.exp(theta.ops_leave_unequal * burden + theta.ops_leave_unpaid * unpaid)
    return rate * (theta.ops_leave_donors if payer == P_DONORS else 1.0)


@compiled
def _why_leave(m: Model, theta: Theta, w: Work, k: int, luck: np.uint64, day: float) -> int:
    """Why the operation leaves now, or STAYS."""
    operation = w.operation[k]
    hosts = 1.0 if operation.other < 0 else 2.0
    if operation.consent and uniform(named(luck, UNWANTED)) < 1.0 - np.exp(-hosts * theta.ops_consent_ends):
        return X_CONSENT
    if not _renewed(m, theta, w, k, named(luck, RENEWED)):
        return X_VETO
    rate = end_rate(theta, w.inside[operation.host].drawn)
    if stands_between(m, w, k):
        rate = theta.ops_end_line
    if uniform(named(luck, DONE)) < 1.0 - np.exp(-rate):
        return X_DONE
    if operation.payer == P_DONORS and uniform(named(luck, MONEY_ENDS)) < 1.0 - np.exp(
        -theta.ops_donors_stop
    ):
        operation.funded_until = min(operation.funded_until, day)
    return STAYS


@compiled
def end_rate(theta: Theta, level: int) -> float:
    """Ends of missions a year, by what goes on in the host, less those for want of consent (a rate of its own)."""
    every = theta.ops_end_conflict if level > 0 else theta.ops_end_peace
    return max(every - theta.ops_consent_ends, 0.0)


@compiled
def _renewed(m: Model, theta: Theta, w: Work, k: int, name: np.uint64) -> bool:
    """Whether every body that gave the mandate renews it; objections are rarer than to a new one."""
    operation, e = w.operation[k], w.count[C_EPOCH]
    if operation.mission < 0:
        d = operation.duty
        if d == NO_DUTY or m.s.act[e, d].standby_persons > 0:
            return True
        era = m.t.era[e, d]
        needed, tolerated = era.yes_needed[OWN_DECISION], era.tolerated[OWN_DECISION]
        body = seats(m.t, e, d, OWN_DECISION)
        return _tally(m, theta, w, k, (m.t.role[e, d], body), (needed, tolerated), name)
    mission = m.s.mission[operation.mission]
    for g in range(mission.first_renewal, mission.last_renewal):
        renewal = m.s.renewal[g]
        role, rule = m.s.renewal_role[g], (renewal.yes_needed, renewal.tolerated)
        if not _tally(m, theta, w, k, (role, np.flatnonzero(role & SEAT_OWN)), rule, name):
            return False
    return True


@compiled
def _tally(
    m: Model, theta: Theta, w: Work, k: int, who: tuple[Masks, Ints], rule: tuple[int, int], name: np.uint64
) -> bool:
    """A vote on whether operation ``k`` stays; ``who``: the role of each state, and who sits there; ``rule``: yes
    needed, objections tolerated.

    It is for the host, or for the two between whom it stands; against the host where that has not consented to it.
    Who does not object votes for it: no renewal on record failed for want of votes, the two that did were vetoed.
    """
    yes, objections, vetoed = 0, 0, False
    needed, tolerated = rule
    e = w.count[C_EPOCH]
    host, other = w.operation[k].host, w.operation[k].other
    w.one[0], w.one[1] = host, other
    unwanted = 1 if w.operation[k].unwanted else 0
    case = Case(CIVIL, w.one[:unwanted], w.one[: 1 if other < 0 else 2], -1)
    role, body = who
    usual = usual_affinity(m.g, body, case, True)
    for s in body:
        if objects(m, theta, e, body, case, s, (usual, theta.object_renewal), named(name, m.g.state[s].code)):
            objections += 1
            vetoed = vetoed or vetoes(role[s], OWN_DECISION)
        else:
            yes += 1
    return adopted(yes, objections, vetoed, needed, tolerated)


@compiled
def _may_go_over(operation: Any) -> bool:
    """Whether it may be handed to the body of nearly all states: troops of another body that others pay for, or of a
    coalition of the willing. Forces that states keep at their own cost under a mandate have not been (KFOR, Althea)."""
    coalition = operation.mission < 0 and operation.duty == NO_DUTY
    return operation.armed > 0.0 and not operation.universal and (operation.payer != P_COSTS_LIE or coalition)


@compiled
def _hand_over(m: Model, theta: Theta, w: Work, k: int, luck: np.uint64, day: float) -> None:
    """To the body of nearly all states, if it takes the operation on: same force, another mandate, assessed costs.

    Where the host did not consent to the operation it does not consent to the next one.
    """
    operation = w.operation[k]
    if uniform(named(luck, HANDS_OVER)) >= 1.0 - np.exp(-theta.ops_hand_over):
        return
    consents = not operation.unwanted
    d, e = first_duty(m, w, operation.host, UNIVERSAL, NO_DUTY, consents), w.count[C_EPOCH]
    if d == NO_DUTY or not vote_on(m, theta, w, e, d, operation.host, consents, named(luck, CONSENT))[0]:
        return
    pay_by(theta, operation, P_UN)
    operation.universal, operation.duty, operation.mission = True, d, -1
    operation.usd_per_month, operation.funded_until = usd_per_month(theta, True, P_UN), np.inf
    operation.ends, operation.consent, operation.unwanted = np.inf, consents, not consents
    record(w, E_HANDED, day, operation.number, -1, operation.host, d, 0.0)
    record_mandate(w, k, day)


@compiled
def leave(w: Work, k: int, day: float, why: int) -> None:
    """Begin to go, and say why."""
    operation = w.operation[k]
    operation.stage, operation.left = S_LEAVING, 0
    record(w, E_EXIT, day, operation.number, -1, operation.host, operation.duty, float(why))
    for n in range(operation.senders):
        sender = w.sender[k, n]
        record(
            w, E_WITHDRAWN, day, operation.number, sender.state, operation.host, -1, float(sender.promised)
        )
        sender.promised = 0
