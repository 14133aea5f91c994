"""Ten states, six made-up arrangements and quick rates: a world small enough for the slow implementation.

The states and all that is known of them are those of 2025. The library has every decision rule, both kinds of forum, an
exception of every effect, a seat that runs out, and facts that begin and end inside the horizon.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from foedus.arrangements import Arrangement, Library
from foedus.parameters import Parameters, load_parameters
from foedus.world import World, load_world

STATES = ("BLR", "CHN", "DEU", "EST", "IRN", "POL", "RUS", "TUR", "UKR", "USA")
BASELINE = date(2026, 1, 1)
YEARS = 8.0
QUICK = {  # rates at which a thousand futures say enough; everything else as it ships
    "onset_constant": -2.5,
    "onset_unrelated": -2.7,
    "onset_level": 0.0,
    "onset_shared_pact": -0.3,
    "peace_held": 0.59,  # decades: inside the horizon
    "peace_decades_1": -6.0,
    "peace_decades_2": 6.0,
    "peace_decades_3": -1.0,
    "peace_median_land": 2.0,
    "peace_median_sea": 3.0,
    "peace_median_major": 4.0,
    "peace_median_other": 5.0,
    "deterrence": 0.3,
    "deterrence_needs_condition": 0.0,
    "climb_to_display": 0.7,
    "climb_to_force": 0.65,
    "climb_to_war": 0.4,
    "climb_force_rivals": 0.3,
    "climb_force_land": 0.2,
    "climb_force_democracies": -0.4,
    "climb_war_rivals": 0.4,
    "climb_war_ln_ratio": -0.1,
    "climb_war_democracies": -0.9,
    "climb_war_nuclear": -0.6,
    "climb_war_majors": 0.5,
    "volunteer_initiator": -3.0,
    "open_to_others": 0.6,
    "below_war_target": -1.0,
    "below_war_initiator": -0.8,
    "single_incident": 0.1,
    "days_at_threat": 5.0,
    "days_at_display": 10.0,
    "days_at_force": 40.0,
    "pace_spread": 0.5,
    "mediation": 1.6,
    "council_acts": 3.0,
    "joint_act": 2.5,
    "invoked_by_force": 0.5,
    "object_base": -2.5,
    "object_affinity": 0.5,
    "mobilisation_days": 12.0,
    "mobilisation_spread": 0.4,
    "joint_haste": 0.3,
    "volunteer": -1.6,
    "join_initiator": -1.0,
    "war_pace_spread": 0.4,
    "war_balance": 0.4,
    "win_ln_ratio": 0.6,
    "interoperability": 0.5,
    "deaths_widening": 1.0,
    "deaths_belligerents": 2.0,
    "deaths_cap": 0.003,
    "training_closes": 0.6,  # the practices, all of which ship switched off
    "exercise_haste": 0.4,
    "warning_days": 5.0,
    "summits": 1.8,
    "relapse_mediated_early": 0.4,
    "relapse_mediated": 1.6,
    "relapse_mediated_years": 0.6,
    "preemption": 1.5,
    "perceived_error": 0.5,
    "arms_transparency": 0.8,
}


def quick(**changes: float) -> Parameters:
    """The parameters of the small world, all fixed."""
    shipped = load_parameters()
    fixed = {p.name: p.value for p in shipped.parameters}
    return shipped.replaced(fixed | QUICK | changes)


@cache
def small_world(states: tuple[str, ...] = STATES) -> World:
    """The world of 2025 with only ``states`` in it."""
    world = load_world()
    at = [world.iso3.index(code) for code in states]
    fields: dict[str, Any] = {}
    for name in ("iso3", "name", "cow", "gw", "region"):
        fields[name] = tuple(getattr(world, name)[i] for i in at)
    for name, value in vars(world).items():
        if isinstance(value, np.ndarray):
            fields[name] = value[np.ix_(at, at)] if value.ndim == 2 else value[at]
    fields["imputed"] = {name: flags[at] for name, flags in world.imputed.items()}
    fields["places"] = tuple(world.places[i] for i in at)
    return replace(world, **fields)


def arrangement(id_: str, **fields: Any) -> Arrangement:
    """An arrangement from few words; facts are dated and sourced like in a file."""
    data = {
        "name": id_,
        "kind": "alliance",
        "summary": "Made up.",
        "in_force": {"from": date(2000, 1, 1), "source": "s"},
        "sources": [{"id": "s", "title": "made up"}],
    }
    return Arrangement.model_validate({"id": id_, **data, **fields})


def party(*states: str, **dates: Any) -> dict[str, Any]:
    return {"states": states, "from": date(2000, 1, 1), "source": "s", **dates}


def duty(id_: str, obligation: str, **fields: Any) -> dict[str, Any]:
    made = {"clause": id_, "triggers": ["force"], "strength": "means_open", "text": "made up", "source": "s"}
    return {"id": id_, "obligation": obligation, **made, **fields}


def exception(id_: str, effect: str, **fields: Any) -> dict[str, Any]:
    made = {"from": date(2000, 1, 1), "source": "s", "priority": 10, "text": "made up"}
    return {"id": id_, "effect": effect, **made, **fields}


def practice(name: str, **dates: Any) -> dict[str, Any]:
    return {"practice": name, "text": "made up", "from": date(2000, 1, 1), "source": "s", **dates}


COUNCIL = {"id": "council", "name": "Council", "source": "s"}


def _western() -> Arrangement:
    """Automatic defence with a joint act by consensus under unified command; Turkey leaves in 2030."""
    released = exception("own-attack", "releases", when={"initiator": "party"}, priority=20)
    restored = exception("germany-stays", "binds", states=["DEU"], when={"initiator": "party"}, priority=30)
    neutral = exception("turkish-reserve", "non_military", states=["TUR"], when={"initiator": ["RUS", "IRN"]})
    free = exception("free-over-poland", "may", states=["USA"], when={"target": ["POL"], "kinds": ["force"]})
    return arrangement(
        "western-pact",
        parties=[
            party("DEU", "EST", "POL", "USA"),
            party("TUR", to=date(2030, 1, 1)),
            party("UKR", role="observer"),
        ],
        bodies=[COUNCIL],
        practices=[
            practice("unified_command"),
            practice("joint_exercises", to=date(2029, 6, 1)),
            practice("standard_training"),
        ],
        duties=[
            duty(
                "defend",
                "defend",
                strength="force",
                collective={"rule": "consensus", "body": "council", "act": "joint"},
                exceptions=[released, restored, neutral, free],
            ),
            duty(
                "consult", "consult", triggers=["threat"], decision={"rule": "consensus", "body": "council"}
            ),
        ],
    )


def _eastern() -> Arrangement:
    """Defence that its council decides, less one objection; joint attack on Ukraine and Poland; begins to train."""
    return arrangement(
        "eastern-pact",
        parties=[party("BLR", "RUS"), party("CHN", **{"from": date(2027, 7, 1)})],
        bodies=[COUNCIL],
        practices=[
            practice("joint_exercises", **{"from": date(2028, 1, 1)}),
            practice("intelligence_sharing"),
            practice("standard_training"),
        ],
        duties=[
            duty("defend", "defend", decision={"rule": "consensus_minus", "body": "council", "tolerated": 1}),
            duty("attack", "offend", triggers=["war"], bound=["BLR", "RUS"], against=["UKR", "POL"]),
            duty("help", "assist", strength="non_military", against="outsiders", on_behalf_of=["BLR"]),
        ],
    )


def _southern() -> Arrangement:
    """Political promises, aid by two thirds, neutrality whoever began, a permission, and an excluded territory."""
    return arrangement(
        "southern-entente",
        parties=[party("IRN", "TUR", "CHN"), party("RUS", role="contributor")],
        bodies=[COUNCIL],
        duties=[
            duty("defend", "defend", strength="political", area={"excluded": ["CHN"]}),
            duty("aid", "assist", decision={"rule": "qualified", "needs": "2/3", "body": "council"}),
            duty("neutral", "neutral", triggers=["war"], bound="all_parties", unconditional=True),
            duty("not-to-help", "neutral", bound=["RUS"], on_behalf_of=["IRN"]),
            duty("may-help", "defend", strength="may", bound="all_parties"),
            duty("refrain", "refrain", triggers=["threat"], against="parties"),
            duty("late", "defend", strength="means_open", **{"from": date(2031, 1, 1)}),
        ],
    )


def _border() -> Arrangement:
    """A guarantee of Ukraine by a majority, with two parties of whom one leaves: from 2032 nothing is owed."""
    return arrangement(
        "border-guarantee",
        parties=[party("POL"), party("UKR", to=date(2032, 1, 1))],
        bodies=[COUNCIL],
        practices=[practice("unified_command", **{"from": date(2027, 1, 1)})],
        duties=[
            duty(
                "guarantee", "defend", strength="force", collective={"rule": "unanimity", "body": "council"}
            ),
            duty("mediate", "mediate", triggers=["threat"], decision={"rule": "majority", "body": "council"}),
        ],
    )


def _forum() -> Arrangement:
    """A forum of most, which some leave; no vote is needed, but it is not for all of its area."""
    return arrangement(
        "forum",
        kind="forum",
        parties=[party("DEU", "EST", "IRN", "POL", "UKR", "USA"), party("RUS", "BLR", to=date(2029, 1, 1))],
        practices=[practice("summits"), practice("budget_transparency", except_for=["BLR", "USA"])],
        duties=[
            duty("mediate", "mediate", triggers=["threat"], against="parties", area={"excluded": ["IRN"]}),
        ],
    )


def _charter() -> Arrangement:
    """A council with vetoes and seats, some of which run out in 2028 with no successor on file."""
    seats = [
        {"states": ["CHN", "RUS", "USA"], "permanent": True, "from": date(2000, 1, 1), "source": "s"},
        {
            "states": ["DEU", "EST", "POL", "TUR"],
            "from": date(2025, 1, 1),
            "to": date(2027, 1, 1),
            "source": "s",
        },
        {
            "states": ["BLR", "IRN", "POL", "UKR"],
            "from": date(2027, 1, 1),
            "to": date(2028, 1, 1),
            "source": "s",
        },
    ]
    return arrangement(
        "charter",
        kind="forum",
        parties=[party(*STATES)],
        practices=[practice("budget_transparency")],  # of all states: nobody is taken to report
        bodies=[{**COUNCIL, "seats": seats}],
        duties=[
            duty(
                "good-offices",
                "mediate",
                triggers=["threat"],
                decision={"rule": "qualified", "needs": 4, "body": "council", "disputants_vote": False},
            ),
            duty(
                "sanctions",
                "enforce",
                triggers=["war"],
                on_behalf_of="anyone",
                decision={"rule": "qualified", "needs": 4, "body": "council"},
            ),
            duty(
                "enforce",
                "enforce",
                on_behalf_of="anyone",
                area={"territory": "anywhere"},
                decision={"rule": "security_council", "body": "council"},
            ),
        ],
    )


@cache
def small_library() -> Library:
    """The six arrangements."""
    return Library([_western(), _eastern(), _southern(), _border(), _forum(), _charter()])
