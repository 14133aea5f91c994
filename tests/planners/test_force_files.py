"""Instance files: what is wrong is named with file, line, field and remedy; the shipped ones are sound and sourced."""

from __future__ import annotations

import datetime
import json

import jsonschema
import pytest
import yaml

from foedus.base.errors import InputError
from foedus.planners.contract import FOLDER, find, shipped
from foedus.planners.force import Instance, instance_schema, read_instance
from foedus.planners.force.check import check_instance
from foedus.planners.force.generate import generate
from foedus.planners.force.read import document_of
from foedus.world import load_world

GOOD = """\
id: small
title: Small
summary: A small one.
decided: 2024-03-01
months: 12
sources:
  - {id: s, title: made up}
types:
  - {id: infantry, name: infantry battalion, persons: 800, critical: true}
  - {id: hospital, name: level-2 hospital, persons: 60}
missions:
  - id: m
    name: mission
    hosts: [SOM]
    ceilings: [{persons: 900, source: s}]
requirements:
  - {id: r, mission: m, type: infantry, need: 1, source: s, from: 2024-04-01, to: 2025-01-01}
  - {id: r2, mission: m, type: hospital, need: 1, source: s}
pledges:
  - {id: p, state: GHA, type: infantry, months: 12, lift: air, tonnes: 100, source: s}
  - {id: q, state: IND, type: infantry, months: 12, source: s}
lift:
  - {mode: air, tonnes: 200, source: s}
limits: {largest_share: 1.0}
"""


def findings(tmp_path, text: str) -> list:
    path = tmp_path / "small.yaml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_instance(path)
    assert all(f.file == str(path) and f.line > 0 for f in caught.value.findings)
    return caught.value.findings


WRONG = {
    "more women than any pledge has": (
        "largest_share: 1.0",
        "women: 0.3",
        24,
        "limits.women",
        "no pledge has more than 0, so that nobody could go",
    ),
    "a region of which nobody is": (
        "largest_share: 1.0",
        "regions: {south_america: 0.2}",
        24,
        "limits.regions.south_america",
        "no state pledges anything",
    ),
    "negative need": ("need: 1,", "need: -1,", 17, "requirements.0.need", "greater than 0"),
    "negative tonnes": ("tonnes: 200", "tonnes: -200", 23, "lift.0.tonnes", "greater than or equal to 0"),
    "negative size": ("q, state: IND,", "q, size: -3, state: IND,", 21, "pledges.1.size", "greater than 0"),
    "unknown state": ("state: GHA", "state: GAH", 20, "pledges.0.state", "unknown state"),
    "unknown host": ("hosts: [SOM]", "hosts: [SMO]", 14, "missions.0.hosts.0", "unknown state"),
    "no requirement": (
        "type: hospital, need: 1, source: s}\npledges:\n  - {id: p, state: GHA, type: infantry",
        "type: infantry, need: 1, source: s}\npledges:\n  - {id: p, state: GHA, type: hospital",
        20,
        "pledges.0.type",
        "no req",
    ),
    "no requirement and no pledge": ("type: hospital", "type: infantry", 10, "types.1.id", "no requirement"),
    "a number in quotation marks": (
        "need: 1,",
        "need: '1',",
        17,
        "requirements.0.need",
        "should be a number",
    ),
    "true for a number": ("need: 1,", "need: true,", 17, "requirements.0.need", "should be a number"),
    "true for a whole number": ("{id: q,", "{id: q, count: true,", 21, "pledges.1.count", "whole number"),
    "a part for a whole number": (
        "months: 12\nsources",
        "months: 12.0\nsources",
        5,
        "months",
        "whole number",
    ),
    "one for true": (
        "{id: q,",
        "{id: q, self_sustaining: 1,",
        21,
        "pledges.1.self_sustaining",
        "true or false",
    ),
    "yes for true": ("{id: r,", "{id: r, offensive: yes,", 17, "requirements.0.offensive", "true or false"),
    "true for a word": ("{id: q,", "{id: q, rotation: 6.0,", 21, "pledges.1.rotation", "whole number"),
    "days without end": (
        "{id: q,",
        "{id: q, ready_days: 1e8,",
        21,
        "pledges.1.ready_days",
        "less than or equal",
    ),
    "a way without end": ("tonnes: 200", "days: 1e8, tonnes: 200", 23, "lift.0.days", "less than or equal"),
    "a pledge of another year": ("{id: q,", "{id: q, from: 2030-01-01,", 21, "pledges.1.from", "in no month"),
    "a pledge that was over": ("{id: q,", "{id: q, to: 2020-01-01,", 21, "pledges.1.to", "in no month"),
    "in place and refused": (
        "hosts: [SOM]\n    ceilings: [{persons: 900, source: s}]",
        "hosts: [SOM]\n    ceilings: [{persons: 900, source: s}]\n    refuses: [IND]",
        22,
        "pledges.1.in_place",
        "refused by the host",
    ),
    "a host to itself": ("state: IND", "state: SOM", 21, "pledges.1.state", "is the host of m"),
    "two ceilings at once": (
        "[{persons: 900, source: s}]",
        "[{persons: 900, source: s}, {persons: 10, source: s}]",
        15,
        "missions.0.ceilings.1",
        "ceilings.0 says 900",
    ),
    "an id that is not the file's": ("id: small", "id: large", 1, "id", "not the file's name"),
    "no such type": (
        "state: IND, type: infantry",
        "state: IND, type: tanks",
        21,
        "pledges.1.type",
        "no type",
    ),
    "dates reversed": ("to: 2025-01-01", "to: 2024-01-01", 17, "requirements.0.to", "not after it begins"),
    "never counts": ("to: 2025-01-01", "to: 2024-04-20", 17, "requirements.0", "no month"),
    "ceiling too low": (
        "need: 1,",
        "need: 2, full_by: 2024-06-01,",
        15,
        "missions.0.ceilings.0.persons",
        "1,600",
    ),
    "share too small": (
        "largest_share: 1.0",
        "largest_share: 0.3",
        24,
        "limits.largest_share",
        "cannot fill",
    ),
    "too many asked": (
        "largest_share: 1.0",
        "fewest_contributors: 9",
        24,
        "limits.fewest_contributors",
        "2 states",
    ),
    "regions over one": (
        "largest_share: 1.0",
        "regions: {sub_saharan_africa: 0.7, south_asia: 0.7}",
        24,
        "limits.regions",
        "1.4",
    ),
    "no lift by sea": ("lift: air", "lift: sea", 20, "pledges.0.lift", "no lift by sea"),
    "weighs nothing": ("tonnes: 100", "tonnes: 0", 20, "pledges.0.lift", "weighs nothing"),
    "less than a tour": (
        "IND, type: infantry, months: 12",
        "IND, type: infantry, months: 3",
        21,
        "pledges.1.months",
        "",
    ),
    "no such source": ("tonnes: 200, source: s", "tonnes: 200, source: t", 23, "lift.0.source", "no source"),
    "twice": ("id: q", "id: p", 21, "pledges.1.id", "twice"),
    "nothing required": (
        "  - {id: r, mission: m, type: infantry, need: 1, source: s, from: 2024-04-01, to: 2025-01-01}\n"
        "  - {id: r2, mission: m, type: hospital, need: 1, source: s}\n",
        "  []\n",
        16,
        "requirements",
        "nothing",
    ),
    "no such field": ("months: 12\n", "months: 12\nmonhts: 3\n", 6, "monhts", "not a field"),
    "not a day": ("decided: 2024-03-01", "decided: soon", 4, "decided", "not a date"),
    "no end": ("need: 1,", "need: .inf,", 17, "requirements.0.need", "finite"),
    "no number": ("need: 1,", "need: .nan,", 17, "requirements.0.need", "finite"),
    "too much": ("tonnes: 200", "tonnes: 1e200", 23, "lift.0.tonnes", "less than or equal"),
    "a ceiling of no month": (
        "ceilings: [{persons: 900, source: s}]",
        "ceilings: [{persons: 900, source: s, to: 2024-02-01}]",
        15,
        "missions.0.ceilings.0",
        "no month",
    ),
    "lift of no month": (
        "tonnes: 200, source: s",
        "tonnes: 200, source: s, from: 2031-01-01",
        23,
        "lift.0",
        "no month",
    ),
    "a weight of nobody": (
        "limits: {largest_share: 1.0}",
        "contributors: [{state: FRA, weight: 3, source: s}]",
        24,
        "contributors.0.state",
        "pledges nothing",
    ),
    "a weight from nowhere": (
        "limits: {largest_share: 1.0}",
        "contributors: [{state: IND, weight: 3, source: t}]",
        24,
        "contributors.0.source",
        "no source",
    ),
    "too many units": (
        "q, state: IND,",
        "q, count: 1000000, state: IND,",
        21,
        "pledges.1.count",
        "less than",
    ),
    "no calendar": ("decided: 2024-03-01", "decided: 9999-03-01", 4, "decided", "in no year"),
    "a list for a mapping": ("{largest_share: 1.0}", "[1]", 24, "limits", "should be a mapping of fields"),
    "a word for a list": (
        "[{persons: 900, source: s}]",
        "none",
        15,
        "missions.0.ceilings",
        "should be a list",
    ),
    "an unknown key": ("limits: {", "slack: {speed: 0.1}\nlimits: {", 24, "slack.speed", "known words"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_with_line_and_field(tmp_path, case):
    old, new, line, field, what = WRONG[case]
    assert old in GOOD
    good = GOOD.replace("{id: q,", "{id: q, in_place: m,", 1) if case == "in place and refused" else GOOD
    found = findings(tmp_path, good.replace(old, new, 1))
    assert (found[0].line, found[0].field) == (line, field)
    assert len(found) == 1 or case == "nothing required"  # then no pledge has a requirement either
    assert what in found[0].what


def test_a_whole_number_may_stand_for_one_with_a_part(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(
        GOOD.replace("tonnes: 200", "tonnes: 200.5").replace("largest_share: 1.0", "largest_share: 1")
    )
    instance = read_instance(path)
    assert (instance.lift[0].tonnes, instance.limits.largest_share) == (200.5, 1.0)


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("need: 1,", "needs: 1, need: 1,", "need"),
        ("hosts: [SOM]", "hosts: [SOM]\n    count: 3", "one of ceilings, hosts, id, name"),
        ("{id: q,", "{id: q, lead: true,", "women"),
    ],
)
def test_the_field_that_is_offered_is_one_of_that_part(tmp_path, old, new, remedy):
    """A field of another part was offered:  count  in a mission, which a pledge has."""
    (found,) = findings(tmp_path, GOOD.replace(old, new, 1))
    assert remedy in found.remedy
    assert found.remedy != new.split(":")[0]


def test_the_good_one_is_good_in_yaml_and_json(tmp_path):
    written, same = tmp_path / "small.yaml", tmp_path / "small.json"
    written.write_text(GOOD)
    same.write_text(json.dumps(yaml.safe_load(GOOD), default=str, indent=1))
    assert read_instance(written) == read_instance(same)


def test_a_wrong_name_is_told_with_its_line_where_something_is_due_or_in_place(tmp_path):
    """What is due is added up by unit type and whoever is in place is looked up: neither may fall over a wrong name."""
    text = GOOD.replace("need: 1,", "need: 1, full_by: 2024-06-01,", 1).replace(
        "{id: q,", "{id: q, in_place: m,"
    )
    fields = {f.field for f in findings(tmp_path, text.replace("type: infantry, need", "type: tanks, need"))}
    assert "requirements.0.type" in fields
    assert {f.field for f in findings(tmp_path, text.replace("[SOM]", "[SMO]"))} == {"missions.0.hosts.0"}


def test_an_unknown_name_says_what_there_is():
    with pytest.raises(InputError, match="unifil-2006"):
        find("force", "unfil-2006")


@pytest.mark.parametrize("name", [s.id for s in shipped("force")])
def test_shipped_instances_are_read_and_every_row_says_where_it_is_from(name):
    instance = read_instance(find("force", name))
    sources = {s.id for s in instance.sources}
    rows = [*instance.requirements, *instance.pledges, *instance.lift]
    assert instance.id == name
    assert {r.source for r in rows} <= sources
    assert all(c.basis == "record" for m in instance.missions for c in m.ceilings)
    assert sum(r.basis == "guess" for r in rows) > 0  # said, not hidden
    assert all(r.basis == "guess" for r in rows if r.source == "this-file")


def test_pledges_of_unifil_add_to_what_was_reported():
    """Source: AFP, 29 August 2006: 1,990 in place; Italy 2,500, Germany 1,000, Poland 500 in all."""
    instance = read_instance(find("force", "unifil-2006"))
    there = [p for p in instance.pledges if p.in_place == "unifil"]
    assert sum(instance.persons(p) * p.count for p in there) == 1990
    pledged = {"ITA": 2500, "DEU": 1000}
    for state, total in pledged.items():
        rows = [p for p in instance.pledges if p.state == state and p.source == "pledges-2006"]
        assert sum(instance.persons(p) * p.count for p in rows) == total
    polish = [p for p in instance.pledges if p.state == "POL"]
    assert sum(instance.persons(p) for p in polish) == 500


def test_unifil_has_its_first_wave_by_a_day_and_observers_of_another_mission():
    """Source: S/2006/670 (recalled): 3,500 in the first wave; some fifty observers of UNTSO beside UNIFIL."""
    instance = read_instance(find("force", "unifil-2006"))
    (wave,) = (r for r in instance.requirements if r.full_by is not None)
    assert (wave.need, wave.full_by) == (3500, datetime.date(2006, 10, 1))
    assert sum(r.need for r in instance.requirements if r.type == "infantry") == 10_200
    observers = [p for p in instance.pledges if p.type == "observers"]
    assert sum(p.size for p in observers) == 50
    assert {(p.in_place, p.rotation) for p in observers} == {("ogl", 12)}


def test_shares_of_aussom_add_to_what_was_reported():
    """Source: Somaliland Standard and VOA (February 2025): soldiers by state; police and staff beside them left out."""
    instance = read_instance(find("force", "aussom-2025"))
    shares = {"UGA": 4500, "ETH": 2500, "DJI": 1520, "KEN": 1410, "EGY": 1091}
    for state, most in shares.items():
        rows = [p for p in instance.pledges if p.state == state and p.source == "shares-2025"]
        assert sum(instance.persons(p) * p.count for p in rows) <= most, state


def test_the_made_up_instance_is_sound_and_of_un_size():
    instance = generate()
    assert check_instance(instance, document_of(instance), load_world()) == []
    assert sum(r.need for r in instance.requirements) == 300
    assert (len(instance.pledges), len(instance.missions), instance.months) == (420, 11, 24)
    assert len({p.state for p in instance.pledges}) == len(instance.contributors) == 120


def test_the_committed_schema_is_current_and_accepts_the_shipped_files():
    committed = json.loads((FOLDER / "force.schema.json").read_text())
    assert committed == instance_schema(), "foedus schema force > foedus/library/plans/force.schema.json"
    validator = jsonschema.Draft202012Validator(committed)
    for name in [s.id for s in shipped("force")]:
        data = yaml.load((FOLDER / f"{name}.yaml").read_text(), yaml.BaseLoader)
        dated = Instance.model_validate(read_instance(find("force", name))).model_dump(
            mode="json", by_alias=True
        )
        assert data["id"] == dated["id"]
        assert list(validator.iter_errors(dated)) == []


def refused(planner: str, path) -> list:
    with pytest.raises(InputError) as caught:
        find(planner, path)
    return caught.value.findings


def test_a_file_of_another_kind_is_told_so_once_and_what_to_do():
    roster, treaty = FOLDER / "nrf-vjtf-2019.yaml", FOLDER.parent / "arrangements" / "nato.yaml"
    (found,) = refused("force", roster)
    assert (found.field, found.line, "roster" in found.what) == ("planner", 3, True)
    assert found.remedy == f"foedus plan roster {roster}"
    (found,) = refused("force", treaty)
    assert (found.file, "hardly one of its fields" in found.what) == (str(treaty), True)
    assert str(treaty) in found.remedy
    (found,) = refused("roster", "aussom-2025")
    assert (found.remedy, "force, not roster" in found.what) == ("foedus plan force aussom-2025", True)
