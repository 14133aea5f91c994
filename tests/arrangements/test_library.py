"""The library: every file loads, is checked, and means the same in any order."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.arrangements import Library, arrangement_schema, load_library, read_arrangement
from foedus.arrangements.library import FOLDER
from foedus.arrangements.schema import Arrangement
from foedus.base.errors import InputError

FILES = sorted(FOLDER.glob("*.yaml"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in FILES}
DAY = date(2025, 6, 1)


class Words(yaml.SafeLoader):
    """YAML as an editor's schema checker sees it: dates are text, and NO is Norway."""


Words.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag.rsplit(":", 1)[1] not in ("bool", "timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Words.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_file_loads_with_sources_for_its_facts(path):
    arrangement = read_arrangement(path)
    assert arrangement.id == path.stem
    assert arrangement.sources
    assert arrangement.duties or arrangement.practices or arrangement.forces


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_json_schema_accepts_every_file(path):
    validator = jsonschema.Draft202012Validator(arrangement_schema())
    data = yaml.load(TEXTS[path.stem], Loader=Words)
    errors = [f"{'.'.join(map(str, e.path))}: {e.message}" for e in validator.iter_errors(data)]
    assert errors == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "club"},
        {"parties": []},
        {"colour": "red"},
        {"sources": [{"id": "a"}]},
        {"in_force": {"from": "1950-01-01"}},
    ],
)
def test_the_json_schema_refuses_what_the_reader_refuses(change):
    validator = jsonschema.Draft202012Validator(arrangement_schema())
    data = yaml.load(TEXTS["anzus"], Loader=Words)
    assert validator.is_valid(data)
    assert not validator.is_valid({**data, **change})


def test_at_least_25_arrangements_are_in_force_in_2025():
    in_force = [a.id for a in load_library().values() if a.in_force.holds(DAY)]
    assert len(in_force) >= 25


def test_nato_grew_as_the_record_says():
    """NATO, Member countries: 12 in 1949, 16 in 1982, 19 in 1999, 26 in 2004, 30 in 2020, 32 in 2024."""
    nato = load_library()["nato"]
    years = {1949: 12, 1983: 16, 2000: 19, 2005: 26, 2021: 30, 2025: 32}
    assert {year: len(nato.members(date(year, 12, 31))) for year in years} == years


GONE = {1950, 1951, 1956, 1964, 1972, 1973, 1978, 1979, 1980, 1981, 1988, 1989}


def test_the_council_has_its_seats_in_every_year_since_1946():
    """UN Charter, article 23: eleven members, fifteen since 1966, five permanent; less what no state of today was."""
    (council,) = [
        b for b in load_library()["un-charter"].bodies if b.seats and any(s.permanent for s in b.seats)
    ]
    for year in range(1946, 2027):
        seats = [seat for seat in council.seats if seat.holds(date(year, 2, 1))]
        states = [state for seat in seats for state in seat.states]
        size = 15 if year >= 1966 else 11
        assert len(states) == len(set(states)) == size - (year in GONE), year
        assert sum(len(seat.states) for seat in seats if seat.permanent) == 5


def test_the_peace_and_security_council_has_fifteen_seats_since_2004():
    """Protocol of 2002, article 5: ten seats for two years and five for three."""
    (council,) = [b for b in load_library()["african-union"].bodies if b.id == "psc"]
    for year in range(2004, 2028):
        states = [state for seat in council.seats if seat.holds(date(year, 5, 1)) for state in seat.states]
        assert len(states) == len(set(states)) == 15, year


def test_the_order_of_files_does_not_matter():
    library = load_library()
    shuffled = list(library.values())
    random.Random(3).shuffle(shuffled)
    assert list(Library(shuffled)) == list(library) == sorted(library)
    assert Library(shuffled).digest() == library.digest()


def test_findings_of_all_files_come_together(tmp_path):
    for stem in ("anzus", "nato"):
        (tmp_path / f"{stem}.yaml").write_text(TEXTS[stem].replace("kind: alliance", "kind: aliance"))
    with pytest.raises(InputError) as caught:
        load_library(tmp_path)
    assert {Path(f.file).stem for f in caught.value.findings} == {"anzus", "nato"}


def test_an_unknown_id_is_answered_with_the_nearest():
    with pytest.raises(InputError, match="did you mean anzus"):
        load_library().find("anzuz")


JUNK = st.sampled_from(
    [
        "",
        "x",
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        "&a ",
        "*a",
        "!!int ",
        "2025-02-30",
        "1949",
        "null",
        "true",
        "-1",
        "EST",
    ]
)


@given(st.data())
@settings(max_examples=150)
def test_a_mutated_file_ends_in_an_arrangement_or_findings(tmp_path_factory, data):
    stem = data.draw(st.sampled_from(sorted(TEXTS)))
    lines = TEXTS[stem].splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        i = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "copy", "swap", "indent", "word", "cut"]))
        if how == "drop" and len(lines) > 1:
            del lines[i]
        elif how == "copy":
            lines.insert(data.draw(st.integers(0, len(lines))), lines[i])
        elif how == "swap":
            j = data.draw(st.integers(0, len(lines) - 1))
            lines[i], lines[j] = lines[j], lines[i]
        elif how == "indent":
            lines[i] = "  " + lines[i]
        else:
            at = data.draw(st.integers(0, len(lines[i])))
            lines[i] = lines[i][:at] + data.draw(JUNK) + (lines[i][at:] if how == "word" else "")
    path = tmp_path_factory.mktemp("fuzz") / f"{stem}.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        assert isinstance(read_arrangement(path), Arrangement)
    except InputError as error:
        assert error.findings
        assert all(f.file == str(path) and f.line >= 1 and f.what for f in error.findings)
