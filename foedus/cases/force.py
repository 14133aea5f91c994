"""Comparisons about forces: ceilings, strengths, contributors, exits, hand-overs, consent, cost.

ceiling       the library's mandate says the same
strength      for the first two years the share of the first ceiling lies between the published quartiles for its
              month; and it is not above the ceiling of the day
pledge        the act that set the force up speaks to the state
contribution  the state is party to the library's file of the force, or free or bound to take part by the act
exit          no triggered duty that names armed force binds the state, but as a contributor
handover      the successor had been created
consent       the decision asks for the host's consent ⇔ the force ended when it was withdrawn
cost          within the stated factor of strength · years · published cost of a person-year
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

from foedus.arrangements.schema import Ceiling as LibraryCeiling
from foedus.cases.body import decision_of
from foedus.cases.compared import Compared, figure, share, together
from foedus.cases.schema import Ceiling, Consent, Contribution, Cost, Exit, Handover, Pledge, Strength
from foedus.cases.setting import Stage, triggered

TOLERANCE = 0.02
DAYS_PER_YEAR = 365.25
NO_FILE = "the library has no file of this force"


def ceiling(stage: Stage, step: Ceiling) -> Compared:
    """The ceiling beside that of the library's file."""
    recorded = f"{step.persons:,.0f} {step.unit} ({step.act})"
    arrangement = stage.force(step.force).arrangement
    mandate = arrangement and stage.setting.library[arrangement].mandate
    held = [c for c in mandate.ceilings if c.holds(step.date)] if mandate else []
    if not held:
        return Compared(
            "no expectation", recorded, None, NO_FILE if not arrangement else "its file has no ceiling"
        )
    known = sorted(_sums(held[-1]))
    agrees = any(abs(step.persons - k) <= TOLERANCE * max(k, 1.0) for k in known)
    said = " or ".join(f"{k:,.0f}" for k in known)
    return Compared(f"{said} by {arrangement}", recorded, agrees, "troops alone or with police and observers")


def _sums(held: LibraryCeiling) -> set[float]:
    """Every way to count a ceiling: troops alone, with police, with observers."""
    parts = [x for x in (held.police, held.observers) if x is not None]
    troops = held.troops or 0
    return {
        float(troops + sum(chosen)) for n in range(len(parts) + 1) for chosen in combinations(parts, n)
    } - {0.0}


def strength(stage: Stage, step: Strength) -> Compared:
    """The strength beside the ceiling, and beside how fast such forces mostly come."""
    bounds = step.bounds or (sum(step.by.values()),) * 2
    recorded = f"{figure(bounds)} {step.unit}" + _largest(step, bounds)
    held = stage.ceiling(step.force)
    parts, agrees = [], []
    if held is not None:
        parts.append(f"at most {held.persons:,.0f} {held.unit}")
        agrees.append(bounds[0] <= held.persons)
    ramp = _ramp(stage, step, bounds)
    if ramp is not None:
        parts.append(ramp[0])
        agrees.append(ramp[1])
    why = ramp[2] if ramp else "no rate of deployment is published for such a force" if not held else ""
    if held is not None and bounds[0] > held.persons:
        why = together(why, f"above the ceiling by {bounds[0] / held.persons - 1:.0%}")
    return Compared(
        together(*parts) or "no expectation",
        recorded,
        all(agrees) if agrees else None,
        why or f"{share(bounds[1] / held.persons) if held else ''} of the ceiling",
        {"low": bounds[0], "high": bounds[1], "by": dict(step.by), "force": step.force},
    )


def _largest(step: Strength, bounds: tuple[float, float]) -> str:
    if not step.by:
        return ""
    most = max(step.by, key=lambda s: (step.by[s], s))
    total = sum(step.by.values()) if not step.partial else bounds[1]
    return f", the largest part from {most} ({step.by[most]:,.0f}, {share(step.by[most] / total)})"


def _ramp(stage: Stage, step: Strength, bounds: tuple[float, float]) -> tuple[str, bool, str] | None:
    """Expected share, whether the recorded one lies between the quartiles, and the source."""
    created = stage.created.get(step.force)
    first = stage.first_ceiling(step.force)
    ramp = stage.setting.expectations.ramp.get(stage.force(step.force).family)
    if created is None or first is None or ramp is None:
        return None
    days = (step.date - created.date).days
    quartiles = ramp.share(days)
    if quartiles is None or days == 0:
        return None
    low, median, high = quartiles
    agrees = bounds[1] / first.persons >= low and bounds[0] / first.persons <= high
    text = f"on day {days} {share(median)} of the first ceiling (quartiles {share(low)} to {share(high)})"
    why = f"{share(bounds[1] / first.persons)} of {first.persons:,.0f} on day {days}"
    return text, agrees, why


def contribution(stage: Stage, step: Contribution) -> Compared:
    """Whether the state had a place in the force."""
    recorded = f"{step.state} joins" + (f" with {figure(step.bounds)} {step.unit}" if step.bounds else "")
    arrangement = stage.force(step.force).arrangement
    if arrangement:
        day = step.date
        party = step.state in stage.setting.library[arrangement].members(day, role=None)
        said = f"{step.state} {'is' if party else 'is not'} party to {arrangement} on {day}"
        return Compared(said, recorded, party, "by the library's list of parties")
    return _by_act(stage, step, recorded)


def pledge(stage: Stage, step: Pledge) -> Compared:
    """Whether the state may take part at all."""
    return _by_act(stage, step, f"{step.state} pledges {figure(step.bounds)} {step.unit}")


def _by_act(stage: Stage, step: Contribution | Pledge, recorded: str) -> Compared:
    created = stage.created.get(step.force)
    about = stage.about(created) if created else None
    if created is None or about is None:
        return Compared("no expectation", recorded, None, "no act of a body set the force up")
    situation = stage.setting.situation(about, created.date)
    bound = triggered(situation, created.duty)
    inside = bound is not None and step.state in bound.states(stage.setting.world)
    said = "may take part" if inside else "is not among those whom the act speaks to"
    why = f"{created.duty} {'speaks' if inside else 'does not speak'} to {step.state}"
    return Compared(f"{step.state} {said}", recorded, inside, why)


def exit_(stage: Stage, step: Exit) -> Compared:
    """Whether the state was free to leave."""
    about = stage.about(step)
    gone = f" with {figure(step.bounds)}" if step.bounds else ""
    recorded = f"{step.state} leaves {stage.force(step.force).name}{gone}"
    if about is None:
        return Compared("free to leave", recorded, True, "no duty has been triggered")
    situation = stage.setting.situation(about, step.date)
    held = [
        f"{b.arrangement.id} {b.duty.clause}"
        for b in situation.triggered
        if b.duty.strength.value == "force"
        and b.duty.bound != "contributors"
        and step.state in b.states(stage.setting.world)
    ]
    if held:
        return Compared("bound to stay", recorded, False, f"armed force is owed under {', '.join(held)}")
    return Compared("free to leave", recorded, True, f"no triggered duty obliges {step.state} to armed force")


def handover(stage: Stage, step: Handover) -> Compared:
    """Whether the successor existed when it took over."""
    old, new = stage.force(step.force), stage.force(step.taken_over_by)
    recorded = f"{new.name} takes over from {old.name}"
    created = stage.created.get(new.id)
    if created is None:
        return Compared(f"{new.name} must have been set up first", recorded, None, "the act is not recorded")
    days = (step.date - created.date).days
    return Compared(f"{new.name} exists since {created.date}", recorded, True, f"set up {days} days before")


def consent(stage: Stage, step: Consent) -> Compared:
    """Whether the force had to go when the host no longer agreed, and went."""
    recorded = f"{step.state} {'gives' if step.given else 'withdraws'} its consent"
    recorded += (
        f"; the force ended on {step.ended}" if step.ended else "" if step.given else "; the force stayed"
    )
    created = stage.created.get(step.force)
    decision = decision_of(stage.setting.library, created) if created else None
    if created is None or decision is None:
        return Compared("no expectation", recorded, None, "no act of a body set the force up")
    if step.given:
        said = "the host's consent is needed" if decision.host_consent else "no consent of the host is needed"
        return Compared(said, recorded, None, f"{created.duty}")
    said = "the force has to go" if decision.host_consent else "the force may stay without consent"
    ended = step.ended is not None
    days = f"it took {(step.ended - step.date).days} days" if step.ended else ""
    why = f"{created.duty} {'asks' if decision.host_consent else 'does not ask'} for the host's consent"
    return Compared(said, recorded, ended == decision.host_consent, together(why, days))


def cost(stage: Stage, step: Cost) -> Compared:
    """What was paid, beside what such a force mostly costs."""
    per = f" per {step.per}" if step.per else ""
    period = f" until {step.until}" if step.until else ""
    recorded = f"{step.payer}: {_money(step)}{per}{period}"
    rate = stage.setting.expectations.cost_per_person_year.get(_family(stage, step))
    present = _present(stage, step)
    if rate is None or present is None or step.per or step.until is None or step.bounds is None:
        return Compared("no expectation", recorded, None, "no cost is published for such a payment")
    years = (step.until - step.date).days / DAYS_PER_YEAR
    expected = present * years * rate.usd
    ratio = sum(step.bounds) / 2 / expected
    return Compared(
        f"{present:,.0f} persons for {years:.1f} years at {rate.usd:,.0f} USD: {expected / 1e6:,.0f} million USD",
        recorded,
        1 / rate.factor <= ratio <= rate.factor,
        f"{ratio:.2f} times what is expected",
    )


def _family(stage: Stage, step: Cost) -> str:
    return stage.force(step.force).family if step.force and step.unit == "USD" else ""


def _money(step: Cost) -> str:
    if step.bounds is None:
        return "no figure"
    scale, word = (1e6, " million") if step.bounds[1] >= 1e6 else (1.0, "")
    return f"{figure((step.bounds[0] / scale, step.bounds[1] / scale))}{word} {step.unit}"


def _present(stage: Stage, step: Cost) -> float | None:
    """The recorded strength nearest to the middle of the period, if one is within a year of it."""
    if step.force is None or step.until is None:
        return None
    middle = step.date + (step.until - step.date) / 2
    near = [
        s for s in stage.strengths(step.force) if s.bounds and _apart(s.date, middle) <= timedelta(days=365)
    ]
    if not near:
        return None
    bounds = min(near, key=lambda s: (_apart(s.date, middle), s.date)).bounds
    return sum(bounds) / 2 if bounds else None


def _apart(one: date, other: date) -> timedelta:
    return abs(one - other)
