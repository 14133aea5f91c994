"""Deployment files: what is refused, with file, line and field; what ships; the schema."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
import yaml

from foedus.base.errors import InputError
from foedus.parameters import load_parameters
from foedus.planners.contract import FOLDER, find, kinds, shipped
from foedus.planners.deploy.held import bounds
from foedus.planners.deploy.instance import deploy_schema
from foedus.planners.deploy.read import read_deploy
from foedus.planners.deploy.task import MAJOR, courses_of

TEXT = (FOLDER / "four-places.yaml").read_text()
VIEW = "views.0.parameters."
WRONG = [  # what is written instead of what, and what the message must say: line of the file, field, remedy
    ("state: BGD", "state: BGX", "contributors.0.state", "there is no state 'BGX'"),
    ("hosts: [SDN,", "hosts: [SDX,", "candidates.hosts.0", "there is no state 'SDX'"),
    ("not_to: [SOM]", "not_to: [SOX]", "contributors.1.not_to.0", "there is no state 'SOX'"),
    ("state: NPL", "state: RWA", "contributors.2.state", "given twice"),
    ("id: second", "id: first", "periods.1.id", "given twice"),
    ("to: 2027-07-01", "to: 2027-08-01", "periods.1.from", "2027-08-01"),
    ("to: 2029-01-01", "to: 2027-01-01", "periods.1.to", "not after it begins"),
    ("to: 2029-01-01", "to: 2039-01-01", "periods.1.from", "is not within"),
    ("baseline: 2026-01-01", "baseline: 1980-01-01", "baseline", "not known before 1989"),
    (
        "persons: 12000, source",
        "persons: 3000, source",
        "periods.0.persons",
        "fewer than the smallest posting",
    ),
    ("persons: 12000, source", "persons: -5, source", "periods.0.persons", "greater than or equal to 0"),
    ("persons: 12000, source", "source", "periods.0", "neither a ceiling of persons nor a budget"),
    ("smallest: 1000", "smallest: 9000", "candidates.smallest", "no strength is 9000"),
    ("persons: [4000, 8000]", "persons: [4000, -1]", "candidates.persons.1", "greater than or equal to 1"),
    ("mandates: [robust]", "mandates: [brutal]", "candidates.mandates.0", "robust"),
    ("replaces: [minusca]", "replaces: [minusma]", "replaces.0", "no operation that is there on 2026-01-01"),
    ("least: 0.1", "least: 1.1", "authorised.least", "less than or equal to 1"),
    ("largest_share: 0.6", "largest_share: 0", "limits.largest_share", "greater than 0"),
    (
        "pko_deaths_per_thousand_troops",
        "pko_deaths",
        "views.0.parameters.pko_deaths",
        "there is no parameter",
    ),
    (
        "pko_deaths_per_thousand_troops",
        "onset_level",
        "views.0.parameters.onset_level",
        "disputes between states",
    ),
    ("by: consent", "by: force", "authorised.by", "consent"),
    (
        "source: own, basis: guess}\ncontributors",
        "source: mine, basis: guess}\ncontributors",
        "authorised.source",
        "own",
    ),
    ("title: Four", "titel: Four", "titel", "title"),
    ("troops: -0.02", "troops: 1.0e+9", f"{VIEW}pko_deaths_per_thousand_troops", "between -1.43 and 1.17"),
    ("troops: -0.02", "troops: 50", f"{VIEW}pko_deaths_per_thousand_troops", "is no value that"),
    (
        "pko_deaths_per_thousand_troops",
        "ops_peak_of_ceiling",
        f"{VIEW}ops_peak_of_ceiling",
        "between 0 and 1",
    ),
    ("pko_deaths_per_thousand_troops", "ops_leave", f"{VIEW}ops_leave", "a number above 0"),
    ("pko_deaths_per_thousand_troops", "pko_troops_cap", f"{VIEW}pko_troops_cap", "0 or more"),
    ("troops: -0.02", "troops: '-0.02'", f"{VIEW}pko_deaths_per_thousand_troops", "without quotation marks"),
    ("persons: 12000, source", "persons: '12000', source", "periods.0.persons", "without quotation marks"),
    ("persons: 12000, source", "persons: true, source", "periods.0.persons", "without quotation marks"),
    ("persons: [4000,", "persons: ['4000',", "candidates.persons.0", "without quotation marks"),
    ("years: 3", "years: '3'", "years", "without quotation marks"),
    ("persons: 12000, source", "budget: 1, source", "periods.0.budget", "268000000 or more"),
    ("persons: 12000, source", "budget: 150e6, source", "periods.0.budget", "268000000 or more"),
    ("persons: 12000, source", "budget: true, source", "periods.0.budget", "without quotation marks"),
    ("[SDN, SOM,", "[SDN, SDN, SOM,", "candidates.hosts.1", "SDN is given twice"),
    ("[robust]", "[robust, robust]", "candidates.mandates.1", "robust is given twice"),
    ("[robust]", "[]", "candidates.mandates", "at least 1"),
    (
        "[robust]",
        "[robust], mandates_change: true",
        "candidates.mandates_change",
        "there is only one mandate, robust",
    ),
    ("[robust]", "[robust], mandates_change: 1", "candidates.mandates_change", "should be true or false"),
    (
        "persons: 12000, source",
        "persons: 12000, mandates: [robust, observers], source",
        "periods.0.mandates.1",
        "none of the mandates of the candidates",
    ),
    ("persons: 12000, source", "persons: 12000, mandates: [], source", "periods.0.mandates", "at least 1"),
    (
        "least: 0.1, source: own, basis: guess}",
        "least: 0.1, weigh: true, source: own, basis: guess}\nmeasure: {by: cvar}",
        "authorised.weigh",
        "write instead: false, or  measure: {by: expected}",
    ),
    ("[4000, 8000]", "[4000, 4000]", "candidates.persons.1", "4000 is given twice"),
    (
        "smallest: 1000",
        "smallest: 1000, without: [FRA]",
        "candidates.without.0",
        "FRA is not among the hosts",
    ),
    ("view_lucks: 1", "view_lucks: 5", "effort.view_lucks", "4 or fewer"),
    ("baseline: 2026-01-01", "baseline: 2500-01-01", "baseline", "the record ends with 2024"),
    (
        "hosts: [SDN, SOM, CAF, MLI]",
        "hosts: in_conflct",
        "candidates.hosts",
        "should be in_conflict or a list",
    ),
    ("hosts: [SDN, SOM, CAF, MLI]", "hosts: 5", "candidates.hosts", "should be in_conflict or a list"),
    ("hosts: [SDN, SOM, CAF, MLI]", "hosts: [CHN, RUS]", "candidates.hosts", "a major power"),
    ("largest_share: 0.6", "largest_share: 0.0001", "limits.largest_share", "or more, as 4 may go to"),
    ("id: four-places", "id: five-places", "id", "not the file's name"),
]


def read(tmp_path, text: str):
    path = tmp_path / "four-places.yaml"
    path.write_text(text)
    return read_deploy(path)


@pytest.mark.parametrize(("old", "new", "field", "said"), WRONG, ids=[w[1] for w in WRONG])
def test_what_is_wrong_is_said_with_file_line_and_field(tmp_path, old, new, field, said):
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    found = [f for f in caught.value.findings if f.field == field]
    assert found, [str(f) for f in caught.value.findings]
    assert any(said in str(f) for f in found), [str(f) for f in found]
    assert not re.search(r"literal\[|tuple\[|constrained", " ".join(map(str, caught.value.findings)))
    assert all(f.file.endswith("four-places.yaml") and f.line > 0 for f in found)


def test_only_a_group_of_parameters_that_exist_can_be_asked_for(tmp_path):
    text = TEXT + "groups:\n  - {id: x, label: x, parameters: [nothing_]}\n"
    with pytest.raises(InputError, match=r"groups\.0\.parameters\.0.*nothing_"):
        read(tmp_path, text)


def test_contributors_that_can_man_nothing_are_named(tmp_path):
    text = re.sub(r"(state: [A-Z]{3}, persons:) \d+", r"\1 1", TEXT)
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    (found,) = caught.value.findings
    assert (found.field, found.line) == ("contributors", TEXT.splitlines().index("contributors:") + 1)
    assert "4,000 persons be manned: at most 4 can be sent" in found.what


def test_a_share_as_small_as_the_remedy_says_will_do(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path, TEXT.replace("largest_share: 0.6", "largest_share: 0.1"))
    (found,) = caught.value.findings
    remedy = found.remedy.split()[0]
    read(tmp_path, TEXT.replace("largest_share: 0.6", f"largest_share: {remedy}"))


@pytest.mark.parametrize("parameter", load_parameters().parameters, ids=lambda p: p.name)
def test_every_view_on_file_and_both_ends_of_every_interval_may_be_held(parameter):
    low, high = bounds(parameter)
    stated = [parameter, *parameter.views.values()]
    assert all(low < x < high for one in stated for x in (one.value, *one.interval))


def test_a_major_power_is_out_and_says_why(tmp_path):
    task = read(tmp_path, TEXT.replace("hosts: [SDN,", "hosts: [RUS, SDN,"))
    assert task.out == {"RUS": MAJOR}
    assert "RUS" not in task.hosts


def test_places_in_conflict_are_those_of_the_year_before_less_those_left_out(tmp_path):
    text = TEXT.replace("hosts: [SDN, SOM, CAF, MLI]", "hosts: in_conflict, without: [UKR, ISR]")
    task = read(tmp_path, text)
    assert {"SDN", "MMR", "COD"} <= set(task.hosts)
    assert not {"ISR", "CHE"} & set(task.hosts)
    assert set(task.hosts) < set(task.counted), "neighbours are counted too"


@pytest.mark.parametrize(
    ("count", "sizes", "changing", "many"),
    [(1, 3, True, 3), (2, 3, True, 15), (2, 3, False, 9), (3, 2, True, 22)],
)
def test_courses_are_counted_by_hand(count, sizes, changing, many):
    """Runs of consecutive periods; in each period of a run any strength, or the same all along."""
    found = courses_of([1000 * (k + 1) for k in range(sizes)], count, changing)
    assert len(found) == many == len(set(found))


@pytest.mark.parametrize("name", [s.id for s in shipped("deploy")])
def test_what_ships_is_valid_and_every_source_is_used(name):
    path = find("deploy", name)
    instance = read_deploy(path).instance
    assert all(path.read_text().count(f"source: {s.id}") for s in instance.sources)
    jsonschema.Draft202012Validator(deploy_schema()).validate(
        json.loads(json.dumps(yaml.safe_load(path.read_text()), default=str))
    )
    assert instance.id == name


def test_the_committed_schema_is_current():
    committed = json.loads((FOLDER / "deploy.schema.json").read_text())
    assert committed == deploy_schema(), "foedus schema deploy > foedus/library/plans/deploy.schema.json"


def test_the_kind_is_registered_and_sized():
    assert "deploy" in kinds()
    assert {s.id: s.size for s in shipped("deploy")}["four-places"] == "4 places, 2 periods, 4 contributors"


def test_more_postings_than_can_be_lived_are_refused(tmp_path):
    """12 strengths and three mandates in each of two periods: 2 · 36 + 36² a place, of 40 that may be in conflict."""
    text = re.sub(r"hosts: \[[^]]*\]", "hosts: in_conflict", TEXT)
    text = re.sub(r"persons: \[[^]]*\]", f"persons: {list(range(1000, 13000, 1000))}", text)
    text = text.replace("[robust]", "[robust, traditional, observers], mandates_change: true", 1)
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    (found,) = [f for f in caught.value.findings if f.field == "candidates"]
    assert "54,720 postings, each of which is lived" in str(found)
