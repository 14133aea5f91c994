"""Where processes 4 and 5 begin and stop: short horizons, cut years and months, empty libraries, too much at once."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from short import arm, events, short

from foedus.arrangements import Library, load_library
from foedus.base.errors import RunError
from foedus.cli.app import run as command
from foedus.ensemble import simulate
from foedus.log import Event
from foedus.rules.missions import missions, on_file
from foedus.rules.surroundings import Shock, _shock_table
from foedus.world import load_world

MIDDLE = {"baseline": date(2013, 7, 1), "futures": 3, "arms": [arm("as-it-is")]}
INSIDE = [int(Event.CONFLICT_YEAR), int(Event.CONFLICT_MONTH)]
PERSONS = int(Event.OPERATION_YEAR)


def lived(tmp_path, library=None, **fields):
    run = simulate(short(library, **MIDDLE | fields), tmp_path / "r")
    return pl.concat(events(run, "as-it-is", view) for view in run.views)


@pytest.mark.parametrize("years", [0.02, 0.08, 0.5, 1.0, 1.5, 3.25])
def test_no_row_lies_after_the_horizon_and_every_year_is_closed(tmp_path, years):
    """The last year is as long as the horizon lets it be, and is written on the horizon's day."""
    found = lived(tmp_path, years=years)
    assert found["day"].max() <= years * 365.25
    ends = sorted(found.filter(kind=int(Event.CONFLICT_YEAR))["day"].unique())
    assert ends == pytest.approx([*(365.25 * y for y in range(1, int(np.ceil(years)))), years * 365.25])
    served = found.filter(kind=int(Event.SERVED))["value"].sum()
    assert served == found.filter(kind=PERSONS)["value"].sum() > 0


def test_a_year_cut_by_the_horizon_has_the_level_that_was_drawn(tmp_path):
    """Three months of a war with more than 1,000 deaths a year are of a major conflict, whatever its dead so far."""
    short_, long = (
        lived(tmp_path / str(y), years=y).filter(kind=int(Event.CONFLICT_YEAR)) for y in (0.25, 1.0)
    )
    keys = ["future", "a"]
    both = short_.join(long.filter(pl.col("day") < 366), on=keys, suffix="_whole")
    major = both.filter(duty=2)
    assert len(major.filter(pl.col("value") < 1000)) > 5
    assert (both["value"] <= both["value_whole"]).sum() > 0.9 * len(both)


def test_a_library_without_operations_has_none_on_file(tmp_path):
    bare = Library(a for a in load_library().values() if not on_file(a))
    found = lived(tmp_path, bare, years=2.0)
    assert not len(found.filter(pl.col("dispute") <= -10_000_000))
    assert len(found.filter(pl.col("kind").is_in(INSIDE))) > 50


def test_an_empty_library_has_proposals_that_nobody_may_decide(tmp_path):
    """But a coalition of the willing needs no body."""
    found = lived(tmp_path, Library([]), years=6.0, futures=6)
    assert len(found.filter(kind=int(Event.PROPOSED))) > 10
    assert not len(found.filter((pl.col("kind") == int(Event.AUTHORISED)) & (pl.col("duty") >= 0)))
    denied = found.filter(kind=int(Event.DENIED))
    assert set(denied["value"]) <= {1.0, 3.0, 4.0}  # the host, nobody offers, no body


def test_an_operation_whose_host_is_not_in_the_world_is_not_on_file():
    library, world = load_library(), load_world()
    first, last = date(2013, 1, 1), date(2015, 1, 1)
    known = missions(library, world, first, last).arrangements
    assert "minusma" in known
    given = [library["minusma"].model_copy(update={"parties": _elsewhere(library["minusma"])})]
    assert missions(Library(given), world, first, last).arrangements == ()


def _elsewhere(arrangement):
    return tuple(
        p.model_copy(update={"states": ("YUG",)}) if p.role == "host" else p for p in arrangement.parties
    )


def test_a_force_on_file_keeps_its_ceiling_until_the_day_its_file_ends_it():
    """Whatever the day: no month that begins before the end has a ceiling of nobody."""
    library, world = load_library(), load_world()
    for k in range(70):
        first = date(2013, 1, 1) + timedelta(days=k)
        found = missions(library, world, first, date(2025, 1, 1))
        starts = np.arange(found.ceiling.shape[1]) * 30.4375
        for o, name in enumerate(found.arrangements):
            force = library[name].in_force
            there = (starts >= (force.since - first).days) & (starts < (force.until - first).days)
            known = found.ceiling[o][there]
            assert (known > 0).all() or (known == 0).all(), (name, first)


def test_a_shock_counts_in_a_year_by_the_part_of_the_year_that_lies_in_it():
    """A drought of three months is not lost, wherever in the year it lies; one of the whole year counts whole."""
    table = _shock_table(
        4,
        3,
        [
            Shock([0], 10.0, 101.3, 1.0, 2.0),
            Shock([1], 365.0, 730.0, 1.0, 0.0),
            Shock([2], 274.0, 456.6, 1.0, 0.0),
        ],
    )
    assert table[:, 0, 0].tolist() == [0.25, 0.0, 0.0, 0.0]
    assert table[:, 0, 1].tolist() == [0.5, 0.0, 0.0, 0.0]
    assert table[:, 1, 0].tolist() == [0.0, 1.0, 0.0, 0.0]
    assert table[:, 2, 0].tolist() == [0.25, 0.25, 0.0, 0.0]


MANY = """
id: too-many
title: Too many operations
question: What happens then?
baseline: 2026-01-01
years: 1
futures: 1
seed: 1
parameters: {ops_start_none: 500.0, ops_start_after: 500.0, ops_start_minor: 500.0, ops_start_major: 500.0}
arms: [{id: as-it-is, label: As it is}]
"""


def test_too_many_operations_at_once_are_an_error_in_words(tmp_path, capsys):
    """More than 128 at once: exit code 1, as of every run that fails, words and no traceback."""
    path = tmp_path / "too-many.yaml"
    path.write_text(MANY)
    code = command(["simulate", str(path), "--out", str(tmp_path / "run")])
    said = capsys.readouterr().err
    assert code == RunError.exit_code == 1
    assert "more operations at once than there is room for" in said
    assert "Traceback" not in said
