"""Forces on paper, the defenders' over the attackers', on days 1, 30 and 90.

    M_s        = personnel_s * (spending per soldier of s / of the world) ** spending_quality
    attackers  = Σ_i M_i * attack_reach * 2 ** (-km(i, place) / 2000)  +  allies that side with them, as joiners
    defenders  = Σ_j M_j (at home: all of it)                          +  Σ_s joiners
    a joiner   = M_s * deployable * interoperability * (1 - exp(-(day - lag_s) / build_up_days)) after its lag

A joiner is in a draw or not, by its own probability; interoperability is 1 under a joint command, and standard
training may close a part of what it lacks to 1. The unit is one soldier at the world's mean spending. An attacked state
that fights away from its own territory (an island, a sea) reaches there as the attacker does: M_j * attack_reach * 2 **
(-km / 2000); what it keeps there is not known.

Limits: numbers of soldiers and money are not skill, terrain, air power, stocks, or will. Spending is at official
exchange rates, which understates Russia and China. Losses, reserves and nuclear weapons are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.rules.beliefs import HONOUR, PARTNER, Spread, luck
from foedus.rules.responders import Called
from foedus.rules.tables import Floats
from foedus.world import World

DAYS = (1, 30, 90)
HALVING_KM = 2000.0
EARTH_KM = 6371.0
UNKNOWN = (
    ("personnel", "personnel", "no balance"),
    ("milex", "military spending", "its soldiers count as mean ones"),
)
UNIT = "soldiers at the world's mean spending per soldier"


@dataclass(frozen=True)
class OnDay:
    """The two sides on one day; ``ratio``: defenders over attackers, ``None`` if the attackers have no forces."""

    day: int
    ratio: Spread | None
    attackers: Spread
    defenders: Spread
    attacked_alone: Spread

    def as_dict(self) -> dict[str, object]:
        """As plain data."""
        named = {k: getattr(self, k) for k in ("ratio", "attackers", "defenders", "attacked_alone")}
        return {"day": self.day, **{k: v and v.as_dict() for k, v in named.items()}}


@dataclass(frozen=True)
class Balance:
    """The balance on each day, with what to know before using it."""

    days: tuple[OnDay, ...]
    flags: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """As plain data."""
        return {"unit": UNIT, "days": [d.as_dict() for d in self.days], "flags": list(self.flags)}


def balance(called: Called) -> Balance | None:
    """The balance of forces; ``None`` where no state attacks."""
    case = called.situation.case
    if case.initiators.size == 0:
        return None
    strength = paper_strength(called.situation.world, called.thetas.spending_quality[1:])
    return Balance(tuple(_on_day(called, strength, day) for day in DAYS), tuple(_flags(called)))


def paper_strength(world: World, quality: Floats) -> Floats:
    """M_s for each draw of the exponent [draws, states]; 0 for a state without armed forces, nan where they are not
    known. Where only spending is not known, that of a mean soldier is taken.

    >>> from foedus.world import load_world
    >>> world = load_world()
    >>> bool(np.allclose(paper_strength(world, np.zeros(1))[0], world.personnel))
    True
    """
    known = (world.personnel > 0) & ~np.isnan(world.milex)
    mean = world.milex[known].sum() / world.personnel[known].sum()
    per_soldier = np.where(known, world.milex / np.where(known, world.personnel, 1.0), mean) / mean
    return np.asarray(world.personnel * per_soldier[None, :] ** quality[:, None])


def _on_day(called: Called, strength: Floats, day: int) -> OnDay:
    case, who, thetas = called.situation.case, called.who, called.thetas[1:]
    arrived = _arrived(called, strength, day)
    helpers = _present(called, who.forces[1:] + who.volunteers[1:], HONOUR)
    partners = _present(called, who.partners[1:], PARTNER)
    attacked = sum((_at_place(called, strength, int(j), attacked=True) for j in case.targets), np.zeros(1))
    attackers = sum(
        (_at_place(called, strength, int(i), attacked=False) for i in case.initiators), np.zeros(1)
    )
    attackers = attackers + (arrived * partners).sum(1) * thetas.interoperability
    defenders = attacked + (arrived * helpers * called.counted[1:]).sum(1)
    both_known = (attackers > 0).all() and not np.isnan(defenders).any()
    ratio = Spread.of(defenders / attackers) if both_known else None
    return OnDay(day, ratio, Spread.of(attackers), Spread.of(defenders), Spread.of(attacked))


def _present(called: Called, p: Floats, purpose: int) -> Floats:
    """Which joiners are in, for each draw [draws, states]."""
    return np.asarray(luck(purpose, called.situation.ground.state["code"], normals=False) < p, float)


def _arrived(called: Called, strength: Floats, day: float) -> Floats:
    """What each state would have there by ``day`` were it to come [draws, states]."""
    thetas = called.thetas[1:]
    since = np.maximum(day - called.lag[1:], 0.0) / thetas.build_up_days[:, None]
    return np.asarray(np.nan_to_num(strength) * thetas.deployable[:, None] * (1.0 - np.exp(-since)))


def _at_place(called: Called, strength: Floats, s: int, *, attacked: bool) -> Floats:
    """What a state of either side has at the place of the incident, for each draw."""
    thetas = called.thetas[1:]
    if attacked and not _away(called):
        return strength[:, s]
    return np.asarray(strength[:, s] * thetas.attack_reach * 2.0 ** (-_km(called, s) / HALVING_KM))


def _away(called: Called) -> bool:
    """Whether the incident is somewhere else than on the metropolitan territory of a target."""
    place = called.situation.case.place
    return place >= 0 and place not in called.situation.case.targets


def _km(called: Called, s: int) -> float:
    """From a state to the place of the incident: border to border, or from the capital to a named place."""
    world, case = called.situation.world, called.situation.case
    if not _away(called):
        return float(min(world.min_km[s, j] for j in case.targets))
    here, there = world.places[s], world.places[case.place]
    a, b = np.radians(here.lat), np.radians(there.lat)
    along = np.radians(there.lon - here.lon)
    chord = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(along / 2) ** 2
    return float(2 * EARTH_KM * np.arcsin(np.sqrt(chord)))


def _flags(called: Called) -> list[str]:
    """What is missing or stands outside the balance here."""
    world, incident = called.situation.world, called.situation.incident
    sides = [*incident.initiators, *incident.targets]
    flags = [
        f"{name} of {', '.join(missing)} is not in the source: filled by a rule (foedus show {missing[0]})"
        for variable, name in (("personnel", "personnel"), ("milex", "military spending"))
        if (missing := [s for s in sides if world.imputed[variable][world.index(s)]])
    ]
    flags += [
        f"{name} of {', '.join(missing)} is not in the record: {instead}"
        for variable, name, instead in UNKNOWN
        if (missing := [s for s in sides if np.isnan(getattr(world, variable)[world.index(s)])])
    ]
    flags += [f"{s} has no armed forces" for s in sides if world.personnel[world.index(s)] == 0]
    nuclear = [s for s in sides if world.nuclear[world.index(s)]]
    if nuclear:
        flags.append(f"nuclear weapons are not counted ({', '.join(nuclear)})")
    if _away(called):
        flags.append(f"what is stationed at {incident.place} is not known and not counted")
    flags.append(
        "the attackers are taken to commit most of their active forces at once (attack_reach, a guess)"
    )
    flags.append("troops of joiners that already stand in the attacked country are not counted")
    return flags
