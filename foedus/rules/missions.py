"""From a library to the operations on file, and to the duties under which a body may decide new ones.

An operation is on file where an arrangement has a host, contributors, and a duty of theirs to observe, interpose or
enforce in it. Month by month its strength follows its ceilings, or the recorded strength where no ceiling is stated,
and what it may do the duties that hold then; what its first contributors gave is in proportion to the recorded split,
or in equal parts where none is on file (``split_known``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from foedus.arrangements import Arrangement, Duty, Library, Obligation, Strength
from foedus.arrangements.facts import Force, Funding, Payer
from foedus.arrangements.figures import budget_on, ceiling_on, payers_on, strength_on
from foedus.arrangements.schema import Decision
from foedus.base.draws import word
from foedus.rules.compile import Compiled, canonical_on, in_force
from foedus.rules.setting import (
    ACT,
    LAUNCHES,
    MANDATE,
    MISSION,
    P_COSTS_LIE,
    P_DONORS,
    P_UN,
    PAYERS,
    RENEWAL,
)
from foedus.rules.tables import NEARLY_ALL, SEAT, VETO, Ints, Masks, Records
from foedus.world import World

DAYS_PER_MONTH = 30.4375
PARTS = 1_000_000  # in which the split of a force to come is written
IN_A_COUNTRY = (Obligation.OBSERVE, Obligation.INTERPOSE, Obligation.ENFORCE)
ARMED_STRENGTHS = (Strength.FORCE, Strength.MEANS_OPEN, Strength.MAY)
RECORDED_LAUNCH = {"un-charter": "un", "african-union": "au", "african-standby-force": "au"} | dict.fromkeys(
    ("eu-battlegroups", "eu-rapid-deployment-capacity"), "eu"
)  # the organisations of Hardt (2014), by the arrangements that decide for them


@dataclass(frozen=True)
class Missions:
    """Operations on file; see ``Setting``. ``arrangements``: their ids. ``split_known``: who gave what is on file."""

    arrangements: tuple[str, ...]
    split_known: tuple[bool, ...]
    mission: Records
    mandate: Records
    ceiling: Ints
    pledge: Ints
    renewal: Records
    renewal_role: Masks


def on_file(arrangement: Arrangement) -> bool:
    """Whether ``arrangement`` is an operation in some state: read from its duties and roles, never from its kind.

    >>> from foedus.arrangements import load_library
    >>> library = load_library()
    >>> on_file(library["unifil"]), on_file(library["nato"]), on_file(library["us-qatar-2025"])
    (True, False, False)
    """
    hosts = any(p.role == "host" for p in arrangement.parties)
    return hosts and any(_of_contributors(d) for d in arrangement.duties)


def _of_contributors(duty: Duty) -> bool:
    return duty.bound == "contributors" and duty.obligation in IN_A_COUNTRY


def missions(library: Library, world: World, first: date, last: date) -> Missions:
    """The operations of ``library`` that are in force on some day from ``first`` to ``last``."""
    found = [
        a
        for a in library.values()
        if on_file(a) and a.in_force.since < last and a.in_force.until > first and _host(a, world, first) >= 0
    ]
    months = int(np.ceil((last - first).days / DAYS_PER_MONTH)) + 1
    table, known = np.zeros(len(found), MISSION), []
    mandate = np.zeros((len(found), months), MANDATE)
    ceiling = np.zeros((len(found), months), np.int64)
    pledge = np.zeros((len(found), world.n), np.int64)
    renewals: list[tuple[Arrangement, Decision]] = []
    for o, arrangement in enumerate(found):
        day = max(arrangement.in_force.since, first)
        renewals += [(arrangement, d) for d in _to_renew(arrangement)]
        table[o] = _row(arrangement, world, first, len(renewals))
        days = [max(first + timedelta(days=int(m * DAYS_PER_MONTH)), day) for m in range(months)]
        ceiling[o] = [_authorised(arrangement, one) for one in days]
        mandate[o] = list(_mandates(arrangement, days))
        pledge[o], split = _pledges(arrangement, world, day, begun=arrangement.in_force.since <= first)
        known.append(split)
    renewal, role = _renewals(renewals, world, first)
    return Missions(tuple(a.id for a in found), tuple(known), table, mandate, ceiling, pledge, renewal, role)


def _to_renew(arrangement: Arrangement) -> list[Decision]:
    mandate = arrangement.mandate
    return [d for d in mandate.given_by if d.body is not None and d.renewed] if mandate else []


def _host(arrangement: Arrangement, world: World, first: date) -> int:
    """The host, the first on file that is a state of this world; -1 where none is."""
    hosts = [s for p in arrangement.parties if p.role == "host" and p.until > first for s in p.states]
    return next((world.iso3.index(s) for s in hosts if s in world.iso3), -1)


def _row(arrangement: Arrangement, world: World, first: date, renewals: int) -> tuple[object, ...]:
    force, day = arrangement.in_force, max(arrangement.in_force.since, first)
    duties = [d for d in arrangement.duties if _of_contributors(d)]
    consent = any(d.decision.host_consent for d in duties)
    stopped = [f.until for f in arrangement.funding if f.what == "rule" and f.until < force.until]
    paid_for = any(f.what == "rule" and f.until >= force.until for f in arrangement.funding)
    funded_until = max(stopped) if stopped and not paid_for else date.max
    later = _next_rule(arrangement, day)
    ends = min(force.until, arrangement.mandate.until) if arrangement.mandate else force.until
    return (
        word(arrangement.id),
        _host(arrangement, world, first),
        float((force.since - first).days),
        _days(ends, first),
        _led_by_all(arrangement, first),
        consent,
        not consent and any(_against_a_host(arrangement, d) for d in duties),
        _payer(arrangement, day),
        _payer(arrangement, later.since if later else day),
        _days(later.since if later else date.max, first),
        _usd_per_month(arrangement, day),
        _days(funded_until, first),
        renewals - len(_to_renew(arrangement)),
        renewals,
    )


def _against_a_host(arrangement: Arrangement, duty: Duty) -> bool:
    """Whether the duty names a host as the one it is against; one that is against anyone is for the host."""
    hosts = {s for p in arrangement.parties if p.role == "host" for s in p.states}
    return not isinstance(duty.against, str) and bool(hosts & {*duty.against})


def _days(day: date, first: date) -> float:
    return np.inf if day.year > 9000 else float((day - first).days)


def _led_by_all(arrangement: Arrangement, first: date) -> bool:
    """Its cost is assessed on all members of the United Nations, from the first or by a rule older than the run: theirs
    is the mission, not only the mandate. That somebody pays for it from the baseline on does not make it theirs."""
    rules = [f for f in arrangement.funding if f.by is Payer.UN_PEACEKEEPING]
    began = _first_rule(arrangement)
    return any(f is began or f.since < first for f in rules)


def _payer(arrangement: Arrangement, day: date) -> int:
    """By the rule on ``day``, else by the first later one; where none is on file costs lie where they fall."""
    rule = payers_on(arrangement, day) or _first_rule(arrangement)
    return PAYERS.index(rule.by) if rule is not None and rule.by else P_COSTS_LIE


def _first_rule(arrangement: Arrangement) -> Funding | None:
    return min((f for f in arrangement.funding if f.by), key=lambda f: f.since, default=None)


def _next_rule(arrangement: Arrangement, day: date) -> Funding | None:
    """The first rule with a payer that begins after ``day``, where another holds on it."""
    now = payers_on(arrangement, day)
    later = [f for f in arrangement.funding if f.by and f.what == "rule" and f.since > day]
    return min(later, key=lambda f: f.since, default=None) if now is not None else None


def _usd_per_month(arrangement: Arrangement, day: date) -> float:
    """The budget on file for each person and month; nan where none is, or it is not in dollars for a year."""
    budget, strength = budget_on(arrangement, day), strength_on(arrangement, day)
    if budget is None or strength is None or budget.unit != "USD" or not strength.middle:
        return np.nan
    years = (budget.until - budget.since).days / 365.25
    if budget.until.year > 9000 or not 0.4 <= years <= 1.6:
        return np.nan
    return (budget.middle or np.nan) / years / 12.0 / strength.middle


def _mandates(arrangement: Arrangement, days: Sequence[date]) -> Iterator[tuple[bool, float]]:
    """On each of ``days``, by the duties then: whether it may use force beyond self-defence, and its armed share.

    Troops among those authorised, none where it only observes: police and observers do not count as armed troops. Where
    no ceiling is stated the share is that of the day before, at first all.
    """
    share = 1.0
    for day in days:
        duties = [d for d in arrangement.duties if _of_contributors(d) and in_force(d, day)]
        ceiling = ceiling_on(arrangement, day)
        if ceiling is not None and ceiling.persons:
            share = (ceiling.troops or 0) / ceiling.persons
        armed = any(d.obligation is not Obligation.OBSERVE for d in duties)
        yield any(enforces(d) for d in duties), share if armed else 0.0


def _authorised(arrangement: Arrangement, day: date) -> int:
    """The ceiling on ``day``, else the recorded strength then, else the last known of either; 0 outside its time."""
    force = arrangement.in_force
    if not force.since <= day < force.until:
        return 0
    ceiling = ceiling_on(arrangement, day)
    if ceiling is not None and ceiling.persons:
        return ceiling.persons
    strength = strength_on(arrangement, day) or _nearest_strength(arrangement, day)
    return round(strength.middle or 0) if strength is not None else 0


def _nearest_strength(arrangement: Arrangement, day: date) -> Force | None:
    days = sorted({f.since for f in arrangement.forces}, key=lambda d: abs((d - day).days))
    return next((s for s in (strength_on(arrangement, d) for d in days) if s is not None), None)


def _pledges(arrangement: Arrangement, world: World, day: date, *, begun: bool) -> tuple[Ints, bool]:
    """Persons by contributor on ``day``, or the split of a force to come in PARTS; and whether the split is on file."""
    split = _split(arrangement, day)
    known = bool(split)
    if not known:
        members = arrangement.members(day, "contributor") or _ever(arrangement)
        split = dict.fromkeys(sorted(members), 1.0)
    here = {world.iso3.index(s): size for s, size in split.items() if s in world.iso3 and size > 0}
    strength = strength_on(arrangement, day) or _nearest_strength(arrangement, day)
    whole = round((strength.middle or 0) if strength is not None else 0) if begun else PARTS
    return _largest_remainder(here, whole, world.n), known


def _split(arrangement: Arrangement, day: date) -> dict[str, float]:
    """The split by state nearest to ``day`` that names all contributors."""
    whole = [f for f in arrangement.forces if f.what == "deployed" and f.by_state and not f.partial]
    nearest = min(whole, key=lambda f: abs((f.since - day).days), default=None)
    return dict(nearest.by_state) if nearest else {}


def _ever(arrangement: Arrangement) -> frozenset[str]:
    return frozenset(s for p in arrangement.parties if p.role == "contributor" for s in p.states)


def _largest_remainder(sizes: dict[int, float], whole: int, n: int) -> Ints:
    """``whole`` persons in proportion to ``sizes``, to the unit (Hamilton's method)."""
    given = np.zeros(n, np.int64)
    total = sum(sizes.values())
    if total <= 0:
        return given
    exact = {s: whole * size / total for s, size in sizes.items()}
    for s, x in exact.items():
        given[s] = int(x)
    left = whole - int(given.sum())
    for s in sorted(exact, key=lambda s: (int(exact[s]) - exact[s], s))[:left]:
        given[s] += 1
    return given


def _renewals(given: list[tuple[Arrangement, Decision]], world: World, first: date) -> tuple[Records, Masks]:
    """Who sits in the bodies that renew, and what they need, as known on the first day."""
    table, role = np.zeros(len(given), RENEWAL), np.zeros((len(given), world.n), np.uint8)
    for g, (arrangement, decision) in enumerate(given):
        members, canonical = canonical_on(arrangement, decision, max(arrangement.in_force.since, first))
        table[g] = (canonical.yes_needed, canonical.tolerated)
        for s, code in enumerate(world.iso3):
            role[g, s] |= SEAT[0] if code in members else 0
            role[g, s] |= VETO[0] if code in canonical.vetoers else 0
    return table, role


def acts(compiled: Compiled, world: World) -> Records:
    """Each duty as the ground of an operation, by epoch; see ``ACT``.

    It is paid by the rule on file for the arrangement, if that names one; else by the scale of UN peacekeeping where
    the arrangement is universal, by donors where it is not.
    """
    table = np.zeros((len(compiled.epochs), len(compiled.duties)), ACT)
    for e, day in enumerate(compiled.epochs):
        for d, (arrangement, duty) in enumerate(compiled.duties):
            table[e, d] = _act(arrangement, duty, world, day)
    return table


def enforces(duty: Duty) -> bool:
    """Whether it is to use force: to enforce, and not by measures without arms or in words alone."""
    return duty.obligation is Obligation.ENFORCE and duty.strength in ARMED_STRENGTHS


def _act(arrangement: Arrangement, duty: Duty, world: World, day: date) -> tuple[object, ...]:
    armed = duty.obligation is Obligation.INTERPOSE or enforces(duty)
    universal = len(arrangement.members(day)) >= NEARLY_ALL * world.n
    launch = RECORDED_LAUNCH.get(arrangement.id, "other")
    notice, persons = _standby(arrangement, day)
    rule = payers_on(arrangement, day)
    usual = P_UN if universal else P_DONORS
    payer = PAYERS.index(rule.by) if rule is not None and rule.by else usual
    force = armed and not duty.decision.host_consent
    own = word(f"{arrangement.id} {duty.id}")
    whose = word(arrangement.id)
    return (armed, force, universal, LAUNCHES.index(launch), notice, persons, payer, own, whose)


def _standby(arrangement: Arrangement, day: date) -> tuple[float, int]:
    """Promised notice in days and persons of a force that stands ready; 0, 0 where none does."""
    ready = [f for f in arrangement.forces if f.what == "standby" and f.holds(day) and f.middle]
    if not ready:
        return 0.0, 0
    days = [f.readiness_days for f in ready if f.readiness_days] or [
        r.middle for r in arrangement.readiness if r.holds(day) and r.middle
    ]
    return float(max(days, default=30.0) or 30.0), round(max(f.middle or 0 for f in ready))
