"""Members that withhold what they are assessed: as a dated fact on file and as an amendment, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from foedus.arrangements import Amendment, amend, load_library, read_arrangement
from foedus.arrangements.library import FOLDER
from foedus.base.errors import InputError

DAY = date(2026, 7, 1)
AMENDMENT: TypeAdapter = TypeAdapter(Amendment)
LIBRARY = load_library()


def withhold(**fields):
    told = {"do": "withhold", "arrangement": "un-charter", "states": ["USA"], "from": DAY, **fields}
    return amend(LIBRARY, [AMENDMENT.validate_python(told)])


def test_an_amendment_writes_a_dated_sourced_fact():
    charter = withhold(part=0.5, to=date(2027, 1, 1))["un-charter"]
    (one,) = charter.withheld
    assert (one.states, one.part, one.since, one.until) == (("USA",), 0.5, DAY, date(2027, 1, 1))
    assert one.source in {s.id for s in charter.sources}
    assert withhold()["un-charter"].withheld[0].part == 1.0
    assert LIBRARY["un-charter"].withheld == ()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"states": ["USX"]}, "USX not in un-charter on 2026-07-01"),
        ({"states": ["XKX"]}, "XKX not in un-charter"),
        (
            {"arrangement": "csto", "states": ["RUS"]},
            "members of csto are not assessed for operations; those of un-ch",
        ),
        ({"arrangement": "un-chater"}, "did you mean un-charter"),
        ({"to": date(2026, 7, 1)}, "ends on 2026-07-01, not after it begins"),
        ({"to": date(2025, 7, 1)}, "not after it begins"),
        ({"states": ["USA", "USA"]}, "USA is named twice"),
    ],
)
def test_what_cannot_be_withheld_is_refused(fields, says):
    with pytest.raises(InputError, match=says):
        withhold(**fields)


@pytest.mark.parametrize("part", [-0.1, 1.1, float("nan")])
def test_a_part_lies_between_none_and_all(part):
    with pytest.raises(ValidationError):
        withhold(part=part)


def test_a_state_does_not_withhold_twice_at_a_time():
    twice = [
        AMENDMENT.validate_python(
            {"do": "withhold", "arrangement": "un-charter", "states": ["USA"], "from": day, "part": 0.5}
        )
        for day in (DAY, date(2027, 1, 1))
    ]
    with pytest.raises(InputError, match="USA already withholds from 2026-07-01"):
        amend(LIBRARY, twice)


GOOD = "withheld:\n  - {states: [USA], part: 0.1, text: a cap, from: 2020-01-01, to: 2021-01-01, source: scale}\n"


def on_file(folder, text):
    path = folder / "un-charter.yaml"
    path.write_text((FOLDER / "un-charter.yaml").read_text(encoding="utf-8") + text, encoding="utf-8")
    return path


def test_it_may_stand_on_file(tmp_path):
    (one,) = read_arrangement(on_file(tmp_path, GOOD)).withheld
    assert (one.states, one.part, one.text) == (("USA",), 0.1, "a cap")


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ("[USA]", "[USX]", "withheld.0.states.0", "unknown state 'USX'"),
        ("[USA]", "[XKX]", "withheld.0.states", "XKX is no member on 2020-01-01"),
        ("part: 0.1", "part: 1.5", "withheld.0.part", "less than or equal to 1"),
        ("to: 2021-01-01", "to: 2019-01-01", "withheld.0.to", "not after it begins"),
        ("source: scale", "source: scales", "withheld.0.source", "does not exist"),
        ("[USA]", "[]", "withheld.0.states", "has 0 entries"),
        ("text: a cap, ", "", "withheld.0", "'text' is missing"),
    ],
)
def test_a_wrong_fact_is_refused_with_file_line_and_field(tmp_path, old, new, field, says):
    path = on_file(tmp_path, GOOD.replace(old, new))
    with pytest.raises(InputError) as caught:
        read_arrangement(path)
    found = [f for f in caught.value.findings if f.field == field]
    assert found, [str(f) for f in caught.value.findings]
    last = len(path.read_text(encoding="utf-8").splitlines())
    assert (found[0].file, found[0].line) == (str(path), last)
    assert says in found[0].what
