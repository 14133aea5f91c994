"""Scenario files: every shipped one loads, and what is wrong in one is named by file, line and field."""

from __future__ import annotations

import pytest
from wrong_scenario import check_named, write

from foedus.arrangements import load_library
from foedus.base.errors import InputError
from foedus.ensemble import load_scenario, load_scenarios
from foedus.ensemble.manifest import plan
from foedus.ensemble.scenario import FOLDER, read_scenario
from foedus.parameters import load_parameters
from foedus.world import load_world

GOOD = """\
id: made-up
title: Made up
question: What if?
baseline: 2026-01-01
years: 3
futures: 4
seed: 1
views: [deters]
parameters: {mediation: 1.2}
focus: {states: [MLI], regions: [central_asia]}
arms:
  - id: one
    label: One
  - id: two
    label: Two
    amendments:
      - {do: leave, arrangement: nato, states: [USA], from: 2027-01-01}
      - {do: join, arrangement: nato, states: [AUT], from: 2027-01-01}
      - {do: end_duty, arrangement: csto, duty: article-4, from: 2026-01-01}
      - {do: end, arrangement: anzus, from: 2026-06-01}
      - {do: withhold, arrangement: un-charter, states: [CHN], part: 0.5, from: 2026-06-01, to: 2028-06-01}
"""
WRONG = {  # what is written, what instead, the line, the field, words of the message, words of the remedy
    "arrangement": (
        "arrangement: nato, states: [USA]",
        "arrangement: nata, states: [USA]",
        16,
        "arms.1.amendments",
        "nata",
        "nato",
    ),
    "duty": ("duty: article-4", "duty: article-44", 16, "arms.1.amendments", "article-44", "article-4"),
    "leaver": ("states: [USA]", "states: [BRA]", 16, "arms.1.amendments", "BRA not in nato", ""),
    "joiner": ("states: [AUT]", "states: [FRA]", 16, "arms.1.amendments", "FRA already in nato", ""),
    "withholder": ("states: [CHN]", "states: [CHX]", 16, "arms.1.amendments", "CHX not in un-charter", ""),
    "part withheld": ("part: 0.5", "part: 5", 21, "arms.1.amendments.4.part", "less than or equal to 1", ""),
    "withheld until": (
        "to: 2028-06-01",
        "to: 2025-06-01",
        16,
        "arms.1.amendments",
        "not after it begins",
        "",
    ),
    "not assessed": (
        "arrangement: un-charter",
        "arrangement: sco",
        16,
        "arms.1.amendments",
        "members of sco are not assessed",
        "un-charter",
    ),
    "action": ("do: end,", "do: ends,", 20, "arms.1.amendments.3", "", ""),
    "view": ("views: [deters]", "views: [detters]", 8, "views.0", "detters", "deters"),
    "parameter": (
        "{mediation: 1.2}",
        "{mediatoin: 1.2}",
        9,
        "parameters.mediatoin",
        "mediatoin",
        "mediation",
    ),
    "arm": ("id: two", "id: one", 14, "arms.1.id", "already the id of an arm", ""),
    "years": ("years: 3", "years: 0", 5, "years", "greater than 0", ""),
    "futures": ("futures: 4", "futures: 0", 6, "futures", "greater than or equal to 1", ""),
    "seed": ("seed: 1", "seed: -1", 7, "seed", "greater than or equal to 0", ""),
    "date": ("baseline: 2026-01-01", "baseline: 2026", 4, "baseline", "date", ""),
    "field": ("title: Made up", "titel: Made up", 2, "titel", "", "title"),
    "no value": ("years: 3", "years: many", 5, "years", "number", ""),
    "focus": ("states: [MLI]", "states: [MLO]", 10, "focus.states.0", "MLO", "ISO-3166"),
    "region": ("central_asia", "central_asa", 10, "focus.regions.0", "central_asa", "central_asia"),
    "nowhere": (
        "{states: [MLI], regions: [central_asia]}",
        "{states: []}",
        10,
        "focus",
        "names no place",
        "central_asia",
    ),
}


def test_the_good_file_is_good(tmp_path):
    scenario = read_scenario(write(tmp_path, GOOD), load_library(), load_parameters())
    assert [arm.id for arm in scenario.arms] == ["one", "two"]
    changed = scenario.library(scenario.arms[1], load_library())
    assert changed.digest() != load_library().digest()


@pytest.mark.parametrize("what", WRONG)
def test_errors_name_file_line_and_field(tmp_path, what):
    check_named(tmp_path, GOOD, WRONG[what])


SHIPPED = {
    "au-funds-itself",
    "aussom-funding-stops",
    "battlegroups-used",
    "drought-and-insurgency",
    "nato-article-5",
    "no-veto-on-atrocities",
    "sahel-with-minusma",
    "sahel-without-minusma",
    "sinai-without-mfo",
    "strong-mandates-double-budget",
    "transparent-budgets",
    "un-without-veto",
    "unifil-leaves-2027",
    "us-leaves-nato",
    "us-withholds-peacekeeping",
}


def test_shipped_scenarios_load_and_compile():
    library, parameters = load_library(), load_parameters()
    scenarios = load_scenarios(library, parameters)
    assert set(scenarios) == SHIPPED
    assert all(s.note for s in scenarios.values())
    for name, scenario in scenarios.items():
        assert scenario.id == name
        assert len(scenario.arms) >= 2
        p = plan(scenario, library, parameters, load_world())
        said = {
            (one.digest(), *sorted(arm.parameters.items()))
            for one, arm in zip(p.libraries, scenario.arms, strict=True)
        }
        assert len(said) == len(scenario.arms)  # every arm says something else


def test_one_that_ships_takes_shocks_and_incidents_as_given_and_says_that_they_are_assumed():
    scenario = load_scenario("drought-and-insurgency", load_library(), load_parameters())
    given = [*scenario.shocks, *scenario.incidents]
    assert {len(scenario.shocks) > 0, len(scenario.incidents) > 0} == {True}
    assert {one.source for one in given} == {"assumed"}
    assert "assumed" in (scenario.note or "")


def test_an_unknown_scenario_names_the_nearest():
    with pytest.raises(InputError, match="nato-article-5"):
        load_scenario("nato-artcle-5", load_library(), load_parameters())


def test_a_scenario_can_be_a_file(tmp_path):
    text = (FOLDER / "us-leaves-nato.yaml").read_text()
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    assert load_scenario(str(path), load_library(), load_parameters()).id == "us-leaves-nato"


@pytest.mark.parametrize(
    ("fields", "option"),
    [
        ({"futures": 0}, "--futures"),
        ({"years": -1}, "--years"),
        ({"seed": -3}, "--seed"),
        ({"views": ("deter",)}, "--view"),
    ],
)
def test_impossible_options_name_themselves(fields, option):
    scenario = load_scenario("nato-article-5", load_library(), load_parameters())
    with pytest.raises(InputError) as caught:
        scenario.changed(fields, load_parameters())
    assert option in str(caught.value)


@pytest.mark.parametrize(
    ("name", "given", "lived"),
    [
        ("sahel-without-minusma", (), ["protect", "as_associated", "no_effect"]),
        ("sahel-without-minusma", ("no_effect",), ["no_effect"]),
        ("unifil-leaves-2027", ("protect", "no_effect"), ["protect", "no_effect"]),
    ],
)
def test_views_given_stand_in_for_those_of_their_own_question(name, given, lived):
    """By hand: these scenarios hold as_recorded of the other question, whatever is asked of peacekeeping."""
    parameters = load_parameters()
    scenario = load_scenario(name, load_library(), parameters)
    changed = scenario.changed({"views": given} if given else {}, parameters)
    assert changed.choices(parameters) == [f"as_recorded+{view}" for view in lived]


def test_who_asks_nothing_of_peacekeeping_lives_what_was_lived_before():
    """By hand: scenarios between states show the four views of pacts, those inside states one, as they always did."""
    parameters = load_parameters()
    found = {name: s.choices(parameters) for name, s in load_scenarios(load_library(), parameters).items()}
    pacts = list(parameters.views["deterrence"].choices)
    both = {"sahel-without-minusma", "strong-mandates-double-budget"}
    assert {name for name, views in found.items() if views not in (pacts, ["as_recorded"])} == both


def test_several_views_in_one_word_are_to_be_named_each_by_itself():
    scenario = load_scenario("sahel-without-minusma", load_library(), load_parameters())
    with pytest.raises(InputError, match="each by itself: as_recorded, no_effect"):
        scenario.changed({"views": ("as_recorded+no_effect",)}, load_parameters())
