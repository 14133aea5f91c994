"""Scale files: what is wrong is named with file, line and field; what holds on a day is found."""

from __future__ import annotations

from datetime import date

import pytest

from foedus.base.errors import InputError
from foedus.burden.scales import group_on, load_scales, read_scale

GOOD = """id: toy
name: Toy
summary: A toy.
sources:
  - {id: s, title: "A source", read: recalled}
elements:
  - {name: floor, value: 0.1, unit: share, from: 2001-01-01, to: 2002-01-01, source: s}
groups:
  - {name: rich, states: [NOR], from: 2001-01-01, source: s}
levels:
  - {level: X, group: rich, from: 2001-01-01, source: s}
published:
  - {shares: {NOR: 0.4, SWE: 0.6}, complete: true, from: 2001-01-01, source: s}
"""


def read(tmp_path, text: str):
    path = tmp_path / "toy.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scale(path)


def test_a_good_file_is_read(tmp_path):
    scale = read(tmp_path, GOOD)
    assert scale.element("floor", date(2001, 5, 1)) == 0.1
    assert [level.level for level in scale.levels_on(date(2005, 1, 1))] == ["X"]
    with pytest.raises(InputError, match=r"no 'floor' holds on 2003-01-01"):
        scale.element("floor", date(2003, 1, 1))
    with pytest.raises(InputError, match="no levels on"):
        scale.levels_on(date(1990, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id: toy", "id: other", r"toy.yaml:1: id: .* is not the file's name"),
        ("SWE: 0.6", "SWE: 0.5", r"toy.yaml:13: published.0.shares: the shares sum to 0.9"),
        ("[NOR]", "[XYZ]", r"toy.yaml:9: groups.0: XYZ is no state"),
        ("group: rich", "group: poor", r"toy.yaml:11: levels.0.group: there is no group 'poor'"),
        ("to: 2002-01-01, source: s", "source: t", r"toy.yaml:7: elements.0.source: 't' is not a source"),
        ("value: 0.1", "value: much", r"toy.yaml:7: elements.0.value"),
        ("SWE: 0.6", "SWE: 1.6", r"toy.yaml:13: published.0.shares.SWE"),
        ("summary", "sumary", r"toy.yaml:3: sumary: is not a field"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, old, new, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, GOOD.replace(old, new))


def test_shipped_scales_name_lists_that_exist():
    day = date(2025, 6, 1)
    assert set(load_scales()) == {"african-union", "nato-common", "un-peacekeeping", "un-regular"}
    for scale in load_scales().values():
        for level in scale.levels:
            assert level.group is None or group_on(scale, level.group, day)
    assert len(load_scales()["un-regular"].group("least_developed", day)) == 44
