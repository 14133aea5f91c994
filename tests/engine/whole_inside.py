"""The whole world with processes 4 and 5 on, from 2013: what was lived, and what the texts say of each decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from reference_law import Law, adopted, chance

from foedus.arrangements import load_library
from foedus.arrangements.schema import Decision
from foedus.base.draws import named, root, uniform, word
from foedus.engine.live import world_name
from foedus.engine.lives import Lives, model
from foedus.engine.model import Model
from foedus.engine.names import CONSENT, OPERATION, STANDBY_USED, VOTE
from foedus.parameters import load_parameters
from foedus.rules.compile import Compiled, compile_library
from foedus.rules.missions import missions
from foedus.rules.setting import Setting
from foedus.rules.surroundings import Added, setting
from foedus.world import load_world
from foedus.world.conflicts import conflict_start

FIRST, YEARS, FUTURES, SEED = date(2013, 1, 1), 12, 12, 2013
LAST = date(2025, 1, 1)
BUSY = {  # more of everything that can go wrong
    "ops_start_none": 0.003,
    "ops_start_after": 0.05,
    "ops_start_minor": 0.1,
    "ops_start_major": 0.2,
    "ops_near": 0.2,
    "standby_use": 0.5,
    "ops_willing": 0.5,
    "ops_take_up": 0.6,
    "ops_hand_over": 0.8,
    "ops_consent": 0.6,
    "object_renewal": -1.5,
    "ops_leave": 0.1,
    "ops_donors_stop": 0.2,
    "object_base": -3.0,
    "ops_after_war": 0.0,  # operations between two states have luck of another name
}


@dataclass(frozen=True)
class Whole:
    """The compiled library, its setting, its model, and the events of each future under ``BUSY``."""

    compiled: Compiled
    on_file: tuple[str, ...]
    inside: Setting
    fixed: Model
    theta: Any
    futures: list[Any]


def days() -> float:
    return float(YEARS * 365.25)


@cache
def surroundings() -> tuple[Compiled, Setting]:
    library, world = load_library(), load_world()
    compiled = compile_library(library, world, FIRST, LAST)
    start = conflict_start(world, FIRST.year)
    return compiled, setting(library, compiled, world, (FIRST, LAST), start, Added(by_month=True))


def lived(inside: Setting, futures: int, **values: float) -> list[Any]:
    """Events of each future with some parameters held."""
    fixed = model(surroundings()[0].tables, load_world(), FIRST, days(), inside)
    parameters = load_parameters().replaced(values)
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    lives = Lives([fixed], SEED)
    return [rows for f in range(futures) for _, _, rows in lives.future(f, theta)]


@cache
def whole() -> Whole:
    compiled, inside = surroundings()
    found = missions(load_library(), load_world(), FIRST, LAST)
    fixed = model(compiled.tables, load_world(), FIRST, days(), inside)
    theta = load_parameters().replaced(BUSY).medians()
    return Whole(compiled, found.arrangements, inside, fixed, theta, lived(inside, FUTURES, **BUSY))


# ---- the luck of an operation, from its number -------------------------------------------------------------------


def luck(w: Whole, future: int, number: int) -> np.uint64:
    """The name under which all of an operation's draws are named."""
    operations = named(np.uint64(world_name(root(SEED), future)), OPERATION)
    if number <= -10_000_000:
        return np.uint64(named(np.uint64(operations), word(w.on_file[-number - 10_000_000])))
    stream_year, s = divmod(-number - 1, load_world().n)
    code = int(w.fixed.g.state["code"][s])
    return np.uint64(named(np.uint64(named(np.uint64(operations), stream_year)), code))


def draw(name: np.uint64, *words: int) -> float:
    for one in words:
        name = np.uint64(named(name, one))
    return float(uniform(name))


def consents(w: Whole, future: int, number: int, host: int) -> bool:
    """Whether the host consents: logit⁻¹(logit c + b ln(people / 10 million)) against its draw."""
    t = w.theta
    x = np.log(t.ops_consent / (1 - t.ops_consent))
    x += t.ops_consent_ln_population * w.inside.country["ln_population"][host]
    return draw(luck(w, future, number), CONSENT) < chance(x)


def used(w: Whole, future: int, number: int) -> bool:
    """Whether forces that stand ready are used."""
    return draw(luck(w, future, number), STANDBY_USED) < w.theta.standby_use


# ---- what the texts say ------------------------------------------------------------------------------------------


@cache
def law() -> Law:
    return Law(load_library(), load_world(), whole().theta)


def epoch(w: Whole, day: float) -> date:
    """The first day of the span of law in which ``day`` lies."""
    at = np.searchsorted(w.fixed.t.start_day, day, side="right") - 1
    return w.compiled.epochs[at]


def read(w: Whole, day: float) -> bool:
    """Whether the texts are read for this day: in every third span of law, as reading is slow."""
    return (np.searchsorted(w.fixed.t.start_day, day, side="right") - 1) % 3 == 0


@cache
def _standing(day: date) -> dict[tuple[str, str], Any]:
    return {p.key: p for p in law().promises(day)}


def standing(w: Whole, day: float, d: int) -> Any:
    """The duty as it stands on a day, or None."""
    a, duty = w.compiled.duties[d]
    return _standing(epoch(w, day)).get((a.id, duty.id))


def objects(day: date, s: str, host: str, body: Any, consenting: bool) -> float:
    """A target is for it, an initiator against it; where the host refuses it is both, and strangers object more."""
    t, own = law().theta, law()
    if s == host:
        return 0.0 if consenting else 1.0
    lacks = near(body - {host}, host) - own.liking[own.at[host], own.at[s]]
    if consenting:
        rival = own.world.rivalry[own.at[s], own.at[host]]
        return chance(t.object_base + t.object_affinity * lacks + (t.object_rival if rival else 0.0))
    x = t.object_base - t.object_affinity * lacks
    x += t.object_unwanted * np.exp(-t.object_together * near(body - {host, s}, s))
    return chance(x + (t.object_ally if (s, host) in own.ties(day)["ally"] else 0.0))


def near(others: Any, s: str) -> float:
    """The mean liking between a state and some others; 0 for none."""
    own = law()
    return sum(own.liking[own.at[s], own.at[k]] for k in sorted(others)) / max(len(others), 1)


def vote(w: Whole, p: Any, day: float, host: str, consenting: bool, name: np.uint64) -> tuple[bool, set[str]]:
    """Whether the body adopts it, and which vetoers objected."""
    decision: Decision = p.duty.decision
    body = {b.id: b for b in p.arrangement.bodies}[str(decision.body)]
    on = epoch(w, day)
    members, permanent = law().seated(p.arrangement, body, on)
    voting = members if decision.disputants_vote else members - {host}
    code = {s: int(w.fixed.g.state["code"][law().at[s]]) for s in voting}
    against = {s for s in voting if draw(name, VOTE, code[s], 1) < objects(on, s, host, members, consenting)}
    yes = {
        s
        for s in voting - against
        if (consenting and s == host) or draw(name, VOTE, code[s], 2) >= w.theta.abstain
    }
    vetoes = against & permanent
    return adopted(decision, len(members), len(yes), len(against), bool(vetoes)), vetoes
