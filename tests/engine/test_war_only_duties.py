"""A duty that only war triggers calls when war follows on force that had already called the allies."""

from datetime import date

import numpy as np

from foedus.arrangements import load_library
from foedus.engine.lives import Lives, model
from foedus.log import Event
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.world import load_world

BASELINE, LAST = date(2026, 1, 1), date(2036, 1, 1)


def test_russia_is_called_for_north_korea_when_force_becomes_war():
    """Russia-DPRK 2024, article 4: a state of war by armed invasion; grave force alone does not call."""
    world = load_world()
    compiled = compile_library(load_library(), world, BASELINE, LAST)
    duty = next(
        k for k, (a, d) in enumerate(compiled.duties) if (a.id, d.id) == ("russia-dprk-2024", "article-4")
    )
    parameters = load_parameters().replaced(
        {"invoked_by_force": 1.0, "climb_to_war": 0.5, "single_incident": 0.0}
    )
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    lives = Lives([model(compiled.tables, world, BASELINE, 3652.5)], 1)
    events = np.concatenate([rows for f in range(6) for _, _, rows in lives.future(f, theta)])
    answers = events[np.isin(events["kind"], [Event.HONOURED, Event.REFUSED]) & (events["duty"] == duty)]
    assert len(answers)
    assert {world.iso3[s] for s in answers["a"]} <= {"RUS", "PRK"}
    for number, day in zip(answers["dispute"], answers["day"], strict=True):
        same = events[events["dispute"] == number]
        assert day in same["day"][same["kind"] == Event.WAR]


def test_nobody_is_asked_twice_in_one_dispute():
    """Each state answers a dispute's calls once, however often its allies are called."""
    world = load_world()
    compiled = compile_library(load_library(), world, BASELINE, LAST)
    parameters = load_parameters().replaced({"invoked_by_force": 1.0, "climb_to_war": 0.9})
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    lives = Lives([model(compiled.tables, world, BASELINE, 3652.5)], 2)
    for f in range(3):
        for _, _, rows in lives.future(f, theta):
            asked = rows[np.isin(rows["kind"], [Event.HONOURED, Event.REFUSED, Event.VOLUNTEERED])]
            pairs = list(zip(asked["dispute"], asked["a"], strict=True))
            assert len(pairs) == len(set(pairs))
