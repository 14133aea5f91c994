"""A hard rule as a sentence, and where in the file it stands."""

from __future__ import annotations

from foedus.base.documents import Path_
from foedus.planners.force.instance import Instance
from foedus.planners.force.plan import Clash


def clash(instance: Instance, rule: str) -> Clash:
    """A hard rule as a sentence, with the field of the instance that states it."""
    return Clash(what=in_words(instance, rule), field=".".join(map(str, field_of(instance, rule))))


def field_of(instance: Instance, rule: str) -> Path_:
    """Where in the file a hard rule stands."""
    kind, _, name = rule.partition(" ")
    places = {
        family: next((i for i, x in enumerate(getattr(instance, family)) if x.id == name), 0)
        for family in ("requirements", "missions", "sectors")
    }
    lift = next((i for i, x in enumerate(instance.lift) if x.mode == name), 0)
    fields: dict[str, Path_] = {
        "full_by": ("requirements", places["requirements"], "full_by"),
        "ceiling": ("missions", places["missions"], "ceilings"),
        "support": ("missions", places["missions"], "support"),
        "group": ("sectors", places["sectors"]),
        "lift": ("lift", lift, "tonnes"),
        "region": ("limits", "regions", name),
    }
    return fields.get(kind, ("limits", kind))


def in_words(instance: Instance, rule: str) -> str:
    """A hard rule as a sentence."""
    kind, _, name = rule.partition(" ")
    limits = instance.limits
    if kind == "full_by":
        r = next(r for r in instance.requirements if r.id == name)
        what, measure = instance.type(r.type).name, instance.type(r.type).counted
        return f"{name}: {r.need:g} {measure} of {what} must be there by {r.full_by}"
    said = {
        "ceiling": f"mission {name} stays under its ceiling",
        "support": f"mission {name} supplies no more persons than it can",
        "fewest_contributors": f"mission {name} has at least {limits.fewest_contributors} contributors",
        "largest_share": f"in mission {name} no state gives more than {limits.largest_share or 0:.0%} of the need",
        "group": f"all units of sector {name} come from one group",
        "lift": f"no more is moved by {name} than can be",
        "region": f"at least {limits.regions.get(name, 0):.0%} of person-months come from {name}",
        "women": f"at least {limits.women or 0:.0%} of person-months are served by women",
        "budget": f"all payers together spend at most {limits.budget or 0:,.0f} {instance.currency}",
    }
    return said[kind]
