"""Comparisons about what is owed: incidents, proposals to a body, calls, answers.

incident   every invoked duty is triggered, and none that nobody took for owed is owed
proposal   p(passes) ≥ 1/2 ⇔ adopted, and the recorded votes come to the recorded outcome by the rule
call       the duty is triggered, and binds or protects those who call
answer     the number of bound states that came lies in the 90 % interval of what the rules expect
"""

from __future__ import annotations

import numpy as np

from foedus.cases.body import known, names, number, passes, seated, vetoes_cast
from foedus.cases.compared import (
    HELP,
    Compared,
    binds,
    label,
    named,
    owes_help,
    states,
    together,
)
from foedus.cases.schema import Answer, Call, IncidentStep, Proposal, Tally
from foedus.cases.setting import Owed, Stage, triggered, why_silent
from foedus.rules.ballots import LIKELY, Ballot
from foedus.rules.response import DutyAnswer, Response

FEW = 4


def incident(stage: Stage, step: IncidentStep) -> Compared:
    """Which duties are triggered, and whether those that were invoked are among them."""
    found = stage.setting.owed(step, step.date)
    missing = [n for n in step.invoked if not named(found.duties, n)]
    owed = [n for n in step.not_owed if any(not_free(d) for d in named(found.duties, n))]
    compared = bool(step.invoked or step.not_owed)
    recorded = together(
        f"invoked: {', '.join(step.invoked)}" if step.invoked else "",
        f"not taken for owed: {', '.join(step.not_owed)}" if step.not_owed else "",
    )
    why = [f"{n} was invoked and is not triggered: {_silence(found, n)}" for n in missing]
    why += [f"{n} is owed by the rules and nobody took it for owed" for n in owed]
    why += [_fact(found, n) for n in (*step.invoked, *step.not_owed) if n not in (*missing, *owed)]
    return Compared(
        expected="; ".join(f"{head}: {text}" for head, text in _lines(found)),
        recorded=recorded or "which duties were relied on is not recorded",
        agrees=not missing and not owed if compared else None,
        why=together(*why) or "nothing recorded to compare",
        details={
            "lines": _lines(found),
            "triggered": [_summary(d) for d in found.duties],
            "silent": [s.as_dict() for s in found.silent],
            "anachronistic": found.anachronistic,
        },
    )


def not_free(duty: DutyAnswer) -> bool:
    """Whether it is owed (to act, to consult or to refrain), not only permitted or declared."""
    return duty.strength not in ("may", "political")


def _summary(duty: DutyAnswer) -> dict[str, object]:
    plain = ("arrangement", "duty", "clause", "obligation", "strength", "rule", "confidence")
    return {**{k: getattr(duty, k) for k in plain}, "bound": list(duty.bound)}


def _lines(found: Owed) -> list[tuple[str, str]]:
    """Help owed, help permitted, restraint owed, and what is silent."""
    owed = [d for d in found.duties if owes_help(d)]
    free = [d for d in found.duties if d.obligation in HELP and not owes_help(d)]
    restraint = sorted(
        {s for d in found.duties if d.obligation == "refrain" and not_free(d) for s in d.bound}
    )
    silent = [f"{s.arrangement} {s.clause} ({s.fact})" for s in found.silent]
    lines = [
        ("help owed", _some([f"{label(d)} by {binds(d)}" for d in owed]) or "none"),
        ("permitted or promised only", _some([label(d) for d in free])),
        ("restraint owed by", states(restraint)),
        ("silent", _some(silent)),
    ]
    return [(head, text) for head, text in lines if text]


def _some(parts: list[str]) -> str:
    """The first four, then how many more."""
    more = len(parts) - FEW
    return ", ".join(parts[:FEW]) + (f" and {more} more" if more > 0 else "")


def _fact(found: Owed, name: str) -> str:
    duties = named(found.duties, name)
    return f"{label(duties[0])}: {duties[0].facts[0]}" if duties else f"{name}: {_silence(found, name)}"


def _silence(found: Owed, name: str) -> str:
    silent = {s.arrangement: s.fact for s in found.silent}
    return silent.get(name.partition("/")[0], "no duty of it answers this incident")


def proposal(stage: Stage, step: Proposal) -> Compared:
    """Whether the body was expected to act, by whose likely objection it would not, and what the votes come to."""
    about = stage.about(step)
    assert about is not None
    situation = stage.setting.situation(about, step.date)
    bound = triggered(situation, step.duty)
    ballot = stage.setting.ballot(situation, bound, step) if bound else None
    recorded = _outcome(step)
    if ballot is None:
        return Compared(
            "no such decision", recorded, False, f"{step.duty} is silent: {why_silent(situation, step.duty)}"
        )
    if not known(stage.setting.library, step):
        return Compared(
            "not known", recorded, None, f"the seats of the {ballot.body} on that day are not on file"
        )
    likely = [o.state for o in ballot.likely if o.p_object >= LIKELY]
    adopts = ballot.passes.median >= LIKELY
    right = adopts == (step.outcome == "adopted")
    by_rule, consistent = _counted(stage, step, ballot)
    expected = f"{ballot.rule}: {'passes' if adopts else 'blocked'} (p {_spread(ballot)})"
    blockers = f"; likely to block: {states(likely)}" if likely else ""
    return Compared(
        expected=expected + blockers,
        recorded=recorded,
        agrees=right and consistent,
        why=together(by_rule, "" if right else _wrong(step, adopts)),
        details={
            "body": ballot.body,
            "rule": ballot.rule,
            "blockers": list(ballot.blockers),
            "likely_blockers": likely,
            "blocked_by": list(step.blocked_by or vetoes_cast(stage.setting.library, step)),
            "p_passes": ballot.passes.as_dict(),
            "act": step.title,
        },
    )


def _spread(ballot: Ballot) -> str:
    p = ballot.passes
    low, high = f"{p.low:.2f}", f"{p.high:.2f}"
    return f"{p.median:.2f}" + ("" if low == high else f", 90 % interval {low} to {high}")


def _outcome(step: Proposal) -> str:
    if step.votes is None:
        by = f", blocked by {states(step.blocked_by)}" if step.blocked_by else ""
        return ("adopted without a vote" if step.outcome == "adopted" else "not put to a vote") + by
    votes = step.votes
    lists = (("against", votes.against), ("abstaining", votes.abstain), ("absent", votes.absent))
    others = "".join(f", {number(t)} {word}{_who(t)}" for word, t in lists if number(t))
    return f"{step.outcome}: {number(votes.yes)} for{others}"


def _who(tally: Tally) -> str:
    return f" ({states(names(tally))})" if names(tally) else ""


def _counted(stage: Stage, step: Proposal, ballot: Ballot) -> tuple[str, bool]:
    """What the recorded votes come to by the rule, and whether that is the recorded outcome."""
    if step.votes is None:
        return _without_vote(stage, step, ballot)
    adopted = passes(stage.setting.library, step)
    vetoed = vetoes_cast(stage.setting.library, step)
    said = f"by the rule these votes {'adopt' if adopted else 'do not adopt'} it"
    said += f" (veto: {', '.join(vetoed)})" if vetoed else ""
    return said, adopted == (step.outcome == "adopted")


def _without_vote(stage: Stage, step: Proposal, ballot: Ballot) -> tuple[str, bool]:
    members = seated(stage.setting.library, step)
    if step.outcome == "adopted":
        return f"none of the {len(members)} members objected", not step.blocked_by
    able = [s for s in step.blocked_by if s in ballot.blockers]
    said = (
        f"{states(able)} can block alone" if able else "nobody who is said to have blocked it can do so alone"
    )
    return said, bool(able)


def _wrong(step: Proposal, adopts: bool) -> str:
    if adopts:
        who = f": the rules did not see {states(step.blocked_by)} objecting" if step.blocked_by else ""
        return f"expected to pass{who}"
    return "expected to be blocked, and was not"


def call(stage: Stage, step: Call) -> Compared:
    """Whether those who call on a duty may do so."""
    about = stage.about(step)
    assert about is not None
    situation = stage.setting.situation(about, step.date)
    bound = triggered(situation, step.duty)
    recorded = f"called by {states(step.by)}"
    if bound is None:
        why = f"{step.duty}: {why_silent(situation, step.duty)}"
        return Compared(f"{step.duty} is silent", recorded, False, why)
    entitled = {*bound.states(stage.setting.world), *situation.beneficiaries(bound.d)}
    strangers = [s for s in step.by if s not in entitled]
    why = (
        f"{states(strangers)} is neither bound nor protected"
        if strangers
        else "all are bound or protected by it"
    )
    return Compared(f"{step.duty} may be called on by {len(entitled)} states", recorded, not strangers, why)


def answer(stage: Stage, step: Answer) -> Compared:
    """How many of the bound came, beside how many the rules expect to come."""
    about = stage.about(step)
    assert about is not None
    response = stage.setting.response(about, step.date)
    found = named(response.duties, step.duty)
    came = (*step.forces, *step.aid, *step.others)
    if not found:
        why = f"{step.duty} is not triggered, yet {states(came)} came"
        return Compared("nobody is called", f"{len(came)} came", not came, why if came else "nobody came")
    duty = found[0]
    honoured, asked = honours(duty, step)
    low, mean, high = _expected_number(response, asked)
    recorded = (
        f"{len(honoured)} of {len(asked)} recorded states that were bound honoured it"
        f" ({len(duty.bound)} bound in all)"
        + (f"; {states(step.others)} came unbound" if step.others else "")
    )
    stood = f"; {states(step.stayed)} stayed away" if step.stayed else ""
    year = stage.setting.world.year
    why = f"strengths and affinities are those of {year}" if response.anachronistic else ""
    known = mean is not None
    return Compared(
        expected=f"{mean:.1f} of {len(asked)} come (90 % interval {low} to {high})"
        if known
        else "no rate is known",
        recorded=recorded + stood,
        agrees=low <= len(honoured) <= high if known else None,
        why=together(f"{label(duty)} binds with strength {duty.strength}", why),
        details={
            "honoured": honoured,
            "bound": asked,
            "bound_in_all": len(duty.bound),
            "strength": duty.strength,
        },
    )


def honours(duty: DutyAnswer, step: Answer) -> tuple[list[str], list[str]]:
    """Of the bound states whose answer is recorded: those that honoured the duty, and all of them.

    Aid honours a duty, unless the duty names armed force.
    """
    enough = step.forces if duty.strength == "force" else (*step.forces, *step.aid)
    asked = [s for s in (*step.forces, *step.aid, *step.stayed) if s in duty.bound]
    return [s for s in enough if s in duty.bound], asked


def _expected_number(response: Response, asked: list[str]) -> tuple[int, float | None, int]:
    """Low, mean and high number of ``asked`` states that come: Poisson binomial at the ends of their p."""
    p = {r.state: r.p for r in response.responders}
    if not asked or not all(s in p for s in asked):
        return 0, None, 0
    low = _quantile([p[s].low for s in asked], 0.05)
    high = _quantile([p[s].high for s in asked], 0.95)
    return low, sum(p[s].median for s in asked), high


def _quantile(chances: list[float], at: float) -> int:
    """The ``at`` quantile of the number of successes of independent trials.

    >>> _quantile([0.5, 0.5], 0.5)
    1
    """
    mass = np.ones(1)
    for chance in chances:
        mass = np.convolve(mass, [1.0 - chance, chance])
    return int(np.searchsorted(np.cumsum(mass), at))
