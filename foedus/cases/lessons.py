"""What a case teaches in numbers: days to decide, days to half strength, who paid what, duties honoured.

days to decide    from the incident that the act answers to the act that creates the force, or decides
half strength     of the first ceiling (of the peak where there is none); between the last recorded day below half
                  and the first at or above it
honoured          over the duties to help whose answer is recorded: states that honoured, of states bound
paid              totals by payer and unit; payments per something are not summed
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from foedus.cases.body import decision_of
from foedus.cases.compared import figure
from foedus.cases.schema import Contribution, Cost, IncidentStep, Pledge, Proposal, Strength
from foedus.cases.setting import Stage

ALL_MEMBERS = "all UN members (assessed)"


@dataclass(frozen=True)
class Half:
    """Days from the decision: still below half on day ``after``, at or above it on day ``by``.

    ``taken_over``: those already there were half, so the days say nothing about how fast others came.
    """

    after: int
    by: int
    of: str
    taken_over: bool


@dataclass(frozen=True)
class ForceNumbers:
    """The speed and size of one force."""

    force: str
    name: str
    decided: date | None
    days_to_decide: int | None
    days_to_first: int | None
    expected_first: float | None
    expected_first_source: str | None
    half: Half | None
    expected_half: float | None
    expected_half_source: str | None
    promised: float | None
    pledged: tuple[float, float] | None
    peak: tuple[float, float] | None
    peak_on: date | None
    largest: str | None
    largest_share: float | None
    by_gdp: float | None  # the share of the largest contributor were the force shared by GDP


@dataclass(frozen=True)
class Paid:
    """What one payer paid in all, as a range."""

    payer: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True)
class Lessons:
    """The numbers at the end of a case."""

    days_to_decide: int | None
    decided_by: str | None
    forces: tuple[ForceNumbers, ...]
    paid: tuple[Paid, ...]
    assessed: Paid | None
    honoured: int
    asked: int
    promises_kept: int  # promises without legal force
    promises: int
    restraint_broken: tuple[str, ...]
    agree: int
    compared: int
    agree_law: int
    compared_law: int
    causes: dict[str, int]

    def as_dict(self) -> dict[str, object]:
        """As plain data; days as text."""
        return asdict(self, dict_factory=_plain)


def _plain(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields}


def force_numbers(stage: Stage, force_id: str) -> ForceNumbers:
    """Speed and size of a force, after the case has been walked."""
    force, expectations = stage.force(force_id), stage.setting.expectations
    act = stage.created.get(force_id)
    about = stage.about(act) if act else None
    began = _first_day(stage, force_id)
    ramp = expectations.ramp.get(force.family)
    launch = None if force.predecessor else expectations.decision_and_launch.get(force.family)
    promised = expectations.promised.get(force.family)
    peak = max(_bounded(stage, force_id), key=lambda s: (s[1][1], s[0]), default=None)
    largest, largest_share, by_gdp = _largest(stage, force_id)
    return ForceNumbers(
        force=force_id,
        name=force.name,
        decided=act.date if act else None,
        days_to_decide=(act.date - about.date).days if act and about else None,
        days_to_first=(began - act.date).days if act and began else None,
        expected_first=launch.days if launch else None,
        expected_first_source=expectations.title(launch.source) if launch else None,
        half=_half(stage, force_id, act),
        expected_half=round(ramp.half_days(force.predecessor is not None)) if ramp and act else None,
        expected_half_source=expectations.title(ramp.source) if ramp and act else None,
        promised=promised.days if promised else None,
        pledged=_pledged(stage, force_id),
        peak=peak[1] if peak else None,
        peak_on=peak[0] if peak else None,
        largest=largest,
        largest_share=largest_share,
        by_gdp=by_gdp,
    )


def _bounded(stage: Stage, force: str) -> list[tuple[date, tuple[float, float]]]:
    return [(s.date, s.bounds) for s in stage.strengths(force) if s.bounds is not None]


def _pledged(stage: Stage, force: str) -> tuple[float, float] | None:
    """The sum of all recorded pledges."""
    known = [s.bounds for s in stage.case.steps if isinstance(s, Pledge) and s.force == force and s.bounds]
    return (sum(low for low, _ in known), sum(high for _, high in known)) if known else None


def _first_day(stage: Stage, force: str) -> date | None:
    """The first day on which anybody of the force is recorded as present."""
    steps = (s for s in stage.case.steps if isinstance(s, (Strength, Contribution)) and s.force == force)
    return min((s.date for s in steps), default=None)


def _half(stage: Stage, force: str, act: Proposal | None) -> Half | None:
    recorded = _bounded(stage, force)
    ceiling = stage.first_ceiling(force)
    if act is None or not recorded:
        return None
    whole = ceiling.persons if ceiling else max(high for _, (_, high) in recorded)
    taken_over = stage.force(force).predecessor or 0
    before = 0
    for day, (low, high) in recorded:
        days = (day - act.date).days
        if (low + high) / 2 >= whole / 2:
            of = "first ceiling" if ceiling else "peak"
            return Half(before, max(days, 0), of, taken_over >= whole / 2)
        before = days if days >= 0 else before
    return None


def _largest(stage: Stage, force: str) -> tuple[str | None, float | None, float | None]:
    """The largest contributor, its share, and that by GDP, on the day with most persons among the whole lists."""
    whole = [s for s in stage.strengths(force) if s.by and not s.partial]
    if not whole:
        return None, None, None
    by = max(whole, key=lambda s: (sum(s.by.values()), s.date)).by
    most = max(by, key=lambda s: (by[s], s))
    gdp = {s: float(stage.setting.world.gdp_ppp[stage.setting.world.index(s)]) for s in sorted(by)}
    return most, round(by[most] / sum(by.values()), 4), round(gdp[most] / sum(gdp.values()), 4)


def paid(stage: Stage) -> tuple[Paid, ...]:
    """Totals by payer and unit, the largest first."""
    sums: dict[tuple[str, str], list[float]] = {}
    for step in stage.case.steps:
        if isinstance(step, Cost) and step.per is None and step.bounds is not None:
            total = sums.setdefault((step.payer, step.unit), [0.0, 0.0])
            total[0] += step.bounds[0]
            total[1] += step.bounds[1]
    found = [Paid(payer, unit, low, high) for (payer, unit), (low, high) in sums.items()]
    return tuple(sorted(found, key=lambda p: (-p.high, p.payer)))


def assessed(stage: Stage) -> Paid | None:
    """The part of the largest payer in what all UN members were assessed, of payments since its share is on file."""
    rule = stage.setting.expectations.assessed
    low = high = 0.0
    for step in stage.case.steps:
        share = rule.share(step.date.year)
        if isinstance(step, Cost) and step.payer == ALL_MEMBERS and not step.per and step.bounds and share:
            low, high = low + step.bounds[0] * share, high + step.bounds[1] * share
    return Paid(rule.state, "USD", round(low), round(high)) if high else None


def decided(stage: Stage) -> tuple[int | None, str | None]:
    """Days from the first incident to the first act that creates a force or decides, and whose body took it."""
    first = next((s.date for s in stage.case.steps if isinstance(s, IncidentStep)), None)
    acts = (s for s in stage.case.steps if isinstance(s, Proposal) and s.outcome == "adopted")
    act = next((s for s in acts if s.decides or s.creates), None)
    if first is None or act is None:
        return None, None
    arrangement, decision = (
        stage.setting.library[act.duty.partition("/")[0]],
        decision_of(stage.setting.library, act),
    )
    body = {b.id: b.name for b in arrangement.bodies}.get(decision.body or "" if decision else "")
    return (act.date - first).days, body


def sentences(lessons: Lessons) -> list[str]:
    """The lessons in words."""
    said = []
    if lessons.days_to_decide is not None:
        said.append(f"decided in {lessons.days_to_decide:,} days ({lessons.decided_by})")
    said += [text for f in lessons.forces if (text := _force_words(f))]
    said += [_paid_words(p) for p in lessons.paid]
    if lessons.assessed is not None:
        said.append(f"{_paid_words(lessons.assessed, 'was assessed')}, of payments since 2010")
    if lessons.asked:
        said.append(f"duties to help honoured {lessons.honoured} of {lessons.asked}")
    if lessons.promises:
        said.append(f"political promises of help kept {lessons.promises_kept} of {lessons.promises}")
    if lessons.restraint_broken:
        broken = ", ".join(lessons.restraint_broken)
        said.append(f"owed restraint and used or threatened force: {broken}")
    causes = "".join(f", {n} {kind.replace('_', ' ')}" for kind, n in sorted(lessons.causes.items()))
    law = f"{lessons.agree_law} of {lessons.compared_law} on what is owed, decided and consented to"
    said.append(f"rules and record agree on {lessons.agree} of {lessons.compared} steps ({law}){causes}")
    return said


def _force_words(f: ForceNumbers) -> str:
    parts = []
    if f.half is not None:
        parts.append(_half_words(f.half, f.expected_half))
    if f.days_to_first is not None and f.days_to_decide is not None and f.expected_first:
        days = f.days_to_decide + f.days_to_first
        parts.append(
            f"decided and launched in {days:,} days, such organisations mostly in {f.expected_first:.0f}"
        )
    if f.pledged is not None:
        parts.append(f"pledged {figure(f.pledged)}")
    if f.peak is not None:
        parts.append(f"peak {figure(f.peak)} on {f.peak_on}")
    if f.largest is not None and f.largest_share is not None:
        gdp = f", by GDP among those who came {100 * f.by_gdp:.0f} %" if f.by_gdp is not None else ""
        parts.append(f"{f.largest} gave {100 * f.largest_share:.0f} %{gdp}")
    return f"{f.name}: {'; '.join(parts)}" if parts else ""


def _half_words(half: Half, expected: float | None) -> str:
    if half.taken_over:
        return f"more than half of its {half.of} were there already"
    beside = f", such forces mostly on day {expected:.0f}" if expected else ""
    return f"half of its {half.of} between day {half.after:,} and day {half.by:,}{beside}"


def _paid_words(p: Paid, verb: str = "paid") -> str:
    scale, word = (1e9, "billion") if p.high >= 1e9 else (1e6, "million")
    low, high = (f"{x / scale:,.2f}".rstrip("0").rstrip(".") for x in (p.low, p.high))
    amount = low if low == high else f"{low} to {high}"
    return f"{p.payer} {verb} {amount} {word} {p.unit}" + (" (recorded payments)" if verb == "paid" else "")
