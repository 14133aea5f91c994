"""Twin worlds with conflict inside and operations: what is the same is the same to the bit. See ``test_same_bits``."""

from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from short import arm, bits, events, named, short

from foedus.arrangements import Library, load_library
from foedus.base.errors import InputError
from foedus.ensemble import simulate
from foedus.log import Event

PAST = {"baseline": date(2013, 1, 1), "years": 4.0, "futures": 4}
OPERATIONS = [int(k) for k in Event if Event.PROPOSED <= k <= Event.SERVED]
PACT = {  # its duty answers a civil conflict, so that every body is asked after it; but nobody is bound to act
    "do": "add",
    "arrangement": {
        "id": "aa-harvest-pact",
        "name": "Harvest pact",
        "kind": "forum",
        "in_force": {"from": date(2010, 1, 1), "source": "s"},
        "summary": "Made up.",
        "sources": [{"id": "s", "title": "made up"}],
        "parties": [{"states": ["RUS", "MLI", "CAF"], "from": date(2010, 1, 1), "source": "s"}],
        "duties": [
            {
                "id": "help",
                "clause": "1",
                "obligation": "assist",
                "triggers": ["civil_conflict"],
                "strength": "non_military",
                "text": "After locusts.",
                "source": "s",
            }
        ],
    },
}


def held(id_: str, **values: float) -> dict[str, object]:
    return arm(id_) | {"parameters": values}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """One arm as it is."""
    return simulate(short(**PAST, arms=[arm("as-it-is")]), tmp_path_factory.mktemp("plain") / "r", threads=1)


def test_there_are_operations_to_speak_of(plain):
    for view in plain.views:
        found = events(plain, "as-it-is", view)
        counted = found.filter(pl.col("kind").is_in(OPERATIONS))["kind"].value_counts()
        assert len(counted) >= 8
        assert len(found.filter(kind=int(Event.CONFLICT_YEAR))) > 100


def test_equal_amendments_make_equal_worlds(tmp_path):
    change = {"do": "end", "arrangement": "minusma", "from": date(2015, 3, 1)}
    run = simulate(short(**PAST, arms=[arm("one", change), arm("two", change)]), tmp_path / "r")
    for view in run.views:
        assert_frame_equal(events(run, "one", view), events(run, "two", view), check_exact=True)


def test_other_arms_and_fewer_views_leave_a_world_as_it_was(plain, tmp_path):
    arms = [
        arm("without-un", {"do": "end", "arrangement": "un-charter", "from": date(2013, 1, 1)}),
        held("more", ops_budget=2.0, intra_01_constant=-1.0),
        arm("as-it-is"),
    ]
    view = plain.views[1]
    run = simulate(short(**PAST, arms=arms, views=[view]), tmp_path / "r")
    assert_frame_equal(events(run, "as-it-is", view), events(plain, "as-it-is", view), check_exact=True)
    assert not events(run, "more", view).equals(events(run, "as-it-is", view))


def test_views_of_peacekeepers_leave_disputes_and_the_published_world_as_they_were(plain, tmp_path):
    """Truth: protect is what holds where none is named; no view of peacekeepers moves a dispute between states."""
    views = ("as_recorded", "protect", "no_effect")
    run = simulate(short(**PAST, arms=[arm("as-it-is")], views=views), tmp_path / "r")
    assert run.views == ["as_recorded+protect", "as_recorded+no_effect"]
    published, none = (events(run, "as-it-is", view) for view in run.views)
    assert_frame_equal(published, events(plain, "as-it-is", "as_recorded"), check_exact=True)
    disputes = (one.filter(kind=int(Event.DISPUTE)) for one in (published, none))
    assert_frame_equal(*disputes, check_exact=True)
    deaths = [one.filter(kind=int(Event.CONFLICT_YEAR))["value"].sum() for one in (published, none)]
    assert deaths[0] < deaths[1]


def test_an_arrangement_that_decides_nothing_changes_no_operation(plain, tmp_path):
    """It stands first in the library, so every other duty has another position: luck is not named by position."""
    run = simulate(short(**PAST, arms=[arm("as-it-is"), arm("with-pact", PACT)]), tmp_path / "r")
    for view in run.views:
        assert_frame_equal(named(run, "as-it-is", view), named(run, "with-pact", view), check_exact=True)
        assert_frame_equal(events(run, "as-it-is", view), events(plain, "as-it-is", view), check_exact=True)


def test_threads_chunks_and_the_order_of_files_do_not_matter(plain, tmp_path):
    files = list(load_library().values())
    random.Random(5).shuffle(files)
    shuffled = short(Library(files), **PAST, arms=[arm("as-it-is")])
    run = simulate(shuffled, tmp_path / "r", threads=3, chunk=1)
    assert bits(run) == bits(plain)


def test_an_arm_that_holds_coefficients_lives_by_them_and_the_others_do_not(tmp_path):
    arms = [arm("as-it-is"), held("no-relapse", intra_01_constant=-60.0, intra_02_constant=-60.0)]
    run = simulate(short(**PAST, arms=arms), tmp_path / "r")
    for view in run.views:
        begun = [_onsets(events(run, name, view)) for name in ("as-it-is", "no-relapse")]
        assert begun[0] > 5
        assert begun[1] == 0


def _onsets(found: pl.DataFrame) -> int:
    """States in conflict that were not in the year before, the first year of the run left out."""
    years = found.filter(kind=int(Event.CONFLICT_YEAR)).with_columns(year=(pl.col("day") / 365.25).round())
    before = years.with_columns(year=pl.col("year") + 1)
    return len(years.filter(pl.col("year") > 1).join(before, on=["future", "a", "year"], how="anti"))


def test_a_run_cut_and_taken_up_is_the_uncut_run(plain, tmp_path):
    p = short(**PAST, arms=[arm("as-it-is")])
    whole = simulate(p, tmp_path / "whole", threads=1, chunk=1)
    cut = simulate(p, tmp_path / "cut", threads=1, chunk=1)
    parts = sorted((tmp_path / "cut" / "events").rglob("part-*.parquet"))
    for part in parts[1::2]:
        part.unlink()
    again = simulate(p, tmp_path / "cut", threads=2)
    assert bits(cut) == bits(again) == bits(whole) == bits(plain)


@pytest.mark.parametrize(
    "changed",
    [
        {"arms": [held("as-it-is", ops_budget=1.5)]},
        {
            "shocks": [
                {
                    "id": "drought",
                    "text": "t",
                    "from": date(2014, 1, 1),
                    "to": date(2015, 1, 1),
                    "states": ["MLI"],
                    "odds": 3.0,
                    "source": "s",
                }
            ]
        },
    ],
)
def test_a_folder_is_not_taken_up_by_a_run_with_other_shocks_or_other_values(tmp_path, changed):
    simulate(short(**PAST, arms=[arm("as-it-is")]), tmp_path / "r")
    with pytest.raises(InputError, match="holds another run"):
        simulate(short(**PAST | {"arms": [arm("as-it-is")]} | changed), tmp_path / "r")
