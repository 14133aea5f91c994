"""Whether limits leave room for any posting at all, and which line of the file leaves none.

Before anything is lived: some place, some strength, with contributors enough for it alone. After consent and vote are
known: some place likely enough to be authorised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from foedus.base.errors import Finding
from foedus.planners.deploy.task import NO_BODY, DeployTask, most_of_one

if TYPE_CHECKING:  # a file is checked without the engine
    from foedus.planners.deploy.authority import Authority


def room_findings(task: DeployTask) -> Iterator[Finding]:
    """What leaves no posting, by the file alone."""
    if not task.hosts:
        said = (
            "; ".join(f"{host}: {why}" for host, why in sorted(task.out.items())) or "nobody is in conflict"
        )
        yield task.finding(("candidates", "hosts"), f"no place is left: {said}", "at least one other state")
        return
    yield from _unaffordable(task)
    if not any(_found(task, host, task.least, shared=True) >= task.least for host in task.hosts):
        yield _unmanned(task)


def _unaffordable(task: DeployTask) -> Iterator[Finding]:
    for i, period in enumerate(task.instance.periods):
        need = task.least * task.dollars
        if period.budget is not None and period.budget < need:
            what = f"{period.budget:,.0f} dollars a year do not pay for the smallest posting of {task.least:,} persons"
            remedy = f"{need:.0f} or more ({task.dollars:,.0f} a person and year)"
            yield task.finding(("periods", i, "budget"), what, remedy)


def _found(task: DeployTask, host: str, persons: int, *, shared: bool) -> int:
    """The most persons that can be sent to a host where ``persons`` are asked for, each up to the largest share."""
    most = task.most_of_one(persons) if shared else persons
    return sum(min(c.persons, most) for c in task.senders(host))


def _unmanned(task: DeployTask) -> Finding:
    least, limits = task.least, task.instance.limits
    best = max(task.hosts, key=lambda host: _found(task, host, least, shared=False))
    offered, within = (_found(task, best, least, shared=shared) for shared in (False, True))
    if offered < least:
        what = f"nowhere can the smallest posting of {least:,} persons be manned: at most {offered:,} can be sent"
        return task.finding(("contributors",), what, "more contributors or persons, or a smaller strength")
    what = f"nowhere can the smallest posting of {least:,} persons be manned with {limits.largest_share:g} of it each"
    who = f"{len(task.senders(best))} may go to {best}, with {within:,} persons now"
    remedy = f"{_least_share(task, best):.2g} or more, as {who}"
    return task.finding(("limits", "largest_share"), what, remedy)


def _least_share(task: DeployTask, host: str) -> float:
    """The smallest share, in hundredths, with which a host's smallest posting can be manned."""
    for hundredth in range(1, 101):
        most = most_of_one(hundredth / 100, task.least)
        if sum(min(c.persons, most) for c in task.senders(host)) >= task.least:
            return hundredth / 100
    return 1.0


def no_place(task: DeployTask, authority: Mapping[str, Authority], out: Mapping[str, str]) -> Finding:
    """Why no place is left once consent and vote are known, at the line that leaves none."""
    what = "no place is left: " + "; ".join(f"{h}: {why}" for h, why in sorted(out.items()))
    likely = max((a.probability for h, a in authority.items() if a.out and a.out != NO_BODY), default=None)
    if likely is not None:
        return task.finding(("authorised", "least"), what, f"{int(100 * likely) / 100:g} or less")
    if any(a.out for a in authority.values()):
        return task.finding(("candidates", "hosts"), what, "states where a body may decide an operation")
    return task.finding(("contributors",), what, "more contributors or persons, or a larger share")
