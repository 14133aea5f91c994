"""Shocks and incidents of a scenario: what is wrong is named by file, line, field; what is right reaches the tables."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from short import short
from wrong_scenario import check_named, write

from foedus.arrangements import load_library
from foedus.ensemble.manifest import identity, manifest
from foedus.ensemble.scenario import read_scenario
from foedus.parameters import load_parameters
from foedus.rules.tables import KINDS
from foedus.world import load_world

GOOD = """\
id: made-up
title: Made up
question: What if?
baseline: 2026-01-01
years: 4
futures: 4
seed: 1
shocks:
  - {id: dry, text: dry, from: 2027-01-01, to: 2029-01-01, states: [KEN], regions: [central_asia], odds: 2, source: x}
  - {id: arms, text: arms, from: 2026-06-01, to: 2026-09-01, states: [KEN], deaths: 3, source: made up}
incidents:
  - {day: 2027-03-04, kind: civil_conflict, target: CHL, actor: rebels, level: major, source: made up}
  - {day: 2026-05-06, kind: cyber, target: EST, actor: unknown, source: made up}
arms:
  - {id: one, label: One}
  - {id: two, label: Two, parameters: {standby_use: 1.0}}
"""
WRONG = {  # what is written, what instead, the line, the field, words of the message, words of the remedy
    "state": ("states: [KEN], regions", "states: [KEM], regions", 9, "shocks.0.states.0", "KEM", "YEM"),
    "region": ("[central_asia]", "[centra_asia]", 9, "shocks.0.regions.0", "centra_asia", "central_asia"),
    "nowhere": ("states: [KEN], deaths", "deaths", 10, "shocks.1", "nowhere", "states"),
    "nothing": ("deaths: 3", "deaths: 1", 10, "shocks.1", "changes nothing", "other than 1"),
    "backwards": ("to: 2029-01-01", "to: 2026-01-01", 9, "shocks.0.to", "not after it begins", "later"),
    "too late": (
        "from: 2027-01-01, to: 2029",
        "from: 2030-01-01, to: 2039",
        9,
        "shocks.0.from",
        "no year",
        "run",
    ),
    "target": ("target: EST", "target: EXT", 13, "incidents.1.target", "EXT", "MEX"),
    "day": ("day: 2026-05-06", "day: 2030-01-01", 13, "incidents.1.day", "not a day of the run", "between"),
    "eve": ("day: 2026-05-06", "day: 2025-12-31", 13, "incidents.1.day", "not a day of the run", "between"),
    "kind": ("kind: cyber", "kind: war", 13, "incidents.1.kind", "", ""),
    "odds": ("odds: 2", "odds: 0", 9, "shocks.0.odds", "greater than 0", ""),
}


@pytest.mark.parametrize("what", WRONG)
def test_errors_name_file_line_and_field(tmp_path, what):
    check_named(tmp_path, GOOD, WRONG[what])


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    path = write(tmp_path_factory.mktemp("good"), GOOD)
    read = read_scenario(path, load_library(), load_parameters())
    given = read.model_dump(by_alias=True, include={"shocks", "incidents", "years", "baseline"})
    return short(**given)


def test_a_shock_counts_by_the_part_of_a_year_that_lies_in_it(good):
    """Kenya's is doubled odds from the start of 2027 to that of 2029, and threefold deaths for part of 2026."""
    world, table = load_world(), good.settings[0].shock
    kenya, kazakhstan, chile = (world.index(s) for s in ("KEN", "KAZ", "CHL"))
    assert table[:4, kenya, 0] == pytest.approx([0, np.log(2), np.log(2), 0], abs=0.01)
    assert table[:4, kazakhstan, 0] == pytest.approx([0, np.log(2), np.log(2), 0], abs=0.01)
    (brief,) = (one for one in good.scenario.shocks if one.deaths == 3.0)
    part = (brief.until - brief.since).days / 365.25
    assert 0.1 < part < 0.5
    assert table[:4, kenya, 1] == pytest.approx([np.log(3) * part, 0, 0, 0], abs=0.01)
    assert not table[:, chile].any()


def test_an_insurgency_sets_the_level_of_its_year_and_every_incident_is_in_order_of_days(good):
    world, setting = load_world(), good.settings[0]
    expected = np.zeros_like(setting.given)
    expected[1, world.index("CHL")] = 2
    assert (setting.given == expected).all()
    days = [(date(2026, 5, 6) - date(2026, 1, 1)).days, (date(2027, 3, 4) - date(2026, 1, 1)).days]
    assert setting.happening["day"].tolist() == days
    assert setting.happening["target"].tolist() == [world.index("EST"), world.index("CHL")]
    assert [KINDS[k] for k in setting.happening["kind"]] == ["cyber", "civil_conflict"]


@pytest.mark.parametrize("left_out", ["shocks", "incidents"])
def test_a_run_is_another_one_without_its_shocks_or_incidents(good, left_out):
    other = short(
        **{**good.scenario.model_dump(by_alias=True, include={"shocks", "incidents", "years"}), left_out: ()}
    )
    assert identity(manifest(good, 25)) != identity(manifest(other, 25))


def test_a_run_is_another_one_where_an_arm_holds_another_value():
    arms = [{"id": "one", "label": "one"}, {"id": "two", "label": "two", "parameters": {"standby_use": 1.0}}]
    first = short(arms=arms)
    second = short(arms=[arms[0], {**arms[1], "parameters": {"standby_use": 0.5}}])
    assert identity(manifest(first, 25)) != identity(manifest(second, 25))
