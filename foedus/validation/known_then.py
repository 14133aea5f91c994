"""Parameters that a hindcast from a past year may have: fitted on the years before it, and which could not be.

What the record before the start cannot tell (operations before there were enough of them, who sends before 2009) is
taken from the shipped file, which rests on later years, and named. Literature and guesses are today's in any case.
"""

from __future__ import annotations

from foedus.fit import fit_parameters
from foedus.fit.contract import models
from foedus.parameters import Parameters, load_parameters

DISPUTES_UNTIL = 2000  # from later starts no dispute is judged, and nothing is fitted for them
INSIDE = ("intrastate", "operations")


def fitted_before(start: int) -> Parameters:
    """What the record before ``start`` tells, by the models that give the engine something that is judged."""
    process = {p.name: p.process for p in load_parameters().parameters}
    wanted = [
        name
        for name, model in models().items()
        if any(start <= DISPUTES_UNTIL or process.get(p) in INSIDE for p in model.parameters)
    ]
    return fit_parameters(until=start, models=wanted)


def completed(given: Parameters, shipped: Parameters) -> tuple[Parameters, tuple[str, ...]]:
    """``given`` with the parameters that it lacks from ``shipped``, in the order of ``shipped``; and their names.

    >>> shipped = load_parameters()
    >>> few = shipped.model_copy(update={"parameters": shipped.parameters[:3], "blocks": ()})
    >>> whole, lacking = completed(few, shipped)
    >>> whole.parameters == shipped.parameters, len(lacking) == len(shipped.parameters) - 3
    (True, True)
    """
    have = {p.name: p for p in given.parameters}
    lacking = tuple(p.name for p in shipped.parameters if p.name not in have)
    if not lacking:
        ordered = tuple(have[p.name] for p in shipped.parameters)
        return given.model_copy(update={"parameters": ordered}), ()
    blocks = tuple(b for b in shipped.blocks if set(b.parameters) <= set(lacking))
    parameters = tuple(have.get(p.name, p) for p in shipped.parameters)
    whole = given.model_copy(update={"parameters": parameters, "blocks": (*given.blocks, *blocks)})
    return whole, lacking
